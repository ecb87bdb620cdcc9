"""The words of one paper beside the page they print: typed, filled with fields, looked at, adopted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QSplitter, QWidget

from app.domain.wording import Part, Words, faults
from app.services import wording
from app.services.wording import NewText, TextRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import Long
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.preview import Paper, Preview
from ui.kit.theme import px

_PAUSE = 400  # milliseconds after the last key, before the page is drawn anew
_BODY, _NOTE, _WIDTH, _HEIGHT, _ROOM, _FORM = 300, 90, 1180, 760, 40, 320
_NOTE_TEXT = (
    "【…】是栏目，印的时候换成那个人、那件事的内容；在“插入栏目”里选。一段里的栏目全空时这一段不印。"
    "以“一、”“（一）”开头、单独成行的短句印成标题。"
)


class TemplateDialog(FormDialog):
    """The words on the left, the page as it will print on the right; what is wrong is said at once."""

    def __init__(
        self, desk: Desk, row: TextRow, done: Callable[[Any], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, sheet_of(row, desk.today), done, parent)
        self.row, self.template = row, wording.shipped()[row.form]
        self.shown, self.fields_ = Preview(desk), QComboBox()
        self.waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self.waiting.timeout.connect(self.look)
        self.changed.connect(self.waiting.start)
        self._beside()
        QApplication.instance().focusChanged.connect(self._focus)
        self.into: QWidget | None = self._first_text()
        self.look()

    def _beside(self) -> None:
        """Put the preview beside the form, and the fields over it."""
        names = [*self.template.fields, *self.template.drawn]
        self.fields_.addItems(["插入栏目…", *(f"【{name}】" for name in names)])
        self.fields_.setAccessibleName("插入栏目")
        self.fields_.activated.connect(self._insert)
        self.fields.insertWidget(0, self.fields_)
        both, layout = QSplitter(Qt.Orientation.Horizontal), self.layout()
        place = layout.indexOf(self.area)
        layout.removeWidget(self.area)
        self.area.setMinimumWidth(px(_FORM))  # the date stays whole on a small screen
        both.addWidget(self.area)
        both.addWidget(self.shown)
        both.setSizes([px(_WIDTH) // 2, px(_WIDTH) // 2])
        both.setChildrenCollapsible(False)
        layout.insertWidget(place, both, 1)
        screen = QApplication.primaryScreen().availableGeometry()
        self.resize(
            min(px(_WIDTH), screen.width() - px(_ROOM)), min(px(_HEIGHT), screen.height() - px(_ROOM))
        )

    def _first_text(self) -> QWidget | None:
        cells = self.form.cells
        found = next((cells[key] for key in ("text", "note", "title", "foot") if key in cells), None)
        return found.editor.controls[0] if found else None

    def _focus(self, _before: QObject | None, now: QObject | None) -> None:
        texts = [cell.editor.controls[0] for key, cell in self.form.cells.items() if key in _PARTS]
        if now in texts:
            self.into = now

    def _insert(self, place: int) -> None:
        text = self.fields_.currentText() if place else ""
        self.fields_.setCurrentIndex(0)
        if isinstance(self.into, QLineEdit):
            self.into.insert(text)
        elif isinstance(self.into, QPlainTextEdit):
            self.into.insertPlainText(text)
        if self.into is not None:
            self.into.setFocus()

    def words(self) -> Words:
        """Return what stands in the form now."""
        cells = self.form.cells
        said = {key: cells[key].editor.value() or "" for key in _PARTS if key in cells}
        return Words(**said)

    def look(self) -> None:
        """Say what is wrong at each field, and print the page where nothing is."""
        words = self.words()
        wrong = faults(self.template, words)
        for key in _PARTS:
            if key in self.form.cells:
                self.form.cells[key].say(wrong.get(key, ""))
        if wrong:
            self.shown.say("改好左边标红的地方，这里就显示印出来的样子。")
        else:
            self.shown.read(_sample, self.row.form, words)


_PARTS = tuple(part.value for part in Part)


def _sample(unit: Unit, form: str, words: Words) -> Paper:
    from app.reports.sample import sample_of  # reportlab is read when a paper is first wanted

    return Paper(name="样张.pdf", content=sample_of(unit, form, words))


def sheet_of(row: TextRow, today: Any) -> Sheet:
    """Return the form of a paper's words, beginning with those of a row."""
    template = wording.shipped()[row.form]
    has = {part.value for part in template.parts}
    start = {key: getattr(row.words, key) for key in has} | {"valid_from": today}
    if "labels" in has:
        start["labels"] = row.words.labels or template.words.labels  # of a text older than this part
    return Sheet(
        title=f"修改文字：{row.name}",
        command=NewText,
        send=lambda unit, new: wording.adopt(unit, row.form, new),
        button="采用",
        note=_NOTE_TEXT,
        fixed={key: "" for key in _PARTS if key not in has},
        start=start,
        asks={
            "title": Ask(wide=True, required=True),
            "text": Ask(editor=lambda: _long(_BODY), wide=True),
            "note": Ask(editor=lambda: _long(_NOTE), wide=True),
            "labels": Ask(
                editor=lambda: _long(_NOTE),
                wide=True,
                hint="一行一个，“＝”右边改成本单位的叫法，右边空着就不印；签字的人写几个用“、”隔开，就印几处",
            ),
            "foot": Ask(wide=True, hint="印在每页最下面，例如单位地址和电话；不填就用“各种文书共用”的页脚"),
        },
    )


def _long(height: int) -> Long:
    editor = Long()
    editor.text.setFixedHeight(px(height))
    return editor
