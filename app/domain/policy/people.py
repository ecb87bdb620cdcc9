"""Who may serve, how they are found and vetted, what they do, how they rise and leave."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid
from app.core.fields import Choice
from app.domain.assessment import TieKey
from app.domain.calendar import Counting
from app.domain.policy.ballot import BallotRule
from app.domain.policy.parts import Count, Item, Items, Key, Money, Part, Sourced, Text, refuse_twice
from app.domain.policy.recruiting import EntryMode, Occasion, RefusalReason, Way
from app.domain.roster import GridRole

Education = Annotated[str, Field(pattern=r"^\d{2}$")]


class Area(Choice):
    """Where a kind of employment serves."""

    URBAN = "urban", "城市"
    RURAL = "rural", "农村"
    DEDICATED = "dedicated", "专属"


class IncomeClass(Choice):
    """As what the tax office sees the pay."""

    WAGES = "wages", "工资薪金"
    LABOUR = "labour", "劳务报酬"
    NONE = "none", "不代扣"


class AgeDay(Choice):
    """The day on which an age is counted."""

    NOMINATION = "nomination", "推荐之日"
    YEAR_START = "year_start", "当年一月一日"


class StepNumber(Choice):
    """The numbers a step of the vetting may ask for."""

    MIN_PAPERS = "min_papers", "推荐材料至少几份"
    MIN_BODIES = "min_bodies", "考察组至少来自几个单位"
    MIN_MEMBERS = "min_members", "考察组至少几人"
    MIN_INSPECTIONS = "min_inspections", "实地考察至少几次"
    MIN_PHOTOS = "min_photos", "每次至少几张照片"
    QUORUM_PERCENT = "quorum_percent", "到会人数至少占考察组（%）"
    MAJORITY_PERCENT = "majority_percent", "同意票至少占（%）"
    MIN_HOUSEHOLDS = "min_households", "至少走访几户"
    MIN_VISITORS = "min_visitors", "每户至少几名考察组成员"
    MAX_DAYS = "max_days", "走访须在几日内"
    MIN_PANEL = "min_panel", "决定人至少几人"


class EmploymentKind(Part):
    """A county's kind of employment and what follows from it; the county declares the keys (J12)."""

    key: Key
    label: Text
    area: Area
    full_time: Sourced[bool] = Field(title="专职")
    paid: Sourced[bool] = Field(title="县财政发放")
    host_paid: Sourced[bool] = Field(title="由所属单位发放")
    insured: Sourced[bool] = Field(title="参加意外险")
    income_class: Sourced[IncomeClass] = Field(title="个税所得项目")
    headcount: Sourced[Count] | None = Field(default=None, title="人数")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.paid.value and self.host_paid.value:
            sentence = "“{label}”不能既由县财政发放又由所属单位发放"
            raise PydanticCustomError("payer", sentence, {"label": self.label})
        return self


class AgeRule(Part):
    """Full years, both ends included; ``soft`` warns and takes a reason (J7, Z16, D17, E11)."""

    applies: Occasion = Field(default=Occasion.RECRUITMENT, title="适用")
    areas: tuple[Area, ...] = Field(default=(), title="范围")
    minimum: Count | None = Field(default=None, title="最低周岁")
    maximum: Count | None = Field(default=None, title="最高周岁")
    soft: bool = Field(default=True, title="不符时只提醒")
    reference: AgeDay = Field(default=AgeDay.NOMINATION, title="年龄算到")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise PydanticCustomError("age", "年龄下限大于上限")
        return self


class EducationRule(Part):
    """The lowest education by GB/T 4658: codes up to ``codes_up_to`` are enough (Z16)."""

    label: Text
    codes_up_to: Education
    applies: Occasion = Field(default=Occasion.RECRUITMENT, title="适用")
    soft: bool = Field(default=False, title="不符时只提醒")


class Condition(Item):
    """One thing asked of a candidate; of posts of some areas alone where it says so (E10, E11)."""

    areas: tuple[Area, ...] = Field(default=(), title="范围")


