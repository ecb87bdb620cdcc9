"""工作日志 and 晨会: a line a day and worker, the month it comes to, meetings and who was there (Z23)."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.worklog.gridding import Cell as Cell
    from app.services.worklog.gridding import GridRow as GridRow
    from app.services.worklog.gridding import cell as cell
    from app.services.worklog.gridding import grid as grid
    from app.services.worklog.holding import attendees as attendees
    from app.services.worklog.holding import change_meeting as change_meeting
    from app.services.worklog.holding import hold as hold
    from app.services.worklog.holding import meetings as meetings
    from app.services.worklog.holding import meetings_of as meetings_of
    from app.services.worklog.holding import offer as offer
    from app.services.worklog.holding import one_meeting as one_meeting
    from app.services.worklog.holding import weigh as weigh
    from app.services.worklog.queries import Quiet as Quiet
    from app.services.worklog.queries import counted as counted
    from app.services.worklog.queries import day_sheet as day_sheet
    from app.services.worklog.queries import lines as lines
    from app.services.worklog.queries import lines_of as lines_of
    from app.services.worklog.queries import month as month
    from app.services.worklog.queries import month_from as month_from
    from app.services.worklog.queries import month_of as month_of
    from app.services.worklog.queries import quiet as quiet
    from app.services.worklog.rows import Attendee as Attendee
    from app.services.worklog.rows import DayRow as DayRow
    from app.services.worklog.rows import LineRow as LineRow
    from app.services.worklog.rows import MeetingRow as MeetingRow
    from app.services.worklog.rows import MonthRow as MonthRow
    from app.services.worklog.rows import NewLine as NewLine
    from app.services.worklog.rows import NewMeeting as NewMeeting
    from app.services.worklog.rows import OfferedMeeting as OfferedMeeting
    from app.services.worklog.writing import hint_of as hint_of
    from app.services.worklog.writing import look_at as look_at
    from app.services.worklog.writing import take_away as take_away
    from app.services.worklog.writing import write as write
    from app.services.worklog.writing import write_many as write_many
else:
    __getattr__ = front(
        __name__,
        gridding="Cell GridRow cell grid",
        holding="attendees change_meeting hold meetings meetings_of offer one_meeting weigh",
        queries="Quiet counted day_sheet lines lines_of month month_from month_of quiet",
        rows="Attendee DayRow LineRow MeetingRow MonthRow NewLine NewMeeting OfferedMeeting",
        writing="hint_of look_at take_away write write_many",
    )
