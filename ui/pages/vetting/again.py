"""A printed sheet whose number comes in: entered, or its scan goes to what was entered of it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Protocol

from app.core.fields import Label
from app.services import scans
from app.services.scans import NewUpload, SheetOf
from app.services.vetting import Docket
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Files, bytes_of

NEW = "new"  # the answer: the sheet was not entered yet
_KIND = "签字页"
_NOTE = (
    "纸上的单号不说明登记过没有：登记过的选那一条，扫描件附在它下面，不会多登记一次；没有登记过的现在登记。"
)
_PARTS = {
    "vetting/visits": ("visit", "visits"),
    "vetting/inspections": ("inspection", "inspections"),
    "vetting/ballots": ("ballot", "ballots"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Which entry a sheet is, and its scan."""

    sheet: str
    files: tuple[Path, ...] = ()
    again: Annotated[bool, Label("这一张已有扫描件，再存一份")] = False


class Page(Protocol):
    """The page of a case, as far as a sheet is brought up on it."""

    desk: Desk
    docket: Any
    hands: Any
    view: Any

    def follow(self, place: str) -> None:
        """Go to a section, and into its form."""

    def filled(self, _result: Any) -> None:
        """Read again what a form has changed."""


def bring_up(page: Page, place: str, number: int) -> None:
    """Go where a printed sheet is entered; where it may have been entered already, ask."""
    _part, rows = _PARTS[place]
    if not page.hands.works or number > len(getattr(page.docket.file, rows)):
        page.follow(place)
        return
    page.view.go_to(place)
    ask = partial(_ask, page, place, number)
    page.desk.ask(page.view, scans.sheets, page.docket.file.case.id, done=ask, name="sheets")


def _ask(page: Page, place: str, number: int, found: Sequence[SheetOf]) -> None:
    sheet = _asking(page.docket, _PARTS[place][0], number, found)
    FormDialog(page.desk, sheet, partial(_answered, page, place), page.view.window()).open()


def _answered(page: Page, place: str, chosen: str) -> None:
    if chosen == NEW:
        page.follow(place)
    else:
        page.filled(chosen)


def _asking(docket: Docket, part: str, number: int, sheets: Sequence[SheetOf]) -> Sheet:
    mine = [(one.key, one.words) for one in sheets if one.key.startswith(f"{part}:")]
    options = [*mine, (NEW, "还没有登记，现在登记")]
    return Sheet(
        title=f"第 {number} 张，已登记过 {len(mine)} 张：是哪一张？",
        command=Once,
        send=lambda unit, once: _keep(unit, docket.file.case.id, once),
        asks={
            "sheet": Ask(editor=lambda: OneOf(options), title="这一张", wide=True),
            "files": Ask(editor=Files, title="扫描件", wide=True, required=False),
        },
        button="继续",
        note=_NOTE,
    )


def _keep(unit: Unit, case_id: int, once: Once) -> str:
    """Keep the scans with the entry, and return which it was.

    Raises: Invalid, NotFound, as ``scans.keep``.
    """
    for page, path in enumerate(() if once.sheet == NEW else once.files):
        upload = NewUpload(
            case_id=case_id,
            name=path.name,
            content=bytes_of(path),
            evidence_kind=_KIND,
            sheet=once.sheet,
            again=once.again or page > 0,
        )
        scans.keep(unit, upload)
    return once.sheet
