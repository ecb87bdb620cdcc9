"""What the office's papers say: shipped texts with named fields (【姓名】), changed by the office itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from app.core.fields import Choice

ALL = "all"
"""The paper whose foot stands on every page that has none of its own."""
COUNTY, BODY = "县", "单位"
"""The fields every paper has."""
_FIELD = re.compile(r"【([^【】\n]*)】")
_STRAY = re.compile(r"[【】]")
_EMPTIED = re.compile(r"（\s*）|\(\s*\)|“\s*”")
_IS, _LONGEST = "＝", 40  # between what a label was and what it is; how long one may be
_SAME = 3  # signs: two alike may be chance
_MOST = {"title": 80, "text": 4000, "note": 600, "foot": 120, "labels": 4000}


class Part(Choice):
    """A part of a paper whose words the office may change."""

    TITLE = "title", "标题"
    TEXT = "text", "正文"
    NOTE = "note", "说明"
    FOOT = "foot", "页脚"
    LABELS = "labels", "各栏名称"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one paper says; a part it has not is empty.  ``common`` are the fields all papers have.

    They are filled with a text's other fields: whether a paragraph is left out is asked of all it names.
    ``labels`` are the names of its boxes, columns and signers, a line each: 原名＝现名.
    """

    title: str = ""
    text: str = ""
    note: str = ""
    foot: str = ""
    labels: str = ""
    common: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A paper with shipped words: ``fields`` with a sample each, ``drawn`` what its text must place.

    ``labels`` are the names of its boxes, columns and signers that the office may call otherwise.
    """

    key: str
    name: str
    group: str
    words: Words
    parts: tuple[Part, ...]
    fields: Mapping[str, str]
    drawn: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def templates(text: str) -> dict[str, Template]:
    """Return the papers of a file of shipped words by their keys, in its order."""
    return {key: _template(key, table) for key, table in tomllib.loads(text).items()}


def _template(key: str, table: Mapping[str, Any]) -> Template:
    labels = tuple(table.get("labels", ()))
    said: dict[str, str] = {key: table.get(key, "").strip() for key in ("title", "text", "note", "foot")}
    words = Words(
        title=said["title"],
        text=said["text"],
        note=said["note"],
        foot=said["foot"],
        labels="\n".join(f"{name}{_IS}{name}" for name in labels),
    )
    return Template(
        key=key,
        name=table["name"],
        group=table["group"],
        words=words,
        parts=tuple(part for part in Part if part.value in table or part is Part.FOOT),
        fields={COUNTY: "演示县", BODY: "演示县综治中心", **table.get("fields", {})},
        drawn=tuple(table.get("drawn", ())),
        labels=labels,
    )


def faults(template: Template, words: Words) -> dict[str, str]:
    """Return what is wrong with words for a paper: the part and a sentence; nothing where all is well."""
    found = {part.value: _fault(template, part, getattr(words, part.value)) for part in Part}
    if Part.TITLE in template.parts and not words.title.strip():
        found["title"] = "标题不能为空，请填写，或恢复原文。"
    return {part: sentence for part, sentence in found.items() if sentence}


def _fault(template: Template, part: Part, text: str) -> str:
    if text.strip() and part not in template.parts:
        return f"“{template.name}”没有{part.label}，这里不用填写。"
    if len(text) > _MOST[part.value]:
        return f"{part.label}写得太长，最多 {_MOST[part.value]} 个字。"
    if "\n" in text.strip() and part in (Part.TITLE, Part.FOOT):
        return f"{part.label}只能写一行。"
    if part is Part.LABELS:
        return _misnamed(template, text)
    return _stray(text) or _unknown(template, part, text) or _missing(template, part, text)


def _misnamed(template: Template, text: str) -> str:
    seen: set[str] = set()
    for number, each in enumerate(text.splitlines(), 1):
        was, between, now = _halves(each)
        if not each.strip():
            continue
        if not between:
            first = template.labels[0]
            return f"第 {number} 行要写成“原名{_IS}现名”，例如“{first}{_IS}{first}”。"
        if was not in template.labels:
            near = get_close_matches(was, template.labels, n=1, cutoff=0.4)
            return f"第 {number} 行：这份文书没有“{was}”这一栏{f'，是不是“{near[0]}”？' if near else '。'}"
        if was in seen:
            return f"第 {number} 行：“{was}”写了两次，请留一行。"
        if len(now) > _LONGEST or _STRAY.search(now):
            return f"第 {number} 行：各栏名称最多 {_LONGEST} 个字，不能用【】。"
        seen.add(was)
    return ""


def _halves(each: str) -> tuple[str, str, str]:
    was, between, now = each.replace("=", _IS).partition(_IS)
    return was.strip(), between, now.strip()


def renamed(labels: str) -> dict[str, str]:
    """Return the names that are not those shipped, by what they were; an empty one is not printed."""
    halves = (_halves(each) for each in labels.splitlines())
    return {was: now for was, between, now in halves if between and was != now}


def called_by(labels: str, own: Callable[[str], str]) -> str:
    """Return names, a line each, where those the office left as they were shipped are its county's own."""
    halves = (_halves(each) for each in labels.splitlines())
    return "\n".join(
        f"{was}{_IS}{own(was) if was == now else now}" for was, between, now in halves if between
    )


