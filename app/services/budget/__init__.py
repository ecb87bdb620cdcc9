"""The county's money: what came in, what is promised, what was paid, and how the year will end.

``entries`` enters and takes back, ``closing`` ends a year, ``reconciling`` compares with the treasury's
statement, ``standing`` lists, ``year`` looks ahead.
"""

from app.services._entries import Foresight, Moved
from app.services.budget.closing import (
    Closable,
    Closing,
    Leftover,
    closable,
    close_year,
    foresee_close,
)
from app.services.budget.entries import (
    NIL,
    Act,
    NewEntry,
    appropriate,
    check,
    enter,
    foresee,
    foresee_reversal,
    reverse,
)
from app.services.budget.opening import PastLine, compare_lines, take_back_lines, take_lines
from app.services.budget.reconciling import (
    Statement,
    StatementRow,
    foresee_reconciling,
    hints,
    latest_statement,
    reconcile,
    statements,
)
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
    "Closable",
    "Closing",
    "Foresight",
    "LedgerRow",
    "Leftover",
    "LegRow",
    "MonthRow",
    "Moved",
    "NewEntry",
    "PastLine",
    "Statement",
    "StatementRow",
    "SubjectRow",
    "YearFigures",
    "appropriate",
    "check",
    "choices",
    "closable",
    "close_year",
    "compare_lines",
    "course",
    "enter",
    "forecast",
    "foresee",
    "foresee_close",
    "foresee_reconciling",
    "foresee_reversal",
    "group",
    "hints",
    "latest_statement",
    "ledger",
    "legs",
    "reconcile",
    "reverse",
    "statements",
    "subjects",
    "take_back_lines",
    "take_lines",
    "year_figures",
    "year_of",
    "years",
]
