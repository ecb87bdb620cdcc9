"""Make a demonstration from order to bundle: the database whole or not at all, its figures computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.core.errors import AppError, Invalid, Unavailable
from app.core.money import show
from app.core.period import Month
from app.demo import underway
from app.demo.counting import Counted, count
from app.demo.county import Demand, Story, build
from app.demo.office import PASSPHRASE, DemoOffice, without_user
from app.demo.shape import heads_of
from app.domain.policy import Cost, Policy, load, statements
from app.domain.policy.schemes import TownBonus
from app.domain.units import Level
from app.reports.bundle import Bundle, draw
from app.services import accounts, budget
from app.services.budget import YearFigures
from db import upgrade
from db.bootstrap import clear_demo, files_of, in_use, keys_beside
from db.models.audit import Meta
from db.store import Store

YEAR = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the command line asked for.

    ``place`` None puts the file into ``out``; ``divisions`` None invents the towns and villages.
    """

    county: str
    out: Path
    place: str | None
    policy_text: str
    divisions: Path | None
    workers: int | None
    months: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What stands there now, with the figures as the services give them.

    Money is None where the policy has none of it; ``absent`` says what is not there and why.
    """

    county: str
    place: str
    counted: Counted
    months: int
    budget: dict[str, str | None]
    forecast: str
    absent: tuple[str, ...]
    bundle: Bundle
    text: str


def make(order: Order, progress: Callable[[str], None]) -> Made:
    """Build the county's database, draw the last month's bundle into ``out``, and begin the next month.

    An earlier demonstration in the same place is replaced, anything else is refused.

    Raises:
        Invalid: the policy, the divisions or the place do not serve.
        Unavailable: the earlier one is open, or the disk refuses; nothing has changed then.
    """
    rules = load(order.policy_text)
    if rules.status == "draft":
        raise Invalid(f"{rules.county}的政策还是草稿，不能建立演示县；请用 --policy 指定一份完整的政策。")
    heads_of(rules, order.workers, 0)  # refused before anything is built
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
    month = _drawn_month(rules, order.months)
    with _building(place, demand, progress) as story:
        bundle = draw(story.office.desk("jingban"), month, order.out, progress)
        underway.begin(story, Month(YEAR, order.months).next(), progress)
        return _told(order, without_user(place), story, bundle, month)


def _drawn_month(rules: Policy, months: int) -> Month:
    """Return the month the bundle is drawn for: the last one an assessment ended with, if there is one."""
    lived = [Month(YEAR, number) for number in range(months, 0, -1)]
    return next((month for month in lived if rules.assessment.ends_with(month)), lived[0])


@contextmanager
def _building(place: str, demand: Demand, progress: Callable[[str], None]) -> Iterator[Story]:
    """Yield the story once its year is lived; on a server its database is made in place."""
    if "://" not in place or place.startswith("sqlite"):
        with _beside(_path_of(place)) as part:
            yield from _lived(str(part), demand, progress)
        return
    clear_demo(place)
    yield from _lived(place, demand, progress)


def _lived(place: str, demand: Demand, progress: Callable[[str], None]) -> Iterator[Story]:
    story = build(place, demand, progress)
    try:
        yield story
    finally:
        story.office.close()


def _path_of(place: str) -> Path:
    return Path(accounts.address_of(place).database or "")


@contextmanager
def _beside(final: Path) -> Iterator[Path]:
    """Yield where to build; it takes the place of ``final`` when all went well, else nothing has changed."""
    _refuse_other(final)
    part = final.with_name(final.name + ".part")
    _remove(part)  # left by a run that was killed
    try:
        yield part
        _remove(final)
        keys_beside(part).path.replace(keys_beside(final).path)
        part.replace(final)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    for leftover in files_of(path):
        leftover.unlink(missing_ok=True)


def _refuse_other(path: Path) -> None:
    """Raise Invalid unless there is nothing at ``path``, or a demonstration nobody has open."""
    if not path.exists():
        return
    refusal = Invalid(f"“{path.name}”不是演示数据库，没有改动；请换一个文件夹或文件名。")
    try:
        old = Store(accounts.address_of(str(path)), keys_beside(path).open("admin", PASSPHRASE))
    except AppError:
        raise refusal from None
    try:
        if not _is_demo(old):
            raise refusal
        if in_use(old):
            raise Unavailable(f"“{path.name}”正在使用，没有改动；请先关闭打开它的窗口，再重新执行。")
    finally:
        old.close()


def _is_demo(store: Store) -> bool:
    """Return whether it is a demonstration of no newer a program; one looks and does not sign in."""
    try:
        upgrade.needs_upgrade(store)
        with store.reading() as session:
            return session.scalar(select(Meta.value).where(Meta.key == "demo")) == "1"
    except AppError:
        return False


def _told(order: Order, place: str, story: Story, bundle: Bundle, month: Month) -> Made:
    office, rules = story.office, story.ground.rules
    counted = count(office, rules, month.last)
    figures = office.ask("jingban", budget.year_figures, month.year) if _budgeted(rules) else None
    absent = (*_absent(rules), *_divided(rules, order.divisions, story.ground.left_out))
    lines = [
        f"演示数据库：{place}（账号 {'、'.join(_logins(office))}，口令都是 {PASSPHRASE}）",
        f"层级：{_levels(rules, counted)}；网格员 {counted.workers['total']:,} 人",
        *([f"年初在岗：{_listed(counted.entered)}"] if counted.entered else []),
        *(f"网格力量：{kind} {many:,}" for kind, many in counted.forces.items() if many),
        *(_money(figures) if figures else ()),
        *absent,
        *bundle.agreement,
        *(f"  {one.file}" for one in bundle.files),
    ]
    return Made(
        county=order.county,
        place=place,
        counted=counted,
        months=order.months,
        budget=_budget(figures),
        forecast=figures.forecast.text if figures else "",
        absent=absent,
        bundle=bundle,
        text="\n".join(lines),
    )


def _budgeted(rules: Policy) -> bool:
    """Return whether the policy says which subject pays the wages: without one the year has no figures."""
    charges = rules.budget.charges if rules.budget else None
    return charges is not None and Cost.WAGES in charges.value


def _levels(rules: Policy, counted: Counted) -> str:
    """Return how many units each tier has: of several kinds, or not all with grids, it says how many."""
    told = []
    for level, many in counted.units.items():
        kinds, some = counted.kinds[level], counted.gridded.get(level, many)
        more = [_listed(kinds)] if len(kinds) > 1 else []
        more += [f"设网格的 {some:,}"] if some < many else []
        beside = f"（{'；'.join(more)}）" if more else ""
        told.append(f"{rules.hierarchy.label_of(Level(level))} {many:,}{beside}")
    return "、".join(told)


def _listed(numbers: dict[str, int]) -> str:
    return "、".join(f"{word} {many:,}" for word, many in numbers.items())


def _logins(office: DemoOffice) -> list[str]:
    """Return who may sign in, the clerks of towns and the security administrator aside."""
    known = [login for login in office.admitted if not login.startswith("town")]
    return [*known, "admin"]


def _absent(rules: Policy) -> Iterator[str]:
    """Yield what the demonstration is without, because its policy is silent about it."""
    absent = (
        (not rules.vetting.steps, "选聘考察：政策没有写考察步骤，接任当日登记"),
        (rules.assessment.regular is None, "考核：政策没有写按月或按季度考核的指标"),
        (not rules.pays, "补贴发放、银行代发文件和经费台账：政策里没有由县财政发放的用工类别"),
        (rules.insurance.accident is None, "意外险清单：政策没有写人身意外伤害保险"),
        (not _budgeted(rules), "全年经费：政策没有写工资列支的科目"),
    )
    yield from (f"没有{words}。" for missing, words in absent if missing)
    for scheme in rules.pay.scheme:
        if isinstance(scheme, TownBonus):
            yield f"没有“{scheme.label}”：由乡镇自筹，不经县财政，本程序不计算。"
    assumed = sum(one.assumed for one in statements(rules))
    if assumed:
        yield f"政策里有 {assumed} 项是假设，页面上都标明“假设”。"


def _divided(rules: Policy, divisions: Path | None, left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield where the units come from, as far as that has to be said."""
    if divisions is None:
        yield "乡镇和村（社区）是演示生成的，名称以“演、示、样”开头，不是真实的区划。"
    if left_out:
        names = "、".join(left_out)
        yield f"区划清单有几个根，只取政策的根单位“{rules.root.name}”下面的；没有取：{names}。"


def _budget(figures: YearFigures | None) -> dict[str, str | None]:
    names = ("appropriation", "wages_posted", "wages_year", "insurance_year", "balance")
    return {name: str(getattr(figures, name)) if figures else None for name in names}


def _money(figures: YearFigures) -> tuple[str, str]:
    line = (
        f"全年拨款 {show(figures.appropriation)} 元，已过账工资 {show(figures.wages_posted)} 元，"
        f"全年工资 {show(figures.wages_year)} 元，保险 {show(figures.insurance_year)} 元，"
        f"年末结余 {show(figures.balance)} 元"
    )
    return line, figures.forecast.text
