"""The charts: each segment and point is counted or added up from the rows its page lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.core.access import WHOLE, Permission
from app.core.figures import Chart, Door, Limit, Mark, Series, Shape
from app.core.narrowing import Kept, Narrowing, only
from app.core.own_words import in_own_words
from app.core.period import Month
from app.domain.ages import years_before
from app.domain.policy import Cost
from app.domain.units import Level
from app.services import assessment, budget, pay, units
from app.services.dashboard._once import ahead, births, gaps, kept_of, public_cycles, results, towns
from app.services.dashboard._terms import POSTED
from app.services.policy import policy_on
from app.workspace import Unit

_P = Permission
_MONTHS, _GRADED_MONTHS = 12, 6
_STANDING = 14  # towns whose names still fit below columns; more of them lie in rows
_UNGRADED = "不定等次"
#: places in the palette: best, second, third, last grade (ux.md 4.1), then the rest
_GRADE_HUES = (0, 2, 1, 4, 3, 5)
#: youngest and oldest of each band, in whole years
_AGES = ((0, 30), (31, 40), (41, 50), (51, 60), (61, 120))


def charts(unit: Unit) -> Iterator[Chart]:
    """Yield the charts the actor may read, the month's work first."""
    parts = (
        (_P.ASSESSMENT_READ, _grades),
        (_P.PAY_READ, _pay),
        (_P.UNITS_READ, _vacancies),
        (_P.BUDGET_READ, _money),
        (_P.ROSTER_READ, _ages),
    )
    for permission, part in parts:
        if permission in unit.actor.permissions and kept_of(unit, permission):
            yield part(unit)


def by_month(unit: Unit) -> Iterator[Chart]:
    """Yield how the months went: what people were graded, and what they were paid."""
    for permission, part in ((_P.ASSESSMENT_READ, _grades_by_month), (_P.PAY_READ, _pay)):
        if permission in unit.actor.permissions and kept_of(unit, permission):
            yield part(unit)


def _grades_by_month(unit: Unit) -> Chart:
    """Count the public results of the last months by grade."""
    counted = assessment.graded_counts(unit, _GRADED_MONTHS)
    public = next(iter(public_cycles(unit)), None)
    order = _order(unit, public, {grade for _, grade in counted})
    months = sorted({month for month, _ in counted})
    return Chart(
        title="考核等次分布（人）",
        shape=Shape.COLUMNS,
        measure="人",
        categories=tuple(f"{month.number}月" for month in months),
        series=tuple(
            Series(grade or _UNGRADED, tuple(_graded(month, grade, counted) for month in months), hue)
            for grade, hue in zip(order, (*_GRADE_HUES, *_GRADE_HUES), strict=False)
        ),
        empty="还没有公布的考核结果。",
    )


def _graded(month: Month, grade: str, counted: Counter[tuple[Month, str]]) -> Mark:
    return Mark(counted[month, grade], Door(page="graded", narrowing=only(month=month, grade=grade)))


def _order(unit: Unit, cycle: assessment.CycleRow | None, given: Collection[str]) -> list[str]:
    """Return the grades, best first, those no policy names (any more) last."""
    order = assessment.grade_names(unit, cycle.id) if cycle else []
    return order + sorted(set(given) - set(order))


def _grades(unit: Unit) -> Chart:
    """Count the newest public results by town and grade; of one town alone, by grade."""
    public = next(iter(public_cycles(unit)), None)
    rows = results(unit, public) if public else []
    summary = towns(unit, public) if public else []
    order = _order(unit, public, {row.grade for row in rows})
    counted = Counter((row.town, row.grade) for row in rows)
    month = public.span if public else "当月"
    if len(summary) == 1:
        marks = tuple(_result(summary[0].town, grade, counted) for grade in order)
        return Chart(
            title=f"{summary[0].town}考核等次（{month}）",
            shape=Shape.ROWS,
            measure="人",
            categories=tuple(grade or _UNGRADED for grade in order),
            series=(Series("人数", marks),),
        )
    return Chart(
        title=in_own_words(f"各乡镇考核等次（{month}）"),
        shape=Shape.COLUMNS if len(summary) <= _STANDING else Shape.ROWS,
        measure="人",
        categories=tuple(_brief(unit, row.town) for row in summary),
        series=tuple(
            Series(grade or _UNGRADED, tuple(_result(row.town, grade, counted) for row in summary), hue)
            for grade, hue in zip(order, (*_GRADE_HUES, *_GRADE_HUES), strict=False)
        ),
        empty="还没有公布的考核结果。",
    )


def _result(town: str, grade: str, counted: Counter[tuple[str, str]]) -> Mark:
    return Mark(counted[town, grade], Door(page="results", narrowing=only(town=town, grade=grade)))


def _brief(unit: Unit, town: str) -> str:
    """Return a town's name without the county's in front: 社区 for 稷山县社区."""
    county = policy_on(unit, unit.today).county
    return town.removeprefix(county) or town


