"""The cases as lists: every one, and those that have not ended."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import Permission, permits
from app.domain.search import Nominee
from app.domain.vetting import CaseState
from app.services import vetting
from app.workspace import Unit
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.vetting.nomination import nominate
from ui.pages.vetting.several import SEVERAL

_TONES = {
    "state": {
        **dict.fromkeys(CaseState, Tone.INFO),
        CaseState.DECIDED: Tone.WARNING,
        CaseState.APPOINTED: Tone.SUCCESS,
        CaseState.RETURNED: Tone.WARNING,
        CaseState.REJECTED: Tone.DANGER,
        CaseState.WITHDRAWN: Tone.NEUTRAL,
    }
}
_TOPICS = frozenset({"vetting_case", "vetting_decision", "person"})


def _nominate(page: RegisterPage, seat: Nominee | None = None) -> None:
    nominate(page.desk, page, seat)


def _open(page: RegisterPage) -> None:
    for row in page.table.chosen():
        page.desk.open("case", None, row.id)


def _one(rows: Sequence[vetting.CaseRow]) -> str:
    return "" if rows else "请先在列表中选中要打开的案卷。"


_ACTIONS = (
    Action(
        title="打开案卷",
        icon="folder-open",
        permission=vetting.docket.permission,
        start=_open,
        blocked=_one,
    ),
    Action(
        title="看板",
        icon="columns",
        permission=vetting.board.permission,
        start=lambda page: page.desk.open("vetting_board", page.ground),
    ),
    *SEVERAL,
    Action(
        title="新建案卷",
        icon="plus",
        permission=vetting.open_case.permission,
        start=_nominate,
        keys="Ctrl+N",
        primary=True,
    ),
)

PAGE = Register(
    id="vetting",
    title="选聘考察",
    section="选聘考察",
    icon="identification-card",
    row=vetting.CaseRow,
    query=vetting.cases,
    past=vetting.cases_by,
    means="推荐到",
    tones=_TONES,
    counted="件",
    topics=_TOPICS,
    sent={Nominee: _nominate},
    empty="这里还没有考察案卷：按“新建案卷”登记推荐人选。",
    actions=_ACTIONS,
    opens="打开案卷",
)


@permits(Permission.VETTING_READ)
def open_cases(unit: Unit) -> list[vetting.CaseRow]:
    """List the cases that have not ended."""
    return vetting.cases(unit, open_only=True)


OPEN = Register(
    id="open_cases",
    title="在办案卷",
    section="选聘考察",
    icon="identification-card",
    row=vetting.CaseRow,
    query=open_cases,
    tones=_TONES,
    counted="件",
    topics=_TOPICS,
    empty="没有在办的案卷。",
    actions=_ACTIONS,
    opens="打开案卷",
)
