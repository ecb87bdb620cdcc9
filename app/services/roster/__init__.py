"""Who serves where: persons, postings, bank accounts, and the roster drawn from them (花名册)."""

from app.services.roster._intake import Plan
from app.services.roster.amending import (
    Amendable,
    Amended,
    Amendment,
    How,
    amend_many,
    amendable,
    weigh_many,
)
from app.services.roster.births import births, heads
from app.services.roster.choices import Choices, choices
from app.services.roster.listed import first_listed, listed, workers
from app.services.roster.named import NamedRow, named
from app.services.roster.people import register_person, set_account
from app.services.roster.postings import (
    check_many,
    leave,
    post,
    register,
    register_checked,
    register_many,
    replace,
    transfer,
)
from app.services.roster.queries import (
    counts,
    has_room,
    person_name,
    postings,
    problems,
    reveal,
    roster_lines,
)
from app.services.roster.rows import (
    KindCount,
    Latest,
    Leaving,
    NewPerson,
    NewPosting,
    NewWorker,
    PostingRow,
    Revealed,
    RosterLine,
    RowProblem,
    ServedRow,
    Transfer,
    WorkerRow,
)
from app.services.roster.served import served

__all__ = [
    "Amendable",
    "Amended",
    "Amendment",
    "Choices",
    "How",
    "KindCount",
    "Latest",
    "Leaving",
    "NamedRow",
    "NewPerson",
    "NewPosting",
    "NewWorker",
    "Plan",
    "PostingRow",
    "Revealed",
    "RosterLine",
    "RowProblem",
    "ServedRow",
    "Transfer",
    "WorkerRow",
    "amend_many",
    "amendable",
    "births",
    "check_many",
    "choices",
    "counts",
    "first_listed",
    "has_room",
    "heads",
    "leave",
    "listed",
    "named",
    "person_name",
    "post",
    "postings",
    "problems",
    "register",
    "register_checked",
    "register_many",
    "register_person",
    "replace",
    "reveal",
    "roster_lines",
    "served",
    "set_account",
    "transfer",
    "weigh_many",
    "workers",
]
