"""名册比对 with another day and with a list; 走访疑点; lists that are brought, as they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.training import Standing
from app.services.imports import ImportKind
from ui.kit.intake import IntakeDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import differing
from ui.pages.roster.equipment import importing
from ui.pages.roster.training import sheet_acts
from ui.pages.vetting.several import bring
from ui.shell.scenes import training
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

Settle = Callable[[], None]
_Lines = tuple[tuple[str, ...], ...]
_EQUIPMENT = (
    ("种类", "编号", "数量", "单价", "购置日期", "领用人", "领用日期"),
    ("工作证", "演示导0001", "1", "12.5", "2026-03-01", "", ""),
    ("工作证", "演示导0001", "2", "十元", "2026-13-01", "", ""),
    ("无人机", "演示导0002", "1", "", "", "", ""),
)


def _list(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _day(window: Window, settle: Settle) -> None:
    """Put today's roster beside that of the first of the year."""
    page: Any = _list(window)
    page.look_back.box.day.show_value(window.desk.today.replace(month=2, day=1))
    settle()
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()


def _brought(window: Window, settle: Settle) -> None:
    """Put today's roster beside a list in which somebody is missing, one is new and one serves elsewhere."""
    page = _list(window)
    rows = page.model.rows[:40]
    lines = [(row.name, row.after.rpartition(" › ")[2]) for row in rows[1:-1]]
    told = (("姓名", "网格名称"), ("演示新人", ""), *lines)
    text = "\n".join(",".join(line) for line in told)
    with TemporaryDirectory(ignore_cleanup_errors=True) as aside:
        path = Path(aside, "演示镇报来的名单.csv")
        path.write_text(text, encoding="utf-8-sig")
        differing.read(page, path)
        settle()
    for toast in list(window.toasts.shown):
        toast.closer.click()


def _signs(window: Window, settle: Settle) -> None:
    page = _list(window)
    page.table.choose({row.id for row in page.model.rows[:1]})
    settle()


def _looked(dialog: IntakeDialog | None, lines: _Lines, settle: Settle) -> QWidget | None:
    if dialog is not None:
        dialog.look_at_text("\n".join("\t".join(line) for line in lines))
        settle()
    return dialog


def _equipment(window: Window, settle: Settle) -> QWidget | None:
    return _looked(importing.take_in(_list(window)), _EQUIPMENT, settle)


def _sheet(window: Window, settle: Settle) -> QWidget | None:
    """Bring a ticked sheet in which somebody is not called and a score cannot be."""
    page = training.sheet(Standing.CLOSED, window, settle)
    if page is None:
        return None
    names = [row.name for row in page.model.rows[:3]]
    lines = (
        ("姓名", "签到", "成绩"),
        (names[0], "√", "85"),
        (names[1], "到", "1200"),
        ("演示外人", "缺席", ""),
    )
    return _looked(sheet_acts.take_in(page), lines, settle)


def _wrong(title: str, window: Window, settle: Settle) -> QWidget | None:
    """Bring a list whose titles say nothing to a page that takes lists by this button."""
    button = _list(window).buttons.get(title)
    if button is None:
        raise LookupError(title)
    button.click()
    settle()
    return _strange(window, settle)


def _visits(window: Window, settle: Settle) -> QWidget | None:
    """Bring a list whose titles say nothing as one of visits: what a menu offers."""
    bring(ImportKind.VISITS, _list(window))
    settle()
    return _strange(window, settle)


def _strange(window: Window, settle: Settle) -> QWidget | None:
    dialog = window.findChild(IntakeDialog)
    return _looked(dialog, (("甲", "乙"), ("1", "2")), settle)


SCENES = (
    Scene("since", "differences", _day),
    Scene("beside", "differences", _brought),
    Scene("signs", "visit_signs", _signs),
    Scene("import-equipment", "equipment", _equipment),
    Scene("import-sheet", "training", _sheet),
    Scene("import-visits", "vetting", _visits),
    Scene("import-money", "ledger", partial(_wrong, "导入台账")),
)
