"""One document of changes in its own tab: looked at, approved by another person, or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.fields import Label
from app.services import restructuring
from ui.kit.case import CaseView
from ui.kit.desk import Desk
from ui.kit.form import Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground
from ui.pages.grids.restructuring.hanging import Touched
from ui.pages.grids.restructuring.sections import Acts, Opened, case_of, opened, way_of

_TOPICS = frozenset({"unit_change", "unit", "unit_version", "posting", "vetting_case"})
_PLACES = {"assessment": "scores"}  # the page of a kind of things that hang on units


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """Nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelling:
    """Why a document is cancelled."""

    reason: Annotated[str, Label("取消原因", width=60)]


class ChangePage(QWidget):
    """The widget of one document; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.set_id, self.seen = desk, 0, None
        self.way, self.foot = QLabel(), QLabel("请在单位变更的列表里选中一份打开。")
        self.view = CaseView(self.way)
        self.foot.setObjectName("hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.foot)
        self.view.hide()
        self.view.followed.connect(self._follow)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh, context=here)
        desk.heed(self, _TOPICS, self.refresh)

    def go_to(self, target: object) -> None:
        """Show the document with this id."""
        if isinstance(target, int) and target != self.set_id:
            self.set_id = target
            self.foot.setText("正在读取…")
            self.refresh()

    def refresh(self) -> None:
        """Read the document again."""
        if self.set_id:
            self.desk.ask(self, opened, self.set_id, done=self._show, failed=self._unread, name="change")

    def _unread(self, error: BaseException) -> None:
        known = isinstance(error, AppError)
        self.foot.setText(f"{error} 按 F5 重试。" if known else "没有读到，按 F5 重试。")
        if not known:
            self.desk.tasks.present(self, error)

    def _show(self, seen: Opened) -> None:
        self.seen = seen
        acts = Acts(
            approve=self._approve,
            cancel=self._cancel,
            go=self._go,
            may_approve=self.desk.may(restructuring.approve.permission),
            may_cancel=self.desk.may(restructuring.cancel.permission),
        )
        first = self.view.isHidden()
        self.way.setText(way_of(seen))
        self.view.show_case(case_of(seen, acts))
        self.view.show()
        self.foot.setText("")
        self.foot.hide()
        self.named.emit(f"单位变更 {seen.sheet.head.doc_no}".rstrip())
        if first and self.isVisible():
            self.view.take_focus()

    def _approve(self, _rows: Sequence[Any]) -> None:
        head = self.seen.sheet.head
        sheet = Sheet(
            title=f"批准单位变更：{head.words}",
            command=Approving,
            send=lambda unit, _new, version: restructuring.approve(unit, head.id, version),
            button="批准",
            note=f"{head.drafted_by}起草，{head.rows} 行，{head.effective} 起生效。批准后各单位的沿革即写定；"
            "已经过账、签发的不变，历史仍按当时的单位。生效前可以取消，生效后只能另行变更。",
            record=Record(version=head.version),
        )
        FormDialog(self.desk, sheet, lambda _none: self.desk.tell("单位变更已批准。"), self.window()).open()

    def _cancel(self, _rows: Sequence[Any]) -> None:
        head = self.seen.sheet.head
        sheet = Sheet(
            title=f"取消单位变更：{head.words}",
            command=Cancelling,
            send=lambda unit, new, version: restructuring.cancel(unit, head.id, version, new.reason),
            button="取消变更",
            note="各单位照原样延续，这份变更和取消的原因都留存。",
            record=Record(version=head.version),
        )
        FormDialog(self.desk, sheet, lambda _none: self.desk.tell("单位变更已取消。"), self.window()).open()

    def _go(self, rows: Sequence[Touched]) -> None:
        self._follow(rows[0].goto)

    def _follow(self, place: str) -> None:
        if place:
            self.desk.open(_PLACES.get(place, place))


CHANGE = Custom(
    id="change",
    title="单位变更办理",
    section="网格",
    icon="tree-structure",
    permission=restructuring.change_sheet.permission,
    make=ChangePage,
    whole=True,
    each=True,
)
