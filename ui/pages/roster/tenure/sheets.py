"""The forms of tenure; scans chosen in one are kept with what it drafts, both or neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from app.domain.tenure import ProbationEnd
from app.services import scans, tenure
from app.services.scans import NewPaper
from app.services.tenure import Grounds, NewDismissal, NewProbationEnd, NewResignation, Renewal
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Files, bytes_of


class InPost(Protocol):
    """Somebody in post, as the roster or the list of terms shows them."""

    id: Any
    version: Any
    person_id: Any
    name: Any
    town: Any
    grid: Any
    employment: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissed(NewDismissal):
    """A dismissal with the scans it rests on."""

    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resigned(NewResignation):
    """A resignation with the signed paper."""

    files: tuple[Path, ...] = ()


def dismissing(row: InPost, found: Grounds, today: date) -> Sheet:
    """Return the form of a dismissal: the grounds that hold first, and what each rests on."""
    usable = [one for one in found.grounds if not one.why]
    ordered = [*usable, *(one for one in found.grounds if one.why)]
    told = [f"{one.label}：{one.why or one.told or '凭文件或案卷'}。" for one in ordered]
    asks: dict[str, Ask] = {
        "ground": Ask(editor=lambda: OneOf([(one.key, one.label) for one in ordered]), wide=True),
        "files": Ask(editor=Files, title="依据文件扫描件", wide=True),
    }
    fixed: dict[str, Any] = {}
    if found.cases:
        options = [(one.id, one.told) for one in found.cases]
        asks["case_id"] = Ask(editor=lambda: OneOf(options, "（不用案卷）"), title="依据案卷", required=False)
    else:
        fixed["case_id"] = None
    return Sheet(
        title=f"起草解聘：{row.name}",
        command=Dismissed,
        send=partial(_draft, tenure.dismiss, row.id),
        button="起草解聘",
        note=f"现任：{post_of(row)}。由另一个人批准后离岗。{''.join(told)}",
        start={"on": today} | ({"ground": usable[0].key} if usable else {}),
        asks=asks,
        fixed=fixed,
        record=Record(version=row.version),
    )


def resigning(row: InPost, today: date) -> Sheet:
    """Return the form of a resignation that was handed in."""
    return Sheet(
        title=f"登记辞职：{row.name}",
        command=Resigned,
        send=partial(_draft, tenure.resign, row.id),
        button="登记辞职",
        note=f"现任：{post_of(row)}。登记后可以打印审批表签字，扫描上传后由另一个人批准；最后工作日的次日起不在岗。",
        start={"asked_on": today, "last": today + timedelta(days=30)},
        asks={
            "reason": Ask(hint="提前天数不够的，写明双方同意提前的理由"),
            "files": Ask(editor=Files, title="签字的辞职申请", wide=True),
        },
        record=Record(version=row.version),
    )


def ending_probation(row: InPost) -> Sheet:
    """Return the form of what comes of a probation."""
    return Sheet(
        title=f"试用期考核：{row.name}",
        command=NewProbationEnd,
        send=lambda unit, new, version: tenure.end_probation(unit, row.id, version, new),
        button="起草考核结果",
        note=f"现任：{post_of(row)}。由另一个人批准后生效，出通知书。",
        start={"outcome": ProbationEnd.PASSED},
        record=Record(version=row.version),
    )


def renewing(count: int) -> Sheet:
    """Return the form of renewals for many: empty fields follow the policy."""
    return Sheet(
        title=f"续聘：{count} 人",
        command=Renewal,
        send=tenure.renew_many,  # by way of what was weighed
        button="起草续聘",
        note="不填的按县政策；下面逐人列出新的聘期。由另一个人批准后生效，协议逐份编号打印。",
    )


def post_of(row: InPost) -> str:
    """Return where somebody serves, and as what."""
    return f"{row.grid or row.town}，{row.employment}"


def _draft(service: Callable[..., int], posting_id: int, unit: Unit, new: Any, version: int) -> int:
    made = service(unit, posting_id, version, new)
    keep(made, posting_id, unit, new)
    return made


def keep(act: int, posting_id: int, unit: Unit, new: Any) -> list[int]:
    """Keep the chosen files as scans of an act, all or none."""
    kept = partial(NewPaper, posting_id=posting_id, paper_kind="解聘续聘", act=act)
    return [scans.keep_paper(unit, kept(name=path.name, content=bytes_of(path))) for path in new.files or ()]
