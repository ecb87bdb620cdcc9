"""档案: issued papers shown, kept, checked, damaged ones said; scans listed, uploaded, dropped, refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from app.core.clock import CHINA
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Label, fields_of
from app.domain.record_numbers import Form, Record
from app.reports.listing import Listing
from app.reports.register import SERIAL, Column, Register, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp
from app.services import documents, scans, search
from app.services.documents import DocumentRow, NewDocument
from app.services.scans import NewPaper, NewUpload
from db.models.documents import Act, StoredFile
from tests.cases import opened
from tests.db.test_guards import unguarded
from tests.office import count, on_both
from tests.services.paid import hire
from ui.kit.form_dialog import FormDialog
from ui.kit.giving import cleared
from ui.kit.page import EVERYTHING
from ui.kit.preview import PreviewDialog
from ui.kit.register import RegisterPage
from ui.pages import documents as pages
from ui.pages.documents import papers
from ui.pages.documents import scans as scan_page
from ui.pages.documents.upload import Upload, keep_all
from ui.shell.inspector import Inspector

JPEG = b"\xff\xd8\xff\xe0 something"
RECOMMENDED = "推荐表.png"  # the scan every case of tests.cases is opened with


@pytest.fixture(scope="module")
def pdf():
    stamp = Stamp(title="花名册", unit="测试县", made_at=datetime(2026, 11, 2, tzinfo=CHINA), number="1")
    columns = (Column(title="姓名", get=lambda row: row),)
    lines = numbered(columns, ["演示甲"])
    return register_pdf(Register(stamp=stamp, columns=(SERIAL, *columns), lines=lines))


def paper(number, content, name="花名册.pdf"):
    return NewDocument(
        number=number,
        kind="roster",
        title="花名册",
        file_name=name,
        media="application/pdf",
        content=content,
        anchor="12-abcdef",
    )


@pytest.fixture
def shown(qtbot, open_desk):
    """A function that opens a page and waits for its rows."""

    def made(declared, login="maker"):
        page = declared.build(open_desk(login), EVERYTHING)
        qtbot.addWidget(page)
        page.resize(900, 600)
        page.show()
        qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)
        return page

    return made


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)


def damage(office, content="'not what was issued'"):
    """Change the bytes of every kept file, as a determined intruder or a bad disk would."""
    cast = f"CAST({content} AS BLOB)" if office.maker.store.embedded else f"convert_to({content}, 'UTF8')"
    unguarded(office, "stored_file", f"UPDATE stored_file SET content = {cast}")


# -- issued documents ------------------------------------------------------------------------------


def test_an_empty_archive_has_nothing_to_check(qtbot, open_desk):
    page = papers.PAGE.build(open_desk("maker"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)
    assert not page.buttons["校验"].isEnabled() and "还没有签发过文件" in page.buttons["校验"].toolTip()


def test_what_was_issued_is_shown_and_printing_it_is_noted(qtbot, shown, file_office, pdf, errors):
    made = file_office.maker.do(documents.issue, paper("综治〔2026〕1号", pdf))
    page = shown(pages.PAGE)
    (row,) = page.model.rows
    assert (row.issued_by, row.called) == ("经办甲", "花名册")
    assert (row.anchor, len(row.sha256)) == ("12-abcdef", 64)
    assert {"签发人", "签发时间", "校验码", "审计锚"} <= {
        field.label.title for field in fields_of(DocumentRow)
    }
    assert not page.buttons["预览"].isEnabled()
    assert "先选中" in page.buttons["预览"].toolTip()
    page.table.choose({made})
    page.buttons["预览"].click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PreviewDialog)
    settle(qtbot, page)
    assert dialog.preview.paper.content == pdf
    assert dialog.preview.pages.leaves is not None
    page.desk.do(page, dialog.preview.paper.note)
    settle(qtbot, page)
    (act,) = file_office.checker.ask(
        lambda unit: [
            (act.act_kind, act.subject_id, act.detail)
            for act in unit.session.scalars(select(Act).where(Act.act_kind == "print"))
        ]
    )
    assert act == ("print", made, "综治〔2026〕1号")
    assert errors == []


def test_a_workbook_is_not_shown_but_can_be_kept(qtbot, shown, file_office, errors):
    made = file_office.maker.do(documents.issue, paper("综治〔2026〕1号", b"PK...", "花名册.xlsx"))
    page = shown(pages.PAGE)
    page.table.choose({made})
    dialog = papers.show(page)
    settle(qtbot, page)
    assert "请另存后打开" in dialog.preview.sentence.text()
    assert dialog.preview.buttons["另存为"].isVisibleTo(dialog)
    assert errors == []


def test_a_damaged_file_is_a_sentence_and_the_check_names_it(qtbot, shown, file_office, pdf, errors):
    made = file_office.maker.do(documents.issue, paper("综治〔2026〕1号", pdf))
    damage(file_office)
    page = shown(pages.PAGE)
    page.table.choose({made})
    dialog = papers.show(page)
    settle(qtbot, page)
    assert "请从备份恢复" in dialog.preview.sentence.text()
    assert errors == []
    dialog.close()
    papers.check(page)
    settle(qtbot, page)
    assert ["请从备份恢复" in str(error) for error in errors] == [True]


def test_the_check_says_how_many_are_as_issued(qtbot, shown, file_office, pdf, errors):
    for number in (1, 2):
        file_office.maker.do(documents.issue, paper(f"综治〔2026〕{number}号", pdf + b"%" * number))
    page = shown(pages.PAGE)
    told = []
    page.desk.told.connect(lambda sentence, _door: told.append(sentence))
    page.buttons["校验"].click()
    settle(qtbot, page)
    assert told == ["2份文件与签发时逐字节相同。"]
    assert errors == []


@on_both
def test_a_file_changed_with_its_own_hash_is_still_seen(office, pdf):
    made = office.maker.do(documents.issue, paper("综治〔2026〕1号", pdf))
    assert office.maker.ask(documents.damaged, [made]) == []
    digest = sha256(b"forged").hexdigest()
    damage(office, "'forged'")
    unguarded(office, "stored_file", f"UPDATE stored_file SET sha256 = '{digest}'")
    assert office.maker.ask(documents.damaged, [made, made + 1]) == [
        "“综治〔2026〕1号”的内容与签发时不符，请从备份恢复并报告管理员。",
        "档案里没有这份文件，请刷新后再试。",
    ]
    with pytest.raises(Invalid):
        office.maker.ask(documents.document_bytes, made)


# -- scans -----------------------------------------------------------------------------------------


def upload(case_id, content, name="签字.pdf"):
    return NewUpload(case_id=case_id, name=name, content=content, evidence_kind="签字页")


@on_both
def test_a_scan_is_kept_with_its_case_and_seen_where_the_case_is(office, pdf):
    case_id, _ = opened(office)
    made = office.clerk_a.do(scans.keep, replace(upload(case_id, pdf), taken_on=date(2026, 3, 1)))
    rows = {row.name: row for row in office.maker.ask(scans.scans)}
    assert set(rows) == {"签字.pdf", RECOMMENDED}
    row = rows["签字.pdf"]
    assert (row.id, row.name, row.person, row.part, row.kind) == (
        made,
        "签字.pdf",
        "演示候选",
        "整份案卷",
        "签字页",
    )
    assert (row.taken_on, row.kept_by, row.size) == (date(2026, 3, 1), "甲镇经办", -(-len(pdf) // 1024))
    assert office.clerk_a.ask(scans.scan_bytes, made) == pdf
    assert office.clerk_b.ask(scans.scans) == []
    with pytest.raises(NotFound):
        office.clerk_b.ask(scans.scan_bytes, made)
    with pytest.raises(NotFound):
        office.clerk_b.do(scans.keep, upload(case_id, pdf))
    with pytest.raises(Denied):
        office.auditor.ask(scans.scans)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空文件"), (b"PK", "不是PDF、JPG或PNG"), (b"%PDF" + b"x" * scans.LARGEST, "超过20 MB")],
    ids=["empty", "another kind", "too large"],
)
def test_what_is_no_scan_is_refused_at_its_field(office, content, words):
    case_id, _ = opened(office)
    with pytest.raises(Invalid) as caught:
        office.clerk_a.do(scans.keep, upload(case_id, content))
    assert words in caught.value.fields["files"]
    assert [row.name for row in office.maker.ask(scans.scans)] == [RECOMMENDED]
    assert count(office.maker, StoredFile) == 1, "the paper the case was opened with, and no other"


def test_cases_are_found_to_keep_scans_with(office):
    case_id, _ = opened(office)
    for text in ("yshx", f"{Record(Form.VISIT, case_id, 3)}"):
        (entry,) = office.clerk_a.ask(search.find_cases, text)
        assert entry.target == case_id
    assert office.clerk_a.ask(search.find_cases, f"{Record(Form.VISIT, case_id + 1, 3)}") == []
    assert office.clerk_b.ask(search.find_cases, "yshx") == []


def test_files_that_cannot_be_read_or_opened_keep_nothing(file_office, tmp_path, pdf):
    case_id, _ = opened(file_office)
    (tmp_path / "好.pdf").write_bytes(pdf)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF cut short")
    for name, words in (("坏.pdf", "打不开"), ("没有.pdf", "读不到")):
        asked = Upload(
            case_id=case_id, sheet="", evidence_kind="照片", files=(tmp_path / "好.pdf", tmp_path / name)
        )
        with pytest.raises(Invalid, match=words):
            file_office.clerk_a.do(keep_all, asked)
    assert count(file_office.maker, StoredFile) == 1, "the paper the case was opened with, and no other"


@pytest.fixture
def scan(file_office, pdf):
    case_id, _ = opened(file_office)
    return file_office.clerk_a.do(scans.keep, upload(case_id, pdf))


def test_a_scan_is_shown_and_a_damaged_one_is_a_sentence(qtbot, shown, file_office, scan, pdf, errors):
    page = shown(pages.SCANS, "clerk_a")
    page.table.choose({scan})
    dialog = scan_page.show(page)
    settle(qtbot, page)
    assert dialog.preview.paper.content == pdf
    dialog.close()
    damage(file_office)
    dialog = scan_page.show(page)
    settle(qtbot, page)
    assert "请从备份恢复" in dialog.preview.sentence.text()
    assert errors == []


def test_a_persons_paper_is_among_the_scans_and_shown(qtbot, shown, file_office, pdf, errors):
    ids = hire(file_office)
    new = NewPaper(posting_id=ids[0], name="协议.pdf", content=pdf, paper_kind="聘用协议")
    made = file_office.clerk_a.do(scans.keep_paper, new)
    page = shown(pages.SCANS, "clerk_a")
    assert [(row.person, row.name, row.part) for row in page.model.rows] == [
        ("演示甲", "协议.pdf", "个人附件")
    ]
    page.table.choose({made})
    dialog = scan_page.show(page)
    settle(qtbot, page)
    assert dialog.windowTitle() == "演示甲　协议.pdf" and dialog.preview.paper.content == pdf
    dialog.close()
    assert errors == []


def drop(page, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    where, act = QPointF(20, 20), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), act, mime, left, none)
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(where, act, mime, left, none))
    return enter.isAccepted()


def test_a_dropped_picture_is_uploaded_and_listed(qtbot, shown, file_office, tmp_path, errors):
    opened(file_office)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.save(str(tmp_path / "签字页.png"))
    page = shown(pages.SCANS, "clerk_a")
    assert [row.name for row in page.model.rows] == [RECOMMENDED]
    assert drop(page, tmp_path / "签字页.png")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FormDialog)
    cells = dialog.form.cells
    assert cells["files"].editor.says(cells["files"].editor.value()) == "签字页.png"
    (entry,) = file_office.workspace("checker").ask(search.find_cases, "演示")
    cells["case_id"].editor.show_value(entry)
    assert cells["sheet"].editor.value() is None, "not before it is known what the case has"
    settle(qtbot, page)
    assert cells["sheet"].editor.value() == "", "nothing was entered yet"
    cells["evidence_kind"].editor.show_value("照片")
    dialog.submit()
    qtbot.waitUntil(lambda: len(page.model.rows) == 2, timeout=20_000)
    (row,) = [row for row in page.model.rows if row.name != RECOMMENDED]
    assert (row.name, row.kind, row.kept_by) == ("签字页.png", "照片", "甲镇经办")
    assert errors == []


def test_a_bad_file_is_said_at_the_field_and_the_form_keeps_the_rest(qtbot, shown, file_office, tmp_path):
    case_id, _ = opened(file_office)
    (tmp_path / "表.docx").write_bytes(b"PK word")
    page = shown(pages.SCANS, "clerk_a")
    dialog = scan_page.upload(page, (tmp_path / "表.docx",))
    (entry,) = file_office.workspace("checker").ask(search.find_cases, "演示")
    assert entry.target == case_id
    dialog.form.cells["case_id"].editor.show_value(entry)
    settle(qtbot, page)
    dialog.form.cells["evidence_kind"].editor.show_value("其他")
    dialog.submit()
    qtbot.waitUntil(lambda: not dialog.sending, timeout=20_000)
    assert "不是PDF、JPG或PNG" in dialog.form.cells["files"].fault
    assert dialog.form.cells["evidence_kind"].editor.value() == "其他"
    dialog.close()


def test_who_may_not_work_on_cases_cannot_drop(shown, file_office, tmp_path):
    page = shown(pages.SCANS, "approver")
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert "上传" not in page.buttons
    assert not drop(page, tmp_path / "x.pdf")


def test_the_inspector_shows_the_first_page_and_opens_the_whole(qtbot, file_office, shown, pdf):
    for number, (content, name) in enumerate(((pdf, "花名册.pdf"), (b"1,2", "银行.txt")), 1):
        file_office.maker.do(documents.issue, paper(str(number), content, name))
    page = shown(pages.PAGE)
    rows = {row.file_name: row for row in page.model.rows}
    card = page.card([rows["花名册.pdf"]])
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(lambda: card.said.text() == "第 1 页，共 1 页")
    size = card.page.iconSize()
    assert size.width() / size.height() == pytest.approx(297 / 210, abs=0.02), "the page's own shape"
    card.page.click()
    assert isinstance(QApplication.activeModalWidget(), PreviewDialog)
    QApplication.activeModalWidget().reject()
    other = page.card([rows["银行.txt"]])
    qtbot.addWidget(other)
    assert not other.page.isVisibleTo(other) and "另存" in other.said.text()


@dataclass(frozen=True)
class Kept:
    """A row with a check code."""

    name: Annotated[str, Label("文件")]
    sha256: Annotated[str, Label("校验码")]


def test_a_check_code_is_read_whole_in_the_inspector(qtbot):
    pane = Inspector()
    qtbot.addWidget(pane)
    pane.resize(286, 600)
    pane.show()
    digest = sha256(b"").hexdigest()
    pane.show_rows([Kept("2026-10-03-考核表-01.pdf", digest)], "档案")
    code = pane.values["sha256"]
    assert "".join(code.text().split()) == digest
    parts = [code.fontMetrics().horizontalAdvance(part) for part in code.text().split()]
    assert max(parts) < code.width(), "each part of it can stand on a line"
    assert pane.values["name"].text() == "2026-10-03-考核表-01.pdf"


@dataclass(frozen=True)
class Somebody:
    """A row that is a person."""

    person_id: int


def test_a_list_of_many_is_asked_for_and_let_go_by_another(qtbot, open_desk):
    maker, checker, went = open_desk("maker"), open_desk("checker"), []
    rows = [Somebody(number) for number in range(1, 61)]
    listing = Listing("花名册", "甲镇", lines=rows, persons=True, counted="人")
    owner = QWidget()
    qtbot.addWidget(owner)
    cleared(owner, maker, listing, lambda: went.append(1))
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert "60人" in dialog.windowTitle() and not went
    dialog.form.cells["purpose"].editor.show_value("报县财政局核对")
    with qtbot.waitSignal(dialog.finished):
        dialog.submit()
    page = RegisterPage(pages.EXPORTS, checker)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not checker.tasks.busy)
    page.table.selectRow(0)
    page.buttons["批准"].click()
    dialog = QApplication.activeModalWidget()
    assert "报县财政局核对" in dialog.sheet.note
    with qtbot.waitSignal(dialog.finished):
        dialog.submit()
    qtbot.waitUntil(lambda: not checker.tasks.busy and bool(page.buttons["批准"].toolTip()))
    cleared(owner, maker, listing, lambda: went.append(1))
    qtbot.waitUntil(lambda: bool(went))
