"""考核评分 in the window, on real sheets: a town's month by keyboard alone, and all that may come between."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from app.core.access import Scope
from app.domain.assessment import CycleState, SubjectState, outcome_of
from app.services import assessment
from app.services.assessment import Mark
from app.workspace import Workspace
from db.models.assessment import Score
from db.store import Store
from tests.office import count, on_both, statements
from tests.services.test_assessment import (
    ITEMS,
    OCTOBER,
    STAFF,
    TOWN_A,
    closed,
    county,
    cycle,
    hire,
    score_town,
    sheet,
    subjects,
)
from tests.services.test_measured import held
from tests.stories.dialogs import dialogs, wrong_with
from ui.kit.desk import Desk
from ui.kit.page import EVERYTHING, Ground
from ui.kit.theme import dress
from ui.pages import PAGES
from ui.pages.assessment import SCORES, reading, rows
from ui.pages.assessment.frame import COUNTED

__all__ = ["county", "cycle"]
D = Decimal
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BLOCK = (
    "姓名\t信息采集\t巡查走访\t宣传动员\t服务群众\t参加培训\t工作纪律\n"
    "演示乙\t19\t18\t15\t14\t\t13\n"
    "演示甲\t17\t16\t25\t13\t12\t11\n"
)


@pytest.fixture
def told():
    """The sentences the page has told."""
    return []


@pytest.fixture
def open_page(qtbot, errors, told):
    """A function that opens the page for a login; its desk is closed at the end."""
    desks = []

    def opened(office, login, ground=EVERYTHING):
        # A workspace of its own: what the test itself does runs on the GUI thread, where a desk's may not.
        mine = Workspace(Store(office.url(login), office.vault), office.template[login], office.clock)
        desk = Desk(mine, lambda owner, error: errors.append(error))
        desk.told.connect(lambda text, door: told.append((text, door)))
        desks.append(desk)
        page = SCORES.build(desk, ground)
        qtbot.addWidget(page)
        page.resize(1100, 600)
        page.show()
        settle(qtbot, page)
        return page

    yield opened
    for desk in desks:
        desk.close()


def settle(qtbot, page) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


def editor(page) -> QLineEdit | None:
    found = page.table.viewport().findChildren(QLineEdit, "cell")
    return next((each for each in found if each.isVisible()), None)


def typed(qtbot, page, text: str, end: Qt.Key = Key.Key_Tab) -> None:
    qtbot.keyClicks(page.table, text[0])
    line = editor(page)
    qtbot.keyClicks(line, text[1:])
    qtbot.keyClick(line, end)
    qtbot.waitUntil(lambda: editor(page) is None)


def stand(page, name: str, item: str) -> None:
    row = next(row for row in page.pane.model.rows if row.name == name)
    page.table.go((row.id, f"mark_{item}"))


def shown(page, name: str, key: str):
    return getattr(next(row for row in page.pane.model.rows if row.name == name), key)


def step(page, title: str):
    return next(button for name, button in page.frame.tools.steps.items() if name == title)


@on_both
def test_a_towns_month_by_keyboard_alone_to_its_submission(qtbot, open_page, county, cycle, told, errors):
    page = open_page(county, "clerk_a")
    assert [row.name for row in page.pane.model.rows] == ["演示甲", "演示乙"]
    assert step(page, "提交县级").text() == "提交县级（还差 2 项）"
    stand(page, "演示甲", "information")
    for text in ("18", "19", "14", "13"):
        typed(qtbot, page, text)
    assert page.pane.model.undo.undoText() == "填写 演示甲 的服务群众"
    QGuiApplication.clipboard().setText(BLOCK)
    qtbot.keyClick(page.table, Key.Key_V, CTRL)
    assert page.dialog.yes.text() == "只粘贴通过的 9 格"
    assert any("25 分超过满分 15 分" in page.dialog.reasons.item(at).text() for at in range(1))
    assert page.dialog.yes.isDefault()
    qtbot.keyClick(page.dialog, Key.Key_Return)
    assert shown(page, "演示乙", "mark_information") == D(19)
    assert (shown(page, "演示甲", "mark_publicity"), shown(page, "演示甲", "value")) == (D(14), D(83))
    assert shown(page, "演示乙", "mark_training") is None  # missing stays missing
    assert shown(page, "演示乙", "grade") == "优秀"  # 79 of 85, the missing one left out by its rule
    assert page.unsent() == "2026年10月日常考核有 11 格评分没有保存。"
    qtbot.keyClick(page.table, Key.Key_S, CTRL)
    settle(qtbot, page)
    settle(qtbot, page)
    assert not page.unsent() and count(county.maker, Score) == 11
    button = step(page, "提交县级")
    assert button.text() == "提交县级"
    qtbot.keyClick(button, Key.Key_Space)
    qtbot.keyClick(page.dialog, Key.Key_Return)
    settle(qtbot, page)
    settle(qtbot, page)
    assert county.maker.ask(assessment.progress, cycle)[0].state is SubjectState.SUBMITTED
    assert errors == [] and any("已办好“提交县级”" in text for text, _ in told)
    stand(page, "演示甲", "patrol")
    qtbot.keyClicks(page.table, "5")
    assert editor(page) is None and "撤回修改" in told[-1][0]
    assert step(page, "撤回修改").isEnabled()


def test_a_blocked_submission_says_what_is_missing_and_each_reason_leads_to_its_cell(
    qtbot, open_page, county, cycle
):
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "information")
    typed(qtbot, page, "18")
    assert step(page, "提交县级").text() == "提交县级（还差 3 项）"
    step(page, "提交县级").click()
    lines = [page.dialog.lines.item(at).text() for at in range(page.dialog.lines.count())]
    assert "还有 1 格填写没有保存" in lines[0] and "演示乙缺5项评分" in lines[2]
    assert not page.dialog.yes.isEnabled() and page.dialog.yes.toolTip()
    page.dialog.lines.itemActivated.emit(page.dialog.lines.item(2))
    cell = page.pane.model.cell_at(page.table.currentIndex())
    assert cell == (subjects(county.clerk_a, cycle)["演示乙"], "mark_information")


def test_typing_shows_total_grade_and_rank_before_anything_is_sent(qtbot, open_page, county, cycle):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "maker")
    assert shown(page, "演示乙", "town_rank") == 2
    stand(page, "演示乙", "information")
    typed(qtbot, page, "20")
    assert (shown(page, "演示乙", "value"), shown(page, "演示乙", "town_rank")) == (D("93.00"), 1)
    assert (shown(page, "演示甲", "rank"), shown(page, "演示丙", "missing")) == (2, 5)
    assert "未评齐 3" in page.frame.spread.text() and "优秀超过 25% 的上限" in page.frame.spread.text()
    assert count(county.maker, Score) == 12


def test_what_another_changed_meanwhile_comes_back_with_a_choice(
    qtbot, open_page, county, cycle, told, errors
):
    page = open_page(county, "clerk_a")
    person = subjects(county.clerk_a, cycle)["演示甲"]
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15")
    county.maker.do(assessment.enter_scores, cycle, [Mark(subject_id=person, item="patrol", raw=D(12))])
    page.table.save()
    settle(qtbot, page)
    settle(qtbot, page)
    assert "1 格刚被别人改过" in told[-1][0] and errors == []
    stand(page, "演示甲", "patrol")
    assert page.pane.bar.said.text() == "刚被别人改过：我的 15，对方 12，原值 （空）。"
    page.pane.bar.mine.click()
    page.table.save()
    settle(qtbot, page)
    settle(qtbot, page)
    assert county.clerk_a.ask(assessment.filling, cycle).lines[0].marked.raw["patrol"] == D(15)
    assert not page.unsent()


def test_news_of_others_moves_nothing_under_who_types(qtbot, open_page, county, cycle):
    page = open_page(county, "clerk_a")
    people = subjects(county.clerk_a, cycle)
    stand(page, "演示乙", "service")
    typed(qtbot, page, "9", Key.Key_Tab)
    stand(page, "演示乙", "patrol")
    qtbot.keyClicks(page.table, "1")
    assert editor(page).text() == "1"
    county.maker.do(assessment.enter_scores, cycle, sheet(people["演示甲"], 17, items=("patrol",)))
    page.desk.changed.emit(frozenset({"score"}))
    settle(qtbot, page)
    assert shown(page, "演示甲", "mark_patrol") == D(17)
    assert editor(page).text() == "1" and page.pane.model.cell_at(page.table.currentIndex()) == (
        people["演示乙"],
        "mark_patrol",
    )
    qtbot.keyClicks(editor(page), "4")
    qtbot.keyClick(editor(page), Key.Key_Tab)
    qtbot.waitUntil(lambda: editor(page) is None)
    assert [shown(page, "演示乙", f"mark_{item}") for item in ("patrol", "service")] == [D(14), D(9)]


def test_a_value_refused_after_it_was_typed_stays_at_its_cell(qtbot, open_page, county, cycle, told, errors):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15")
    county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    page.table.save()
    settle(qtbot, page)
    settle(qtbot, page)
    cell = (subjects(county.clerk_a, cycle)["演示甲"], "mark_patrol")
    draft = page.pane.model.drafts[cell]
    assert (draft.text, draft.ready) == ("15", False) and "已提交" in draft.problem
    assert errors == [] and page.unsent() == "2026年10月日常考核有 1 格评分没有保存。"
    page.pane.model.undo.undo()
    assert not page.unsent()


def test_the_tree_narrows_the_sheet_and_drafts_stay(qtbot, open_page, county, cycle):
    page = open_page(county, "maker")
    assert len(page.pane.model.rows) == 5 and len(page.frame.towns.buttons) == 2
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15")
    line = next(line for line in page.seen.filling.lines if line.name == "演示丙")
    page.stand_on(Ground("南村", Scope(line.scope_code, line.scope_code)))
    assert [row.name for row in page.pane.model.rows] == ["演示丙"]
    assert "1 格" in page.unsent() and not page.frame.cycle.isEnabled()
    page.stand_on(Ground("没有人", Scope(0, 0)))
    assert "没有本期考核对象" in page.frame.empty.text() and page.pane.isHidden()
    page.stand_on(EVERYTHING)
    assert shown(page, "演示甲", "mark_patrol") == D(15)


def test_what_stands_in_a_cell_is_asked_about_before_it_was_confirmed(qtbot, open_page, county, cycle):
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "patrol")
    qtbot.keyClicks(page.table, "1")
    assert editor(page) is not None
    assert page.unsent() == "2026年10月日常考核有 1 格评分没有保存。"
    assert shown(page, "演示甲", "mark_patrol") == D(1)


def test_a_reason_outlives_a_refusal_of_its_step(qtbot, open_page, county, cycle, errors):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    page = open_page(county, "maker")
    codes = [line.scope_code for line in page.seen.filling.lines if line.town == "甲镇"]
    page.stand_on(Ground("甲镇", Scope(min(codes), max(codes))))
    step(page, "退回乡镇").click()
    dialog = page.dialog
    dialog.reason.setText("巡查记录不全")
    county.clerk_a.do(assessment.pull_back_town, cycle, county.unit_id(TOWN_A))  # meanwhile
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.sending)
    assert dialog.isVisible() and dialog.banner.text.text() and dialog.yes.isEnabled()
    assert dialog.reason.text() == "巡查记录不全" and errors == []


@on_both
def test_the_county_leads_a_cycle_to_its_publication(qtbot, open_page, county, cycle):
    for clerk in (county.clerk_a, county.clerk_b):
        score_town(county, clerk, cycle, 18, 19, 14, 13, 12, 15)
    county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    page = open_page(county, "maker")
    codes = [line.scope_code for line in page.seen.filling.lines if line.town == "甲镇"]
    page.stand_on(Ground("甲镇", Scope(min(codes), max(codes))))
    assert set(page.frame.tools.steps) == {"县级接收", "撤回修改", "退回乡镇"}
    step(page, "退回乡镇").click()
    assert not page.dialog.yes.isEnabled()
    page.dialog.reason.setText("巡查记录不全")
    page.dialog.reject()
    assert page.dialog.isVisible() and page.dialog.unsent() == "“退回乡镇”的原因还没有提交。"
    page.dialog.banner.doors[0].click()
    page.dialog.accept()
    settle(qtbot, page)
    settle(qtbot, page)
    assert set(page.frame.tools.steps) == {"提交县级"}
    closed(county, cycle)
    page.refresh()
    page.stand_on(EVERYTHING)
    settle(qtbot, page)
    for title, state in (("完成复核", CycleState.MODERATED), ("公布结果", CycleState.PUBLISHED)):
        step(page, title).click()
        settle(qtbot, page)
        listed = page.dialog.spreads
        said = [listed.item(at).text() for at in range(listed.count())]
        seen = ["！乙镇经办", "甲镇经办"] if title == "完成复核" else []
        assert [text.split("：")[0] for text in said] == seen, said
        assert listed.isVisible() == bool(said)
        page.dialog.accept()
        settle(qtbot, page)
        settle(qtbot, page)
        assert county.maker.ask(assessment.cycle_in, OCTOBER).state is state
    assert step(page, "确定结果").text() == "确定结果（还差 1 项）"
    assert not page.frame.tools.buttons["粘贴"].isEnabled()
    assert "已公布" in page.frame.tools.buttons["粘贴"].toolTip()


def test_the_first_cycle_is_opened_from_the_page(qtbot, open_page, county, errors):
    page = open_page(county, "maker")
    assert "还没有开始考核" in page.frame.empty.text()
    page.frame.tools.buttons["打开新周期"].click()
    page.dialog.months.setCurrentText("2026年10月")
    page.dialog.accept()
    settle(qtbot, page)
    settle(qtbot, page)
    assert page.seen.filling.cycle.title == "2026年10月日常考核" and len(page.pane.model.rows) == 5
    assert errors == []


def test_what_cannot_be_done_on_the_sheet_says_why(qtbot, open_page, county, cycle):
    page = open_page(county, "maker")
    page.open_cycle()
    offered = [page.dialog.months.itemText(at) for at in range(page.dialog.months.count())]
    assert "2026年11月" not in offered and "2026年10月" not in offered  # not over; open already
    page.dialog.reject()
    page.stand_on(Ground("没有人", Scope(0, 0)))
    for title in ("导入评分表", "粘贴", "批量填写"):
        button = page.frame.tools.buttons[title]
        assert not button.isEnabled() and "没有本期考核对象" in button.toolTip()
    for back in range(1, 7):
        county.maker.do(assessment.open_cycle, OCTOBER.plus(-back))
    page.refresh()
    settle(qtbot, page)
    button = page.frame.tools.buttons["打开新周期"]
    assert not button.isEnabled() and "2026-11-30 起可以打开" in button.toolTip()


def test_who_may_only_read_types_nothing(qtbot, open_page, county, cycle, told):
    page = open_page(county, "checker")
    assert page.frame.tools.buttons == {} and page.frame.tools.steps == {}
    stand(page, "演示甲", "patrol")
    qtbot.keyClicks(page.table, "5")
    assert editor(page) is None and "只能查看" in told[-1][0]


def test_a_total_is_explained_line_by_line_with_the_rules_and_their_sources(open_page, county, cycle):
    person = subjects(county.clerk_a, cycle)["演示甲"]
    county.clerk_a.do(assessment.enter_scores, cycle, sheet(person, 18, 19, 14, 13, 12, 15))
    noted = Mark(subject_id=person, item="patrol", raw=D(18), reason="巡查20次", evidence="日志")
    county.clerk_a.do(assessment.enter_scores, cycle, [noted])
    page = open_page(county, "clerk_a")
    row = next(row for row in page.pane.model.rows if row.name == "演示甲")
    card = page.card([row])
    said = [label.text() for label in card.findChildren(QLabel)]
    assert {"信息采集上报", "18/20", "20.0%", "18.00"} <= set(said)
    assert any("总分 90.00，优秀；镇内第 1 名" in text for text in said)
    assert "网格巡查走访：巡查20次；日志" in said
    rules = next(text for text in said if "最高分 20〔假设〕" in text)
    assert "工作纪律" in rules and "部门评分" not in rules  # those of other sheets


def test_a_workbook_is_looked_at_imported_and_taken_back(qtbot, open_page, county, cycle, told, tmp_path):
    page = open_page(county, "clerk_a")
    titles = [item.name for item in page.seen.filling.items]
    file = tmp_path / "评分表.csv"
    rows = (
        ["姓名", *titles],
        ["演示甲", "18", "19", "14", "13", "12", "15"],
        ["演示乙", "18", "99", "14", "13", "12", "15"],
    )
    file.write_text("\n".join(",".join(line) for line in rows), encoding="utf-8")
    page.import_file(file)
    settle(qtbot, page)
    assert "共 2 行，可导入 1 行，有误 1 行" in page.dialog.head.text()
    assert "超过满分" in page.dialog.problems.item(0, 4).text() and count(county.maker, Score) == 0
    page.dialog.accept()
    settle(qtbot, page)
    settle(qtbot, page)
    text, door = told[-1]
    assert "已导入 1 行" in text and shown(page, "演示甲", "value") == D("91.00")
    door.act()
    settle(qtbot, page)
    settle(qtbot, page)
    assert shown(page, "演示甲", "value") is None


def test_a_workbook_of_another_month_is_refused(qtbot, open_page, county, cycle, errors, tmp_path):
    page = open_page(county, "clerk_a")
    file = tmp_path / "2026年9月评分表.csv"
    titles = ",".join(item.name for item in page.seen.filling.items)
    file.write_text(f"姓名,{titles}\n演示甲,1,1,1,1,1,1\n", encoding="utf-8")
    page.import_file(file)
    settle(qtbot, page)
    assert "这张表写的是2026年9月" in page.dialog.head.text() and errors == []
    assert not page.dialog.yes.isVisible() and count(county.maker, Score) == 0


def test_the_page_stands_beside_the_results():
    ids = [page.id for page in PAGES if page.section == "考核"]
    assert ids[:2] == ["scores", "results"] and len(ITEMS) == 6


def test_a_saved_mark_is_taken_back_by_delete_with_a_reason(qtbot, open_page, county, cycle, told, errors):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15")
    stand(page, "演示甲", "patrol")
    qtbot.keyClick(page.table, Key.Key_Delete)
    assert not page.unsent() and shown(page, "演示甲", "mark_patrol") == D(19)
    form = page.dialog
    assert form.windowTitle() == "撤回 1 格评分" and "演示甲 的网格巡查 19" in form.sheet.note
    form.submit()
    assert form.isVisible() and form.form.wrong  # no reason yet
    form.form.cells["reason"].editor.show_value("录错人了")
    form.submit()
    settle(qtbot, page)
    settle(qtbot, page)
    assert shown(page, "演示甲", "mark_patrol") is None and shown(page, "演示甲", "missing") == 1
    assert told[-1][0] == "已撤回 1 格评分。" and errors == [] and count(county.maker, Score) == 13
    stand(page, "演示甲", "patrol")
    qtbot.keyClick(page.table, Key.Key_Delete)  # nothing is there any more, nothing is asked
    assert told[-1][0] == "已撤回 1 格评分。" and not page.unsent()


def test_emptying_a_saved_cell_in_its_line_says_how_it_is_taken_back(qtbot, open_page, county, cycle):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "patrol")
    qtbot.keyClick(page.table, Key.Key_F2)
    editor(page).clear()
    qtbot.keyClick(editor(page), Key.Key_Tab)
    cell = (subjects(county.clerk_a, cycle)["演示甲"], "mark_patrol")
    qtbot.waitUntil(lambda: cell in page.pane.model.drafts)
    assert "按 Delete 撤回" in page.pane.model.drafts[cell].problem


def test_a_mark_is_given_its_note_and_shows_that_it_has_one(qtbot, open_page, county, cycle, told, errors):
    page = open_page(county, "clerk_a")
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15")
    stand(page, "演示甲", "patrol")
    bare = page.table.grab().toImage()
    qtbot.keyClick(page.table, Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page)
    form = page.dialog
    assert form.form.cells["raw"].read() == D(15)  # what waits to be saved goes along
    form.form.cells["reason"].editor.show_value("巡查20次")
    form.form.cells["evidence"].editor.show_value("日志 10-03")
    form.submit()
    settle(qtbot, page)
    settle(qtbot, page)
    assert not page.unsent() and told[-1][0] == "已保存演示甲 的网格巡查和依据。" and errors == []
    stand(page, "演示甲", "patrol")
    assert page.pane.bar.said.text() == "依据：巡查20次；日志 10-03"
    assert shown(page, "演示甲", "note") == "巡查20次；日志 10-03"
    assert page.table.grab().toImage() != bare
    card = page.card([next(row for row in page.pane.model.rows if row.name == "演示甲")])
    assert any("巡查20次；日志 10-03" in label.text() for label in card.findChildren(QLabel))


def test_a_note_over_what_another_changed_meanwhile_is_compared(qtbot, open_page, county, cycle, errors):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "clerk_a")
    person = subjects(county.clerk_a, cycle)["演示甲"]
    stand(page, "演示甲", "patrol")
    page.pane.bar.note.click()
    settle(qtbot, page)
    form = page.dialog
    form.form.cells["evidence"].editor.show_value("日志")
    county.maker.do(assessment.enter_scores, cycle, [Mark(subject_id=person, item="patrol", raw=D(12))])
    form.submit()
    settle(qtbot, page)
    settle(qtbot, page)
    assert form.isVisible() and "经办甲" in form.banner.text.text() and errors == []
    said = {key: [side.words.text() for side in sides] for key, sides in form.comparison.lines.items()}
    assert said["raw"] == ["19", "12", "19"], "a mark and its evidence are one statement"
    assert form.form.cells["evidence"].read() == "日志"


def test_a_closed_cell_has_a_lock_and_says_why(qtbot, open_page, county, cycle, told):
    score_town(county, county.clerk_a, cycle, 18, 19, 14, 13, 12, 15)
    page = open_page(county, "clerk_a")
    free = page.table.grab().toImage()
    county.clerk_a.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    page.refresh()
    settle(qtbot, page)
    assert page.table.grab().toImage() != free
    stand(page, "演示甲", "patrol")
    assert "评分表已提交县级" in page.pane.bar.said.text() and not page.pane.bar.note.isEnabled()
    qtbot.keyClick(page.table, Key.Key_Delete)
    assert "评分表已提交县级" in told[-1][0] and page.dialog is None


def test_every_dialog_of_the_sheet_is_named_walked_by_tab_and_closed(qtbot, qapp, open_page, file_office):
    dress(qapp)
    hire(file_office, STAFF)
    file_office.maker.do(assessment.open_cycle, OCTOBER)
    page = open_page(file_office, "maker")
    with qtbot.waitActive(page):
        page.activateWindow()
    stand(page, "演示甲", "patrol")
    typed(qtbot, page, "15", Key.Key_Return)
    page.table.save()
    settle(qtbot, page)
    settle(qtbot, page)
    QGuiApplication.clipboard().setText(BLOCK)
    found, seen = {}, set()
    for words, opened in dialogs(page, page):
        seen.add(words)
        if wrong := wrong_with(page, opened):
            found[words] = wrong
    for keys in (Key.Key_Delete, Key.Key_F2):
        stand(page, "演示甲", "patrol")
        qtbot.keyClick(page.table, keys, SHIFT if keys == Key.Key_F2 else Qt.KeyboardModifier.NoModifier)
        settle(qtbot, page)
        seen.add(page.dialog.windowTitle())
        if wrong := wrong_with(page, page.dialog):
            found[keys] = wrong
        page.dialog.reject()
    assert found == {}
    assert {"批量填写", "粘贴", "打开新周期", "撤回 1 格评分", "演示甲 的网格巡查：依据"} <= seen


def test_what_is_counted_is_entered_by_one_press_and_opens_its_sheet(qtbot, county, open_page, told):
    session = held(county, {"演示甲": "1", "演示乙": "2"})
    county.maker.do(assessment.open_cycle, OCTOBER)
    page = open_page(county, "clerk_a")
    button = page.frame.tools.buttons[COUNTED]
    assert button.isEnabled(), button.toolTip()
    button.click()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0].startswith("按培训签到评分：新评 2 格")
    page.refresh()
    settle(qtbot, page)
    row = next(row for row in page.pane.model.rows if row.name == "演示乙")
    card = page.pane.card((), row.id)
    qtbot.addWidget(card)
    (door,) = card.findChildren(QPushButton)
    assert door.text() == f"查看培训签到 训{session:05d}"
    opened = []
    page.desk.wanted.connect(lambda *asked: opened.append(asked))
    door.click()
    assert [asked for asked in opened if "training_sheet" in asked and session in asked]


def test_who_is_not_typed_into_is_not_scored_again(county, cycle, monkeypatch):
    score_town(county, county.clerk_a, cycle, 18, 18, 14, 13, 12, 14)
    with statements(county.maker) as sent:
        reckoning = county.maker.ask(reading.read, cycle).reckoning  # where it is read, not by the window
    assert sum("score.raw" in one for one in sent) <= 2  # for the sheet, and for the step that follows
    scored = []
    monkeypatch.setattr(
        rows, "outcome_of", lambda sheet, one: scored.append(one.id) or outcome_of(sheet, one)
    )
    assert [row.value for row in reckoning.live(reckoning.rows) if row.name == "演示甲"] == [D("89.00")]
    assert scored == []
    one, *others = reckoning.rows
    reckoning.live([replace(one, mark_patrol=D(20)), *others])
    assert scored == [one.id]
