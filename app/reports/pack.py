"""人员档案包: a person's whole file in one act, numbered, each paper with its SHA-256, bound as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Annotated
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.core.fields import Kind, Label
from app.core.text import safe_filename
from app.domain.wording import line
from app.reports.binding import bind
from app.reports.dossier import sections_pdf
from app.reports.leaving import Outgoing, Taken, key_of, let_out
from app.reports.packed import Drawn, drawn, of_employment, of_letters, of_refusals, of_things, of_years
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import DEMO_MARK, Stamp
from app.reports.vetting import case_summary_pdf
from app.services import documents, dossier, wording
from app.services.dossier import Packed
from app.workspace import Unit, Workspace

TITLE, INDEX = "人员档案包", "00-目录.pdf"
_INNER = (
    "考察案卷写有邻居和考察组成员的姓名、意见，本包供办公使用，不得交给本人或者其他人；"
    "本人查阅用“个人信息查询单”。"
)
_LONGEST = 60  # characters of a file name: folder and name together stay below what Windows allows
_ORDER = ("人员基本情况表", "选聘报名情况")  # before the case; all others after the letters

Progress = Callable[[float, str], object]


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of the pack, as the index lists it."""

    what: Annotated[str, Label("材料", width=22)]
    on: Annotated[date | None, Label("日期", width=11)]
    number: Annotated[str, Label("文号", width=16)]
    file: Annotated[str, Label("文件", width=34)]
    sha256: Annotated[str, Label("校验码（SHA-256）", width=34, kind=Kind.CODE)]


@dataclass(frozen=True, slots=True)
class Pack:
    """A person's papers in order: the index first, then what it lists."""

    name: str
    items: tuple[Item, ...]
    contents: Mapping[str, bytes]
    stamp: Stamp


