"""A policy in words: every sourced value with its place, and what a place is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from app.core.own_words import in_own_words
from app.domain.policy.model import Policy
from app.domain.policy.parts import Part, Sourced, Words, shown

SEPARATOR = " › "
"""What stands between a chapter, its parts and the name of a value."""

WORDS = {
    "id": "政策代号",
    "county": "县（市、区）",
    "name": "名称",
    "title": "名称",
    "label": "名称",
    "status": "完整程度",
    "division_code": "行政区划代码",
    "valid_from": "生效日期",
    "code": "代码",
    "level": "层级",
    "key": "代号",
    "kind": "类别",
    "type": "办法",
    "area": "范围",
    "step": "步骤代号",
    "cadence": "考核种类",
    "subject": "科目代号",
    "year": "年度",
    "issued": "印发日期",
}
"""What the fields are called that name a part of a policy and have no source of their own."""


_KEYS = {
    "draft": "草稿",
    "complete": "完整",
    "flat_by_kind": "按类别定额",
    "seniority": "工龄补贴",
    "grade_matrix": "岗位级别表",
    "coefficient": "按比例",
    "flat_range": "区间内定额",
    "town_bonus": "乡镇奖励",
}
"""What the program's own keys are called that a policy's text chooses from."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of a policy, in words: where it stands, what it is, who says so.

    ``source`` is empty for what only names a part of the policy.
    """

    path: str
    title: str
    value: str
    source: str
    article: str
    note: str
    assumed: bool


def statements(policy: Policy) -> list[Statement]:
    """Return every sourced value in the order of the policy, for the page that shows the sources."""
    return [one for one in everything(policy) if one.source]


def everything(policy: Policy) -> list[Statement]:
    """Return every value in the order of the policy, what only names its parts among them."""
    return list(_walk(policy, "", "", {**_KEYS, **policy.words}))


def _walk(part: BaseModel, path: str, title: str, words: Words) -> Iterator[Statement]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        own = in_own_words(
            field.title or ("" if isinstance(value, Part | tuple | dict) else WORDS.get(name, name))
        )
        below = SEPARATOR.join(filter(None, (title, own)))
        yield from _descend(value, f"{path}.{name}".lstrip("."), below, words)


def _descend(value: object, path: str, title: str, words: Words) -> Iterator[Statement]:
    if isinstance(value, Sourced):
        said = shown(value.value, words)
        yield Statement(path, title, said, value.source, value.article, value.note, value.assumed)
    elif isinstance(value, Part):
        yield from _walk(value, path, title, words)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            below = SEPARATOR.join(filter(None, (title, _name(one, words))))
            yield from _descend(one, f"{path}[{place}]", below, words)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _descend(one, f"{path}.{key}", SEPARATOR.join((title, shown(key, words))), words)
    elif value is not None:
        yield Statement(path, title, shown(value, words), "", "", "", assumed=False)


def _name(part: object, words: Words) -> str:
    for name in ("label", "title", "name", "kind"):
        word = getattr(part, name, None)
        if isinstance(word, Sourced):
            word = word.value
        if isinstance(word, str):
            return shown(word, words)
    return ""


def title_at(where: Sequence[int | str]) -> str:
    """Return what the place of a key is called: the titles of the fields that lead to it."""
    found: list[str] = []
    models: list[type[BaseModel]] = [Policy]
    for name in where:
        field = next((one.model_fields[name] for one in models if name in one.model_fields), None)
        if field is not None:
            found += filter(
                None,
                [in_own_words(field.title or "") or ("" if name in _HOLDERS else WORDS.get(str(name), ""))],
            )
            models = list(_models(field.annotation))
    return SEPARATOR.join(found) or "政策"


_HOLDERS = ("value", "source", "article", "note")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)
