"""What a person says for the rows that do not say it: one answer for a column that is missing or empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.core.errors import Invalid
from app.imports.cells import Doubt, blank
from app.imports.header import Column
from app.imports.rows import Given, Layout
from app.imports.staged import Asks, Question, Staged, StagedRow


def filled(layout: Layout, said: Mapping[str, str]) -> Layout:
    """Return the layout with what was said, by the title of a column; what cannot be read stays open."""
    read = {column.key: _read(column, said) for column in layout.columns if column.ask}
    return replace(layout, given={key: value for key, value in read.items() if value is not None})


def asked(staged: Staged, layout: Layout, said: Mapping[str, str]) -> Staged:
    """Return the same with a question for every column that rows lack, and with what was said before."""
    titles = {column.titles[0] for column in layout.columns if column.key in layout.given}
    questions = tuple(_open(staged, layout, said))
    given = {title: text for title, text in said.items() if title in titles}
    return replace(staged, given=given, questions=(*staged.questions, *questions))


def lacks(row: StagedRow, key: str) -> bool:
    """Return whether a row says nothing in a column; a cell that could not be read says something."""
    return blank(row.cells.get(key, ""))


def _read(column: Column, said: Mapping[str, str]) -> Given | None:
    try:
        value = column.parse(text := said[column.titles[0]])
    except (KeyError, Invalid):
        return None
    return (value.value if isinstance(value, Doubt) else value), text


def _open(staged: Staged, layout: Layout, said: Mapping[str, str]) -> Iterator[Question]:
    for column in layout.columns:
        if column.ask is None or column.key in layout.given:
            continue
        rows = [row for row in staged.rows if row.values.get(column.key) is None and lacks(row, column.key)]
        if rows:
            yield _question(column, rows, said.get(column.titles[0], ""))


def _question(column: Column, rows: list[StagedRow], refused: str) -> Question:
    ask, title, sheet, at = column.ask, column.titles[0], rows[0].table.sheet, rows[0].row
    assert ask is not None
    text = f"有 {len(rows):,} 行没有填写“{title}”：这些行{ask.which}？"
    if not any(column.key in row.table.places for row in rows):
        text, at = f"没有“{title}”一列：{len(rows):,} 行全部{ask.which}？", 0
    wrong = f"“{refused}”认不出，请重新回答。" if refused else ""
    return Question(Asks.GIVEN, sheet, at, title, f"{wrong}{text}", ask.choices, typed=ask.typed)
