"""花名册 in the window: the real rows of the real service, masked, live, and cut to the person's scope."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from sqlalchemy import select

from app.core.identity import make_identity
from app.domain.roster import EndReason
from app.services import roster
from db.models.audit import Command
from db.models.documents import Act
from tests.office import on_both
from tests.trust.county import settled
from ui.kit.cells import as_seen
from ui.kit.desk import Desk
from ui.kit.foreseen import Foreseen
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground, within
from ui.kit.preview import PreviewDialog
from ui.kit.register import RegisterPage
from ui.pages import PAGES
from ui.pages.roster import PAGE
from ui.pages.roster.acts import DEEDS, HANDLE, menu
from ui.pages.roster.revealing import RevealDialog
from ui.shell.inspector import Inspector

JANUARY = date(2026, 1, 1)
PEOPLE = (
    ("曾小明", "990101100200001", 1),
    ("解晓东", "990101100200002", 2),
    ("单红", "990101101200001", 4),
)


def new(office, name, code, sequence):
    return roster.NewWorker(
        name=name,
        identity=make_identity("990101", date(1985, 6, 1), sequence),
        unit_id=office.unit_id(code),
        employment="rural_part_time",
        since=JANUARY,
        phone="13900000001",
    )


@pytest.fixture
def staffed(office):
    """The office with three people in two towns, and their posting ids."""
    ids = [office.maker.do(roster.register, new(office, *person)) for person in PEOPLE]
    return office, ids


@pytest.fixture
def page(qtbot, staffed, errors, request):
    office, _ = staffed
    desk = Desk(
        office.workspace(getattr(request, "param", "maker")), lambda owner, error: errors.append(error)
    )
    page = RegisterPage(PAGE, desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    yield page
    desk.close()


def names(page):
    return [row.name for row in page.model.rows]


def test_everybody_in_post_is_listed_masked(page, errors):
    assert errors == []
    assert sorted(names(page)) == sorted(name for name, _, _ in PEOPLE)
    keys = [field.key for field in page.model.columns]
    cells = [page.model.index(0, place).data() for place in range(len(keys))]
    assert cells[keys.index("identity")].startswith("*" * 14)
    assert cells[keys.index("phone")] == "139****0001"
    assert cells[keys.index("employment")] == "农村兼职"
    assert page.foot.text() == "共 3 人"


@on_both
@pytest.mark.parametrize("page", ["clerk_b"], indirect=True)
def test_a_town_sees_its_own_people(page):
    assert names(page) == ["单红"]


def test_initials_find_a_person(page):
    page.filter.setText("zxm")
    assert names(page) == ["曾小明"]


def test_who_leaves_disappears_and_who_comes_appears(qtbot, page, staffed, errors):
    office, ids = staffed
    page.table.choose({ids[1]})
    page.desk.do(
        page, roster.leave, ids[0], 1, roster.Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    )
    qtbot.waitUntil(lambda: "曾小明" not in names(page))
    page.desk.do(page, roster.register, new(office, "任新", PEOPLE[0][1], 6))
    qtbot.waitUntil(lambda: "任新" in names(page))
    assert [row.name for row in page.table.chosen()] == ["解晓东"]
    assert errors == []


# ---- what is done from the list, with the keyboard


Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk_page(qtbot, file_office, open_desk):
    """The page of the clerk who keeps the roster, in front and read; and the ids of the postings."""
    ids = [file_office.maker.do(roster.register, new(file_office, *person)) for person in PEOPLE]
    page = RegisterPage(PAGE, open_desk("maker"))
    page.told = []
    page.desk.told.connect(lambda said, door: page.told.append((said, door)))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page, ids, file_office


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


def sheet_of(qtbot, page):
    """Return the form that lies over the page, once it is there and has the keyboard."""
    settle(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.form.isAncestorOf(QApplication.focusWidget() or page))
    return dialog


def fill(qtbot, write, dialog, texts):
    for key, text in texts.items():
        control = dialog.form.cells[key].editor.controls[0]
        control.setFocus()
        if hasattr(control, "selectAll"):
            control.selectAll()
        write(text)


def choose_grid(qtbot, write, dialog, text):
    picker = dialog.form.cells["unit_id"].editor
    picker.line.setFocus()
    write(text)
    qtbot.waitUntil(lambda: picker.list.isVisible() and picker.list.currentRow() == 0)
    qtbot.keyClick(picker.line, Key.Key_Return)


def foreseen(dialog):
    """Return what stands below the form of what sending it comes to."""
    return dialog.findChild(Foreseen).said.accessibleName()


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def handle(qtbot, page, title):
    """Press Ctrl+M and take an entry by the arrows."""
    qtbot.keyClick(page.table, Key.Key_M, Ctrl)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    dropped = QApplication.activePopupWidget()
    while not (dropped.activeAction() and dropped.activeAction().text() == title):
        qtbot.keyClick(dropped, Key.Key_Down)
    qtbot.keyClick(dropped, Key.Key_Return)


def test_somebody_is_taken_on_with_the_keyboard(qtbot, desk_page, write, errors):
    page, _ids, office = desk_page
    qtbot.keyClick(page.table, Key.Key_N, Ctrl)
    dialog = sheet_of(qtbot, page)
    person = new(office, "任新", "990101100200001", 9)
    fill(qtbot, write, dialog, {"name": "任新", "identity": person.identity, "since": "2026-10-20"})
    choose_grid(qtbot, write, dialog, "990101100201001")
    control = dialog.form.cells["employment"].editor.controls[1]
    control.setFocus()
    qtbot.keyClick(control, Key.Key_Space)
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: "任新" in names(page))
    settle(qtbot, page)
    assert page.told[-1][0] == "已登记，进入花名册。" and page.told[-1][1].text == "查看"
    assert [row.name for row in page.table.chosen()] == ["任新"]
    row = page.table.chosen()[0]
    assert (row.grid, row.since) == ("西村第1网格", date(2026, 10, 20)) and errors == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(qtbot, desk_page, write):
    page, _ids, office = desk_page
    qtbot.keyClick(page.table, Key.Key_N, Ctrl)
    dialog = sheet_of(qtbot, page)
    known = new(office, *PEOPLE[1])
    fill(qtbot, write, dialog, {"name": "别的人", "identity": known.identity})
    choose_grid(qtbot, write, dialog, "990101100201001")
    control = dialog.form.cells["employment"].editor.controls[1]
    control.setFocus()
    qtbot.keyClick(control, Key.Key_Space)
    dialog.form.cells["unit_id"].editor.line.clear()
    choose_grid(qtbot, write, dialog, PEOPLE[0][1])
    qtbot.waitUntil(lambda: "已经满员" in foreseen(dialog))
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: not dialog.sending and bool(dialog.form.wrong))
    assert "已登记为解" in dialog.form.cells["identity"].fault
    assert dialog.form.cells["name"].read() == "别的人" and len(names(page)) == 3


def test_somebody_leaves_with_the_keyboard(qtbot, desk_page, errors):
    page, ids, _office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "离岗")
    dialog = sheet_of(qtbot, page)
    assert "东村第1网格" in dialog.sheet.note
    reason = dialog.form.cells["reason"].editor.controls[0]
    reason.setFocus()
    qtbot.keyClick(reason, Key.Key_Down)
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: "曾小明" not in names(page))
    settle(qtbot, page)
    assert page.told[-1][1].text == "查看空岗" and errors == []


def test_somebody_is_moved_with_the_keyboard(qtbot, desk_page, write, errors):
    page, ids, _office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "调动")
    dialog = sheet_of(qtbot, page)
    choose_grid(qtbot, write, dialog, PEOPLE[1][1])
    qtbot.waitUntil(lambda: foreseen(dialog).startswith("▲") and "已经满员" in foreseen(dialog))
    assert dialog.submit_button.isEnabled(), "the roster keeps what is"
    dialog.form.cells["unit_id"].editor.line.clear()
    choose_grid(qtbot, write, dialog, "990101100201001")
    qtbot.waitUntil(lambda: "已经满员" not in foreseen(dialog))
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: any(row.grid == "西村第1网格" for row in page.model.rows))
    assert sorted(names(page)) == sorted(name for name, _, _ in PEOPLE) and errors == []


def test_a_place_is_handed_over_the_same_day(qtbot, desk_page, write, errors):
    page, ids, office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "接替")
    dialog = sheet_of(qtbot, page)
    person = new(office, "任新", "990101100200001", 9)
    fill(qtbot, write, dialog, {"name": "任新", "identity": person.identity, "on": "2026-11-01"})
    reason = dialog.form.cells["reason"].editor.controls[0]
    reason.setFocus()
    qtbot.keyClick(reason, Key.Key_Down)
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: "任新" in names(page))
    row = next(row for row in page.model.rows if row.name == "任新")
    assert (row.grid, row.since, row.employment) == ("东村第1网格", date(2026, 11, 1), "农村兼职")
    assert "曾小明" not in names(page) and errors == []


def test_a_posting_changed_by_somebody_else_meanwhile_is_said_and_not_lost(qtbot, desk_page, errors):
    page, ids, office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "离岗")
    dialog = sheet_of(qtbot, page)
    reason = dialog.form.cells["reason"].editor.controls[0]
    reason.setFocus()
    qtbot.keyClick(reason, Key.Key_Down)
    gone = roster.Leaving(on=date(2026, 9, 1), reason=EndReason.RESIGNED)
    office.clerk_a.do(roster.leave, ids[0], 1, gone)
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: not dialog.sending and "甲镇经办" in dialog.banner.text.text())
    assert dialog.form.typed
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.form.wrong))
    assert "已于2026-09-01离岗" in dialog.form.cells["on"].fault and errors == []


def test_numbers_are_shown_for_a_purpose_and_written_down_nowhere_else(qtbot, desk_page, errors):
    page, ids, office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "查看完整号码")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RevealDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.keyClick(dialog.purpose, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.fault.text()))
    assert "用途" in dialog.fault.text() and not dialog.values
    assert not dialog.unsent()
    qtbot.keyClicks(dialog.purpose, "bank return")
    qtbot.keyClick(dialog.purpose, Key.Key_Escape)
    assert dialog.isVisible() and dialog.unsent()
    qtbot.waitUntil(lambda: dialog.banner.height() >= dialog.banner.minimumSizeHint().height())
    dialog.banner.doors[0].click()
    qtbot.keyClick(dialog.purpose, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.values))
    assert not dialog.unsent()
    number = new(office, *PEOPLE[0]).identity
    assert dialog.values["identity"].text() == number
    acts = office.clerk_a.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind != "sign_in")).all()
    )
    assert [(act.act_kind, act.purpose) for act in acts if act.act_kind == "reveal"] == [
        ("reveal", "bank return")
    ]
    kept = office.clerk_a.ask(lambda unit: unit.session.scalars(select(Command.result)).all())
    assert not any(number in str(result) for result in kept) and errors == []


def test_a_persons_own_sheet_is_drawn_shown_and_written_down(qtbot, desk_page, errors):
    page, ids, office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "个人信息查询单")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog))
    dialog = QApplication.activeModalWidget()
    shown = dialog.preview
    qtbot.waitUntil(lambda: shown.pages.leaves is not None, timeout=20_000)
    assert shown.paper.name.startswith("个人信息查询单-曾小明") and shown.buttons["另存为"].isEnabled()
    acts = office.clerk_a.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind == "personal_sheet")).all()
    )
    assert [(act.subject_kind, act.purpose) for act in acts] == [("person", "本人申请查阅")]
    assert errors == []
    dialog.accept()


def test_the_whole_file_of_a_person_is_bound_to_be_printed_in_one_go(qtbot, desk_page, write, errors):
    page, ids, office = desk_page
    page.table.choose({ids[0]})
    handle(qtbot, page, "人员档案包")
    form = sheet_of(qtbot, page)
    fill(qtbot, write, form, {"purpose": "报组织部门"})
    press(qtbot, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog))
    dialog = QApplication.activeModalWidget()
    shown = dialog.preview
    qtbot.waitUntil(lambda: shown.pages.leaves is not None, timeout=20_000)
    assert shown.paper.name == "人员档案包-曾小明（演示数据）.pdf" and shown.buttons["打印"].isEnabled()
    assert len(shown.pages.leaves.sizes) > 1
    acts = office.clerk_a.ask(
        lambda unit: unit.session.scalars(select(Act).where(Act.act_kind == "person_pack")).all()
    )
    assert [(act.subject_kind, act.purpose) for act in acts] == [("person", "报组织部门")]
    assert errors == []
    dialog.accept()


def test_a_button_that_cannot_be_pressed_says_why(qtbot, desk_page):
    page, ids, office = desk_page
    button = page.buttons[HANDLE]
    assert not button.isEnabled() and "请先在列表中选中一名" in button.toolTip()
    page.table.choose(set(ids[:2]))
    for_two = [(entry.text(), entry.isEnabled()) for entry in menu(page).actions()]
    together = ("一并请假（2 人）", "任命网格长（2 人）", "工作证（2 人）")
    assert for_two[:3] == [(title, True) for title in together]
    assert len(for_two) == 4 and "一次只能办理一名" in for_two[3][0] and not for_two[3][1]
    QApplication.activePopupWidget().close()
    next(entry for entry in menu(page).actions() if "工作证" in entry.text()).trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.preview.paper is not None, timeout=20_000)
    assert (dialog.windowTitle(), dialog.preview.paper.out.people) == ("工作证：2 人", 2)
    dialog.reject()
    leaving = roster.Leaving(on=date(2026, 12, 1), reason=EndReason.RESIGNED)
    office.clerk_a.do(roster.leave, ids[0], 1, leaving)
    page.refresh()
    settle(qtbot, page)
    page.table.choose({ids[0]})
    entries = {entry.text(): entry.isEnabled() for entry in menu(page).actions()}
    assert entries["离岗（已办离岗）"] is False and entries["查看完整号码"] is True


def test_who_may_only_read_sees_no_buttons(qtbot, file_office, open_desk):
    page = RegisterPage(PAGE, open_desk("approver"))
    qtbot.addWidget(page)
    assert page.buttons == {}
    settle(qtbot, page)


# ---- the person, and the figures over the list


@pytest.fixture
def wanted(desk_page):
    opened = []
    desk_page[0].desk.wanted.connect(lambda *what: opened.append(what))
    return opened


@pytest.fixture
def wanted_of():
    def listen(page):
        opened = []
        page.desk.wanted.connect(lambda *what: opened.append(what))
        return opened

    return listen


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_card_tells_who_somebody_is_and_leads_to_the_proofs(qtbot, desk_page, wanted):
    page, ids, _office = desk_page
    page.table.choose({ids[0]})
    card = page.card(page.table.chosen())
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: card.known is not None)
    told = texts(card)
    assert "● 在岗" in told and "139****0001" in told and "600.00 元/月" in told
    assert "上岗：甲镇 › 东村村委会 › 东村第1网格，网格员，农村兼职" in told
    assert not any(PEOPLE_NUMBER in text for text in told)
    card.doors["查看补贴标准"].click()
    card.doors["查看补贴"].click()
    assert [what[0] for what in wanted] == ["policy", "pay"]
    (kept,) = wanted[0][2].kept
    assert kept.key == "path" and "打开考察案卷" not in card.doors


PEOPLE_NUMBER = make_identity("990101", date(1985, 6, 1), 1)


def test_every_figure_over_the_list_is_the_number_of_the_rows_it_opens(qtbot, desk_page, wanted):
    page, _ids, _office = desk_page
    qtbot.waitUntil(lambda: "在岗网格员" in page.strip.chips)
    chips = {title: " ".join(texts(chip)[1:3]) for title, chip in page.strip.chips.items()}
    assert chips["在岗网格员"] == "3 人" and chips["农村兼职"] == "3 人"
    page.strip.chips["农村兼职"].click()
    assert len(names(page)) == 3
    page.strip.chips["社区专职"].click()
    assert names(page) == []
    page.strip.chips["在岗网格员"].click()
    assert len(names(page)) == 3
    page.strip.chips["空岗网格"].click()
    assert wanted[-1][0] == "vacancies" and chips["空岗网格"] == "3 个"


def test_the_figures_follow_the_tree(qtbot, desk_page):
    page, _ids, office = desk_page
    qtbot.waitUntil(lambda: "在岗网格员" in page.strip.chips)
    town = office.clerk_b.ask(lambda unit: unit.actor.scopes[0])
    page.stand_on(Ground("乙镇", town))
    qtbot.waitUntil(lambda: texts(page.strip.chips["在岗网格员"])[1] == "1")
    assert texts(page.strip.chips["农村兼职"])[1] == "1" and len(names(page)) == 1


def test_papers_are_added_to_a_card_looked_at_and_made_void(qtbot, desk_page, errors, tmp_path):
    page, ids, _office = desk_page
    page.show()
    page.table.choose({ids[0]})
    card = page.card(page.table.chosen())
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(lambda: card.known is not None)
    assert "附件（0）" in texts(card)
    scan = QImage(20, 30, QImage.Format.Format_RGB32)
    scan.fill(0xFFFFFF)
    assert scan.save(str(tmp_path / "身份证.png"))
    card.doors["添加附件"].click()
    form = card.findChild(FormDialog)
    form.form.cells["paper_kind"].editor.show_value("身份证复印件")
    form.form.cells["files"].editor.show_value((tmp_path / "身份证.png",))
    form.submit()
    qtbot.waitUntil(lambda: "附件（1）" in texts(card))
    card.doors["身份证.png"].click()
    preview = card.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: preview.preview.pages.leaves is not None)
    preview.close()
    card.doors["作废身份证.png"].click()
    form = next(each for each in card.findChildren(FormDialog) if each.isVisible())
    form.form.cells["reason"].editor.show_value("传错人了")
    form.submit()
    qtbot.waitUntil(lambda: "附件（0）" in texts(card))
    assert errors == []


def test_the_acts_on_a_card_are_those_of_the_list(qtbot, desk_page, errors):
    page, ids, _office = desk_page
    page.table.choose({ids[0]})
    card = page.card(page.table.chosen())
    shown = Inspector()
    qtbot.addWidget(shown)
    shown.show_rows(page.table.chosen(), "花名册", card)
    shown.show()
    assert shown.title.isHidden() and card.head.isVisible() and "曾小明" in texts(card.head)
    qtbot.waitUntil(lambda: card.known is not None)
    assert shown.isAncestorOf(card.foot) and not card.isAncestorOf(card.foot), "the acts do not scroll away"
    card.doors[HANDLE].click()
    entries = {entry.text(): entry for entry in card.doors[HANDLE].findChildren(QMenu)[-1].actions()}
    may = [deed.title for deed in DEEDS if page.desk.may(deed.permission)]
    assert list(entries) == may and "添加附件" in entries
    entries["离岗"].trigger()
    dialog = sheet_of(qtbot, page)
    assert "曾小明" in dialog.windowTitle() and errors == []
    dialog.reject()
    shown.show_rows([], "花名册")
    assert shown.title.isVisible() and not any(part.isVisible() for part in (card.head, card.foot))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(card), "it goes with its edges: what it still reads has nowhere to stand"


def test_a_figure_says_what_it_is_measured_against(qtbot, desk_page):
    page, ids, office = desk_page
    page.resize(1200, 800)
    gone = roster.Leaving(on=date(2026, 11, 2), reason=EndReason.RESIGNED)
    office.clerk_a.do(roster.leave, ids[0], 1, gone)
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.strip.chips) and "2" in texts(page.strip.chips["在岗网格员"]))
    assert "▼ 较上月末 -1" in texts(page.strip.chips["在岗网格员"])
    assert page.strip.chips["在岗网格员"].figure.warns
    assert "▲ 较上月末 +1" in texts(page.strip.chips["空岗网格"])[-1]


@pytest.fixture
def settled_page(qtbot, file_office, open_desk):
    """The page on a county whose October is marked and paid, high enough for the charts."""
    settled(file_office)
    page = RegisterPage(PAGE, open_desk("maker"))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    qtbot.waitUntil(lambda: bool(page.strip.below.cards) and not page.desk.tasks.busy)
    return page


def test_every_bar_and_point_under_the_list_opens_its_rows(qtbot, settled_page, wanted_of):
    opened, clicked = wanted_of(settled_page), 0
    for card in settled_page.strip.below.cards:
        assert card.isVisible()
        for spot in card.view.spots():
            qtbot.mouseClick(card.view, Qt.MouseButton.LeftButton, pos=spot.area.center().toPoint())
            page_id, ground, narrowing = opened[-1]
            page = next(one.read() for one in PAGES if one.id == page_id)
            read = []
            settled_page.desk.ask(
                settled_page,
                lambda unit, at=ground, of=page: [list(of.query(within(unit, at)))],
                done=read.extend,
            )
            qtbot.waitUntil(lambda read=read: bool(read))
            adds = spot.mark.door.adds
            kept = [row for row in read[0] if narrowing.holds(row)]
            told = sum((getattr(row, adds) for row in kept), Decimal(0)) if adds else len(kept)
            assert told == spot.mark.value, card.view.spoken(spot)
            clicked += 1
    assert clicked == len(opened) and {what[0] for what in opened} == {"graded", "pay"}


def test_the_charts_go_where_a_row_would_and_stay_away_once_closed(qtbot, settled_page):
    below = settled_page.strip.below
    settled_page.resize(1200, 600)
    qtbot.waitUntil(lambda: not below.isVisible() and not below.turn.isVisible())
    settled_page.resize(1200, 800)
    qtbot.waitUntil(below.isVisible)
    below.turn.click()
    assert not below.isVisible()
    again = RegisterPage(PAGE, settled_page.desk)
    qtbot.addWidget(again)
    again.resize(1200, 800)
    again.show()
    qtbot.waitUntil(lambda: not again.desk.tasks.busy)
    assert not again.strip.below.isVisible() and again.strip.below.cards == []
    again.strip.below.turn.click()
    qtbot.waitUntil(again.strip.below.isVisible)


def test_the_figures_stand_in_one_line_on_a_low_screen(qtbot, settled_page):
    high = settled_page.strip.height()
    settled_page.resize(1400, 600)
    qtbot.waitUntil(lambda: settled_page.strip.height() < high * 2 / 3)
    low = settled_page.strip.height()
    for chip in settled_page.strip.chips.values():
        assert chip.width() >= chip.sizeHint().width(), chip.accessibleName()
    settled_page.resize(settled_page.strip.row.sizeHint().width(), 600)  # less than a line of them needs
    qtbot.waitUntil(lambda: settled_page.strip.height() > low)
    for chip in settled_page.strip.chips.values():
        assert chip.width() >= chip.sizeHint().width(), chip.accessibleName()


def test_the_list_of_another_day_says_so_and_nothing_is_done_with_it(qtbot, staffed, errors):
    office, _ = staffed
    desk = Desk(office.maker, lambda owner, error: errors.append(error))
    page = PAGE.build(desk)
    qtbot.addWidget(page)
    page.show()

    def reads(people):
        qtbot.waitUntil(lambda: not desk.tasks.busy and page.reading.whole and len(page.model.rows) == people)

    reads(3)
    box, today = page.look_back.box, page.look_back.today_button
    assert box.isHidden() and today.text() == "在岗于今天"
    today.click()
    assert box.isVisible() and today.isHidden()
    box.day.line.setText("2025-12-31")
    reads(0)
    assert page.mark.text() == "2025年12月31日 · 按当时" and page.mark.isVisible() and box.way.isVisible()
    assert page.nothing.isVisible() and "2025年12月31日" in page.nothing.sentence.text()
    box.day.line.setText("2026-10-31")
    reads(3)
    box.way.setCurrentIndex(1)
    box.way.activated.emit(1)
    reads(3)
    assert page.mark.text() == "2026年10月31日 · 按现在"
    page.table.selectRow(0)
    assert not page.buttons[HANDLE].isEnabled() and "回到今天" in page.buttons[HANDLE].toolTip()
    assert "2026年10月31日 · 按现在" in as_seen(page).ground
    box.back.click()
    reads(3)
    assert page.strip.below.isHidden(), "the page is too low for charts, as it was before"
    assert page.buttons["新增网格员"].isEnabled()
    assert not page.mark.isVisible() and as_seen(page).ground == ""
    assert errors == []
    desk.close()
