"""Levels, kinds of units, grids and the centre itself, as a county's texts state them."""

import re
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.fields import Choice
from app.domain.codes import ETHNICITY
from app.domain.policy.parts import Count, Items, Key, Part, Sourced, Text, refuse_twice
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind, is_above, is_statistical, kind_by_code

Code3 = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
Code12 = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _people(code: str) -> str:
    if code not in ETHNICITY:
        raise PydanticCustomError(
            "people", "民族代码“{code}”不在GB/T 3304中，请填两位数字，例如01（汉族）", {"code": code}
        )
    return ETHNICITY[code]


def _code(people: str) -> str:
    return next(code for code, words in ETHNICITY.items() if words == people)


People = Annotated[str, AfterValidator(_people), PlainSerializer(_code)]
"""One of the peoples, in words; a policy's text has the code of GB/T 3304."""


class Measure(Choice):
    """By what the size of a grid is told."""

    HOUSEHOLDS = "households", "户"
    PERSONS = "persons", "人"


class SizeAction(Choice):
    """What a size outside the rule leads to."""

    CHECK = "check", "核对"
    WHOLE_VILLAGE = "whole_village", "整村设一个网格"
    MERGE = "merge", "与相邻的合并"


class Entity(Choice):
    """What a county may add fields to."""

    PERSON = "person", "人员"
    POSTING = "posting", "任职"
    UNIT = "unit", "单位"
    CASE = "case", "考察案卷"
    BODY = "body", "组织"
    PREMISE = "premise", "房屋"
    EVENT = "event", "事件"


class OwnKind(Choice):
    """What is typed into a county's own field."""

    TEXT = "text", "文字"
    COUNT = "count", "整数"
    MONEY = "money", "金额"
    DATE = "date", "日期"
    FLAG = "flag", "是或否"
    CHOICE = "choice", "单选"


class Root(Part):
    """The unit everything else stands under; rows of a division list without a parent go under it."""

    code: Code12
    name: Text
    level: Level = Level.COUNTY


class LevelRule(Part):
    """One tier of the county's chain; an optional tier may be skipped (长子 C4)."""

    level: Level
    label: Text
    body: str = ""
    optional: bool = False


class CodeKind(Part):
    """Kinds of township or village by the three digits of their place in the code (GB/T 10114)."""

    kind: UnitKind
    label: Text
    code_from: Code3
    code_to: Code3
    count: Count | None = None
    territory: bool = Field(default=True, title="有辖区")


class RoleRule(Part):
    """A role of the grid and the level it is held at (J8)."""

    role: GridRole
    label: Text
    level: Level


class StatisticalRule(Part):
    """How to know units that exist for statistics alone: they carry no grid and no worker."""

    village_codes: tuple[Code3, ...] = Field(default=(), title="村级代码")
    name_endings: tuple[Text, ...] = Field(default=(), title="名称结尾")


class GridCodeRule(Part):
    """How grids are numbered under a village of twelve digits (standards 1.1)."""

    sequence_digits: Literal[3] = Field(title="网格顺序码位数")
    micro_digits: Literal[2] = Field(title="微网格顺序码位数")
    group_digits: Literal[2, 3] | None = Field(default=None, title="住户小组顺序码位数")
    order: Text = Field(title="编号次序")
    name_pattern: Text = Field(default="{village}第{number}网格", title="名称格式")


class GridScope(Part):
    """The divisions that are cut into grids, by the beginning of their codes; the others have none yet."""

    codes: tuple[Annotated[str, StringConstraints(pattern=r"^\d{6,12}$")], ...] = Field(title="代码开头")

    def holds(self, code: str) -> bool:
        """Return whether a division lies in the scope."""
        return code.startswith(self.codes)


Called = tuple[str, str]  # a tier's own word and that of its body, empty where the county says neither


