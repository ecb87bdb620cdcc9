"""报表: a draft that says so, a document issued once, the month's papers in one act, on a real October."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.core.period import Month
from app.reports.catalogue import REPORTS, Wish
from app.reports.desk import DRAFT
from app.reports.issuing import issue
from app.services import documents, exports
from db.models.documents import Act
from tests.cases import opened
from tests.office import TODAY, on_both
from tests.reports.paper_kit import texts
from tests.trust.county import OCTOBER, TOWNS, settled, staffed
from ui.kit.form_dialog import FormDialog
from ui.kit.giving import PrintDialog
from ui.kit.page import EVERYTHING, Ground
from ui.kit.theme import Look, dress
from ui.pages.reports.view import BUNDLE, ReportsView

TOWN_A = TOWNS["clerk_a"]


@pytest.fixture
def october(file_office):
    """The small county with an October that can be given out."""
    settled(file_office)
    return file_office


@pytest.fixture
def view(qtbot, open_desk):
    """A function that opens the page for a login."""

    def made(login="maker", ground=EVERYTHING):
        page = ReportsView(open_desk(login), ground)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        page.show()
        qtbot.waitUntil(lambda: page.choices is not None and not page.desk.tasks.busy, timeout=20_000)
        return page

    return made


@pytest.fixture
def drawn(qtbot):
    """A function that draws a pane's document and returns the text of its first page."""

    def draw(page):
        page.pane.draw()
        settle(qtbot, page)
        return texts(page.pane.preview.paper.content)[0]

    return draw


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=30_000)


def acts(office):
    """Return the purposes of all acts, read by a workspace the window does not watch."""
    checker = office.workspace("checker")
    return checker.ask(
        lambda unit: [
            act.purpose for act in unit.session.scalars(select(Act).where(Act.act_kind != "sign_in")).all()
        ]
    )


def test_the_list_is_that_of_the_command(view, file_office):
    page = view()
    names = [page.list.item(row).text() for row in range(page.list.count())]
    assert names == ["当月资料", *(report.title for report in REPORTS.values())]
    town = view("clerk_a")
    assert town.list.item(0).text() != "当月资料", "the bundle is the county's"


def test_a_roster_is_a_draft_with_numbers_in_full_that_is_noted(view, drawn, file_office, errors):
    staffed(file_office)
    page = view()
    page.go_to("roster")
    said = drawn(page)
    assert DRAFT in said
    assert "演示甲" in said
    assert "编号 非正式" in said
    assert "已记入审计" in page.pane.state.text()
    assert page.pane.preview.pages.leaves is not None
    assert any("花名册" in purpose for purpose in acts(file_office))
    assert errors == []


def test_numbers_are_masked_for_who_may_not_see_them(view, drawn, october):
    page = view("approver")
    page.go_to("insurance")
    said = drawn(page)
    assert "**" in said
    assert "已遮盖" in page.pane.state.text()


def test_a_refusal_is_a_sentence_where_the_pages_would_be(view, qtbot, file_office, errors):
    page = view()
    page.go_to("pay-register")
    page.pane.draw()
    settle(qtbot, page)
    assert "10月" in page.pane.preview.sentence.text()
    assert errors == []


def test_what_is_missing_is_said_and_nothing_is_drawn(view, file_office):
    page = view()
    page.go_to("case-summary")
    page.pane.draw()
    assert page.pane.banner.text.text() == "考察材料要先选择案卷。"
    page.go_to("roster")
    page.pane.wishes.editors["日期"].line.setText("下个月")
    page.pane.draw()
    assert "不是日期" in page.pane.banner.text.text()


def test_the_tree_chooses_the_town_and_the_day_is_as_it_was(view, drawn, qtbot, october):
    clerk = october.clerk_a.actor.scopes[0]
    page = view(ground=Ground("甲镇", clerk))
    page.go_to("assessment")
    assert page.pane.wishes.wish("pdf") == Wish(month=OCTOBER, unit=TOWN_A, ending="pdf")
    page.stand_on(Ground("乙镇", october.clerk_b.actor.scopes[0]))
    assert page.pane.wishes.wish("pdf").unit == TOWNS["clerk_b"]
    page.go_to("roster")
    page.pane.wishes.editors["日期"].line.setText("2026-03-01")
    said = drawn(page)
    assert "统计日期：2026年3月1日" in said
    assert "演示甲" not in said, "the tree stands on the other town"


