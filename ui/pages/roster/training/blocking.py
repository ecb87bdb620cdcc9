"""Why a button over the sessions, or over a sheet, cannot be pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.access import Guarded, Permission, permits
from app.domain.training import Standing
from app.services import training
from app.services.training import PlaceRow, SessionRow
from app.workspace import Unit


def one(rows: Sequence[SessionRow]) -> str:
    """Return why nothing can be done, empty for exactly one session."""
    if len(rows) > 1:
        return "一次只能办理一期培训，请只选一行。"
    return "" if rows else "请先在列表中选中一期培训。"


def _own(rows: Sequence[SessionRow]) -> str:
    if why := one(rows):
        return why
    return "" if rows[0].held else f"这次培训由{rows[0].holder}举办，请由举办单位办理。"


def changeable(rows: Sequence[SessionRow]) -> str:
    """Return why a session cannot be changed or cancelled."""
    if why := _own(rows):
        return why
    row = rows[0]
    if row.standing in (Standing.CLOSED, Standing.CANCELLED):
        return f"这次培训{row.standing.label}，不能再改。"
    return "已经登记了签到，不能再改；登记错的在签到表里更正。" if row.called > row.unmarked else ""


def closed(rows: Sequence[SessionRow]) -> str:
    """Return why nothing can be made up."""
    if why := _own(rows):
        return why
    return "" if rows[0].standing is Standing.CLOSED else "签到登记完毕以后才能安排补训。"


def one_line(rows: Sequence[PlaceRow]) -> str:
    """Return why nothing can be done, empty for exactly one line."""
    if len(rows) > 1:
        return "一次只能办理一个人，请只选一行。"
    return "" if rows else "请先在签到表中选中一个人。"


def unmarked(rows: Sequence[PlaceRow]) -> str:
    """Return why somebody cannot be taken off the sheet."""
    if why := one_line(rows):
        return why
    mark = rows[0].mark
    return f"已经登记{mark.label}，不能取消通知。" if mark else ""


def of(session_id: int, why: Callable[[SessionRow], str]) -> Guarded[Unit, [], str]:
    """Return the query that says of one session why something cannot be done."""

    @permits(Permission.ROSTER_READ)
    def told(unit: Unit) -> str:
        return why(training.one_session(unit, session_id))

    return told


def uncalled(row: SessionRow) -> str:
    """Return why nobody can be called to a session any more."""
    if not row.held:
        return f"这次培训由{row.holder}举办，请由举办单位办理。"
    over = row.standing in (Standing.CLOSED, Standing.CANCELLED)
    return f"这次培训{row.standing.label}，不能再通知或取消人员。" if over else ""


def unticked(row: SessionRow) -> str:
    """Return why a sheet cannot be ticked."""
    if row.standing is Standing.COMING:
        return f"培训 {row.starts} 开始后才能登记签到。"
    return uncalled(row).replace("通知或取消人员", "登记签到")


def unbegun(row: SessionRow) -> str:
    """Return why no line can be corrected."""
    return f"培训 {row.starts} 开始后才能登记签到。" if row.standing is Standing.COMING else ""


def unclosed(row: SessionRow) -> str:
    """Return why no certificate can be given yet."""
    return "" if row.standing is Standing.CLOSED else "签到登记完毕以后才能发证。"