Conditions = Sourced[tuple[Condition, ...]]


class Exclusion(Part):
    """Who may not be chosen, with the sentence shown (J14); soft ones take a reason."""

    key: Key
    label: Text
    message: Text
    soft: bool = False


class Owner(Part):
    """Who recruits, manages and uses one kind of worker (J13, J15, E10)."""

    kind: Key = Field(title="类别")
    owner: Text = Field(title="招聘")
    co_owners: tuple[Text, ...] = Field(default=(), title="会同")
    recommended_by: str = Field(default="", title="推荐")
    managed_by: str = Field(default="", title="管理")
    used_by: str = Field(default="", title="使用")


class Recruit(Part):
    """Rows ``recruit.*``: age, education, skill, exclusion, owner, and the replacement rule."""

    lifecycle: Items | None = Field(default=None, title="环节")
    channels: Items | None = Field(default=None, title="选聘渠道")
    ways: tuple[Way, ...] = Field(default=(), title="选聘方式")
    principle: Sourced[Text] | None = Field(default=None, title="选人原则")
    eligibility: Conditions | None = Field(default=None, title="基本条件")
    sectors: Items | None = Field(default=None, title="人员来源范围")
    age: tuple[Sourced[AgeRule], ...] = Field(default=(), title="年龄")
    education: Sourced[EducationRule] | None = Field(default=None, title="学历")
    skill: Conditions | None = Field(default=None, title="技能")
    exclusion: Sourced[tuple[Exclusion, ...]] | None = Field(default=None, title="不得选聘")
    refusals: Sourced[tuple[RefusalReason, ...]] | None = Field(default=None, title="不予聘用原因")
    owner: Sourced[tuple[Owner, ...]] | None = Field(default=None, title="招聘主体")
    levels: Sourced[tuple[Count, ...]] | None = Field(default=None, title="选聘层级")
    candidate_categories: Items | None = Field(default=None, title="可推荐人员")
    worker_sources: Items | None = Field(default=None, title="充实来源")
    dedicated_sources: Items | None = Field(default=None, title="专属网格人员来源")
    volunteer_sources: Items | None = Field(default=None, title="志愿者来源")
    entry_modes: Sourced[tuple[EntryMode, ...]] | None = Field(default=None, title="进入方式")
    replacement: Items | None = Field(default=None, title="缺额补入流程")
    replacement_qualities: Items | None = Field(default=None, title="补入条件")
    multi_role: Sourced[bool] | None = Field(default=None, title="一员多用")
    concurrent_roles: Sourced[tuple[GridRole, ...]] | None = Field(default=None, title="可兼任的角色")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([way.key for way in self.ways], "选聘方式")
        listed = self.refusals.value if self.refusals else ()
        for said in ([one.key for one in listed], [one.label for one in listed]):
            refuse_twice(said, "不予聘用原因")
        return self

    def way(self, key: str) -> Way:
        """Return a way of filling posts by its key.

        Raises:
            Invalid: the county has none of that key; the sentence names those it has.
        """
        for way in self.ways:
            if way.key == key:
                return way
        known = "、".join(way.label.value for way in self.ways) or "（还没有，请在政策页补充）"
        sentence = f"县政策里没有这种选聘方式，现有：{known}。"
        raise Invalid(sentence, {"way": sentence})

    def category_labels(self) -> dict[str, str]:
        """Return the words of every category a candidate may be of, those not to be chosen included."""
        lists = (self.candidate_categories, self.dedicated_sources, self.worker_sources)
        found = {item.key: item.label for items in lists if items for item in items.value}
        return found | {each.key: each.label for each in (self.exclusion.value if self.exclusion else ())}


class StepRule(Part):
    """One step of a catalogue as the county uses it: its words, its numbers and who does it."""

    step: Key
    label: Sourced[Text] = Field(title="步骤")
    numbers: dict[StepNumber, Sourced[Count]] = Field(default={}, title="数量要求")
    roles: Sourced[tuple[Text, ...]] | None = Field(default=None, title="参加单位")


