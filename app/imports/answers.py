"""What a person is asked about a file, and what follows from the answers: columns, and damaged numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.identity import check_identity, mask_identity, mask_name
from app.core.text import clean_digits
from app.imports.header import normal
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Asks, Called, Problem, Question, Severity, Staged, StagedRow, Table
from app.services import roster
from app.workspace import Unit

NOT_READ = ""  # the answer for a column that is not wanted
SAME = "same"
END, KEEP = "end", "keep"
_KEPT = 15  # digits of a number that a spreadsheet keeps
_MOST = 12  # titles asked about
_SCIENTIFIC = re.compile(r"(\d)\.(\d{14,})E\+?17")

Where = tuple[str, int]  # sheet and row


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said: what titles mean (a column's key, or NOT_READ), who is the one registered, units.

    ``rest``: what becomes of those a whole list does not name, END or KEEP; nothing while it is open.
    ``given``: what holds for the rows that say nothing in a column, by its title; ``given_at`` for one of
    them, by title and row.  ``twice``: what the rows
    of one person mean, by the first of them.  ``who``: which of several of one name a row means.
    ``older``: a file is meant though a later one came before.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    same: frozenset[Where] = frozenset()
    rest: str = ""
    units: Mapping[Called, int] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    given_at: Mapping[tuple[str, Where], str] = field(default_factory=dict)
    twice: Mapping[Where, str] = field(default_factory=dict)
    who: Mapping[Where, str] = field(default_factory=dict)
    older: bool = False

    def with_one(self, question: Question, value: str) -> Answers:
        """Return these with the answer to one question more."""
        at = (question.sheet, question.row)
        if name := _BY_KEY.get(question.asks):
            kept: dict[str, Any] = {name: {**getattr(self, name), question.key or at: value}}
            return replace(self, **kept)
        match question.asks:
            case Asks.UNIT if question.unit is not None:
                return replace(self, units={**self.units, question.unit: int(value)})
            case Asks.GIVEN_AT:
                return replace(self, given_at={**self.given_at, (question.key, at): value})
            case Asks.OLDER | Asks.REST as asks:
                meant, rest = (True, self.rest) if asks is Asks.OLDER else (self.older, value)
                return replace(self, older=meant, rest=rest)
            case _:
                return replace(self, same=self.same | {at})


#: answers kept by the title asked about, or by the row
_BY_KEY = {Asks.COLUMN: "columns", Asks.GIVEN: "given", Asks.TWICE: "twice", Asks.WHO: "who"}


def named(layout: Layout, said: Mapping[str, str]) -> Layout:
    """Return the layout with the titles a person has named beside those every office knows."""
    if not any(said.values()):
        return layout
    more = {key: tuple(title for title, of in said.items() if of == key) for key in set(said.values())}
    columns = (
        replace(column, titles=(*column.titles, *more.get(column.key, ()))) for column in layout.columns
    )
    return replace(layout, columns=tuple(columns))


def asked(staged: Staged, layout: Layout, said: Mapping[str, str]) -> Staged:
    """Return the same with a question for every title whose meaning is open."""
    titles = {title for table in staged.mapping for title in _all_titles(table)}
    columns = {title: key for title, key in said.items() if title in titles}
    return replace(staged, columns=columns, questions=tuple(_open(staged, layout, columns))[:_MOST])


def _all_titles(table: Table) -> Iterator[str]:
    yield from (place.title for place in table.places.values())
    yield from table.unused


def _open(staged: Staged, layout: Layout, said: Mapping[str, str]) -> Iterator[Question]:
    asked_: set[str] = set()
    for table in staged.mapping:
        free = tuple(
            (column.key, column.titles[0]) for column in layout.columns if column.key not in table.places
        )
        for title in table.unused:
            if free and title not in said and title not in asked_ and normal(title):
                asked_.add(title)
                text = f"“{title}”是哪一列？"
                yield Question(Asks.COLUMN, table.sheet, table.header_row, title, text, free)


def with_people(unit: Unit, staged: Staged, same: Collection[Where], *, demo: bool, today: date) -> Staged:
    """Return the same with damaged numbers put right where a person said who it is, and asked elsewhere."""
    damaged = {
        (row.table.sheet, row.row): row
        for row in staged.rows
        if row.values.get("identity") is None
        and row.values.get("name")
        and left_of(row.cells.get("identity", ""))
    }
    wanted = {at: (str(row.values["name"]), left_of(row.cells["identity"])) for at, row in damaged.items()}
    known = roster.likely(unit, tuple(wanted.values())) if wanted else {}
    found = {at: known[who] for at, who in wanted.items() if who in known}
    for at in found.keys() & set(same):
        damaged[at].values["identity"] = check_identity(found[at].number, demo=demo, today=today)
    right = found.keys() & set(same)
    told = [one for one in staged.problems if not _of_number(one, damaged, right)]
    confirmed = (_confirmed(damaged[at], one) for at, one in found.items() if at in same)
    questions = (_question(at, one) for at, one in found.items() if at not in same)
    staged = replace(staged, problems=tuple(told), questions=(*questions, *staged.questions))
    return staged.with_problems(confirmed)


def _of_number(one: Problem, damaged: Mapping[Where, StagedRow], right: Collection[Where]) -> bool:
    """Whether a problem is of a number that a person has put right."""
    at = (one.sheet, one.row)
    return at in right and one.column == damaged[at].table.places["identity"].title


def _confirmed(row: StagedRow, one: roster.Likely) -> Problem:
    said = f"号码已损坏，按花名册里{mask_name(one.name)}的 {mask_identity(one.number)} 处理。"
    return row.problem("identity", said, Severity.WARNING)


def _question(at: Where, one: roster.Likely) -> Question:
    text = (
        f"号码已损坏：花名册里的“{one.name}”（{mask_identity(one.number)}）姓名和前 15 位相同，是同一个人吗？"
    )
    return Question(Asks.PERSON, *at, "", text, ((SAME, "是同一个人"),))


def left_of(raw: Raw) -> str:
    """Return the first fifteen digits of an identity number that is damaged, empty for any other."""
    if isinstance(raw, float) and 1e17 <= raw < 1e18:
        return str(int(raw))[:_KEPT]
    text = clean_digits(raw) if isinstance(raw, str) else ""
    if found := _SCIENTIFIC.fullmatch(text):
        return (found[1] + found[2])[:_KEPT]
    return text[:_KEPT] if re.fullmatch(r"\d{15}000", text) else ""
