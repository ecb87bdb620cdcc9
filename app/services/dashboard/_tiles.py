"""The figures at the top: how the county stands, against the end of last month where that can be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.core.access import WHOLE, Permission
from app.core.asof import AsOf
from app.core.figures import Door
from app.core.money import show
from app.core.narrowing import only
from app.core.own_words import in_own_words
from app.domain.assessment import CycleKind, SubjectState
from app.domain.pay import RunKind, RunState
from app.domain.vetting import CaseState
from app.services import assessment, budget, pay, roster, vetting
from app.services.dashboard._measures import execution, last_month, moved, vacancies
from app.services.dashboard._once import ahead, births, heads, kept_of, public_cycles, results
from app.services.dashboard._terms import POSTED
from app.services.dashboard.rows import Tile
from app.workspace import Unit

_P = Permission
_TENTH = Decimal("0.1")
_TEN_THOUSAND = 10_000


def tiles(unit: Unit) -> Iterator[Tile]:
    """Yield the tiles the actor may read."""
    parts = (
        (_P.ROSTER_READ, _workers),
        (_P.UNITS_READ, _vacancies),
        (_P.VETTING_READ, _cases),
        (_P.ASSESSMENT_READ, _assessment),
        (_P.PAY_READ, _pay),
        (_P.BUDGET_READ, _money),
    )
    for permission, part in parts:
        if permission in unit.actor.permissions and kept_of(unit, permission):
            yield part(unit)


def _workers(unit: Unit) -> Tile:
    born = births(unit)
    now = heads(born)
    before = roster.heads(unit, AsOf(last_month(unit), unit.as_of.known_at))
    kinds = Counter({kind: len(days) for kind, days in born.items()})
    return Tile(
        title="在岗网格员",
        value=f"{now:,}",
        measure="人",
        amount=now,
        door=Door(page="roster"),
        note="，".join(f"{kind} {number:,}" for kind, number in kinds.most_common()) or "花名册还是空的",
        change=moved(now - before),
    )


def _vacancies(unit: Unit) -> Tile:
    now = vacancies(unit)
    lacking = f"{now.grids:,} 个网格中还差 {now.short:,} 人"
    return Tile(
        title="空岗网格",
        value=f"{now.empty:,}",
        measure="个",
        amount=now.empty,
        door=Door(page="vacancies"),
        note=lacking if now.empty else f"{now.grids:,} 个网格都已配齐",
        change=moved(now.change),
        warns=now.change > 0,
    )


def _cases(unit: Unit) -> Tile:
    rows = vetting.cases(unit, open_only=True)
    states = Counter(row.state for row in rows)
    fresh = sum(row.opened_on > last_month(unit) for row in rows)
    return Tile(
        title="考察在办",
        value=f"{len(rows):,}",
        measure="件",
        amount=len(rows),
        door=Door(page="open_cases"),
        note="，".join(f"{state.label} {states[state]:,}" for state in CaseState if states[state])
        or "没有在办的案卷",
        change=f"本月新增 {fresh:,}" if rows else "",
    )


def _assessment(unit: Unit) -> Tile:
    found, public = assessment.cycles(unit), public_cycles(unit)
    rows = results(unit, public[0]) if public else []
    running = f"{found[0].title}{_handed_in(unit, found[0])}" if found and found[0] not in public else ""
    order = assessment.grade_names(unit, public[0].id) if rows else []
    counted = Counter(row.grade for row in rows)
    listed = [f"{grade} {counted[grade]:,}" for grade in order if counted[grade]]
    ungraded = len(rows) - sum(counted[grade] for grade in order)
    listed += [f"不定等次 {ungraded:,}"] if ungraded else []
    return Tile(
        title=f"{public[0].span}考核" if public else "当月考核",
        value=f"{len(rows):,}",
        measure="人",
        amount=len(rows),
        door=Door(page="results"),
        note="；".join(filter(None, (running, "，".join(listed)))) or "还没有开始考核",
        change=best_moved(order[0], _last_two(unit, public[:2])) if order else "",
    )


def _last_two(unit: Unit, cycles: list[assessment.CycleRow]) -> list[tuple[CycleKind, Counter[str]]]:
    return [(one.kind, assessment.grade_counts(unit, one.id)) for one in cycles]


def best_moved(best: str, cycles: list[tuple[CycleKind, Counter[str]]]) -> str:
    """Return the share of the best grade, and how it moved since the cycle before."""
    shares = [
        (Decimal(counted[best]) * 100 / counted.total()).quantize(_TENTH)
        for _kind, counted in cycles
        if counted
    ]
    before = "上季度" if cycles and cycles[0][0] is CycleKind.QUARTERLY else "上月"
    moved = f"，较{before} {shares[0] - shares[1]:+}" if len(shares) > 1 else ""
    return f"{best}率 {shares[0]}%{moved}"


def _handed_in(unit: Unit, cycle: assessment.CycleRow) -> str:
    towns = assessment.progress(unit, cycle.id)
    done = sum(town.state is not SubjectState.OPEN for town in towns)
    return in_own_words(f"：{len(towns)} 个乡镇中 {done} 个已提交")


def _pay(unit: Unit) -> Tile:
    rows = [row for row in pay.runs(unit) if row.state is not RunState.DISCARDED]
    regular = [row for row in rows if row.kind is RunKind.REGULAR and row.state in POSTED]
    last = rows[0] if rows else None
    if last is None:
        none = only(number="")
        return Tile(
            title="当月补贴",
            value="0.00",
            measure="元",
            amount=budget.NIL,
            door=Door(page="pay", narrowing=none, adds="total"),
            note="还没有编制过补贴",
        )
    before = next((row for row in regular if row.month < last.month), None)
    return Tile(
        title=f"{last.month.label}补贴",
        value=show(last.total),
        measure="元",
        amount=last.total,
        door=Door(page="pay", narrowing=only(number=last.number), adds="total"),
        note=f"{last.kind.label}，{last.state.label}，发放 {last.paid:,} 人",
        change=_money_moved(last.total - before.total) if before else "",
    )


def _money_moved(change: Decimal) -> str:
    sign = "+" if change > 0 else "-"
    return f"较上月 {sign}{show(abs(change))} 元" if change else "较上月持平"


def _in_ten_thousands(amount: Decimal) -> str:
    """Return a large sum as people say it: 337.41 万元."""
    return f"{(amount / _TEN_THOUSAND).quantize(Decimal('0.01')):,} 万元"


def _money(unit: Unit) -> Tile:
    done = execution(unit)
    more = f"，已承诺 {_in_ten_thousands(done.promised)}" if done.promised else ""
    where = "" if WHOLE in unit.actor.scopes else in_own_words("（全县）")
    if not done.known:
        door = Door(page="ledger", adds="expended")
        return Tile(
            title=f"经费执行{where}",
            value="0.00",
            measure="%",
            amount=budget.NIL,
            door=door,
            note="本年度还没有登记经费",
        )
    end = ahead(unit).balance
    words = "预计年末缺" if end < 0 else "预计年末结余"
    return Tile(
        title=f"经费执行{where}",
        value=f"{done.rate}",
        measure="%",
        amount=done.spent,
        door=Door(page="ledger", adds="expended"),
        note=f"已支出 {_in_ten_thousands(done.spent)}{more}，预算 {_in_ten_thousands(done.given)}",
        change=f"{words} {show(abs(end))} 元",
        warns=end < 0,
    )
