"""What is drafted about somebody in post, from the roster and from the list of terms."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from app.domain.pay.late import told_dated
from app.services import pay, tenure
from app.services.tenure import Grounds
from app.workspace import Unit
from ui.kit.desk import Door
from ui.kit.foreseen import Batch, open_batch
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster.place import Foresee, Place, ask
from ui.pages.roster.tenure import sheets
from ui.pages.roster.tenure.sheets import InPost

_NONE = "县政策没有写解聘情形，不能起草解聘；请先在“设置 › 政策依据”中补充。"


def dismiss(place: Place, row: InPost) -> None:
    """Read what somebody may be dismissed on, then ask."""
    place.desk.ask(place.owner, tenure.grounds, row.id, done=partial(_dismiss, place, row), name="grounds")


def _dismiss(place: Place, row: InPost, found: Grounds) -> None:
    if not found.grounds:
        place.desk.tell(_NONE)
        return
    _ask(place, row, sheets.dismissing(row, found, place.desk.today), "解聘", _taken_back(row, "on"))


def resign(place: Place, row: InPost) -> None:
    """Ask for a resignation as it was handed in."""
    _ask(place, row, sheets.resigning(row, place.desk.today), "辞职", _taken_back(row, "last", 1))


def end_probation(place: Place, row: InPost) -> None:
    """Ask what came of a probation."""
    _ask(place, row, sheets.ending_probation(row), "试用期考核", None)


def _ask(place: Place, row: InPost, sheet: Sheet, what: str, foresee: Foresee | None) -> None:
    said = f"{row.name}的{what}已起草，等待另一个人批准。"
    door = Door("查看", lambda: place.desk.open("tenure"))
    ask(place, sheet, lambda _id: place.desk.tell(said, door), foresee)


def _taken_back(row: InPost, key: str, days: int = 0) -> Foresee:
    """Return what tells what leaving takes back of months that are checked."""

    def told(unit: Unit, typed: Any) -> tuple[str, None]:
        on = getattr(typed, key) + timedelta(days=days)
        return told_dated({"": pay.foresee_end(unit, row.id, on)}), None

    return Foresee(told, (key,))


def at(page: RegisterPage) -> Place:
    """Return the list as the place an act is asked for."""
    return Place(page.desk, page, page.go_to)


def renew(page: RegisterPage) -> FormDialog:
    """Ask how many go on together, and look at each before it is drafted."""
    rows = page.table.chosen()
    batch = Batch(
        sheets=[("续聘", sheets.renewing(len(rows)))],
        weigh=tenure.weigh_renewal,
        send=tenure.renew_many,
        topics=frozenset({"posting", "agreement", "tenure_act"}),
        verb="续聘",
    )
    door = Door("查看", lambda: page.desk.open("tenure"))

    def done(_title: str, count: int) -> None:
        page.desk.tell(f"已起草 {count} 人的续聘，等待另一个人批准。", door)

    return open_batch(page.desk, batch, [row.id for row in rows], done, page.window())


def of_one(act: Any) -> Any:
    """Return an act on the one person chosen in a list."""
    return lambda page: act(at(page), page.table.chosen()[0])
