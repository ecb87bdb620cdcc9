"""A county's policy as a whole: every row of county-practices.md section 6 is a field here."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid
from app.domain.policy.assessment import Assessment
from app.domain.policy.checkins import CheckIns
from app.domain.policy.equipment import EquipmentKind, refuse_equipment
from app.domain.policy.forces import ForceRule, refuse_forces
from app.domain.policy.money import Bank, Budget, Insurance, Pay, Tax
from app.domain.policy.organisation import (
    Calendar,
    Centre,
    GridKindRule,
    Hierarchy,
    OwnField,
    Profile,
    Regulation,
    Root,
    SizeRule,
)
from app.domain.policy.parts import Count, Items, Key, Part, Sourced, Text, refuse_twice
from app.domain.policy.people import (
    Award,
    Duties,
    EmploymentKind,
    Event,
    Leave,
    Recruit,
    ReserveCadre,
    TaskAdmission,
    Vetting,
)
from app.domain.policy.posts import PostRule, refuse_posts
from app.domain.policy.schemes import FlatByKind, Payer, TownBonus
from app.domain.policy.tenure import Dismissal, Tenure
from app.domain.policy.training import Training
from app.domain.policy.worklog import WorkLog
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind


class Policy(Part):
    """The rules of one county from ``valid_from`` on; silent rows are None or empty.

    A ``draft`` states what its text states and no more; features that need a silent row say so.
    """

    id: Key
    county: Text
    name: Text
    title: Text
    status: Literal["draft", "complete"]
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{4}(\d{2})?$")]
    valid_from: date
    root: Root = Field(title="根单位")
    regulations: tuple[Regulation, ...] = Field(default=(), title="依据文件")
    profile: Profile = Field(default=Profile(), title="县情")
    hierarchy: Hierarchy = Field(title="层级")
    grid_size: tuple[Sourced[SizeRule], ...] = Field(default=(), title="网格规模")
    workers_per_grid: Sourced[Count] | None = Field(default=None, title="每个网格的网格员数")
    posts: tuple[Sourced[PostRule], ...] = Field(default=(), title="岗位编制")
    forces: tuple[Sourced[ForceRule], ...] = Field(default=(), title="网格力量")
    check_in: CheckIns = Field(default=CheckIns(), title="报到")
    grid_kinds: Sourced[tuple[GridKindRule, ...]] | None = Field(default=None, title="网格类型")
    employment_kinds: tuple[EmploymentKind, ...] = Field(default=(), title="用工类别")
    recruit: Recruit = Field(default=Recruit(), title="选聘")
    vetting: Vetting = Field(default=Vetting(), title="考察")
    duty_roles: Items | None = Field(default=None, title="职责角色")
    duties: Duties = Field(default=Duties(), title="职责")
    task_admission: TaskAdmission = Field(default=TaskAdmission(), title="入格准入")
    training: Training = Field(default=Training(), title="培训")
    worklog: WorkLog = Field(default=WorkLog(), title="日志和会议")
    leave: Leave = Field(default=Leave(), title="休假")
    equipment: tuple[Sourced[EquipmentKind], ...] = Field(default=(), title="装备物资")
    pay: Pay = Field(default=Pay(), title="薪酬补贴")
    insurance: Insurance = Field(default=Insurance(), title="保险")
    budget: Budget | None = Field(default=None, title="经费")
    assessment: Assessment = Field(default=Assessment(), title="考核")
    award: Award | None = Field(default=None, title="评优")
    reserve_cadre: ReserveCadre | None = Field(default=None, title="后备干部")
    tenure: Tenure = Field(default=Tenure(), title="聘期")
    dismissal: Dismissal = Field(default=Dismissal(), title="退出")
    event: Event = Field(default=Event(), title="事件")
    centre: Centre = Field(title="综治中心")
    calendar: Calendar = Field(title="工作日历")
    bank: Bank | None = Field(default=None, title="代发")
    tax: Tax | None = Field(default=None, title="个人所得税")
    own_fields: tuple[Sourced[OwnField], ...] = Field(default=(), title="自设字段")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([kind.key for kind in self.employment_kinds], "用工类别")
        refuse_twice([f"{own.value.entity}.{own.value.key}" for own in self.own_fields], "自设字段")
        if not self.root.code.startswith(self.division_code):
            raise PydanticCustomError("root", "根单位的代码不以行政区划代码开头")
        if self.root.level is not self.hierarchy.levels.value[0].level:
            raise PydanticCustomError("root", "根单位要在层级的最上一级")
        _check_rates(self)
        _check_performance(self)
        refuse_posts(
            [one.value for one in self.posts],
            self.hierarchy,
            {kind.key for kind in self.employment_kinds},
        )
        refuse_forces([one.value for one in self.forces], self.check_in.force_kinds)
        refuse_equipment(self.equipment)
        return self

    @property
    def role_levels(self) -> dict[GridRole, Level]:
        """Return the level each role is held at, as far as the policy says: its roles, then its posts."""
        roles = self.hierarchy.roles.value if self.hierarchy.roles else ()
        held = {one.value.role: one.value.level for one in self.posts}
        return held | {rule.role: rule.level for rule in roles}

    @property
    def kind_labels(self) -> dict[str, str]:
        """Return the words of every kind of employment by its key, in the county's order."""
        return {kind.key: kind.label for kind in self.employment_kinds}

    @property
    def pays(self) -> bool:
        """Return whether the county pays any of its workers; where it pays nobody there is no run."""
        return any(kind.paid.value for kind in self.employment_kinds)

    def word_of(self, kind: UnitKind) -> str:
        """Return what the county calls a kind of unit: itself and its grids by their own names."""
        if kind is UnitKind.COUNTY:
            return self.hierarchy.label_of(Level.COUNTY)
        declared = self.grid_kinds.value if self.grid_kinds else ()
        return next((one.label for one in declared if one.kind is kind), kind.label)

    @property
    def words(self) -> dict[str, str]:
        """Return the words of every key the county's own lists declare and its values name."""
        lines = self.budget.lines if self.budget else ()
        grades = self.assessment.grades.value if self.assessment.grades else ()
        trained, coming = self.training.level_labels, self.check_in.force_kinds
        return {
            **{one.value.key: one.value.label for one in self.forces if one.value.key in coming},
            **self.check_in.task_labels,
            **{line.subject: line.label for line in lines},
            **{grade.key: grade.label for grade in grades},
            **{one.value.level: trained[one.value.level] for one in self.training.quotas},
            **self.kind_labels,
        }

    def kind(self, key: str) -> EmploymentKind:
        """Return a kind of employment by its key.

        Raises:
            Invalid: the county declares none of that key; the sentence names those it has.
        """
        for kind in self.employment_kinds:
            if kind.key == key:
                return kind
        known = "、".join(kind.label for kind in self.employment_kinds) or "(还没有)"
        raise Invalid(f"县政策里没有“{key}”这个用工类别，现有：{known}。")

    def the_budget(self) -> Budget:
        """Return the budget.

        Raises:
            Invalid: the policy has none yet.
        """
        if self.budget is None:
            raise Invalid("县政策还没有写经费安排，请在政策页补充。")
        return self.budget

    def the_bank(self) -> Bank:
        """Return the bank and its file.

        Raises:
            Invalid: the policy has none yet.
        """
        if self.bank is None:
            raise Invalid("县政策还没有写代发银行和代发文件格式，请在政策页补充。")
        return self.bank