def test_issuing_gives_a_number_and_shows_what_the_archive_holds(view, qtbot, file_office, errors):
    staffed(file_office)
    page = view()
    page.go_to("roster")
    page.pane.ask_to_issue()
    assert "不能再改" in page.pane.banner.text.text()
    page.pane.banner.doors[0].click()
    settle(qtbot, page)
    checker = file_office.workspace("checker")
    (row,) = checker.ask(documents.documents)
    assert row.number in page.pane.state.text()
    assert row.kind == "report.roster"
    content = page.pane.preview.paper.content
    assert checker.ask(documents.document_bytes, row.id) == content
    said = texts(content)[0]
    assert row.number in said
    assert DRAFT not in said
    assert "审计锚" in said
    assert errors == []


def test_what_is_issued_with_its_month_says_so(view, file_office):
    page = view()
    page.go_to("pay-register")
    button = page.pane.buttons["签发"]
    assert not button.isEnabled()
    assert "当月资料" in button.toolTip()
    town = view("clerk_a")
    town.go_to("roster")
    assert "签发" not in town.pane.buttons, "who may not issue is not shown how"


@on_both
def test_documents_are_issued_one_number_after_the_other(office):
    staffed(office)
    opened(office)
    number = office.maker.ask(lambda unit: unit.today)
    assert number == TODAY
    made = [
        issue(office.maker, "roster", Wish(unit=TOWN_A, ending="xlsx")),
        issue(office.maker, "ledger", Wish(ending="pdf")),
        issue(office.maker, "insurance", Wish(ending="pdf")),
        issue(office.maker, "case-summary", Wish(case="2026-001", ending="pdf")),
    ]
    rows = office.maker.ask(documents.documents)
    assert [row.id for row in rows] == made
    assert len({row.number for row in rows}) == 4
    assert [row.id for row in office.clerk_a.ask(documents.documents)] == made[:1], "the town has its own"
    for row in rows:
        assert office.maker.ask(documents.document_bytes, row.id)
        assert row.file_name.startswith("2026-")
    with pytest.raises(Invalid, match="当月资料"):
        issue(office.maker, "assessment-summary", Wish(month=OCTOBER, ending="pdf"))
    with pytest.raises(Denied):
        issue(office.clerk_a, "roster", Wish(ending="pdf"))


def start(page, folder):
    dialog = page.pane.ask()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


def test_the_month_is_made_in_one_act_and_given_out_again_byte_for_byte(
    view, qtbot, october, tmp_path, errors
):
    page = view()
    told, steps = [], []
    page.desk.told.connect(lambda sentence, door: told.append((sentence, door)))
    page.desk.tasks.progressed.connect(lambda _job, _done, text: steps.append(text))
    assert page.pane.checks.lines[0].text() == "补贴已过账"
    start(page, tmp_path)
    settle(qtbot, page)
    folder = tmp_path / "2026-10-当月资料"
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    (sentence, door), *_ = told
    assert sentence == f"{len(files)}份文件已放进“2026-10-当月资料”。"
    assert door.text == "打开文件夹"
    assert "2,960.00" in page.pane.made.said.text()
    assert {row.file for row in page.pane.made.model.rows} == set(files)
    assert len(steps) > 1, "each file is told"
    (machine,) = [content for name, content in files.items() if name.endswith(".json")]
    assert json.loads(machine)["demo"] is True
    start(page, tmp_path / "noch")
    settle(qtbot, page)
    again = {file.name: file.read_bytes() for file in (tmp_path / "noch" / folder.name).iterdir()}
    assert again == files
    shows_what_was_issued(qtbot, view, files)
    page.go_to("pay-register")
    page.pane.draw()
    settle(qtbot, page)
    assert "逐字节相同" in page.pane.state.text()
    assert page.pane.preview.paper.content in files.values()
    assert errors == []


