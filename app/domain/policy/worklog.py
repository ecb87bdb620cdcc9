"""The daily log and the meetings as a county has them: kinds of work, what a line says, who is told."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.policy.parts import Count, Items, Part, Sourced

MOST_KINDS = 9  # each is typed by one digit

Days = Annotated[int, Field(ge=1, le=60, strict=True)]


class WorkLog(Part):
    """工作日志 and 晨会 (Z23): kinds of work by their digits, the shortest line, days, kinds of meetings."""

    kinds: Items | None = Field(default=None, title="日志事项")
    least_words: Sourced[Count] | None = Field(default=None, title="内容最少字数")
    quiet_days: Sourced[Days] | None = Field(default=None, title="连续几个工作日没有日志就提醒")
    late_days: Sourced[Days] | None = Field(default=None, title="几天以内可以补记")
    meetings: Items | None = Field(default=None, title="会议种类")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.kind_labels) > MOST_KINDS:
            raise PydanticCustomError("kinds", "日志事项最多九种，各用一个数字登记")
        return self

    @property
    def kind_labels(self) -> dict[str, str]:
        """Return the words of every kind of work by its key, in the order of their digits."""
        return {item.key: item.label for item in self.kinds.value} if self.kinds else {}

    @property
    def meeting_labels(self) -> dict[str, str]:
        """Return the words of every kind of meeting by its key."""
        return {item.key: item.label for item in self.meetings.value} if self.meetings else {}

    @property
    def least(self) -> int:
        """Return how many characters a line has at least."""
        return self.least_words.value if self.least_words else 0
