"""Make a demonstration from order to bundle: the database whole or not at all, its figures computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core.asof import AsOf
from app.core.errors import AppError, Invalid
from app.core.money import show
from app.core.period import Month
from app.demo.county import Demand, build
from app.demo.office import PASSPHRASE, DemoOffice
from app.domain.policy import load
from app.reports.bundle import Bundle, draw
from app.services import accounts, budget, roster, units
from app.services.budget import YearFigures
from db.bootstrap import clear_demo, keys_beside

YEAR = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the command line asked for; ``place`` None puts the file into ``out``."""

    county: str
    out: Path
    place: str | None
    policy_text: str
    divisions: Path
    workers: int | None
    months: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What stands there now, with the figures as the services give them."""

    county: str
    place: str
    units: dict[str, int]
    workers: dict[str, int]
    months: int
    budget: dict[str, str]
    bundle: Bundle
    text: str


def make(order: Order, progress: Callable[[str], None]) -> Made:
    """Build the county's database and draw the last month's bundle into ``out``.

    An earlier demonstration in the same place is replaced, anything else is refused.

    Raises:
        Invalid: the policy, the divisions or the place do not serve.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    rules = load(order.policy_text)
    demand = Demand(
        county=order.county,
        title=f"{rules.centre.name.value}（演示）",
        policy_text=order.policy_text,
        divisions=order.divisions,
        workers=order.workers,
        months=order.months,
        seed=order.seed,
        year=YEAR,
    )
    place = order.place or str(order.out / f"{order.county}.griddesk")
    office = _built(place, demand, progress)
    try:
        month = Month(YEAR, order.months)
        bundle = draw(office.desk("jingban"), month, order.out, progress)
        return _told(order, place, office, bundle, month)
    finally:
        office.close()


def _built(place: str, demand: Demand, progress: Callable[[str], None]) -> DemoOffice:
    """Build beside the place and move there when whole: an interrupted build leaves what was before."""
    if "://" in place:
        _clear(place)
        return build(place, demand, progress)
    final = Path(place)
    _refuse_other(final)
    part = final.with_name(final.name + ".part")
    for old in (part, keys_beside(part).path):
        old.unlink(missing_ok=True)
    office = build(str(part), demand, progress)
    office.close()
    for old in (final, keys_beside(final).path):
        old.unlink(missing_ok=True)
    keys_beside(part).path.replace(keys_beside(final).path)
    part.replace(final)
    return DemoOffice(place, office.clock, office.entropy)


def _refuse_other(path: Path) -> None:
    """Raise Invalid unless there is nothing at ``path``, or a demonstration."""
    if not path.exists():
        return
    try:
        old = accounts.sign_in(str(path), "admin", PASSPHRASE)
    except AppError:
        raise Invalid(f"“{path.name}”不是演示数据库，没有改动；请换一个文件夹或文件名。") from None
    try:
        demo = old.ask(accounts.about).demo
    finally:
        old.store.close()
    if not demo:
        raise Invalid(f"“{path.name}”不是演示数据库，没有改动；请换一个文件夹或文件名。")


def _clear(place: str) -> None:
    clear_demo(place)


def _told(order: Order, place: str, office: DemoOffice, bundle: Bundle, month: Month) -> Made:
    when = AsOf(month.last)
    counted = {row.level.value: row.units for row in office.ask("jingban", units.counts, month.last)}
    kinds = {row.key: row.count for row in office.ask("jingban", roster.counts, when)}
    figures = office.ask("jingban", budget.year_figures, month.year)
    workers = {**kinds, "total": sum(kinds.values())}
    return Made(
        county=order.county,
        place=place,
        units=counted,
        workers=workers,
        months=order.months,
        budget=_budget(figures),
        bundle=bundle,
        text=_text(place, counted, workers, figures, bundle),
    )


def _budget(figures: YearFigures) -> dict[str, str]:
    return {
        "appropriation": str(figures.appropriation),
        "wages_posted": str(figures.wages_posted),
        "wages_year": str(figures.wages_year),
        "insurance_year": str(figures.insurance_year),
        "balance": str(figures.balance),
    }


def _text(
    place: str, counted: dict[str, int], workers: dict[str, int], figures: YearFigures, bundle: Bundle
) -> str:
    levels = "、".join(f"{level} {number}" for level, number in counted.items())
    lines = [
        f"演示数据库：{place}（账号 jingban、fuhe、shenpi、shenji、admin，口令都是 {PASSPHRASE}）",
        f"层级：{levels}；网格员 {workers['total']} 人",
        (
            f"全年拨款 {show(figures.appropriation)} 元，已过账工资 {show(figures.wages_posted)} 元，"
            f"全年工资 {show(figures.wages_year)} 元，保险 {show(figures.insurance_year)} 元，"
            f"年末结余 {show(figures.balance)} 元"
        ),
        figures.forecast.text,
        *bundle.agreement,
        *(f"  {one.file}" for one in bundle.files),
    ]
    return "\n".join(lines)
