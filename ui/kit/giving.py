"""Give a file out of the window: kept under a name the person chooses, or printed page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Invalid, Unavailable
from app.core.fields import Label
from app.core.ranges import pages_of
from app.core.text import safe_filename
from app.domain.papers import export_number
from app.domain.sensitivity import is_veiled
from app.reports.files import write_whole
from app.reports.leaving import Leaving, request
from app.services import exports
from app.workspace import Unit, Workspace
from ui.kit.desk import Desk, Door
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.leaves import Leaves
from ui.kit.tasks import Job
from ui.kit.theme import px

KINDS = {
    "pdf": "PDF 文件 (*.pdf)",
    "xlsx": "Excel 工作簿 (*.xlsx)",
    "txt": "文本文件 (*.txt)",
    "json": "JSON 文件 (*.json)",
    "zip": "压缩包 (*.zip)",
    "jpg": "图片 (*.jpg)",
    "png": "图片 (*.png)",
}
_DPI, _INCH, _MOST_COPIES = 300, 72, 99
_FOLDER = "folder"  # where the person kept the last file, among the desk's notes
NO_PRINTER = "这台电脑没有安装打印机：请先安装打印机，或另存为PDF到别的电脑打印。"

Make = Callable[[Workspace, Job], bytes]
"""What draws or reads the bytes of a file, off the GUI thread."""


def open_path(desk: Desk, path: Path) -> None:
    """Open a file or folder with the program the system has for it."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.tell(f"没有程序能打开“{path.name}”，它在“{path.parent}”。")


def ask_path(owner: QWidget, desk: Desk, name: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where a file is to be kept, ``name`` proposed, and go on with ``then``; return the dialog."""
    ending = Path(name).suffix.lstrip(".")
    dialog = QFileDialog(owner, "另存为", _last(desk))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(KINDS.get(ending, "所有文件 (*)"))
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(safe_filename(name))
    dialog.fileSelected.connect(partial(_chosen, desk, then))
    dialog.open()
    return dialog


def ask_folder(owner: QWidget, desk: Desk, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder and go on with ``then``; return the dialog."""
    dialog = QFileDialog(owner, title, _last(desk))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda chosen: _in_folder(desk, then, chosen))
    dialog.open()
    return dialog


def _last(desk: Desk) -> str:
    """Return the folder of the last file, the person's documents before there was one."""
    folder = desk.notes.get(_FOLDER)
    if isinstance(folder, str) and Path(folder).is_dir():
        return folder
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _chosen(desk: Desk, then: Callable[[Path], object], chosen: str) -> None:
    desk.notes[_FOLDER] = str(Path(chosen).parent)
    then(Path(chosen))


