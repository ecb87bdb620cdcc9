"""A policy proposed for adoption: one of those the program brings, by its name, or one from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.core.access import Permission, permits
from app.core.own_words import in_own_words
from app.core.period import Month
from app.demo.presets import Preset, ready
from app.imports.policies import policy_text
from app.services import policy
from app.services.policy import NewPolicy
from app.workspace import Unit
from ui.kit.form import Sheet
from ui.kit.icons import icon
from ui.kit.register import RegisterPage
from ui.pages.settings.adopting import AdoptDialog
from ui.pages.settings.revising import told

ADOPT = "采用新政策…"
_NOTE = "生效日期不填就用文件里写的日期。已经过账的月份一律不变；采用后，原来的那份到生效的前一天为止。"
_DRAFT = "这是草稿：公开材料没有写的项目都空着，用到时会提示补上。"
_FOREIGN = "不是本县的文件，县名、单位和县情换成本县的，其余照原样，请逐项核对后再采用。"


def offer(page: RegisterPage, choose: Callable[[RegisterPage], object]) -> None:
    """Drop below the button what may be adopted: a file of one's own, or a policy the program brings."""
    shown = partial(drop, page, choose)
    page.desk.tasks.read(page, lambda _job: ready(drafts=True), done=shown, name="presets")


def drop(page: RegisterPage, choose: Callable[[RegisterPage], object], presets: Sequence[Preset]) -> QMenu:
    """Return the menu, dropped."""
    menu = QMenu(page)
    menu.setToolTipsVisible(True)
    menu.addAction(icon("file-arrow-up"), "从文件导入…").triggered.connect(lambda _on=False: choose(page))
    menu.addSection("随程序带的县区做法")
    for preset in presets:
        entry = menu.addAction(f"{preset.title}　{preset.source}")
        entry.setToolTip(f"{preset.called}，{preset.starts} 起")
        entry.triggered.connect(lambda _on=False, preset=preset: _read(page, preset))
    menu.aboutToHide.connect(menu.deleteLater)
    button = page.buttons[ADOPT]
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


@permits(Permission.POLICY_READ)
def _text(unit: Unit, name: str) -> tuple[str, bool]:
    """Return a preset's text for this county, and whether it is another county's."""
    text = policy_text(name)
    ours = policy.as_ours(unit, text)
    return ours, ours != text


def _read(page: RegisterPage, preset: Preset) -> None:
    page.desk.ask(page, _text, preset.name, done=partial(_show, page, preset), name="preset")


def _show(page: RegisterPage, preset: Preset, found: tuple[str, bool]) -> None:
    text, foreign = found
    said = (f"出处：{preset.source}。", _FOREIGN if foreign else "", _DRAFT if preset.draft else "", _NOTE)
    start = {"valid_from": Month.of(page.desk.today).end, "source": preset.plain}
    propose(page, preset.title, text, in_own_words("".join(said)), start)


def propose(
    page: RegisterPage, name: str, text: str, note: str = _NOTE, start: Mapping[str, Any] | None = None
) -> None:
    """Open a policy's text for adoption, its differences to the one in force in sight."""
    sheet = Sheet(
        title=f"采用新政策：{name}",
        command=NewPolicy,
        send=policy.adopt,
        note=note,
        start=start or {},
        fixed={"text": text},
    )
    dialog = AdoptDialog(page.desk, sheet, policy.preview, partial(told, page.desk), page.window())
    dialog.open()
    dialog.look()
