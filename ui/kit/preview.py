"""A document in place or in a dialog: look at it, find words in it, keep it, print it.

What is shown is what is printed and kept: the very same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.reports.leaves import Spot, lacking
from app.reports.leaving import Leaving
from app.reports.listing import Listing, take
from app.reports.stamp import DEMO_MARK
from app.services import accounts
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk
from ui.kit.errors import expected
from ui.kit.giving import Make, ask_printer, cleared, save_as
from ui.kit.icons import icon
from ui.kit.leaves import Leaves, Pages, Thumbs, opened
from ui.kit.page import lead
from ui.kit.tasks import Job
from ui.kit.theme import px

_GAP, _FIND, _ROOMY = 6, 150, 700
_READING = "正在打开…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file to look at: its name with its ending, its bytes, and what is written down when it is printed.

    ``note(unit)`` is None where printing leaves no trace of its own.  A draft that names persons is only
    looked at: ``out`` is what it is outside, where ``made`` draws it anew and writes down who took it.
    """

    name: str
    content: bytes
    note: Callable[[Unit], object] | None = None
    out: Leaving | None = None
    made: Make | None = None


class Preview(QWidget):
    """The pages of a paper with their list, zoom, search, 另存为 and 打印; a sentence where it has none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.paper: Paper | None = None
        self.pages, self.thumbs, self.words = Pages(desk), Thumbs(desk), QLineEdit()
        self.place, self.size_, self.hits, self.sentence = QLabel(), QLabel(), QLabel(), QLabel()
        self.lacking = QLabel()  # what must be written in by hand
        self.buttons: dict[str, QPushButton] = {}
        self._spots: Sequence[Spot] = ()
        self._at, self._sought, self._to_print = 0, "", False
        self._arrange()
        self.words.returnPressed.connect(self.seek)
        self.pages.turned.connect(lambda _page: self._tell())
        self.pages.scaled.connect(self._tell)
        self.thumbs.currentRowChanged.connect(self._turn)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._focus_words, context=here)
        QShortcut(QKeySequence("F3"), self, partial(self.go, 1), context=here)
        QShortcut(QKeySequence("Shift+F3"), self, partial(self.go, -1), context=here)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print, context=here)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save, context=here)
        self.say("")

    def _arrange(self) -> None:
        self.bar, self.body = QWidget(), QFrame()
        self._fill_bar(QHBoxLayout(self.bar))
        self.body.setObjectName("grid")
        inside = QHBoxLayout(self.body)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.thumbs)
        inside.addWidget(self.pages, 1)
        self.lacking.setObjectName("fault")
        self.lacking.setWordWrap(True)
        self.lacking.hide()
        self.sentence.setObjectName("nothing")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(_GAP))
        layout.addWidget(self.bar)
        layout.addWidget(self.lacking)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.sentence, 1)
        lead(self, self.pages)

    def _fill_bar(self, bar: QHBoxLayout) -> None:
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(px(_GAP))
        self.words.setPlaceholderText("查找文字")
        self.words.setAccessibleName("查找文字，回车找下一处")
        self.words.setMaximumWidth(px(_FIND))
        for label in (self.place, self.size_, self.hits):
            label.setObjectName("hint")
        for part in (
            self._button("上一页", "caret-up", lambda: self.pages.turn_to(self.pages.page - 1), "PageUp"),
            self._button("下一页", "caret-down", lambda: self.pages.turn_to(self.pages.page + 1), "PageDown"),
            self.place,
            self._button("缩小", "magnifying-glass-minus", lambda: self.pages.step(-1), "Ctrl+-"),
            self.size_,
            self._button("放大", "magnifying-glass-plus", lambda: self.pages.step(1), "Ctrl++"),
            self._button("适合宽度", "arrows-out-line-horizontal", lambda: self.pages.zoom(None)),
            self._button("实际大小", "frame-corners", lambda: self.pages.zoom(1.0), "Ctrl+0"),
        ):
            bar.addWidget(part)
        bar.addStretch(1)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.hits)
        bar.addWidget(self._button("另存为", "floppy-disk", self.save, "Ctrl+S"))
        bar.addWidget(self._button("打印", "printer", self.print, "Ctrl+P"))

    def _button(self, title: str, picture: str, act: Callable[[], object], keys: str = "") -> QPushButton:
        button = QPushButton(icon(picture), "")
        button.setObjectName("quiet")
        button.setAutoDefault(False)
        button.setAccessibleName(title)
        button.setToolTip(f"{title}  {keys}".strip())
        button.clicked.connect(lambda _on=False: act())
        self.buttons[title] = button
        return button

    def say(self, sentence: str) -> None:
        """Show a sentence in place of pages."""
        self.sentence.setText(sentence)
        self.sentence.show()
        self.body.hide()
        self.bar.setVisible(False)

    def read(self, query: Callable[..., Paper], *args: Any) -> None:
        """Ask ``query(unit, *args)`` for a paper and show it; a refusal is a sentence in its place."""
        self.say(_READING)
        self.desk.ask(self, query, *args, done=self.show_paper, failed=self.refuse, name="paper")

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's pages as soon as they have been read."""
        self.paper = paper
        if self.body.isHidden():
            self.say(_READING)
        name, content = paper.name, paper.content
        reading = self.desk.tasks.read
        work = partial(_read, name, content)
        reading(self, lambda _job: work(), done=self._show, failed=self.refuse, name="leaves")

    def refuse(self, error: BaseException) -> None:
        """Say why there is nothing to see; what is no expected failure is presented as a bug."""
        self.pages.show_leaves(None)
        self.thumbs.show_leaves(None)
        known = expected(error)
        self.say(str(known) if known else "没有打开，请重试。")
        if self.paper is not None and known is not None:
            self.bar.setVisible(True)  # what cannot be shown can still be kept
        if known is None:
            self.desk.tasks.present(self, error)

    def _show(self, read: tuple[Leaves, str]) -> None:
        shown, lacking = read
        self.lacking.setText(
            f"本机字体没有这些字，印出来是“〓”，印后请手写补齐：{lacking}" if lacking else ""
        )
        self.lacking.setVisible(bool(lacking))
        self._spots, self._sought, self._at = (), "", 0
        self.hits.setText("")
        self.sentence.hide()
        self.bar.setVisible(True)
        self.body.show()
        self.pages.show_leaves(shown)
        self.thumbs.show_leaves(shown)
        self._thin()
        self._tell()
        if self._to_print:
            self._to_print = False
            self.print()

    def _tell(self) -> None:
        shown = self.pages.leaves
        self.place.setText(f"{self.pages.page + 1} / {len(shown.sizes)} 页" if shown else "")
        self.size_.setText(f"{round(self.pages.scale * 100)}%" if shown else "")
        for title, button in self.buttons.items():
            button.setEnabled(shown is not None or title == "另存为")
        self.words.setEnabled(shown is not None)
        self.thumbs.blockSignals(True)
        self.thumbs.setCurrentRow(self.pages.page)
        self.thumbs.blockSignals(False)

    def _turn(self, page: int) -> None:
        if page >= 0:
            self.pages.turn_to(page)

    def _thin(self) -> None:
        shown, roomy = self.pages.leaves, self.width() >= px(_ROOMY)
        self.thumbs.setVisible(roomy and shown is not None and len(shown.sizes) > 1)
        for title in ("另存为", "打印"):
            self.buttons[title].setText(f" {title}" if roomy else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list of pages out where there is little room."""
        super().resizeEvent(event)
        self._thin()

    def _focus_words(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def seek(self) -> None:
        """Find the words; the same words again go to the next place."""
        words, shown = self.words.text().strip(), self.pages.leaves
        if not words or shown is None:
            self._found([])
            self.hits.setText("")
        elif words == self._sought:
            self.go(1)
        else:
            self._sought = words
            self.hits.setText("正在查找…")
            self.desk.tasks.read(self, lambda job: shown.find(words, job.step), done=self._found, name="find")

    def _found(self, spots: Sequence[Spot]) -> None:
        self._spots, self._at = spots, -1
        self.go(1)
        if not spots:
            self.hits.setText("没有找到")

    def go(self, step: int) -> None:
        """Go to the next or the previous place."""
        if self._spots:
            self._at = (self._at + step) % len(self._spots)
            self.hits.setText(f"{self._at + 1} / {len(self._spots)} 处")
        self.pages.show_spots(self._spots, self._spots[self._at] if self._spots else None)

    def save(self) -> QObject | None:
        """Keep the paper's bytes under a name the person chooses; return the dialog that asks."""
        paper = self.paper
        if paper is None:
            return None
        make = paper.made or (lambda _workspace, _job: paper.content)
        ask = partial(save_as, self, self.desk, paper.name, make)
        return cleared(self, self.desk, paper.out, ask) if paper.out else ask()

    def print(self) -> QObject | None:
        """Print its pages; return the dialog that asks for printer and pages."""
        shown, paper = self.pages.leaves, self.paper
        if shown is None or paper is None:
            return None
        if paper.out and paper.made:
            title, make = f"正在生成“{paper.name}”", paper.made
            again = partial(self._print_it, paper.name)
            run = partial(self.desk.run, self, make, done=again, failed=self.refuse, title=title)
            return cleared(self, self.desk, paper.out, run)
        return ask_printer(self, self.desk, shown, self.pages.page, paper.note)

    def _print_it(self, name: str, content: bytes) -> None:
        """Show the pages that may leave, and print them once they are there."""
        self._to_print = True
        self.show_paper(Paper(name=name, content=content))


def _read(name: str, content: bytes) -> tuple[Leaves, str]:
    """Return a paper ready to be shown, and which characters of it no font here can draw."""
    return opened(name, content), lacking(content) if content.startswith(b"%PDF") else ""


class PreviewDialog(QDialog):
    """A paper over a page that stays alive; what cannot be read is a sentence inside."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.title, self.preview = QLabel(title), Preview(desk)
        self.title.setObjectName("section")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(12),) * 4)
        layout.addLayout(head)
        layout.addWidget(self.preview, 1)
        window = parent.window() if parent is not None else None
        size = window.size() if window is not None else self.screen().availableSize()
        self.resize(size.width() * 9 // 10, size.height() * 9 // 10)

    def open(self) -> None:
        """Show it, the keyboard on the pages."""
        super().open()
        self.preview.setFocus()


class ListButtons:
    """导出 and 打印 of a list as it stands on screen, for the line over it."""

    def __init__(self, owner: QWidget, desk: Desk, look: Callable[[], Listing | None]) -> None:
        """``look`` returns what stands on screen when a button is pressed, None while it is being read."""
        self.owner, self.desk, self.look = owner, desk, look
        self.export_button = self._button("导出", "export", "导出为Excel  Ctrl+E", "Ctrl+E", self.export)
        self.print_button = self._button("打印", "printer", "预览并打印  Ctrl+P", "Ctrl+P", self.print)
        self.buttons = (self.export_button, self.print_button)

    def _button(
        self, title: str, picture: str, tip: str, keys: str, act: Callable[[], object]
    ) -> QPushButton:
        button = QPushButton(icon(picture), f" {title}")
        button.setObjectName("quiet")
        button.setAccessibleName(title)
        button.setToolTip(tip)
        button.clicked.connect(lambda _on=False: act())
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(keys), self.owner, act, context=here)
        return button

    def export(self) -> Job | None:
        """Ask where the list is to be kept as a workbook, and keep it there."""
        listing = self._some()
        if listing is None:
            return None
        ask = partial(
            self.desk.ask, self.owner, accounts.about, done=partial(self._place, listing), name="place"
        )
        return cleared(self.owner, self.desk, listing, ask)

    def _place(self, listing: Listing, about: accounts.About) -> None:
        save_as(self.owner, self.desk, f"{_name(listing, about)}.xlsx", partial(_drawn, listing, "xlsx"))

    def print(self) -> Job | None:
        """Draw the list as pages and show them, to be printed or kept."""
        listing = self._some()
        if listing is None:
            return None
        return cleared(self.owner, self.desk, listing, partial(self._lay, listing))

    def _lay(self, listing: Listing) -> Job:
        return self.desk.run(
            self.owner,
            lambda workspace, job: (
                _name(listing, workspace.ask(accounts.about)),
                _drawn(listing, "pdf", workspace, job),
            ),
            done=self._show,
            title=f"正在排版“{listing.title}”",
        )

    def _show(self, drawn: tuple[str, bytes]) -> None:
        name, content = drawn
        dialog = PreviewDialog(self.desk, name, self.owner)
        dialog.preview.show_paper(Paper(name=f"{name}.pdf", content=content))
        dialog.open()

    def _some(self) -> Listing | None:
        listing = self.look()
        if listing is None:
            self.desk.tell("列表还没有读完，请稍候再导出或打印。")
            return None
        if listing.lines:
            return listing
        self.desk.tell("列表里没有内容可以导出，请先清除筛选或换一个辖区。")
        return None


def _name(listing: Listing, about: accounts.About) -> str:
    """Return what the file is called; a demonstration says so on every file."""
    ground = listing.ground.rpartition(" › ")[2]
    return f"{listing.title}{f'-{ground}' if ground else ''}{f'（{DEMO_MARK}）' if about.demo else ''}"


def _drawn(listing: Listing, ending: str, workspace: Workspace, job: Job) -> bytes:
    return take(workspace, listing, ending, job.step)
