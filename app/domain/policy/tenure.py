"""How long a county takes people on, and what ends it before (J38, D20, Z22, E13)."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain import tenure
from app.domain.policy.parts import Count, Item, Items, Key, Part, Sourced, refuse_twice

Years = Annotated[int, Field(ge=1, le=10, strict=True)]


class TermRule(Part):
    """The agreement of some kinds of employment; days before an end are those on which it is told."""

    kinds: tuple[Key, ...] = Field(title="用工类别")
    years: Years = Field(title="聘期（年）")
    probation_months: Annotated[int, Field(ge=0, le=12, strict=True)] = Field(default=0, title="试用期（月）")
    notice_days: Count = Field(default=30, title="辞职提前天数")
    renew_days: Count = Field(default=60, title="期满前几天提醒续聘")
    urgent_days: Count = Field(default=30, title="期满前几天催办续聘")
    probation_days: Count = Field(default=15, title="试用期满前几天提醒")


class GroundRule(Item):
    """One ground of dismissal: ``grade`` so many ``times`` in a row in what it rests on, else a document."""

    basis: tenure.Basis = Field(default=tenure.Basis.DOCUMENT, title="依据")
    grade: str = Field(default="", title="等次")
    times: Annotated[int, Field(ge=1, le=12, strict=True)] = Field(default=1, title="连续次数")
    compulsory: bool = Field(default=False, title="必须解聘")

    @model_validator(mode="after")
    def _check(self) -> Self:
        rests = self.basis is not tenure.Basis.DOCUMENT
        if rests != bool(self.grade) or (self.compulsory and not rests):
            said = "解聘情形“{label}”：依据考核结果的要写等次，依据文件的不写，也不能写成必须解聘"
            raise PydanticCustomError("ground", said, {"label": self.label})
        return self

    @property
    def ground(self) -> tenure.Ground:
        """Return it as the rules look at it."""
        return tenure.Ground(self.key, self.label, self.basis, self.grade, self.times, self.compulsory)


class Tenure(Part):
    """Row ``recruit``/``leave``: agreements by kind of employment; a kind that is not named has none."""

    terms: tuple[Sourced[TermRule], ...] = Field(default=(), title="聘用协议")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([kind for one in self.terms for kind in one.value.kinds], "聘用协议的用工类别")
        return self

    def term_of(self, employment: str) -> TermRule | None:
        """Return the terms of a kind of employment, None where the county signs no agreement."""
        return next((one.value for one in self.terms if employment in one.value.kinds), None)


class Dismissal(Part):
    """Row ``dismissal``: grounds, and whether one may be moved down and up (J38, D20)."""

    grounds: Sourced[tuple[GroundRule, ...]] | None = Field(default=None, title="解聘情形")
    demotion: Sourced[bool] | None = Field(default=None, title="能上能下")
    rules: Items | None = Field(default=None, title="依据")

    def listed(self) -> tuple[tenure.Ground, ...]:
        """Return the grounds, none where the text is silent."""
        return tuple(one.ground for one in self.grounds.value) if self.grounds else ()

    def ground_of(self, key: str) -> tenure.Ground | None:
        """Return a ground by its key."""
        return next((one for one in self.listed() if one.key == key), None)
