"""What was read from a file, before anything is written: rows, problems, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.core.fields import Choice
from app.imports.sheet import Raw, cell_name, shown

Called = tuple[str, str, int]
_SHOWN = 60  # characters of a value in a problem


class Severity(Choice):
    """An error keeps the row out; a warning is shown and lets it in."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declared column stands in a sheet: index from zero, and the title found there."""

    index: int
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """One header found in one sheet; rows count from one, as the user sees them.

    ``again`` are the columns whose title stands once more to the right, and where: another table beside this
    one.  ``part_of`` is the sheet where this table stood beside another, None where it stood alone.
    """

    sheet: str
    header_row: int
    first_row: int
    places: Mapping[str, Place]
    unused: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    maxima: Mapping[str, Decimal] = field(default_factory=dict)
    secrets: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    again: Mapping[str, int] = field(default_factory=dict)
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, at one cell: ``row`` as the user sees it, 0 for the file as a whole."""

    row: int
    column: str
    value: str
    reason: str
    severity: Severity = Severity.ERROR
    sheet: str = ""
    cell: str = ""

    def summary(self) -> dict[str, object]:
        """Return the JSON object of cli.md; sheet and cell are additions to it."""
        return {
            "row": self.row, "column": self.column, "value": self.value, "reason": self.reason,
            "severity": self.severity.value, "sheet": self.sheet, "cell": self.cell,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data, so that nothing disappears unseen."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What a row means beside what is registered: new, changed, same or in conflict; and what it changes."""

    word: str
    changes: tuple[str, ...] = ()


