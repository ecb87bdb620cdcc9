"""The frame of the window: the tree filters the page in front, tabs, inspector, keys, what is remembered."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollBar, QTabBar

from app.core.access import Scope
from app.core.fields import fields_of
from app.domain.accounts import Role, permissions
from app.domain.search import hits, texts
from app.domain.units import Level
from app.services import roster
from app.services.units import branches
from app.services.units import in_parts as in_parts_module
from db.base import Row
from tests.ui.layouts import held
from tests.ui.test_roster import PEOPLE, new
from ui.kit.cells import INSET, Looks, TableModel
from ui.kit.page import EVERYTHING, Ground, within
from ui.kit.register import Register
from ui.kit.table import Table
from ui.kit.theme import Look, Scheme, dress, px
from ui.pages import PAGES as EVERY_PAGE
from ui.shell import shape
from ui.shell.keys import KEYS, KeySheet
from ui.shell.memory import Memory, Remembered
from ui.shell.scope_tree import BRANCH, around, ground_of
from ui.shell.tabs import drop_menu
from ui.shell.top_bar import roles_of
from ui.shell.window import Window

ROOT = QModelIndex()
PAGES = tuple(page for page in (each.read() for each in EVERY_PAGE) if isinstance(page, Register))


@pytest.fixture
def staffed(file_office):
    for person in PEOPLE:
        file_office.maker.do(roster.register, new(file_office, *person))
    return file_office


@pytest.fixture
def opened(qtbot, staffed, tmp_path):
    made = []

    def build(login="maker", size=(1440, 900)):
        memory = Memory(tmp_path, login, "place")
        made.append(Window(staffed.workspace(login), PAGES, memory))
        qtbot.addWidget(made[-1])
        made[-1].resize(*size)
        made[-1].show()
        settle(made[-1])
        return made[-1]

    def settle(shown):
        qtbot.waitUntil(lambda: not shown.desk.tasks.busy)

    build.settle = settle
    yield build
    for each in made:
        each.close()
    dress(QGuiApplication.instance())


def names(shown):
    return sorted(row.name for row in shown.tabs.front.widget.model.rows)


def stand(opened, shown, unit_name):
    branch = next(branch for branch in shown.scopes.model.branches if branch.name == unit_name)
    shown.scopes.tree.setCurrentIndex(shown.scopes.model.at(branch.id))
    opened.settle(shown)
    return branch


def test_the_tree_counts_who_serves_and_what_is_missing(staffed):
    found = {branch.name: branch for branch in staffed.maker.ask(branches)}
    assert found["甲镇"].workers == 2
    assert found["乙镇"].workers == 1
    root = next(branch for branch in found.values() if branch.parent_id is None)
    assert root.workers == 3
    assert root.missing == found["甲镇"].missing + found["乙镇"].missing
    assert [branch.name for branch in staffed.clerk_b.ask(branches) if branch.parent_id is None] == ["乙镇"]


def test_the_tree_is_found_by_pinyin_with_what_it_hangs_on_and_what_hangs_on_it(staffed):
    every = staffed.maker.ask(branches)
    town = next(branch for branch in every if branch.name == "乙镇")
    assert town.id in hits(texts(every), ["yz"])
    kept = around(every, {town.id})
    inside = [each for each in every if town.scope.holds(each.scope_lo)]
    root = next(branch for branch in every if branch.parent_id is None)
    assert {branch.id for branch in kept} == {root.id, *(each.id for each in inside)}
    assert len(inside) > 1
    assert hits(texts(every), ["无此地"]) == set()
    assert around(every, set()) == []


def test_typing_in_the_tree_opens_what_is_found(opened):
    shown = opened()
    shown.scopes.filter.setText("yz")
    opened.settle(shown)
    town = next(branch for branch in shown.scopes.model.branches if branch.name == "乙镇")
    index = shown.scopes.model.at(town.id)
    assert shown.scopes.tree.isExpanded(index.parent())
    assert "甲镇" not in {branch.name for branch in shown.scopes.model.branches}
    shown.scopes.filter.clear()
    assert "甲镇" in {branch.name for branch in shown.scopes.model.branches}


@pytest.fixture
def in_parts(monkeypatch):
    """A county too large to be read at once."""
    monkeypatch.setattr(in_parts_module, "FEW", 0)


def places(model, above=ROOT):
    """Return every place of a tree, each followed by what hangs on it."""
    here = [model.index(row, 0, above) for row in range(model.rowCount(above))]
    return [place for one in here for place in (one, *places(model, one))]


def test_the_grids_of_a_large_county_are_counted_at_once_and_read_when_somebody_looks(
    qtbot, opened, in_parts, staffed
):
    every = {branch.id: branch for branch in staffed.maker.ask(branches)}
    shown = opened()
    scopes = shown.scopes
    assert Level.GRID not in {branch.level for branch in scopes.model.branches}
    assert len(places(scopes.model)) == len(every)
    assert (
        scopes.foot.text() == f"{sum(one.level is Level.GRID for one in every.values())} 网格 / 3 人 / 缺员 3"
    )
    scopes.tree.expandAll()
    qtbot.waitUntil(lambda: len(scopes.model.branches) == len(every))
    assert [place.data(BRANCH) for place in places(scopes.model)] == list(every.values())
    assert {branch.id: branch for branch in scopes.model.branches} == every


def test_typing_in_the_tree_finds_what_nobody_has_come_to(opened, in_parts):
    shown = opened()
    shown.scopes.filter.setText("南村第1")
    opened.settle(shown)
    assert {branch.name for branch in shown.scopes.model.branches} == {
        "测试县",
        "乙镇",
        "南村村委会",
        "南村第1网格",
    }
    shown.scopes.filter.clear()
    opened.settle(shown)
    assert len(places(shown.scopes.model)) == len(shown.scopes.model.branches)


def test_a_page_on_a_grid_nobody_has_come_to_marks_it(opened, in_parts, staffed):
    every = staffed.maker.ask(branches)
    shown = opened()
    first, last, *_ = (one for one in every if one.level is Level.GRID and one.workers == 1)
    shown.open_page("roster", ground_of(first))
    opened.settle(shown)
    assert shown.scopes.tree.currentIndex().data(BRANCH) == first
    shown.scopes.go_to(ground_of(last))
    shown.scopes.go_to(EVERYTHING)
    opened.settle(shown)
    assert shown.scopes.unit_id == every[0].id, "where one went last"


def test_a_grid_chosen_before_it_is_read_is_stood_on_when_it_is(qtbot, opened, in_parts, staffed):
    grid = next(one for one in staffed.maker.ask(branches) if one.level is Level.GRID)
    shown = opened()
    tree, model = shown.scopes.tree, shown.scopes.model
    tree.setCurrentIndex(model.index(0, 0, model.at(grid.parent_id)))
    qtbot.waitUntil(lambda: shown.scopes.unit_id == grid.id)
    assert shown.tabs.front.ground == ground_of(grid)


def test_the_tree_filters_the_page_in_front_and_names_the_tab(opened):
    shown = opened()
    shown.open_page("roster")
    opened.settle(shown)
    assert len(names(shown)) == 3
    stand(opened, shown, "乙镇")
    assert names(shown) == ["单红"]
    assert shown.tabs.front.caption == "花名册·乙镇"
    assert shown.tabs.front.widget.where.text() == "乙镇"


def test_each_tab_keeps_its_own_ground(opened, qtbot):
    shown = opened()
    shown.open_page("roster")
    here = stand(opened, shown, "甲镇")
    shown.scopes.tree.setFocus()
    qtbot.keyClick(shown.scopes.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert len([tab for tab in shown.tabs.tabs if tab.page.id == "roster"]) == 1, "it stands there already"
    shown.open_page("roster", next(ground_of(b) for b in shown.scopes.model.branches if b.name == "乙镇"))
    opened.settle(shown)
    assert names(shown) == ["单红"]
    assert shown.scopes.tree.currentIndex().data(BRANCH).name == "乙镇"
    shown.tabs.turn_right()
    shown.tabs.turn_right()
    opened.settle(shown)
    assert shown.tabs.front.ground == ground_of(here)
    assert shown.scopes.unit_id == here.id
    assert len(names(shown)) == 2


def test_what_belongs_to_the_county_is_not_filtered(opened):
    shown = opened()
    shown.open_page("roster")
    here = stand(opened, shown, "乙镇")
    shown.open_page("policy")
    opened.settle(shown)
    everything = len(shown.tabs.front.widget.model.rows)
    assert everything
    assert shown.tabs.front.caption == "政策依据"
    assert shown.scopes.unit_id == here.id, "the tree stays for the pages it filters"
    stand(opened, shown, "甲镇")
    assert len(shown.tabs.front.widget.model.rows) == everything
    shown.open_page("vetting")
    assert shown.tabs.front.caption == "选聘考察·甲镇"
    opened.settle(shown)


def test_a_ground_never_shows_more_than_a_person_may_see(staffed):
    everybody = staffed.maker.ask(lambda unit: [row.name for row in roster.workers(within(unit, EVERYTHING))])
    assert len(everybody) == 3
    other_town = next(ground_of(branch) for branch in staffed.maker.ask(branches) if branch.name == "甲镇")

    def cut(unit):
        return roster.workers(within(unit, other_town))

    assert staffed.clerk_b.ask(cut) == []
    assert len(staffed.clerk_a.ask(cut)) == 2


def test_the_rail_opens_a_section_once_and_its_other_pages_are_a_click_away(opened, qtbot):
    shown = opened()
    place = shown.rail.sections.index("补贴经费")
    shown.visit(place)
    assert shown.tabs.front.page.id == "pay"
    button = held(shown.tabs.links)[0]
    assert button.text() == "经费台账"
    button.click()
    assert shown.tabs.front.page.id == "ledger"
    shown.visit(shown.rail.sections.index("花名册"))
    shown.visit(place)
    assert shown.rail.currentRow() == place
    assert len([tab for tab in shown.tabs.tabs if tab.page.section == "补贴经费"]) == 2
    opened.settle(shown)


def test_tabs_close_but_for_the_last(opened):
    shown = opened()
    shown.open_page("roster")
    assert len(shown.tabs.tabs) == 2
    shown.tabs.close_front()
    shown.tabs.close_front()
    assert [tab.page.id for tab in shown.tabs.tabs] == ["grids"]
    assert shown.tabs.stack.count() == 1
    opened.settle(shown)


def captions(shown):
    return [shown.tabs.bar.tabText(place) for place in range(shown.tabs.bar.count())]


def test_the_cross_of_the_tab_in_front_is_seen_and_the_others_under_the_pointer(opened, qtbot):
    shown = opened()
    shown.open_page(shown.pages[1].id)
    bar = shown.tabs.bar

    def seen():
        side = QTabBar.ButtonPosition.RightSide
        return [not bar.tabButton(place, side).icon().isNull() for place in range(bar.count())]

    assert seen() == [False, True]
    bar.setCurrentIndex(0)
    assert seen() == [True, False]
    point = QPointF(bar.rect().center())
    QApplication.sendEvent(bar, QEnterEvent(point, point, QPointF(bar.mapToGlobal(point.toPoint()))))
    assert seen() == [True, True]
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert seen() == [True, False]
    opened.settle(shown)


def test_a_pinned_tab_stays_left_on_its_ground_and_is_not_closed(opened):
    shown, told = opened(), []
    shown.desk.told.connect(lambda sentence, _door: told.append(sentence))
    shown.open_page("roster")
    stand(opened, shown, "乙镇")
    shown.tabs.turn_pin()
    assert captions(shown) == ["花名册·乙镇", "网格"] and shown.tabs.front.page.id == "roster"
    shown.tabs.close_front()
    assert len(captions(shown)) == 2 and "已固定" in told[-1]
    stand(opened, shown, "甲镇")
    assert captions(shown) == ["花名册·乙镇", "网格", "花名册·甲镇"]
    assert names(shown) == ["曾小明", "解晓东"]
    shown.tabs.pin(2)
    assert captions(shown) == ["花名册·乙镇", "花名册·甲镇", "网格"]
    menu = drop_menu(shown.tabs, shown.tabs.bar.tabRect(0).center())
    assert [entry.isEnabled() for entry in menu.actions() if entry.text()] == [True, False]
    menu.actions()[0].trigger()
    menu.close()
    assert captions(shown) == ["花名册·甲镇", "花名册·乙镇", "网格"]
    assert [tab.pinned for tab in shown.tabs.tabs] == [True, False, False]
    shown.tabs.close_at(1)
    assert captions(shown) == ["花名册·甲镇", "网格"]
    opened.settle(shown)


def test_pinned_tabs_are_there_again_and_built_when_they_are_turned_to(opened):
    shown = opened()
    shown.open_page("roster")
    stand(opened, shown, "乙镇")
    shown.tabs.turn_pin()
    shown.open_page("grids")
    shown.desk.notes["pinned"] += ["damage", {"page": "roster"}, {"page": "gone", "scope": [1, 2]}]
    shown.close()
    again = opened()
    assert captions(again) == ["花名册·乙镇", "网格"] and again.tabs.front.page.id == "grids"
    assert not again.tabs.tabs[0].built
    again.tabs.turn_right()
    opened.settle(again)
    assert names(again) == ["单红"] and again.tabs.front.built and len(captions(again)) == 2
    assert again.scopes.ground().name.endswith("乙镇")


def test_the_inspector_shows_the_selected_row(opened):
    shown = opened()
    shown.open_page("policy")  # a list without a card of its own
    opened.settle(shown)
    page = shown.tabs.front.widget
    page.table.selectRow(0)
    row = page.table.chosen()[0]
    assert shown.inspector.title.text() == row.title
    assert shown.inspector.values["source"].text() == row.source
    assert row.article == "" and shown.inspector.values["article"].text() == "—"
    assert shown._status.selection.whole == "已选 1 项"
    shown.open_page("grids")
    assert shown._status.selection.whole == ""
    opened.settle(shown)


def test_the_inspector_knows_nothing_of_a_column_the_list_may_not_show(opened):
    shown = opened()
    shown.open_page("law")
    opened.settle(shown)
    page = shown.tabs.front.widget
    page.table.selectRow(0)
    assert page.table.chosen()[0].tests and "where" in shown.inspector.values
    assert "tests" not in shown.inspector.values, "the auditor alone sees it"
    opened.settle(shown)


def test_the_inspector_leaves_a_narrow_window_and_f4_brings_it(opened):
    shown = opened(size=(1366, 768))
    assert shown.inspector.isHidden()
    shown.toggle_inspector()
    assert shown.inspector.isVisible()
    shown.toggle_inspector()
    shown.resize(1440, 900)
    assert shown.inspector.isHidden(), "who has hidden it does not see it again"


class Looked(list):
    """A list that knows how often it was gone through."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


