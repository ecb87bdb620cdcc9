"""Begin an act on a run: ask for what it needs, do it once, and say so."""

from __future__ import annotations

from typing import Any, Protocol

from app.services.pay import Act, Overview
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground
from ui.pages.pay import late, taking
from ui.pages.pay.asked import entry
from ui.pages.pay.export import export
from ui.pages.pay.people import PeopleAct
from ui.pages.pay.sheets import people_sheet, step_sheet
from ui.pages.pay.views import Views

_MAKES_A_RUN = ("calculate", "correct")


class RunPage(Protocol):
    """What an act needs of the page of a run, which is a widget."""

    desk: Desk
    ground: Ground
    seen: Overview | None
    views: Views
    dialog: FormDialog | None


def start(page: RunPage, act: Act) -> None:
    """Begin an act on the whole run."""
    if page.seen is None:
        return
    if act.action == "export":
        export(page, page.desk, page.seen.run)
    elif act.action == "take_answers":
        taking.answers(page, page.desk, page.seen.run)
    else:
        _ask(page, act, step_sheet(act.action, page.seen.run, page.desk.today))


def start_people(page: RunPage, act: PeopleAct) -> None:
    """Begin an act on the people chosen in the list."""
    if page.seen is None:
        return
    slips = page.views.slips_chosen()
    if act.action == "note":
        (slip,) = slips
        since = page.seen.run.month.first
        page.dialog = late.note(page.views, page.desk, entry(slip.person_id, slip.name), since)
    else:
        _ask(page, act, people_sheet(act.action, page.seen.run, slips, page.desk.today))


def _ask(page: RunPage, act: Act | PeopleAct, sheet: Sheet) -> None:
    def done(found: Any) -> None:
        page.desk.tell(f"已办理“{act.title}”。")
        if act.action in _MAKES_A_RUN:
            page.desk.open("run", page.ground, found)

    page.dialog = FormDialog(page.desk, sheet, done, page)
    page.dialog.open()
