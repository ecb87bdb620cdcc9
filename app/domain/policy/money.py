"""What is paid, insured, budgeted and sent to the bank; every amount with its source."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid
from app.core.fields import Choice
from app.domain.budget import Overspend
from app.domain.calendar import DayBasis
from app.domain.policy.parts import Count, Items, Key, Money, Number, Part, Sourced, Text, refuse_twice
from app.domain.policy.schemes import FlatByKind, FlatRate, Kinds, Per, Scheme


class Cost(Choice):
    """What a county spends money on; its policy says to which subject each is charged."""

    WAGES = "wages", "工资补贴"
    INSURANCE = "insurance", "意外险保费"
    SOCIAL_INSURANCE = "social_insurance", "社会保险费"
    WORK_FUND = "work_fund", "工作经费"
    EQUIPMENT = "equipment", "办公设备"
    CAPITAL = "capital", "基础建设"
    BONUS = "bonus", "奖金"


class PayChannel(Choice):
    """By which way the money reaches people."""

    BANK_BATCH = "bank_batch", "银行批量代发"
    TREASURY_DIRECT = "treasury_direct", "国库直接支付"


class Filling(Choice):
    """What fills a column of the bank's file."""

    NUMBER = "number", "序号"
    NAME = "name", "户名"
    ACCOUNT = "account", "账号"
    AMOUNT = "amount", "金额"
    IDENTITY = "identity", "证件号"
    BANK = "bank", "开户行"
    PURPOSE = "purpose", "用途"
    TEXT = "text", "固定文字"


class CellKind(Choice):
    """How the bank reads a column."""

    CHAR = "char", "文字"
    NUM = "num", "数字"


class Encoding(Choice):
    """The bytes of the bank's file."""

    GBK = "gbk", "GBK"
    UTF_8 = "utf-8", "UTF-8"
    GB18030 = "gb18030", "GB18030"


class Separator(Choice):
    """What stands between two columns of the bank's file."""

    BAR = "|", "竖线"
    COMMA = ",", "逗号"
    TAB = "\t", "制表符"


class LineEnd(Choice):
    """What ends a line of the bank's file."""

    CRLF = "crlf", "回车换行"
    LF = "lf", "换行"


class AmountUnit(Choice):
    """In which unit the bank reads amounts."""

    YUAN = "yuan", "元"
    FEN = "fen", "分"


class TotalsLine(Choice):
    """Where the bank wants the number and the sum of its lines."""

    NONE = "none", "不写"
    FIRST = "first", "写在首行"
    LAST = "last", "写在末行"


class Performance(Part):
    """How an assessment grade becomes money (J35); no amount means none is paid yet."""

    by_grade: dict[Key, Money] = Field(default={}, title="各等次金额")


class Pay(Part):
    """Row ``pay.scheme`` and what every scheme shares."""

    scheme: tuple[Scheme, ...] = Field(default=(), title="薪酬办法")
    proration: Sourced[DayBasis] | None = Field(default=None, title="不满月计发")
    performance: Sourced[Performance] | None = Field(default=None, title="绩效")
    bonus: Sourced[Text] | None = Field(default=None, title="奖金")
    channel: Sourced[PayChannel] | None = Field(default=None, title="发放渠道")
    payday: Sourced[Annotated[int, Field(ge=1, le=28, strict=True)]] | None = Field(
        default=None, title="发放日"
    )
    minimum_wage: Sourced[Money] | None = Field(default=None, title="最低工资")
    deduction_limit: Sourced[Number] | None = Field(default=None, title="扣款上限（占当月工资）")

    @property
    def basis(self) -> DayBasis:
        """Return how the days of a part month count: the flat scheme says, or the pay as a whole.

        Raises:
            Invalid: the policy does not say.
        """
        flat = next((one for one in self.scheme if isinstance(one, FlatByKind)), None)
        found = flat.proration if flat else self.proration
        if found is None:
            raise Invalid("县政策没有写不满一月怎样计发，请在政策页补充后再编制。")
        return found.value

    def flat(self) -> FlatByKind:
        """Return the scheme that pays a flat amount by kind.

        Raises:
            Invalid: the policy has none.
        """
        for scheme in self.scheme:
            if isinstance(scheme, FlatByKind):
                return scheme
        raise Invalid("县政策没有“按类别定额”的发放标准，请在政策页补充后再编制。")

    def rate(self, kind: str) -> FlatRate:
        """Return the flat rate of a kind of employment.

        Raises:
            Invalid: the policy names no rate for it.
        """
        for rate in self.flat().rates:
            if rate.kind == kind:
                return rate
        raise Invalid(f"县政策没有“{kind}”的发放标准，请在政策页补充后再编制。")


class Accident(Part):
    """Group accident insurance: premium per person, exchange of names, ages (J33, standards 1.11)."""

    label: Text
    premium: Sourced[Money] = Field(title="每人保费")
    period: Sourced[Literal[Per.YEAR]] = Field(title="保费周期")
    starts: Sourced[Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]] = Field(title="起保日（月-日）")
    free_exchange: Sourced[bool] = Field(title="换人不另收费")
    age_min: Sourced[Count] | None = Field(default=None, title="承保年龄下限")
    age_max: Sourced[Count] | None = Field(default=None, title="承保年龄上限")
    warn_days: Sourced[Count] | None = Field(default=None, title="续保提前提醒（天）")


