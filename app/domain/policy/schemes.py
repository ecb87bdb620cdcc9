"""By what a county pays its workers: flat, by seniority, by post and grade, as a share, within a range."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.fields import Choice
from app.domain.calendar import DayBasis
from app.domain.policy.parts import Count, Key, Money, Number, Part, Sourced, Text, refuse_twice


class Payer(Choice):
    """Who pays a kind of employment."""

    COUNTY = "county", "县财政"
    HOST = "host", "所属单位"


class Per(Choice):
    """How long an amount is for."""

    MONTH = "month", "每月"
    YEAR = "year", "每年"


class YearsServed(Choice):
    """How years of service are counted."""

    ANNIVERSARY = "anniversary", "按到岗周年"
    CALENDAR_YEAR = "calendar_year", "按自然年"


class FlatRate(Part):
    """The monthly amount of one kind of employment; a host-paid kind has none here (J31, J32)."""

    kind: Key
    payer: Sourced[Payer] = Field(title="发放单位")
    monthly: Sourced[Money] | None = Field(default=None, title="月标准")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.payer.value is Payer.COUNTY) != (self.monthly is not None):
            sentence = "“{kind}”：县财政发放的要写月标准，由所属单位发放的不写"
            raise PydanticCustomError("rate", sentence, {"kind": self.kind})
        return self


class FlatByKind(Part):
    """One monthly amount for each kind of employment."""

    type: Literal["flat_by_kind"]
    label: Text
    rates: tuple[FlatRate, ...]
    proration: Sourced[DayBasis] = Field(title="不满月计发")

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([rate.kind for rate in self.rates], "月标准")
        return self


Kinds = Annotated[tuple[Key, ...], Field(title="适用类别")]
"""The kinds of employment a scheme pays; of seniority and contributions, all the county pays where empty."""


class Seniority(Part):
    """An addition for each year served (Z9); the text leaves the period open."""

    type: Literal["seniority"]
    label: Text
    kinds: Kinds = ()
    per_year: Sourced[Money] = Field(title="每满一年")
    period: Sourced[Per] = Field(title="计发周期")
    counting: Sourced[YearsServed] = Field(title="工龄计算")
    cap: Sourced[Money] | None = Field(default=None, title="封顶")


class GradeRow(Part):
    """One post and what each of its grades earns a month, the lowest first."""

    key: Key
    label: Text
    monthly: tuple[Money, ...] = Field(title="各级月标准")


class GradeMatrix(Part):
    """Posts times grades (E16); a draft may still lack the table."""

    type: Literal["grade_matrix"]
    label: Text
    kinds: Kinds = ()
    posts: Sourced[Count] = Field(title="岗位数")
    grades: Sourced[Count] = Field(title="级数")
    table: Sourced[tuple[GradeRow, ...]] | None = Field(default=None, title="薪酬表")

    @model_validator(mode="after")
    def _check(self) -> Self:
        rows = self.table.value if self.table else ()
        refuse_twice([row.key for row in rows], "薪酬表的岗位")
        if rows and len(rows) != self.posts.value:
            raise PydanticCustomError("posts", "薪酬表的岗位要和岗位数一样多")
        for row in rows:
            if len(row.monthly) != self.grades.value:
                raise PydanticCustomError("grades", "薪酬表“{post}”的级数不对", {"post": row.label})
        return self


class ReferencePost(Part):
    """A post whose pay others are a share of."""

    key: Key
    label: Text
    monthly: Money = Field(title="月标准")


class Coefficient(Part):
    """A share of what another post earns (E17); ``ratio`` in per cent."""

    type: Literal["coefficient"]
    label: Text
    kinds: Kinds = ()
    reference: Sourced[Text] = Field(title="参照岗位")
    table: Sourced[tuple[ReferencePost, ...]] | None = Field(default=None, title="参照岗位薪酬")
    ratio: Sourced[Number] | None = Field(default=None, title="比例（%）")


class FlatRange(Part):
    """An amount a district fixes between two bounds (E17)."""

    type: Literal["flat_range"]
    label: Text
    kinds: Kinds = ()
    minimum: Sourced[Money] = Field(title="下限")
    maximum: Sourced[Money] = Field(title="上限")
    decided_by: Sourced[Text] = Field(title="确定单位")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.minimum.value > self.maximum.value:
            raise PydanticCustomError("range", "“{label}”下限大于上限", {"label": self.label})
        return self


class TownBonus(Part):
    """A bonus a town gives on its own money (D22)."""

    type: Literal["town_bonus"]
    label: Text
    condition: Sourced[Text] = Field(title="条件")
    cap: Sourced[Money] | None = Field(default=None, title="封顶")


Scheme = Annotated[
    FlatByKind | Seniority | GradeMatrix | Coefficient | FlatRange | TownBonus, Field(discriminator="type")
]
