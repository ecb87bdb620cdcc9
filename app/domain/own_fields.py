"""A county's own fields ("9+X"): what the policy declares, checked, kept as JSON, shown by its titles.

Source: architecture.md 4.12; GB/T 31000.  Values are kept in the ``extra`` column of their entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.errors import Invalid
from app.core.fields import Choice, Field, Kind, Label
from app.core.money import parse_yuan, round_fen
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.policy import OwnField, Policy

Kept = str | int | bool
"""What stands in the JSON column: text, dates and amounts as text, counts and flags as they are."""

Shown = str | int | bool | Decimal | date | None
"""What a row shows under the field's title; None where nothing was given."""

_LARGEST = 10**9  # a count beyond it is a number of something else, such as a telephone
_FLAGS = {"是": True, "否": False, "有": True, "无": False, "true": True, "false": False}
_choice: Any = Choice  # members made at run time are beyond the type checker


def declared(policy: Policy, entity: str) -> tuple[OwnField, ...]:
    """Return the fields a policy adds to an entity, in its order."""
    return tuple(own.value for own in policy.own_fields if own.value.entity == entity)


def fields(owns: Iterable[OwnField]) -> tuple[Field, ...]:
    """Return the same fields as forms, tables and files know fields."""
    return tuple(
        Field(own.key, Kind(own.kind), Label(own.title), own.required, _choices(own)) for own in owns
    )


def _choices(own: OwnField) -> tuple[Choice, ...]:
    return tuple(_choice(own.key, {f"C{n}": (text, text) for n, text in enumerate(own.choices)}))


def checked(owns: Sequence[OwnField], given: Mapping[str, object]) -> tuple[dict[str, Kept], dict[str, str]]:
    """Return the values as they are kept, and what is wrong by key; empty values are not kept."""
    by_key = {own.key: own for own in owns}
    faults = {
        key: in_own_words(f"县政策没有“{key}”这个自设字段，请先在政策中声明。")
        for key in given
        if key not in by_key
    }
    kept: dict[str, Kept] = {}
    for own in owns:
        raw = given.get(own.key)
        if blank(raw):
            if own.required:
                faults[own.key] = f"“{own.title}”没有填写，请补上。"
            continue
        try:
            kept[own.key] = _KEEP[own.kind](own, raw)
        except Invalid as error:
            faults[own.key] = f"{own.title}：{error}"
    return kept, faults


def blank(raw: object) -> bool:
    """Return whether nothing was given; 0 and 否 are something."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def shown(owns: Iterable[OwnField], kept: Mapping[str, Any]) -> tuple[tuple[str, Shown], ...]:
    """Return (title, value) of every declared field; what is no longer declared stays unshown."""
    return tuple((own.title, _show(own, kept.get(own.key))) for own in owns)


def _show(own: OwnField, value: Any) -> Shown:
    if value is None:
        return None
    if own.kind == "money":
        return Decimal(value)
    if own.kind == "date":
        return date.fromisoformat(value)
    found: str | int | bool = value
    return found


def _text(_: OwnField, raw: object) -> str:
    return clean(str(raw))


def _count(_: OwnField, raw: object) -> int:
    digits = "" if isinstance(raw, bool) else clean(str(raw))
    if not re.fullmatch(r"[0-9]+", digits) or int(digits) > _LARGEST:
        raise Invalid(f"“{raw}”不是整数，请填写数字。")
    return int(digits)


def _money(_: OwnField, raw: object) -> str:
    amount = raw if isinstance(raw, Decimal) else parse_yuan(str(raw))
    if amount != round_fen(amount):
        raise Invalid(f"“{raw}”最多到分，请改正。")
    return f"{amount:.2f}"


def _date(_: OwnField, raw: object) -> str:
    if isinstance(raw, date):
        return raw.isoformat()
    try:
        return date.fromisoformat(clean(str(raw))).isoformat()
    except ValueError:
        raise Invalid(f"“{raw}”不是日期，请写成 2026-03-05 的样子。") from None


def _flag(_: OwnField, raw: object) -> bool:
    found = raw if isinstance(raw, bool) else _FLAGS.get(clean(str(raw)).lower())
    if found is None:
        raise Invalid(f"“{raw}”应为“是”或“否”。")
    return found


def _one_of(own: OwnField, raw: object) -> str:
    text = clean(str(raw))
    if text not in own.choices:
        raise Invalid(f"“{text}”不在选项里，请从{'、'.join(own.choices)}中选一个。")
    return text


_KEEP: dict[str, Callable[[OwnField, object], Kept]] = {
    "text": _text,
    "count": _count,
    "money": _money,
    "date": _date,
    "flag": _flag,
    "choice": _one_of,
}
