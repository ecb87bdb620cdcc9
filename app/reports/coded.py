"""The number at the head of a form, as bars a scanner types and as digits a person does."""

from __future__ import annotations

from app.domain.record_numbers import Form, Record
from app.reports.fonts import Face
from app.reports.paper import MM, Paper, Pen

_PEN = Pen(Face.FIGURES, 8)
_ABOVE, _HIGH = 11.5, 7.0  # millimetres over the type area, and the height of the bars


def coded(paper: Paper, form: Form, record: int, sheet: int = 0) -> None:
    """Print the record's number over the type area at the left; typed into the search it opens the record."""
    number = Record(form, record, sheet)
    top = paper.top - _ABOVE * MM
    paper.bars(paper.left, top, number.digits, _HIGH * MM)
    paper.text(paper.left, top + (_HIGH + 2.2) * MM, f"单号 {number}", _PEN)