def _stray(text: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if _STRAY.search(_FIELD.sub("", line)):
            return f"第 {number} 行的“【”和“】”没有成对，请补上或删除。"
    return ""


def _unknown(template: Template, part: Part, text: str) -> str:
    known = [*template.fields, *(template.drawn if part is Part.TEXT else ())]
    for name in _FIELD.findall(text):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.4)
            guess = f"，是不是【{near[0]}】？" if near else "。"
            return (
                f"这份文书没有【{name}】这个栏目{guess}可用的有：{'、'.join(f'【{one}】' for one in known)}。"
            )
    for line in text.splitlines():
        placed = [one for one in _FIELD.findall(line) if one in template.drawn]
        if placed and line.strip() != f"【{placed[0]}】":
            return f"【{placed[0]}】要单独占一行，前后不能有别的字。"
    return ""


def _missing(template: Template, part: Part, text: str) -> str:
    if part is not Part.TEXT:
        return ""
    lacking = [one for one in template.drawn if _FIELD.findall(text).count(one) != 1]
    if not lacking:
        return ""
    return f"正文里要有一处、也只能有一处【{lacking[0]}】，否则印出来就少了这一部分；请在“插入栏目”中选它。"


def line(text: str, values: Mapping[str, str]) -> str:
    """Return one line with its fields filled; empty brackets go away, and so does what was around nothing.

    A value that begins with the words it follows is not said twice: 稷山县 and its town 稷山县社区.
    """
    filled = _FIELD.sub(lambda found: _after(text[: found.start()], values.get(found[1], "")), text)
    return _EMPTIED.sub("", filled) if filled != text else text


def _after(before: str, value: str) -> str:
    """Return a value without the three signs or more that it begins with and the words before it end with."""
    same = (size for size in range(len(value) - 1, _SAME - 1, -1) if before.endswith(value[:size]))
    return value[next(same, 0) :]


def given(words: Words, values: Mapping[str, str]) -> Words:
    """Return words with the fields all papers have: filled, but in the text ``common``."""

    def filled(text: str) -> str:
        return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)

    title, note, foot = map(filled, (words.title, words.note, words.foot))
    return replace(words, title=title, note=note, foot=foot, common=values)


def lines(text: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the filled paragraphs of a text; one whose fields are all empty is left out.

    A drawn part stays as it is written: 【落款】.
    """
    for each in text.strip().splitlines():
        names = [name for name in _FIELD.findall(each) if name in values]
        if names and not any(values[name].strip() for name in names):
            continue
        drawn = [name for name in _FIELD.findall(each) if name not in values]
        yield each.strip() if drawn else line(each.rstrip(), values)


def placed(paragraph: str) -> str:
    """Return the name of the drawn part a paragraph places, empty for words."""
    found = _FIELD.fullmatch(paragraph.strip())
    return found[1] if found else ""
