"""The lists: everybody who is to check in and whether they did, and the towns counted."""

from __future__ import annotations

from app.core.narrowing import only
from app.domain.checkins import Standing
from app.services import checkins
from app.services.checkins import StandingRow, TownRow
from app.services.imports import ImportKind
from ui.kit.intake import IntakeDialog, Receives
from ui.kit.page import Ground
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids import acts
from ui.pages.grids.checkins.acts import switch
from ui.pages.grids.checkins.mode import ModeStrip
from ui.pages.grids.checkins.sheet import open_sheet

TOPICS = frozenset({"check_in", "force", "wf_event", "unit_version", "policy_version"})
_HINT = "按表头认列，顺序不限：网格编码（或村、网格名称）、姓名、日期、任务；小时、内容、联系电话有则读取。"
_LISTS = Receives(kind=ImportKind.CHECK_INS, title="导入报到记录", hint=_HINT, measure="条")
_READ, _NONE = checkins.standings.permission, checkins.no_rules
_SWITCH = Action(
    title="平时战时切换",
    icon="arrows-left-right",
    permission=checkins.switch.permission,
    start=switch,
    barred=_NONE,
)


def _enter(page: RegisterPage) -> None:
    row: StandingRow = page.table.chosen()[0]
    open_sheet(page.desk, page.ground, row.unit_id, page.desk.today)


def _take_in(page: RegisterPage) -> None:
    IntakeDialog(page.desk, _LISTS, page).open()


def _people(page: RegisterPage) -> None:
    row: TownRow = page.table.chosen()[0]
    page.desk.open("checkins", Ground(row.town, row.scope), only(state=Standing.LACKING))


CHECKINS = Register(
    id="checkins",
    title="报到",
    section="网格",
    icon="tree-structure",
    row=StandingRow,
    query=checkins.standings,
    topics=TOPICS,
    adds=("times", "hours"),
    counted="人",
    first=("name", "state"),
    strip=ModeStrip,
    opens="登记报到",
    tones={
        "state": {
            Standing.LACKING: Tone.WARNING,
            Standing.DONE: Tone.SUCCESS,
            Standing.NOT_YET: Tone.NEUTRAL,
        }
    },
    empty="还没有要报到的人：先在“网格力量”登记下沉党员干部；县政策没有写报到的，先在“政策依据”补充。",
    actions=(
        _SWITCH,
        Action(
            title="导入报到",
            icon="upload-simple",
            permission=checkins.write.permission,
            start=_take_in,
            barred=_NONE,
        ),
        Action(
            title="登记报到",
            icon="plus",
            permission=_READ,
            start=_enter,
            blocked=acts.one_unit,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)

TOWNS = Register(
    id="checkin_towns",
    title="报到统计",
    section="网格",
    icon="tree-structure",
    row=TownRow,
    query=checkins.towns,
    topics=TOPICS,
    names=(),
    adds=("listed", "done", "lacking", "fresh", "times", "hours"),
    bars=("rate",),
    counted="个单位",
    first=("town",),
    strip=ModeStrip,
    opens="未报到名单",
    empty="还没有要报到的人：先在“网格力量”登记下沉党员干部；县政策没有写报到的，先在“政策依据”补充。",
    actions=(
        _SWITCH,
        Action(
            title="未报到名单",
            icon="list-bullets",
            permission=_READ,
            start=_people,
            blocked=acts.one_unit,
        ),
    ),
)
