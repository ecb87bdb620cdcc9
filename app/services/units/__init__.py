"""Units: the tree on any date, its grids and who is missing, and how divisions and grids are opened."""

from app.services.units.branches import Branch, branches
from app.services.units.checks import (
    NumberRow,
    ProblemRow,
    WaiverRow,
    explain,
    numbering,
    problems,
    waivers,
    withdraw_waiver,
)
from app.services.units.choices import GridChoices, grid_choices
from app.services.units.doubts import division_doubts
from app.services.units.names import aliases, name_alias, named, withdraw_alias
from app.services.units.opening import import_divisions, open_grids, open_root, preview_divisions
from app.services.units.outline import OutlineRow, outline
from app.services.units.parts import Gap, Gaps, PartRow, gaps, parts
from app.services.units.queries import (
    counts,
    placing,
    staffable,
    staffing,
    tree,
    unit_by_code,
    unit_by_id,
    vacancies,
)
from app.services.units.revising import (
    Figures,
    KnownFigures,
    UnitFigures,
    figure_problems,
    known_figures,
    revise,
    revise_many,
)
from app.services.units.rows import (
    AliasRow,
    LevelCount,
    NewGrid,
    NewUnit,
    Placing,
    Preview,
    StaffingRow,
    UnitRow,
)

__all__ = [
    "AliasRow",
    "Branch",
    "Figures",
    "Gap",
    "Gaps",
    "GridChoices",
    "KnownFigures",
    "LevelCount",
    "NewGrid",
    "NewUnit",
    "NumberRow",
    "OutlineRow",
    "PartRow",
    "Placing",
    "Preview",
    "ProblemRow",
    "StaffingRow",
    "UnitFigures",
    "UnitRow",
    "WaiverRow",
    "aliases",
    "branches",
    "counts",
    "division_doubts",
    "explain",
    "figure_problems",
    "gaps",
    "grid_choices",
    "import_divisions",
    "known_figures",
    "name_alias",
    "named",
    "numbering",
    "open_grids",
    "open_root",
    "outline",
    "parts",
    "placing",
    "preview_divisions",
    "problems",
    "revise",
    "revise_many",
    "staffable",
    "staffing",
    "tree",
    "unit_by_code",
    "unit_by_id",
    "vacancies",
    "waivers",
    "withdraw_alias",
    "withdraw_waiver",
]
