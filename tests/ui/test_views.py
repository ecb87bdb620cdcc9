"""What a person makes of a list and finds again: views with names, columns, widths, density."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.fields import fields_of
from app.core.narrowing import Kept, Narrowing
from app.core.period import Month
from app.domain.arrangement import Sort
from app.domain.sieve import Sieve, texts_of
from app.domain.views import Shelf, View, from_json, to_json
from tests.ui.test_table import LINES, Line, Stage, names
from ui.kit.errors import Naming
from ui.kit.table import Table, TableModel
from ui.kit.theme import dress
from ui.kit.views import Arranger, Bar

FIELDS = fields_of(Line)
KEYS = [field.key for field in FIELDS]
FULL = View(
    name="月末核对",
    kept=(
        Kept(key="stage", values=frozenset({Stage.NEW, None})),
        Kept(key="pay", least=Decimal("5.50")),
        Kept(key="day", least=date(2026, 1, 1), most=date(2026, 12, 31)),
        Kept(key="at", least=datetime(2026, 1, 1, tzinfo=UTC)),
        Kept(key="month", values=frozenset({Month(2026, 10)})),
        Kept(key="flag", values=frozenset({True})),
        Kept(key="count", values=frozenset({3, 1234})),
    ),
    sorts=(Sort("pay", descending=True), Sort("name")),
    columns=("name", "pay", "stage"),
    group="stage",
    still=1,
)


def test_a_view_comes_back_as_it_was_kept():
    assert from_json(json.loads(json.dumps(to_json(FULL))), FIELDS) == FULL


@pytest.mark.parametrize("raw", [None, 3, "x", [], {}, {"name": 7}])
def test_what_is_no_view_is_none(raw):
    assert from_json(raw, FIELDS) is None


@pytest.mark.parametrize(
    ("key", "value", "left"),
    [
        ("kept", [{"key": "gone", "values": [1]}], ()),
        ("kept", [{"key": "stage", "values": ["nonsense"]}], ()),
        ("kept", [{"key": "pay", "least": "abc"}], ()),
        ("kept", [{"key": "count", "values": [True]}], ()),
        ("kept", [{"key": "day", "least": "2026-02-30"}], ()),
        ("kept", [{"key": "day"}], ()),
        ("kept", [7, None, {"key": ["name"]}], ()),
        ("kept", "all", ()),
        ("sorts", [["gone", True], ["name"], ["name", 1], ["pay", False]], (Sort("pay"),)),
        ("columns", ["pay", "pay", "gone", 3], ("pay",)),
        ("group", "gone", None),
        ("group", {}, None),
        ("still", 99, 0),
        ("still", True, 0),
    ],
)
def test_nothing_is_taken_on_faith(key, value, left):
    view = from_json({**to_json(FULL), key: value}, FIELDS)
    assert getattr(view, key) == left


@pytest.mark.parametrize(
    "damaged",
    [7, [], {"views": 3}, {"views": [1, {}]}, {"widths": [1], "last": "x"}, {"widths": {"name": "9"}}],
)
def test_damaged_notes_are_as_on_the_first_day(damaged):
    shelf = Shelf({"list.x": damaged, "density": ["compact"]}, "x", FIELDS)
    assert shelf.views() == [] and shelf.left() == (None, {}) and shelf.density == "usual"


def test_a_view_of_the_same_name_gives_way_and_one_can_be_dropped():
    shelf = Shelf({}, "x", FIELDS)
    shelf.save(FULL)
    shelf.save(View(name="月末核对"))
    assert [view.group for view in shelf.views()] == [None]
    shelf.forget("月末核对")
    assert shelf.views() == []


@pytest.fixture
def build(qtbot):
    """A function that opens a list on somebody's notes."""
    hosts = []

    def opened(notes):
        host = QWidget()
        hosts.append(host)
        qtbot.addWidget(host)
        model = TableModel(Line, ("name",), host)
        table = Table(model, host)
        host.resize(900, 400)
        table.resize(900, 400)
        sieve = Sieve(lambda: model.replace(sieve.rows()))
        sieve.pour(LINES, texts_of(FIELDS, ("name",), LINES))
        arranger = Arranger(table, sieve, notes, "x")
        host.show()
        return arranger

    return opened


