"""Postings: taken up, ended, handed on, moved; never rewritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.identity import Identity
from app.core.period import OPEN_END
from app.domain.roster import EndReason, Post, posting_checks
from app.services.roster._ending import end, open_to_leave
from app.services.roster._extra import posting_extra, still_declared
from app.services.roster._ground import held_by, post_of, site_of, terms_of
from app.services.roster._intake import Plan, insert_postings, placed, plan_of, refuse, write
from app.services.roster._leaving import owing
from app.services.roster._persons import checked_before
from app.services.roster._sight import seen_posting
from app.services.roster.rows import Leaving, NewPosting, NewWorker, Transfer
from app.workspace import Unit


@permits(Permission.ROSTER_WRITE)
def register(unit: Unit, new: NewWorker) -> int:
    """Register a worker and return the posting's id; somebody known by number is not made twice.

    Raises: Invalid by field. NotFound for a unit outside the actor's scope.
    """
    site_of(unit, new.unit_id, new.since)
    plan = plan_of(unit, (new,))
    refuse(plan.problems, numbered=False)
    return write(unit, plan)[0]


@permits(Permission.ROSTER_WRITE)
def register_many(unit: Unit, news: Sequence[NewWorker]) -> list[int]:
    """Register all the workers or none, and return their postings' ids in order.

    Raises: Invalid; ``fields`` are ``row.field``, rows counted from 1 (``problems`` lists them unwritten).
    """
    plan = plan_of(unit, news)
    refuse(plan.problems, numbered=True)
    return write(unit, plan)


@permits(Permission.ROSTER_WRITE)
def check_many(unit: Unit, news: Sequence[NewWorker], numbers: Iterable[Identity] = ()) -> Plan:
    """Return what registering the workers would do, with every problem; ``register_checked`` does it.

    A plan is good in the unit it was made in, until something else is written there.  ``numbers`` are those
    that were checked for this register and day already, as an import does cell by cell.
    """
    checked_before(unit, numbers)
    return plan_of(unit, news)


@permits(Permission.ROSTER_WRITE)
def register_checked(unit: Unit, plan: Plan) -> list[int]:
    """Register the workers of a plan made in this unit, all or none, and return their postings' ids.

    Raises: Invalid; as ``register_many``.
    """
    refuse(plan.problems, numbered=True)
    return write(unit, plan)


@permits(Permission.ROSTER_WRITE)
def post(unit: Unit, new: NewPosting) -> int:
    """Post somebody already known and return the posting's id.

    Raises: Invalid by field. NotFound for a unit outside the actor's scope.
    """
    site = site_of(unit, new.unit_id, new.since)
    wanted = Post(
        person_id=new.person_id,
        unit_id=new.unit_id,
        role=new.role,
        employment=new.employment,
        host_body_id=new.host_body_id,
        start=new.since,
        end=new.until,
    )
    unit.session.flush()  # a posting ended in this transaction must be seen as ended
    held = held_by(unit, (new.person_id,)).get(new.person_id, [])
    checks = posting_checks(wanted, held, site.ground, terms_of(unit))
    extra, faults = posting_extra(unit, new.extra)
    if owes := owing(unit, (new.person_id,)).get(new.person_id):
        faults = {"person_id": owes} | faults
    if faults := {check.goto: check.text for check in checks if not check.ok} | faults:
        raise Invalid(fields=faults)
    new = dataclasses.replace(new, extra=tuple(extra.items()))
    return insert_postings(unit, [new], {new.unit_id: site})[0]


@permits(Permission.ROSTER_WRITE)
def leave(unit: Unit, posting_id: int, version: int, leaving: Leaving) -> None:
    """End a posting; ``leaving.on`` is the first day out of post.

    Raises: Invalid by field. NotFound, Conflict.
    """
    posting = seen_posting(unit, posting_id, version)
    open_to_leave(unit, leaving)
    end(unit, posting, leaving)


@permits(Permission.ROSTER_WRITE)
def replace(unit: Unit, posting_id: int, version: int, leaving: Leaving, successor: NewWorker) -> int:
    """End a posting and fill it the same day; return the successor's posting id.

    The successor takes over place, role and kind, and starts on ``leaving.on`` whatever the form says.

    Raises: Invalid by field. NotFound, Conflict.
    """
    old = seen_posting(unit, posting_id, version)
    open_to_leave(unit, leaving)
    end(unit, old, leaving)
    unit.session.flush()  # the place must be seen as free
    plan = plan_of(unit, (dataclasses.replace(placed(successor, post_of(old)), since=leaving.on),))
    refuse(plan.problems, numbered=False)
    return write(unit, plan, replaces_id=old.id)[0]


@permits(Permission.ROSTER_WRITE)
def transfer(unit: Unit, posting_id: int, version: int, move: Transfer) -> int:
    """Move somebody to another unit, same role and kind, from ``move.on`` on; return the new posting's id.

    Raises: Invalid by field. NotFound, Conflict.
    """
    old = seen_posting(unit, posting_id, version)
    if unit.today < old.valid_to < OPEN_END:
        raise Invalid(fields={"on": f"已定于{old.valid_to}离岗，不能再调动。"})
    end(unit, old, Leaving(on=move.on, reason=EndReason.TRANSFERRED, note=move.note))
    return post(
        unit,
        NewPosting(
            person_id=old.person_id,
            unit_id=move.unit_id,
            employment=old.employment,
            since=move.on,
            role=old.role,
            source=old.source,
            doc_no=move.doc_no,
            host_body_id=old.host_body_id,
            extra=still_declared(unit, old.extra),
        ),
    )
