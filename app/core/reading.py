"""What a value reads like on screen, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core.clock import CHINA
from app.core.fields import Field, Kind
from app.core.money import show

SHOW: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.COUNT: "{:,}".format,
    Kind.MONEY: show,
    Kind.SCORE: lambda score: f"{score.normalize():f}",
    Kind.DATE: lambda day: day.isoformat(),
    Kind.TIME: lambda moment: moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    Kind.MONTH: str,
    Kind.CHOICE: lambda choice: choice.label,
    Kind.FLAG: lambda flag: "是" if flag else "否",
}


def shown(field: Field, row: object) -> str:
    """Return what the user reads in a cell; an unknown value is empty, never zero."""
    value = getattr(row, field.key)
    return "" if value is None else SHOW[field.kind](value)
