"""What waits in the rounds of 评优, and for whom: told on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, func, select

from app.core.access import WHOLE, Permission, permits
from app.core.money import show
from app.domain.awards import AwardState, honour, prize_month
from app.domain.budget import NIL
from app.services.awards._facts import own_work, rows_of
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardObjection, AwardRound

_P = Permission
_OPEN = (AwardState.DRAFTED, AwardState.SHOWN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that waits for the actor: what is to be done, from or until which day."""

    id: int
    number: str
    title: str
    words: str
    since: date | None = None
    until: date | None = None


@permits(Permission.VETTING_READ)
def pressing(unit: Unit) -> list[Waiting]:
    """List what waits for the actor in the rounds, the oldest round first.

    While a list is public and nobody objects, nothing waits; nor does a decision for who worked on the
    round or stands on its list.  Nothing waits for who sees a part of the county.
    """
    if WHOLE not in unit.actor.scopes:
        return []
    found = select(AwardRound).where(AwardRound.state.in_(_OPEN), AwardRound.voided.is_(False))
    rounds = unit.session.scalars(found.order_by(AwardRound.id))
    waiting = [one for row in rounds for one in _waiting(unit, row)]
    return [*waiting, *_unpaid(unit)]


def _unpaid(unit: Unit) -> Iterator[Waiting]:
    """Yield the rounds whose prizes are in no run yet, or were not said to be given by who pays them."""
    from app.services.pay._prizes import (
        due_back,
        owed_by,
        taken_up,
        to_pay,
    )  # pay is read where there is a round

    may = unit.actor.permissions
    if _P.PAY_MAKE in may:
        for row, told in _owed(unit, *to_pay(), ~taken_up()):
            assert row.decided_on is not None  # it is decided
            month = prize_month(row.decided_on)
            said = f"{told}还没有列入发放，随{month.label}补贴发放"
            yield Waiting(row.id, row.number, honour(row.year, row.title), said, since=month.first)
    if _P.ASSESSMENT_PUBLISH in may:
        for row, told in _owed(unit, *owed_by(), AwardCandidate.given_on.is_(None)):
            said = f"{told}由{row.payer}发放，还没有登记发放"
            yield Waiting(row.id, row.number, honour(row.year, row.title), said, since=row.decided_on)
        for row, told in _owed(unit, *due_back()):
            said = f"表彰已撤销，{told}由{row.payer}收回，还没有登记收回"
            yield Waiting(row.id, row.number, honour(row.year, row.title), said, since=row.decided_on)


def _owed(unit: Unit, *where: ColumnElement[bool]) -> Iterator[tuple[AwardRound, str]]:
    """Yield the rounds of the prizes that meet the conditions, with how many they are and their sum."""
    found = unit.session.execute(
        select(AwardRound, AwardCandidate.prize)
        .join(AwardCandidate, AwardCandidate.round_id == AwardRound.id)
        .where(*where)
        .order_by(AwardRound.id)
    )
    for row, owed in groupby(found, key=itemgetter(0)):
        prizes = [prize for _, prize in owed if prize is not None]
        yield row, f"{len(prizes)} 人的奖金（共 {show(sum(prizes, NIL))} 元）"


def _waiting(unit: Unit, row: AwardRound) -> Iterator[Waiting]:
    may, title = unit.actor.permissions, honour(row.year, row.title)
    works, unanswered = _P.ASSESSMENT_PUBLISH in may, _unanswered(unit, row)
    if row.state is AwardState.DRAFTED:
        if works:
            yield Waiting(row.id, row.number, title, "名单已排出，等待核对、公示")
    elif unanswered:
        if works:
            words = f"有 {unanswered} 件异议等待答复"
            yield Waiting(row.id, row.number, title, words, until=row.shown_to)
    elif _over(unit, row) and _P.VETTING_DECIDE in may and not own_work(unit, row, rows_of(unit, row.id)):
        assert row.shown_to is not None  # it is over
        since = row.shown_to + timedelta(days=1)
        yield Waiting(row.id, row.number, title, "公示期满，等待“决定表彰”", since=since)


def _over(unit: Unit, row: AwardRound) -> bool:
    return row.shown_to is not None and row.shown_to < unit.today


def _unanswered(unit: Unit, row: AwardRound) -> int:
    """Return how many objections of a round nobody has answered."""
    found = (
        select(func.count(AwardObjection.id))
        .join(AwardCandidate, AwardCandidate.id == AwardObjection.candidate_id)
        .where(AwardCandidate.round_id == row.id, AwardObjection.voided.is_(False))
        .where(AwardObjection.answered_on.is_(None))
    )
    return unit.session.scalar(found) or 0
