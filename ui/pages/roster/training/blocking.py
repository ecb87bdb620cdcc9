"""Why a button over the sessions, or over a sheet, cannot be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.training import Standing
from app.services.training import PlaceRow, SessionRow


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