def test_a_ground_is_marked_without_going_through_the_tree_for_each_unit(opened):
    scopes = opened().scopes
    scopes._all = Looked(scopes._all)
    last = list(scopes._all)[-1]
    for ground, unit_id in ((ground_of(last), last.id), (EVERYTHING, scopes.model.branches[0].id)):
        scopes._all.times = 0
        scopes.go_to(ground)
        assert scopes.unit_id == unit_id
        assert scopes._all.times <= 3


def test_the_tree_folds_to_a_strip(opened):
    shown = opened()
    tree, page = shown.scopes.width(), shown.tabs.width()
    shown.fold_scopes()
    assert shown.scopes.width() == 36
    assert shown.tabs.width() == page + tree - 36, "the page takes the room"
    assert not shown.scopes.tree.isVisible()
    shown.fold_scopes()
    assert shown.scopes.tree.isVisible()
    assert (shown.scopes.width(), shown.tabs.width()) == (tree, page)


def test_pages_and_the_inspector_leave_the_tree_its_width(opened):
    shown = opened(size=(1366, 768))
    kept = shown.split.sizes()[0]
    shown.tabs.stack.currentWidget().setMinimumWidth(950)  # a page behind that needs much room
    for page in PAGES:
        shown.open_page(page.id)
        opened.settle(shown)
        for width in (1366, 1440):
            shown.resize(width, 768)
            for _turn in range(2):
                shown.toggle_inspector()
                assert shown.split.sizes()[0] == kept, f"{page.title}, {width}"
    assert shown.shape.widths()[0] == kept


