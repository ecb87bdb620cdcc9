"""The lists of equipment: the stock, what people have, what they lack, the slips."""

from __future__ import annotations

from app.domain.equipment import Found, Stock
from app.services import equipment
from app.services.equipment import HeldRow, StockRow
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.equipment import acts, blocking, holding, importing, issuing, papers
from ui.pages.roster.menus import dropping

_WRITE, _READ = equipment.add.permission, equipment.stock.permission
TOPICS = frozenset({"equipment", "equipment_hold", "equipment_count", "posting", "person", "policy_version"})
_FOUND = {
    Found.EQUAL: Tone.SUCCESS,
    Found.SHORT: Tone.DANGER,
    Found.OVER: Tone.WARNING,
    Found.NEVER: Tone.NEUTRAL,
}

_HANDLE = "办理"
_OF_STOCK = (
    Action(title="修改", icon="pencil-simple", permission=_WRITE, start=acts.change, blocked=blocking.kept),
    Action(title="盘点", icon="check-square", permission=_WRITE, start=acts.count, blocked=blocking.kept),
    Action(title="报废", icon="prohibit", permission=_WRITE, start=acts.write_off, blocked=blocking.there),
)

EQUIPMENT = Register(
    id="equipment",
    title="装备物资",
    section="花名册",
    icon="users-three",
    row=StockRow,
    query=equipment.stock,
    topics=TOPICS,
    adds=("quantity", "left", "out", "gone"),
    counted="种（件）",
    names=("holder",),
    first=("kind", "number"),
    opens="发给个人",
    tones={
        "standing": {
            Stock.KEPT: Tone.SUCCESS,
            Stock.OUT: Tone.INFO,
            Stock.PARTLY: Tone.INFO,
            Stock.GONE: Tone.NEUTRAL,
        },
        "counted": _FOUND,
    },
    empty="还没有登记装备物资：逐件登记入库，或导入现有的台账。",
    actions=(
        Action(
            title=_HANDLE,
            icon="caret-down",
            permission=_WRITE,
            start=dropping(_HANDLE, _OF_STOCK),
            blocked=blocking.kept,
        ),
        Action(title="导入台账", icon="upload-simple", permission=_WRITE, start=importing.take_in),
        Action(
            title="发给单位",
            icon="tree-structure",
            permission=_WRITE,
            start=issuing.to_unit,
            blocked=blocking.there,
        ),
        Action(
            title="发给个人", icon="user", permission=_WRITE, start=issuing.to_person, blocked=blocking.there
        ),
        Action(title="登记入库", icon="plus", permission=_WRITE, start=acts.add, keys="Ctrl+N", primary=True),
    ),
)

HELD = Register(
    id="equipment_held",
    title="装备领用",
    section="花名册",
    icon="users-three",
    row=HeldRow,
    query=equipment.held_now,
    topics=TOPICS,
    adds=("quantity", "worth"),
    counted="项",
    first=("name", "kind"),
    opens="领用单",
    tones={"counted": _FOUND},
    empty="还没有人领用装备：在“装备物资”里发放，或在“应配未配”里批量发放。",
    onward=("去应配未配", "equipment_lacking"),
    actions=(
        Action(
            title="盘点", icon="check-square", permission=_WRITE, start=holding.count, blocked=blocking.one
        ),
        Action(
            title="盘点相符",
            icon="checks",
            permission=_WRITE,
            start=holding.count_equal,
            blocked=blocking.some,
        ),
        Action(
            title="报遗失损毁", icon="warning", permission=_WRITE, start=holding.lose, blocked=blocking.one
        ),
        Action(
            title="领用单", icon="printer", permission=_READ, start=papers.slip_of_held, blocked=blocking.one
        ),
        Action(
            title="退回",
            icon="arrow-u-up-left",
            permission=_WRITE,
            start=holding.give_back,
            blocked=blocking.of_one,
        ),
        Action(
            title="移交",
            icon="swap",
            permission=_WRITE,
            start=holding.hand_over,
            blocked=blocking.of_one,
            primary=True,
        ),
    ),
)
