"""The county's review: moderation within limits, and how each assessor marks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Kind, Label
from app.domain.assessment import CycleState, check_moderation, spreads
from app.services.assessment._frame import cycle_of, form_of, marks_of, name_of
from app.services.assessment._results import last_results, settle
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.accounts import Account
from db.models.assessment import Moderation, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A county's change of one computed score, with its reason."""

    subject_id: int
    after: Annotated[Decimal, Label("调整后得分", width=10, kind=Kind.SCORE)]
    reason: Annotated[str, Label("理由", width=30)]
    meeting: Annotated[str, Label("会议", width=20)] = ""


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """How one assessor marks, in percent of each item's maximum; ``off``: its mean less that of all marks."""

    assessor_id: int
    assessor: str
    count: int
    lowest: Decimal
    highest: Decimal
    mean: Decimal
    off: Decimal
    remark: str


@permits(Permission.ASSESSMENT_PUBLISH)
def moderate(unit: Unit, adjustment: Adjustment) -> None:
    """Adjust one computed score within the policy's limit; the raw marks stay as they are.

    Raises:
        NotFound: no such subject in the actor's scope.
        Invalid: not under review, beyond the limit, without a reason, or the policy states no limit.
    """
    subject = unit.session.get(Subject, adjustment.subject_id)
    if subject is None or not unit.actor.sees(subject.scope_code):
        raise NotFound("没有这位考核对象，请刷新后重试。")
    cycle = cycle_of(unit, subject.cycle_id)
    if cycle.state is not CycleState.CLOSED:
        raise Invalid(
            f"{name_of(cycle)}{cycle.state.label}，不能调整；调整在截止评分之后、完成复核之前进行。"
        )
    on = cycle.month.last if cycle.month else cycle.opens  # a year may begin before its policy does
    limit = policy_on(unit, on).assessment.moderation_limit
    if limit is None:
        raise Invalid("县政策没有写复核调整上限，不能调整；请在政策页补充。")
    weighted = last_results(unit, cycle.id, Subject.id == subject.id)[subject.id].explain["weighted"]
    if weighted is None:
        raise Invalid("这位考核对象没有得分，不能调整；请先补齐评分。")
    before, ceiling = Decimal(weighted), form_of(unit, cycle.tpl_version_id).sheet.ceiling
    check_moderation(before, adjustment.after, adjustment.reason, limit.value, ceiling)
    unit.session.add(
        Moderation(
            subject_id=subject.id,
            before=before,
            after=adjustment.after,
            reason=adjustment.reason,
            meeting=adjustment.meeting,
            account_id=unit.actor.account_id,
            scope_code=subject.scope_code,
        )
    )
    settle(unit, cycle)


@permits(Permission.ASSESSMENT_PUBLISH)
def assessor_spreads(unit: Unit, cycle_id: int) -> list[SpreadRow]:
    """List how each assessor of a cycle marks, so that “all 95” and who is far from the others are seen."""
    cycle = cycle_of(unit, cycle_id)
    most = {item.code: item.max for item in form_of(unit, cycle.tpl_version_id).sheet.items}
    given = [
        (mark.assessor_id, mark.raw * 100 / most[code])
        for sheet in marks_of(unit, cycle_id).values()
        for code, mark in sheet.items()
    ]
    names = dict(unit.session.execute(select(Account.id, Account.name)).all())
    return [
        SpreadRow(
            assessor_id=one.assessor_id,
            assessor=names[one.assessor_id],
            count=one.count,
            lowest=round(one.lowest, 2),
            highest=round(one.highest, 2),
            mean=one.mean,
            off=one.off,
            remark=one.remark,
        )
        for one in spreads(given)
    ]