def shown(arranger):
    return [field.key for field in arranger.model.columns]


def test_a_saved_view_brings_filters_order_columns_and_groups_back(build):
    notes = {}
    arranger = build(notes)
    arranger.sieve.narrow(Narrowing((Kept(key="stage", values=frozenset({Stage.NEW})),)))
    arranger.model.sort_by([Sort("name", descending=True)])
    arranger.model.group_by("flag")
    arranger.show_columns(["name", "pay", "flag"], 1)
    arranger.save("  我的  ")
    arranger.show(arranger.usual)
    assert shown(arranger) == KEYS and len(arranger.model.rows) == 3 and not arranger.model.sorts

    later = build(json.loads(json.dumps(notes)))
    (view,) = later.shelf.views()
    assert view.name == "我的"
    later.show(view)
    assert shown(later) == ["name", "pay", "flag"]
    assert later.model.group == "flag" and later.table.held == 1
    assert names(later.model) == ["曾一", "安三"]


def test_columns_and_widths_are_found_again_but_filters_are_not(build):
    notes = {}
    arranger = build(notes)
    arranger.sieve.narrow(Narrowing((Kept(key="pay", least=Decimal(6)),)))
    chooser = arranger.choose_columns()
    chooser.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    chooser.still.setValue(2)
    chooser.close()
    arranger.table.setColumnWidth(0, 222)
    later = build(json.loads(json.dumps(notes)))
    assert shown(later) == [key for key in KEYS if key != KEYS[1]]
    assert later.table.held == 2 and later.table.columnWidth(0) == 222
    assert len(later.model.rows) == 3


def test_a_column_is_moved_by_keys_and_the_last_one_cannot_be_hidden(qtbot, build):
    arranger = build({})
    chooser = arranger.choose_columns()
    chooser.list.setCurrentRow(0)
    chooser.move_column(1)
    assert shown(arranger)[:2] == [KEYS[1], KEYS[0]]
    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)
    assert KEYS[0] not in shown(arranger)
    for place in range(chooser.list.count()):
        chooser.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert chooser.problem.text() == "请至少显示一列。"
    assert len(shown(arranger)) == 1


def test_a_title_that_is_dragged_moves_its_column(qtbot, build):
    arranger = build({})
    arranger.table.horizontalHeader().moveSection(0, 2)
    qtbot.waitUntil(lambda: shown(arranger)[:3] == [KEYS[1], KEYS[2], KEYS[0]])
    assert arranger.table.horizontalHeader().visualIndex(2) == 2, "place and column stay one number"


def test_the_menus_group_fold_and_save(qtbot, build):
    arranger = build({})
    menu = arranger.group_button.menu()
    menu.aboutToShow.emit()
    by = {action.text(): action for action in menu.actions()}
    assert "按状态" in by and "按在岗" not in by, "one value alone gathers nothing"
    by["按状态"].trigger()
    assert arranger.model.group == "stage"
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "全部折叠").trigger()
    assert arranger.model.rowCount() == 2
    views = arranger.view_button.menu()
    views.aboutToShow.emit()
    next(action for action in views.actions() if action.text() == "保存当前视图…").trigger()
    dialog = arranger.table.findChild(Naming)
    dialog.accept()
    assert dialog.isVisible() and dialog.banner.text.text() == "请填写名称。" and not arranger.shelf.views()
    dialog.line.setText("按状态看")
    dialog.accept()
    assert [view.group for view in arranger.shelf.views()] == ["stage"]


def test_a_name_typed_for_a_view_is_given_up_only_after_asking(qtbot, build):
    arranger = build({})
    for give_up in (False, True):
        arranger._ask_name()
        dialog = next(one for one in arranger.table.findChildren(Naming) if one.isVisible())
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), "with nothing typed nothing is asked"
        arranger._ask_name()
        dialog = next(one for one in arranger.table.findChildren(Naming) if one.isVisible())
        dialog.line.setText("按状态看")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible() and "还没有保存" in dialog.banner.text.text() and dialog.unsent()
        dialog.banner.doors[give_up].click()
        assert dialog.isVisible() is not give_up
        if not give_up:
            assert dialog.line.text() == "按状态看"
            dialog.accept()
    assert [view.name for view in arranger.shelf.views()] == ["按状态看"]