class SignRule(Part):
    """Row ``vetting.signs``: from how many on something in the visits is shown to who decides."""

    cases: Count = Field(title="一户接受几个案卷的走访")
    texts: Count = Field(title="几份意见一字不差")
    text_length: Count = Field(title="意见至少几个字才比较")
    agreed: Count = Field(title="走访几户全部同意")


class Vetting(Part):
    """Row ``vetting.steps``: steps in order, by their name in the catalogue; none where silent."""

    steps: tuple[StepRule, ...] = Field(default=(), title="考察步骤")
    notice_days: Sourced[Count] | None = Field(default=None, title="公示天数（工作日）")
    same_household: Items | None = Field(default=None, title="视为同一户")
    findings: Items | None = Field(default=None, title="评价内容")
    ballot: Sourced[BallotRule] | None = Field(default=None, title="民主测评")
    signs: Sourced[SignRule] | None = Field(default=None, title="走访疑点")

    def number(self, step: str, name: StepNumber) -> int:
        """Return a step's number, such as the households of ``neighbours_visited``.

        Raises:
            Invalid: the policy has no such step or number.
        """
        for rule in self.steps:
            if rule.step == step and name in rule.numbers:
                return rule.numbers[name].value
        words = next((rule.label.value for rule in self.steps if rule.step == step), step)
        raise Invalid(f"县政策的考察步骤“{words}”没有写“{StepNumber(name).label}”，请在政策页补充。")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([rule.step for rule in self.steps], "考察步骤")
        return self


class DutyList(Part):
    """A versioned list of duties, such as the positive and the negative one (J28, C8)."""

    key: Key
    label: Text
    expected: Count | None = None
    entries: tuple[Text, ...] = Field(default=(), title="条目")


class Duties(Part):
    """What the worker's card, the base-data books and the service log are headed by."""

    base_elements: Items | None = Field(default=None, title="基础要素")
    registers: Items | None = Field(default=None, title="台账")
    four_clear: Items | None = Field(default=None, title="四清")
    agency_services: Items | None = Field(default=None, title="代办服务")
    lists: Sourced[tuple[DutyList, ...]] | None = Field(default=None, title="职责清单")
    systems: Items | None = Field(default=None, title="工作制度")


class TaskAdmission(Part):
    """Row ``task_admission``: what a department must bring before a task enters the grid."""

    conditions: Items | None = Field(default=None, title="准入条件")
    flow: Items | None = Field(default=None, title="准入流程")
    exit_required: Sourced[bool] | None = Field(default=None, title="须写明退出程序")


class QuotaStep(Part):
    """How many days of a leave one has a year after so many years of work."""

    years: Count = Field(title="工作满年数")
    days: Count = Field(title="天数")


class LeaveType(Part):
    """One kind of leave: how its days count, how many there are, what is paid meanwhile, who approves.

    ``quota`` empty: no account of days is kept against; ``waits``: it may be put off, so days on which
    nobody may be away bar it; ``town_days``: as many the town approves itself, more the county.
    """

    key: Key
    label: Text
    counted: Counting = Field(default=Counting.WORKDAYS, title="计算")
    paid_percent: Annotated[int, Field(ge=0, le=100, strict=True)] = Field(
        default=100, title="补贴发放比例（%）"
    )
    quota: tuple[QuotaStep, ...] = Field(default=(), title="年度额度")
    most_days: Count | None = Field(default=None, title="一次最多天数")
    evidence: str = Field(default="", title="须附证明")
    waits: bool = Field(default=False, title="限休期内不得休")
    full_time: bool = Field(default=False, title="只限专职")
    town_days: Count = Field(default=0, title="乡镇可批天数")