def test_a_width_given_by_hand_is_kept_through_pages_zoom_and_folding(opened):
    shown = opened(size=(1600, 900))
    shown.split.moveSplitter(300, 1)
    kept = shown.split.sizes()[0]
    assert shown.shape.widths()[0] == kept != 238
    shown.open_page("roster")
    shown.fold_scopes()
    shown.toggle_inspector()
    shown.fold_scopes()
    assert shown.split.sizes()[0] == kept
    shown.zoom.larger()
    assert shown.split.sizes()[0] == round(kept * 1.1)
    opened.settle(shown)
    shown.close()
    assert opened(size=(1600, 900)).shape.widths()[0] == kept


def test_what_is_left_is_found_again(opened, tmp_path):
    shown = opened()
    shown.open_page("roster")
    stand(opened, shown, "乙镇")
    shown.top.schemed.emit(Scheme.DARK)
    shown.zoom.larger()
    shown.fold_scopes()
    shown.close()
    again = opened()
    assert (again.look.scheme, again.look.zoom) == (Scheme.DARK, 110)
    assert again.tabs.front.page.id == "roster"
    assert names(again) == ["单红"]
    assert again.scopes.folded
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("login", "page"),
    [("maker", "dashboard"), ("guard", "accounts"), ("auditor", "acts"), ("admin", "outline")],
)
def test_a_first_day_begins_with_ones_own_work(qtbot, staffed, login, page):
    shown = Window(staffed.workspace(login), EVERY_PAGE)
    qtbot.addWidget(shown)
    assert shown.tabs.front.page.id == page
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    shown.close()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"zoom": "big", "widths": ["x"], "scheme": "pink"}'])
def test_a_damaged_memory_is_a_first_day(tmp_path, damage):
    memory = Memory(tmp_path, "maker", "place")
    memory.path.write_text(damage, encoding="utf-8")
    assert memory.load().look == Remembered().look
    assert memory.load().widths == ()