class _Contents(Mapping[str, bytes]):
    """The files by name; a scan is read when it is asked for: a thick file never lies in memory whole."""

    def __init__(self, files: Mapping[str, Callable[[], bytes]]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        return self._files[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def weigh(unit: Unit, person_id: int) -> Outgoing:
    """Return what the pack is outside: how many papers of whom, how many persons it names.

    Raises: NotFound, Denied: as ``dossier.packed``.
    """
    return _outgoing(dossier.packed(unit, person_id))


def _outgoing(found: Packed) -> Outgoing:
    count = _count(found)
    words = f"{found.called}；{count}份材料；提到{found.people:,}人"
    return Outgoing(TITLE, words, key_of("pack", str(found.person_id)), found.people, found.who)


def _count(found: Packed) -> int:
    parts = (
        found.groups,
        found.cases,
        found.letters,
        found.refusals,
        found.issued,
        found.office,
        found.papers,
    )
    return sum(len(part) for part in parts)


def _unheard(_done: float, _text: str) -> None:
    """Tell nobody how far it is."""


def pack(workspace: Workspace, person_id: int, purpose: str, step: Progress = _unheard) -> Pack:
    """Return a person's whole file, written down as taken out before it is drawn.

    Raises:
        Invalid: no purpose. Denied: nobody has let go what names many, or somebody labelled 重要.
        NotFound: the person is not in the actor's scope.
    """
    step(0.1, "正在汇总…")
    found, taken = workspace.do(_asked, person_id, purpose)
    ready: list[Drawn] = []
    for one in _drawn(workspace, found, taken):
        ready.append(one)
        step(0.1 + 0.7 * len(ready) / _count(found), f"已备好{len(ready)}份…")
    listed = [_listed(number, one) for number, one in enumerate(ready, 1)]
    named = {item.file: one.content for item, one in zip(listed, ready, strict=True)}
    stamp = _stamp(taken, _titled(workspace, "pack-index", {"姓名": found.name}))
    index = index_pdf(listed, found, stamp)
    mark = f"（{DEMO_MARK}）" if taken.demo else ""
    files = _Contents({INDEX: lambda: index, **named})
    return Pack(safe_filename(f"{TITLE}-{found.name}{mark}"), tuple(listed), files, stamp)


def _asked(unit: Unit, person_id: int, purpose: str) -> tuple[Packed, Taken]:
    found = dossier.packed(unit, person_id)
    dossier.taken_out(unit, person_id, purpose, _count(found))
    return found, let_out(unit, "export", _outgoing(found))


def _stamp(taken: Taken, title: str) -> Stamp:
    return Stamp(
        title=title,
        unit=taken.centre,
        made_at=taken.at,
        number=taken.number,
        demo=taken.demo,
        signatures=("整理人", "核对人", "日期"),
        taker=taken.who,
        mark=taken.mark,
    )


def _titled(workspace: Workspace, form: str, values: Mapping[str, str] | None = None) -> str:
    """Return the title of one of its papers in the office's words."""
    return line(workspace.ask(wording.words_on, form).title, values or {})


def _drawn(workspace: Workspace, found: Packed, taken: Taken) -> Iterator[Drawn]:
    """Yield the papers in their order: who it is, how they came, what they did, what was scanned."""
    day = taken.at.date()
    titled = {
        title: sections_pdf(found.name, part, _stamp(taken, _titled(workspace, "pack-part", {"材料": title})))
        for title, part in found.groups
    }
    first = {title: content for title, content in titled.items() if title in _ORDER}
    for title, content in first.items():
        yield drawn(title, day, "", f"{title}.pdf", content)
    yield from _of_cases(workspace, found, taken)
    stamped = partial(_stamp, taken)
    yield from of_letters(workspace, found, stamped)
    yield from of_refusals(workspace, found, stamped)
    yield from of_employment(workspace, found, stamped)
    yield from of_years(workspace, found, stamped)
    for title, content in titled.items():
        if title not in first:
            yield drawn(title, day, "", f"{title}.pdf", content)
    yield from of_things(workspace, found, stamped)
    for paper in found.papers:
        read = partial(workspace.ask, documents.content_of, paper.file_id)
        yield Drawn(
            f"附件：{paper.kind}", paper.on, "", f"附件-{paper.name}", read, found.hashes[paper.file_id]
        )


def _of_cases(workspace: Workspace, found: Packed, taken: Taken) -> Iterator[Drawn]:
    for case in found.cases:
        number, on = case.case.number, case.decision.decided_on if case.decision else case.case.opened_on
        content = case_summary_pdf(case, _stamp(taken, _titled(workspace, "case-summary")))
        yield drawn("考察案卷", on, number, f"考察案卷-{number}.pdf", content)
    for paper in found.issued:
        content = workspace.ask(documents.document_bytes, paper.id)
        yield drawn(f"已签发：{paper.called}", paper.issued_at.date(), paper.number, paper.file_name, content)


def _listed(number: int, one: Drawn) -> Item:
    name = PurePath(safe_filename(f"{number:02d}-{one.name}"))
    file = f"{name.stem[:_LONGEST]}{PurePath(one.name).suffix}"
    return Item(one.what, one.on, one.number, file, one.sha256 or sha256(one.content()).hexdigest())


def index_pdf(items: Sequence[Item], found: Packed, stamp: Stamp) -> bytes:
    """Return the index: what, date, document number, file and hash; and what is not among it, and why."""
    columns = columns_of(Item)
    told = [
        f"没有记录，未列入：{'、'.join(found.missing)}。" if found.missing else "",
        f"取出人无权查看，未列入：{'、'.join(found.shut)}。" if found.shut else "",
        found.limited,
        _INNER if found.cases else "",
    ]
    register = Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, items, total="共计", unit="份"),
        right="校验码可核对每份文件是否原样",
        closing=tuple(filter(None, told)),
        heading=f"整理单位：{stamp.unit}",
    )
    return register_pdf(register)


def zipped(whole: Pack) -> bytes:
    """Return the pack as one archive, its papers in a folder of its name."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in whole.contents.items():
            made = whole.stamp.made_at.timetuple()[:6]
            entry = ZipInfo(f"{whole.name}/{name}", made)
            archive.writestr(entry, content, ZIP_DEFLATED)
    return out.getvalue()


def bound(whole: Pack) -> bytes:
    """Return index and papers as one PDF, to be printed in one go."""
    return bind(list(whole.contents.items()), whole.stamp)