class Blackout(Part):
    """Days on which nobody may be away who can wait: festivals, the two sessions."""

    label: Text
    first: date = Field(title="起")
    last: date = Field(title="止")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.first > self.last:
            raise PydanticCustomError("blackout", "限休期“{label}”的起日晚于止日", {"label": self.label})
        return self


class Leave(Part):
    """Row ``leave.*``: the kinds of leave there are and when nobody takes one (Z10, Z22)."""

    annual: Sourced[bool] | None = Field(default=None, title="带薪年休假")
    annual_days: Sourced[Count] | None = Field(default=None, title="年休假天数")
    types: tuple[Sourced[LeaveType], ...] = Field(default=(), title="假别")
    blackout: tuple[Sourced[Blackout], ...] = Field(default=(), title="限休期")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([one.value.key for one in self.types], "假别")
        return self

    @property
    def labels(self) -> dict[str, str]:
        """Return the words of every kind of leave by its key, in the county's order."""
        return {one.value.key: one.value.label for one in self.types}

    def type_of(self, key: str) -> LeaveType:
        """Return a kind of leave by its key.

        Raises:
            Invalid: the county has none of that key; the sentence names those it has.
        """
        for one in self.types:
            if one.value.key == key:
                return one.value
        known = "、".join(self.labels.values()) or "（还没有）"
        sentence = f"县政策里没有这种假，现有：{known}。"
        raise Invalid(sentence, {"kind": sentence})


class PrizeTier(Part):
    """What each of the next so many by rank is given."""

    places: Count = Field(title="人数")
    amount: Money = Field(title="每人（元）")


class Prize(Part):
    """What goes with an honour (J35, D22): the same for each or by rank; a round asks where it is silent.

    ``payer`` pays it of their own money; without one it is paid with the month's pay, from the budget line
    that ``budget.charges`` names for 奖金.
    """

    amount: Sourced[Money] | None = Field(default=None, title="每人（元）")
    tiers: Sourced[tuple[PrizeTier, ...]] | None = Field(default=None, title="按名次")
    payer: Sourced[Text] | None = Field(default=None, title="发放单位")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.amount and self.tiers:
            raise PydanticCustomError("prize", "奖金只能写一种：每人一样，或者按名次")
        return self


class Award(Part):
    """Row ``award``: who is commended each year, how many, and how ties are broken (J39)."""

    name: Sourced[Text] = Field(title="称号")
    count: Sourced[Count] | None = Field(default=None, title="名额")
    tie_order: Sourced[tuple[TieKey, ...]] | None = Field(default=None, title="同分先后")
    notice_days: Sourced[Count] | None = Field(default=None, title="公示天数")
    serving: Sourced[bool] | None = Field(default=None, title="决定时须在岗")
    supervision: Items | None = Field(default=None, title="激励与容错")
    priority: Items | None = Field(default=None, title="优先事项")
    prize: Prize | None = Field(default=None, title="奖金")


class ReserveCadre(Part):
    """Row ``reserve_cadre``: who enters the reserve of village cadres (J40, D21)."""

    rule: Sourced[Text] = Field(title="规则")
    consecutive_years: Sourced[Count] | None = Field(default=None, title="连续年数")
    grade: Sourced[Text] | None = Field(default=None, title="等次")
    levels: Sourced[tuple[Count, ...]] | None = Field(default=None, title="层级")


class Event(Part):
    """Row ``event.flow``, and the lists an event is filed by."""

    flow: Items | None = Field(default=None, title="处置流程")
    roles: Items | None = Field(default=None, title="流程角色")
    assign_modes: Items | None = Field(default=None, title="派单方式")
    categories: Items | None = Field(default=None, title="类别")
    channels: Items | None = Field(default=None, title="来源")
    same_person_barred: Sourced[bool] | None = Field(default=None, title="巡查处置分离")


def keys_of(items: Sourced[tuple[Item, ...]] | None) -> tuple[str, ...]:
    """Return the keys of a list of items, none where the text is silent."""
    return tuple(item.key for item in items.value) if items else ()
