"""A block from WPS before it is typed: whose each line is, which column is which, and what cannot go in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.imports.block import Fate
from tests.ui.test_sheet import PEOPLE, Post, post, read, sheet
from ui.kit.clipboard import rows_of
from ui.kit.theme import dress
from ui.pages.assessment.sheet.batch import BatchDialog
from ui.pages.assessment.sheet.fitting import fitted
from ui.pages.assessment.sheet.pasting import PasteDialog

__all__ = ["Post", "post", "sheet"]
D = Decimal


def plan(sheet, text: str, at=(1, "visit")):
    return fitted(sheet.sheet, rows_of(text), at)


def reasons(found) -> list[str]:
    return [one.reason for line in found.lines for one in line if one.fate is Fate.REFUSED]


def test_numbers_alone_go_down_from_the_cell_in_hand(sheet):
    found = plan(sheet, "17\t8\n16\t7\n", (2, "visit"))
    assert found.typed == {(2, "visit"): "17", (2, "serve"): "8", (3, "visit"): "16", (3, "serve"): "7"}
    assert "按位置" in found.notes[0]


def test_names_win_over_position_and_one_column_off_is_noticed(sheet):
    """The block begins with the names, though the cell in hand is the first mark."""
    found = plan(sheet, "李俊杰\t12\t8\n赵丽华\t11\t7\n")
    assert found.typed == {(3, "visit"): "12", (3, "serve"): "8", (1, "visit"): "11", (1, "serve"): "7"}
    assert found.titles == ("姓名", "巡查", "服务")
    assert any("按姓名" in note for note in found.notes)


def test_a_running_number_before_the_marks_is_left_out(sheet):
    found = plan(sheet, "1\t17\t8\n2\t16\t7\n")
    assert found.typed == {(1, "visit"): "17", (1, "serve"): "8", (2, "visit"): "16", (2, "serve"): "7"}
    assert any("序号" in note for note in found.notes)


def test_too_many_columns_from_here_begin_at_the_first_mark_and_say_so(sheet):
    found = plan(sheet, "17\t8\n16\t7\n", (1, "serve"))
    assert found.typed[(1, "visit")] == "17" and any("已改从“巡查”起" in note for note in found.notes)


def test_titles_say_which_column_is_which(sheet):
    found = plan(sheet, "姓名\t服务(20分)\t备注\t巡查 20\n王春梅\t6\t好\t15\n")
    assert found.typed == {(2, "serve"): "6", (2, "visit"): "15"}
    assert (found.titles, found.first) == (("姓名", "服务", "", "巡查"), 2)


def test_every_cell_that_cannot_go_in_has_its_reason(sheet):
    text = (
        "赵丽华\t25\t１２\n王春梅\t1.40824E+17\t\n查无此人\t9\t9\n赵丽华\t9\t9\n已提交\t9\t9\n李俊杰\t缺\t9\n"
    )
    found = plan(sheet, text)
    assert found.typed == {(1, "serve"): "１２"}
    told = reasons(found)
    for part in ("超过满分", "末位已丢失", "表上没有“查无此人”", "与第 1 行是同一个人", "已提交县级"):
        assert any(part in each for each in told), part
    assert (found.counts[Fate.EMPTY], found.counts[Fate.SAME]) == (1, 2)  # 缺 over nothing, 9 over 9


def test_quotes_and_lines_within_cells_are_one_cell(sheet):
    found = plan(sheet, '姓名\t巡查\t备注\n王春梅\t15\t"第一行\n第二行"\n')
    assert found.typed == {(2, "visit"): "15"} and len(found.lines) == 1


def test_namesakes_are_told_apart_or_refused(sheet):
    from dataclasses import replace

    sheet.sheet.take([*PEOPLE, replace(PEOPLE[0], id=5)])
    found = plan(sheet, "赵丽华\t15\t5\n王春梅\t1\t2\n")
    assert any("2 个“赵丽华”" in each for each in reasons(found))
    assert found.typed == {(2, "visit"): "1", (2, "serve"): "2"}


def test_nothing_is_typed_before_it_is_confirmed_and_then_as_one_step(qtbot, sheet):
    found = plan(sheet, "赵丽华\t25\t12\n王春梅\t14\t13\n")
    dialog = PasteDialog(found, sheet)
    qtbot.addWidget(dialog)
    assert dialog.yes.text() == "只粘贴通过的 3 格" and not sheet.sheet.drafts
    assert [dialog.reasons.item(0).text()] == ["第 1 行“巡查”：25 分超过满分 20 分，请核对。"]
    dialog.reasons.setCurrentRow(0)
    assert dialog.table.currentIndex().data() == "25"
    sheet.sheet.put(found.typed, "粘贴 3 格")
    assert len(sheet.sheet.drafts) == 3
    sheet.sheet.undo.undo()
    assert not sheet.sheet.drafts


def test_enter_pastes_and_does_not_cancel(qtbot, sheet):
    """A style that puts 取消 first would make it what Enter presses."""
    dress(QApplication.instance())
    dialog = PasteDialog(plan(sheet, "赵丽华\t15\t12\n王春梅\t14\t13\n"), sheet)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.yes.isDefault()


@pytest.mark.parametrize(("value", "said"), [("", "请填写一个值"), ("99", "超过满分"), ("18", "将改动 2 人")])
def test_a_batch_shows_before_and_after(qtbot, sheet, value, said):
    dialog = BatchDialog(sheet.sheet, [row.id for row in PEOPLE], sheet)
    qtbot.addWidget(dialog)
    dialog.value.setText(value)
    assert said in dialog.said.text()
    assert dialog.yes.isEnabled() is (value == "18")


def test_a_batch_is_one_step_of_undo(qtbot, sheet):
    dialog = BatchDialog(sheet.sheet, [row.id for row in PEOPLE], sheet)
    qtbot.addWidget(dialog)
    dialog.field.setCurrentText("服务")
    dialog.value.setText("15")
    lines = [dialog.changes.item(at).text() for at in range(dialog.changes.count())]
    assert lines == ["赵丽华：（空） → 15", "王春梅：（空） → 15", "李俊杰：9 → 15"]
    assert "另有 1 人的评分表不能填写" in dialog.said.text()
    dialog.show()
    dialog.reject()
    assert dialog.isVisible() and dialog.unsent()
    dialog.accept()
    assert {cell: draft.value for cell, draft in sheet.sheet.drafts.items()} == {
        (row, "serve"): D(15) for row in (1, 2, 3)
    }
    assert sheet.sheet.undo.undoText() == "批量填写 3 人的服务"
    sheet.sheet.undo.undo()
    assert not sheet.sheet.drafts and read("15") == D(15)


def test_marks_stand_under_each_other_before_they_are_typed(qtbot, sheet):
    dialog = PasteDialog(plan(sheet, "李俊杰\t12\t8.5\n赵丽华\t9\t250\n"), sheet)
    qtbot.addWidget(dialog)
    model, right = dialog.table.model(), Qt.AlignmentFlag.AlignRight
    sides = [
        [model.index(row, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(4)]
        for row in range(2)
    ]
    assert [[bool(side and side & right) for side in line] for line in sides] == [
        [False, False, True, True]
    ] * 2
