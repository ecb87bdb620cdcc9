"""A new policy before it is adopted: what it says otherwise, what it touches, what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.period import OPEN_END, Month
from app.domain.assessment.states import CycleState
from app.domain.pay import RunState
from app.domain.policy import (
    Change,
    Difference,
    Editable,
    Policy,
    Unfit,
    changed,
    differences,
    editable,
    for_county,
    statements,
)
from app.domain.policy.telling import SEPARATOR, Statement
from app.domain.vetting import ENDED
from app.services.policy._book import loaded, paid_until, refuse_paid, text_on, versions
from app.services.policy.versions import NewPolicy, adopt, policy_on
from app.workspace import Unit
from db.models.assessment import Cycle
from db.models.pay import PayPeriod, PayRun
from db.models.vetting import VettingCase

NOTHING = "（无）"


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One value as it is and as it would be, each with who says so."""

    path: str
    chapter: Annotated[str, Label("章节", width=12)]
    title: Annotated[str, Label("项目", width=26)]
    before: Annotated[str, Label("现行", width=24)]
    after: Annotated[str, Label("新政策", width=24)]
    before_source: Annotated[str, Label("现行依据", width=20)]
    after_source: Annotated[str, Label("新依据", width=20)]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """What is wrong at one place of a policy's text."""

    title: Annotated[str, Label("项目", width=30)]
    line: Annotated[int | None, Label("行", width=6)]
    sentence: Annotated[str, Label("原因", width=50)]
    key: Annotated[str, Label("文件中的位置", width=30)]


