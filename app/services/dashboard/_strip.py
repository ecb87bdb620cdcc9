"""The figures over the roster: each with what it is measured against, and the rows it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.core.access import WHOLE, Permission
from app.core.asof import AsOf
from app.core.money import show
from app.core.narrowing import only
from app.domain.pay import RunKind, RunState
from app.services import pay, roster
from app.services.dashboard._measures import arrowed, execution, last_month, vacancies
from app.services.dashboard.rows import Figure
from app.workspace import Unit

_P = Permission


def strip(unit: Unit) -> Iterator[Figure]:
    """Yield the figures the actor may read: in post, by kind, vacant grids, the latest pay."""
    may = unit.actor.permissions
    yield from _serving(unit)
    if _P.UNITS_READ in may:
        yield _vacant(unit)
    if _P.PAY_READ in may:
        yield from _paid(unit)


def _is_whole(unit: Unit) -> bool:
    """Return whether it is the whole county: plans and budget are the county's."""
    return WHOLE in unit.actor.scopes


def _serving(unit: Unit) -> Iterator[Figure]:
    kinds = roster.counts(unit)
    before = roster.counts(unit, AsOf(last_month(unit), unit.as_of.known_at))
    serving = sum(kind.count for kind in kinds)
    change = serving - sum(kind.count for kind in before)
    yield Figure(
        title="在岗网格员", value=f"{serving:,}", measure="人", note=arrowed(change), warns=change < 0
    )
    for kind in kinds:
        if kind.count or kind.planned:
            plan = f"核定 {kind.planned:,}" if kind.planned is not None and _is_whole(unit) else ""
            share = f"占 {Decimal(kind.count * 100) / serving:.1f}%" if serving else ""
            yield Figure(
                title=kind.label,
                value=f"{kind.count:,}",
                measure="人",
                note=plan or share,
                target=only(employment=kind.label),
            )


def _vacant(unit: Unit) -> Figure:
    now = vacancies(unit)
    words = (
        f"缺 {now.short:,} 人" if now.short else "",
        arrowed(now.change) if now.change or not now.short else "",
    )
    return Figure(
        title="空岗网格",
        value=f"{now.empty:,}",
        measure="个",
        note="，".join(filter(None, words)),
        page="vacancies",
        warns=now.change > 0,
    )


def _paid(unit: Unit) -> Iterator[Figure]:
    """Yield what the latest run pays the people of this part of the county."""
    newest = next((run for run in pay.runs(unit) if run.state is not RunState.DISCARDED), None)
    if newest is not None:
        kind = "" if newest.kind is RunKind.REGULAR else newest.kind.label
        words = (kind, newest.state.label, _spent(unit) if _is_whole(unit) else "")
        yield Figure(
            title=f"{newest.month.number}月应发",
            value=show(newest.total),
            measure="元",
            note="，".join(filter(None, words)),
            page="run",
            target=newest.id,
        )


def _spent(unit: Unit) -> str:
    """Return how much of the year's budget is spent, of the county as a whole."""
    if _P.BUDGET_READ not in unit.actor.permissions:
        return ""
    done = execution(unit)
    return f"预算执行 {done.rate}%" if done.given else ""
