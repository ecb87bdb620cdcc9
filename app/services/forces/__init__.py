"""网格力量: volunteers, building heads, party branches and centre households, kept by unit."""

from app.services.forces.coverage import CoverageRow, coverage
from app.services.forces.keeping import (
    add_force,
    add_forces,
    change_force,
    end_force,
    force_problems,
    void_force,
    withdraw,
)
from app.services.forces.queries import force_choices, forces, no_kinds
from app.services.forces.rows import Ending, ForceChoices, ForceRow, NewForce

__all__ = [
    "CoverageRow",
    "Ending",
    "ForceChoices",
    "ForceRow",
    "NewForce",
    "add_force",
    "add_forces",
    "change_force",
    "coverage",
    "end_force",
    "force_choices",
    "force_problems",
    "forces",
    "no_kinds",
    "void_force",
    "withdraw",
]
