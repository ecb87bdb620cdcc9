"""When workers are assessed, on what, and how points become grades."""

from collections import defaultdict
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.period import Month, Quarter
from app.domain.assessment import REGULAR, CycleKind, ItemKind, Measure, MissingPolicy, Tier, tier_problems
from app.domain.policy.parts import Count, Items, Key, Number, Part, Sourced, Text, refuse_twice


class Period(Choice):
    """How often a kind of assessment is made."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"
    ANY = "any", "不定期"


class Cadence(Part):
    """One kind of assessment: how often, by whom, out of how many points (J34, J36, J37, D19)."""

    kind: CycleKind
    label: Text
    period: Sourced[Period] = Field(title="周期")
    owner: Sourced[Text] = Field(title="考核单位")
    full_marks: Sourced[Number] = Field(title="满分")
    checks: Sourced[tuple[Text, ...]] | None = Field(default=None, title="抽查")
    due_day: Sourced[Annotated[int, Field(ge=1, le=28, strict=True)]] | None = Field(
        default=None, title="汇总上报日"
    )


class DailyRule(Part):
    """How an indicator is counted day by day: the most that counts of one day, how many earn full points."""

    cap: Annotated[int, Field(gt=0, le=1000, strict=True)] = Field(title="每天至多计")
    asked: Annotated[int, Field(gt=0, le=100000, strict=True)] = Field(title="每期满分数量")


class Indicator(Part):
    """One column of a score sheet: its most points, its share of the result, what a blank means."""

    cadence: CycleKind
    key: Key
    name: Sourced[Text] = Field(title="指标")
    kind: ItemKind = ItemKind.MANUAL
    max: Sourced[Number] | None = Field(default=None, title="最高分")
    weight: Sourced[Number] | None = Field(default=None, title="权重")
    missing: Sourced[MissingPolicy] | None = Field(default=None, title="缺项")
    default: Sourced[Number] | None = Field(default=None, title="缺项默认值")
    counted: Sourced[Measure] | None = Field(default=None, title="按记录计算")
    daily: Sourced[DailyRule] | None = Field(default=None, title="每日计数")

    @model_validator(mode="after")
    def _check(self) -> Self:
        policy = self.missing.value if self.missing else None
        if (policy is MissingPolicy.DEFAULT) != (self.default is not None):
            sentence = "“{key}”：缺项取默认值时要写默认值，其他时候不写"
            raise PydanticCustomError("default", sentence, {"key": self.key})
        if self.counted and self.kind is not ItemKind.INDICATOR:
            raise PydanticCustomError("counted", "“{key}”按记录计算，kind 要写 indicator", {"key": self.key})
        if (self.counted is not None and self.counted.value is Measure.DAILY) != (self.daily is not None):
            sentence = "“{key}”按每日明细计算时要写每天至多计多少、满分多少，其他时候不写"
            raise PydanticCustomError("daily", sentence, {"key": self.key})
        return self


class Grade(Part):
    """Points from ``lowest`` (included) to ``below`` (not included); the top grade has no ``below``."""

    key: Key
    label: Text
    lowest: Number = Field(title="不低于")
    below: Number | None = Field(default=None, title="低于")

    @property
    def tier(self) -> Tier:
        """Return the grade in the words of the assessment's arithmetic."""
        return Tier(self.label, self.lowest, self.below)


class RollUp(Part):
    """The share of one kind of assessment in the year's result."""

    cadence: CycleKind = Field(title="种类")
    share: Number = Field(title="占比（%）")
    missing: MissingPolicy = Field(default=MissingPolicy.BLOCK, title="缺项")


