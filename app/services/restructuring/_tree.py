"""The versions of all units as the rules of restructuring read them, and the rows kept of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from app.core.access import WHOLE
from app.core.errors import Denied, NotFound
from app.domain.restructuring import ChangeRow, Planned, act_key, plan
from app.domain.restructuring.day import KindOf
from app.domain.restructuring.rows import ActKey
from app.domain.units import ChangeState, Level, UnitKind
from app.services._standing import links as links
from app.services._standing import spells as spells
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.units import UnitChange


def whole_county(unit: Unit) -> None:
    """Raise Denied for who serves a part of the county: a restructuring concerns all of it."""
    if WHOLE not in unit.actor.scopes:
        raise Denied("单位变更涉及全县，请由县级经办起草、县级审批批准。")


def planned(unit: Unit, rows: Sequence[ChangeRow], own: int | None = None) -> Planned:
    """Return what rows would do to the tree; ``own`` is the document they are of, if it is kept."""
    return plan(spells(unit), rows, _done(unit, own), _kinds(unit, rows))


def _done(unit: Unit, own: int | None) -> dict[ActKey, str]:
    statement = select(UnitChange).where(UnitChange.state != ChangeState.CANCELLED)
    if own is not None:
        statement = statement.where(
            UnitChange.id != own, or_(UnitChange.set_id.is_(None), UnitChange.set_id != own)
        )
    return {
        act_key(one.op, one.old_code, one.new_code, one.effective): "，".join(
            filter(None, (one.doc_no, f"{one.effective} 生效", one.state.label))
        )
        for one in unit.session.scalars(statement)
    }


def _kinds(unit: Unit, rows: Sequence[ChangeRow]) -> KindOf:
    """Return what names the kind of a new unit: the policy of the first day, which may lie ahead."""
    first = max(unit.today, min((row.effective for row in rows), default=unit.today))
    hierarchy = policy_on(unit, first).hierarchy

    def kind_of(level: Level, code: str, name: str) -> UnitKind | None:
        found = hierarchy.kind_of(level, code, name)
        return found or (UnitKind.RURAL_GRID if level is Level.GRID else None)

    return kind_of


def kept(unit: Unit, set_id: int) -> list[UnitChange]:
    """Return the rows kept of a document, its first one first.

    Raises: NotFound.
    """
    statement = select(UnitChange).where(or_(UnitChange.id == set_id, UnitChange.set_id == set_id))
    found = list(unit.session.scalars(statement.order_by(UnitChange.id)))
    if not found or found[0].set_id is not None:
        raise NotFound("没有这份单位变更，请刷新后再试。")
    return found


def as_rows(lines: Iterable[UnitChange]) -> list[ChangeRow]:
    """Return the rows as they were written."""
    return [
        ChangeRow(
            number=one.line,
            op=one.op,
            old_code=one.old_code,
            new_code=one.new_code,
            name=one.name,
            parent_code=one.parent_code,
            num=one.num,
            den=one.den,
            basis=one.basis,
            effective=one.effective,
            doc_no=one.doc_no,
            unit_kind=one.unit_kind,
            households=one.households,
            residents=one.residents,
            staff=one.staff,
        )
        for one in lines
    ]


def fixed(unit: Unit, lines: Sequence[UnitChange]) -> str:
    """Return why a document cannot be cancelled any more, empty where it can."""
    states = {line.state for line in lines}
    if states == {ChangeState.CANCELLED}:
        return "这份单位变更已经取消。"
    first = min(line.effective for line in lines)
    if ChangeState.APPLIED in states or (ChangeState.APPROVED in states and first <= unit.today):
        return f"这份单位变更已从 {first} 起生效，不能取消；要改回来请另起草一份变更。"
    return ""
