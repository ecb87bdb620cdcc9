"""What 报名登记表 asks beside who somebody is: schooling, health, family, what they did so far.  Pure rules.

A list says family and 简历 in one cell, a form in small tables; both are read here.
Source: standards-and-paper.md part 2, application_form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, TypeVar

from app.core.errors import Invalid
from app.core.fields import Label
from app.core.text import clean, clean_name
from app.domain import codes

R = TypeVar("R")
D = TypeVar("D", bound="Declared")
MOST_KIN, MOST_STAGES = 12, 30
SPAN = 30


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the family as the form names them; ``age`` is that of the day of registering."""

    kinship: str
    name: str
    age: int | None = None
    politics: str = ""
    work: str = ""

    @property
    def words(self) -> str:
        """Who it is in one line."""
        age = "" if self.age is None else f"{self.age}岁"
        return f"{self.kinship}{self.name}" + "".join(
            f"，{part}" for part in (age, self.politics, self.work) if part
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of 简历: from when to when, as ``span_of`` writes it, and what was learned or done."""

    span: str
    did: str

    @property
    def words(self) -> str:
        """The line as it is read."""
        return f"{self.span} {self.did}".strip()


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What somebody declares on the form; ``health`` and ``marital`` are codes of the standards."""

    native_place: Annotated[str, Label("籍贯", width=14)] = ""
    school: Annotated[str, Label("毕业院校", width=20)] = ""
    major: Annotated[str, Label("专业", width=14)] = ""
    health: Annotated[str, Label("健康状况")] = ""
    marital: Annotated[str, Label("婚姻状况")] = ""
    honours: Annotated[str, Label("奖惩情况", width=40)] = ""
    kin: tuple[Kin, ...] = ()
    career: tuple[Stage, ...] = ()


TEXTS = ("native_place", "school", "major", "health", "marital", "honours")
LABELS = ("籍贯", "毕业院校", "专业", "健康状况", "婚姻状况", "奖惩情况")
_LONGEST = {"native_place": 60, "school": 80, "major": 60, "health": 20, "marital": 20, "honours": 500}
_LISTS = {"health": codes.HEALTH, "marital": codes.MARITAL}


def said(new: Declared) -> Iterator[tuple[str, str]]:
    """Yield what was declared as title and words, without what was left out."""
    for key, title in zip(TEXTS, LABELS, strict=True):
        if text := codes.said(_LISTS.get(key, {}), getattr(new, key)):
            yield title, text
    yield from (("家庭成员", one.words) for one in new.kin)
    yield from (("简历", one.words) for one in new.career)


def cleaned(new: D) -> tuple[D, dict[str, str]]:
    """Return what was declared as it is kept, and what is wrong with it by field."""
    faults: dict[str, str] = {}
    kept = {key: _tried(faults, key, partial(_text, new, key)) or "" for key in TEXTS}
    kin = _tried(faults, "kin", partial(_each, new.kin, _kin, MOST_KIN, "家庭成员")) or ()
    career = _tried(faults, "career", partial(_each, new.career, _stage, MOST_STAGES, "简历")) or ()
    return replace(new, **kept, kin=kin, career=career), faults


def differing(new: Declared, kept: Declared) -> Iterator[tuple[str, str]]:
    """Yield field and title of what is declared otherwise than it is kept; what is left out says nothing."""
    for key, title in (*zip(TEXTS, LABELS, strict=True), ("kin", "家庭成员"), ("career", "简历")):
        if (text := getattr(new, key)) and text != getattr(kept, key):
            yield key, title


def _tried(faults: dict[str, str], key: str, read: Callable[[], R]) -> R | None:
    try:
        return read()
    except Invalid as error:
        faults[key] = str(error)
        return None


def _text(new: Declared, key: str) -> str:
    text = clean(getattr(new, key), _LONGEST[key])
    if text and key in _LISTS and text not in _LISTS[key]:
        raise Invalid(f"没有“{text}”这一种，请从列出的里选。")
    return text


def _each(rows: Sequence[R], check: Callable[[R], R], most: int, what: str) -> tuple[R, ...]:
    if len(rows) > most:
        raise Invalid(f"{what}最多{most}行，现在有{len(rows)}行，请合并或只填主要的。")
    kept = []
    for number, row in enumerate(rows, start=1):
        try:
            kept.append(check(row))
        except Invalid as error:
            raise Invalid(f"{what}第{number}行：{error}") from None
    return tuple(kept)


def _kin(one: Kin) -> Kin:
    kinship = clean(one.kinship, 20)
    if not kinship:
        raise Invalid("没有写称谓，请写父亲、配偶等。")
    if one.age is not None and not 0 <= one.age <= 120:
        raise Invalid(f"年龄{one.age}岁不对，请填0至120。")
    return Kin(kinship, clean_name(one.name), one.age, clean(one.politics, 20), clean(one.work, 100))


def _stage(one: Stage) -> Stage:
    did = clean(one.did)
    if not did:
        raise Invalid("没有写在哪里学习、工作，请补上。")
    return Stage(span_of(one.span), did)


# ---- cells of the small tables


def kin_row(cells: Sequence[str]) -> Kin:
    """Return whom five cells name: 称谓, 姓名, 年龄, 政治面貌, 工作单位及职务.

    Raises: Invalid.
    """
    kinship, name, age, politics, work = cells
    return _kin(Kin(kinship, name, _age(age), politics, work))


def _age(text: str) -> int | None:
    plain = text.translate(_MARKS).strip().removesuffix("周岁").removesuffix("岁")
    if not plain:
        return None
    if not plain.isdecimal():
        raise Invalid(f"“{text.strip()}”不是年龄，请填数字，例如 56。")
    return int(plain)


def kin_cells(one: Kin) -> tuple[str, ...]:
    """Return somebody of the family as the cells of a row."""
    return one.kinship, one.name, "" if one.age is None else str(one.age), one.politics, one.work


def stage_row(cells: Sequence[str]) -> Stage:
    """Return the line of 简历 two cells say.

    Raises: Invalid.
    """
    return _stage(Stage(*cells))


# ---- running text

_MARKS = str.maketrans("０１２３４５６７８９．－～﹣", "0123456789.-~-")
_POINT = r"(?:19|20)\d{2}(?:\s*[.\-/年]\s*\d{1,2}(?!\d)\s*月?|(?:0[1-9]|1[0-2])(?!\d)|\s*年)?"
_SPAN = re.compile(rf"({_POINT})\s*[-—–―~至到]+\s*({_POINT}|至今|今|现在|目前)")
_YEAR = re.compile(r"(\d{4})\D*(\d{1,2})?")
_NOW = "至今"
_WORDS = """
外祖父 外祖母 父亲 母亲 配偶 丈夫 妻子 爱人 儿子 女儿 长子 次子 长女 次女 哥哥 弟弟 姐姐 妹妹
祖父 祖母 爷爷 奶奶 岳父 岳母 公公 婆婆 儿媳 女婿 孙子 孙女 父 母 夫 妻 子 女 兄 弟 姐 妹
"""
_KINSHIPS = _WORDS.split()
_STANDINGS = frozenset({*codes.POLITICS.values(), "党员", "团员", "预备党员", "无党派"})
_OLD = re.compile(r"\d{1,3}(?:周?岁)?")
_APART = re.compile(r"[\s，,、：:|/（）()]+")


def span_of(text: str) -> str:
    """Return from when to when as the form writes it: ``2005.09—2008.07``, ``2015—至今``.

    Raises: Invalid for anything else, and where the end comes first.
    """
    plain = clean(text, SPAN).translate(_MARKS)
    found = _SPAN.fullmatch(plain)
    if found is None:
        raise Invalid(f"“{text.strip()}”不是起止年月，请写成“2005.09-2008.07”或“2015.03-至今”。")
    start, end = _point(found[1]), _NOW if found[2][0] not in "12" else _point(found[2])
    if end != _NOW and end < start[: len(end)]:
        raise Invalid(f"“{start}—{end}”的起止年月先后颠倒，请核对。")
    return f"{start}—{end}"


def _point(text: str) -> str:
    year, month = re.sub(r"\D", "", text)[:4], re.sub(r"\D", "", text)[4:]
    if not month:
        return year
    if not 1 <= int(month) <= 12:
        raise Invalid(f"没有{int(month)}月，请核对“{text.strip()}”。")
    return f"{year}.{int(month):02d}"


def career_in(text: str) -> tuple[Stage, ...]:
    """Return the lines of a 简历 written as running text; each begins with from when to when.

    Raises: Invalid where it does not begin so.
    """
    plain = text.translate(_MARKS)
    found = list(_SPAN.finditer(plain))
    ahead = plain[: found[0].start()] if found else plain
    if ahead.strip(_ENDS):
        raise Invalid(f"“{ahead.strip()[:20]}”看不出起止年月，请每段写成“2005.09-2008.07 某校学习”。")
    if not found:
        return ()
    ends = [*(one.start() for one in found[1:]), len(text)]
    rows = [Stage(one[0], text[one.end() : end].strip(_ENDS)) for one, end in zip(found, ends, strict=True)]
    return _each(rows, _stage, MOST_STAGES, "简历")


_ENDS = " \t\r\n\u3000，,。；;：:、"


def kin_in(text: str) -> tuple[Kin, ...]:
    """Return the family written as running text, one in a line or between semicolons.

    Raises: Invalid for a line that names nobody.
    """
    lines = [line.strip(_ENDS) for line in re.split(r"[\n；;。]+", text)]
    return _each([_named(line) for line in lines if line], _kin, MOST_KIN, "家庭成员")


def _named(line: str) -> Kin:
    parts = [part for part in _APART.split(line) if part]
    known = next((word for word in _KINSHIPS if parts and parts[0].startswith(word)), "")
    if known and parts[0] != known:
        parts[:1] = [known, parts[0].removeprefix(known)]
    if len(parts) < 2 or not known:
        raise Invalid(f"“{line[:20]}”看不出称谓和姓名，请写成“父亲 张三 58岁 群众 务农”，每人一行。")
    kinship, name, *rest = parts
    age = next((part for part in rest if _OLD.fullmatch(part)), "")
    standing = next((part for part in rest if part in _STANDINGS), "")
    work = " ".join(part for part in rest if part not in (age, standing))
    return Kin(kinship, name, _age(age), standing, work)
