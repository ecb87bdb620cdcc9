"""What was decided about somebody is entered: from their card, or from the list by a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from PySide6.QtWidgets import QDialog, QWidget

from app.core.fields import Label
from app.core.own_words import in_own_words
from app.domain.merits import MeritKind
from app.services import merits, search
from app.services.merits import NewMerit
from app.services.outcomes import OutcomeRow
from app.services.roster import WorkerRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.foreseen import Foreseen
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.roster.place import Place

TITLE, MAY = "登记表彰处分", merits.record_merit.permission
_EMPTY = "选好种类，这里写明要核对什么。"
_SAID = {
    MeritKind.HONOUR: "列入本人的卡片和时间线；同等条件下优先的，选聘时可以查到。",
    MeritKind.CHOSEN: "名称写职务，例如村委会委员；到期日期填这届任满的那一天。"
    "本人在后备的，按这份文件同时办任用；计入“工作成效”本年的人数。",
    MeritKind.DISCIPLINE: "处分期内选聘、考察的资格审查会列出来；本县规定违纪违法不得选聘的，不能通过。",
}
_KIND = Ask(editor=lambda: OneOf([(one, one.label) for one in MeritKind]))
_NOTE = "按决定文件登记。扫描件用“添加附件”保存。录错了的，在“表彰处分”里作废。"


@dataclass(frozen=True, kw_only=True)
class _Who:
    """Whom it is about."""

    person_id: Annotated[int, Label("人员")]


@dataclass(frozen=True, kw_only=True)
class _OfSomebody(NewMerit, _Who):
    """What was decided about somebody who is named in the form."""


def record(place: Place, row: WorkerRow) -> QDialog:
    """Ask what was decided about somebody; of the reserve the county's rule and the grades are told."""
    return _ask(place.desk, place.owner.window(), row, {"since": place.desk.today})


def choose(page: RegisterPage, row: OutcomeRow) -> QDialog:
    """Ask for the decision by which somebody who left for 两委 was chosen, from the day they left."""
    start = {"kind": MeritKind.CHOSEN, "since": row.since}
    return _ask(page.desk, page.window(), row, start)


def _ask(desk: Desk, above: QWidget, row: WorkerRow | OutcomeRow, start: dict[str, Any]) -> QDialog:
    sheet = Sheet(
        title=f"{TITLE}：{row.name}",
        command=NewMerit,
        send=lambda unit, new: merits.record_merit(unit, row.person_id, new),
        button="登记",
        note=_NOTE,
        asks={"kind": _KIND},
        start=start,
    )
    said = f"{row.name}的记录已登记。"
    dialog = FormDialog(desk, sheet, lambda _made: desk.tell(said), above)
    Foreseen(dialog, partial(_told, row.person_id), _EMPTY, needs=("kind",))
    dialog.open()
    return dialog


def _told(person_id: int, unit: Unit, new: NewMerit) -> tuple[str, None]:
    return in_own_words(_SAID.get(new.kind, "")) or merits.reserve_told(unit, person_id), None


def anybody(page: RegisterPage) -> QDialog:
    """Ask about whom something was decided, and what."""
    who = Ask(editor=lambda: Picker(page.desk, search.find_in_post), wide=True)
    sheet = Sheet(
        title=TITLE,
        command=_OfSomebody,
        send=lambda unit, new: merits.record_merit(unit, new.person_id, new),
        button="登记",
        note=_NOTE,
        asks={"kind": _KIND, "person_id": who},
        start={"since": page.desk.today},
    )
    dialog = FormDialog(page.desk, sheet, lambda _made: page.desk.tell("已登记。"), page.window())
    Foreseen(dialog, _told_of, _EMPTY, needs=("person_id", "kind"))
    dialog.open()
    return dialog


def _told_of(unit: Unit, new: Any) -> tuple[str, None]:
    return _told(new.person_id, unit, new)