def shows_what_was_issued(qtbot, view, files):
    page, opened, issued = view(), [], []
    page.desk.wanted.connect(lambda name, _ground, target: opened.append((name, target)))
    made = page.pane.made
    assert {row.file for row in made.model.rows} == set(files) and f"签发{len(files)}份" in made.said.text()
    made.table.activated.emit(made.model.index(1, 0))
    page.desk.ask(page, documents.documents, done=issued.extend)
    settle(qtbot, page)
    assert opened == [("documents", row.id) for row in issued if row.file_name == made.model.rows[1].file]


def test_a_month_that_is_not_posted_shows_what_waits_with_doors(view, qtbot, file_office):
    page = view()
    wanted = []
    page.desk.wanted.connect(lambda name, _ground, _target: wanted.append(name))
    assert not page.pane.start_button.isEnabled()
    assert page.pane.start_button.toolTip()
    assert page.pane.checks.lines[0].text().startswith("补贴已过账：")
    page.pane.checks.doors["pay/run"].click()
    assert wanted == ["pay"]


def test_cancelling_between_files_issues_nothing(view, qtbot, october, tmp_path):
    page = view()
    page.desk.tasks.progressed.connect(lambda *_: page.pane.under_way.stop())
    start(page, tmp_path)
    settle(qtbot, page)
    assert page.pane.made.said.text() == "已取消，没有签发任何文件。"
    assert page.pane.start_button.isEnabled()
    assert october.workspace("checker").ask(documents.documents) == []
    assert not (tmp_path / "2026-10-当月资料").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(view, qtbot, october, tmp_path):
    page = view()
    (tmp_path / "2026-10-当月资料").write_text("a file stands in the way", encoding="utf-8")
    start(page, tmp_path)
    settle(qtbot, page)
    assert "不是文件夹" in page.pane.made.said.text()


def test_another_month_is_looked_at_anew(view, qtbot, october):
    page = view()
    page.pane.month.show_value(Month(2026, 9))
    settle(qtbot, page)
    assert not page.pane.ready
    assert page.panes[BUNDLE].checks.lines[0].text().startswith("补贴已过账：")


def test_the_names_of_the_documents_are_whole_at_every_zoom(view, file_office, qapp):
    page = view()
    try:
        for zoom in (80, 125, 175):
            dress(qapp, Look(zoom=zoom))
            titles = [page.list.item(row).text() for row in range(page.list.count())]
            widest = max(page.list.fontMetrics().horizontalAdvance(title) for title in titles)
            assert widest <= page.list.viewport().width(), zoom
            assert page.list.sizeHintForRow(0) == round(34 * zoom / 100)
    finally:
        dress(qapp)


def waited(qtbot, kind):
    def there():
        assert isinstance(QApplication.activeModalWidget(), kind)

    qtbot.waitUntil(there)
    return QApplication.activeModalWidget()


def test_a_draft_of_many_persons_is_read_freely_and_leaves_by_leave_of_another(
    view, drawn, qtbot, file_office, errors, monkeypatch, tmp_path
):
    staffed(file_office)
    monkeypatch.setattr(exports, "MOST_ALONE", 3)
    page = view()
    page.go_to("roster")
    assert "演示甲" in drawn(page), "reading is free"

    def issue_it():
        page.pane.ask_to_issue()
        page.pane.banner.doors[0].click()

    for door in (page.pane.preview.save, page.pane.preview.print, page.pane.export, issue_it):
        door()
        form = waited(qtbot, FormDialog)
        assert "网格员花名册（4人）" in form.windowTitle()
        form.reject()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    checker = file_office.workspace("checker")
    assert checker.ask(documents.documents) == []
    for number, kept in enumerate(("printed", "saved"), start=1):
        drawn(page)
        page.pane.preview.save()
        form = waited(qtbot, FormDialog)
        form.form.cells["purpose"].editor.show_value("报县财政局核对")
        form.submit()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        checker.do(exports.approve, number, 1)
        if kept == "printed":
            page.pane.preview.print()
            dialog, content = waited(qtbot, PrintDialog), page.pane.preview.paper.content
        else:
            page.pane.preview.save()
            dialog = waited(qtbot, QFileDialog)
            dialog.fileSelected.emit(str(tmp_path / "名册.pdf"))
            settle(qtbot, page)
            content = (tmp_path / "名册.pdf").read_bytes()
        dialog.reject()
        assert "经办甲（maker" in texts(content)[0], kept
    assert errors == []
