"""The posts of each kind of unit: how many must and may hold one, who recruits, manages and uses them."""

from collections.abc import Sequence, Set
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.policy.organisation import Hierarchy
from app.domain.policy.parts import Count, Key, Part, Text
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind


class PostRule(Part):
    """A post at the units of a level, or of some kinds of them (Z3, J8, E9, E10).

    How many workers a grid has is ``workers_per_grid``; who pays, recruits, manages and uses a kind of
    employment is said there and in ``recruit.owner``: a post of such a kind names it and says neither again.
    """

    role: GridRole
    label: Text
    level: Level = Field(title="层级")
    kinds: tuple[UnitKind, ...] = Field(default=(), title="单位类型")
    employment: Key | None = Field(default=None, title="用工类别")
    minimum: Count | None = Field(default=None, title="至少")
    maximum: Count | None = Field(default=None, title="至多")
    paid: bool = Field(default=False, title="有报酬")
    recruited_by: str = Field(default="", title="选聘")
    managed_by: str = Field(default="", title="管理")
    used_by: str = Field(default="", title="使用")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise PydanticCustomError("post", "岗位“{label}”至少的人数大于至多的", {"label": self.label})
        if self.role is GridRole.WORKER and (self.minimum, self.maximum) != (None, None):
            sentence = "岗位“{label}”的人数写在“每个网格的网格员数”，这里不再写"
            raise PydanticCustomError("post", sentence, {"label": self.label})
        if self.employment and (self.paid or self.recruited_by or self.managed_by or self.used_by):
            sentence = "岗位“{label}”按用工类别，由谁发放、选聘、管理、使用不再写"
            raise PydanticCustomError("post", sentence, {"label": self.label})
        return self


def refuse_posts(posts: Sequence[PostRule], hierarchy: Hierarchy, kinds: Set[str]) -> None:
    """Raise when posts name what the policy lacks, or one role is held at two levels or twice in a unit."""
    levels = {rule.role: rule.level for rule in hierarchy.roles.value} if hierarchy.roles else {}
    levels.setdefault(GridRole.WORKER, Level.GRID)
    seen: dict[GridRole, list[PostRule]] = {}
    for one in posts:
        if one.employment and one.employment not in kinds:
            raise PydanticCustomError("kind", "岗位“{label}”的用工类别没有写", {"label": one.label})
        if levels.setdefault(one.role, one.level) is not one.level:
            raise PydanticCustomError("level", "岗位“{label}”写在两个层级", {"label": one.label})
        for other in seen.setdefault(one.role, []):
            if not one.kinds or not other.kinds or set(one.kinds) & set(other.kinds):
                both = {"one": other.label, "other": one.label}
                raise PydanticCustomError("post", "岗位“{one}”和“{other}”是同一单位的同一角色", both)
        seen[one.role].append(one)
