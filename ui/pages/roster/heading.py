"""任命网格长: one or several of the list, looked at person by person with all it brings before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.domain.roster import EndReason
from app.domain.units import Level
from app.services import roster, search
from app.services.roster import Heading, Own, WorkerRow
from ui.kit.desk import Door
from ui.kit.editors import OneOf
from ui.kit.foreseen import Batch, open_batch
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.pages.roster.place import Place

TITLE = "任命网格长"
MAY = roster.name_heads.permission
_TOPICS = frozenset({"posting", "person", "unit_version", "equipment_hold", "agreement"})
_NOTE = (
    "自任职日期起任网格长；原岗位不再担任的，到前一日为止，补贴也发到那一日。"
    "那里已有网格长的，选他不再担任的原因，同一天交接。已复核月份的补扣列入“补发补扣”。"
)
_EMPTY = "填好任职日期、选好原岗位后，这里逐人列出任到哪里、谁免去，工作证、补贴和装备怎样办。"
_REASONS = [(one, one.label) for one in EndReason if one is not EndReason.DISMISSED]


def name_one(place: Place, row: WorkerRow) -> None:
    """Ask where and since when somebody is head."""
    name_heads(place, [row])


def name_heads(place: Place, rows: Sequence[WorkerRow]) -> None:
    """Ask since when the chosen are heads of where they serve, or one of them of another unit."""
    done = partial(_open, place, rows)
    place.desk.ask(place.owner, roster.head_level, done=done, name="heads")


def _open(place: Place, rows: Sequence[WorkerRow], level: Level | None) -> FormDialog:
    batch = Batch(
        sheets=[(TITLE, _sheet(place, rows, level))],
        weigh=roster.weigh_heads,
        send=roster.name_heads,
        topics=_TOPICS,
        verb="任命",
        after="任命后",
        empty=_EMPTY,
    )
    door = Door("查看", lambda: place.desk.open("others"))

    def done(_title: str, count: int) -> None:
        place.desk.tell(f"已任命 {count} 名网格长，列在“离岗及其他人员”。", door)

    return open_batch(place.desk, batch, [row.id for row in rows], done, place.owner.window())


def _sheet(place: Place, rows: Sequence[WorkerRow], level: Level | None) -> Sheet:
    find = search.find_villages if level is Level.VILLAGE else search.find_grids
    at = "不填为现在网格所在的村（社区）" if level is Level.VILLAGE else "不填为现在的网格"
    one = len(rows) == 1
    seat = Ask(
        editor=lambda: Picker(place.desk, find), title="任职单位", wide=True, required=False, hint=f"{at}。"
    )
    return Sheet(
        title=f"{TITLE}：{rows[0].name if one else f'{len(rows)} 人'}",
        command=Heading,
        send=roster.name_heads,  # by way of what was weighed
        start={"on": place.desk.today},
        fixed={} if one else {"unit_id": None},  # of several each heads where they serve
        asks={
            "unit_id": seat,
            "own": Ask(editor=lambda: OneOf([(own, own.label) for own in Own])),
            "head": Ask(editor=lambda: OneOf(_REASONS, "（没有原网格长）")),
        },
        button="任命",
        note=_NOTE,
        order=("on", "unit_id", "own", "head", "doc_no"),
    )
