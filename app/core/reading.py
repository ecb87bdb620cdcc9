"""What a value reads like on screen, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from app.core.clock import CHINA
from app.core.fields import Field, Kind
from app.core.money import show
from app.core.narrowing import Kept

BLANK = "（空白）"
_NAMED = 3
_RUN, _GROUP = 24, 8  # letters and digits in a row that a narrow pane shows, and how they are read out


def places(score: Decimal) -> int:
    """Return how many decimals a score has that say something, one at least."""
    return max(1, -int(score.normalize().as_tuple().exponent))


def most_places(scores: Iterable[Decimal | None]) -> int:
    """Return how many decimals all the scores of a column are shown with: 100.00 stands under 94.59."""
    return max((places(score) for score in set(scores) if score is not None), default=1)


def scored(score: Decimal, least: int = 1) -> str:
    """Return a score with the places it has, so many at least: 99.0 stands under 97.5 dot by dot."""
    return f"{score:,.{max(least, places(score))}f}"


SHOW: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.COUNT: "{:,}".format,
    Kind.MONEY: show,
    Kind.SCORE: scored,
    Kind.DATE: lambda day: day.isoformat(),
    Kind.TIME: lambda moment: moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    Kind.MONTH: str,
    Kind.CHOICE: lambda choice: choice.label,
    Kind.FLAG: lambda flag: "是" if flag else "否",
}


def shown(field: Field, row: object, least: int = 1) -> str:
    """Return what the user reads in a cell; an unknown value is empty, never zero.

    ``least`` are the decimals that the scores of the column have.
    """
    value = getattr(row, field.key)
    if value is None:
        return ""
    return scored(value, least) if field.kind is Kind.SCORE else SHOW[field.kind](value)


def in_groups(text: str) -> str:
    """Return a text that a narrow pane shows whole: a check code in groups, between which lines break."""
    if len(text) <= _RUN or not (text.isascii() and text.isalnum()):
        return text
    return " ".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))


def value_text(field: Field, value: Any, least: int = 1) -> str:
    """Return what a value of the column reads like in a list of values; ``least`` as in ``shown``."""
    if value is None or value == "":
        return BLANK
    return scored(value, least) if field.kind is Kind.SCORE else SHOW[field.kind](value)


def described(field: Field | None, kept: Kept) -> str:
    """Return a filter in words: ``状态：在岗、考察中``; a column nobody sees is 指定范围."""
    if field is None:
        return f"指定范围：{len(kept.values or ())} 项"
    if kept.values is not None:
        ranked = {choice: place for place, choice in enumerate(field.choices)}
        texts = [
            value_text(field, each)
            for each in sorted(kept.values, key=lambda each: ranked.get(each, str(each)))
        ]
        more = f" 等 {len(texts)} 项" if len(texts) > _NAMED else ""
        return f"{field.label.title}：{'、'.join(texts[:_NAMED])}{more}"
    least, most = (
        "" if end is None else SHOW[Kind.DATE if field.kind is Kind.TIME else field.kind](end)
        for end in (kept.least, kept.most)
    )
    if field.kind is Kind.TIME:
        least, most = least[:10], most[:10]
    words = f"{least} 至 {most}" if least and most else f"{least} 起" if least else f"至 {most}"
    return f"{field.label.title}：{words}"
