"""Describe a dataclass field once; table, form, Excel, PDF and import all read it."""

from __future__ import annotations

import types
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from app.core.own_words import in_own_words
from app.core.period import Month


class Choice(StrEnum):
    """A closed list whose every member carries its Chinese label: ``A = "a", "甲"``."""

    name_given: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member of a value and its label; looking one up needs the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.name_given = label
        return member

    @property
    def label(self) -> str:
        """What it is called in the county that is open."""
        return in_own_words(self.name_given)


class Kind(Enum):
    """How a value is shown, aligned, edited and exported."""

    TEXT = "text"
    CODE = "code"  # digits that must stay text: identity, card, phone and unit numbers
    COUNT = "count"
    MONEY = "money"
    SCORE = "score"  # a decimal that is not money
    DATE = "date"
    TIME = "time"
    MONTH = "month"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Label:
    """Attach to a field with ``Annotated``: ``name: Annotated[str, Label("姓名")]``.

    ``width`` counts half-width characters; ``kind`` overrides what the type says
    (a Decimal is money unless it says ``Kind.SCORE``, a str text unless ``Kind.CODE``).
    ``tail``: what tells one from another stands at its end, so where room lacks its middle is left out.
    ``name`` and ``help`` are as they are shipped, ``title`` and ``hint`` as the open county says it.
    """

    name: str
    width: int = 12
    help: str = ""
    kind: Kind | None = None
    tail: bool = False

    @property
    def title(self) -> str:
        """What it is called in the county that is open."""
        return in_own_words(self.name)

    @property
    def hint(self) -> str:
        """What helps whoever fills it in."""
        return in_own_words(self.help)


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field of a row or command class."""

    key: str
    kind: Kind
    label: Label
    required: bool
    choices: tuple[Choice, ...] = ()


_KINDS: dict[type, Kind] = {
    bool: Kind.FLAG,
    int: Kind.COUNT,
    Decimal: Kind.MONEY,
    datetime: Kind.TIME,
    date: Kind.DATE,
    Month: Kind.MONTH,
    str: Kind.TEXT,
}


@cache
def fields_of(record: type[Any]) -> tuple[Field, ...]:
    """Return the labelled fields of a dataclass, in order; unlabelled ones stay hidden."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        _field(item.name, hints[item.name])
        for item in fields(record)
        if any(isinstance(part, Label) for part in getattr(hints[item.name], "__metadata__", ()))
    )


def _field(key: str, hint: Any) -> Field:
    label = next(part for part in hint.__metadata__ if isinstance(part, Label))
    base, required = hint.__origin__, True
    if get_origin(base) in (Union, types.UnionType):  # "X | None"
        required = False
        base = next(part for part in get_args(base) if part is not type(None))
    if issubclass(base, Choice):
        return Field(key, label.kind or Kind.CHOICE, label, required, tuple(base))
    return Field(key, label.kind or _KINDS[base], label, required)
