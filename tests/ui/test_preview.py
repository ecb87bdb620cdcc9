"""Looking at papers: pages drawn off the GUI thread, keyboard, search, damage, keeping and printing."""

from __future__ import annotations

import threading
from datetime import datetime

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from app.core.clock import CHINA
from app.core.errors import Invalid, Unavailable
from app.core.ranges import pages_of
from app.reports import leaves
from app.reports.register import SERIAL, Column, Register, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from tests.reports.paper_kit import oversized
from ui.kit import giving
from ui.kit.giving import NO_PRINTER, PrintDialog, print_pages, printer_named, send
from ui.kit.leaves import opened
from ui.kit.preview import Paper, Preview, PreviewDialog
from ui.kit.tasks import Job

COLUMN = Column(title="姓名", get=lambda row: row)


@pytest.fixture(scope="module")
def pdf():
    """A register of 90 people on several landscape pages."""
    stamp = Stamp(title="名单", unit="测试县", made_at=datetime(2026, 11, 2, tzinfo=CHINA), number="1")
    rows = [f"演示{number}" for number in range(90)]
    columns = (COLUMN,)
    lines = numbered(columns, rows)
    return register_pdf(Register(stamp=stamp, columns=(SERIAL, *columns), lines=lines))


def test_what_no_font_draws_is_listed_before_it_is_printed(preview, settle, pdf):
    preview.show_paper(Paper(name="名单.pdf", content=pdf))
    settle(preview)
    assert preview.lacking.isHidden()
    stamp = Stamp(title="名单", unit="测试县", made_at=datetime(2026, 11, 2, tzinfo=CHINA), number="1")
    lines = numbered((COLUMN,), ["张\U00030000", "欧阳𬱖"])
    rare = register_pdf(Register(stamp=stamp, columns=(SERIAL, COLUMN), lines=lines))
    preview.show_paper(Paper(name="名单.pdf", content=rare))
    settle(preview)
    assert preview.lacking.isVisible() and preview.lacking.text().endswith("请手写补齐：U+30000")


@pytest.fixture
def preview(qtbot, desk):
    made = Preview(desk)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def settle(qtbot, desk):
    """A function that returns when everything in sight has been drawn."""

    def settled(widget):
        qtbot.waitUntil(lambda: not desk.tasks.busy)
        widget.grab()
        qtbot.waitUntil(lambda: not desk.tasks.busy)

    return settled


@pytest.fixture
def shown(preview, pdf, settle):
    preview.show_paper(Paper(name="名单.pdf", content=pdf))
    settle(preview)
    preview.pages.setFocus()
    return preview


def picture_bytes(kind="PNG"):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#C01020"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(data)


def test_the_pages_on_screen_are_the_pages_of_the_bytes(shown, pdf, errors):
    count = len(leaves.sizes(pdf))
    assert count > 2
    assert shown.place.text() == f"1 / {count} 页"
    assert shown.thumbs.count() == count
    (page, density), image = next(iter(shown.pages.drawn.items()))
    assert image == opened("名单.pdf", pdf).draw(page, density)
    assert errors == []


def test_no_page_is_drawn_on_the_gui_thread(preview, pdf, settle, monkeypatch):
    threads = []
    draw = leaves.draw

    def watched(*args):
        threads.append(threading.get_ident())
        return draw(*args)

    monkeypatch.setattr(leaves, "draw", watched)
    preview.show_paper(Paper(name="名单.pdf", content=pdf))
    settle(preview)
    assert threads
    assert threading.get_ident() not in threads