def test_every_remembered_thing_is_read_back(tmp_path):
    memory = Memory(tmp_path / "new", "maker", "place")
    kept = Remembered(
        geometry="AA==",
        widths=(1, 2),
        scheme="dark",
        zoom=125,
        scopes_folded=True,
        inspector=False,
        unit_id=7,
        page="pay",
    )
    memory.save(kept)
    assert memory.load() == kept
    assert set(json.loads(memory.path.read_text("utf-8"))) == set(Remembered.__slots__)


def test_two_databases_and_two_people_are_kept_apart(tmp_path):
    assert len({Memory(tmp_path, who, place).path for who in ("a", "b") for place in ("x", "y")}) == 4


def test_a_window_left_on_a_screen_that_is_gone_comes_back_into_sight(opened):
    shown = opened()
    shown.move(9000, 9000)
    shape.bring_into_sight(shown)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.intersects(QRect(shown.frameGeometry().topLeft(), shown.frameGeometry().size()))
    assert shown.frameGeometry().left() >= 0 <= shown.frameGeometry().top()


def test_every_key_of_the_sheet_is_bound_and_every_bound_key_is_on_it(opened):
    shown = opened()
    bound = {shortcut.key().toString() for shortcut in shown.findChildren(QShortcut)}
    declared = {QKeySequence(key.keys).toString() for key in KEYS if key.act}
    assert declared <= bound
    told = " ".join(key.keys for key in KEYS if not key.act)  # pages and tables bind these themselves
    others = {f"Ctrl+{place}" for place in range(1, 10)} | {
        QKeySequence(keys).toString() for keys in told.split()
    }
    assert bound - declared <= others
    acts = {action.keys for page in PAGES for action in page.actions if action.keys}
    assert {QKeySequence(keys).toString() for keys in acts} <= others, "a page's keys are on the sheet too"


