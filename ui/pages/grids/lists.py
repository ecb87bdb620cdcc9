"""The grids as lists: with the workers they have and should have, and those that lack somebody."""

from __future__ import annotations

from app.core.narrowing import only
from app.services import roster, units
from app.services.units import looking
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids import acts, figures, naming
from ui.pages.grids.card import UnitCard


def _add(page: RegisterPage) -> None:
    acts.add_grid(page.desk, page, None, page.go_to)


def _alias(page: RegisterPage) -> None:
    naming.add_alias(page.desk, page, page.table.chosen()[0])


def _figures(page: RegisterPage) -> None:
    figures.change(page.desk, page, page.table.chosen()[0])


def _people(page: RegisterPage) -> None:
    code = page.table.chosen()[0].code
    page.desk.open("roster", None, only(grid_code=code))


_ACTIONS = (
    Action(
        title="查看网格员",
        icon="users-three",
        permission=roster.workers.permission,
        start=_people,
        blocked=acts.one_unit,
    ),
    Action(
        title="单位别名",
        icon="tag",
        permission=units.name_alias.permission,
        start=_alias,
        blocked=acts.one_unit,
    ),
    Action(
        title="户数人口",
        icon="pencil-simple",
        permission=units.revise.permission,
        start=_figures,
        blocked=acts.one_unit,
    ),
    Action(
        title="导入户数人口",
        icon="upload-simple",
        permission=units.revise_many.permission,
        start=figures.take_in,
    ),
    Action(
        title="新增网格",
        icon="plus",
        permission=units.open_grids.permission,
        start=_add,
        keys="Ctrl+N",
        primary=True,
    ),
)

PAGE = Register(
    id="grids",
    title="网格",
    section="网格",
    icon="tree-structure",
    row=units.StaffingRow,
    query=units.staffing,
    tones={"workers": {0: Tone.DANGER}},
    counted="个",
    past=looking.staffing_from,
    means="看",
    topics=frozenset({"unit", "unit_version", "posting"}),
    card=UnitCard,
    actions=_ACTIONS,
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
    past=looking.vacancies_from,
    means="看",
    topics=frozenset({"unit", "unit_version", "posting", "policy_version"}),
    card=UnitCard,
    actions=_ACTIONS[:1],
    empty="网格都已配齐。",
)
