"""The first building of a village, by hand: the village is found by its name, since no list names it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from app.core.fields import Label
from app.services import planning, search
from app.services.planning import NewPart
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstForm:
    """What is typed of the first building of a village; its grid is chosen among the village's later."""

    village_id: Annotated[int, Label("村（社区）", width=30)]
    name: Annotated[str, Label("楼栋（湾组）", width=24)]
    households: Annotated[int | None, Label("户数", width=8)] = None
    residents: Annotated[int | None, Label("人口", width=8)] = None


def ask_first(desk: Desk, page: Any) -> None:
    """Ask for a building of any village, also of one that has none yet; the page then shows the village."""

    def send(unit: Unit, new: FirstForm) -> int:
        told = {"name": new.name, "households": new.households, "residents": new.residents}
        planning.change_part(unit, None, None, NewPart(village_id=new.village_id, **told))
        return new.village_id

    def done(village_id: int) -> None:
        page.turn_to(village_id)
        desk.tell("楼栋（湾组）已登记；它在哪个网格、与谁相邻，在名单里选中后修改。")

    sheet = Sheet(
        title="逐个登记楼栋（湾组）",
        command=FirstForm,
        send=send,
        button="登记",
        note="先登记一处，再接着登记其余的；一个村（社区）的楼栋多，用“导入楼栋名单”一次写全更快。",
        asks={"village_id": Ask(editor=lambda: Picker(desk, search.find_villages), wide=True)},
    )
    FormDialog(desk, sheet, done, page.window()).open()
