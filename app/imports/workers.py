"""The roster of grid workers as offices keep it: its columns, and what must agree within a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from app.core.errors import Invalid
from app.core.identity import Identity, age_on, mask_card, mask_identity, mask_phone
from app.core.period import Month
from app.domain.policy import OwnField
from app.domain.roster import GridRole
from app.domain.units import Level
from app.imports import cells, words
from app.imports.header import Column
from app.imports.own import own_column
from app.imports.places import Named, Places, within_village
from app.imports.rows import Layout, duplicates
from app.imports.staged import Ask, Problem, Severity, StagedRow

KIND = "workers"
_NUMBERED = "一二三四五六七八九十、.()"  # before the name of a block's town
_ABOVE = (Level.TOWN, Level.VILLAGE)  # the county is none of a row's names
LOCATED = "located"  # among a row's values: the unit it names, looked up once


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds the unit a row names: by grid code, or town, village and grid by name.

    ``levels`` says at which level a role is held (policy ``hierarchy.roles``); a role it does not
    name is held at a grid.
    """

    towns: Places
    villages: Places
    grids: Places
    county: Named | None
    levels: Mapping[GridRole, Level]
    _agreed: set[tuple[object, ...]] = field(default_factory=set, init=False, compare=False)

    def unit_of(self, row: StagedRow) -> Named:
        """Return the unit of the posting.

        Raises:
            Invalid: ``fields`` names the column that cannot be resolved.
        """
        level = self.levels.get(role_of(row), Level.GRID)
        if level is Level.COUNTY:
            if self.county is None:
                raise Invalid(fields={"role": "县级的任职不在您的管辖范围，请由县级经办登记。"})
            return self.county
        if level not in _ABOVE and (code := row.values.get("grid_code")):
            return self._agreeing(row, self._found(self.grids, "grid_code", str(code), None))
        town = self._town(row)
        if level is Level.TOWN:
            if town is None:
                raise Invalid(fields={"town": "没有写乡镇，请补上。"})
            return town
        village = self._named(self.villages, row, "village", town.id if town else None)
        return village if level is Level.VILLAGE else self._grid(row, village)

    @property
    def levels_of_places(self) -> tuple[Places, ...]:
        """Return where names are sought, from above."""
        return self.towns, self.villages, self.grids

    def _grid(self, row: StagedRow, village: Named) -> Named:
        """Return the grid of a village by its name, or by what is left of it without the village's."""
        try:
            return self._named(self.grids, row, "grid", village.id)
        except Invalid as unknown:
            for called in within_village(str(row.values.get("grid") or ""), village.name):
                with suppress(Invalid):
                    return self.grids.find(called, village.id)
            raise unknown

    def _agreeing(self, row: StagedRow, grid: Named) -> Named:
        """Return the grid of a code, where the names beside it are not another's."""
        if (written := row.values.get("grid")) and written != grid.name:
            self._same(str(written), grid)
        beside = (grid.parent_id, row.values.get("village"), row.values.get("town"))
        if beside in self._agreed:
            return grid
        above: Named | None = grid
        while above is not None and above.parent_id is not None:
            parent = above.parent_id
            above = self.grids.of(parent) or self.villages.of(parent) or self.towns.of(parent)
            for key, places in (("village", self.villages), ("town", self.towns)):
                if above is not None and places.of(above.id) and self._other(places, row, key, above):
                    said = (
                        f"网格编码是“{above.name}”的“{grid.name}”，与写的“{row.values[key]}”不一致，请核对。"
                    )
                    raise Invalid(fields={"grid_code": said})
        self._agreed.add(beside)
        return grid

    @staticmethod
    def _other(places: Places, row: StagedRow, key: str, above: Named) -> bool:
        """Whether a row names another unit than the one above its grid; a name nobody knows names none."""
        written = str(row.values.get(key) or "")
        if not written or written == above.name:
            return False
        parent = above.parent_id if key == "village" else None
        found = places.known(written, parent) or places.elsewhere(written, parent)
        return found is not None and found.id != above.id

    def _same(self, written: str, grid: Named) -> None:
        """Refuse a name that is another grid's than the code beside it; a part is called by its grid too.

        Raises:
            Invalid: of its village, or the only one of that very name in the county.
        """
        village = self.villages.of(grid.parent_id) if grid.parent_id else None
        ways = (written, *within_village(written, village.name)) if village else (written,)
        below = (self.grids.known(way, grid.parent_id) for way in ways)
        found = next(filter(None, below), None) or self.grids.elsewhere(written, grid.parent_id)
        if found is not None and not (grid.name.startswith(found.name) or found.name.startswith(grid.name)):
            said = f"网格编码是“{grid.name}”的，与写的网格“{written}”不一致，请核对。"
            raise Invalid(fields={"grid_code": said})

    def _town(self, row: StagedRow) -> Named | None:
        if written := row.values.get("town"):
            return self._found(self.towns, "town", str(written), None)
        for hint in _hints(row):
            try:
                return self.towns.find(hint)
            except Invalid:
                continue
        return None

    def _named(self, places: Places, row: StagedRow, key: str, parent_id: int | None) -> Named:
        if not (written := row.values.get(key)):
            raise Invalid(fields={key: "没有写，找不到所在的网格，请补上。"})
        return self._found(places, key, str(written), parent_id)

    @staticmethod
    def _found(places: Places, key: str, written: str, parent_id: int | None) -> Named:
        try:
            return places.find(written, parent_id)
        except Invalid as error:
            raise Invalid(fields={key: str(error)}) from None


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What reading a roster needs from a database and its policy.

    ``kinds`` are the kinds of employment as they are called, ``waged`` the keys of those somebody pays.
    """

    demo: bool
    today: date
    employment: Mapping[str, str]
    locator: Locator
    ages: tuple[int, int] | None = None
    own: tuple[OwnField, ...] = ()
    kinds: tuple[str, ...] = ()
    waged: frozenset[str] = frozenset()


def role_of(row: StagedRow) -> GridRole:
    """Return the role a row states; a roster without the column is one of grid workers."""
    role = row.values.get("role")
    return role if isinstance(role, GridRole) else GridRole.WORKER


def worker_layout(rules: RosterRules) -> Layout:
    """Return how a roster is read.

    Source: standards-and-paper part 2, worker_roster.
    """
    return Layout(kind=KIND, columns=_columns(rules), check=_Check(rules))


_WHERE = (
    Column(key="seq", titles=("序号", "编号", "NO"), parse=cells.text, soft=True),
    Column(
        key="town",
        titles=("乡镇", "乡镇街道", "镇街", "所属乡镇", "所在乡镇", "镇", "街道", "单位", "乡镇社区服务中心"),
        parse=cells.text,
    ),
    Column(
        key="village",
        titles=("村", "村社区", "社区", "村居", "行政村", "所属村", "所在村", "村名", "村或社区", "村/社区"),
        parse=cells.text,
    ),
    Column(key="grid", titles=("网格名称", "网格", "所属网格", "责任网格", "网格名"), parse=cells.text),
    Column(key="grid_code", titles=("网格编码", "网格代码", "网格编号"), parse=cells.unit_code),
)
_PERSON = (
    Column(key="name", titles=("姓名", "网格员姓名", "网格员", "人员姓名"), parse=cells.name, required=True),
    Column(key="sex", titles=("性别",), parse=cells.choice(words.SEX, "性别"), soft=True),
    Column(key="ethnicity", titles=("民族",), parse=cells.choice(words.ETHNICITY, "民族")),
    Column(
        key="birth",
        titles=("出生年月", "出生日期", "出生年月日", "出生"),
        parse=cells.month,
        soft=True,
        dated=True,
    ),
    Column(key="politics", titles=("政治面貌", "党派"), parse=cells.choice(words.POLITICS, "政治面貌")),
    Column(
        key="education", titles=("学历", "文化程度", "最高学历"), parse=cells.choice(words.EDUCATION, "学历")
    ),
    Column(
        key="phone",
        titles=("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
        parse=cells.phone,
        secret=mask_phone,
    ),
    Column(key="address", titles=("住址", "家庭住址", "现住址", "居住地址", "家庭地址"), parse=cells.text),
)
_SINCE = (
    "聘用日期", "任职日期", "聘用时间", "上岗日期", "上岗时间", "入职日期", "入职时间", "任职时间",
    "聘用年月",
)  # fmt: skip
_POST = (
    Column(
        key="role",
        titles=("网格角色", "角色", "岗位", "网格职务"),
        parse=cells.choice(words.ROLES, "网格角色"),
    ),
    Column(key="source", titles=("原身份", "身份", "来源", "人员来源", "身份类别"), parse=cells.text),
    Column(
        key="host",
        titles=("所属单位", "所在单位", "用人单位", "所属企业", "专属单位", "所属单位名称"),
        parse=cells.text,
    ),
    Column(
        key="card",
        titles=("银行卡号", "银行账号", "卡号", "账号", "工资卡号", "银行卡", "银行帐号", "社保卡号"),
        parse=cells.card,
        secret=mask_card,
    ),
    Column(key="bank", titles=("开户行", "开户银行", "银行", "开户行名称"), parse=cells.text),
    Column(key="note", titles=("备注", "说明"), parse=cells.text),
)


def _columns(rules: RosterRules) -> tuple[Column, ...]:
    identity = Column(
        key="identity",
        titles=("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码", "身份证件号码"),
        parse=cells.identity_of(demo=rules.demo, today=rules.today),
        required=True,
        secret=mask_identity,
    )
    employment = Column(
        key="employment",
        titles=("专/兼职", "专兼职", "类别", "人员类别", "用工类别", "用工性质", "网格员类别"),
        parse=cells.choice(rules.employment, "用工类别"),
        required=True,
        ask=Ask("是哪一类", tuple((label, label) for label in rules.kinds)),
    )
    since = Column(
        key="since",
        titles=_SINCE,
        parse=cells.day,
        required=True,
        dated=True,
        ask=Ask("按哪一天", _days(rules.today), "如 2026-09-01"),
    )
    return (*_WHERE, *_PERSON, identity, employment, since, *_POST, *map(own_column, rules.own))


def _days(today: date) -> tuple[tuple[str, str], ...]:
    """Return the days a roster may hold from: the first of this month, of this year, today."""
    days = (today.replace(day=1), today.replace(month=1, day=1), today)
    return tuple((f"{day}", f"{day}") for day in dict.fromkeys(days))


class _Check:
    """What must agree within a row and between rows."""

    def __init__(self, rules: RosterRules) -> None:
        self._rules = rules

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        for row in rows:
            if told := self._row(row):
                yield from told
        yield from duplicates(rows, "identity", _number, "身份证号", Severity.ERROR)
        yield from duplicates(_people(rows), "card", str, "银行卡号", Severity.WARNING)

    def _row(self, row: StagedRow) -> list[Problem]:
        values = row.values
        told: list[Problem] = []
        if isinstance(identity := values.get("identity"), Identity):
            told += self._against_identity(row, identity)
        try:
            values[LOCATED] = self._rules.locator.unit_of(row)
        except Invalid as error:
            told += [row.problem(key, reason) for key, reason in error.fields.items()]
        if values.get("card") and not values.get("bank"):
            told.append(row.problem("bank", "有卡号但没有开户行，请补上。", Severity.WARNING))
        if isinstance(since := values.get("since"), date) and since > self._rules.today:
            told.append(row.problem("since", f"{since} 还没有到，到那天才算在岗，请核对。", Severity.WARNING))
        return told

    def _against_identity(self, row: StagedRow, identity: Identity) -> Iterator[Problem]:
        sex, birth, since = map(row.values.get, ("sex", "birth", "since"))
        if sex is not None and sex is not identity.sex:
            said = f"身份证号上是{identity.sex.label}，请核对。"
            yield row.problem("sex", f"性别与身份证号不一致：{said}", Severity.WARNING)
        born = identity.birth
        if isinstance(birth, Month) and (birth.year, birth.number) != (born.year, born.month):
            said = f"身份证号上是{identity.birth:%Y-%m}，请核对。"
            yield row.problem("birth", f"出生年月与身份证号不一致：{said}", Severity.WARNING)
        if isinstance(since, date) and since <= born:
            yield row.problem("since", f"聘用日期在此人出生（{born:%Y-%m-%d}）以前，请核对。")
        elif self._rules.ages and isinstance(since, date):
            low, high = self._rules.ages
            if not low <= (age := age_on(identity.birth, since)) <= high:
                reason = f"聘用时 {age} 周岁，不在政策规定的 {low} 至 {high} 周岁之内，请说明原因。"
                yield row.problem("since", reason, Severity.WARNING)


def _people(rows: Sequence[StagedRow]) -> list[StagedRow]:
    """Return the rows without those that say a person's card again: a card is compared between two people."""
    first: dict[object, StagedRow] = {}
    for row in rows:
        number = row.values.get("identity")
        who = number.number if isinstance(number, Identity) else id(row)
        first.setdefault((who, row.values.get("card")), row)
    return list(first.values())


def _number(value: object) -> str:
    return value.number if isinstance(value, Identity) else str(value)


def _hints(row: StagedRow) -> Iterator[str]:
    """Where else a sheet says its town: the line above a block, 填报单位, the sheet's own name."""
    if row.section:
        yield row.section.lstrip(_NUMBERED)
    for line in reversed(row.table.preamble):  # the nearest one above the header first
        before, colon, after = unicodedata.normalize("NFKC", line).partition(":")
        if colon and before.rstrip("()盖章 ").endswith("单位"):
            yield after.strip()
        elif not colon:
            yield before.lstrip(_NUMBERED)
    yield row.table.sheet if row.table.part_of is None else row.table.part_of