def _pay(unit: Unit) -> Chart:
    posted = frozenset(POSTED)
    totals: dict[Month, Decimal] = {}
    for row in pay.runs(unit):
        if row.state in posted:
            totals[row.month] = totals.get(row.month, budget.NIL) + row.total
    months = sorted(totals)[-_MONTHS:]
    doors = [
        Door(
            page="pay",
            narrowing=Narrowing((_at("month", month), Kept(key="state", values=posted))),
            adds="total",
        )
        for month in months
    ]
    marks = tuple(Mark(totals[month], door) for month, door in zip(months, doors, strict=True))
    plan = _monthly_plan(unit) if months else None
    return Chart(
        title="补贴支出与月均预算" if plan else "补贴支出",
        shape=Shape.LINE,
        measure="元",
        categories=tuple(f"{month.number}月" for month in months),
        series=(Series("实际发放", marks),),
        limit=Limit("月均预算", (plan,) * len(months)) if plan else None,
        empty="还没有过账的补贴。",
    )


def _at(key: str, *values: object) -> Kept:
    return Kept(key=key, values=frozenset(values))


def _monthly_plan(unit: Unit) -> Decimal | None:
    """Return a twelfth of the wages' appropriation; it is the county's, so only beside the county's pay."""
    if WHOLE not in unit.actor.scopes or _P.BUDGET_READ not in unit.actor.permissions:
        return None
    year = unit.as_of.valid_on.year
    stated = policy_on(unit, date(year, 12, 31)).budget
    if stated is None:
        return None
    subject = stated.line(Cost.WAGES).subject
    given = sum((r.appropriation for r in budget.subjects(unit, year) if r.subject == subject), budget.NIL)
    return (given / 12).quantize(Decimal("0.01")) if given else None


def _vacancies(unit: Unit) -> Chart:
    above = units.parts(unit)
    several = sum(row.level is Level.TOWN for row in above) > 1
    level = Level.TOWN if several else Level.VILLAGE
    empty = gaps(unit).empty
    words = units.kind_words(unit, unit.as_of.valid_on)
    kinds = dict.fromkeys(words[kind] for kind in sorted({gap.unit_kind for gap in empty}))
    lacking = [(gap.scope_lo, words[gap.unit_kind]) for gap in empty]
    rows = [
        row for row in above if row.level is level and any(row.scope.holds(gap.scope_lo) for gap in empty)
    ]
    return Chart(
        title=in_own_words("各乡镇空岗网格" if level is Level.TOWN else "各村（社区）空岗网格"),
        shape=Shape.ROWS,
        measure="个",
        categories=tuple(row.name for row in rows),
        series=tuple(
            Series(kind, tuple(_vacant(row, kind, lacking) for row in rows), hue)
            for hue, kind in enumerate(kinds)
        ),
        empty="网格都已配齐。",
    )


def _vacant(row: units.PartRow, kind: str, lacking: Iterable[tuple[int, str]]) -> Mark:
    count = sum(row.scope.holds(low) and word == kind for low, word in lacking)
    door = Door(page="vacancies", narrowing=only(kind=kind), place=row.full_name, scope=row.scope)
    return Mark(count, door)


def _money(unit: Unit) -> Chart:
    rows = budget.subjects(unit, unit.as_of.valid_on.year)
    parts = (("已支出", "expended", 0), ("已承诺", "committed", 3))
    return Chart(
        title=in_own_words("经费执行（全县）"),
        shape=Shape.ROWS,
        measure="元",
        categories=tuple(row.title for row in rows),
        series=tuple(
            Series(title, tuple(_spent(row.title, adds, getattr(row, adds)) for row in rows), hue)
            for title, adds, hue in parts
        ),
        limit=Limit("预算", tuple(row.appropriation for row in rows)),
        note=ahead(unit).text if rows else "",
        empty="本年度还没有登记经费。",
    )


def _spent(subject: str, adds: str, amount: Decimal) -> Mark:
    return Mark(amount, Door(page="ledger", narrowing=only(subject=subject), adds=adds))


def _ages(unit: Unit) -> Chart:
    born, day = births(unit), unit.as_of.valid_on
    kinds = sorted(born, key=lambda kind: -len(born[kind]))
    bands = [
        (years_before(day, oldest + 1) + timedelta(days=1), years_before(day, youngest))
        for youngest, oldest in _AGES
    ]
    return Chart(
        title="在岗网格员年龄",
        shape=Shape.COLUMNS,
        measure="人",
        categories=("30岁及以下", "31至40岁", "41至50岁", "51至60岁", "60岁以上"),
        series=tuple(
            Series(kind, tuple(_aged(born[kind], kind, band) for band in bands), hue)
            for hue, kind in enumerate(kinds)
        ),
        empty="花名册还是空的。",
    )


def _aged(days: Sequence[date], kind: str, band: tuple[date, date]) -> Mark:
    """Count the days of birth, eldest first, within a band; its door keeps the same of the roster's rows."""
    count = bisect_right(days, band[1]) - bisect_left(days, band[0])
    born = Kept(key="birth", least=band[0], most=band[1])
    return Mark(count, Door(page="roster", narrowing=Narrowing((born, _at("employment", kind)))))
