"""What a change that came too late does to months already checked, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.money import show
from app.core.period import Month
from app.domain.pay.compute import NIL


@dataclass(frozen=True, slots=True)
class LateEffect:
    """One month a change would touch: what it comes to by today's roster, None while it is not posted."""

    month: Month
    effect: Decimal | None
    noted: bool


def told_noted(effects: Sequence[LateEffect]) -> str:
    """Return in words what a change noted by hand will come to, month by month."""
    if not effects:
        return "这一天以来还没有复核过的发放，不用登记：改好花名册后重新计算即可。"
    lines = _lines(effects)
    if any(one.effect for one in effects):
        return f"按现在的花名册重算：{lines}。"
    return f"按现在的花名册重算：{lines}。如有差额，请先在花名册中改正。"


def told_dated(found: Mapping[str, Sequence[LateEffect]]) -> str:
    """Return in words what an act on a day will come to in months checked already, for whom it concerns."""
    if not any(found.values()):
        return "这一天以来还没有复核过的发放，没有需要补扣的。"
    lines = "；".join(f"{who}{_lines(effects)}" for who, effects in found.items() if effects)
    amounts = [one.effect for effects in found.values() for one in effects if one.effect]
    whole = f"；合计{_money(sum(amounts, NIL))}" if len(amounts) > 1 else ""
    return f"这一天以后的补贴已经办过：{lines}{whole}。已办的发放不改，下次计算时一并补扣。"


def _lines(effects: Sequence[LateEffect]) -> str:
    return "；".join(f"{one.month.label}{_said(one)}" for one in effects)


def _said(one: LateEffect) -> str:
    if one.noted:
        return "已经登记过"
    if one.effect is None:
        return "还没有过账，过账后下月处理"
    return _money(one.effect)


def _money(amount: Decimal) -> str:
    return f"{'补发' if amount > 0 else '扣回'} {show(abs(amount))} 元" if amount else "没有差额"
