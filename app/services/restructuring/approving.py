"""Approve a restructuring as another person, which writes it; or cancel it, which takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid
from app.core.text import clean
from app.domain.divisions import refuse
from app.domain.units import ChangeState
from app.domain.workflow import require
from app.services._actors import own
from app.services._versions import unchanged
from app.services.restructuring._carrying import carry_out
from app.services.restructuring._checks import checks
from app.services.restructuring._staff import with_staff
from app.services.restructuring._tree import as_rows, fixed, kept, planned, whole_county
from app.services.restructuring._writing import take_back, write
from app.workspace import Unit
from db.models.units import UnitChange

_CHANGED = "这份单位变更刚被别人办理过，请刷新后再看。"


@permits(Permission.UNITS_APPROVE)
def approve(unit: Unit, set_id: int, version: int) -> None:
    """Write the versions and lineage of a drafted document; rows whose day has come are carried out at once.

    Raises:
        NotFound, Conflict: it is gone or was handled. Denied: the actor drafted it, or serves a part alone.
        Invalid: it is no draft, no longer fits the tree, or something still hangs on a unit that is closed.
    """
    whole_county(unit)
    lines = kept(unit, set_id)
    head = lines[0]
    unchanged(unit, head, version, _CHANGED)
    if own(unit, head.recorded_by):
        raise Denied("自己起草的单位变更要由另一个人批准。")
    if head.state is not ChangeState.DRAFT:
        raise Invalid(f"这份单位变更{head.state.label}，不能再批准。")
    rows = as_rows(lines)
    found = with_staff(unit, rows, planned(unit, rows, set_id))
    refuse(found.problems, "单位变更没有批准")
    require(checks(unit, rows, found), "批准")
    for line in lines:
        line.approved_by, line.approved_at = unit.actor.login, unit.now
    unit.session.flush()  # from here on the guards know that a set is being written
    write(unit, found, {line.line: line.id for line in lines})
    _state(unit, lines, ChangeState.APPROVED)
    carry_out(unit)


@permits(Permission.UNITS_WRITE)
def cancel(unit: Unit, set_id: int, version: int, reason: str) -> None:
    """Cancel a draft, or an approved document before its first day: its versions are void, what was goes on.

    Raises:
        NotFound, Conflict: it is gone or was handled. Invalid: its day has come, something was built on it,
            or no reason is given.
    """
    whole_county(unit)
    lines = kept(unit, set_id)
    head = lines[0]
    unchanged(unit, head, version, _CHANGED)
    if why := fixed(unit, lines):
        raise Invalid(why)
    if not clean(reason):
        raise Invalid(fields={"reason": "请写明取消的原因。"})
    if head.state is ChangeState.APPROVED:
        for line in lines:
            line.void_reason = clean(reason)[:200]
        unit.session.flush()
        take_back(unit, lines, clean(reason)[:200])
    _state(unit, lines, ChangeState.CANCELLED, clean(reason)[:200])


def _state(unit: Unit, lines: Sequence[UnitChange], state: ChangeState, reason: str | None = None) -> None:
    """Move all rows on, the first one last: with it the guards look at the whole tree."""
    for some in (lines[1:], lines[:1]):
        _moved(some, state, reason)
        unit.session.flush()


def _moved(lines: Iterable[UnitChange], state: ChangeState, reason: str | None) -> None:
    for line in lines:
        line.state = state
        if reason is not None:
            line.void_reason = reason
