"""A table people type into: drafts, their undo, what cannot be sent, and the keys of WPS."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from app.core.errors import Invalid, Unavailable
from app.core.fields import Kind, Label
from app.imports.cells import Doubt, score
from ui.kit.cells import MARK, Mark
from ui.pages.assessment.sheet.bar import SheetBar
from ui.pages.assessment.sheet.drafts import Typing
from ui.pages.assessment.sheet.model import SheetModel
from ui.pages.assessment.sheet.view import Sheet

D = Decimal
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Person:
    """Somebody with two marks and their sum."""

    id: int
    name: Annotated[str, Label("姓名")]
    visit: Annotated[Decimal | None, Label("巡查", kind=Kind.SCORE)]
    serve: Annotated[Decimal | None, Label("服务", kind=Kind.SCORE)]
    total: Annotated[Decimal | None, Label("总分", kind=Kind.SCORE)] = None


PEOPLE = (
    Person(1, "赵丽华", D(18), None),
    Person(2, "王春梅", None, None),
    Person(3, "李俊杰", None, D(9)),
    Person(4, "已提交", D(5), D(5)),
)


def read(text: str) -> object:
    value = score(text, maximum=D(20))
    return value.value if isinstance(value, Doubt) else value


def added(rows):
    return [replace(row, total=(row.visit or D(0)) + (row.serve or D(0))) for row in rows]


class Post:
    """Where sent drafts arrive; the test answers."""

    def __init__(self) -> None:
        self.drafts, self.done, self.failed = None, None, None

    def __call__(self, drafts, done, failed):
        self.drafts, self.done, self.failed = drafts, done, failed
        return self

    cancelled = False


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def sheet(qtbot, post):
    typing = Typing(
        row=Person,
        parse={"visit": read, "serve": read},
        send=post,
        locked=lambda row, _key: "评分表已提交县级，请先撤回。" if row.id == 4 else "",
        name=lambda row: row.name,
        keeps="已保存的评分不能清空。",
        live=added,
    )
    model = SheetModel(typing, ("name",))
    view = Sheet(model)
    qtbot.addWidget(view)
    view.resize(700, 300)
    model.take(PEOPLE)
    view.show()
    view.setFocus()
    view.setCurrentIndex(model.index(0, 2))
    return view


def at(sheet, row: int, key: str):
    keys = [field.key for field in sheet.sheet.columns]
    return sheet.sheet.index(row, keys.index(key))


def text(sheet, row: int, key: str) -> str:
    return str(at(sheet, row, key).data())


def mark(sheet, row: int, key: str):
    return at(sheet, row, key).data(MARK)


def stand(sheet, row: int, key: str, to: tuple[int, str] | None = None) -> None:
    sheet.setCurrentIndex(at(sheet, row, key))
    if to:
        model = sheet.selectionModel()
        for line in range(row, to[0] + 1):
            keys = [field.key for field in sheet.sheet.columns]
            for column in range(keys.index(key), keys.index(to[1]) + 1):
                model.select(sheet.sheet.index(line, column), QItemSelectionModel.SelectionFlag.Select)


def editor_of(sheet) -> QLineEdit | None:
    """Return the open editor; one that has been closed lives on until the event loop is idle."""
    found = sheet.viewport().findChildren(QLineEdit, "cell")
    return next((editor for editor in found if editor.isVisible()), None)


def type_in(qtbot, sheet, written: str, end: Qt.Key = Key.Key_Return) -> None:
    """Type as a person does: the first key opens the cell, the last one leaves it."""
    if written.isascii():
        qtbot.keyClicks(sheet, written[0])
        editor = editor_of(sheet)
        qtbot.keyClicks(editor, written[1:])
    else:  # an input method hands over whole texts
        qtbot.keyClick(sheet, Key.Key_F2)
        editor = editor_of(sheet)
        editor.insert(written)
    qtbot.keyClick(editor, end)
    qtbot.waitUntil(lambda: editor_of(sheet) is None)


def test_typing_starts_editing_and_enter_goes_down(qtbot, sheet):
    type_in(qtbot, sheet, "12")
    assert (text(sheet, 0, "serve"), mark(sheet, 0, "serve")) == ("12", Mark.PENDING)
    assert sheet.currentIndex() == at(sheet, 1, "serve")
    type_in(qtbot, sheet, "１３．５", Key.Key_Tab)  # full-width
    assert sheet.sheet.drafts[(2, "serve")].value == D("13.5")
    assert sheet.currentIndex() == at(sheet, 2, "visit")  # over the end of the row


def test_what_follows_is_worked_out_while_typing_and_rows_stay_where_they_are(qtbot, sheet):
    sheet.sheet.sort(3, Qt.SortOrder.DescendingOrder)
    order = [row.id for row in sheet.sheet.rows]
    stand(sheet, order.index(2), "visit")
    type_in(qtbot, sheet, "20")
    assert text(sheet, order.index(2), "total") == "20.0"
    assert [row.id for row in sheet.sheet.rows] == order


def test_f2_edits_what_is_there_and_escape_gives_up(qtbot, sheet):
    stand(sheet, 0, "visit")
    qtbot.keyClick(sheet, Key.Key_F2)
    editor = editor_of(sheet)
    assert editor.text() == "18"
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Key.Key_Escape)
    qtbot.waitUntil(lambda: editor_of(sheet) is None)
    assert not sheet.sheet.drafts
    type_in(qtbot, sheet, "17")
    stand(sheet, 0, "visit")
    qtbot.keyClick(sheet, Key.Key_Escape)
    assert (text(sheet, 0, "visit"), dict(sheet.sheet.drafts)) == ("18", {})


@pytest.mark.parametrize(
    ("written", "why"),
    [("21", "超过满分"), ("abc", "不是分数"), ("1.234", "小数超过两位"), ("-3", "不是分数")],
)
def test_what_cannot_be_read_stays_with_its_reason_and_is_missing_not_zero(qtbot, sheet, written, why):
    stand(sheet, 1, "visit")
    said = []
    sheet.spoke.connect(lambda text, _wrong: said.append(text))
    type_in(qtbot, sheet, written)
    draft = sheet.sheet.drafts[(2, "visit")]
    assert (text(sheet, 1, "visit"), mark(sheet, 1, "visit"), draft.value) == (written, Mark.INVALID, None)
    assert why in draft.problem and any(why in each for each in said)  # told while it is typed
    assert text(sheet, 1, "total") == "0.0"


def test_locked_cells_say_why_and_take_nothing(qtbot, sheet):
    told = []
    sheet.told.connect(told.append)
    stand(sheet, 3, "visit")
    qtbot.keyClicks(sheet, "7")
    assert editor_of(sheet) is None
    assert told == ["评分表已提交县级，请先撤回。"]
    assert mark(sheet, 3, "visit") is Mark.LOCKED
    stand(sheet, 2, "visit", (3, "serve"))
    qtbot.keyClick(sheet, Key.Key_Delete)
    assert (text(sheet, 3, "visit"), "2 格没有改" in told[-1]) == ("5", True)


def test_delete_clears_what_was_typed_and_asks_about_what_was_sent(qtbot, sheet):
    asked = []
    sheet.emptied.connect(asked.append)
    stand(sheet, 1, "visit")
    type_in(qtbot, sheet, "15")
    stand(sheet, 0, "visit")
    type_in(qtbot, sheet, "11")
    stand(sheet, 0, "visit", (1, "visit"))
    qtbot.keyClick(sheet, Key.Key_Delete)
    assert asked == [[(1, "visit")]] and not sheet.sheet.drafts
    assert text(sheet, 0, "visit") == "18"  # it stands until the question has been answered
    sheet.sheet.put({(1, "visit"): ""}, "清空")
    assert sheet.sheet.drafts[(1, "visit")].problem == "已保存的评分不能清空。"


def test_fill_down_and_right(qtbot, sheet):
    stand(sheet, 0, "visit", (2, "visit"))
    qtbot.keyClick(sheet, Key.Key_D, CTRL)
    assert [text(sheet, row, "visit") for row in range(3)] == ["18", "18", "18"]
    stand(sheet, 1, "serve")
    qtbot.keyClick(sheet, Key.Key_D, CTRL)  # a single cell takes the one above, which is empty
    stand(sheet, 0, "visit", (1, "serve"))
    qtbot.keyClick(sheet, Key.Key_R, CTRL)
    assert [text(sheet, row, "serve") for row in range(3)] == ["18", "18", "9"]


def test_undo_and_redo_say_what_they_take_back(qtbot, sheet):
    bar = SheetBar(sheet)
    qtbot.addWidget(bar)
    type_in(qtbot, sheet, "12")
    assert bar.back.toolTip() == "撤销：填写 赵丽华 的服务  Ctrl+Z"
    stand(sheet, 1, "visit", (2, "visit"))
    QGuiApplication.clipboard().setText("16")
    qtbot.keyClick(sheet, Key.Key_V, CTRL)
    assert bar.back.toolTip().startswith("撤销：粘贴 2 格")
    qtbot.keyClick(sheet, Key.Key_Z, CTRL)
    assert set(sheet.sheet.drafts) == {(1, "serve")}
    qtbot.keyClick(sheet, Key.Key_Z, CTRL)
    assert not sheet.sheet.drafts and not bar.back.isEnabled()
    qtbot.keyClick(sheet, Key.Key_Y, CTRL)
    assert text(sheet, 0, "serve") == "12"


def test_cut_is_copied_and_cleared(qtbot, sheet):
    stand(sheet, 1, "visit")
    type_in(qtbot, sheet, "15")
    stand(sheet, 1, "visit", (1, "visit"))
    qtbot.keyClick(sheet, Key.Key_X, CTRL)
    assert (QGuiApplication.clipboard().text(), text(sheet, 1, "visit")) == ("15", "")


def test_save_sends_everything_together_and_new_typing_meanwhile_stays(qtbot, sheet, post):
    type_in(qtbot, sheet, "12")
    stand(sheet, 1, "visit")
    qtbot.keyClicks(sheet, "9")  # still in the editor when Ctrl+S is pressed
    editor = editor_of(sheet)
    qtbot.keyClick(editor, Key.Key_S, CTRL)
    if post.drafts is None:
        sheet.save()
    assert {cell: draft.value for cell, draft in post.drafts.items()} == {(1, "serve"): 12, (2, "visit"): 9}
    stand(sheet, 1, "visit")
    type_in(qtbot, sheet, "10")
    post.done(None)
    assert {cell: draft.text for cell, draft in sheet.sheet.drafts.items()} == {(2, "visit"): "10"}
    assert sheet.sheet.drafts[(2, "visit")].before == 9
    assert (text(sheet, 0, "serve"), mark(sheet, 0, "serve")) == ("12", None)


def test_faults_are_gone_to_before_anything_is_sent(qtbot, sheet, post):
    told = []
    sheet.told.connect(told.append)
    stand(sheet, 1, "visit")
    type_in(qtbot, sheet, "99")
    sheet.save()
    assert (post.drafts, told) == (None, ["还有 1 处需要修正，改好后再保存。"])
    assert sheet.currentIndex() == at(sheet, 1, "visit")


def test_refused_values_come_back_at_their_cells_and_nothing_is_lost(qtbot, sheet, post):
    type_in(qtbot, sheet, "12")
    type_in(qtbot, sheet, "13")
    sheet.save()
    post.failed(Invalid("没有录入", {"2.serve": "王春梅：服务超出范围"}))
    assert {cell: draft.problem for cell, draft in sheet.sheet.drafts.items()} == {
        (1, "serve"): "",
        (2, "serve"): "王春梅：服务超出范围",
    }
    assert sheet.currentIndex() == at(sheet, 1, "serve")
    assert at(sheet, 1, "serve").data(Qt.ItemDataRole.ToolTipRole) == "王春梅：服务超出范围"
    stand(sheet, 1, "serve")
    type_in(qtbot, sheet, "11")
    sheet.save()
    post.failed(Unavailable("连接断开，请稍后再试。"))
    assert {cell: draft.ready for cell, draft in sheet.sheet.drafts.items()} == {
        (1, "serve"): True,
        (2, "serve"): True,
    }
    sheet.save()
    post.done(None)
    assert not sheet.sheet.drafts


def test_drafts_survive_news_and_a_cell_changed_by_another_asks(qtbot, sheet, post):
    bar = SheetBar(sheet)
    qtbot.addWidget(bar)
    type_in(qtbot, sheet, "12")
    stand(sheet, 1, "visit")
    type_in(qtbot, sheet, "15")
    news = [replace(PEOPLE[0], serve=D(10)), replace(PEOPLE[1], serve=D(3)), *PEOPLE[2:]]
    sheet.sheet.take(news)
    assert (text(sheet, 0, "serve"), text(sheet, 1, "visit"), text(sheet, 1, "serve")) == ("12", "15", "3")
    stand(sheet, 0, "serve")
    assert "我的 12，对方 10，原值 （空）" in sheet.sheet.held.said((1, "serve"))
    assert not bar.mine.isHidden() and not bar.theirs.isHidden()
    sheet.save()
    assert post.drafts is None  # the choice comes first
    stand(sheet, 0, "serve")
    bar.mine.click()
    assert (text(sheet, 0, "serve"), sheet.sheet.drafts[(1, "serve")].before) == ("12", D(10))
    qtbot.keyClick(sheet, Key.Key_Z, CTRL)
    bar.theirs.click()
    assert (text(sheet, 0, "serve"), (1, "serve") in sheet.sheet.drafts) == ("10", False)


def test_news_that_says_the_same_settles_a_draft(qtbot, sheet):
    type_in(qtbot, sheet, "12")
    sheet.sheet.take([replace(PEOPLE[0], serve=D(12)), *PEOPLE[1:]])
    assert not sheet.sheet.drafts


def test_drafts_of_rows_out_of_sight_stay(qtbot, sheet):
    type_in(qtbot, sheet, "12")
    sheet.sheet.take(PEOPLE, lambda row: row.id > 1)
    assert [row.id for row in sheet.sheet.rows] == [2, 3, 4] and (1, "serve") in sheet.sheet.drafts
