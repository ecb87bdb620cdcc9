"""批量发放: many people given what they lack, each looked at before anything is given."""

from __future__ import annotations

from app.services import equipment
from app.services.equipment import Handout, LackRow
from ui.kit.foreseen import Batch, open_batch
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.pages.roster.equipment.blocking import some
from ui.pages.roster.equipment.lists import TOPICS

TITLE = "批量发放"


def ask(page: RegisterPage) -> FormDialog:
    """Ask on which day the chosen people get what they lack, and show what each would get."""
    rows = page.table.chosen()
    sheet = Sheet(
        title=f"{TITLE}：{len(rows)} 项",
        command=Handout,
        send=equipment.give_many,  # by way of what was weighed
        start={"on": page.desk.today},
        note="按编号从小到大发，先用本单位的库存；每人一张领用单，在“装备单据”里打印签字。",
    )
    batch = Batch(
        sheets=[(TITLE, sheet)],
        weigh=equipment.weigh_many,
        send=equipment.give_many,
        topics=frozenset({"equipment", "equipment_hold", "posting"}),
        counted="项",
        verb="发放",
        after="发给",
    )

    def done(_title: str, count: int) -> None:
        page.desk.tell(f"已发放 {count} 项，领用单在“装备单据”里打印。")

    return open_batch(page.desk, batch, [row.id for row in rows], done, page.window())


LACKING = Register(
    id="equipment_lacking",
    title="应配未配",
    section="花名册",
    icon="users-three",
    row=LackRow,
    query=equipment.lacking,
    topics=TOPICS,
    adds=("lacking",),
    counted="项",
    first=("name", "kind"),
    opens=TITLE,
    empty="在岗的人应配的装备都已领用，或县政策没有写每人应配什么。",
    actions=(
        Action(
            title=TITLE,
            icon="users",
            permission=equipment.give_many.permission,
            start=ask,
            blocked=some,
            primary=True,
        ),
    ),
)
