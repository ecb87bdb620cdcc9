"""A form with the keyboard: what is typed is read, refused beside its field, kept, and sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QToolButton

from app.core.access import Permission, permits
from app.core.errors import Conflict, Edit, Invalid, Unavailable
from app.core.fields import Choice, Field, Kind, Label
from app.domain.accounts import Role
from app.services import accounts, search
from tests.office import count
from ui.kit.editors import Day, Line, OneOf, Several, names
from ui.kit.form import Ask, Form, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.pages.vetting.lines import Lines


class Way(Choice):
    """A short list."""

    WALK = "walk", "步行"
    CAR = "car", "乘车"


class Street(Choice):
    """A long one."""

    A = "a", "人民大街东段"
    B = "b", "人民大街西段"
    C = "c", "解放路北段东侧"


@dataclass(frozen=True, kw_only=True)
class Child:
    """A line of a list."""

    name: Annotated[str, Label("姓名", width=10)]
    age: Annotated[int, Label("年龄", width=6)] = 0
    school: Annotated[bool, Label("在校", width=6)] = False


@dataclass(frozen=True, kw_only=True)
class Everything:
    """One field of each kind."""

    name: Annotated[str, Label("姓名", width=10)]
    card: Annotated[str, Label("卡号", width=22, kind=Kind.CODE)]
    since: Annotated[date, Label("日期", width=11)]
    pay: Annotated[Decimal, Label("补贴")]
    score: Annotated[Decimal | None, Label("分数", kind=Kind.SCORE)]
    way: Annotated[Way, Label("方式")]
    street: Annotated[Street | None, Label("街道")]
    unit_id: int
    months: Annotated[int, Label("月数", width=6)] = 12
    signed: Annotated[bool, Label("已签字", width=8)] = False
    text: Annotated[str, Label("情况", width=40)] = ""
    who: tuple[int, ...] = ()
    guests: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()


ASKS = {
    "who": Ask(editor=lambda: Several([(7, "甲"), (8, "乙")]), title="到场"),
    "guests": Ask(editor=names, title="列席"),
    "children": Ask(editor=lambda: Lines(Child), title="子女", wide=True),
}
OWN = (Field("blood", Kind.TEXT, Label("血型"), required=False),)
SHEET = Sheet(
    title="登记", command=Everything, send=lambda *_: None, asks=ASKS, fixed={"unit_id": 3}, own=OWN
)


@pytest.fixture
def shown(qtbot):
    def build(widget):
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return build


@pytest.fixture
def form(shown):
    return shown(Form(SHEET))


@pytest.fixture
def dialog(qtbot, desk, shown):
    """A function that opens a sheet; what came back is in ``dialog.results``."""

    def opened(sheet):
        box = FormDialog(desk, sheet, opened.results.append)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(box)
        with qtbot.waitActive(box):
            box.open()
        return box

    opened.results = []
    return opened


def control(form, key):
    return form.cells[key].editor.controls[0]


@pytest.fixture
def typed(write):
    def put(form, key, text):
        control(form, key).setFocus()
        write(text)

    return put


@pytest.fixture
def put(write):
    def into(widget, text):
        widget.setFocus()
        write(text)

    return into


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.tasks.busy)


def press(qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


# ---- what is typed is read


def test_every_kind_is_typed_and_read_back(qtbot, form, typed, put):
    for key, text in {
        "name": "赵钱",
        "card": "６２２８ 4800",
        "since": "2026.10.5",
        "pay": "1,760",
        "score": "95.5",
        "text": "第一行",
        "guests": "张三、李四，王五",
        "extra.blood": "A型",
    }.items():
        typed(form, key, text)
    qtbot.keyClick(control(form, "way"), Qt.Key.Key_Space)
    qtbot.keyClick(control(form, "street"), Qt.Key.Key_Down)
    qtbot.keyClick(control(form, "signed"), Qt.Key.Key_Space)
    qtbot.keyClick(form.cells["who"].editor.controls[1], Qt.Key.Key_Space)
    line = form.cells["children"].editor.lines[0]
    put(line["name"].controls[0], "小明")
    put(line["age"].controls[0], "８")
    assert form.command() == Everything(
        name="赵钱",
        card="62284800",
        since=date(2026, 10, 5),
        pay=Decimal("1760.00"),
        score=Decimal("95.5"),
        way=Way.WALK,
        street=Street.A,
        unit_id=3,
        months=12,
        signed=True,
        text="第一行",
        who=(8,),
        guests=("张三", "李四", "王五"),
        children=(Child(name="小明", age=8),),
        extra=(("blood", "A型"),),
    )
    assert form.wrong == []


@pytest.mark.parametrize("text", ["2026.10.5", "20261005", "２０２６年１０月５日", "2026-10-05", "2026/10/5"])
def test_a_day_may_be_typed_in_any_usual_form(qtbot, shown, text, put):
    day = shown(Day())
    put(day.line, text)
    assert day.value() == date(2026, 10, 5)
    qtbot.keyClick(day.line, Qt.Key.Key_Return)
    assert day.line.text() == "2026-10-05"


def test_ctrl_semicolon_writes_today_into_the_day_in_hand(qtbot, dialog, desk):
    box = dialog(SHEET)
    control(box.form, "name").setFocus()
    qtbot.keyClick(control(box.form, "name"), Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert box.form.cells["since"].editor.value() is None, "only where a day is filled in"
    control(box.form, "since").setFocus()
    qtbot.keyClick(control(box.form, "since"), Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert box.form.cells["since"].editor.value() == desk.today


def test_the_calendar_opens_on_the_day_typed_and_gives_one(qtbot, shown):
    day = shown(Day())
    qtbot.keyClicks(day.line, "20261005")
    qtbot.keyClick(day.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = day.findChild(QCalendarWidget)
    calendar.setSelectedDate(calendar.selectedDate().addDays(1))
    calendar.activated.emit(calendar.selectedDate())
    assert day.value() == date(2026, 10, 6)


def test_few_choices_stand_side_by_side_and_many_in_a_list(form):
    assert len(form.cells["way"].editor.controls) == 2
    assert len(form.cells["street"].editor.controls) == 1
    assert form.cells["street"].editor.value() is None


def test_a_choice_shown_is_the_choice_read(shown):
    for editor in (OneOf([(1, "甲"), (2, "乙")]), OneOf([(n, f"很长的第{n}个选项") for n in (1, 2)])):
        shown(editor).show_value(2)
        assert editor.value() == 2
        editor.show_value(None)
        assert editor.value() is None


def test_a_choice_that_may_be_left_open_can_be_gone_back_to(qtbot, shown):
    editor = shown(OneOf([(1, "甲"), (2, "乙")], "不分类别"))
    for place, value in ((1, 1), (0, None)):
        qtbot.keyClick(editor.controls[0], Qt.Key.Key_Down if place else Qt.Key.Key_Up)
        assert editor.value() == value


def test_fields_stand_in_the_order_of_the_command_and_own_ones_last(form):
    assert list(form.cells)[:3] == ["name", "card", "since"]
    assert list(form.cells)[-1] == "extra.blood"
    assert "unit_id" not in form.cells


# ---- what is wrong stands at its field


def test_a_field_is_checked_when_it_is_left_and_cleared_when_it_is_mended(qtbot, form, typed):
    typed(form, "since", "2026-13-05")
    cell = form.cells["since"]
    assert cell.fault == ""
    press(qtbot, Qt.Key.Key_Tab)
    assert "没有“2026-13-05”这一天" in cell.note.text() and cell.note.isVisible()
    assert control(form, "since").property("bad") is True
    control(form, "since").clear()
    typed(form, "since", "2026-12-05")
    assert cell.fault == "" and not cell.note.isVisible()


def test_a_field_passed_without_typing_is_not_scolded(qtbot, form):
    form.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert form.wrong == []


def test_a_line_of_a_list_says_which_line_and_takes_the_keyboard(qtbot, form, put):
    children = form.cells["children"].editor
    put(children.lines[0]["name"].controls[0], "小明")
    qtbot.mouseClick(children.add_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(children.lines[1]["age"].controls[0], "9")
    assert not form.cells["children"].check()
    assert "第 2 行的“姓名”" in form.cells["children"].fault
    wrong = children.lines[1]["name"].controls[0]
    assert form.cells["children"].editor.controls[0] is wrong and wrong.property("bad") is True
    put(wrong, "小红")
    assert form.cells["children"].check() and not wrong.property("bad")
    remove = children.findChildren(QToolButton)[0]
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert children.value() == (Child(name="小红", age=9),)


def test_a_check_of_the_page_stands_at_the_field(qtbot, shown, typed):
    def old_enough(day):
        if day.year > 2008:
            raise Invalid("不满 18 周岁，请核对。")

    form = shown(
        Form(Sheet(title="x", command=Everything, send=print, asks={"since": Ask(check=old_enough)}))
    )
    typed(form, "since", "20200101")
    assert form.command() is None
    assert form.cells["since"].fault == "不满 18 周岁，请核对。"


def test_the_button_counts_what_is_wrong_and_goes_to_the_first(qtbot, dialog, typed):
    box = dialog(SHEET)
    for key in ("name", "card", "since", "pay"):
        typed(box.form, key, {"name": "赵钱", "card": "1"}.get(key, "坏"))
    qtbot.keyClick(control(box.form, "way"), Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert box.submit_button.text() == "还有 2 处需要修正"
    assert QApplication.focusWidget() is control(box.form, "since")
    assert dialog.results == []


# ---- it is sent once, and nothing is lost


@dataclass(frozen=True, kw_only=True)
class Login:
    """What the forms below send."""

    login: Annotated[str, Label("登录名")]
    name: Annotated[str, Label("姓名")]


def create(unit, new):
    return accounts.create(
        unit,
        accounts.NewAccount(
            login=new.login, name=new.name, passphrase="long-enough-1", roles=(Role.AUDITOR,)
        ),
    )


def login_sheet(send=create, **changes):
    return Sheet(title="新建账号", command=Login, send=send, **changes)


@pytest.fixture
def fill(qtbot, typed, write):
    def filled(box, login="newone", name="新人"):
        typed(box.form, "login", login)
        press(qtbot, Qt.Key.Key_Return)  # to the next field
        write(name)

    return filled


def submit(qtbot, box):
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_form_is_filled_and_sent_with_the_keyboard(qtbot, desk, dialog, errors, fill):
    box = dialog(login_sheet())
    fill(box)
    submit(qtbot, box)
    settle(qtbot, desk)
    (new_id,) = dialog.results
    assert isinstance(new_id, int) and not box.isVisible() and errors == []


def test_a_value_the_server_refuses_is_marked_and_kept(qtbot, desk, dialog, errors, fill):
    box = dialog(login_sheet())
    fill(box, login="admin")
    submit(qtbot, box)
    settle(qtbot, desk)
    assert box.isVisible() and dialog.results == [] and errors == []
    assert box.form.cells["login"].fault and box.submit_button.text() == "还有 1 处需要修正"
    assert control(box.form, "name").text() == "新人"
    assert QApplication.focusWidget() is control(box.form, "login")
    control(box.form, "login").selectAll()
    qtbot.keyClicks(control(box.form, "login"), "another")
    submit(qtbot, box)
    settle(qtbot, desk)
    assert len(dialog.results) == 1


def test_a_lost_connection_keeps_the_words_and_the_retry_is_the_same_intention(
    qtbot, desk, dialog, file_office, errors, fill
):
    went = []

    def cut(unit, new):
        went.append(new)
        made = create(unit, new)
        if len(went) == 1:
            raise Unavailable("数据库连接断了，请稍后再试。")
        return made

    box = dialog(login_sheet(cut))
    fill(box)
    before = count(file_office.maker, accounts_table())
    submit(qtbot, box)
    settle(qtbot, desk)
    assert "连接断了" in box.banner.text.text() and box.banner.isVisible()
    assert (control(box.form, "login").text(), control(box.form, "name").text()) == ("newone", "新人")
    key = box._key
    qtbot.keyClick(box.banner.doors[0], Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert box._key == key and len(dialog.results) == 1 and errors == []
    assert count(file_office.maker, accounts_table()) == before + 1
    late = Login(login="newone", name="新人")  # a copy of it that arrives late does nothing
    desk.run(box, lambda workspace, _job: workspace.once(key, create, late))
    settle(qtbot, desk)
    assert count(file_office.maker, accounts_table()) == before + 1


def test_words_edited_after_an_answer_was_lost_are_never_sent_beside_it(
    qtbot, desk, dialog, file_office, errors, fill
):
    heard = desk.workspace.publish

    def lost(_topics):
        desk.workspace.publish = heard
        raise Unavailable("连接不上数据库服务器。")

    box, before = dialog(login_sheet()), count(file_office.maker, accounts_table())
    fill(box)
    desk.workspace.publish = lost  # it is kept, and nobody hears that it is
    submit(qtbot, box)
    settle(qtbot, desk)
    assert "连接不上" in box.banner.text.text() and count(file_office.maker, accounts_table()) == before + 1
    control(box.form, "login").setText("edited")
    control(box.form, "login").textEdited.emit("edited")
    submit(qtbot, box)
    settle(qtbot, desk)
    assert "上一次提交其实已经保存了" in box.banner.text.text() and box.isVisible()
    assert count(file_office.maker, accounts_table()) == before + 1 and dialog.results == []
    qtbot.keyClick(box.banner.doors[0], Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert len(dialog.results) == 1 and errors == []  # the answer that was lost
    assert count(file_office.maker, accounts_table()) == before + 1


def test_what_was_sent_before_the_words_were_edited_arrives_too_late(
    qtbot, desk, dialog, file_office, errors, fill
):
    went = []

    def cut(unit, new):
        went.append(new)
        if len(went) == 1:
            raise Unavailable("连接不上数据库服务器。")
        return create(unit, new)

    box, before = dialog(login_sheet(cut)), count(file_office.maker, accounts_table())
    fill(box)
    submit(qtbot, box)
    settle(qtbot, desk)
    key = box._key
    control(box.form, "login").setText("edited")
    control(box.form, "login").textEdited.emit("edited")
    submit(qtbot, box)
    settle(qtbot, desk)
    assert len(dialog.results) == 1 and box._key != key
    desk.run(box, lambda workspace, _job: workspace.once(key, create, went[0]))
    settle(qtbot, desk)
    assert count(file_office.maker, accounts_table()) == before + 1 and errors == []


def accounts_table():
    from db.models.accounts import Account

    return Account


def test_sending_twice_in_a_row_sends_once(qtbot, desk, dialog, file_office, fill):
    before = count(file_office.maker, accounts_table())
    box = dialog(login_sheet())
    fill(box)
    submit(qtbot, box)
    box.submit()
    settle(qtbot, desk)
    assert count(file_office.maker, accounts_table()) == before + 1


def test_what_the_button_cannot_send_the_keys_do_not_send_either(qtbot, desk, dialog, file_office, fill):
    before = count(file_office.maker, accounts_table())
    box = dialog(login_sheet())
    fill(box)
    box.promise("续聘 0 人", "没有要续聘的，看下面的原因。")
    submit(qtbot, box)
    settle(qtbot, desk)
    assert box.isVisible() and "没有要续聘的" in box.banner.text.text()
    assert count(file_office.maker, accounts_table()) == before


# ---- somebody else changed it meanwhile


AT = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
SEEN = {"login": "old", "name": "旧名"}


def overtaken(**theirs):
    """Return a service that knows version 5, which 审批丙 made, and what was sent to it."""
    sent = []

    def save(_unit, new, version):
        sent.append((new, version))
        if version != 5:
            edits = (Edit("审批丙", AT),)
            raise Conflict("刚被别人修改过。", version=5, theirs=SEEN | theirs, edits=edits)

    return save, sent


@pytest.fixture
def edited(dialog, typed):
    """A function that opens the record to a service and types another login."""

    def opened(save, seen=SEEN):
        record = Record(version=4, seen=seen)
        box = dialog(login_sheet(save, record=record, start=SEEN))
        control(box.form, "login").selectAll()
        typed(box.form, "login", "mine")
        return box

    return opened


def test_what_two_people_changed_is_chosen_field_by_field_with_the_keyboard(
    qtbot, desk, dialog, errors, edited
):
    save, sent = overtaken(login="theirs")
    box = edited(save)
    submit(qtbot, box)
    settle(qtbot, desk)
    table = box.comparison
    assert [side.words.text() for side in table.lines["login"]] == ["mine", "theirs", "old"]
    assert list(table.lines) == ["login"] and table.open == ["login"] and table.isVisible()
    assert "审批丙（2026-11-02 09:30）也改了下面 1 项" in box.banner.text.text()
    assert box.submit_button.text() == "还有 1 处需要选择"
    submit(qtbot, box)  # nothing is chosen: nothing is sent
    settle(qtbot, desk)
    assert len(sent) == 1 and control(box.form, "login").text() == "mine"
    mine, theirs, before = (side.button for side in table.lines["login"])
    assert QApplication.focusWidget() is mine
    press(qtbot, Qt.Key.Key_Space)
    assert mine.isChecked() and control(box.form, "login").text() == "mine"
    press(qtbot, Qt.Key.Key_Right)
    assert theirs.isChecked() and control(box.form, "login").text() == "theirs"
    press(qtbot, Qt.Key.Key_Right)
    assert before.isChecked() and control(box.form, "login").text() == "old"
    press(qtbot, Qt.Key.Key_Left)
    submit(qtbot, box)
    settle(qtbot, desk)
    assert sent[-1] == (Login(login="theirs", name="旧名"), 5) and len(dialog.results) == 1 and errors == []


def test_what_is_typed_after_the_question_stands(qtbot, desk, dialog, edited, typed):
    save, sent = overtaken(login="theirs")
    box = edited(save)
    submit(qtbot, box)
    settle(qtbot, desk)
    control(box.form, "login").selectAll()
    typed(box.form, "login", "both")
    assert box.comparison.lines["login"][0].words.text() == "both" and not box.comparison.open
    submit(qtbot, box)
    settle(qtbot, desk)
    assert sent[-1] == (Login(login="both", name="旧名"), 5) and len(dialog.results) == 1


def test_escape_at_the_question_asks_before_anything_typed_is_lost(qtbot, desk, dialog, edited):
    save, _sent = overtaken(login="theirs")
    box = edited(save)
    submit(qtbot, box)
    settle(qtbot, desk)
    press(qtbot, Qt.Key.Key_Escape)
    assert box.isVisible() and "还没有提交" in box.banner.text.text()
    press(qtbot, Qt.Key.Key_Return)  # 继续填写
    assert box.isVisible() and control(box.form, "login").text() == "mine" and box.comparison.open


def test_what_does_not_collide_is_saved_together_and_told(qtbot, desk, dialog, errors, edited):
    told = []
    desk.told.connect(lambda said, _door: told.append(said))
    save, sent = overtaken(name="新名")
    box = edited(save)
    submit(qtbot, box)
    settle(qtbot, desk)
    assert [version for _, version in sent] == [4, 5] and errors == []
    assert sent[-1][0] == Login(login="mine", name="新名") and len(dialog.results) == 1
    assert told == ["审批丙（2026-11-02 09:30）同时改了姓名，与您的修改一并保存了。"]


def test_an_act_on_what_another_changed_is_not_sent_again_by_itself(qtbot, desk, dialog, edited):
    sent = []

    def act(_unit, new, version):
        sent.append(version)
        if version != 5:
            raise Conflict("刚被别人修改过。", version=5)

    box = edited(act, seen={})
    submit(qtbot, box)
    settle(qtbot, desk)
    assert sent == [4] and "请核对后再次提交" in box.banner.text.text() and not box.comparison.isVisible()
    submit(qtbot, box)
    settle(qtbot, desk)
    assert sent == [4, 5] and len(dialog.results) == 1


def test_a_conflict_found_while_writing_is_asked_about_once_more(qtbot, desk, dialog, edited):
    asked, (save, _sent) = [], overtaken(login="theirs")

    def late(unit, new, version):
        asked.append(version)
        if len(asked) == 1:
            raise Conflict("记录刚被别人修改过。")  # as the database says it: by nobody, of no version
        return save(unit, new, version)

    box = edited(late)
    submit(qtbot, box)
    settle(qtbot, desk)
    assert asked == [4, 4] and box.comparison.open == ["login"]


def test_escape_asks_only_when_something_was_typed(qtbot, dialog, typed):
    box = dialog(login_sheet())
    press(qtbot, Qt.Key.Key_Escape)
    assert not box.isVisible()
    box = dialog(login_sheet(start={"login": "x"}))
    typed(box.form, "name", "新人")
    press(qtbot, Qt.Key.Key_Escape)
    assert box.isVisible() and "还没有提交" in box.banner.text.text()
    press(qtbot, Qt.Key.Key_Return)  # 继续填写
    assert box.isVisible() and not box.banner.isVisible() and control(box.form, "name").text() == "新人"
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.mouseClick(box.banner.doors[1], Qt.MouseButton.LeftButton)
    assert not box.isVisible()


# ---- references


def test_a_grid_is_picked_by_its_initials_and_typed_words_alone_are_none(qtbot, desk, shown, put):
    picker = shown(Picker(desk, search.find_grids))
    put(picker.line, "不存在")
    with pytest.raises(Invalid, match="从列表里选一个"):
        picker.value()
    settle(qtbot, desk)
    assert "没有找到" in picker.list.item(0).text()
    picker.line.clear()
    qtbot.keyClicks(picker.line, "dc")
    qtbot.waitUntil(lambda: picker.list.isVisible() and picker.list.count() == 2)
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert "东村第2网格" in picker.line.text() and isinstance(picker.value(), int)
    assert not picker.list.isVisible()


def test_a_picker_that_cannot_read_says_so_below_the_line(qtbot, desk, shown, errors):
    @permits(Permission.UNITS_READ)
    def down(_unit, _text):
        raise Unavailable("连不上数据库，请稍后再试。")

    picker = shown(Picker(desk, down))
    picker.line.setFocus()
    qtbot.keyClicks(picker.line, "a")
    qtbot.waitUntil(picker.list.isVisible)
    assert picker.list.item(0).text() == "连不上数据库，请稍后再试。" and errors == []


def test_a_line_of_text_reads_back_what_it_shows(shown):
    line = shown(Line())
    line.show_value("字")
    assert line.value() == "字"
    line.show_value(None)
    assert line.value() is None


@pytest.mark.parametrize(
    ("typed", "value"), [("2", 2), ("1", 1), ("13", 13), ("14", 4), ("20", None), ("99", 9)]
)
def test_an_option_of_a_long_list_is_chosen_by_its_number(qtbot, typed, value):
    chooser = OneOf([(place, f"第{place}种很长的选项") for place in range(1, 14)], "（不填）")
    qtbot.addWidget(chooser)
    (box,) = chooser.controls
    QTest.keyClicks(box, typed)
    assert chooser.value() == value
    chooser.show_value(None)
    box.showPopup()
    QTest.keyClicks(box.view(), typed)
    assert chooser.value() == value, "where the list is open too"
    box.hidePopup()