def test_the_keyboard_turns_pages_and_zooms(qtbot, shown, settle):
    pages = shown.pages
    qtbot.keyClick(pages, Qt.Key.Key_PageDown)
    assert pages.page == 1
    assert shown.thumbs.currentRow() == 1
    qtbot.keyClick(pages, Qt.Key.Key_PageUp)
    assert pages.page == 0
    qtbot.keyClick(pages, Qt.Key.Key_End)
    assert pages.in_sight().stop == len(pages.leaves.sizes)
    qtbot.keyClick(pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert shown.size_.text() == "100%"
    qtbot.keyClick(pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert shown.size_.text() == "125%"
    qtbot.keyClick(pages, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert shown.size_.text() == "100%"
    settle(shown)
    (_, density), image = next(iter(pages.drawn.items()))
    assert image.width() == pytest.approx(pages.leaves.sizes[0][0] * density, abs=1.5)


def test_fit_width_follows_the_window(qtbot, shown):
    shown.buttons["适合宽度"].click()
    before = shown.pages.scale
    assert shown.pages.horizontalScrollBar().maximum() == 0
    shown.resize(500, 600)
    assert shown.pages.scale < before
    assert shown.pages.horizontalScrollBar().maximum() == 0


def test_words_are_found_on_their_page(qtbot, shown, desk):
    shown.words.setText("演示77")
    qtbot.keyClick(shown.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert shown.hits.text() == "1 / 1 处"
    spot = shown.pages.spot
    assert spot.page in shown.pages.in_sight()
    assert spot.page > 0
    shown.words.setText("演示8")
    shown.seek()
    qtbot.waitUntil(lambda: shown.hits.text() == "1 / 11 处")
    shown.seek()
    assert shown.hits.text() == "2 / 11 处"
    shown.words.setText("没有这个人")
    shown.seek()
    qtbot.waitUntil(lambda: shown.hits.text() == "没有找到")


@pytest.mark.qt_log_ignore("JPEG", extend=True)
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.pdf", b"%PDF-1.4 cut short", "从备份恢复"),
        ("表.pdf", b"", "打不开"),
        ("照片.jpg", b"\xff\xd8\xff\xe0 cut short", "请重新扫描"),
        (
            "大图.png",
            oversized(),
            "有 20,000×20,000 像素，太大，打不开；请用画图等软件把长边缩小到 8,000 像素",
        ),
        ("名单.xlsx", b"PK", "请另存后打开"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence_and_can_still_be_kept(
    preview, settle, errors, name, content, words
):
    preview.show_paper(Paper(name=name, content=content))
    settle(preview)
    assert words in preview.sentence.text()
    assert preview.body.isHidden()
    assert preview.buttons["另存为"].isVisibleTo(preview)
    assert errors == []


def test_a_damaged_page_after_a_good_paper_leaves_no_old_page(shown, settle):
    shown.show_paper(Paper(name="坏.pdf", content=b"%PDF nothing"))
    settle(shown)
    assert shown.pages.leaves is None
    assert not shown.buttons["打印"].isEnabled()


@pytest.mark.parametrize("kind", ["PNG", "JPG"])
def test_a_picture_is_shown(preview, settle, kind):
    preview.show_paper(Paper(name=f"照片.{kind.lower()}", content=picture_bytes(kind)))
    settle(preview)
    image = next(iter(preview.pages.drawn.values()))
    assert QColor(image.pixel(5, 5)).red() > 150
    assert preview.place.text() == "1 / 1 页"


def test_a_paper_that_cannot_be_read_is_a_sentence_in_the_dialog(qtbot, desk, settle, errors):
    def gone(_unit):
        raise Invalid("档案里没有这份文件，请刷新后再试。")

    dialog = PreviewDialog(desk, "花名册")
    qtbot.addWidget(dialog)
    dialog.preview.read(gone)
    dialog.open()
    settle(dialog)
    assert dialog.preview.sentence.text() == "档案里没有这份文件，请刷新后再试。"
    assert errors == []


def to_pdf(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_printing_gives_the_very_pages_at_300_dpi(pdf, tmp_path):
    shown = opened("名单.pdf", pdf)
    print_pages(to_pdf(tmp_path / "out.pdf"), shown, [0, 2], Job(1, lambda *_: None))
    printed = (tmp_path / "out.pdf").read_bytes()
    out = leaves.sizes(printed)
    assert len(out) == 2
    assert out[0] == pytest.approx(shown.sizes[0], abs=2)
    document = pypdfium2.PdfDocument(printed)
    pictures = [item for item in document[1].get_objects() if isinstance(item, pypdfium2.PdfImage)]
    assert pictures[0].get_px_size()[0] == pytest.approx(shown.sizes[2][0] * 300 / 72, abs=2)
    document.close()
    again, first = (leaf.draw(page, 300 / 72) for leaf, page in ((opened("out.pdf", printed), 1), (shown, 2)))
    assert mean(again) == pytest.approx(mean(first), abs=3)
    assert mean(again) < 250, "an empty page is no page"


def mean(image):
    small = image.scaled(
        40, 30, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    values = [QColor(small.pixel(x, y)).lightness() for x in range(40) for y in range(30)]
    return sum(values) / len(values)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_cannot_begin_is_a_sentence(pdf, tmp_path):
    printer = to_pdf(tmp_path / "no" / "folder" / "out.pdf")
    with pytest.raises(Unavailable, match="预览还在"):
        print_pages(printer, opened("名单.pdf", pdf), [0], Job(1, lambda *_: None))


def test_printing_runs_off_the_gui_thread_and_is_noted_first(qtbot, desk, pdf, tmp_path):
    told, noted = [], []
    desk.told.connect(lambda sentence, _door: told.append(sentence))
    shown = opened("名单.pdf", pdf)
    send(
        desk, desk, to_pdf(tmp_path / "out.pdf"), shown, [0], lambda unit: noted.append(threading.get_ident())
    )
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["已送往打印机：“名单.pdf”1页。"]
    assert noted
    assert noted[0] != threading.get_ident()


def test_a_printer_that_vanished_is_a_sentence_and_the_preview_stays(qtbot, shown, errors):
    dialog = giving.ask_printer(shown, shown.desk, shown.pages.leaves, 0)
    dialog.chosen.emit("没有这台打印机", [0], 1)
    dialog.reject()
    assert [str(error) for error in errors] == [
        "找不到打印机“没有这台打印机”，它可能已被断开；请换一台打印机，预览还在。"
    ]
    assert shown.pages.leaves is not None
    with pytest.raises(Unavailable):
        printer_named("没有这台打印机", 1)


def test_the_print_dialog_takes_pages_or_says_what_is_wrong(qtbot, pdf):
    dialog = PrintDialog(opened("名单.pdf", pdf), 1, ["甲", "乙"])
    qtbot.addWidget(dialog)
    chosen = []
    dialog.chosen.connect(lambda *what: chosen.append(what))
    dialog.some.setChecked(True)
    dialog.pages.setText("9-12")
    dialog.submit()
    assert "没有“9-12”" in dialog.problem.text()
    dialog.pages.setText("1，3")
    dialog.printer.setCurrentText("乙")
    dialog.submit()
    assert chosen == [("乙", [0, 2], 1)]


def test_without_a_printer_the_dialog_says_what_to_do(qtbot, pdf):
    dialog = PrintDialog(opened("名单.pdf", pdf), 0, [])
    qtbot.addWidget(dialog)
    assert dialog.problem.text() == NO_PRINTER
    assert not dialog.go.isEnabled()


@pytest.mark.parametrize(
    ("text", "pages"),
    [("1", [0]), ("1-3，5", [0, 1, 2, 4]), ("３", [2]), ("5 2,2", [1, 4]), ("2至4", [1, 2, 3])],
)
def test_pages_are_read_as_people_write_them(text, pages):
    assert pages_of(text, 5) == pages


@pytest.mark.parametrize("text", ["", "0", "6", "3-2", "甲", "1-", "1--2"])
def test_pages_that_are_none_are_refused(text):
    with pytest.raises(Invalid, match="页"):
        pages_of(text, 5)


def test_what_is_kept_are_the_bytes_that_are_shown(qtbot, shown, desk, pdf, tmp_path):
    told = []
    desk.told.connect(lambda sentence, door: told.append((sentence, door)))
    dialog = shown.save()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "名单.pdf"))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(told))
    assert (tmp_path / "名单.pdf").read_bytes() == pdf
    assert told[0][0] == "已保存“名单.pdf”。"
    assert told[0][1].text == "打开文件"
    assert desk.notes["folder"] == str(tmp_path)


def test_a_place_that_cannot_be_written_is_a_sentence(qtbot, shown, desk, errors, tmp_path):
    (tmp_path / "我的" / "名单.pdf").mkdir(parents=True)
    shown.save().fileSelected.emit(str(tmp_path / "我的" / "名单.pdf"))
    qtbot.waitUntil(lambda: bool(errors))
    assert "换一个文件名" in str(errors[0])
    assert [each.name for each in (tmp_path / "我的").iterdir()] == ["名单.pdf"]