class Assessment(Part):
    """Rows ``assessment.cadence`` and ``assessment.indicators``, grades and limits."""

    principles: Items | None = Field(default=None, title="原则")
    cadence: tuple[Cadence, ...] = Field(default=(), title="考核种类")
    indicators: tuple[Indicator, ...] = Field(default=(), title="考核指标")
    grades: Sourced[tuple[Grade, ...]] | None = Field(default=None, title="等次")
    best_share: Sourced[Number] | None = Field(default=None, title="最高等次人数上限（百分比）")
    roll_up: Sourced[tuple[RollUp, ...]] | None = Field(default=None, title="年度综合")
    minimum_months: Sourced[Count] | None = Field(default=None, title="参加年度考核的最少月数")
    moderation_limit: Sourced[Number] | None = Field(default=None, title="复核调整上限")
    appeal_days: Sourced[Count] | None = Field(default=None, title="申诉天数")
    consequence: Sourced[Text] | None = Field(default=None, title="结果运用")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([cadence.kind for cadence in self.cadence], "考核种类")
        refuse_twice([f"{item.cadence}.{item.key}" for item in self.indicators], "考核指标")
        _check_weights(self)
        if self.grades:
            full = max((one.full_marks.value for one in self.cadence), default=Decimal(100))
            _check_grades(self.grades.value, full)
        if self.roll_up and sum(part.share for part in self.roll_up.value) != 100:
            raise PydanticCustomError("roll_up", "年度综合各部分合计要等于100")
        if self.roll_up and any(part.cadence not in _MEASURES for part in self.roll_up.value):
            raise PydanticCustomError("roll_up", "年度综合只能由日常、季度、专项考核合成")
        return self

    def sheet(self, kind: CycleKind) -> tuple[Indicator, ...]:
        """Return the indicators of one kind of assessment, in the order of the sheet.

        A year without a sheet of its own is rolled up from the parts the policy names, each by its share.
        """
        stated = tuple(item for item in self.indicators if item.cadence is kind)
        return stated or (self._rolled() if kind is CycleKind.ANNUAL else ())

    def _rolled(self) -> tuple[Indicator, ...]:
        if self.roll_up is None or CycleKind.ANNUAL not in {one.kind for one in self.cadence}:
            return ()
        full, source = self.cadence_of(CycleKind.ANNUAL).full_marks.value, self.roll_up.source
        return tuple(
            Indicator(
                cadence=CycleKind.ANNUAL,
                key=part.cadence.value,
                name=Sourced[Text](value=f"{part.cadence.label}成绩", source=source),
                kind=ItemKind.INDICATOR,
                max=Sourced[Number](value=full, source=source),
                weight=Sourced[Number](value=part.share * full / 100, source=source),
                missing=Sourced[MissingPolicy](value=part.missing, source=source),
                counted=Sourced[Measure](value=_MEASURES[part.cadence], source=source),
            )
            for part in self.roll_up.value
        )

    @property
    def regular(self) -> Cadence | None:
        """Return the assessment made by the month, else by the quarter; None where none has a sheet."""
        for period in (Period.MONTH, Period.QUARTER):
            for one in self.cadence:
                if one.kind in REGULAR and one.period.value is period and self.sheet(one.kind):
                    return one
        return None

    def ends_with(self, month: Month) -> bool:
        """Return whether a regular assessment ends with ``month``: every one, a quarter's last, or none."""
        found = self.regular
        if found is None or found.period.value is Period.MONTH:
            return found is not None
        return Quarter.of(month.first).end == month.end

    def cadence_of(self, kind: CycleKind) -> Cadence:
        """Return how one kind of assessment is made.

        Raises:
            Invalid: the county has no such assessment.
        """
        for cadence in self.cadence:
            if cadence.kind is kind:
                return cadence
        raise Invalid(f"县政策没有“{kind.label}”，请在政策页补充。")

    def tiers(self) -> tuple[Tier, ...]:
        """Return the grades as tiers, none where the policy has none."""
        return tuple(grade.tier for grade in self.grades.value) if self.grades else ()


_MEASURES = {
    CycleKind.DAILY: Measure.PERIODS,
    CycleKind.QUARTERLY: Measure.PERIODS,
    CycleKind.SPECIAL: Measure.SPECIALS,
}


def _check_weights(assessment: Assessment) -> None:
    """Refuse a sheet whose weights are partly missing or do not make up its full marks."""
    known = {cadence.kind: cadence.full_marks.value for cadence in assessment.cadence}
    weights: dict[CycleKind, list[Decimal | None]] = defaultdict(list)
    for item in assessment.indicators:
        if item.cadence not in known:
            raise PydanticCustomError("cadence", "指标“{key}”所属的考核种类没有写", {"key": item.key})
        if item.kind in (ItemKind.MANUAL, ItemKind.INDICATOR):
            weights[item.cadence].append(item.weight.value if item.weight else None)
    for kind, parts in weights.items():
        stated = [part for part in parts if part is not None]
        if stated and (len(stated) < len(parts) or sum(stated) != known[kind]):
            raise PydanticCustomError("weights", "“{kind}”的权重合计要等于满分", {"kind": kind.label})


def _check_grades(grades: tuple[Grade, ...], full_marks: Decimal) -> None:
    """Refuse grades that leave points without a grade or give two for the same points."""
    refuse_twice([grade.key for grade in grades], "等次")
    problems = tier_problems([grade.tier for grade in grades], full_marks)
    if problems:
        raise PydanticCustomError("grades", "{problems}", {"problems": "".join(problems)})