@dataclass(frozen=True, slots=True)
class Preview:
    """What adopting a policy would mean; ``refused`` maps a field to why it cannot be adopted so.

    With ``faults`` the text is no policy, and there is nothing to compare.
    """

    title: str
    starts: date | None
    against: str
    differences: tuple[DifferenceRow, ...] = ()
    touches: tuple[str, ...] = ()
    faults: tuple[FaultRow, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One value of the policy in force, changed from a day on; ``source`` says who says so."""

    path: str
    value: Any
    valid_from: Annotated[date, Label("生效日期")]
    source: Annotated[str, Label("依据", width=20, help="文件名和文号，或会议纪要；没有文件就写“假设”")]
    article: Annotated[str, Label("条款", width=12)] = ""
    note: Annotated[str, Label("说明", width=30)] = ""
    reason: Annotated[str, Label("代替原因", width=30, help="同一天已有一份时填写")] = ""


@permits(Permission.POLICY_READ)
def preview(unit: Unit, new: NewPolicy) -> Preview:
    """Return what adopting a text would change, touch and break; nothing is written."""
    try:
        policy = loaded(new.text)
    except Unfit as error:
        rows = tuple(FaultRow(one.title, one.line, one.sentence, one.key) for one in error.faults)
        return Preview("", None, "", faults=rows)
    start = new.valid_from or policy.valid_from
    before, against = _before(unit, start)
    found = differences(before, policy) if before else []
    return Preview(
        title=policy.title,
        starts=start,
        against=against,
        differences=tuple(_row(one) for one in found),
        touches=tuple(_touches(unit, start, {one.either.path.split(".")[0] for one in found})),
        refused=tuple(_refused(unit, start, new.reason, found if before else None)),
    )


@permits(Permission.POLICY_READ)
def as_ours(unit: Unit, text: str) -> str:
    """Return a policy's text as this county would start from it: another county's, with our name and root.

    Raises: Invalid for a text that is no policy.
    """
    ours, theirs = policy_on(unit, unit.today), loaded(text)
    return text if theirs.root.code == ours.root.code else for_county(text, ours.county, ours.root.code)


@permits(Permission.POLICY_READ)
def what_changed(unit: Unit, policy_id: int) -> Preview:
    """Return how a version differs from the one before it.

    Raises:
        NotFound: there is no such version.
    """
    listed = list(versions(unit))
    place = next((at for at, one in enumerate(listed) if one.id == policy_id), None)
    if place is None:
        raise NotFound("没有这份政策，请刷新后再试。")
    one, before = listed[place], listed[place - 1] if place else None
    found = differences(loaded(before.text), loaded(one.text)) if before else []
    against = f"{before.title}（{before.valid_from} 起）" if before else ""
    return Preview(one.title, one.valid_from, against, tuple(_row(each) for each in found))


def _before(unit: Unit, start: date) -> tuple[Policy | None, str]:
    """Return the policy a new one would end, and what it is called; the first one where none is earlier."""
    found = [one for one in versions(unit) if one.valid_from <= start < one.valid_to]
    return (loaded(found[0].text), f"{found[0].title}（{found[0].valid_from} 起）") if found else (None, "")


def _row(one: Difference) -> DifferenceRow:
    chapter, _, title = one.either.title.partition(SEPARATOR)
    told = one.before and one.after and one.before.value == one.after.value
    return DifferenceRow(
        path=one.either.path,
        chapter=chapter,
        title=title or chapter,
        before=_value(one.before),
        after=_value(one.after),
        before_source=_source(one.before, note=bool(told)),
        after_source=_source(one.after, note=bool(told)),
    )


def _value(stated: Statement | None) -> str:
    return stated.value if stated else NOTHING


def _source(stated: Statement | None, *, note: bool) -> str:
    """Return who says it; where only that differs, the note as well."""
    if stated is None:
        return ""
    said = (stated.source, stated.article, f"（{stated.note}）" if note and stated.note else "")
    return " ".join(filter(None, said))


def _refused(
    unit: Unit, start: date, reason: str, found: Sequence[Difference] | None
) -> Iterator[tuple[str, str]]:
    try:
        refuse_paid(unit, start)
    except Invalid as error:
        yield from error.fields.items()
    if found is not None and not found:
        yield "text", "和现行政策没有差别，不需要采用。"
    same_day = next((one for one in versions(unit) if one.valid_from == start), None)
    if same_day is not None and not reason.strip():
        yield "reason", f"{start} 起已有一份政策，用另一份代替它要写明原因。"


def _touches(unit: Unit, start: date, chapters: set[str]) -> Iterator[str]:
    """Yield sentences about what the new policy would rule, and what stays as it was."""
    later = min((one.valid_from for one in versions(unit) if one.valid_from > start), default=OPEN_END)
    until = f"，到 {later - timedelta(days=1)} 为止，以后另有一份政策" if later < OPEN_END else ""
    yield f"从 {start} 起按新政策办理{until}；这一天以前的一律不变。"
    month, paid = Month.of(start), paid_until(unit)
    if start > month.first:
        yield f"{month.label}的补贴分段计算：{start - timedelta(days=1)} 以前按原政策，{start} 起按新政策。"
    if paid is not None:
        yield f"已经过账到{paid.label}，过账的补贴不会重算。"
    if chapters & _PAID:
        yield from _runs(unit, start)
    if chapters & {"vetting", "recruit"}:
        cases = _count(unit, VettingCase, VettingCase.opened_on >= start, VettingCase.state.not_in(ENDED))
        if cases:
            yield f"{start} 以后立案、还在办理的 {cases} 件考察改按新政策检查。"
    if "assessment" in chapters:
        cycles = _count(unit, Cycle, Cycle.opens >= start, Cycle.state.not_in(_SETTLED))
        if cycles:
            yield f"{start} 以后开始的 {cycles} 个考核周期改按新政策；已经发出的评分表不变。"


_SETTLED = (CycleState.FINAL, CycleState.LOCKED)
_PAID = {"pay", "employment_kinds", "assessment", "bank", "budget", "tax", "insurance"}


def _count(unit: Unit, model: type[Any], *conditions: Any) -> int:
    return unit.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _runs(unit: Unit, start: date) -> Iterator[str]:
    open_ = (RunState.CALCULATED, RunState.CHECKED, RunState.APPROVED)
    found = (
        select(PayPeriod.month, PayRun.state)
        .join(PayRun, PayRun.period_id == PayPeriod.id)
        .where(PayRun.state.in_(open_), PayPeriod.month >= Month.of(start))
        .order_by(PayPeriod.month)
    )
    for month, state in unit.session.execute(found):
        yield f"{month.label}的补贴{state.label}，是按原政策算的：采用后请作废重算。"


@permits(Permission.POLICY_READ)
def value_at(unit: Unit, path: str) -> Editable:
    """Return the value at a path of the policy in force, for a form.

    Raises:
        NotFound: there is none. Invalid: it is a list, which a form cannot show.
    """
    policy = policy_on(unit, unit.as_of.valid_on)
    title = next((one.title for one in statements(policy) if one.path == path), "")
    if not title:
        raise NotFound("现行政策里没有这一项了，请刷新后再试。")
    return editable(policy, path, title.rpartition(SEPARATOR)[2])


@permits(Permission.POLICY_READ)
def preview_revision(unit: Unit, new: Revision) -> Preview:
    """Return what changing one value from a day on would change and touch; nothing is written.

    Raises:
        NotFound: the policy of that day has no such value. Invalid: the value cannot be.
    """
    return preview(unit, _revised(unit, new))


@permits(Permission.POLICY_WRITE)
def revise(unit: Unit, new: Revision) -> int:
    """Adopt the policy of a day with one value changed, and return the version's id.

    Raises:
        NotFound: the policy of that day has no such value. Invalid: as ``adopt``.
    """
    return adopt(unit, _revised(unit, new))


def _revised(unit: Unit, new: Revision) -> NewPolicy:
    if not new.source.strip():
        raise Invalid(fields={"source": "请写明依据：文件名和文号，没有文件就写“假设”。"})
    before = text_on(unit, new.valid_from)
    editable(loaded(before), new.path, "")  # the policy of that day has it
    change = Change(
        new.path, new.value, new.source.strip(), new.article.strip(), new.note.strip(), new.valid_from
    )
    text = changed(before, change)
    try:
        loaded(text)
    except Unfit as error:
        raise Invalid(fields={"value": "；".join(one.sentence for one in error.faults)}) from None
    return NewPolicy(text=text, valid_from=new.valid_from, source=new.source, reason=new.reason)