def test_the_button_names_the_view_in_force_and_says_what_it_is_no_longer(qtbot, build):
    arranger = build({})
    said = arranger.view_button.accessibleName
    assert said() == "默认视图"
    arranger.model.group_by("stage")
    assert said() == "默认视图", "only a view with a name can be left"
    arranger.save("按状态看")
    assert said() == "我的视图：按状态看"
    arranger.model.group_by(None)
    assert said() == "我的视图：按状态看（已改）"
    arranger.show(arranger.shelf.views()[0])
    assert said() == "我的视图：按状态看" and arranger.model.group == "stage"
    arranger.forget("按状态看")
    assert said() == "默认视图" and arranger.shelf.views() == []


def test_another_filter_is_asked_for_by_the_name_of_its_column(qtbot, build):
    arranger = build({})
    menu = arranger.filter_button.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [one.label.title for one in arranger.model.columns]
    with qtbot.waitSignal(arranger.table.filter_wanted) as wanted:
        menu.actions()[2].trigger()
    assert wanted.args == [2]


def test_the_line_over_a_list_leaves_words_away_and_gives_chips_a_line_of_their_own(qtbot, build):
    arranger = build({})
    bar = Bar(FIELDS)
    qtbot.addWidget(bar)
    bar.hold(arranger)
    bar.show()
    kept = Kept(key="stage", values=frozenset({Stage.NEW}))
    found = []
    for width in (1400, 900, 420):
        bar.resize(width, 30)
        bar.show_filters(Narrowing((kept, kept)), on=True)
        bar.say("共 53 人（全部 105 人）")
        bar.resize(width, bar.sizeHint().height())
        bar._rows.activate()
        words = arranger.density_button.text().strip()
        below = bar.chips[0].mapTo(bar, bar.chips[0].rect().topLeft()).y() >= bar.words.geometry().bottom()
        found.append((words, below))
        assert all(chip.width() == chip.sizeHint().width() for chip in bar.chips), "a chip is read whole"
    assert found == [("密度", False), ("", False), ("", True)]
    bar.show_filters(Narrowing(), on=True)
    assert bar._filters.isHidden(), "without chips their line takes no room"


def test_density_is_asked_for_once_for_all_lists(qtbot, build):
    notes = {}
    arranger = build(notes)
    menu = arranger.density_button.menu()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(arranger.dense):
        next(action for action in menu.actions() if action.text() == "宽松").trigger()
    assert Shelf(notes, "other", FIELDS).density == "roomy"


def test_chips_show_filters_open_them_and_take_them_away(qtbot):
    bar = Bar(FIELDS)
    qtbot.addWidget(bar)
    bar.show()
    kept = Kept(key="stage", values=frozenset({Stage.NEW}))
    bar.show_filters(Narrowing((kept, Kept(key="pay", least=Decimal(5)))), on=True)
    assert [chip.text() for chip in bar.chips] == ["状态：新", "补贴：5.00 起"]
    assert bar.chips[0].accessibleName() == "筛选 状态：新，按 Delete 清除"
    with qtbot.waitSignal(bar.opened) as opened:
        qtbot.keyClick(bar.chips[0], Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.removed) as removed:
        qtbot.keyClick(bar.chips[0], Qt.Key.Key_Delete)
    assert opened.args == removed.args == [kept]
    with qtbot.waitSignal(bar.removed):
        qtbot.mouseClick(bar.chips[1], Qt.MouseButton.LeftButton, pos=bar.chips[1].cross().center())
    bar.show_filters(Narrowing(), on=True)
    assert bar.chips == [] and bar.clear.isHidden()


def test_the_way_back_stands_left_of_the_act_which_enter_presses(qtbot, qapp):
    dress(qapp)
    under = QWidget()
    qtbot.addWidget(under)
    dialog = Naming("另存视图", "名称", under)
    with qtbot.waitExposed(dialog):
        dialog.show()
    act, back = dialog.yes, next(one for one in dialog.buttons.buttons() if one is not dialog.yes)
    assert back.x() < act.x()
    assert act.isDefault() and not back.isDefault()
