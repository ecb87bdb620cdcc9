"""补发补扣: changes that came after their month was checked; noted by hand, settled by the next run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app.core.narrowing import only
from app.domain.pay import LateState
from app.domain.pay.late import told_noted
from app.domain.search import Entry
from app.services import pay, search
from app.services.pay import LateRow, NewLate
from app.workspace import Unit
from ui.kit.desk import Desk, Door
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.pay.asked import Reason
from ui.pages.pay.foreseen import Said, open_form
from ui.pages.pay.runs import ask

_WAITING = (LateState.NEW, LateState.QUEUED)
_NOTE = (
    "复核以后才知道的变动：已办的发放不改，下次计算时把这些月份按花名册重算，多退少补。"
    "花名册（离岗、上岗、调动）要另行改正。"
)
_EMPTY = "填好人员和变动日期后，这里显示要重新核算的月份和差额。"


def note(owner: QWidget, desk: Desk, who: Entry | None, since: date | None) -> FormDialog:
    """Ask what became known of somebody too late, with what it will come to."""

    def query(unit: Unit, new: NewLate) -> Said:
        return told_noted(pay.foresee_note(unit, new.person_id, new.since)), None

    def done(months: int) -> None:
        desk.tell(f"已登记，{months} 个月的补贴在下次计算时一并补扣。", Door("查看", opens))

    def opens() -> None:
        desk.open("late_changes", None, only(state=LateState.NEW))

    person = Ask(title="人员", editor=lambda: Picker(desk, search.find_people), wide=True)
    sheet = Sheet(
        title="登记变动",
        command=NewLate,
        send=pay.note,
        button="登记",
        asks={"person_id": person},
        start={key: value for key, value in (("person_id", who), ("since", since)) if value is not None},
        note=_NOTE,
    )
    return open_form(owner, desk, sheet, done, (query, _EMPTY))


def _prove(page: RegisterPage) -> None:
    row: LateRow = page.table.chosen()[0]

    def found(proof: tuple[str, int | None]) -> None:
        page.desk.open(proof[0], None, proof[1])

    page.desk.ask(page, pay.late_proof, row.id, done=found, name="proof")


def _one(rows: Sequence[LateRow]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一条变动。"


def _reject(page: RegisterPage) -> FormDialog:
    row: LateRow = page.table.chosen()[0]

    def send(unit: Unit, one: Reason) -> None:
        pay.reject_late(unit, row.id, one.reason)

    note = f"{row.name}{row.month.label}{row.kind}：不通过补贴结清（例如本人已退回现金），写明原因。"
    sheet = Sheet(title="不予处理", command=Reason, send=send, note=note)
    return ask(page, sheet, lambda _none: page.desk.tell("已登记不予处理。"))


def _one_waiting(rows: Sequence[LateRow]) -> str:
    return _one(rows) or ("" if rows[0].state in _WAITING else "这条变动已经处理。")


LATE = Register(
    id="late_changes",
    title="补发补扣",
    section="补贴经费",
    icon="wallet",
    row=LateRow,
    query=pay.late_changes,
    topics=frozenset({"late_change", "pay_run"}),
    empty="没有补发补扣：复核以后登记的变动会列在这里，并入下月处理。",
    tones={
        "state": {
            LateState.NEW: Tone.WARNING,
            LateState.QUEUED: Tone.INFO,
            LateState.USED: Tone.SUCCESS,
            LateState.REJECTED: Tone.NEUTRAL,
        }
    },
    opens="看依据",
    actions=(
        Action(
            title="看依据",
            icon="folder-open",
            permission=pay.late_proof.permission,
            start=_prove,
            blocked=_one,
        ),
        Action(
            title="不予处理",
            icon="x",
            permission=pay.reject_late.permission,
            start=_reject,
            blocked=_one_waiting,
        ),
        Action(
            title="登记变动",
            icon="plus",
            permission=pay.note.permission,
            start=lambda page: note(page, page.desk, None, None),
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
