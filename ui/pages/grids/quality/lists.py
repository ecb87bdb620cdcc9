"""The checks of every grid, and what they come to by town and month."""

from __future__ import annotations

from app.core.narrowing import only
from app.services import surveys
from app.services.surveys import CheckRow, TownRow
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.grids import acts as grids
from ui.pages.grids.quality import acts
from ui.pages.grids.quality.strip import Strip

_WRITE, _CORRECT, _GRIDS = surveys.keep_check.permission, "更正", "查看网格"
_TOPICS = frozenset({"survey", "unit_version"})
_SUMS, _RATES = ("checked", "correct", "compared", "matched"), ("accuracy", "matching")

QUALITY = Register(
    id="data_quality",
    title="数据质量",
    section="网格",
    icon="tree-structure",
    row=CheckRow,
    query=surveys.checks,
    topics=_TOPICS,
    names=(),
    first=("month", "grid"),
    adds=_SUMS,
    bars=_RATES,
    strip=Strip,
    counted="次",
    opens=_CORRECT,
    empty="还没有登记数据核查。抽查了多少条、准确多少条，比对了多少条、匹配多少条，可以逐个网格登记，也可以导入名单。",
    actions=(
        Action(title="登记有误", icon="prohibit", permission=_WRITE, start=acts.void, blocked=acts.one),
        Action(title=_CORRECT, icon="pencil-simple", permission=_WRITE, start=acts.change, blocked=acts.one),
        Action(title="粘贴名单", icon="clipboard-text", permission=_WRITE, start=acts.paste),
        Action(title="导入名单", icon="upload-simple", permission=_WRITE, start=acts.take_in),
        Action(title="登记核查", icon="plus", permission=_WRITE, start=acts.add, keys="Ctrl+N", primary=True),
    ),
)


def _open(page: RegisterPage) -> None:
    row: TownRow = page.table.chosen()[0]
    page.desk.open("data_quality", page.ground, only(month=row.month, town=row.town, heading=row.heading))


TOWNS = Register(
    id="data_quality_towns",
    title="数据质量汇总",
    section="网格",
    icon="tree-structure",
    row=TownRow,
    query=surveys.towns,
    topics=_TOPICS,
    names=(),
    first=("month", "town"),
    adds=_SUMS,
    bars=_RATES,
    strip=Strip,
    counted="行",
    opens=_GRIDS,
    empty="还没有登记数据核查：请先在“数据质量”里登记或导入。",
    onward=("去“数据质量”登记", "data_quality"),
    actions=(
        Action(
            title=_GRIDS,
            icon="list-bullets",
            permission=surveys.checks.permission,
            start=_open,
            blocked=grids.one_unit,
        ),
    ),
)
