"""The grain of a county policy: a value that always says where it comes from."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

T = TypeVar("T")

ASSUMED = "假设"
"""The source of a value the published text is silent about; the policy page shows it so."""


class Part(BaseModel):
    """A frozen piece of policy that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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
        raise PydanticCustomError("negative", "不能是负数({raw})", {"raw": str(number)})
    return number


def _whole_fen(amount: Decimal) -> Decimal:
    fen = amount.quantize(Decimal("0.01"))
    if fen != amount:
        raise PydanticCustomError("whole_fen", "金额最多到分({raw})", {"raw": str(amount)})
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


def shown(value: object) -> str:
    """Return ``value`` in words for the policy page: labels before keys, 是/否 before true/false."""
    if isinstance(value, bool):
        return "是" if value else "否"
    label = getattr(value, "label", None)
    if isinstance(label, str):
        return label
    if isinstance(value, Part):
        stated = (name for name in type(value).model_fields if name in value.model_fields_set)
        return "，".join(shown(getattr(value, name)) for name in stated)
    if isinstance(value, dict):
        return "；".join(f"{key}={shown(part)}" for key, part in value.items())
    if isinstance(value, tuple):
        return "、".join(shown(part) for part in value)
    return str(value)