@pytest.mark.parametrize("zoom", [100, 125])
def test_the_sheet_of_keys_fits_a_small_screen(opened, qtbot, zoom):
    shown = opened(size=(1366, 697))
    shown.dress(Look(zoom=zoom))
    sheet = shown.show_keys()
    assert isinstance(sheet, KeySheet)
    assert "网格" in sheet.page.toPlainText() and sheet.stack.currentWidget() is sheet.page
    sheet.bar.setCurrentIndex(1)
    assert sheet.isVisible()
    assert sheet.width() <= 1366
    assert sheet.height() <= 697
    if zoom == 100:  # all in sight at once
        qtbot.waitUntil(lambda: not any(bar.isVisible() for bar in sheet.findChildren(QScrollBar)))
        sheet.bar.setCurrentIndex(0)
        qtbot.waitUntil(lambda: not any(bar.isVisible() for bar in sheet.findChildren(QScrollBar)))
    told = [label.text() for label in sheet.findChildren(QLabel)]
    assert {key.text for key in KEYS} <= set(told)
    sheet.close()


def test_f6_goes_round_the_panes(opened, qtbot):
    shown = opened()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    shown.rail.setFocus()
    visited = []
    for _ in range(4):
        visited.append(QGuiApplication.focusObject())
        shown.next_pane()
    assert len({id(pane) for pane in visited}) >= 3
    assert QGuiApplication.focusObject() in visited


