"""评优: who is commended for a year, ranked by the locked year, made public, decided by another."""

from app.services.awards.drafting import choices, draft, leave_out, part_tie, take_back
from app.services.awards.giving import give_out, pay_back
from app.services.awards.objecting import answer, object_to
from app.services.awards.queries import find_round, round_file, rounds
from app.services.awards.rows import (
    NewHonours,
    NewNotice,
    NewRound,
    PrizeChoice,
    PrizeGiven,
    PrizeRepaid,
    RankedRow,
    RoundChoices,
    RoundFile,
    RoundRow,
    TiePlace,
)
from app.services.awards.steps import decide, publicise, reopen, withdraw
from app.services.awards.waits import Waiting, pressing

__all__ = [
    "NewHonours",
    "NewNotice",
    "NewRound",
    "PrizeChoice",
    "PrizeGiven",
    "PrizeRepaid",
    "RankedRow",
    "RoundChoices",
    "RoundFile",
    "RoundRow",
    "TiePlace",
    "Waiting",
    "answer",
    "choices",
    "decide",
    "draft",
    "find_round",
    "give_out",
    "leave_out",
    "object_to",
    "part_tie",
    "pay_back",
    "pressing",
    "publicise",
    "reopen",
    "round_file",
    "rounds",
    "take_back",
    "withdraw",
]
