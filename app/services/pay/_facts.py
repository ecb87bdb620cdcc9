"""What the checklists of a run read: worked out afresh each time somebody asks or acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from app.core.access import Scope
from app.core.collector import collector_held
from app.core.money import show
from app.core.period import Month
from app.domain import budget as money
from app.domain.budget import Group, Overspend
from app.domain.pay import Bucket, Outcome, PeriodState, RunKind
from app.domain.pay import run as way
from app.domain.pay.compare import Figure, figure
from app.domain.pay.compute import Slip, pay_month
from app.domain.pay.facts import NIL
from app.domain.policy import Cost
from app.domain.policy.money import BudgetLine
from app.domain.workflow import Check
from app.services._entries import check_money
from app.services.pay import _arrears as late
from app.services.pay._book import (
    POSTED,
    Book,
    as_slips,
    human,
    lines_of,
    slips_of,
    who,
)
from app.services.pay._inputs import Extra, Inputs, fingerprint, gather
from app.services.pay._outcomes import last_outcomes
from app.services.pay._prizes import prize_sum
from app.services.pay._reach import reaches
from app.services.pay._seal import Substance, stored_digest, stored_substance, substance
from app.services.pay._social import social_group
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.pay import LateChange, PayPeriod, PayRun, PaySlip
from db.models.people import Person


@dataclass(frozen=True, slots=True)
class Ready:
    """What a month is worked out from, with the arrears and last month's figures (None: no month before)."""

    inputs: Inputs
    arrears: late.Arrears
    before: dict[int, Figure] | None


@collector_held()
def prepare(unit: Unit, scope: Scope, home_id: int, month: Month) -> Ready:
    """Return what the roster and the rules say of the month now."""
    owed = late.arrears(unit, scope, month)
    before = _last_month(unit, home_id, month)
    paid_before = {person for person, one in (before or {}).items() if one.net}
    inputs = gather(unit, scope, month, Extra(paid_before | set(owed.lines), owed.lines), home_id)
    return Ready(inputs, owed, before)


def _last_month(unit: Unit, home_id: int, month: Month) -> dict[int, Figure] | None:
    run_id = unit.session.scalar(
        select(PayRun.id)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .where(PayPeriod.month == month.previous(), PayRun.unit_id == home_id)
        .where(PayRun.run_kind == RunKind.REGULAR, PayRun.state.in_(POSTED))
    )
    if run_id is None:
        return None
    slips = as_slips(slips_of(unit, run_id), lines_of(unit, run_id))
    return {person: figure(slip, month.previous()) for person, slip in slips.items()}


@collector_held()
def facts_for(unit: Unit, book: Book, action: str) -> way.RunFacts:
    """Return what the guards of ``action`` read; the dear parts only where the action needs them."""
    facts = way.RunFacts(
        actor=who(unit),
        maker=human(unit, book.run.made_by_id) or 0,
        checker=human(unit, book.run.checked_by_id),
        approver=human(unit, book.run.approved_by_id),
        period_open=book.period.state in (PeriodState.OPEN, PeriodState.CLOSING),
        digest=stored_digest(unit, book.run.id) if action in _SEALED else "",
        calculated_digest=book.run.digest,
        approved_digest=book.run.approved_digest,
    )
    if action == "check":
        return _checked(unit, book, facts)
    if action in ("approve", "post"):
        return replace(facts, money=_money(unit, book), late=_late_names(unit, book))
    if action == "settle":
        return replace(facts, undelivered=_undelivered(unit, book))
    return facts


_SEALED = ("approve", "post", "export")


def _checked(unit: Unit, book: Book, facts: way.RunFacts) -> way.RunFacts:
    slips = slips_of(unit, book.run.id)
    facts = replace(
        facts,
        people=len(slips),
        untyped=tuple(slip.snap_name for slip in slips if _untyped(slip, book.run)),
        cardless=_cardless(unit, book, slips),
    )
    if book.run.run_kind is not RunKind.REGULAR:
        return facts
    ready = prepare(unit, book.scope, book.run.unit_id, book.month)
    everyone = {slip.person_id for slip in slips} == {one.person_id for one in ready.inputs.people}
    if everyone and fingerprint(ready.inputs) == book.run.inputs_digest:
        return facts  # the same inputs give the same lines, and approval seals those stored
    return _compared(unit, book, slips, facts, ready)


def _compared(
    unit: Unit, book: Book, slips: list[PaySlip], facts: way.RunFacts, ready: Ready
) -> way.RunFacts:
    """Return the facts with everybody named who would be calculated otherwise now."""
    result = pay_month(ready.inputs.people, ready.inputs.rules, book.month)
    names = {person.person_id: person.name for person in ready.inputs.people}
    missing = way.unexplained(names, as_slips(slips, {}).values())
    problems = {one.person_id: one.text for one in result.problems}
    fresh = {slip.person_id: slip for slip in result.slips}
    stored = stored_substance(unit, book.run.id)
    return replace(
        facts,
        unexplained=tuple(problems.get(one, names.get(one, "")) for one in sorted(missing)),
        stale=tuple(
            slip.snap_name
            for slip in slips
            if slip.person_id not in names
            or (
                slip.person_id in fresh
                and _moved(slip, fresh[slip.person_id], stored.get(slip.person_id, []))
            )
        ),
    )