class Asks(Choice):
    """What a question is about."""

    COLUMN = "column", "列"  # which column a title of the file is
    PERSON = "person", "人"  # whether the person of a row is the one registered
    UNIT = "unit", "单位"  # which unit a name means
    GIVEN = "given", "空"  # what holds for the rows that do not say it
    GIVEN_AT = "given_at", "空行"  # what holds for one of the rows that do not say it
    WHO = "who", "同名"  # which of several of one name a row means
    TWICE = "twice", "同一人"  # what several rows of one person mean
    OLDER = "older", "旧文件"  # whether it is meant, though a later list was imported before
    REST = "rest", "以外"  # what becomes of those a whole list does not name


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked where a column is missing or empty: which one, out of these, or what may be typed."""

    which: str
    choices: tuple[tuple[str, str], ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can answer; ``choices`` are value and words, ``typed`` what may be typed instead.

    ``key`` is a title of the file, or of the column it lacks; empty where it is about the person of a row.
    ``unit`` is what the file calls the unit it asks about: its level, the words, the id above it.
    """

    asks: Asks
    sheet: str
    row: int
    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    unit: Called | None = None
    typed: str = ""

    @property
    def written(self) -> str:
        """Return the words it asks about, where it asks which unit they mean."""
        return self.unit[1] if self.unit else ""

    @property
    def name(self) -> str:
        """Return what tells it from the other questions of its file, the same at every reading."""
        place = f"{self.sheet}第{self.row}行" if self.sheet else f"第{self.row}行"
        above = f"@{self.unit[2]}" if self.unit and self.unit[2] else ""
        said = {
            Asks.COLUMN: self.key,
            Asks.GIVEN: self.key,
            Asks.UNIT: f"{self.written}{above}",
            Asks.PERSON: place,
            Asks.GIVEN_AT: f"{self.key}@{place}",
            Asks.TWICE: place,
            Asks.WHO: place,
        }.get(self.asks, "")
        return f"{self.asks.label}:{said}" if said else self.asks.label

    def summary(self) -> dict[str, object]:
        """Return it for JSON: its name, what it asks, and what may be answered."""
        answers = [{"value": value, "words": words} for value, words in self.choices]
        return {"name": self.name, "text": self.text, "answers": answers, "typed": self.typed}


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row of data; ``values`` has every declared key, None where the cell is empty or wrong.

    ``raws`` is what stands in the file, in the columns that were found.
    """

    table: Table
    row: int
    values: dict[str, object]
    raws: tuple[Raw, ...]
    section: str = ""

    @property
    def cells(self) -> Mapping[str, Raw]:
        """Return what stands in the file, by column."""
        return dict(zip(self.table.places, self.raws, strict=True))

    def shown(self, key: str) -> str:
        """Return what stands in the cell of ``key``, short, and masked where it is secret."""
        text = shown(self.cells.get(key, ""))[:_SHOWN]
        return self.table.secrets[key](text) if key in self.table.secrets else text

    def problem(self, key: str, reason: str, severity: Severity = Severity.ERROR) -> Problem:
        """Return a problem at the cell of ``key``, or of the whole row when the file has no such column."""
        place = self.table.places.get(key)
        return Problem(
            self.row,
            place.title if place else "",
            self.shown(key),
            reason,
            severity,
            self.table.sheet,
            cell_name(self.row - 1, place.index) if place else "",
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """A file read and checked; the same bytes always give an equal value.

    ``columns`` are the titles of the file that a person said the meaning of: a key, or empty for none.
    ``given`` is what a person said for the rows that do not say it, by the title of the column.
    ``own`` asks of each row that does not say it: it may be another than is said for all.
    ``dated`` is of which day it is by its own word, and of which towns (app/imports/dating).
    ``besides`` is how many would change because no row names them: a whole list ends what is not on it.
    """

    kind: str
    file_name: str
    sha256: str
    encoding: str
    rows: tuple[StagedRow, ...]
    problems: tuple[Problem, ...]
    mapping: tuple[Table, ...]
    skipped: tuple[Skipped, ...]
    fates: Mapping[tuple[str, int], Fate] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    besides: int = 0
    given: Mapping[str, str] = field(default_factory=dict)
    own: tuple[Question, ...] = ()
    dated: Mapping[str, object] = field(default_factory=dict)

    @property
    def fate_counts(self) -> Counter[str]:
        """Return how many rows mean what beside what is registered; empty for kinds that are only new."""
        refused = self.refused
        return Counter(
            fate.word for at, fate in self.fates.items() if at not in refused or fate.word == "冲突"
        )

    @property
    def refused(self) -> frozenset[tuple[str, int]]:
        """Return the rows with an error, as (sheet, row)."""
        return frozenset((item.sheet, item.row) for item in self.problems if item.severity is Severity.ERROR)

    @property
    def blocked(self) -> bool:
        """Return whether the file as a whole was refused: no header, or a column is missing."""
        return any(item.row == 0 and item.severity is Severity.ERROR for item in self.problems)

    @property
    def accepted(self) -> tuple[StagedRow, ...]:
        """Return the rows without an error, none when the file as a whole was refused."""
        if self.blocked:
            return ()
        if not (refused := self.refused):
            return self.rows
        return tuple(row for row in self.rows if (row.table.sheet, row.row) not in refused)

    def with_problems(self, more: Iterable[Problem]) -> Staged:
        """Return the same with problems found later, by the rules of the service."""
        order = {table.sheet: number for number, table in enumerate(self.mapping)}
        problems = sorted((*self.problems, *more), key=lambda item: (order.get(item.sheet, -1), item.row))
        return replace(self, problems=tuple(problems))

    def summary(self) -> dict[str, object]:
        """Return counts and problems under the keys of cli.md, ready for JSON."""
        accepted = len(self.accepted)
        return {
            "rows": len(self.rows),
            "accepted": accepted,
            "rejected": len(self.rows) - accepted,
            "warnings": sum(item.severity is Severity.WARNING for item in self.problems),
            "problems": [item.summary() for item in self.problems],
            "encoding": self.encoding,
            "beside": dict(self.fate_counts),
            "skipped": [
                {"sheet": s.sheet, "row": s.row, "text": s.text, "reason": s.reason} for s in self.skipped
            ],
            "unused_columns": sorted({title for table in self.mapping for title in table.unused}),
            "questions": [item.summary() for item in self.questions],
        }
