"""网格: every grid with the workers it has and the workers it should have."""

from __future__ import annotations

from app.services import units
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="grids",
    title="网格",
    section="网格",
    icon="tree-structure",
    row=units.StaffingRow,
    query=units.staffing,
    tones={"workers": {0: Tone.DANGER}},
    counted="个",
    topics=frozenset({"unit", "unit_version", "posting"}),
    empty="还没有网格：请先用命令 init 或 import units 建立层级网格。",
)

VACANT = Register(
    id="vacancies",
    title="空岗网格",
    section="网格",
    icon="tree-structure",
    row=units.StaffingRow,
    query=units.vacancies,
    tones={"workers": {0: Tone.DANGER}},
    counted="个",
    topics=frozenset({"unit", "unit_version", "posting", "policy_version"}),
    empty="网格都已配齐。",
)
