"""The recovery code as it is shown, once: to be copied by hand or printed, and put into an envelope."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.errors import answers
from ui.kit.theme import px, text_label

_WIDTH, _PADDING, _GAP = 600, 24, 12
_WHAT = (
    "系统管理员和安全管理员都忘记口令时，数据库只有用这个恢复码才能打开。"
    "请由两个人在场抄写或打印，封入信封，与数据库分开保管；用过一次就作废，换成新的。"
)
_ONCE = "恢复码只显示这一次。抄写或打印之后，请在下面打勾。"
_DONE = "已抄写或打印，并封入信封"


class CodePaper(QDialog):
    """Shows a code and closes only for who confirms that it has been written down."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复码")
        self.setMinimumWidth(px(_WIDTH))
        self.code, self.kept, self.said = QLineEdit(code), QCheckBox(_DONE), text_label(_ONCE, "hint")
        self.copy, self.print = QPushButton("复制"), QPushButton("打印…")
        self.buttons, self.go = answers(self, "继续", "返回")
        self._arrange()
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._print)
        self.kept.toggled.connect(self._weigh)
        self._weigh(False)

    def _arrange(self) -> None:
        self.code.setReadOnly(True)
        self.code.setAccessibleName("恢复码")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(self.code, 1)
        for button in (self.copy, self.print):
            button.setAutoDefault(False)
            row.addWidget(button)
        title = QLabel("请保管好恢复码")
        title.setObjectName("pageTitle")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        for part in (title, text_label(_WHAT)):
            layout.addWidget(part)
        layout.addLayout(row)
        for below in (self.said, self.kept, self.buttons):
            layout.addWidget(below)
        for button in self.buttons.buttons():
            button.setVisible(button is self.go)  # there is no way back: the code before is void already

    def _weigh(self, kept: bool) -> None:
        self.go.setEnabled(kept)
        self.go.setToolTip("" if kept else _ONCE)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.said.setText("已复制。粘贴到要打印的文档里，打印后不要把文档留在电脑上。")

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            paper_of(self.code.text()).print_(printer)

    def reject(self) -> None:
        """Stay until it is confirmed: nobody can show the code again."""
        if self.kept.isChecked():
            self.accept()
            return
        self.said.setText(_ONCE)
        self.kept.setFocus()


def paper_of(code: str) -> QTextDocument:
    """Return the sheet that goes into the envelope."""
    paper = QTextDocument()
    paper.setHtml(f"<h1>恢复码</h1><p style='font-size:18pt'>{code}</p><p>{_WHAT}</p>")
    return paper
