"""A declared page: list, filter, sums, selection, news, and what happens when it is closed early."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

import pytest
import shiboken6
from PySide6.QtCore import Qt

from app.core.access import Permission, permits
from app.core.errors import Denied, Unavailable
from app.core.fields import Label
from app.core.narrowing import Kept, Narrowing, only
from app.domain.accounts import Role
from app.domain.arrangement import Group
from app.domain.names import keys
from app.services import accounts, acts
from ui.kit.filters import FilterPopup
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

PAGE = Register(
    id="accounts",
    title="账号",
    row=accounts.AccountRow,
    query=accounts.accounts,
    topics=frozenset({"account"}),
    empty="还没有账号。",
)


@dataclass(frozen=True)
class Pay:
    """A row with money in it."""

    id: int
    name: Annotated[str, Label("姓名")]
    pay: Annotated[Decimal | None, Label("补贴")]


@permits(Permission.ACCOUNTS_READ)
def pays(unit):
    """Return three rows, one of an unknown amount."""
    return [Pay(1, "曾国藩", Decimal("600")), Pay(2, "解晓东", Decimal("1760.5")), Pay(3, "安三", None)]


@permits(Permission.ACCOUNTS_READ)
def none(unit):
    """Return nothing."""
    return []


def register(query, row=Pay):
    return Register(id="x", title="补贴", row=row, query=query, topics=frozenset({"account"}), empty="空的。")


@pytest.fixture
def opened(qtbot):
    def build(declared, desk):
        page = RegisterPage(declared, desk)
        qtbot.addWidget(page)
        qtbot.waitUntil(lambda: not desk.tasks.busy)
        return page

    return build


def create(desk, page, login):
    command = accounts.NewAccount(login=login, name="新人", passphrase="long-enough-1", roles=(Role.AUDITOR,))
    desk.do(page, accounts.create, command)


def names(page):
    return [row.name for row in page.model.rows]


def test_rows_of_the_database_are_listed_and_counted(opened, desk, errors):
    page = opened(PAGE, desk)
    assert {"admin", "maker", "clerk_a"} <= {row.login for row in page.model.rows}
    assert page.foot.text() == f"共 {len(page.model.rows)} 条"
    assert errors == []


def test_news_reload_the_page_and_the_selection_stays(qtbot, opened, desk):
    page = opened(PAGE, desk)
    before = len(page.model.rows)
    chosen = next(row for row in page.model.rows if row.login == "maker")
    page.table.choose({chosen.id})
    create(desk, page, "aaa_first")
    qtbot.waitUntil(lambda: len(page.model.rows) == before + 1)
    assert [row.login for row in page.table.chosen()] == ["maker"]


def test_news_of_other_tables_do_not(qtbot, opened, desk):
    page = opened(PAGE, desk)
    desk.changed.emit(frozenset({"budget"}))
    assert not page.desk.tasks.busy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("曾", ["曾国藩"]),
        ("zgf", ["曾国藩"]),
        ("ZENGGUO", ["曾国藩"]),
        ("cengguofan", ["曾国藩"]),
        ("1,760", ["解晓东"]),
        ("晓 xie", ["解晓东"]),
        ("无此人", []),
        ("  ", ["曾国藩", "解晓东", "安三"]),
    ],
)
def test_the_filter_finds_text_and_pinyin(opened, desk, text, found):
    page = opened(register(pays), desk)
    page.filter.setText(text)
    assert names(page) == found


def test_the_foot_counts_and_adds_up_what_is_shown_and_what_is_chosen(opened, desk):
    page = opened(register(pays), desk)
    assert page.foot.text() == "共 3 条"
    assert page.sums.texts() == ["合计 3 条", "补贴 2,360.50"]
    page.table.choose({1, 3})
    page.table.choose({1, 2})
    assert page.summary() == "已选 2 条，补贴合计 2,360.50，平均 1,180.25"
    page.table.choose({1, 3})
    assert page.summary() == "已选 2 条，补贴合计 600.00"
    page.filter.setText("解")
    assert page.foot.text() == "共 1 条（全部 3 条）"
    assert page.sums.texts() == ["合计 1 条", "补贴 1,760.50"]
    assert page.summary() == ""


def test_escape_clears_the_filter(qtbot, opened, desk):
    page = opened(register(pays), desk)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.filter.setFocus()
    page.filter.setText("解")
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_names_sort_by_pinyin(opened, desk):
    page = opened(register(pays), desk)
    page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(page) == ["安三", "解晓东", "曾国藩"]


def test_an_empty_register_says_what_to_do(opened, desk):
    page = opened(register(none), desk)
    assert page.nothing.sentence.text() == "空的。"
    page.filter.setText("x")
    assert page.nothing.sentence.text() == "空的。"
    assert not page.nothing.button.isVisibleTo(page), "there is no filter to blame"


def test_an_empty_list_without_an_act_of_its_own_leads_on(qtbot, opened, desk):
    page = opened(replace(register(none), onward=("去登记", "elsewhere")), desk)
    assert page.nothing.button.text() == "去登记" and page.nothing.button.isVisibleTo(page)
    with qtbot.waitSignal(desk.wanted) as wanted:
        page.nothing.button.click()
    assert wanted.args[0] == "elsewhere"


def test_a_person_without_the_permission_gets_a_refusal(opened, open_desk, errors):
    page = opened(PAGE, open_desk("maker"))
    assert page.model.rows == []
    assert [type(error) for error in errors] == [Denied]
    assert page.foot.text() == "没有读到数据，按 F5 重试。"


def test_a_page_closed_while_it_loads_hears_nothing(qtbot, desk, errors):
    shiboken6.delete(RegisterPage(PAGE, desk))
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    create(desk, desk, "aaa_first")
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert errors == []


def test_a_lost_database_is_said_and_f5_tries_again(qtbot, opened, desk, errors):
    calls = []

    @permits(Permission.ACCOUNTS_READ)
    def flaky(unit):
        calls.append(1)
        if len(calls) == 1:
            raise Unavailable("数据库连接不上，请检查网络。")
        return pays(unit)

    page = opened(register(flaky), desk)
    assert [str(error) for error in errors] == ["数据库连接不上，请检查网络。"]
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(page.model.rows) == 3)


@dataclass(frozen=True)
class Person:
    """A row with a town, a state and money."""

    id: int
    town: Annotated[str, Label("乡镇")]
    name: Annotated[str, Label("姓名")]
    state: Annotated[Role, Label("状态")]
    pay: Annotated[Decimal | None, Label("补贴")]


PEOPLE = [
    Person(1, "甲镇", "曾国藩", Role.AUDITOR, Decimal("600")),
    Person(2, "甲镇", "解晓东", Role.COUNTY_MAKER, Decimal("1760.5")),
    Person(3, "乙镇", "安三", Role.AUDITOR, None),
]


@permits(Permission.ACCOUNTS_READ)
def people(unit):
    """Return three persons of two towns."""
    return PEOPLE


def of_people(**more):
    return replace(register(people, Person), counted="人", **more)


def keep(page, **values):
    page.narrow(Narrowing(tuple(Kept(key=key, values=frozenset(each)) for key, each in values.items())))


def test_filters_of_several_columns_are_chips_and_counted(opened, desk):
    page = opened(of_people(), desk)
    keep(page, town={"甲镇"}, state={Role.AUDITOR})
    assert names(page) == ["曾国藩"]
    assert page.foot.text() == "共 1 人（全部 3 人）"
    assert [chip.text() for chip in page.bar.chips] == ["乡镇：甲镇", f"状态：{Role.AUDITOR.label}"]
    page.bar.chips[1].removed.emit(page.bar.chips[1].kept)
    assert names(page) == ["曾国藩", "解晓东"]
    page.bar.clear.click()
    assert len(names(page)) == 3 and page.bar.chips == []


def test_a_popup_counts_what_the_other_filters_leave_and_sets_its_own(opened, desk):
    page = opened(of_people(), desk)
    keep(page, town={"甲镇"}, state={Role.AUDITOR})
    place = [field.key for field in page.model.columns].index("state")
    popup = page.open_filter(place)
    assert dict(popup.values.counts) == {Role.AUDITOR: 1, Role.COUNTY_MAKER: 1}
    popup.values.tick_seen(True)
    popup.apply.click()
    assert [kept.key for kept in page.sieve.narrowing.kept] == ["town"]
    assert page.model.headerData(place, Qt.Orientation.Horizontal) == "状态"


def test_filters_rest_and_work_again(qtbot, opened, desk):
    page = opened(of_people(), desk)
    keep(page, town={"乙镇"})
    page.sieve.turn()
    assert len(names(page)) == 3 and not page.bar.chips[0].isEnabled()
    page.sieve.turn()
    assert names(page) == ["安三"]


def test_a_narrowing_from_elsewhere_is_seen_even_on_a_field_nobody_sees(opened, desk):
    page = opened(of_people(), desk)
    page.go_to(only(id=2))
    assert names(page) == ["解晓东"]
    assert [chip.text() for chip in page.bar.chips] == ["指定范围：1 项"]
    page.go_to(3)
    assert page.bar.chips == [] and [row.id for row in page.table.chosen()] == [3]


def test_what_hides_every_row_is_named_and_one_press_brings_them_back(opened, desk):
    page = opened(of_people(), desk)
    keep(page, town={"甲镇"})
    page.filter.setText("安")
    assert page.nothing.sentence.text() == "没有符合“安”和“乡镇：甲镇”的记录。"
    assert page.nothing.button.text() == "清除筛选"
    page.nothing.button.click()
    assert len(names(page)) == 3 and page.filter.text() == "" and page.nothing.isHidden()


def test_an_empty_list_offers_the_first_thing_to_do_to_who_may(opened, desk):
    started = []
    act = Action(
        title="新增", icon="plus", permission=Permission.ACCOUNTS_READ, start=started.append, primary=True
    )
    page = opened(replace(register(none), actions=(act,)), desk)
    page.nothing.button.click()
    assert started == [page]


def test_words_stay_in_force_while_the_rows_are_read_again(qtbot, opened, desk):
    page = opened(of_people(), desk)
    page.filter.setText("zgf")
    page.refresh()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert names(page) == ["曾国藩"]


def test_the_names_stand_first_and_stay(opened, desk):
    page = opened(of_people(), desk)
    assert [field.key for field in page.model.columns] == ["name", "town", "state", "pay"]
    assert page.table.held == 1
    other = opened(of_people(id="y", first=("town", "name")), desk)
    assert [field.key for field in other.model.columns][:2] == ["town", "name"] and other.table.held == 2


def test_find_marks_and_hides_nothing_and_escape_closes_it_first(qtbot, opened, desk):
    page = opened(of_people(), desk)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.filter.setText("镇")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.finding.words, "ansx")
    qtbot.keyClick(page.finding.words, Qt.Key.Key_Backspace)
    assert page.finding.count.text() == "找到 1 行" and len(names(page)) == 3
    assert page.model.rows[page.table.currentIndex().row()].name == "安三"
    qtbot.keyClick(page.finding.words, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.finding.isHidden)
    assert page.filter.text() == "镇"
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.filter.text() == "")


def test_columns_and_density_are_the_persons_next_time(opened, desk):
    page = opened(of_people(), desk)
    page.arranger.show_columns(["pay", "name"], 0)
    page.arranger.remember()
    desk.notes["density"] = "roomy"
    again = opened(of_people(), desk)
    assert [field.key for field in again.model.columns] == ["pay", "name"] and again.table.held == 0
    again.resize(900, 900)
    again.show()
    assert again.table.verticalHeader().defaultSectionSize() == 40


def test_rows_are_low_where_the_window_is(opened, desk):
    page = opened(of_people(), desk)
    page.show()
    page.resize(900, 500)
    assert page.table.verticalHeader().defaultSectionSize() == 28
    page.resize(900, 900)
    assert page.table.verticalHeader().defaultSectionSize() == 34


def test_states_have_their_tone(opened, desk):
    page = opened(of_people(tones={"state": {Role.AUDITOR: Tone.SUCCESS}}), desk)
    field = next(field for field in page.model.fields if field.key == "state")
    assert [page.model.tone(row, field) for row in PEOPLE] == [Tone.SUCCESS, None, Tone.SUCCESS]


@pytest.fixture
def slow():
    """A list whose first two rows are read at once and whose others wait until they are let go."""
    gate = threading.Event()

    @permits(Permission.ACCOUNTS_READ)
    def first(unit):
        return PEOPLE[:2]

    @permits(Permission.ACCOUNTS_READ)
    def whole(unit):
        assert gate.wait(60)
        return PEOPLE

    yield replace(of_people(), query=whole, head=first), gate
    gate.set()


@pytest.fixture
def half(qtbot, desk, slow):
    """The page of it with its first rows, and what lets the others go."""
    declared, gate = slow
    page = RegisterPage(declared, desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: bool(page.model.rows))

    def let_go():
        gate.set()
        qtbot.waitUntil(lambda: not desk.tasks.busy)

    return page, let_go


def test_the_first_rows_are_shown_before_the_others_have_been_read(half):
    page, let_go = half
    assert names(page) == ["曾国藩", "解晓东"]
    assert page.foot.text() == "前 2 人，正在读取其余的…"
    assert not page.sums.known and not page.sums.accessibleName(), "two of three are no sum"
    room = page.table.geometry()
    page.table.choose({2})
    let_go()
    assert names(page) == ["曾国藩", "解晓东", "安三"]
    assert page.foot.text() == "共 3 人" and "补贴" in page.sums.accessibleName()
    assert page.table.geometry() == room, "the room of the sums was kept"
    assert [row.id for row in page.table.chosen()] == [2]


def test_an_order_waits_for_the_whole_list(half):
    page, let_go = half
    page.table.sort_column(0)
    assert names(page) == ["曾国藩", "解晓东"], "of two rows the first is not the first of all"
    let_go()
    assert names(page) == ["安三", "解晓东", "曾国藩"]


def test_who_chose_all_of_the_first_rows_has_chosen_all(half):
    page, let_go = half
    page.table.selectAll()
    let_go()
    assert len(page.table.chosen()) == 3


def test_a_filter_drops_when_its_values_are_known(qtbot, half):
    page, let_go = half
    assert page.open_filter(1) is None
    let_go()
    popup = page.findChild(FilterPopup)
    assert dict(popup.values.counts) == {"甲镇": 2, "乙镇": 1}
    popup.close()


def test_half_a_list_is_not_given_out(half):
    page, let_go = half
    told = []
    page.desk.told.connect(lambda sentence, _door: told.append(sentence))
    assert page.giving.export() is None and page.giving.print() is None
    assert told == ["列表还没有读完，请稍候再导出或打印。"] * 2
    let_go()
    assert len(page.giving.look().lines) == 3


def test_who_looks_for_a_row_gets_the_whole_list_at_once(qtbot, desk, slow):
    declared, gate = slow
    page = RegisterPage(declared, desk)
    qtbot.addWidget(page)
    page.go_to(3)
    gate.set()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert [row.id for row in page.table.chosen()] == [3]


@permits(Permission.ACCOUNTS_READ)
def crowd(unit):
    """Return more people than are put in order between two pictures."""
    return [replace(PEOPLE[at % 3], id=at, name=f"{'丙乙甲'[at % 3]}{at:04d}") for at in range(2100)]


def test_many_rows_are_put_in_order_off_the_gui_thread(qtbot, opened, desk):
    page = opened(replace(of_people(), query=crowd), desk)
    before = names(page)
    page.table.sort_column(0)
    assert names(page) == before and desk.tasks.busy, "another thread is at it"
    assert page.model.sort_place(0) == 0, "the title says so at once"
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert names(page) == sorted(before, key=lambda name: keys(name).sort)
    page.table.sort_column(0)
    page.table.sort_column(0)
    page.filter.setText("丙0000")
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert names(page) == ["丙0000"], "the last wish counts"
    page.clear()
    assert names(page) == before
    page.model.group_by("town")
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert [len(line.rows) for line in page.model.lines if isinstance(line, Group)] == [1400, 700]
    assert page.open_filter(0) is None
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert page.findChild(FilterPopup).values.every == sorted(before, key=lambda name: keys(name).sort)
    page.findChild(FilterPopup).close()


def test_a_search_that_shows_many_persons_is_written_down_once_and_opening_the_list_is_not(
    opened, file_office, open_desk
):
    @permits(Permission.ROSTER_READ)
    def many(unit):
        return [Pay(number, f"甲{number}", Decimal(1)) for number in range(250)]

    desk = open_desk("maker")
    page = opened(replace(register(many), counted="人"), desk)

    def noted():
        page.watched.settled.timeout.emit()
        desk.tasks._writes.submit(int).result()  # behind whatever was written
        found = file_office.auditor.ask(acts.acts, acts.Asked(kind="search"))
        return [(row.login, row.purpose, row.detail) for row in found]

    assert page.watched.settled.isActive() and noted() == []
    page.filter.setText("甲1")
    assert len(page.model.rows) == 111
    assert noted() == noted() == [("maker", "补贴", "111人；含“甲1”")]
    page.filter.setText("甲12")
    assert len(noted()) == 1, "eleven are no crowd"
