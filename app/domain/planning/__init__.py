"""网格划分: a village's parts divided into contiguous grids within the standard.

``propose`` makes a division, ``check`` judges any division, whoever made it.  They share the vocabulary of
``terms`` and no code.
"""

from app.domain.planning.check import GridVerdict, Verdict, check
from app.domain.planning.nearness import neighbours
from app.domain.planning.propose import Proposal, propose
from app.domain.planning.terms import Division, Measure, Part, Priority, Stopped, Village, Wish, village_of

__all__ = [
    "Division",
    "GridVerdict",
    "Measure",
    "Part",
    "Priority",
    "Proposal",
    "Stopped",
    "Verdict",
    "Village",
    "Wish",
    "check",
    "neighbours",
    "propose",
    "village_of",
]
