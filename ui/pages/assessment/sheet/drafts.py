"""What was typed into rows and has not been sent: a draft per cell, and what keeps it from being sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.fields import Field, Kind, fields_of
from app.core.reading import SHOW
from ui.kit.tasks import Done, Failed, Job

Cell = tuple[int, str]
"""A row's id and a column's key."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into a cell and nobody has sent.

    ``before`` is the value it was typed over.  ``problem`` says why it cannot be sent; ``stale`` that
    another has meanwhile put ``theirs`` there.
    """

    text: str
    value: Any
    before: Any
    problem: str = ""
    theirs: Any = None
    stale: bool = False

    @property
    def ready(self) -> bool:
        """Whether nothing keeps it from being sent."""
        return not self.problem and not self.stale


Drafts = Mapping[Cell, Draft]
Send = Callable[[Drafts, Done, Failed], Job]


def _same(rows: Sequence[Any]) -> Sequence[Any]:
    return rows


def _unsaid(_row: Any, _key: str) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Typing:
    """What people may type into the rows of a class, which have an ``id``.

    ``parse`` reads a column's text and raises Invalid; a column without one is not typed.  ``locked`` says
    why a cell cannot be typed into, empty when it can.  ``keeps`` says why a value that has been sent cannot
    be cleared, empty when it can.  ``noted`` says on what a cell's value rests.  ``live`` gives the rows with
    what follows from the cells; ``send`` writes drafts in one transaction; ``name`` is what undo calls a row.
    """

    row: type[Any]
    parse: Mapping[str, Callable[[str], Any]]
    send: Send
    locked: Callable[[Any, str], str]
    name: Callable[[Any], str]
    keeps: str = ""
    noted: Callable[[Any, str], str] = _unsaid
    live: Callable[[Sequence[Any]], Sequence[Any]] = _same

    @property
    def fields(self) -> dict[str, Field]:
        """The columns by key."""
        return {field.key: field for field in fields_of(self.row)}

    def read(self, cell: Cell, text: str, before: Any) -> Draft | None:
        """Return the draft of a text typed over ``before``; None when it changes nothing."""
        value, problem, text = None, "", text.strip()
        try:
            value = self.parse[cell[1]](text) if text else None
        except Invalid as error:
            problem = str(error)
        if value is None and before is not None:
            problem = problem or self.keeps
        return Draft(text, value, before, problem) if problem or value != before else None

    def told(self, key: str, value: Any) -> str:
        """Return a value of a column in words; a score as it is typed, 18 and not 18.0."""
        kind = self.fields[key].kind
        if value is None:
            return "（空）"
        return f"{value.normalize():f}" if kind is Kind.SCORE else SHOW[kind](value)
