"""Training as a county has it: its levels and quotas, the hours of a year, its certificates."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.policy.parts import Count, Items, Key, Number, Part, Sourced, Text, refuse_twice
from app.domain.units import Level

Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
DayOfYear = Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]


class TrainingQuota(Part):
    """How many of each unit a level of training calls, such as one backbone of every community (Z18)."""

    level: Key = Field(title="培训层次")
    per: Level = Field(title="按哪级单位")
    least: Count = Field(default=0, title="至少人数")
    most: Annotated[int, Field(ge=1, strict=True)] = Field(title="至多人数")

    @property
    def told(self) -> str:
        """Return the number in words."""
        return f"{self.most} 名" if self.least == self.most else f"{self.least} 至 {self.most} 名"


class TrainingHours(Part):
    """The hours a year asks of some kinds of employment; of all others where it names none."""

    kinds: tuple[Key, ...] = Field(default=(), title="用工类别")
    hours: Number = Field(title="每年学时")
    by_months: bool = Field(default=True, title="不满一年按月折算")


class CertificateRule(Part):
    """How long a certificate holds, for good where ``years`` is 0, and when its end is told."""

    years: Count = Field(default=0, title="有效年数")
    warn_days: Count = Field(default=0, title="到期前几天提醒")


class FeedbackRule(Part):
    """How attendees mark a session: the words from the best mark down to 1, and when an average is told."""

    words: Annotated[tuple[Text, ...], Field(min_length=2, max_length=9)] = Field(
        title="满意度等级（从高到低）"
    )
    least: Count = Field(default=1, title="几份以上才显示均分")


class Training(Part):
    """Levels, topics and quotas of training, hours of a year, certificates (Z18, D12)."""

    levels: Items | None = Field(default=None, title="培训层次")
    topics: Items | None = Field(default=None, title="培训内容")
    quotas: tuple[Sourced[TrainingQuota], ...] = Field(default=(), title="培训名额")
    hours: tuple[Sourced[TrainingHours], ...] = Field(default=(), title="年度学时")
    partly_percent: Sourced[Percent] | None = Field(default=None, title="部分到课计学时（%）")
    certificate: Sourced[CertificateRule] | None = Field(default=None, title="培训证书")
    feedback: Sourced[FeedbackRule] | None = Field(default=None, title="培训评价")
    warn_from: Sourced[DayOfYear] | None = Field(default=None, title="学时不足从几月几日起提醒")

    @model_validator(mode="after")
    def _check(self) -> Self:
        for one in self.quotas:
            if one.value.level not in self.level_labels:
                sentence = "培训名额所指的层次“{key}”不在培训层次里"
                raise PydanticCustomError("quota", sentence, {"key": one.value.level})
            if one.value.least > one.value.most:
                raise PydanticCustomError("quota", "培训名额的至少人数多于至多人数")
        refuse_twice([key for one in self.hours for key in one.value.kinds or ("",)], "年度学时")
        return self

    @property
    def level_labels(self) -> dict[str, str]:
        """Return the words of every level by its key, in the county's order."""
        return {item.key: item.label for item in self.levels.value} if self.levels else {}

    @property
    def part(self) -> int:
        """Return how much of a session counts for who was there in part, per cent."""
        return self.partly_percent.value if self.partly_percent else 0

    def quotas_of(self, level: str) -> list[TrainingQuota]:
        """Return the quotas of a level."""
        return [one.value for one in self.quotas if one.value.level == level]

    def hours_of(self, employment: str) -> TrainingHours | None:
        """Return what a year asks of a kind of employment; the rule without kinds is for all others."""
        rules = [one.value for one in self.hours]
        own = next((one for one in rules if employment in one.kinds), None)
        return own or next((one for one in rules if not one.kinds), None)
