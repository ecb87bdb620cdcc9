"""What is done with people of a sheet, from one button: corrected, called, let off, brought in a file."""

from __future__ import annotations

from typing import Any

from app.services import training
from ui.kit.register import Action
from ui.pages.roster.menus import dropping
from ui.pages.roster.training import blocking, calling, rating
from ui.pages.roster.training import sheet_acts as acts

TITLE = "办理"
_WRITE = training.tick.permission
_OF_PEOPLE = (
    Action(
        title="更正", icon="pencil-simple", permission=_WRITE, start=acts.correct, blocked=blocking.one_line
    ),
    Action(title="点名通知", icon="user-plus", permission=_WRITE, start=calling.call_one),
    Action(
        title="取消通知",
        icon="user-minus",
        permission=_WRITE,
        start=calling.withdraw,
        blocked=blocking.unmarked,
    ),
    Action(title="反馈表", icon="printer", permission=_WRITE, start=rating.print_form),
    Action(title="意见建议", icon="chat-text", permission=_WRITE, start=rating.advise),
    Action(title="导入", icon="upload-simple", permission=_WRITE, start=acts.take_in),
)
_UNLESS = {
    "更正": blocking.unbegun,
    "点名通知": blocking.uncalled,
    "取消通知": blocking.uncalled,
    "导入": blocking.unticked,
    "意见建议": blocking.unbegun,
}


def _stands(page: Any, title: str) -> str:
    """Return what stands in the way of an act on people of the session as it was last read."""
    seen, why = page.strip.seen if page.strip else None, _UNLESS.get(title)
    return why(seen) if why and seen else ""


def correct(page: Any) -> None:
    """Correct the line somebody entered, or say that one has to be chosen first."""
    why = _stands(page, "更正") or blocking.one_line(page.table.chosen())
    page.desk.tell(why) if why else acts.correct(page)


menu = dropping(TITLE, _OF_PEOPLE, _stands)
"""Drops the acts below the button."""
