"""设置: what is assumed, a policy looked at, a year and its notice, the forms of an account, a batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from app.imports.policies import policy_text
from ui.pages.settings import templates, versions
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]


def _page(window: Window) -> Any:
    return window.tabs.front.widget if window.tabs.front else None


def _as_is(_window: Window, settle: _Settle) -> None:
    settle()


def _assumed(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["只看假设"].click()
    settle()


def _chapters(window: Window, settle: _Settle) -> None:
    _page(window).strip.buttons["按章节分组"].click()
    settle()


def _provisional(window: Window, settle: _Settle) -> None:
    _page(window).turn(1)
    settle()


def _unknown(window: Window, settle: _Settle) -> None:
    _page(window).turn(9)
    settle()


def _new(window: Window, settle: _Settle) -> QWidget | None:
    button = _page(window).buttons.get("新增账号")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _wish(window: Window, settle: _Settle) -> QWidget | None:
    button = _page(window).buttons.get("登记申请")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _changed(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    row = next(at for at, one in enumerate(page.model.lines) if one.path.endswith("rates[1].monthly"))
    page.table.selectRow(row)
    page.buttons["修改这一项…"].click()
    settle()
    dialog: Any = QApplication.activeModalWidget()
    dialog.form.cells["value"].editor.show_value(Decimal("650.00"))
    dialog.form.cells["source"].editor.show_value("县政府常务会议纪要〔2026〕9号")
    dialog.look()
    settle()
    return QApplication.activeModalWidget()


def _file(wrong: bool) -> Callable[[Window, _Settle], QWidget | None]:
    def play(window: Window, settle: _Settle) -> QWidget | None:
        text = policy_text("jishan").replace('"600.00"', '"650.005"' if wrong else '"650.00"')
        text = text.replace("2026-01-01", "2027-01-01", 1).replace('"1760.00"', '"1800.00"')
        with TemporaryDirectory() as folder:
            path = Path(folder) / "2027年政策.toml"
            path.write_text(text, encoding="utf-8")
            versions.read(_page(window), path)
            settle()
        return QApplication.activeModalWidget()

    return play


def _wording(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    row = next(at for at, one in enumerate(page.model.lines) if one.form == "campaign-letters")
    page.table.selectRow(row)
    button = page.buttons.get(templates.CHANGE)
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _notice(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.turn(1)
    settle()
    page.enter_notice()
    settle()
    dialog: Any = QApplication.activeModalWidget()
    dialog.text.setPlainText(_TYPED)
    dialog.look()
    settle()
    return QApplication.activeModalWidget()


def _day(window: Window, settle: _Settle) -> QWidget | None:
    _page(window).change()
    settle()
    return QApplication.activeModalWidget()


def _reset(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.table.selectRow(1)
    button = page.buttons.get("重设口令")
    if button is not None:
        button.click()
    settle()
    return QApplication.activeModalWidget()


def _acts(window: Window, settle: _Settle) -> None:
    strip = _page(window).strip
    strip.number.setText("123")
    strip.put()
    settle()


def _later(window: Window, settle: _Settle) -> None:
    strip = _page(window).strip
    strip.day.show_value(date(2031, 1, 1))
    strip.put()
    settle()


_TYPED = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日至12日放假调休，共7天。"

SCENES = (
    Scene("fonts", "appearance", _as_is),
    Scene("assumed", "policy", _assumed),
    Scene("chapters", "policy", _chapters),
    Scene("change", "policy", _changed),
    Scene("new", "policies", _file(wrong=False)),
    Scene("wrong", "policies", _file(wrong=True)),
    Scene("words", "templates", _wording),
    Scene("year", "calendar", _as_is),
    Scene("provisional", "calendar", _provisional),
    Scene("unknown", "calendar", _unknown),
    Scene("notice", "calendar", _notice),
    Scene("day", "calendar", _day),
    Scene("new", "accounts", _new),
    Scene("reset", "accounts", _reset),
    Scene("matrix", "rights", _as_is),
    Scene("asked", "acts", _acts),
    Scene("latest", "changes", _as_is),
    Scene("asked", "law", _as_is),
    Scene("catalogue", "personal", _as_is),
    Scene("later", "retention", _later),
    Scene("asked", "clearings", _as_is),
    Scene("wish", "erasures", _wish),
    Scene("kept", "backups", _as_is),
    Scene("history", "imports", _as_is),
)
