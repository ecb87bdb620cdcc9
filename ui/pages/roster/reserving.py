"""后备人选: who meets the county's rule by the years' results, with them; several are entered at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog

from app.core.own_words import in_own_words
from app.services import reserve
from app.services.reserve import CandidateRow, Entering
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage

_FOUND = (
    "按决定文件登记：所选 {} 人列入后备干部，每人的依据按各年考核自动写入。录错了的，在“表彰处分”里作废。"
)


def enter(page: RegisterPage) -> QDialog:
    """Ask by which document the chosen enter the reserve."""
    rows: Sequence[CandidateRow] = page.table.chosen()
    people = [row.id for row in rows]
    sheet = Sheet(
        title=f"列入后备：{len(rows)} 人",
        command=Entering,
        send=lambda unit, new: reserve.enter_reserve(unit, people, new),
        button="列入后备",
        note=_FOUND.format(len(rows)),
        start={"title": in_own_words("村（社区）后备干部"), "since": page.desk.today},
    )
    dialog = FormDialog(page.desk, sheet, lambda made: page.desk.tell(f"已列入 {made} 人。"), page.window())
    dialog.open()
    return dialog


def _open(page: RegisterPage) -> None:
    page.desk.open("roster", None, page.table.chosen()[0].posting_id)


def _one(rows: Sequence[CandidateRow]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一个人，一次只看一个。"


def _free(rows: Sequence[CandidateRow]) -> str:
    if not rows:
        return "请先在列表中选中要列入的人，可以选多行。"
    barred = [row.name for row in rows if row.barred]
    return f"{'、'.join(barred[:3])}在处分期内，不能列入，请不要选。" if barred else ""


RESERVE = Register(
    id="reserve",
    title="后备人选",
    section="花名册",
    icon="users-three",
    row=CandidateRow,
    query=reserve.suggested,
    topics=frozenset({"merit", "person", "posting", "cycle", "result", "person_merge"}),
    counted="人",
    opens="看本人",
    onward=("去表彰处分", "merits"),
    empty="没有符合条件的人：按已公布的年度考核和本县政策的年数、等次列出，已经列入后备的不再列。"
    "政策没有写年数和等次，或年度考核还没有公布的，这里是空的。",
    actions=(
        Action(
            title="看本人",
            icon="user-list",
            permission=reserve.suggested.permission,
            start=_open,
            blocked=_one,
        ),
        Action(
            title="列入后备",
            icon="check-circle",
            permission=reserve.enter_reserve.permission,
            start=enter,
            blocked=_free,
            primary=True,
        ),
    ),
)
