"""加安全标记, 降低安全标记: how closely somebody's record is kept, with a reason; another one lowers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.domain.sensitivity import Sensitivity, lowers
from app.services import roster
from app.services.roster import Marked, NewMark, WorkerRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.theme import Tone
from ui.pages.roster.place import Place, ask

RAISE, LOWER = "加安全标记", "降低安全标记"
TONES = {
    Sensitivity.GENERAL: Tone.NEUTRAL,
    Sensitivity.SENSITIVE: Tone.WARNING,
    Sensitivity.IMPORTANT: Tone.DANGER,
}
_HIDES = (
    "敏感：电话、住址、户籍地址加密隐藏。重要：姓名也隐藏，各处只显示“张*”，导出、打印的名单里有一人也要两人办理。"
    "确需查看时用“查看完整号码”，写明用途并留痕；花名册、发放表、投保清单等正式文件仍印全名。"
)
_Send = Callable[..., Any]


def give(place: Place, row: WorkerRow) -> None:
    """Read how somebody is labelled, then ask for a closer label."""
    _read(place, row, RAISE, roster.mark)


def lower(place: Place, row: WorkerRow) -> None:
    """Read how somebody is labelled, then ask for a looser one."""
    _read(place, row, LOWER, roster.lower_mark)


def _read(place: Place, row: WorkerRow, title: str, send: _Send) -> None:
    done = partial(_ask, place, row, title, send)
    place.desk.ask(place.owner, roster.marked, row.person_id, done=done, name="mark")


def _ask(place: Place, row: WorkerRow, title: str, send: _Send, now: Marked) -> None:
    down = title == LOWER
    levels = [one for one in Sensitivity if one is not now.level and lowers(now.level, one) is down]
    if not levels:
        way = "降低" if down else "提高"
        place.desk.tell(f"{row.name}的安全标记已经是“{now.level.label}”，不能再{way}。")
        return
    sheet = sheet_of(row, title, send, now, levels)
    ask(place, sheet, lambda _none: place.desk.tell(f"{row.name}的安全标记已改。"))


def sheet_of(row: WorkerRow, title: str, send: _Send, now: Marked, levels: list[Sensitivity]) -> Sheet:
    """Return the form that labels somebody."""
    given = f"，{now.by}标：{now.reason}" if now.by else ""
    return Sheet(
        title=f"{title}：{row.name}",
        command=NewMark,
        send=lambda unit, new, version: send(unit, row.person_id, version, new),
        button=title,
        note=f"现在是“{now.level.label}”{given}。{_HIDES}",
        asks={"level": Ask(editor=lambda: OneOf([(one, one.label) for one in levels]))},
        start={"level": levels[-1] if title == RAISE else levels[0]},
        record=Record(version=now.version),
    )
