"""The runs as a list; what calculates and pays them is not read for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import func, select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import NotFound
from app.core.fields import Label
from app.core.period import Month
from app.domain.pay import POSTED, Bucket, RunKind, RunState
from app.services.pay._reach import account_names, covers
from app.workspace import Unit
from db.models.pay import PayPeriod, PayRun, PaySlip
from db.models.units import Unit as UnitRecord
from db.scope import in_scope

if TYPE_CHECKING:
    from app.domain.restructuring.standing import Standpoint

_NIL = Decimal("0.00")
_Figures = Mapping[Bucket, tuple[int, Decimal]]


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run; figures count the people the reader may see."""

    id: int
    version: int
    number: Annotated[str, Label("编号", width=14)]
    month: Annotated[Month, Label("月份", width=9)]
    kind: Annotated[RunKind, Label("种类", width=10)]
    state: Annotated[RunState, Label("状态", width=9)]
    paid: Annotated[int, Label("发放人数", width=9)]
    zero: Annotated[int, Label("零发放", width=8)]
    withheld: Annotated[int, Label("暂缓", width=8)]
    excluded: Annotated[int, Label("不在范围", width=9)]
    total: Annotated[Decimal, Label("合计金额", width=14)]
    made_by: Annotated[str, Label("编制", width=9)]
    checked_by: Annotated[str, Label("复核", width=9)]
    approved_by: Annotated[str, Label("审批", width=9)]
    posted_at: Annotated[datetime | None, Label("过账时间", width=18)]
    reason: Annotated[str, Label("说明", width=24)]


@permits(Permission.PAY_READ)
def runs(unit: Unit, month: Month | None = None) -> list[RunRow]:
    """List the runs, latest month first, of one month if given."""
    found = _found(unit, month)
    figures = _figures(unit, [row.PayRun.id for row in found])
    return _rows(unit, found, figures)


@permits(Permission.PAY_READ)
def runs_by(unit: Unit, point: Standpoint) -> list[RunRow]:
    """List the runs of the months up to a standpoint's day; figures count who stands on its ground.

    A run is the county's: of a part of it a person counts where their unit of the month stands, whole.
    """
    from app.services._standing import stands

    found = [row for row in _found(unit, None) if row.PayPeriod.month <= Month.of(point.day)]
    statement = select(PaySlip.run_id, PaySlip.bucket, PaySlip.total, PaySlip.snap_unit_id).where(
        PaySlip.run_id.in_([row.PayRun.id for row in found]),
        in_scope(unit.actor.scopes, PaySlip.scope_code),
    )
    counted: dict[int, dict[Bucket, tuple[int, Decimal]]] = defaultdict(dict)
    slips = unit.session.execute(statement.order_by(PaySlip.id)).all()
    for slip, _stand in stands(unit, point, slips, lambda one: one.snap_unit_id):
        people, total = counted[slip.run_id].get(slip.bucket, (0, _NIL))
        counted[slip.run_id][slip.bucket] = (people + 1, total + slip.total)
    return _rows(unit, [row for row in found if row.PayRun.id in counted or point.ground == WHOLE], counted)


def _found(unit: Unit, month: Month | None) -> Sequence[Any]:
    statement = (
        select(PayRun, PayPeriod, UnitRecord.scope_lo, UnitRecord.scope_hi)
        .join(PayPeriod, PayPeriod.id == PayRun.period_id)
        .join(UnitRecord, UnitRecord.id == PayRun.unit_id)
        .order_by(PayPeriod.month.desc(), PayRun.id.desc())
    )
    if month is not None:
        statement = statement.where(PayPeriod.month == month)
    return unit.session.execute(statement).all()


def _rows(unit: Unit, found: Sequence[Any], figures: Mapping[int, _Figures]) -> list[RunRow]:
    names = account_names(unit)
    visible = [row for row in found if row.PayRun.id in figures or covers(unit, row.scope_lo, row.scope_hi)]
    return [
        _run_row(row.PayRun, row.PayPeriod.month, figures.get(row.PayRun.id, {}), names) for row in visible
    ]


def _figures(unit: Unit, run_ids: list[int]) -> dict[int, dict[Bucket, tuple[int, Decimal]]]:
    rows = unit.session.execute(
        select(PaySlip.run_id, PaySlip.bucket, func.count(), func.sum(PaySlip.total))
        .where(PaySlip.run_id.in_(run_ids), in_scope(unit.actor.scopes, PaySlip.scope_code))
        .group_by(PaySlip.run_id, PaySlip.bucket)
    )
    found: dict[int, dict[Bucket, tuple[int, Decimal]]] = {}
    for run_id, bucket, people, total in rows:
        found.setdefault(run_id, {})[bucket] = (people, total)
    return found


def _run_row(run: PayRun, month: Month, figures: _Figures, names: Mapping[int, str]) -> RunRow:
    def people(bucket: Bucket) -> int:
        return figures.get(bucket, (0, _NIL))[0]

    return RunRow(
        id=run.id,
        version=run.version,
        number=f"补{month}-{run.number}",
        month=month,
        kind=run.run_kind,
        state=run.state,
        paid=people(Bucket.PAID),
        zero=people(Bucket.ZERO),
        withheld=people(Bucket.WITHHELD),
        excluded=people(Bucket.EXCLUDED),
        total=sum((total for _, total in figures.values()), _NIL),
        made_by=names.get(run.made_by_id, ""),
        checked_by=names.get(run.checked_by_id or 0, ""),
        approved_by=names.get(run.approved_by_id or 0, ""),
        posted_at=run.posted_at,
        reason=run.reason,
    )


@permits(Permission.PAY_READ)
def run(unit: Unit, run_id: int) -> RunRow:
    """Return one run.

    Raises:
        NotFound: there is none, or it is not the reader's.
    """
    found = next((row for row in runs(unit) if row.id == run_id), None)
    if found is None:
        raise NotFound("没有这次发放，或不在您的管辖范围，请刷新后再试。")
    return found


@permits(Permission.PAY_READ)
def posted_run(unit: Unit, month: Month) -> RunRow:
    """Return the month's posted regular run, which the month's papers are drawn from.

    Raises:
        NotFound: the month is not posted yet.
    """
    for row in runs(unit, month):
        if row.kind is RunKind.REGULAR and row.state in POSTED:
            return row
    raise NotFound(f"{month.label}补贴还没有过账，请先计算、复核、审批、过账。")