class Hierarchy(Part):
    """Rows ``hierarchy.levels`` and ``hierarchy.township_kinds`` and what belongs to them."""

    levels: Sourced[tuple[LevelRule, ...]] = Field(title="层级")
    township_kinds: Sourced[tuple[CodeKind, ...]] = Field(title="乡镇一级的类型")
    village_kinds: Sourced[tuple[CodeKind, ...]] | None = Field(default=None, title="村一级的类型")
    roles: Sourced[tuple[RoleRule, ...]] | None = Field(default=None, title="网格角色")
    statistical: Sourced[StatisticalRule] | None = Field(default=None, title="统计用单位")
    gridded: Sourced[GridScope] | None = Field(default=None, title="划分网格的范围")
    grid_code: Sourced[GridCodeRule] | None = Field(default=None, title="网格编码")

    @model_validator(mode="after")
    def _check(self) -> Self:
        order = list(Level)
        places = [order.index(rule.level) for rule in self.levels.value]
        if len(places) < 2 or places != sorted(set(places)):
            raise PydanticCustomError("levels", "层级要从上到下各写一次，至少两级")
        for kinds, what in ((self.township_kinds, "乡镇类型"), (self.village_kinds, "村类型")):
            if kinds:
                _refuse_overlap(kinds.value, what)
        return self

    def kind_of(self, level: Level, code: str, name: str) -> UnitKind | None:
        """Return what a unit is by its level, code and name; None where no code range of the policy fits."""
        if level is Level.TOWN:
            found = kind_by_code(code, self.township_kinds.value)
            return found.kind if found else None
        if level is not Level.VILLAGE:
            return _KINDS.get(level)
        if self.village_kinds is None:
            return UnitKind.COMMUNITY if name.endswith(("社区", "居委会", "居民委员会")) else UnitKind.VILLAGE
        found = kind_by_code(code, self.village_kinds.value)
        return found.kind if found else None

    @property
    def worker_level(self) -> Level:
        """Return the level workers serve at: the role's, the grid where the policy is silent."""
        rules = self.roles.value if self.roles else ()
        return next((rule.level for rule in rules if rule.role is GridRole.WORKER), Level.GRID)

    def label_of(self, level: Level) -> str:
        """Return the county's word for a level."""
        return next((rule.label for rule in self.levels.value if rule.level is level), level.name_given)

    @property
    def has_own_words(self) -> bool:
        """Whether the county calls a tier otherwise than texts are shipped with."""
        return any(self.in_own_words(one) != one for one in _OURS)

    def in_own_words(self, text: str) -> str:
        """Return a text of ours with the tiers as the county calls them: 全县 is 全区 in a 区.

        A county whose towns are 乡镇 of some kind keeps that word, which is shorter.  What stands in “ ”
        stays, and a text that is in the county's words already comes back as it is.
        """
        at = {rule.level: rule for rule in self.levels.value}
        top, town, village = (at.get(one) for one in (self.top, Level.TOWN, Level.VILLAGE))
        return _in_words(
            text, *((rule.label, rule.body) if rule else ("", "") for rule in (top, town, village))
        )

    @property
    def top(self) -> Level:
        """Return the tier that has no other above it."""
        return self.levels.value[0].level

    def parents_of(self, level: Level) -> tuple[Level, ...]:
        """Return the levels a unit of ``level`` may hang on, nearest first: optional tiers may be skipped."""
        found: list[Level] = []
        for rule in reversed(self.levels.value):
            if is_above(rule.level, level):
                found.append(rule.level)
                if not rule.optional:
                    break
        return tuple(found)

    def is_gridded(self, level: Level, code: str) -> bool:
        """Return whether a unit lies where the county has grids: all of it, unless the policy says where."""
        return not is_above(Level.TOWN, level) or self.gridded is None or self.gridded.value.holds(code)

    def is_statistical(self, code: str, name: str) -> bool:
        """Return whether a division exists for statistics alone: it carries no grid and no worker."""
        return self.statistical is not None and is_statistical(code, name, self.statistical.value)


_TOP = ("全县", "本县", "县级", "县里", "县政策", "县财政", "县名次")
_OURS = ("县综治中心", *_TOP, "乡镇综治中心", "乡镇（街道）", "乡镇", "村（社区）")
"""What shipped texts say of tiers; the longer before what it begins with."""


def _in_words(text: str, top: Called, town: Called, village: Called) -> str:
    words = _words_of(top, town, village)
    return _finder(tuple(words)).sub(lambda found: words.get(found[0], found[0]), text) if words else text


@cache
def _words_of(top: Called, town: Called, village: Called) -> dict[str, str]:
    """Return what takes the place of what; empty where the shipped words are the county's."""
    name, body = top
    own = [body or f"{name}综治中心", *(one.replace("县", name) for one in _TOP)]
    towns = town[0] if town[0] and not town[0].startswith("乡镇") else ""
    own += [town[1] or f"{towns}综治中心", towns, towns] if towns else _OURS[-4:-1]
    own.append(village[0] or _OURS[-1])
    return {} if tuple(own) == _OURS else dict(zip(_OURS, own, strict=True)) | {one: one for one in own}


