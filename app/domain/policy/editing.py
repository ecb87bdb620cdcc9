"""One value of a policy's text changed, and nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Field, Kind, Label
from app.domain.policy.model import Policy
from app.domain.policy.parts import Money, Sourced

_STEP = re.compile(r"([A-Za-z_][\w-]*)|\[(\d+)\]")
_KINDS: dict[type, Kind] = {bool: Kind.FLAG, int: Kind.COUNT, Decimal: Kind.SCORE, str: Kind.TEXT}
_WHOLE_FEN = get_args(Money)[-1]
_LIST = "这一项是一张表或一个清单，窗口里一次改不了：请另存政策文件，改好后用“采用新政策”读入。"


@dataclass(frozen=True, slots=True)
class Editable:
    """A value one may change by a form: how it is typed, and what stands there with its source."""

    field: Field
    value: Any
    source: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a value is to be and who says so, from a day on."""

    path: str
    value: Any
    source: str
    article: str
    note: str
    valid_from: date


def editable(policy: Policy, path: str, title: str) -> Editable:
    """Return the value at ``path`` of a policy, for a form.

    Raises:
        NotFound: the policy has no such value. Invalid: it is a list or a table.
    """
    sourced = _sourced(policy, path)
    field = replace(_field(sourced), label=Label(title, width=30))
    return Editable(field, sourced.value, sourced.source, sourced.article, sourced.note)


def why_fixed(policy: Policy, path: str) -> str:
    """Return why no form can change the value at ``path``, empty where one can."""
    try:
        _field(_sourced(policy, path))
    except Invalid as refused:
        return str(refused)
    return ""


def _sourced(policy: Policy, path: str) -> Sourced[Any]:
    found: Any = policy
    for step in steps(path):
        try:
            found = getattr(found, str(step)) if hasattr(found, str(step)) else found[step]
        except (KeyError, IndexError, TypeError):
            raise NotFound("政策里没有这一项了，请刷新后再试。") from None
    if not isinstance(found, Sourced):
        raise NotFound("政策里没有这一项了，请刷新后再试。")
    return found


def steps(path: str) -> list[str | int]:
    """Return the keys and places a path names: ``pay.scheme[0].label`` → pay, scheme, 0, label."""
    return [int(found[2]) if found[2] else found[1] for found in _STEP.finditer(path)]


def _field(sourced: Sourced[Any]) -> Field:
    kind = type(sourced).model_fields["value"].annotation
    if isinstance(kind, type) and issubclass(kind, Choice):
        return Field("value", Kind.CHOICE, Label(""), required=True, choices=tuple(kind))
    if kind not in _KINDS:
        raise Invalid(_LIST)
    money = _WHOLE_FEN in type(sourced).model_fields["value"].metadata
    return Field("value", Kind.MONEY if money else _KINDS[kind], Label(""), required=True)


def changed(text: str, change: Change) -> str:
    """Return a policy's text with one value, its source and the date changed; comments and order stay."""
    import tomlkit  # policies are read at every start and seldom written

    document = tomlkit.parse(text)
    document["valid_from"] = change.valid_from
    place: Any = document
    for step in steps(change.path):
        place = place[step]
    place["value"] = _written(change.value)
    place["source"] = change.source
    _put(place, {"article": change.article, "note": change.note})
    return tomlkit.dumps(document)


def _put(place: Any, words: Mapping[str, str]) -> None:
    for key, said in words.items():
        if said:
            place[key] = said
        else:
            place.pop(key, None)


def _written(value: Any) -> Any:
    """Return a value as the file has it: amounts as text, choices by their key."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.value if isinstance(value, Choice) else value
