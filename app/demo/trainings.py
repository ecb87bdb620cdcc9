"""演示培训: some sessions of the year, called, signed, ticked, certified; one is still to come."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.policy import Policy
from app.domain.training import CAME, Mark
from app.services import training, units
from app.services.training import Calling, NewSession
from app.services.units import UnitRow

MAKER = "jingban"
_TEST, _PASS = Decimal(60), ("92", "85", "78", "55")
_BACK = timedelta(days=1)
_TITLES = ("业务知识和平台操作", "矛盾纠纷排查和安全巡查", "数据录入和信息核对")


def told(office: DemoOffice, ground: Ground, seed: int) -> int:
    """Register the sessions of a demonstration and return how many; the same for the same seed.

    One was held yesterday with a test, one the day before without; one is called for next week.
    """
    rules, today = ground.rules, office.clock().date()
    levels = list(rules.training.level_labels)
    towns = [office.ask(MAKER, units.unit_by_id, one) for one in ground.towns.values()]
    if not levels or not towns:
        return 0
    chance = random.Random(f"training-{seed}")
    town = towns[0]
    titles = _titles(rules)
    basics = _new(rules, town, levels[0], titles[0], today - _BACK)
    held(office, basics, town, chance, scored=True)
    other = towns[min(1, len(towns) - 1)]
    held(
        office,
        _new(rules, other, levels[1], titles[len(titles) // 2], today - 2 * _BACK),
        other,
        chance,
        scored=False,
    )
    coming = _new(rules, town, levels[-1], titles[-1], today + timedelta(days=7))
    session = office.do(MAKER, training.plan, coming)
    _call(office, session, town)
    return 3


def _titles(rules: Policy) -> tuple[str, ...]:
    """Return what is taught: what the county's own text names, in its order."""
    topics = tuple(one.label for one in rules.training.topics.value) if rules.training.topics else ()
    return topics or _TITLES


def _new(rules: Policy, town: UnitRow, level: str, title: str, on: date) -> NewSession:
    return NewSession(
        unit_id=town.id,
        title=title,
        level=level,
        starts=on,
        ends=on,
        hours=Decimal(6),
        place=f"{town.name}会议室",
        trainer="演示讲师",
        note=f"演示，{rules.centre.name.value}",
    )


def held(office: DemoOffice, new: NewSession, town: UnitRow, chance: random.Random, *, scored: bool) -> None:
    """Call a town, tick a few otherwise, the rest as there, and give certificates where there was a test."""
    session = office.do(MAKER, training.plan, replace(new, pass_score=_TEST if scored else None))
    _call(office, session, town)
    for line in office.ask(MAKER, training.sheet, session):
        typed = chance.choice(("3", "4", "2", "1")) if line.number % 5 == 0 else "1"
        score = f" {chance.choice(_PASS)}" if scored and typed in "12" else ""
        office.do(MAKER, training.tick_typed, session, line.version, line.number, typed + score)
    _rated(office, session)
    row = office.ask(MAKER, training.one_session, session)
    if row.unmarked:
        office.do(MAKER, training.tick_rest, session, row.version, Mark.PRESENT)
    office.do(MAKER, training.close, session, office.ask(MAKER, training.one_session, session).version)
    if scored:
        now = office.ask(MAKER, training.one_session, session)
        office.do(MAKER, training.certify, session, now.version)


def _rated(office: DemoOffice, session: int) -> None:
    """Let most of those who came say what they thought of it, where the policy has a scale."""
    if office.ask(MAKER, training.scale_of, session) is None:
        return
    for line in office.ask(MAKER, training.sheet, session):
        if line.mark in CAME and line.number % 4:
            mark = "5554443"[(line.number * 3 + session) % 7]
            office.do(MAKER, training.rate_typed, session, line.version, line.number, mark)
    row = office.ask(MAKER, training.one_session, session)
    office.do(MAKER, training.advise, session, row.version, "多讲本地案例；平台操作留出练习时间")


def _call(office: DemoOffice, session: int, town: UnitRow) -> None:
    row = office.ask(MAKER, training.one_session, session)
    office.do(MAKER, training.call_many, session, row.version, Calling(unit_id=town.id))
