"""How far each kind of 网格力量 reaches, by town: units with at least one, members, heads for the ratio."""

from __future__ import annotations

from app.core.narrowing import only
from app.services import forces
from app.services.forces import CoverageRow
from ui.kit.page import Ground
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.grids import acts
from ui.pages.grids.dated import Counted, Dated
from ui.pages.grids.forces.lists import TOPICS


def _open(page: RegisterPage) -> None:
    row: CoverageRow = page.table.chosen()[0]
    page.desk.open("forces", Ground(row.town, row.scope), only(kind=row.kind))


COVERAGE = Register(
    id="coverage",
    title="力量覆盖",
    section="网格",
    icon="tree-structure",
    row=CoverageRow,
    query=forces.coverage,
    names=(),
    first=("town", "kind"),
    adds=("units", "covered", "missing", "entries", "heads"),
    bars=("rate",),
    counted="行",
    topics=TOPICS,
    strip=Dated(
        query=forces.coverage,
        permission=forces.coverage.permission,
        ratios=True,
        counted=(Counted(key="missing", title="还没有的单位", measure="个", none="每个单位都已有。"),),
    ),
    opens="查看名单",
    empty="县政策还没有写网格力量的种类，请先在“政策依据”补充。",
    actions=(
        Action(
            title="查看名单",
            icon="list-bullets",
            permission=forces.forces.permission,
            start=_open,
            blocked=acts.one_unit,
        ),
    ),
)
