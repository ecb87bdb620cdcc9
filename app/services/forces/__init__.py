"""网格力量: volunteers, building heads, party branches and centre households, kept by unit."""

from app.services.forces.coverage import CoverageRow, coverage
from app.services.forces.keeping import (
    add_force,
    add_forces,
    change_force,
    end_force,
    force_problems,
    void_force,
)
from app.services.forces.listing import ListedForce, compare_list, take_back, take_list
from app.services.forces.queries import NO_KINDS, force_choices, forces, no_kinds
from app.services.forces.rows import Ending, ForceChoices, ForceRow, NewForce

__all__ = [
    "NO_KINDS",
    "CoverageRow",
    "Ending",
    "ForceChoices",
    "ForceRow",
    "ListedForce",
    "NewForce",
    "add_force",
    "add_forces",
    "change_force",
    "compare_list",
    "coverage",
    "end_force",
    "force_choices",
    "force_problems",
    "forces",
    "no_kinds",
    "take_back",
    "take_list",
    "void_force",
]
