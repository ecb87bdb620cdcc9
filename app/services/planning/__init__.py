"""网格划分: the buildings and hamlets of a village as they are kept, and the question a planner is asked."""

from app.services.planning._lists import NewPart
from app.services.planning.changes import NewDivision, division_rows, draft_division
from app.services.planning.keeping import (
    change_part,
    keep_parts,
    void_part,
)
from app.services.planning.listing import compare_parts, ending, take_back, take_list
from app.services.planning.question import PartRow, Question, VillageRow, question, villages

__all__ = [
    "NewDivision",
    "NewPart",
    "PartRow",
    "Question",
    "VillageRow",
    "change_part",
    "compare_parts",
    "division_rows",
    "draft_division",
    "ending",
    "keep_parts",
    "question",
    "take_back",
    "take_list",
    "villages",
    "void_part",
]
