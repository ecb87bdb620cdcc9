"""What of a leaver's work lies in a part of the county the actor does not see: that it is there, no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, String, column, func, not_, null, select, true

from app.core.access import WHOLE, Permission
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.domain.assessment import GOING
from app.domain.exits import Line, Part
from app.domain.leave import LeaveState
from app.domain.vetting import ENDED
from app.services._same import within
from app.workspace import Unit
from db.models.accounts import Account
from db.models.assessment import Cycle, Subject
from db.models.insurance import InsurancePolicy, Insured
from db.models.leave import LeaveRequest
from db.models.pay import PayHold
from db.models.people import Person
from db.models.vetting import VettingCase, VettingMember
from db.scope import in_scope

_DAY = timedelta(days=1)
Told = Iterator[tuple[int | None, Line, date]]  # whose, what, and until which day it concerns a leaver
Found = tuple[int, str, date]

#: what is said of each part, and who is told of it
_SAID = {
    Part.VETTING: (Permission.VETTING_READ, "是别的乡镇一件未办结案卷的考察组成员，请县级经办换人或办结"),
    Part.LEAVE: (Permission.ROSTER_READ, "还是别的乡镇一位请假人的代班人，请县级经办另排代班"),
    Part.INSURANCE: (Permission.INSURANCE_READ, "还在保险名单上（登记在别的乡镇），请县级经办办退保或换人"),
    Part.HOLD: (Permission.PAY_READ, "有一笔补贴暂缓发放还没有了结（登记在别的乡镇），请县级经办处理"),
    Part.ASSESSMENT: (Permission.ASSESSMENT_READ, "在别的乡镇的考核还没有公布，公布后请本人确认"),
}


def elsewhere(unit: Unit, people: Collection[int]) -> Told:
    """Tell what the actor's own part of the county does not show; who sees the whole is told line by line."""
    if WHOLE in unit.actor.scopes:
        return
    found = list((_on_file if unit.embedded else _on_server)(unit, people))
    for part, (may, said) in _SAID.items():
        if may not in unit.actor.permissions:
            continue
        for person, key, until in found:
            if key == part and (part is not Part.INSURANCE or until > unit.today):
                yield person, Line(part, in_own_words(said)), until


def _on_server(unit: Unit, people: Collection[int]) -> Iterator[Found]:
    """Ask the function that answers of rows the policies do not show."""
    told = func.app.elsewhere(Person.id).table_valued(column("part", String), column("until", Date)).lateral()
    asked = select(Person.id, told.c.part, told.c.until).join(told, true())
    return ((row.id, row.part, row.until) for row in unit.session.execute(asked.where(Person.id.in_(people))))


def _on_file(unit: Unit, people: Collection[int]) -> Iterator[Found]:
    """Ask the same of a file, where nothing is hidden; a person once by part, until the last day."""
    for part, rows in _asked(unit, people):
        last: dict[int, date] = {}
        for person, until in unit.session.execute(rows):
            over = until + _DAY if part is Part.LEAVE else until or OPEN_END
            last[person] = max(over, last.get(person, date.min))
        yield from ((person, part, until) for person, until in last.items())


def _asked(unit: Unit, people: Collection[int]) -> Iterator[tuple[Part, Select[*tuple[Any, ...]]]]:
    """Yield the questions ``db.elsewhere`` asks on a server; no last day is none."""
    scopes, never = unit.actor.scopes, null()
    whose = func.coalesce(VettingMember.person_id, Account.person_id)
    yield (
        Part.VETTING,
        select(whose, never)
        .join(VettingCase, VettingCase.id == VettingMember.case_id)
        .outerjoin(Account, Account.id == VettingMember.account_id)
        .where(whose.in_(people), VettingCase.state.not_in(ENDED), VettingMember.voided.is_(False))
        .where(VettingMember.recused.is_(False), not_(in_scope(scopes, VettingMember.scope_code))),
    )
    yield (
        Part.LEAVE,
        select(LeaveRequest.cover_id, LeaveRequest.ends)
        .where(LeaveRequest.cover_id.in_(people), not_(within(scopes, LeaveRequest.person_id)))
        .where(LeaveRequest.state.in_((LeaveState.ASKED, LeaveState.APPROVED))),
    )
    yield (
        Part.INSURANCE,
        select(Insured.person_id, Insured.valid_to)
        .join(InsurancePolicy, InsurancePolicy.id == Insured.policy_id)
        .where(Insured.person_id.in_(people), Insured.voided_at.is_(None))
        .where(InsurancePolicy.voided.is_(False), not_(in_scope(scopes, Insured.scope_code))),
    )
    yield (
        Part.HOLD,
        select(PayHold.person_id, never)
        .where(PayHold.person_id.in_(people), PayHold.voided.is_(False))
        .where(PayHold.released_run_id.is_(None), not_(in_scope(scopes, PayHold.scope_code))),
    )
    yield (
        Part.ASSESSMENT,
        select(Subject.person_id, never)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Subject.person_id.in_(people), Cycle.state.in_(GOING), Subject.voided.is_(False))
        .where(not_(in_scope(scopes, Subject.scope_code))),
    )
