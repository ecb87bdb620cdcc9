"""The map on the screen as a paper: the same ground, level, figure and classes, seen before it is printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.boundaries.colouring import Cut, Indicator
from app.domain.units import Level
from app.domain.wording import line
from app.services import accounts, boundaries
from app.services.boundaries import MapRow, Region
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk
from ui.kit.page import Ground, within
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job

if TYPE_CHECKING:
    from app.reports.stamp import Stamp

_NAME = "网格电子地图"


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a map is on the screen."""

    ground: Ground
    level: Level
    indicator: Indicator
    cut: Cut


def print_map(desk: Desk, owner: QWidget, shown: Shown) -> Job:
    """Draw what is on the screen as a page and show it, to be printed or kept."""

    def done(content: bytes) -> None:
        dialog = PreviewDialog(desk, _NAME, owner)
        dialog.preview.show_paper(Paper(name=f"{_NAME}.pdf", content=content))
        dialog.open()

    return desk.run(owner, lambda space, _job: drawn(space, shown), done=done, title=f"正在排版“{_NAME}”")


def drawn(workspace: Workspace, shown: Shown) -> bytes:
    """Return the page, written down as taken out before it is drawn.

    Raises:
        Invalid: the level has no boundary.
    """
    from app.reports.catalogue import REPORTS, Wish  # the writers are read when one is first wanted
    from app.reports.drafts import desk_for
    from app.reports.map import MapSheet, map_pdf

    frame = desk_for(workspace, REPORTS["map"], Wish(ending="pdf"))
    here = "" if frame.rules.county == shown.ground.name else shown.ground.name
    words = frame.words("map")
    title = line(words.title, {"乡镇": here, "时间": ""})  # the part of the tree one stands on
    stamp: Stamp = frame.stamp("map", words=replace(words, title=title))
    rows, regions = workspace.ask(_read, shown.ground)
    sheet = MapSheet(rows, regions, shown.level, shown.indicator, shown.cut, frame.on)
    detail = f"{shown.indicator.label}，按{shown.level.label}"
    workspace.do(accounts.note_act, "print", stamp.title, detail)
    return map_pdf(sheet, stamp)


def _read(unit: Unit, ground: Ground) -> tuple[list[MapRow], list[Region]]:
    here = within(unit, ground)
    return boundaries.map_rows(here), boundaries.regions(here)
