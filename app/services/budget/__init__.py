"""The county's money: what came in, what is promised, what was paid, and how the year will end.

``entries`` enters and lists, ``year`` looks ahead.
"""

from app.services.budget.entries import (
    NIL,
    Act,
    LedgerRow,
    NewEntry,
    SubjectRow,
    appropriate,
    assert_balance,
    check,
    close_year,
    enter,
    group,
    ledger,
    reverse,
    subjects,
)
from app.services.budget.year import MonthRow, YearFigures, course, forecast, year_figures

__all__ = [
    "NIL",
    "Act",
    "LedgerRow",
    "MonthRow",
    "NewEntry",
    "SubjectRow",
    "YearFigures",
    "appropriate",
    "assert_balance",
    "check",
    "close_year",
    "course",
    "enter",
    "forecast",
    "group",
    "ledger",
    "reverse",
    "subjects",
    "year_figures",
]
