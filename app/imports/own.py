"""The county's own fields in other people's workbooks: a column each, by its title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.policy import OwnField
from app.imports import cells
from app.imports.header import Column
from app.imports.staged import StagedRow

_FLAGS = {"是": True, "否": False, "有": True, "没有": False}
_PARSE = {"text": cells.text, "count": cells.count, "money": cells.yuan, "date": cells.day}


def own_column(own: OwnField) -> Column:
    """Return the column of a county's own field; whether it must be filled, the service says."""
    words: Mapping[str, object] = _FLAGS if own.kind == "flag" else {text: text for text in own.choices}
    parse = _PARSE.get(own.kind) or cells.choice(words, own.title)
    return Column(key=f"extra.{own.key}", titles=(own.title,), parse=parse, dated=own.kind == "date")


def extra_of(row: StagedRow, owns: Iterable[OwnField]) -> tuple[tuple[str, object], ...]:
    """Return the own fields a row states, as (key, value)."""
    given = ((own.key, row.values.get(f"extra.{own.key}")) for own in owns)
    return tuple((key, value) for key, value in given if value is not None)
