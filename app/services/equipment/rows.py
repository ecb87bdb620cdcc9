"""What equipment takes in and gives out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.equipment import Found, SlipKind, Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEquipment:
    """Something that comes into stock: ``kind`` a key of the policy's, ``unit_id`` whose stock it is."""

    kind: Annotated[str, Label("种类")]
    unit_id: int
    number: Annotated[str, Label("编号", width=16, kind=Kind.CODE, help="逐件编号的必填，一件一个编号")] = ""
    quantity: Annotated[int, Label("数量")] = 1
    model: Annotated[str, Label("品牌型号", width=20)] = ""
    serial: Annotated[str, Label("序列号", width=20, kind=Kind.CODE)] = ""
    price: Annotated[Decimal | None, Label("单价", help="不填的按政策写的单价")] = None
    bought_on: Annotated[date | None, Label("购置日期")] = None
    source: Annotated[str, Label("经费来源", width=20)] = ""
    note: Annotated[str, Label("备注", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of an imported ledger: what comes into stock, and who has had it since when, where it says so."""

    new: NewEquipment
    person_id: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What may be put right of something in stock."""

    model: Annotated[str, Label("品牌型号", width=20)] = ""
    serial: Annotated[str, Label("序列号", width=20, kind=Kind.CODE)] = ""
    price: Annotated[Decimal | None, Label("单价")] = None
    bought_on: Annotated[date | None, Label("购置日期")] = None
    source: Annotated[str, Label("经费来源", width=20)] = ""
    note: Annotated[str, Label("备注", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something given out: to a person in post, or to a unit where no person is named."""

    person_id: int | None = None
    unit_id: int | None = None
    quantity: Annotated[int, Label("数量")] = 1
    on: Annotated[date, Label("领用日期")]
    signer: Annotated[str, Label("签领人", width=12, help="不填的就是领用人本人")] = ""
    note: Annotated[str, Label("说明", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """Many people given what they lack."""

    on: Annotated[date, Label("领用日期")]
    note: Annotated[str, Label("说明", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Something that came back to stock."""

    on: Annotated[date, Label("退回日期")]
    quantity: Annotated[int, Label("数量")] = 1
    signer: Annotated[str, Label("收货人", width=12)] = ""
    note: Annotated[str, Label("完好情况", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """Things that go from whoever has them to somebody in post."""

    person_id: int
    on: Annotated[date, Label("移交日期")]
    signer: Annotated[str, Label("监交人", width=12)] = ""
    note: Annotated[str, Label("说明", width=30)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that is no more: ``value`` is what the loss is set at, the price where nobody says."""

    damaged: Annotated[bool, Label("是损毁，实物还在（不勾选即为遗失）")] = False
    on: Annotated[date, Label("发现日期")]
    quantity: Annotated[int, Label("数量")] = 1
    reason: Annotated[str, Label("经过和原因", width=40)]
    value: Annotated[Decimal | None, Label("核定价值")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a stock-taking found of one line."""

    on: Annotated[date, Label("盘点日期")]
    found: Annotated[int, Label("实有数量")]
    note: Annotated[str, Label("说明", width=30)] = ""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind as a form offers it."""

    key: str
    label: str
    measure: str
    numbered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One entry of the stock: how many there are, how many are given out, how many are no more."""

    id: int
    version: int
    unit_id: int
    kind_key: str
    mine: bool
    kind: Annotated[str, Label("种类", width=12)]
    number: Annotated[str, Label("编号", width=14, kind=Kind.CODE)]
    standing: Annotated[Stock, Label("状态", width=10)]
    quantity: Annotated[int, Label("数量", width=7)]
    left: Annotated[int, Label("在库", width=7)]
    out: Annotated[int, Label("已领用", width=7)]
    gone: Annotated[int, Label("已报废", width=7)]
    holder: Annotated[str, Label("领用人", width=14)]
    model: Annotated[str, Label("品牌型号", width=14)]
    serial: Annotated[str, Label("序列号", width=14, kind=Kind.CODE)]
    price: Annotated[Decimal | None, Label("单价", width=10)]
    bought_on: Annotated[date | None, Label("购置日期", width=11)]
    source: Annotated[str, Label("经费来源", width=14)]
    keeper: Annotated[str, Label("保管单位", width=16)]
    counted: Annotated[Found, Label("库存盘点", width=9)]
    note: Annotated[str, Label("备注", width=16)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """Something somebody has: ``name`` is a person, or the unit where nobody is named."""

    id: int
    version: int
    equipment_id: int
    person_id: int | None
    unit_id: int
    slip_id: int
    name: Annotated[str, Label("领用人", width=10)]
    kind: Annotated[str, Label("种类", width=12)]
    number: Annotated[str, Label("编号", width=14, kind=Kind.CODE)]
    quantity: Annotated[int, Label("数量", width=6)]
    since: Annotated[date, Label("领用日期", width=11)]
    slip: Annotated[str, Label("单据", width=9)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    model: Annotated[str, Label("品牌型号", width=14)]
    worth: Annotated[Decimal | None, Label("价值", width=10)]
    back: Annotated[bool, Label("须交回", width=8)]
    counted: Annotated[Found, Label("盘点", width=9)]
    counted_on: Annotated[date | None, Label("盘点日期", width=11)]

    @property
    def told(self) -> str:
        """Return it in words: ``工作证 GZ-0001``, ``马甲 2 件``."""
        return f"{self.kind}{f' {self.number}' if self.number else ''}" + (
            f" ×{self.quantity}" if self.quantity > 1 else ""
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LackRow:
    """A kind somebody in post must have and lacks."""

    id: int
    person_id: int
    kind_key: str
    name: Annotated[str, Label("姓名", width=10)]
    kind: Annotated[str, Label("缺的装备", width=12)]
    lacking: Annotated[int, Label("缺", width=6)]
    due: Annotated[int, Label("应配", width=6)]
    has: Annotated[int, Label("已领", width=6)]
    since: Annotated[date, Label("上岗日期", width=11)]
    employment: Annotated[str, Label("用工类别", width=12)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=20, tail=True)]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a line of a hand-out would give, or ``why`` it cannot; ``parts``: entries, how many of each."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    place: Annotated[str, Label("网格", width=22, tail=True)]
    before: Annotated[str, Label("现在", width=16)]
    after: Annotated[str, Label("改成", width=16)]
    why: Annotated[str, Label("不能发的原因", width=40)]
    parts: tuple[tuple[int, int], ...]

    @property
    def changes(self) -> bool:
        """Whether something would be given."""
        return bool(self.parts) and not self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """One slip: what happened to which things, on which day."""

    id: int
    person_id: int | None
    number: Annotated[str, Label("单据编号", width=10)]
    kind: Annotated[SlipKind, Label("单据", width=10)]
    on: Annotated[date, Label("日期", width=11)]
    source: Annotated[str, Label("交出", width=12)]
    target: Annotated[str, Label("接收", width=12)]
    things: Annotated[str, Label("物品", width=30)]
    signer: Annotated[str, Label("签字", width=10)]
    reason: Annotated[str, Label("说明", width=20)]
    value: Annotated[Decimal | None, Label("核定价值", width=10)]
    town: Annotated[str, Label("乡镇", width=12)]
    by: Annotated[str, Label("登记人", width=9)]
    at: Annotated[datetime, Label("登记时间", width=16)]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One thing of a slip, as the paper lists it."""

    kind: Annotated[str, Label("名称", width=14)]
    number: Annotated[str, Label("编号", width=14, kind=Kind.CODE)]
    model: Annotated[str, Label("品牌型号", width=14)]
    quantity: Annotated[int, Label("数量", width=6)]
    measure: Annotated[str, Label("单位", width=6)]
    worth: Annotated[Decimal | None, Label("价值", width=10)]
    since: Annotated[date, Label("领用日期", width=11)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One line of a stock-taking: what the register says, and what was found last, where anything was."""

    town: Annotated[str, Label("乡镇", width=12)]
    kind: Annotated[str, Label("种类", width=12)]
    number: Annotated[str, Label("编号", width=14, kind=Kind.CODE)]
    model: Annotated[str, Label("品牌型号", width=14)]
    holder: Annotated[str, Label("领用人或库房", width=18)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]
    expected: Annotated[int, Label("账面数", width=7)]
    found: Annotated[int | None, Label("实有数", width=7)]
    result: Annotated[str, Label("结果", width=8)]
    note: Annotated[str, Label("说明", width=16)]
    person_id: int | None = None