class SocialRate(Part):
    """What one social insurance takes of the base, in per cent."""

    key: Key
    label: Text
    employer: Number = Field(title="单位（%）")
    person: Number = Field(title="个人（%）")


class Contribution(Part):
    """How social insurance is paid: rates, the base's bounds, who counts in a month (Z8).

    Whoever is in post on ``counted_on`` is paid for as a whole month; nobody for a part of one.
    """

    kinds: Kinds = ()
    rates: Sourced[tuple[SocialRate, ...]] = Field(title="费率")
    floor: Sourced[Money] = Field(title="缴费基数下限")
    ceiling: Sourced[Money] = Field(title="缴费基数上限")
    counted_on: Sourced[Annotated[int, Field(ge=1, le=28, strict=True)]] = Field(title="按月认定日")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([rate.key for rate in self.rates.value], "社会保险费率")
        if self.floor.value > self.ceiling.value:
            raise PydanticCustomError("base", "缴费基数下限大于上限")
        return self


class Insurance(Part):
    """Row ``insurance``: accident insurance, and social insurance by kind."""

    accident: Accident | None = Field(default=None, title="人身意外伤害保险")
    social: Items | None = Field(default=None, title="社会保险")
    contribution: Contribution | None = Field(default=None, title="社会保险缴费")
    by_post: Sourced[Text] | None = Field(default=None, title="按岗位办理")


class BudgetLine(Part):
    """A subject of the budget; appropriated as a sum or per head (J30, Z4-Z6)."""

    subject: Key
    label: Text
    appropriation: Sourced[Money] | None = Field(default=None, title="年度安排")
    per_head: Sourced[Money] | None = Field(default=None, title="人均")
    places: Sourced[Count] | None = Field(default=None, title="涉及单位数")
    overspend: Sourced[Overspend] = Field(title="超支")


class Budget(Part):
    """Row ``budget.lines`` and which cost charges which subject."""

    year: int = Field(ge=2000, le=2100)
    funding: Sourced[Text] | None = Field(default=None, title="资金来源")
    lines: tuple[BudgetLine, ...] = Field(default=(), title="科目")
    charges: Sourced[dict[Cost, Key]] | None = Field(default=None, title="列支科目")

    @model_validator(mode="after")
    def _check(self) -> Self:
        subjects = [line.subject for line in self.lines]
        refuse_twice(subjects, "经费科目")
        unknown = sorted(set(self.charges.value.values()) - set(subjects)) if self.charges else []
        if unknown:
            raise PydanticCustomError(
                "subject", "列支科目里没有这个科目：{keys}", {"keys": "、".join(unknown)}
            )
        return self

    def line(self, cost: Cost) -> BudgetLine:
        """Return the subject a cost is charged to.

        Raises:
            Invalid: the policy does not say.
        """
        subject = self.charges.value.get(cost) if self.charges else None
        for line in self.lines:
            if line.subject == subject:
                return line
        raise Invalid("县政策没有写明这项支出列支哪个科目，请在政策页补充。")


class BankField(Part):
    """One column of the bank's file; ``source`` names what fills it, ``text`` a constant."""

    title: Text = Field(title="名称")
    source: Filling = Field(title="内容")
    kind: CellKind = Field(default=CellKind.CHAR, title="类型")
    length: Count | None = Field(default=None, title="最长字节")
    decimals: Count = Field(default=0, title="小数位数")
    text: str = Field(default="", title="固定文字")


class BankFile(Part):
    """How the paying bank wants its batch (standards part 2, 代发文件)."""

    columns: tuple[BankField, ...] = Field(title="各栏")
    encoding: Encoding = Field(title="文字编码")
    separator: Separator = Field(title="分隔符")
    line_end: LineEnd = Field(title="行尾")
    amount_unit: AmountUnit = Field(title="金额单位")
    header: bool = Field(default=False, title="带标题行")
    totals: TotalsLine = Field(default=TotalsLine.NONE, title="合计行")
    purpose: Text = Field(default="{month}网格员补贴", title="用途")


class Bank(Part):
    """The bank that pays out and its file."""

    name: Sourced[Text] = Field(title="代发银行")
    file: Sourced[BankFile] = Field(title="代发文件")


class TaxStep(Part):
    """A step of a tax table: up to ``up_to`` yuan, ``rate`` per cent, quick deduction."""

    up_to: Money | None = Field(default=None, title="不超过（元）")
    rate: Number = Field(title="税率（%）")
    quick: Money = Field(title="速算扣除数（元）")


class Tax(Part):
    """Individual income tax as withheld (standards 1.12); national, dated like everything here."""

    monthly_deduction: Sourced[Money] = Field(title="减除费用（月）")
    wages: Sourced[tuple[TaxStep, ...]] = Field(title="工资薪金预扣率表")
    labour_fixed_deduction: Sourced[Money] = Field(title="劳务报酬定额减除")
    labour_fixed_up_to: Sourced[Money] = Field(title="定额减除适用上限")
    labour_share_deduction: Sourced[Number] = Field(title="劳务报酬比例减除")
    labour: Sourced[tuple[TaxStep, ...]] = Field(title="劳务报酬预扣率表")

    @model_validator(mode="after")
    def _check(self) -> Self:
        for table in (self.wages.value, self.labour.value):
            tops = [step.up_to if step.up_to is not None else Decimal("Infinity") for step in table]
            if tops != sorted(set(tops)) or not tops or tops[-1].is_finite():
                raise PydanticCustomError("table", "预扣率表要从小到大，最后一级不写上限")
        return self
