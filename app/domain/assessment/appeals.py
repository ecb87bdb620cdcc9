"""考核申诉 and 考核解锁: an objection to a public result, and a locked sheet opened again.  Pure rules.

Both are two persons' acts.  The days of appeal are policy; that a locked sheet is opened for one person and
for at most three days is the house's own rule (domain-model (c), after DHIS2's approvals).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.fields import Choice
from app.domain.assessment.scoring import CENT
from app.domain.assessment.states import CycleState

UNLOCKED = timedelta(hours=72)
_LEAST = 4


class AppealOutcome(Choice):
    """What an appeal came to."""

    UPHELD = "upheld", "维持原结果"
    CHANGED = "changed", "更正结果"
    REJECTED = "rejected", "不予受理"


class UnlockState(Choice):
    """The life of a request to open a locked sheet; ``expires_at`` ends what was granted."""

    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "不批准"
    WITHDRAWN = "withdrawn", "已撤回"


def appeal_number(appeal_id: int) -> str:
    """Return how an appeal is called on paper and found: ``诉00012``."""
    return f"诉{appeal_id:05d}"


def unlock_number(unlock_id: int) -> str:
    """Return how a request to open a sheet is called: ``解00012``."""
    return f"解{unlock_id:05d}"


@dataclass(frozen=True, slots=True)
class Objected:
    """What an appeal is weighed against: the cycle, when it was made public, the last day."""

    name: str
    cycle: str
    state: CycleState
    published_on: date | None
    last_day: date | None
    today: date
    pending: bool


def filing_faults(known: Objected, filed_on: date, grounds: str) -> Iterator[tuple[str, str]]:
    """Yield what stands against an appeal, by the field to correct."""
    if known.state in (CycleState.FINAL, CycleState.LOCKED):
        said = f"{known.cycle}{known.state.label}，不再受理申诉；确有差错的请在“考核解锁”中申请更正。"
        yield "result_id", said
    elif known.state is not CycleState.PUBLISHED or known.published_on is None:
        yield "result_id", f"{known.cycle}{known.state.label}，公布以后才能申诉。"
    elif filed_on > known.today:
        yield "filed_on", "申诉日期不能晚于今天。"
    elif filed_on < known.published_on:
        yield "filed_on", f"{known.cycle}{known.published_on} 公布，申诉日期不能更早。"
    elif known.last_day is not None and filed_on > known.last_day:
        yield "filed_on", f"申诉期到 {known.last_day} 为止，{filed_on} 提出的已经逾期。"
    if known.pending:
        yield "result_id", f"{known.name}对{known.cycle}的申诉还没有答复，不能再登记一次。"
    if len(grounds) < _LEAST:
        yield "grounds", "请写明申诉的理由，至少四个字，会印在答复书上。"


def answer_faults(
    outcome: AppealOutcome, before: Decimal | None, after: Decimal | None, answer: str, ceiling: Decimal
) -> Iterator[tuple[str, str]]:
    """Yield what stands against an answer, by field; ``before`` is the result appealed against."""
    if outcome is AppealOutcome.CHANGED:
        if after is None:
            yield "new_value", "更正结果的请填写更正后的得分。"
        elif after != after.quantize(CENT) or not 0 <= after <= ceiling:
            yield "new_value", f"得分应在 0 至 {ceiling} 之间，最多两位小数。"
        elif after == before:
            yield "new_value", "更正后的得分与原来相同；不改的请选“维持原结果”。"
    elif after is not None:
        yield "new_value", f"{outcome.label}的不填更正后的得分。"
    if len(answer) < _LEAST:
        yield "answer", "请写明核查情况和理由，至少四个字，会印在答复书上。"
