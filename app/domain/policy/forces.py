"""网格力量: who stands beside the workers of a unit, as a county's texts name them, and how many."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.policy.parts import Count, Key, Part, Text, refuse_twice
from app.domain.units import Level, UnitKind


class ForceRule(Part):
    """One kind: volunteers, building heads, party branches, centre households (J10, C5, D27, E15, E19, E20).

    ``group`` is a body with a head and not a person; ``counted`` what is counted of each, of whom there
    should be about ``ratio``; ``everywhere`` asks for one in every unit; ``expected`` is the
    county's number, ``heads`` how many are counted of all of them.
    """

    key: Key
    label: Text
    level: Level = Field(title="层级")
    kinds: tuple[UnitKind, ...] = Field(default=(), title="单位类型")
    group: bool = Field(default=False, title="是组织")
    leader: str = Field(default="", title="负责人")
    counted: str = Field(default="", title="登记人数")
    ratio: Count | None = Field(default=None, title="每个约")
    everywhere: bool = Field(default=False, title="要求全覆盖")
    expected: Count | None = Field(default=None, title="应有")
    heads: Count | None = Field(default=None, title="人数合计")

    def fits(self, level: Level, kind: UnitKind) -> bool:
        """Return whether units of a level and kind have it."""
        return level is self.level and (not self.kinds or kind in self.kinds)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.ratio, self.heads) != (None, None) and not self.counted:
            raise PydanticCustomError(
                "force", "“{label}”写了每个约几或人数合计，要写明登记的是什么人数", {"label": self.label}
            )
        if bool(self.leader) != self.group:
            raise PydanticCustomError(
                "force", "“{label}”是组织的要写负责人，不是组织的不写", {"label": self.label}
            )
        return self


def refuse_forces(forces: Sequence[ForceRule], checking_in: Sequence[str] = ()) -> None:
    """Raise when one kind is declared twice, or one checks in that is none or is a body and nobody."""
    refuse_twice([one.key for one in forces], "网格力量")
    refuse_twice([one.label for one in forces], "网格力量")
    persons = {one.key for one in forces if not one.group}
    for key in checking_in:
        if key not in persons:
            raise PydanticCustomError(
                "check_in", "“到网格报到的力量”里的“{key}”不是网格力量里的个人", {"key": key}
            )