def test_everything_that_is_only_a_picture_has_a_name(opened):
    shown = opened()
    for button in shown.findChildren(QAbstractButton):
        spoken = QAccessible.queryAccessibleInterface(button)
        inside = isinstance(button.parent(), QLineEdit)  # Qt's own clear button
        if not inside and button.isVisible() and spoken:
            assert spoken.text(QAccessible.Text.Name), button
    root = shown.scopes.model.index(0, 0)
    assert "人" in root.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_speaks_of_columns_and_tables_that_exist(page):
    known = {field.key for field in fields_of(page.row)}
    assert set(page.names) | set(page.adds or ()) <= known
    assert page.topics <= Row.metadata.tables.keys()
    assert page.section
    assert page.empty.endswith("。")


@pytest.mark.parametrize("zoom", [100, 125, 175])
def test_every_state_of_every_list_is_painted_whole(qtbot, qapp, zoom):
    dress(qapp, Look(Scheme.LIGHT, zoom))
    short = []
    for page in PAGES:
        model = TableModel(page.row, page.names, None, Looks(tones=page.tones))
        table = Table(model, name=page.title)
        qtbot.addWidget(table)
        table.fit()
        font = table.font()
        font.setPixelSize(px(12))
        for place, field in enumerate(model.columns):
            room = table.columnWidth(place) - 2 * px(INSET) - px(6) - px(8) * 5 // 2  # ``icons.pills``
            states = (getattr(each, "label", "") for each in page.tones.get(field.key, ()))
            short += [(page.id, each) for each in states if QFontMetrics(font).horizontalAdvance(each) > room]
    dress(qapp)
    assert short == []


@pytest.mark.parametrize("role", Role)
def test_a_role_is_read_from_what_it_may(role):
    assert roles_of(permissions(frozenset({role}))) == [role]


def test_the_zoom_moves_the_sizes_of_the_frame(opened):
    shown = opened()
    for _ in range(2):
        shown.zoom.larger()
    assert shown.top.height() == 65
    assert shown.rail.width() == 95
    assert shown._status.zoom.text() == "125%"
    shown.zoom.usual()
    assert shown.top.height() == 52


def test_a_ground_is_its_scope_and_name():
    assert Ground("甲镇", Scope(1, 2)) == Ground("甲镇", Scope(1, 2)) != EVERYTHING


def test_the_settings_stand_at_the_foot_of_the_rail(qtbot, staffed):
    shown = Window(staffed.workspace("maker"), EVERY_PAGE)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    qtbot.waitUntil(lambda: not shown.desk.tasks.busy)
    rail = shown.rail
    last = rail.visualItemRect(rail.item(rail.count() - 1))
    assert rail.sections[-1] == "设置" and abs(rail.viewport().height() - last.bottom()) < 10
    empty, place = QPoint(20, last.top() + 4), QPoint(20, last.bottom() - 20)
    before = rail.currentRow()
    qtbot.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    assert rail.currentRow() == before, "nothing stands there"
    qtbot.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rail.currentRow() == rail.count() - 1
    assert shown.tabs.front.page.section == "设置"
    shown.resize(1366, 560)
    assert rail.slack(rail.count() - 1) == 0, "where there is no room it stands under the others"
    shown.close()


def test_a_large_section_keeps_its_last_pages_behind_one_button(opened):
    shown = opened("maker")
    many = [page for page in shown.pages if page.section == "补贴经费"]
    shown.open_page(many[0].id)
    buttons = held(shown.tabs.links)
    others = [page.title for page in many[1:]]
    if len(others) <= 4:
        assert [button.text() for button in buttons] == others
        return
    assert [button.text() for button in buttons] == [*others[:3], "更多"]
    menu = buttons[-1].menu()
    assert [action.text() for action in menu.actions()] == others[3:]
    menu.actions()[-1].trigger()
    assert shown.tabs.front.page is many[-1]
