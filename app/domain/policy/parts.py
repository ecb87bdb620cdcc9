"""The grain of a county policy: a value that always says where it comes from.

The modules of parts import nothing from ``__future__``: pydantic would get their annotations as text and
evaluate each, at every start.  No part builds its validator before a policy asks for it (``defer_build``).
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.fields import Choice
from app.core.own_words import in_own_words

T = TypeVar("T")

ASSUMED = "假设"
"""The source of a value the published text is silent about; the policy page shows it so."""


NOTHING = "（未列明）"
"""What is shown of a list the text announces and leaves empty."""


class Part(BaseModel):
    """A frozen piece of policy that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


Text = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Count = Annotated[int, Field(ge=0, strict=True)]


class Sourced(Part, Generic[T]):
    """A value with the text it was taken from; ``source`` is ``假设`` where no text says it."""

    value: T
    source: Text
    article: str = ""
    note: str = ""

    @property
    def assumed(self) -> bool:
        """Return whether the value is ours and not the published text's."""
        return self.source == ASSUMED


def _decimal(raw: object) -> Decimal:
    """Return a Decimal from text; a TOML float has already lost the fen, so it is refused."""
    if isinstance(raw, Decimal):
        return raw
    if not isinstance(raw, str):
        raise PydanticCustomError("decimal_text", '数值要写成带引号的文字，例如 "1760.00"')
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise PydanticCustomError("decimal_text", "“{raw}”不是数值", {"raw": raw}) from None
    if not number.is_finite():
        raise PydanticCustomError("decimal_text", "“{raw}”不是数值", {"raw": raw})
    return number


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise PydanticCustomError("negative", "不能是负数（{raw}）", {"raw": str(number)})
    return number


def _whole_fen(amount: Decimal) -> Decimal:
    fen = amount.quantize(Decimal("0.01"))
    if fen != amount:
        raise PydanticCustomError("whole_fen", "金额最多到分（{raw}）", {"raw": str(amount)})
    return fen


Number = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_not_negative)]
"""A decimal that is not money: points, weights, shares; written as text, never negative."""

Money = Annotated[Number, AfterValidator(_whole_fen)]
"""Yuan with at most two decimals, written as text, never negative."""


class Item(Part):
    """One entry of a county's own list: a stable key and the words people see."""

    key: Key
    label: Text
    note: str = ""


Items = Sourced[tuple[Item, ...]]


def refuse_twice(keys: list[str], what: str) -> None:
    """Raise when ``keys`` holds one of them twice; ``what`` names the list in Chinese."""
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise PydanticCustomError("twice", "{what}里重复：{keys}", {"what": what, "keys": "、".join(twice)})


_BLANKS = {
    "{year}": "［年份］",
    "{month}": "［月份］",
    "{number}": "［序号］",
    "{town}": "［乡镇］",
    "{village}": "［村］",
}
"""The places a pattern leaves open, as people read them."""

Words = Mapping[str, str]
"""What the county calls its own keys; a key that is not among them is shown as it is."""


_LONG = 10_000  # from here on a number is read by its thousands; a year is not


def shown(value: object, words: Words = MappingProxyType({})) -> str:
    """Return ``value`` in words for the policy page: labels before keys, 是/否 before true/false.

    A part is told by its label, then by the titles of what it states; fields without a title are
    the program's own.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Part):
        return _part_shown(value, words)
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, dict):
        return "；".join(f"{shown(key, words)}：{shown(one, words)}" for key, one in value.items()) or NOTHING
    if isinstance(value, tuple):
        mark = "；" if _structured(value) else "、"
        return mark.join(shown(one, words) for one in value) or NOTHING
    return _text_shown(_number_shown(value) if isinstance(value, int) else str(value), words)


def _number_shown(value: int) -> str:
    return f"{value:,}" if value >= _LONG else str(value)


def _part_shown(part: Part, words: Words) -> str:
    label = getattr(part, "label", "")
    stated = "，".join(f"{title}：{_inside(one, words)}" for title, one in _stated(part))
    return f"{label}（{stated}）" if label and stated else label or stated or NOTHING


def _inside(value: object, words: Words) -> str:
    text = shown(value, words)
    return f"［{text}］" if _structured(value) else text


def _stated(part: Part) -> list[tuple[str, object]]:
    """Return the titles and values of what a part states itself, in the order of its declaration."""
    fields = type(part).model_fields.items()
    named = ((name, field.title) for name, field in fields if name in part.model_fields_set)
    return [(title, getattr(part, name)) for name, title in named if title]


def _structured(value: object) -> bool:
    """Return whether a list needs a stronger mark between its entries than a comma."""
    return isinstance(value, tuple) and any(isinstance(one, Part) and _stated(one) for one in value)


def _text_shown(text: str, words: Words) -> str:
    found = words.get(text, text)
    for blank, name in _BLANKS.items():
        found = found.replace(blank, in_own_words(name))
    return found
