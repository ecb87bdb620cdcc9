"""The way from an empty county to its first month (ux.md 3.4): six lines, each known to be done or not."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.access import Permission
from app.core.figures import Door
from app.core.own_words import in_own_words
from app.domain.units import Level
from app.services import assessment, budget, pay, units
from app.services.dashboard._once import births, heads
from app.services.dashboard.rows import Step
from app.services.policy import policy_on
from app.workspace import Unit

_P = Permission


def steps(unit: Unit) -> Iterator[Step]:
    """Yield the lines of what the actor may see, in order."""
    may = unit.actor.permissions
    grids = len(units.tree(unit, level=Level.GRID))
    said = f"已有 {grids:,} 个网格" if grids else in_own_words("各级单位和网格，由县级经办导入")
    yield Step("导入辖区", said, grids > 0, Door(page="grids"))
    people = heads(births(unit))
    said = f"已有 {people:,} 人在岗" if people else in_own_words("由县级或乡镇经办从 Excel 名单导入")
    yield Step("导入花名册", said, people > 0, Door(page="roster"))
    priced = bool(policy_on(unit, unit.today).pay.scheme)
    said = "政策里已有各类人员的标准，请核对依据" if priced else "在政策里写明各类人员每月的标准"
    yield Step("设补贴标准", said, priced, Door(page="policy"))
    if _P.BUDGET_READ in may:
        money = bool(budget.ledger(unit, unit.as_of.valid_on.year))
        yield Step("登记年度经费", "把财政下达的文号和金额记入台账", money, Door(page="ledger"))
    if _P.ASSESSMENT_READ in may:
        scored = bool(assessment.cycles(unit))
        yield Step(
            "开始第一次考核",
            in_own_words("月末之后由县级经办开始，各乡镇评分"),
            scored,
            Door(page="scores", narrowing=None),
        )
    if _P.PAY_READ in may:
        paid = bool(pay.runs(unit))
        yield Step("编制第一个月补贴", "经办计算，另一人复核，第三人审批", paid, Door(page="pay"))
