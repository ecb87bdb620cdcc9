"""The lists: everybody's month of lines, and the meetings; a day's sheet has a tab of its own."""

from __future__ import annotations

from app.services import worklog
from app.services.worklog import MeetingRow, MonthRow
from ui.kit.page import Custom
from ui.kit.register import Action, Register
from ui.pages.roster.worklog import acts, gathering
from ui.pages.roster.worklog.day import TOPICS, DayPage
from ui.pages.roster.worklog.grid import GridPage

_WRITE = worklog.write.permission
_READ = worklog.month.permission

WORKLOG = Register(
    id="worklog",
    title="工作日志",
    section="花名册",
    icon="users-three",
    row=MonthRow,
    query=worklog.month,
    past=worklog.month_from,
    means="统计到",
    topics=TOPICS,
    adds=("due", "done", "lacking"),
    counted="人",
    first=("name",),
    opens="月表",
    empty="这一天没有在岗的网格员。",
    actions=(
        Action(title="月表", icon="printer", permission=_READ, start=acts.month_sheet, blocked=acts.one),
        Action(title="一览", icon="table", permission=_READ, start=acts.grid),
        Action(title="登记别的日子", icon="calendar-plus", permission=_WRITE, start=acts.another),
        Action(
            title="登记今天",
            icon="plus",
            permission=_WRITE,
            start=acts.today,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)

GRID = Custom(
    id="worklog_grid",
    title="日志一览",
    section="花名册",
    icon="users-three",
    permission=worklog.grid.permission,
    make=GridPage,
)

DAY = Custom(
    id="worklog_day",
    title="日志登记",
    section="花名册",
    icon="users-three",
    permission=worklog.day_sheet.permission,
    make=DayPage,
    each=True,
)

MEETINGS = Register(
    id="meetings",
    title="晨会和会议",
    section="花名册",
    icon="users-three",
    row=MeetingRow,
    query=worklog.meetings,
    topics=frozenset({"meeting", "meeting_place"}),
    adds=(),
    counted="次",
    names=(),
    first=("number", "kind"),
    opens="会议记录",
    empty="还没有登记会议。晨会开完后登记：谁主持、谁没到、讲了什么、布置了什么。",
    actions=(
        Action(
            title="会议记录",
            icon="printer",
            permission=worklog.one_meeting.permission,
            start=gathering.minutes,
            blocked=acts.one,
        ),
        Action(
            title="更正", icon="pencil-simple", permission=_WRITE, start=gathering.change, blocked=acts.one
        ),
        Action(
            title="登记会议",
            icon="plus",
            permission=_WRITE,
            start=gathering.hold,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