def _check_kinds(policy: Policy, known: set[str]) -> None:
    schemes = [one for one in policy.pay.scheme if not isinstance(one, FlatByKind | TownBonus)]
    named = {key for one in schemes for key in one.kinds}
    if policy.insurance.contribution:
        named |= set(policy.insurance.contribution.kinds)
    named |= {key for way in policy.recruit.ways for key in way.kinds}
    named |= {key for one in policy.training.hours for key in one.value.kinds}
    named |= {key for one in policy.equipment for key in one.value.kinds}
    named |= {key for one in policy.tenure.terms for key in one.value.kinds}
    if unknown := sorted(named - known):
        sentence = "薪酬办法、缴费、选聘方式、培训学时、装备物资和聘用协议里的“{kinds}”不是用工类别"
        raise PydanticCustomError("kind", sentence, {"kinds": "、".join(unknown)})


def _check_performance(policy: Policy) -> None:
    rule, grades = policy.pay.performance, policy.assessment.grades
    known = {grade.key for grade in grades.value} if grades else set()
    if rule is not None and (unknown := sorted(set(rule.value.by_grade) - known)):
        sentence = "绩效里的“{grades}”不是考核等次"
        raise PydanticCustomError("performance", sentence, {"grades": "、".join(unknown)})


def _check_rates(policy: Policy) -> None:
    """Refuse schemes of unknown kinds, and flat rates that disagree with who pays each kind."""
    kinds = {kind.key: kind for kind in policy.employment_kinds}
    _check_kinds(policy, set(kinds))
    for scheme in policy.pay.scheme:
        for rate in scheme.rates if isinstance(scheme, FlatByKind) else ():
            if rate.kind not in kinds:
                raise PydanticCustomError("kind", "月标准里的“{kind}”不是用工类别", {"kind": rate.kind})
            if kinds[rate.kind].paid.value != (rate.payer.value is Payer.COUNTY):
                label = kinds[rate.kind].label
                raise PydanticCustomError("payer", "“{label}”的发放单位与用工类别不一致", {"label": label})
