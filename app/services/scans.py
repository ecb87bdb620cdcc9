"""Scans and photos that prove something: listed, looked at, and kept by their hash with their case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

from sqlalchemy import and_, func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.text import clean
from app.domain.vetting import NOMINATION
from app.services import documents, vetting
from app.services._actors import names
from app.services._papers import CASE, CORRECTION, PERSON, TENURE, papers_seen
from app.services._places import places
from app.services._standing import placed
from app.services.vetting import NewScan
from app.workspace import Unit
from db.models.documents import StoredFile
from db.models.people import Person
from db.models.roster import Posting
from db.models.vetting import VettingCase
from db.models.workflow import Evidence

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_PICTURE = "照片"
LARGEST = 20 * 2**20
_PARTS = {
    NOMINATION: "推荐",
    "inspection": "实地考察",
    "meeting": "考察会议",
    "visit": "走访",
    "ballot": "民主测评",
    "interview": "面谈",
    "": "整份案卷",
    PERSON: "个人附件",
}
_MEDIA = ((b"%PDF", "application/pdf"), (b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan and what it proves: a sheet of a case, or something of a person, who has no case then."""

    id: int
    file_id: int
    case_id: int | None
    name: Annotated[str, Label("文件名", width=34)]
    number: Annotated[str, Label("案卷", width=12)]
    person: Annotated[str, Label("姓名", width=10)]
    place: Annotated[str, Label("所属单位", width=30, tail=True)]
    part: Annotated[str, Label("所属环节", width=12)]
    kind: Annotated[str, Label("材料", width=10)]
    taken_on: Annotated[date | None, Label("材料日期", width=12)]
    size: Annotated[int, Label("大小（KB）", width=10)]
    kept_at: Annotated[datetime, Label("上传时间", width=18)]
    kept_by: Annotated[str, Label("上传人", width=10)]
    sha256: Annotated[str, Label("校验码", width=24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """A file to be kept with a case, or with one of its sheets (the ``key`` of ``sheets``).

    ``again``: a scan of the sheet is there already, and this is kept beside it.
    """

    case_id: int
    name: str
    content: bytes
    evidence_kind: str
    taken_on: date | None = None
    sheet: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class SheetOf:
    """A sheet of a case that was entered, as a scan of it may be kept with it; ``words`` tell what it is."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A file to be kept with a person, by one of their postings; ``correction``, ``act``: what it proves."""

    posting_id: int
    name: str
    content: bytes
    paper_kind: str
    taken_on: date | None = None
    correction: int | None = None
    act: int | None = None


@permits(Permission.VETTING_READ)
def scans(unit: Unit) -> list[ScanRow]:
    """List the scans of the cases in the actor's scope, and of the persons for who may read the roster.

    Latest first.
    """
    found = _found(unit)
    named = places(unit, {at for _, at in found if at})
    return [replace(row, place=named.get(at, "")) for row, at in found]


@permits(Permission.VETTING_READ)
def scans_by(unit: Unit, point: Standpoint) -> list[ScanRow]:
    """List the scans kept by a standpoint's day, under the units it asks for: the case's, the person's."""
    found = [(row, at) for row, at in _found(unit, point.day) if row.kept_at.date() <= point.day]
    return [replace(row, place=place) for (row, _), place in placed(unit, point, found, itemgetter(1))]


def _found(unit: Unit, on: date | None = None) -> list[tuple[ScanRow, int]]:
    """Return the scans with the unit each is of: of its case, or where its person served that day or last."""
    served = (
        select(Posting.unit_id)
        .where(
            Posting.person_id == Evidence.subject_id,
            Posting.valid_from <= (on or unit.as_of.valid_on),
            Posting.voided_at.is_(None),
        )
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
        .limit(1)
        .correlate(Evidence)
        .scalar_subquery()
    )
    statement = (
        select(
            Evidence,
            StoredFile,
            VettingCase.number,
            Person.name,
            func.coalesce(VettingCase.unit_id, served),
        )
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .outerjoin(VettingCase, and_(Evidence.flow == CASE, VettingCase.id == Evidence.subject_id))
        .join(Person, Person.id == func.coalesce(VettingCase.person_id, Evidence.subject_id))
        .where(Evidence.flow.in_(_flows(unit)), Evidence.voided.is_(False), papers_seen(unit))
        .order_by(Evidence.id.desc())
    )
    people = names(unit)
    return [
        (_row(one, file, number or "", name, people[one.recorded_by]), at or 0)
        for one, file, number, name, at in unit.session.execute(statement)
    ]


def _flows(unit: Unit) -> tuple[str, ...]:
    """Return what the actor may look at papers of."""
    return (CASE, PERSON) if Permission.ROSTER_READ in unit.actor.permissions else (CASE,)


def _row(one: Evidence, file: StoredFile, number: str, person: str, by: str) -> ScanRow:
    of_case = one.flow == CASE
    return ScanRow(
        id=one.id,
        file_id=file.id,
        case_id=one.subject_id if of_case else None,
        name=file.name if of_case else one.note or file.name,
        number=number,
        person=person,
        place="",
        part=_PARTS.get(one.part if of_case else PERSON, one.part),
        kind=one.evidence_kind,
        taken_on=one.taken_on,
        size=-(-file.size // 1024),
        kept_at=one.recorded_at,
        kept_by=by,
        sha256=file.sha256,
    )


@permits(Permission.VETTING_READ)
def scan_bytes(unit: Unit, scan_id: int) -> bytes:
    """Return a scan as it was kept.

    Raises:
        NotFound: there is none in the actor's scope, or its file is gone. Invalid: its bytes are damaged.
    """
    found = unit.session.scalar(
        select(Evidence.file_id).where(
            Evidence.id == scan_id, Evidence.flow.in_(_flows(unit)), papers_seen(unit)
        )
    )
    if found is None:
        raise NotFound("没有这份扫描件，或不在您的管辖范围，请刷新后再试。")
    return documents.content_of(unit, found)


@permits(Permission.VETTING_READ)
def sheets(unit: Unit, case_id: int) -> list[SheetOf]:
    """List the sheets of a case that are entered, with how many scans of each are kept.

    Raises: NotFound.
    """
    file = vetting.case_file(unit, case_id)
    held = [("visit", one.id, f"{one.visited_on} {one.householder}") for one in file.visits]
    held += [
        (part, one.id, f"{one.held_on} {one.place}")
        for part, rows in (
            ("inspection", file.inspections),
            ("meeting", file.meetings),
            ("ballot", file.ballots),
            ("interview", file.interviews),
        )
        for one in rows
    ]
    kept = Counter((one.part, one.part_id) for one in _proofs(unit, case_id))
    return [
        SheetOf(f"{part}:{at}", f"{_PARTS[part]} {said}（{_counted(kept[part, at])}）")
        for part, at, said in held
    ]


def _counted(kept: int) -> str:
    return f"已有 {kept} 份扫描件" if kept else "还没有扫描件"


def _proofs(unit: Unit, case_id: int) -> Sequence[Evidence]:
    """Return what is kept with the sheets of a case, pictures of what was seen left out."""
    return unit.session.scalars(
        select(Evidence)
        .where(Evidence.flow == CASE, Evidence.subject_id == case_id, Evidence.voided.is_(False))
        .where(Evidence.evidence_kind != _PICTURE)
        .order_by(Evidence.id)
    ).all()


@permits(Permission.VETTING_WORK)
def keep(unit: Unit, new: NewUpload) -> int:
    """Keep a PDF, JPG or PNG with a case that still takes evidence, or one of its sheets; return its id.

    Raises:
        Invalid: another kind of file, empty or too large, the case is decided, or a scan of the sheet is
            there already and it was not said that another is meant. NotFound.
    """
    part, part_id = _part_of(new)
    there = [
        one for one in _proofs(unit, new.case_id) if part_id and (one.part, one.part_id) == (part, part_id)
    ]
    if there and not new.again and new.evidence_kind != _PICTURE:
        last = there[-1]
        told = f"这一张已有{len(there)}份扫描件（{last.evidence_kind}，{last.recorded_at:%Y-%m-%d}存入）"
        raise Invalid(fields={"again": f"{told}，要再存一份请勾选。"})
    media = _media_of(new.name, new.content)
    file_id = documents.store_file(unit, new.name, media, new.content)
    scan = NewScan(
        part=part,
        part_id=part_id,
        evidence_kind=new.evidence_kind,
        file_id=file_id,
        taken_on=new.taken_on,
    )
    return vetting.attach(unit, new.case_id, scan)


def _part_of(new: NewUpload) -> tuple[str, int | None]:
    part, _, at = new.sheet.partition(":")
    if new.sheet and not (part in _PARTS and at.isdecimal()):
        raise Invalid(fields={"sheet": "请从列出的记录里选一张。"})
    return part, int(at) if at else None


@permits(Permission.ROSTER_WRITE)
def keep_paper(unit: Unit, new: NewPaper) -> int:
    """Keep a PDF, JPG or PNG with a person — agreement, copy of the card, photo; return the scan's id.

    Whoever sees the posting sees the paper, and whoever sees where the person serves later.

    Raises:
        Invalid: another kind of file, empty or too large, or no kind. NotFound.
    """
    if not clean(new.paper_kind):
        raise Invalid(fields={"paper_kind": "请选择材料种类"})
    posting = unit.session.get(Posting, new.posting_id)
    if posting is None or posting.voided_at is not None or not unit.actor.sees(posting.scope_code):
        raise NotFound("没有这条任职记录，或不在您的管辖范围，请刷新后再试。")
    media = _media_of(new.name, new.content)
    paper = Evidence(
        flow=PERSON,
        subject_id=posting.person_id,
        part=CORRECTION if new.correction else TENURE if new.act else "",
        part_id=new.correction or new.act,
        evidence_kind=clean(new.paper_kind),
        file_id=documents.store_file(unit, new.name, media, new.content),
        taken_on=new.taken_on,
        note=clean(new.name),  # the same bytes may be kept under other names with other people
        scope_code=posting.scope_code,
    )
    unit.session.add(paper)
    unit.session.flush()  # the caller needs the generated id
    return paper.id


@permits(Permission.ROSTER_WRITE)
def void_paper(unit: Unit, scan_id: int, reason: str) -> None:
    """Void a paper kept with the wrong person; it is listed no more, and stays in the database.

    Raises: Invalid without a reason, or when it is void already. NotFound.
    """
    if not clean(reason):
        raise Invalid("请写明作废原因。", {"reason": "请写明原因"})
    mine = select(Evidence).where(Evidence.id == scan_id, Evidence.flow == PERSON, papers_seen(unit))
    paper = unit.session.scalar(mine)
    if paper is None:
        raise NotFound("没有这份附件，或不在您的管辖范围，请刷新后再试。")
    if paper.voided:
        raise Invalid("这份附件已经作废，请刷新后核对。")
    paper.voided, paper.void_reason = True, clean(reason)


def _refused(sentence: str) -> Invalid:
    return Invalid(fields={"files": sentence})


def _media_of(name: str, content: bytes) -> str:
    if not content:
        raise _refused(f"“{name}”是空文件，请重新扫描。")
    if len(content) > LARGEST:
        raise _refused(f"“{name}”超过20 MB；请降低分辨率后重新扫描。")
    media = next((media for magic, media in _MEDIA if content.startswith(magic)), None)
    if media is None:
        raise _refused(f"“{name}”不是PDF、JPG或PNG，请转换后再上传。")
    return media
