"""报到: who of the forces comes to the grid, in which mode how often, and for which tasks (E21)."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.checkins import Mode
from app.domain.policy.parts import Items, Key, Part, Sourced, Text

MOST_TASKS = 9  # each is typed by one digit

Days = Annotated[int, Field(ge=1, le=366, strict=True)]


class ModeRule(Part):
    """What one mode asks: once in so many days, for these tasks; none named means all of them."""

    mode: Mode = Field(title="状态")
    label: Text
    days: Days = Field(title="几天内报到一次")
    tasks: tuple[Key, ...] = Field(default=(), title="任务")


class CheckIns(Part):
    """Which kinds of the forces check in at their grid, the tasks by their digits, the modes."""

    kinds: Sourced[tuple[Key, ...]] | None = Field(default=None, title="到网格报到的力量")
    tasks: Items | None = Field(default=None, title="报到任务")
    modes: tuple[Sourced[ModeRule], ...] = Field(default=(), title="报到要求")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.task_labels) > MOST_TASKS:
            raise PydanticCustomError("tasks", "报到任务最多九种，各用一个数字登记")
        if bool(self.kinds) != bool(self.tasks) or bool(self.kinds) != bool(self.modes):
            raise PydanticCustomError("check_in", "报到要写全：哪些力量报到、任务、报到要求")
        if self.modes and {one.value.mode for one in self.modes} != set(Mode):
            raise PydanticCustomError("check_in", "报到要求要写平时和战时各一条")
        if len(self.modes) > len(Mode):
            raise PydanticCustomError("check_in", "报到要求里平时、战时各只写一条")
        unknown = {key for one in self.modes for key in one.value.tasks} - self.task_labels.keys()
        if unknown:
            raise PydanticCustomError(
                "check_in", "报到任务里没有：{keys}", {"keys": "、".join(sorted(unknown))}
            )
        return self

    @property
    def task_labels(self) -> dict[str, str]:
        """Return the words of every task by its key, in the order of their digits."""
        return {item.key: item.label for item in self.tasks.value} if self.tasks else {}

    @property
    def force_kinds(self) -> tuple[str, ...]:
        """Return the kinds of forces that check in; empty where the county has none."""
        return self.kinds.value if self.kinds else ()

    def rule(self, mode: Mode) -> ModeRule:
        """Return what a mode asks; the policy has both or none."""
        return next(one.value for one in self.modes if one.value.mode is mode)