@cache
def _finder(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds words, the longest of several that fit, and passes over what is quoted."""
    return re.compile("|".join(["“[^”]*”", *map(re.escape, sorted(words, key=len, reverse=True))]))


_KINDS = {
    Level.CITY: UnitKind.CITY,
    Level.COUNTY: UnitKind.COUNTY,
    Level.MICRO_GRID: UnitKind.MICRO_GRID,
    Level.GROUP: UnitKind.GROUP,
}


def _refuse_overlap(kinds: tuple[CodeKind, ...], what: str) -> None:
    ranges = sorted((kind.code_from, kind.code_to, kind.label) for kind in kinds)
    for low, high, label in ranges:
        if low > high:
            raise PydanticCustomError(
                "range", "{what}“{label}”的代码段前大后小", {"what": what, "label": label}
            )
    for (_, high, one), (low, _, other) in pairwise(ranges):
        if low <= high:
            pair = {"what": what, "one": one, "other": other}
            raise PydanticCustomError("overlap", "{what}“{one}”和“{other}”的代码段重叠", pair)


class SizeRule(Part):
    """How large a grid should be; ``soft`` warns and takes a reason, else it refuses (D2, E2, E4, E5)."""

    standard: Key
    label: Text
    level: Level
    measure: Measure = Field(title="计量单位")
    minimum: Count | None = Field(default=None, title="至少")
    maximum: Count | None = Field(default=None, title="至多")
    soft: bool = Field(default=True, title="不符时只提醒")
    action: SizeAction = Field(default=SizeAction.CHECK, title="不符时")


class GridKindRule(Part):
    """A kind of grid; a dedicated one needs a host organisation (J16)."""

    kind: UnitKind
    label: Text
    standard: Key
    host_required: bool = False


class Profile(Part):
    """The county in figures, and the outcomes its own account reports (J1-J3, J41, Z12)."""

    registered_population: Sourced[Count] | None = Field(default=None, title="户籍总人口")
    resident_population: Sourced[Count] | None = Field(default=None, title="常住总人口")
    household_count: Sourced[Count] | None = Field(default=None, title="户数")
    ethnicity: Sourced[tuple[People, ...]] | None = Field(default=None, title="民族")
    communities: Sourced[Count] | None = Field(default=None, title="社区数")
    communities_before: Sourced[Count] | None = Field(default=None, title="整合前社区数")
    villages: Sourced[Count] | None = Field(default=None, title="行政村数")
    grids: Sourced[Count] | None = Field(default=None, title="网格数")
    micro_grids: Sourced[Count] | None = Field(default=None, title="微网格数")
    workers: Sourced[Count] | None = Field(default=None, title="网格员数")
    promoted_to_committee: Sourced[Count] | None = Field(default=None, title="选入两委干部")
    excellent_worker: Sourced[Count] | None = Field(default=None, title="优秀网格员")


class Centre(Part):
    """The body whose back office this is, and how its papers are signed and numbered."""

    name: Sourced[Text] = Field(title="综治中心名称")
    town_centre: Sourced[Text] = Field(title="乡镇综治中心名称格式")
    document_number: Sourced[Text] = Field(title="文号格式")
    signatures: Sourced[tuple[Text, ...]] = Field(title="表尾签字")

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in ("{year}", "{number}"):
            if name not in self.document_number.value:
                raise PydanticCustomError("pattern", "文号格式里缺少 {name}", {"name": name})
        return self


class Calendar(Part):
    """The hours of a working day; which days are worked is the published calendar's matter."""

    opens: Sourced[Clock] = Field(title="上班时间")
    closes: Sourced[Clock] = Field(title="下班时间")


class OwnField(Part):
    """A field a county adds to an entity ("9+X" of GB/T 31000)."""

    entity: Entity = Field(title="用于")
    key: Key
    title: Text = Field(title="名称")
    kind: OwnKind = Field(title="类型")
    required: bool = Field(default=False, title="必填")
    choices: tuple[Text, ...] = Field(default=(), title="选项")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.kind is OwnKind.CHOICE) != bool(self.choices):
            sentence = "自设字段“{title}”：单选要有选项，其他类型不能有"
            raise PydanticCustomError("choices", sentence, {"title": self.title})
        return self


class Regulation(Part):
    """A published rule the policy rests on, by chapter (J29, Z22)."""

    title: Text
    issued: date | None = None
    chapters: Items | None = Field(default=None, title="章节")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.chapters:
            refuse_twice([item.key for item in self.chapters.value], "章节")
        return self