def _moved(kept: PaySlip, fresh: Slip, stored: list[Substance]) -> bool:
    return kept.bucket is not fresh.bucket or stored != [substance(line) for line in fresh.lines]


def _untyped(slip: PaySlip, run: PayRun) -> bool:
    changed = slip.previous is not None and slip.previous != slip.total
    return changed and slip.cause is None and not run.explained.get(str(slip.person_id))


def _cardless(unit: Unit, book: Book, slips: list[PaySlip]) -> tuple[str, ...]:
    channel = policy_on(unit, book.month.last).pay.channel
    if channel is not None and channel.value == "treasury_direct":
        return ()
    return tuple(one.snap_name for one in slips if one.bucket is Bucket.PAID and one.snap_account_id is None)


def group_key(run_id: int) -> str:
    """Return the budget group's key of a run; the same run can commit its money once."""
    return f"pay-run-{run_id}"


def wages_subject(unit: Unit, month: Month) -> str:
    """Return the budget subject wages of a month are charged to."""
    return policy_on(unit, month.last).the_budget().line(Cost.WAGES).subject


Move = Callable[[str, Decimal], Group]


def charged(unit: Unit, month: Month, total: Decimal, prizes: Decimal) -> list[tuple[BudgetLine, Decimal]]:
    """Return what of an amount falls to which line of the budget: prizes to theirs, all else to wages.

    Raises: Invalid where the policy names no line.
    """
    budget, found = policy_on(unit, month.last).the_budget(), dict[str, tuple[BudgetLine, Decimal]]()
    for cost, amount in ((Cost.WAGES, total - prizes), (Cost.BONUS, prizes)):
        if amount:
            line = budget.line(cost)
            found[line.subject] = (line, amount + (found[line.subject][1] if line.subject in found else NIL))
    return [(line, amount) for line, amount in found.values() if amount]


def moved(parts: Sequence[tuple[BudgetLine, Decimal]], onward: Move, back: Move) -> Group:
    """Return the group that takes each part onward; one below zero goes back."""
    return tuple(
        leg
        for line, amount in parts
        for leg in (onward(line.subject, amount) if amount > 0 else back(line.subject, -amount))
    )


def parts_of(unit: Unit, book: Book) -> list[tuple[BudgetLine, Decimal]]:
    """Return what a run pays from which line of the budget."""
    return charged(unit, book.month, book.run.total, prize_sum(unit, PaySlip.run_id == book.run.id))


def wages_group(unit: Unit, book: Book) -> Group:
    """Return the group that commits what a run pays, prizes from their own line."""
    return moved(parts_of(unit, book), money.commit, money.release)


def _money(unit: Unit, book: Book) -> tuple[Check, ...]:
    """Return what each line of the budget says of a run, by its rule; social insurance goes with wages.

    What a line gets back (the prize of an honour that was revoked) is no overspending of it.
    """
    parts, social = parts_of(unit, book), social_group(unit, book)
    if not parts and not social:
        return (Check(True, "本次没有应付金额", "budget/ledger"),)
    asked = {line.subject: (line, money.commit(line.subject, owed)) for line, owed in parts if owed > 0}
    if social:
        wages = policy_on(unit, book.month.last).the_budget().line(Cost.WAGES)
        asked[wages.subject] = wages, (*asked.get(wages.subject, (wages, ()))[1], *social)
    found = [
        one
        for line, group in asked.values()
        for one in check_money(
            unit, book.month.year, group, Overspend(line.overspend.value), group_key(book.run.id)
        )
    ]
    found += [
        Check(True, f"收回{show(-owed)}元，退回“{line.label}”", "budget/ledger")
        for line, owed in parts
        if owed < 0
    ]
    return tuple(dict.fromkeys(found))


def _late_names(unit: Unit, book: Book) -> tuple[str, ...]:
    statement = (
        select(Person.name, LateChange.scope_code)
        .join(LateChange, LateChange.person_id == Person.id)
        .where(LateChange.for_month == book.month, LateChange.state.in_(late.WAITING))
        .order_by(LateChange.id)
    )
    home = book.run.unit_id, book.scope, book.month
    found = unit.session.execute(statement)
    return tuple(dict.fromkeys(name for name, code in found if reaches(unit, *home, code)))


def _undelivered(unit: Unit, book: Book) -> tuple[str, ...]:
    last = last_outcomes(unit, book.run.id)
    slips = slips_of(unit, book.run.id)
    return tuple(
        one.snap_name for one in slips if one.bucket is Bucket.PAID and last.get(one.id) is not Outcome.PAID
    )
