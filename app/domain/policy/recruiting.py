"""The ways a county fills posts: their steps, days, shares of an exam (rows ``recruit.ways``)."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.fields import Choice
from app.domain.policy.parts import Count, Key, Number, Part, Sourced, Text, refuse_twice

Share = Annotated[int, Field(ge=0, le=100, strict=True)]


class Occasion(Choice):
    """For which way into a post a rule is made."""

    RECRUITMENT = "recruitment", "选聘"
    REPLACEMENT = "replacement", "缺额补入"


class ExamPart(Choice):
    """A part of an exam."""

    WRITTEN = "written", "笔试"
    INTERVIEW = "interview", "面试"


class ExamRule(Part):
    """Shares of the parts in percent, the least mark of each, who is interviewed, what decides a tie."""

    written: Share = Field(title="笔试占（%）")
    interview: Share = Field(title="面试占（%）")
    least: Number = Field(default=Decimal(0), title="各部分合格线")
    ratio: Count = Field(default=0, title="每岗进入面试人数（0为不限）")
    tie: tuple[ExamPart, ...] = Field(default=(), title="同分先后")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.written + self.interview != 100:
            raise PydanticCustomError("shares", "笔试和面试的比例相加要等于100")
        if self.least > 100:
            raise PydanticCustomError("least", "合格线不能超过100分")
        return self


class ReserveRule(Part):
    """How many of those ranked stand by for each post (递补), and for how many months after the publicity."""

    ratio: Count = Field(title="每岗递补人数")
    months: Count = Field(title="递补期限（月）")


class RefusalReason(Part):
    """Why somebody is not taken on; with ``words`` the person is told more than its name (其他)."""

    key: Key
    label: Text
    words: bool = False


class WayStep(Part):
    """One step as the county calls it."""

    step: Key
    label: Text


class Way(Part):
    """One way of filling posts: for which kinds, by which steps, how long its notice and publicity last."""

    key: Key
    label: Sourced[Text] = Field(title="名称")
    kinds: tuple[Key, ...] = Field(default=(), title="用工类别")
    applies: Occasion = Field(default=Occasion.RECRUITMENT, title="适用")
    steps: Sourced[tuple[WayStep, ...]] = Field(title="步骤")
    notice_days: Sourced[Count] = Field(title="报名天数（工作日）")
    publicity_days: Sourced[Count] = Field(title="公示天数（工作日）")
    exam: Sourced[ExamRule] | None = Field(default=None, title="考试")
    reserve: Sourced[ReserveRule] | None = Field(default=None, title="递补")

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [one.step for one in self.steps.value]
        refuse_twice(names, "选聘步骤")
        if "examined" in names and self.exam is None:
            raise PydanticCustomError("exam", "“{label}”有考试，要写成绩比例", {"label": self.label.value})
        if self.reserve and "examined" not in names:
            raise PydanticCustomError(
                "reserve", "“{label}”没有考试排名，不能按名次递补", {"label": self.label.value}
            )
        return self

    @property
    def step_names(self) -> tuple[str, ...]:
        """Return the steps by their names in the catalogue, in the county's order."""
        return tuple(one.step for one in self.steps.value)


class EntryMode(Part):
    """One way by which workers came into post, and how many came by it (Z15)."""

    key: Key
    label: Text
    heads: Count | None = Field(default=None, title="人数")
