"""The county's money: what came in, what is promised, what was paid, and how the year will end.

``entries`` enters and takes back, ``standing`` lists, ``year`` looks ahead.
"""

from app.services._entries import Foresight, Moved
from app.services.budget.entries import (
    NIL,
    Act,
    NewEntry,
    appropriate,
    assert_balance,
    check,
    close_year,
    enter,
    foresee,
    foresee_reversal,
    reverse,
)
from app.services.budget.opening import PastLine, compare_lines, take_back_lines, take_lines
from app.services.budget.standing import (
    Choices,
    LedgerRow,
    LegRow,
    SubjectRow,
    choices,
    group,
    ledger,
    legs,
    subjects,
    year_of,
    years,
)
from app.services.budget.year import MonthRow, YearFigures, course, forecast, year_figures

__all__ = [
    "NIL",
    "Act",
    "Choices",
    "Foresight",
    "LedgerRow",
    "LegRow",
    "MonthRow",
    "Moved",
    "NewEntry",
    "PastLine",
    "SubjectRow",
    "YearFigures",
    "appropriate",
    "assert_balance",
    "check",
    "choices",
    "close_year",
    "compare_lines",
    "course",
    "enter",
    "forecast",
    "foresee",
    "foresee_reversal",
    "group",
    "ledger",
    "legs",
    "reverse",
    "subjects",
    "take_back_lines",
    "take_lines",
    "year_figures",
    "year_of",
    "years",
]
