"""The rows of pay: each is a table on screen, a sheet in a workbook and a table on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.core.period import Month
from app.domain.pay import Bucket, Cause, RunKind, RunState


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One person of a run: the amount, or why there is none, and the arithmetic in words."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=9)]
    kind: Annotated[str, Label("类别", width=14)]
    amount: Annotated[Decimal, Label("金额", width=12)]
    before: Annotated[Decimal | None, Label("上月", width=12)]
    change: Annotated[str, Label("变动原因", width=16)]
    bucket: Annotated[Bucket, Label("结果", width=14)]
    reason: Annotated[str, Label("原因", width=24)]
    account: Annotated[str, Label("卡号", width=10, kind=Kind.CODE)]
    town: Annotated[str, Label("乡镇", width=10)]
    place: Annotated[str, Label("网格", width=24, tail=True)]
    explain: Annotated[str, Label("计算过程", width=50)]


@dataclass(frozen=True, slots=True)
class SlipRef:
    """One person's slip in a run: what the window opens to show it."""

    run_id: int
    slip_id: int


@dataclass(frozen=True, slots=True)
class PaidRow:
    """What one person was paid, or why not, in one run; ``ref`` opens it."""

    ref: SlipRef
    month: Annotated[Month, Label("月份", width=9)]
    kind: Annotated[RunKind, Label("种类", width=10)]
    amount: Annotated[Decimal, Label("金额", width=12)]
    bucket: Annotated[Bucket, Label("结果", width=14)]
    state: Annotated[RunState, Label("状态", width=9)]
    reason: Annotated[str, Label("原因", width=24)]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One person whose amount is not last month's, and why; without a cause somebody must type one.

    ``id`` is the slip's.
    """

    id: int
    person_id: int
    town: Annotated[str, Label("乡镇", width=10)]
    name: Annotated[str, Label("姓名", width=9)]
    before: Annotated[Decimal, Label("上月", width=12)]
    after: Annotated[Decimal, Label("本月", width=12)]
    delta: Annotated[Decimal, Label("差额", width=12)]
    cause: Annotated[Cause | None, Label("原因", width=14)]
    text: Annotated[str, Label("说明", width=30)]


@dataclass(frozen=True, slots=True)
class PayRegisterRow:
    """One line of the pay register (工资/补贴发放表), as far as the county's scheme has columns."""

    person_id: int
    number: Annotated[int, Label("序号", width=6)]
    town: Annotated[str, Label("乡镇", width=10)]
    name: Annotated[str, Label("姓名", width=10)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    kind: Annotated[str, Label("类别", width=10)]
    base: Annotated[Decimal, Label("基本补贴", width=11)]
    performance: Annotated[Decimal, Label("绩效", width=10)]
    other: Annotated[Decimal, Label("其他", width=10)]
    gross: Annotated[Decimal, Label("应发合计", width=11)]
    deductions: Annotated[Decimal, Label("扣款合计", width=10)]
    net: Annotated[Decimal, Label("实发", width=11)]
    account: Annotated[str, Label("银行账号", width=22, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", width=18)]
    signature: Annotated[str, Label("签名", width=12)] = ""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One archived bank file."""

    id: int
    file_id: int
    sha256: Annotated[str, Label("校验码", width=20)]
    rows: Annotated[int, Label("笔数", width=8)]
    total: Annotated[Decimal, Label("金额", width=14)]
    made_by: Annotated[str, Label("经办", width=9)]
    made_at: Annotated[datetime, Label("导出时间", width=18)]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The same total from five places; ``agrees`` when all that exist are one."""

    run: Decimal
    slips: Decimal
    lines: Decimal
    ledger: Decimal | None
    export: Decimal | None

    @property
    def agrees(self) -> bool:
        """Return whether every total that exists is the run's."""
        return {one for one in (self.slips, self.lines, self.ledger, self.export) if one is not None} == {
            self.run
        }
