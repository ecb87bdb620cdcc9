"""The policy versions as they are kept, and the last month they have paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from threading import Lock

from sqlalchemy import func, select

from app.core.asof import AsOf
from app.core.errors import Invalid, NotFound
from app.core.period import Month
from app.domain.pay import RunState
from app.domain.policy import Policy, load
from app.workspace import Unit
from db.models.pay import PayPeriod, PayRun
from db.models.policy import PolicyVersion
from db.scope import valid

_reading = Lock()
_loaded = lru_cache(maxsize=16)(load)


def loaded(text: str) -> Policy:
    """Return the policy of a text; the same one for the same text.

    Raises: Invalid.
    """
    with _reading:  # the readers of a start ask at once: one of them reads it
        return _loaded(text)


def versions(unit: Unit) -> Sequence[PolicyVersion]:
    """Return the versions that are not void, by date."""
    found = select(PolicyVersion).where(PolicyVersion.voided_at.is_(None)).order_by(PolicyVersion.valid_from)
    return unit.session.scalars(found).all()


def text_on(unit: Unit, on: date) -> str:
    """Return the text in force on a date.

    Raises: NotFound.
    """
    as_of = AsOf(on, unit.as_of.known_at)
    text = unit.session.scalar(select(PolicyVersion.text).where(valid(PolicyVersion, as_of)))
    if text is None:
        raise NotFound(f"{on} 没有生效的县政策，请先在政策页采用一份。")
    return text


def paid_until(unit: Unit) -> Month | None:
    """Return the last month of which pay has been posted, None before the first."""
    frozen = [RunState(state) for state in PayRun.freeze.states]
    found = select(func.max(PayPeriod.month)).join(PayRun, PayRun.period_id == PayPeriod.id)
    month: Month | None = unit.session.scalar(found.where(PayRun.state.in_(frozen)))
    return month


def refuse_paid(unit: Unit, start: date) -> None:
    """Raise Invalid where a policy from ``start`` on would rule days whose pay has been posted."""
    month = paid_until(unit)
    if month is not None and start < month.end:
        sentence = f"{month.label}的补贴已经过账，过账的月份不能再换政策；生效日期请填 {month.end} 或以后。"
        raise Invalid(fields={"valid_from": sentence})