def _in_folder(desk: Desk, then: Callable[[Path], object], chosen: str) -> None:
    desk.notes[_FOLDER] = chosen
    then(Path(chosen))


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Why a list of many persons is to be taken out."""

    purpose: Annotated[str, Label("用途", width=60, help="给谁、办什么事用，例如：报县财政局核对代发人数")]


def cleared(owner: QWidget, desk: Desk, out: Leaving, then: Callable[[], Any]) -> Any:
    """Go on with ``then`` where a list may go out; of many, or one 重要, another must have let it go.

    Where nobody has been asked yet, the form that asks is opened.
    """
    if not out.people or (out.people <= exports.MOST_ALONE and not desk.may(exports.standing.permission)):
        return then()

    def told(now: exports.Standing) -> None:
        door = Door("查看申请", partial(desk.open, "exports"))
        if now.may:
            then()
        elif now.words:
            desk.tell(now.words, door)
        else:
            FormDialog(desk, asking(out), partial(_asked, desk, door), owner.window()).open()

    return desk.ask(owner, exports.standing, out.key, out.people, out.who, done=told, name="cleared")


def _asked(desk: Desk, door: Door, number: int) -> None:
    desk.tell(f"申请{export_number(number)}已提出，等待县级复核或审批批准。", door)


def asking(out: Leaving) -> Sheet:
    """Return the form that asks for a list of many persons."""

    def send(unit: Unit, new: Asking) -> int:
        return exports.ask(unit, request(out, new.purpose))

    return Sheet(
        title=f"申请导出：{out.title}（{out.people:,}人）",
        command=Asking,
        send=send,
        button="提出申请",
        note=(
            f"一次导出、打印或签发超过{exports.MOST_ALONE}人、或有“重要”人员的名单要由另一个人批准：县级复核或审批在“批量导出”里批准后，"
            "三天内在同样筛选的名单上再按一次。导出和打印的每页印着单位、姓名、时间和编号。"
        ),
    )


def uncopied(people: int, rows: Sequence[Any] = ()) -> str:
    """Return why persons may not go to the clipboard: to other programs they go as a file does."""
    if any(is_veiled(getattr(row, "name", "")) for row in rows):
        return "选中的有安全标记为“重要”的人，没有复制；请按“导出”，由另一个人批准。"
    if people <= exports.MOST_ALONE:
        return ""
    most = exports.MOST_ALONE
    return f"一次最多复制{most}人，选中的有{people:,}人，没有复制；更多的请按“导出”，由另一个人批准。"


def keep(owner: QWidget, desk: Desk, path: Path, make: Make, title: str) -> Job:
    """Write what ``make`` gives to ``path``, whole or not at all, and say so with a door to the file."""

    def work(workspace: Workspace, job: Job) -> None:
        content = make(workspace, job)
        job.step(0.9, "正在写入文件…")
        write_whole(path, content)

    door = Door("打开文件", partial(open_path, desk, path))
    said = f"已保存“{path.name}”。"
    return desk.run(owner, work, done=lambda _done: desk.tell(said, door), title=title)


def save_as(owner: QWidget, desk: Desk, name: str, make: Make) -> QFileDialog:
    """Ask for a place and keep there what ``make`` gives."""
    title = f"正在保存“{name}”"
    return ask_path(owner, desk, name, lambda path: keep(owner, desk, path, make, title))


def print_pages(printer: QPrinter, shown: Leaves, pages: Sequence[int], job: Job) -> None:
    """Draw pages at 300 dpi on a printer, each on paper of its own size and turned as it is.

    Raises: Unavailable when the printer is gone. Invalid for a damaged page.
    """
    printer.setFullPage(True)
    printer.setResolution(_DPI)
    _feed(printer, shown.sizes[pages[0]])
    with _painting(printer) as painter:
        for number, page in enumerate(pages):
            job.step(number / len(pages), f"正在打印第{page + 1}页…")
            if number:
                _feed(printer, shown.sizes[page])
                if not printer.newPage():
                    raise Unavailable("打印机没有接着打印，请检查打印机和纸张后重新打印剩下的页。")
            image = shown.draw(page, _DPI / _INCH)
            paper = printer.pageLayout().fullRectPixels(_DPI)
            size = QSizeF(image.size()).scaled(QSizeF(paper.size()), Qt.AspectRatioMode.KeepAspectRatio)
            corner = QRectF(paper).center() - QRectF(0, 0, size.width(), size.height()).center()
            painter.drawImage(QRectF(corner, size), image)


def _feed(printer: QPrinter, size: tuple[float, float]) -> None:
    """Ask for the paper a page was made for; a picture goes on A4."""
    width, height = size
    wide = width > height
    upright = QSizeF(min(size), max(size))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    if paper.id() == QPageSize.PageSizeId.Custom:
        paper = QPageSize(QPageSize.PageSizeId.A4)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF()))
    printer.setFullPage(True)


@contextmanager
def _painting(printer: QPrinter) -> Iterator[QPainter]:
    """Paint on the printer; the painter is ended whatever happens, or Qt crashes at exit (ux.md 5.2)."""
    painter = QPainter()
    if not painter.begin(printer):
        raise Unavailable(f"打印机“{printer.printerName()}”连接不上，请检查后重新打印；预览还在。")
    try:
        yield painter
    except BaseException:
        printer.abort()  # half a document is worse than none
        raise
    finally:
        painter.end()


def printer_named(name: str, copies: int) -> QPrinter:
    """Return a printer of the system.

    Raises: Unavailable when it is no longer there.
    """
    if name not in QPrinterInfo.availablePrinterNames():
        raise Unavailable(f"找不到打印机“{name}”，它可能已被断开；请换一台打印机，预览还在。")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setCopyCount(copies)
    return printer


class PrintDialog(QDialog):
    """Which printer, which pages, how many copies."""

    chosen = Signal(str, object, int)
    """The printer's name, the pages from 0, and the copies."""

    def __init__(
        self, shown: Leaves, page: int, printers: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印")
        self._count, self._page = len(shown.sizes), page
        self.printer, self.pages, self.copies = QComboBox(), QLineEdit(), QSpinBox()
        self.every, self.this, self.some = (
            QRadioButton(text) for text in (f"全部 {self._count} 页", f"当前页（第 {page + 1} 页）", "指定页")
        )
        self.problem, self.go = QLabel(), QPushButton("打印")
        self._fill(printers)
        self._arrange()

    def _fill(self, printers: Sequence[str]) -> None:
        self.printer.addItems(list(printers))
        usual = QPrinterInfo.defaultPrinterName()
        if usual in printers:
            self.printer.setCurrentText(usual)
        self.printer.setAccessibleName("打印机")
        self.every.setChecked(True)
        self.pages.setPlaceholderText("例如 1-3，5")
        self.pages.setAccessibleName("要打印的页")
        self.pages.textEdited.connect(lambda _text: self.some.setChecked(True))
        self.copies.setRange(1, _MOST_COPIES)
        self.copies.setSuffix(" 份")
        self.copies.setAccessibleName("份数")
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.submit)
        if not printers:
            self.problem.setText(NO_PRINTER)
            self.go.setEnabled(False)
            self.go.setToolTip(NO_PRINTER)

    def _arrange(self) -> None:
        title, form, some, foot = QLabel("打印"), QFormLayout(), QHBoxLayout(), QHBoxLayout()
        title.setObjectName("pageTitle")
        group = QButtonGroup(self)
        for button in (self.every, self.this, self.some):
            group.addButton(button)
        some.addWidget(self.some)
        some.addWidget(self.pages, 1)
        form.addRow("打印机", self.printer)
        form.addRow("页", self.every)
        form.addRow("", self.this)
        form.addRow("", some)
        form.addRow("份数", self.copies)
        cancel = QPushButton("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(px(16),) * 4)
        layout.setSpacing(px(12))
        layout.addWidget(title)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.setMinimumWidth(px(420))

    def submit(self) -> None:
        """Take the choice, or say what is wrong with the pages."""
        try:
            pages = self._wanted()
        except Invalid as problem:
            self.problem.setText(str(problem))
            self.pages.setFocus()
            return
        self.chosen.emit(self.printer.currentText(), pages, self.copies.value())
        self.accept()

    def _wanted(self) -> list[int]:
        if self.every.isChecked():
            return list(range(self._count))
        return [self._page] if self.this.isChecked() else pages_of(self.pages.text(), self._count)


def ask_printer(owner: QWidget, desk: Desk, shown: Leaves, page: int, note: Any = None) -> PrintDialog:
    """Ask for printer and pages, then print off the GUI thread; ``note(unit)`` writes down that it was."""
    dialog = PrintDialog(shown, page, QPrinterInfo.availablePrinterNames(), owner)

    def begin(name: str, pages: list[int], copies: int) -> None:
        try:
            printer = printer_named(name, copies)
        except Unavailable as gone:
            desk.tasks.present(owner, gone)
            return
        send(owner, desk, printer, shown, pages, note)

    dialog.chosen.connect(begin)
    dialog.open()
    return dialog


def send(
    owner: QWidget, desk: Desk, printer: QPrinter, shown: Leaves, pages: Sequence[int], note: Any = None
) -> Job:
    """Print pages off the GUI thread and say so; ``note(unit)`` is written before the first page."""

    def work(workspace: Workspace, job: Job) -> None:
        if note is not None:
            workspace.do(note)
        print_pages(printer, shown, pages, job)

    said = f"已送往打印机：“{shown.name}”{len(pages)}页。"
    return desk.run(owner, work, done=lambda _done: desk.tell(said), title=f"正在打印“{shown.name}”")
