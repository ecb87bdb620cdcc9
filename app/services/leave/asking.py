"""Ask for a leave: everything that stands against it is said at once, and what it leaves of the year."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.domain.policy import LeaveType
from app.services.leave._asking import Weighed, ask_beside, weigh_beside
from app.services.leave.rows import LeaveKind, NewLeave
from app.services.policy import policy_on
from app.workspace import Unit


@permits(Permission.ROSTER_WRITE)
def kinds(unit: Unit) -> list[LeaveKind]:
    """List the kinds of leave the county knows, in its own order."""
    return [_offered(one.value) for one in policy_on(unit, unit.today).leave.types]


def _offered(kind: LeaveType) -> LeaveKind:
    return LeaveKind(kind.key, kind.label, bool(kind.quota), kind.evidence, kind.counted == "workdays")


@permits(Permission.ROSTER_WRITE)
def weigh(unit: Unit, new: NewLeave) -> Weighed:
    """Return what a request would take and leave, and what stands against it, without writing.

    Raises:
        NotFound: the person, or who stands in, is not in the actor's scope.
    """
    return weigh_beside(unit, new)


@permits(Permission.ROSTER_WRITE)
def ask(unit: Unit, new: NewLeave) -> int:
    """Keep a request, take its days from the year, and return its id; another person decides it.

    Raises:
        NotFound: the person is not in the actor's scope. Invalid: every fault at once, by field.
    """
    return ask_beside(unit, new)
