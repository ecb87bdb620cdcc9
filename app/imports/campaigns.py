"""Lists of a campaign: who registers, and the marks of an exam; one campaign, named by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.errors import Invalid
from app.core.identity import Identity, mask_identity, mask_name, mask_phone
from app.core.text import clean
from app.domain.recruiting import form
from app.imports import cells, words
from app.imports.given import lacks
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, number_of, text_of
from app.imports.namesakes import Namesakes, Someone, Where, told, where
from app.imports.places import Named, Places
from app.imports.rows import Layout
from app.imports.scores import tail
from app.imports.sheet import Raw
from app.imports.staged import Called, Problem, Staged, StagedRow
from app.services import accounts, imports, recruiting, units
from app.services.imports import ImportKind
from app.services.policy import policy_on
from app.services.recruiting import CampaignFile, Marks, NewEntry
from app.workspace import Unit

_ABSENT = {"是": True, "缺考": True, "√": True, "否": False, "": False}
_FIELDS = {"unit_id": "post", "entry_id": "name"}


def candidate_list(unit: Unit, number: str, said: Mapping[Called, int]) -> OneList:
    """Return how the list of who registers is read; ``said`` is which post a name of the file means.

    Raises: Invalid without a campaign. NotFound outside the actor's scope.
    """
    file = _file(unit, number)
    posts = _posts(unit, file, said)
    layout = Layout(kind=ImportKind.CANDIDATES.value, columns=(*_who(unit), *_asked(unit, posts)))
    return OneList(number, layout, partial(_candidates, file=file), (posts,))


def exam_list(unit: Unit, number: str, said: Mapping[Where, str]) -> OneList:
    """Return how the list of an exam's marks is read.

    A row without an identity number means who has its name; of several, ``said`` is which.

    Raises: Invalid, NotFound, as ``candidate_list``.
    """
    file = _file(unit, number)
    asked = Namesakes(said)
    who = (*(replace(one, required=one.key == "name") for one in _who(unit)), _TAIL)
    check = partial(_meant, file=file, asked=asked)
    layout = Layout(kind=ImportKind.EXAM.value, columns=(*who, *_MARKS), check=check)
    return OneList(number, layout, partial(_marks, file=file), asked=asked)


def _meant(rows: Sequence[StagedRow], file: CampaignFile, asked: Namesakes) -> Iterator[Problem]:
    """Find who is meant by rows that give no identity number; what a number that is wrong says is told."""
    seen: dict[int, StagedRow] = {}
    for row in rows:
        name = row.values.get("name")
        if name is None or not lacks(row, "identity"):
            continue
        tail = text_of(row, "tail")
        fit = [one for one in file.entries if one.name == name and (not tail or one.identity[-4:] == tail)]
        people = [(one.id, told(one.place, tail=one.identity[-4:])) for one in fit]
        try:
            entry = _one(row, f"{name}", people, asked)
        except Invalid as unknown:
            yield row.problem("name", str(unknown))
            continue
        if (before := seen.setdefault(entry, row)) is not row:
            asked.unsay(where(row), entry, f"{name}", people)
            yield row.problem("name", f"与第{before.row}行是同一个人，请只留一行。")
        row.values["entry"] = entry


def _one(row: StagedRow, name: str, people: Sequence[Someone], asked: Namesakes) -> int:
    if not people:
        raise Invalid(f"报名名单里没有“{name}”，或身份证后四位不同，请核对，或写明身份证号。")
    if len(people) == 1:
        return people[0][0]
    return asked.one(where(row), name, people, "，或加上“身份证号”一列")


def _file(unit: Unit, number: str) -> CampaignFile:
    if not number:
        raise Invalid("请写明是哪个选聘批次（--of 编号），或从批次页面导入。")
    return recruiting.campaign_file(unit, recruiting.find_campaign(unit, number))


def _candidates(unit: Unit, staged: Staged, file: CampaignFile) -> Settled:
    at = file.row.id
    first = min(unit.today, file.row.closes)
    news = [_entry(row, first) for row in staged.accepted]
    given = [day_of(row, "registered_on") is not None for row in staged.accepted]
    settled, places = beside(staged, recruiting.compare_entries(unit, at, news, given), _FIELDS)
    good = chosen(news, places)
    return Settled(
        settled, lambda unit, batch: imports.register_candidates(unit, batch, at, good), bool(good)
    )


def _entry(row: StagedRow, first: date) -> NewEntry:
    values, identity, on = row.values, row.values["identity"], row.values.get("registered_on")
    if not isinstance(identity, Identity):
        raise TypeError(identity)
    post = values.get("post")

    kin, career = values.get("kin"), values.get("career")
    return NewEntry(
        identity=identity.number,
        registered_on=on if isinstance(on, date) else first,
        unit_id=post if isinstance(post, int) else None,
        kin=kin if isinstance(kin, tuple) else (),
        career=career if isinstance(career, tuple) else (),
        **{key: text_of(row, key) for key in _TEXTS},
    )


_TEXTS = (
    *("name", "ethnicity", "politics", "education", "phone", "address", "hukou_address", "category"),
    *("recommended_by", *form.TEXTS),
)


def _marks(unit: Unit, staged: Staged, file: CampaignFile) -> Settled:
    ids = recruiting.entries_by_number(unit, file.row.id)
    staged = staged.with_problems(_anothers(staged.accepted, ids, {one.id: one.name for one in file.entries}))
    marks = [_mark(row, ids) for row in staged.accepted]
    settled, places = beside(staged, recruiting.compare_marks(unit, file.row.id, marks), _FIELDS)
    good, at = chosen(marks, places), (file.row.id, file.row.version)
    return Settled(
        settled, lambda unit, batch: imports.enter_campaign_marks(unit, batch, *at, good), bool(good)
    )


def _anothers(
    rows: Sequence[StagedRow], ids: Mapping[str, int], names: Mapping[int, str]
) -> Iterator[Problem]:
    """Yield the rows whose number is of another name: a sheet of which one column was sorted alone."""
    for row in rows:
        entry = ids.get(number_of(row))
        if entry is not None and (called := names.get(entry)) not in (None, row.values["name"]):
            said = f"这个身份证号的报名人是{mask_name(called)}，与“{row.values['name']}”不一致，请核对。"
            yield row.problem("identity", said)


def _mark(row: StagedRow, ids: Mapping[str, int]) -> Marks:
    number = number_of(row)
    entry = row.values.get("entry")
    written, interview = row.values.get("written"), row.values.get("interview")
    return Marks(
        entry_id=entry if isinstance(entry, int) else ids.get(number, 0),
        written=written if isinstance(written, Decimal) else None,
        interview=interview if isinstance(interview, Decimal) else None,
        absent=bool(row.values.get("absent")),
    )


def _who(unit: Unit) -> tuple[Column, ...]:
    demo = accounts.about(unit).demo
    return (
        Column(key="seq", titles=("序号", "NO", "准考证号"), parse=cells.text, soft=True),
        Column(key="name", titles=("姓名", "考生姓名", "报名人"), parse=cells.name, required=True),
        Column(
            key="identity",
            titles=("身份证号", "身份证号码", "公民身份号码", "证件号码"),
            parse=cells.identity_of(demo=demo, today=unit.today),
            secret=mask_identity,
            required=True,
        ),
    )


def _posts(unit: Unit, file: CampaignFile, said: Mapping[Called, int]) -> Places:
    """Return the posts by what they are called: as the campaign says, by aliases, by what a person said."""
    ids = {row.unit_id for row in file.posts}
    known_as: dict[int, list[str]] = {unit_id: [] for unit_id in ids}
    aliases = ((one.unit_id, one.alias) for one in units.aliases(unit))
    for unit_id, name in (*aliases, *((unit_id, written) for (_, written, _), unit_id in said.items())):
        if unit_id in ids:
            known_as[unit_id].append(name)
    return Places(
        "岗位", (Named(row.unit_id, row.place, "", None, tuple(known_as[row.unit_id])) for row in file.posts)
    )


def _post_of(posts: Places) -> Callable[[Raw], object]:
    """Return what reads a post: by its words, as every choice is; what it does not know may be asked."""
    names = {name: one.id for one in posts.units for name in (one.name, *one.aliases)}
    look_up = cells.choice(names, "岗位")

    def read(raw: Raw) -> object:
        try:
            return look_up(raw)
        except Invalid as unknown:
            posts.missed[str(unknown)] = (clean(cells.plain(raw)), None)
            raise

    return read


def _asked(unit: Unit, posts: Places) -> tuple[Column, ...]:
    labels = policy_on(unit, unit.today).recruit.category_labels()
    kinds = {label: key for key, label in labels.items()}
    return (
        Column(key="education", titles=("学历", "文化程度"), parse=cells.choice(words.EDUCATION, "学历")),
        Column(key="phone", titles=("电话", "联系电话", "手机号"), parse=cells.phone, secret=mask_phone),
        Column(key="ethnicity", titles=("民族",), parse=cells.choice(words.ETHNICITY, "民族")),
        Column(key="politics", titles=("政治面貌", "党派"), parse=cells.choice(words.POLITICS, "政治面貌")),
        Column(key="address", titles=("住址", "家庭住址", "现住址"), parse=cells.text),
        Column(key="hukou_address", titles=("户籍地址", "户籍所在地", "户籍地", "户籍"), parse=cells.text),
        *_DECLARED,
        Column(key="post", titles=("岗位", "报考岗位", "网格"), parse=_post_of(posts)),
        Column(key="category", titles=("人员类别", "原身份"), parse=cells.choice(kinds, "人员类别")),
        Column(key="recommended_by", titles=("推荐单位", "推荐人"), parse=cells.text),
        Column(key="registered_on", titles=("报名日期", "报名时间"), parse=cells.day, dated=True),
    )


_TAIL = Column(key="tail", titles=("身份证后四位", "身份证号后四位", "后四位"), parse=tail)


def _running(read: Callable[[str], tuple[object, ...]]) -> Callable[[Raw], object]:
    """Return what reads a cell of several lines."""
    return lambda raw: read(cells.plain(raw))


#: what cannot be read of these is said and left out: nobody is kept from registering by it
_DECLARED = (
    Column(key="native_place", titles=("籍贯", "祖籍"), parse=cells.text),
    Column(
        key="school",
        titles=("毕业院校", "毕业学校", "毕业院校及专业", "毕业院校系及专业", "毕业院校专业"),
        parse=cells.text,
    ),
    Column(key="major", titles=("专业", "所学专业"), parse=cells.text),
    Column(
        key="health",
        titles=("健康状况", "身体状况", "健康"),
        parse=cells.choice(words.HEALTH, "健康状况"),
        soft=True,
    ),
    Column(
        key="marital",
        titles=("婚姻状况", "婚姻", "婚否"),
        parse=cells.choice(words.MARITAL, "婚姻状况"),
        soft=True,
    ),
    Column(
        key="honours", titles=("奖惩情况", "奖惩", "何时何地受过何种奖励或处分"), parse=cells.text, soft=True
    ),
    Column(
        key="kin",
        titles=(
            "家庭成员",
            "家庭主要成员",
            "家庭主要成员及社会关系",
            "家庭成员及主要社会关系",
            "家庭成员情况",
        ),
        parse=_running(form.kin_in),
        soft=True,
    ),
    Column(
        key="career",
        titles=("简历", "个人简历", "工作简历", "学习工作简历", "学习和工作简历", "工作经历"),
        parse=_running(form.career_in),
        soft=True,
    ),
)
_MARKS = (
    Column(key="written", titles=("笔试", "笔试成绩", "笔试分数"), parse=cells.score),
    Column(key="interview", titles=("面试", "面试成绩", "面试分数"), parse=cells.score),
    Column(key="absent", titles=("缺考", "是否缺考"), parse=cells.choice(_ABSENT, "缺考")),
)
