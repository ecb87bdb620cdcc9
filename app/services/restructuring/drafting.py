"""Draft a restructuring: the rows of one document, all of them right or none kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.divisions import refuse
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeState
from app.services.restructuring._staff import marked, moves, with_staff
from app.services.restructuring._tree import planned, whole_county
from app.services.restructuring.rows import NewChange
from app.workspace import Unit
from db.models.units import UnitChange

_LONGEST = {"doc_no": (60, "文号"), "reason": (200, "说明")}

_STAFF = 400  # signs of the people a row names


@permits(Permission.UNITS_WRITE)
def draft(unit: Unit, new: NewChange) -> int:
    """Keep a document of changes for another person to approve, and return its id.

    Raises:
        Invalid: rows have problems, all of them named; nothing is kept. Denied: the actor serves a part.
    """
    whole_county(unit)
    for name, (most, title) in _LONGEST.items():
        if len(clean(getattr(new, name))) > most:
            raise Invalid(fields={name: f"{title}写得太长，最多 {most} 个字。"})
    rows = [_clean(row, clean(new.doc_no)) for row in new.rows]
    found = with_staff(unit, rows, planned(unit, rows))
    refuse(found.problems, "单位变更没有起草")
    rows = marked(rows, moves(unit, rows, found))
    _fits(rows)
    head: UnitChange | None = None
    for row in rows:
        line = _line(row, clean(new.reason), head.id if head else None)
        unit.session.add(line)
        if head is None:
            unit.session.flush()  # the others name the first by its id
            head = line
    unit.session.flush()
    assert head is not None
    return head.id


def _clean(row: ChangeRow, doc_no: str) -> ChangeRow:
    return replace(
        row, name=clean(row.name), doc_no=(clean(row.doc_no) or doc_no)[:60], staff=clean(row.staff)
    )


def _fits(rows: Sequence[ChangeRow]) -> None:
    if long := [row.number for row in rows if len(row.staff) > _STAFF]:
        raise Invalid(f"第 {long[0]} 行写的人太多，请把人最多的一行写成“全部”，其余各行写姓名。")


def _line(row: ChangeRow, reason: str, set_id: int | None) -> UnitChange:
    return UnitChange(
        op=row.op,
        effective=row.effective,
        doc_no=row.doc_no,
        reason=reason,
        state=ChangeState.DRAFT,
        set_id=set_id,
        line=row.number,
        old_code=row.old_code,
        new_code=row.new_code,
        name=row.name,
        parent_code=row.parent_code,
        num=row.num,
        den=row.den,
        basis=row.basis,
        unit_kind=row.unit_kind,
        households=row.households,
        residents=row.residents,
        staff=row.staff,
    )
