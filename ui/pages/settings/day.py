"""The form that makes one day worked or free against the notice."""

from __future__ import annotations

from app.domain.calendar import DayStatus
from app.services import calendar
from app.services.calendar import DayChange, DayRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet


def sheet_of(row: DayRow) -> Sheet:
    """Return the form of a day; it proposes the opposite of what the day is."""
    now = f"{'上班' if row.is_work else '休息'}（{row.label or row.status.label}）"
    seen = {"is_work": row.is_work, "label": row.label, "source": row.source}
    return Sheet(
        title=f"调整 {row.day}",
        command=DayChange,
        send=calendar.change_day,
        button="调整",
        note=f"现在是{now}。调整后以后按工作日计算的期限都按它算，已经定下的不变。",
        fixed={"day": row.day},
        start={"is_work": not row.is_work, **_before(row)},
        asks={
            "is_work": Ask(editor=lambda: OneOf([(True, "上班"), (False, "休息")], None), title="改为"),
        },
        record=Record(version=row.version, seen=seen, whole=True),
    )


def _before(row: DayRow) -> dict[str, str]:
    """Return what a person wrote of the day before; a notice's words are not repeated as his."""
    return {"label": row.label, "source": row.source} if row.status is DayStatus.MANUAL else {}
