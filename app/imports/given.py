"""What a person says for the rows that do not say it: one answer for a column that is missing or empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from app.core.errors import Invalid
from app.imports.cells import Doubt, blank
from app.imports.header import Column
from app.imports.rows import Given, Layout
from app.imports.staged import Asks, Question, Staged, StagedRow

Where = tuple[str, int]


def filled(
    layout: Layout, said: Mapping[str, str], said_at: Mapping[tuple[str, Where], str] | None = None
) -> Layout:
    """Return the layout with what was said, by the title of a column, of all rows that lack it and of one.

    What cannot be read stays open.
    """
    asking = {column.titles[0]: column for column in layout.columns if column.ask}
    read = {one.key: _read(one, said[title]) for title, one in asking.items() if title in said}
    own = {
        (*at, asking[title].key): _read(asking[title], text)
        for (title, at), text in (said_at or {}).items()
        if title in asking
    }
    return replace(
        layout,
        given={key: value for key, value in read.items() if value is not None},
        own={at: value for at, value in own.items() if value is not None},
    )


def asked(
    staged: Staged,
    layout: Layout,
    said: Mapping[str, str],
    said_at: Mapping[tuple[str, Where], str] | None = None,
) -> Staged:
    """Return the same with a question for every column that rows lack, and with what was said before.

    Each row that lacks it may be answered on its own too; an answer of a row that cannot be read is told.
    """
    asking = {column.titles[0]: column for column in layout.columns if column.ask}
    given = {
        title: text for title, text in said.items() if title in asking and asking[title].key in layout.given
    }
    rows = {(row.table.sheet, row.row): row for row in staged.rows}
    wrong = []
    for (title, at), text in (said_at or {}).items():
        if title in asking and at in rows:
            if (*at, asking[title].key) in layout.own:
                given[f"{title}@{at[0]}第{at[1]}行"] = text
            else:
                told = f"“{text}”认不出，“{title}”这一行请重新回答。"
                wrong.append(rows[at].problem(asking[title].key, told))
    questions = (*staged.questions, *_open(staged, layout, said))
    own = tuple(_of_rows(staged, asking.values()))
    return replace(staged, given=given, questions=questions, own=own).with_problems(wrong)


def _of_rows(staged: Staged, asking: Iterable[Column]) -> Iterator[Question]:
    for column in asking:
        if (ask := column.ask) is None:
            continue
        title = column.titles[0]
        for row in lacking(staged.rows, column.key):
            at = (row.table.sheet, row.row, title, f"这一行的“{title}”")
            yield Question(Asks.GIVEN_AT, *at, ask.choices, typed=ask.typed)


def lacks(row: StagedRow, key: str) -> bool:
    """Return whether a row says nothing in a column; a cell that could not be read says something."""
    return blank(row.cells.get(key, ""))


def lacking(rows: Sequence[StagedRow], key: str) -> Iterator[StagedRow]:
    """Yield the rows that say nothing in a column: what stands in several is looked at once."""
    for places, run in groupby(rows, attrgetter("table.places")):
        below = list(run)
        if key not in places:
            yield from below
            continue
        at = list(places).index(key)
        empty = set(filter(blank, {row.raws[at] for row in below}))
        yield from (row for row in below if row.raws[at] in empty) if empty else ()


def _read(column: Column, text: str) -> Given | None:
    try:
        value = column.parse(text)
    except Invalid:
        return None
    return (value.value if isinstance(value, Doubt) else value), text


def _open(staged: Staged, layout: Layout, said: Mapping[str, str]) -> Iterator[Question]:
    for column in layout.columns:
        if column.ask is None or column.key in layout.given:
            continue
        rows = [row for row in lacking(staged.rows, column.key) if row.values.get(column.key) is None]
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
