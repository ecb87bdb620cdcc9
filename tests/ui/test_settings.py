"""设置 in the window: looks, locking, fonts, the policy's sources, working days, accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from app.core.access import Permission
from app.core.identity import make_identity
from app.domain.accounts import Role
from app.domain.bodies import BodyKind
from app.reports.leaving import Taken
from app.reports.listing import drawn
from app.services import accounts, bodies, calendar, changes, policy
from db.models.accounts import Account
from tests.domain.test_notice import PUBLISHED
from ui.kit.cells import as_seen
from ui.kit.desk import minutes_of
from ui.kit.form_dialog import FormDialog
from ui.kit.page import EVERYTHING
from ui.kit.register import RegisterPage
from ui.kit.theme import Look, Scheme, dress, look
from ui.pages import PAGES
from ui.pages.settings import ACCOUNTS, ACTS, CHANGES, POLICY, RETENTION, RIGHTS, VERSIONS, changes_strip
from ui.pages.settings.appearance import AppearancePage
from ui.pages.settings.calendar import CalendarPage
from ui.pages.settings.notice import NoticeDialog
from ui.pages.settings.policy import Basis
from ui.shell.window import Window

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
NOTICE = Path("resources/calendar/2026.toml").read_text(encoding="utf-8")


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)


@pytest.fixture
def shown(qtbot):
    def build(widget):
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        settle(qtbot, widget.desk)
        return widget

    return build


def test_the_section_has_its_pages():
    ids = [page.id for page in PAGES if page.section == "设置"]
    assert ids == [
        "appearance",
        "policy",
        "policies",
        "templates",
        "calendar",
        "accounts",
        "rights",
        "acts",
        "changes",
        "law",
        "personal",
        "retention",
        "clearings",
        "erasures",
        "backups",
        "imports",
    ]


# ---- looks


@pytest.fixture
def undressed(qapp):
    yield qapp
    dress(qapp, Look())


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_looks_and_locking_hold_at_once_and_are_kept(qtbot, file_office, undressed):
    window = Window(file_office.workspace("maker"))
    qtbot.addWidget(window)
    waits = []
    window.desk.waited.connect(waits.append)
    window.open_page("appearance")
    page = window.tabs.front.widget
    settle(qtbot, window.desk)
    choose(page.scheme, Scheme.DARK)
    choose(page.zoom, 125)
    choose(page.minutes, 5)
    assert look() == Look(Scheme.DARK, 125) == window.look
    assert waits == [5] and minutes_of(window.desk.notes) == 5
    window.close()


def test_the_page_follows_the_keys_and_scrolls_in_a_low_window(qtbot, file_office, undressed):
    window = Window(file_office.workspace("maker"))
    qtbot.addWidget(window)
    window.resize(1366, 700)
    window.show()
    window.open_page("appearance")
    page = window.tabs.front.widget
    settle(qtbot, window.desk)
    window.dress(Look(Scheme.DARK, 175))
    QApplication.processEvents()
    assert (page.scheme.currentData(), page.zoom.currentData()) == (Scheme.DARK, 175)
    lines = [label for label in page.fonts.values() if label.height() < label.sizeHint().height()]
    assert lines == [], "no line is pressed together"
    window.close()


def test_the_fonts_for_paper_are_named(qtbot, shown, open_desk):
    page = shown(AppearancePage(open_desk("maker"), EVERYTHING))
    qtbot.waitUntil(lambda: page.fonts["FANG"].text().endswith(".ttf"), timeout=20_000)
    assert page.fonts["TITLE"].text() == "NotoSerifSC-Black.ttf"  # a demonstration prints with ours alone


# ---- the policy


def test_every_value_stands_in_its_chapter_with_its_source(qtbot, shown, open_desk, file_office):
    page = shown(RegisterPage(POLICY, open_desk("maker")))
    said = file_office.clerk_a.ask(policy.sources)
    assert [row.path for row in page.model.rows] == [row.path for row in said]
    pay = next(row for row in page.model.rows if row.path.endswith("rates[1].monthly"))
    assert pay.chapter == "薪酬补贴" and pay.value.startswith("600") and pay.source


def test_what_is_assumed_is_counted_marked_and_can_be_seen_alone(qtbot, shown, open_desk, file_office):
    page = shown(RegisterPage(POLICY, open_desk("maker")))
    assumed = [row.path for row in file_office.clerk_a.ask(policy.sources) if row.assumed]
    button = page.strip.buttons["只看假设"]
    assert button.text() == f"只看假设 {len(assumed)}"
    button.click()
    assert [row.path for row in page.model.rows] == assumed and assumed
    assert {row.basis for row in page.model.rows} == {Basis.ASSUMED}
    page.strip.buttons["全部"].click()
    assert len(page.model.rows) > len(assumed)
    page.strip.buttons["按章节分组"].click()
    assert page.model.group == "chapter"


def test_the_versions_are_listed(qtbot, shown, open_desk):
    page = shown(RegisterPage(VERSIONS, open_desk("maker")))
    (row,) = page.model.rows
    assert (row.title, row.valid_from, row.valid_to) == ("测试政策", date(2026, 1, 1), None)


# ---- working days


@pytest.fixture
def dated(file_office):
    file_office.admin.do(calendar.adopt_year, 2026, NOTICE)
    file_office.admin.do(calendar.adopt_year, 2027)
    return file_office


def test_a_published_year_has_its_feasts_and_its_worked_weekends(qtbot, shown, dated, open_desk):
    page = shown(CalendarPage(open_desk("maker"), EVERYTHING))
    assert page.title.text() == "2026 年" and page.banner.isHidden() and "国办发" in page.source.text()
    days = dated.clerk_a.ask(calendar.days, date(2026, 1, 1), date(2026, 12, 31))
    work = sum(day.is_work for day in days)
    assert page.sums.text() == f"工作日 {work} 天，休息日 {365 - work} 天"
    worked = next(day for day in days if day.is_work and day.day.weekday() >= 5)
    page.grid.grab()  # the days have their places once they have been painted
    place = page.grid._places[worked.day]
    qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=QPoint(place.center()))
    assert page.told.text() == f"{worked.day} 上班（调休上班），已公布"


def test_the_keyboard_walks_over_the_days(qtbot, shown, dated, open_desk):
    page = shown(CalendarPage(open_desk("maker"), EVERYTHING))
    page.grid.setFocus()
    page.grid.stand(date(2026, 1, 1))
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left):
        qtbot.keyClick(page.grid, key)
    assert page.grid.at == date(2026, 1, 8) and "2026-01-08" in page.told.text()
    for _ in range(9):
        qtbot.keyClick(page.grid, Key.Key_Up)
    assert page.grid.at == date(2026, 1, 1)  # the year before is another page


def test_a_provisional_year_says_so_and_an_unknown_one_too(qtbot, shown, dated, open_desk):
    page = shown(CalendarPage(open_desk("maker"), EVERYTHING))
    page.forth.click()
    settle(qtbot, page.desk)
    assert "2027 年的放假安排还没有公布" in page.banner.text.text() and page.banner.isVisible()
    page.forth.click()
    settle(qtbot, page.desk)
    assert "还没有 2028 年的工作日历" in page.banner.text.text() and page.sums.text() == ""
    page.back.click()
    page.back.click()
    settle(qtbot, page.desk)
    assert page.banner.isHidden()


# ---- the notice, and one day


def test_a_notice_is_pasted_seen_on_the_year_and_written_whole(qtbot, shown, file_office, open_desk, errors):
    file_office.admin.do(calendar.adopt_year, 2026)
    page = shown(CalendarPage(open_desk("admin"), EVERYTHING))
    assert "还没有公布" in page.banner.text.text()
    page.notice_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NoticeDialog))
    dialog = QApplication.activeModalWidget()
    assert dialog.write_button.toolTip() == "还没有填写通知。"
    dialog.text.setPlainText(PUBLISHED.replace("1月4日（周日）", "1月4日（周一）"))
    qtbot.waitUntil(lambda: "第 5 行：2026-01-04 是周日" in dialog.banner.text.text())
    assert not dialog.write_button.isEnabled()
    dialog.text.setPlainText(PUBLISHED)
    qtbot.waitUntil(dialog.write_button.isEnabled)
    assert dialog.grid.days[date(2026, 1, 4)].is_work and "天上班或休息有变化" in dialog.told.text()
    assert page.banner.isVisible()  # looked at, not written
    qtbot.keyClick(dialog.text, Key.Key_Return, Ctrl)
    qtbot.waitUntil(page.banner.isHidden)
    assert "国办发明电〔2025〕7号" in page.source.text() and errors == []


def test_a_notice_that_was_typed_is_given_up_only_after_asking(qtbot, shown, dated, open_desk):
    page = shown(CalendarPage(open_desk("admin"), EVERYTHING))
    page.notice_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NoticeDialog))
    dialog = QApplication.activeModalWidget()
    assert not dialog.unsent()
    dialog.text.setPlainText(PUBLISHED)
    qtbot.keyClick(dialog.text, Key.Key_Escape)
    assert dialog.isVisible() and dialog.unsent() == "2026 年放假安排填写的内容还没有登记。"
    settle(qtbot, page.desk)
    assert dialog.banner.doors, "what is read meanwhile must not wipe the question away"
    dialog.banner.doors[0].click()
    qtbot.waitUntil(dialog.write_button.isEnabled)
    assert dialog.text.toPlainText() == PUBLISHED
    dialog.reject()
    dialog.banner.doors[1].click()
    assert not dialog.isVisible()


def test_a_notice_that_could_not_be_written_can_be_sent_again(qtbot, shown, dated, open_desk, errors):
    page = shown(CalendarPage(open_desk("admin"), EVERYTHING))
    page.notice_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NoticeDialog))
    dialog = QApplication.activeModalWidget()
    dialog.text.setPlainText(PUBLISHED)
    qtbot.waitUntil(dialog.write_button.isEnabled)
    admin, page.desk.workspace.actor = page.desk.workspace.actor, dated.maker.actor  # a right is taken away
    dialog.write_button.click()
    dialog.reject()
    assert dialog.isVisible() and not dialog.write_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.sending)
    assert dialog.text.toPlainText() == PUBLISHED and "权限" in dialog.banner.text.text()
    page.desk.workspace.actor = admin
    said = []
    page.desk.told.connect(lambda sentence, _door: said.append(sentence))
    dialog.write_button.click()
    qtbot.waitUntil(lambda: bool(said))
    assert "放假安排已登记" in said[0] and errors == []


def test_who_may_not_write_the_calendar_may_look_and_is_told(qtbot, shown, dated, open_desk):
    page = shown(CalendarPage(open_desk("maker"), EVERYTHING))
    assert not page.day_button.isEnabled() and "系统管理员" in page.day_button.toolTip()
    page.notice_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NoticeDialog))
    dialog = QApplication.activeModalWidget()
    dialog.text.setPlainText(PUBLISHED)
    qtbot.waitUntil(lambda: "与现在登记的一样" in dialog.told.text())
    assert not dialog.write_button.isEnabled() and "系统管理员" in dialog.write_button.toolTip()
    dialog.reject()


def test_one_day_is_changed_with_its_source(qtbot, shown, dated, open_desk, errors):
    page = shown(CalendarPage(open_desk("admin"), EVERYTHING))
    page.grid.stand(date(2026, 7, 20))
    page.day_button.click()
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    assert cells["is_work"].editor.value() is False
    cells["label"].editor.show_value("县庆")
    dialog.submit()
    assert "还没有填写" in cells["source"].fault
    cells["source"].editor.show_value("县政府通知1号")
    dialog.submit()
    qtbot.waitUntil(lambda: page.told.text() == "2026-07-20 休息（县庆），手工调整")
    assert errors == []


# ---- accounts


@pytest.fixture
def page(shown, open_desk):
    page = shown(RegisterPage(ACCOUNTS, open_desk("guard")))
    page.told = []
    page.desk.told.connect(lambda said, door: page.told.append(said))
    return page


def form_over(qtbot, page):
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    return QApplication.activeModalWidget()


def test_somebody_is_let_in_for_a_town_and_can_sign_in(qtbot, page, file_office, write, errors):
    qtbot.keyClick(page.table, Key.Key_N, Ctrl)
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    for key, text in (("login", "clerk_c"), ("name", "丙镇经办"), ("passphrase", "a-very-long-word")):
        cells[key].editor.controls[0].setFocus()
        write(text)
    cells["roles"].editor.show_value((Role.TOWN_CLERK,))
    cells["unit_ids"].editor.show_value((file_office.unit_id("990101100000"),))
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: any(row.login == "clerk_c" for row in page.model.rows), timeout=20_000)
    settle(qtbot, page.desk)
    assert page.told == ["账号已开通。"] and errors == []
    space = accounts.sign_in(file_office.place, "clerk_c", "a-very-long-word", clock=file_office.clock)
    assert len(space.actor.scopes) == 1 and space.actor.name == "丙镇经办"
    space.store.close()


def test_a_department_is_let_in_for_its_body_and_not_for_a_town(qtbot, page, file_office, write, errors):
    body = file_office.maker.do(bodies.add_body, bodies.NewBody(name="县邮政分公司", kind=BodyKind.HOST))
    qtbot.keyClick(page.table, Key.Key_N, Ctrl)
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    for key, text in (("login", "post_c"), ("name", "邮政丙"), ("passphrase", "a-very-long-word")):
        cells[key].editor.controls[0].setFocus()
        write(text)
    cells["roles"].editor.show_value((Role.DEPT,))
    cells["unit_ids"].editor.show_value((file_office.unit_id("990101100000"),))
    dialog.submit()
    qtbot.waitUntil(lambda: "请选择所属单位" in cells["body_id"].fault)
    assert "不选乡镇" in cells["roles"].fault
    cells["unit_ids"].editor.show_value(())
    cells["body_id"].editor.show_value(body)
    dialog.submit()
    qtbot.waitUntil(lambda: any(row.where == "县邮政分公司" for row in page.model.rows), timeout=20_000)
    settle(qtbot, page.desk)
    assert page.told == ["账号已开通。"] and errors == []


def test_a_short_passphrase_and_a_taken_login_are_refused_at_their_fields(qtbot, page):
    page.buttons["新增账号"].click()
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    for key, text in (("login", "maker"), ("name", "另一个人"), ("passphrase", "short")):
        cells[key].editor.show_value(text)
    cells["roles"].editor.show_value((Role.COUNTY_MAKER,))
    dialog.submit()
    assert "至少 10 位，现在是 5 位" in cells["passphrase"].fault
    cells["passphrase"].editor.show_value("a-very-long-word")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(cells["login"].fault), timeout=20_000)
    assert "已有人使用" in cells["login"].fault


def test_an_account_is_shut_and_one_s_own_is_not(qtbot, page, errors):
    assert page.buttons["停用"].toolTip() == "请先在列表中选中一个账号。"
    mine = next(row for row in page.model.rows if row.login == "guard")
    page.table.choose({mine.id})
    assert "不能停用自己" in page.buttons["停用"].toolTip() and not page.buttons["停用"].isEnabled()
    assert page.buttons["重设口令"].isEnabled()
    other = next(row for row in page.model.rows if row.login == "clerk_b")
    page.table.choose({other.id})
    page.buttons["停用"].click()
    dialog = form_over(qtbot, page)
    assert "停用后不能再登录" in dialog.sheet.note
    dialog.submit()
    qtbot.waitUntil(
        lambda: not next(row for row in page.model.rows if row.id == other.id).active, timeout=20_000
    )
    page.table.choose({other.id})
    assert page.buttons["停用"].toolTip() == "这个账号已经停用。" and errors == []


def test_an_account_changed_meanwhile_is_shut_only_after_another_look(qtbot, page, file_office, errors):
    other = next(row for row in page.model.rows if row.login == "clerk_b")
    page.table.choose({other.id})
    page.buttons["停用"].click()
    dialog = form_over(qtbot, page)
    file_office.admin.do(lambda unit: setattr(unit.session.get(Account, other.id), "name", "改了名"))
    dialog.submit()
    qtbot.waitUntil(lambda: "改过这一份" in dialog.banner.text.text())
    assert file_office.admin.ask(lambda unit: unit.session.get(Account, other.id).active)
    dialog.submit()
    qtbot.waitUntil(lambda: not next(row for row in page.model.rows if row.id == other.id).active)
    assert errors == []


def test_a_passphrase_is_reset_after_it_was_typed_twice_alike(qtbot, page, file_office, errors):
    other = next(row for row in page.model.rows if row.login == "clerk_b")
    assert (other.where, other.roles) == ("乙镇", "乡镇经办")
    page.table.choose({other.id})
    page.buttons["重设口令"].click()
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    cells["first"].editor.show_value("quite-another-one")
    cells["again"].editor.show_value("quite-another-two")
    dialog.submit()
    qtbot.waitUntil(lambda: "不一样" in cells["again"].fault)
    cells["again"].editor.show_value("quite-another-one")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(page.told))
    assert page.told == ["“clerk_b”的口令已重设，请当面告诉本人。"] and errors == []
    settle(qtbot, page.desk)
    space = accounts.sign_in(file_office.place, "clerk_b", "quite-another-one", clock=file_office.clock)
    space.store.close()


def test_roles_and_rights_are_one_table_for_everybody(qtbot, open_desk, shown):
    page = shown(RegisterPage(RIGHTS, open_desk("clerk_a")))
    assert [field.key for field in page.model.fields] == ["title", *(role.value for role in Role)]
    said = {row.title: row for row in page.model.rows}
    assert said["审批补贴"].county_approver and not said["审批补贴"].county_maker
    assert not said["查看补贴"].auditor and said["查看审计"].auditor  # app/DECISIONS.md 17
    assert len(said) == len(Permission)


def test_who_may_only_read_accounts_sees_no_buttons(qtbot, file_office, open_desk, shown):
    page = shown(RegisterPage(ACCOUNTS, open_desk("auditor")))
    assert page.buttons == {} and len(page.model.rows) == 8


def test_one_s_own_passphrase_is_changed_by_the_old_one(qtbot, open_desk, shown, file_office, errors):
    page = shown(AppearancePage(open_desk("maker"), EVERYTHING))
    page.change.click()
    dialog = form_over(qtbot, page)
    cells = dialog.form.cells
    for key, text in (
        ("old", "not-my-old-one"),
        ("new", "green-hill-7-Bells"),
        ("again", "green-hill-7-Bell"),
    ):
        cells[key].editor.show_value(text)
    dialog.submit()
    qtbot.waitUntil(lambda: "不一样" in cells["again"].fault)
    cells["again"].editor.show_value("green-hill-7-Bells")
    dialog.submit()
    qtbot.waitUntil(lambda: "原口令不对" in cells["old"].fault)
    cells["old"].editor.show_value("a-long-passphrase")
    told = []
    page.desk.told.connect(lambda said, door: told.append(said))
    dialog.submit()
    qtbot.waitUntil(lambda: told == ["口令已更换。"])
    accounts.sign_in(file_office.place, "maker", "green-hill-7-Bells", clock=file_office.clock).store.close()
    assert errors == []


def test_the_auditor_sees_who_came_in_and_the_matrix_is_signed(qtbot, open_desk, shown, file_office):
    file_office.maker.do(accounts.note_act, "reveal", "核对银行卡", "证件号、卡号、电话")
    page = shown(RegisterPage(ACTS, open_desk("auditor")))
    assert (page.model.rows[0].who, page.model.rows[0].what) == ("经办甲", "查看完整号码")
    assert len(page.model.rows) == 1, "the founding's sign-ins are more than half a year ago"
    strip = page.strip
    assert strip.who.findData("maker") > 0
    strip.kind.setCurrentIndex(strip.kind.findData("print"))
    strip.put()
    settle(qtbot, page.desk)
    assert page.model.rows == [] and "打印" in as_seen(page).title
    for wrong, said in (("1234", "身份证号"), (make_identity("990101", date(1970, 6, 1), 9), "没有登记过")):
        strip.number.setText(wrong)
        strip.put()
        settle(qtbot, page.desk)
        assert said in strip.said.text() and strip.number.text() == wrong
    rights = shown(RegisterPage(RIGHTS, open_desk("guard")))
    stamp = drawn(as_seen(rights), Taken("测试县", False, "安全员", file_office.clock())).stamp
    assert stamp.signatures == ("安全管理员", "审计员", "负责人")


def test_the_auditor_turns_the_pages_of_the_audit(qtbot, open_desk, shown, file_office, monkeypatch):
    for shelf in (changes, changes_strip):
        monkeypatch.setattr(shelf, "PAGE", 3)
    for number in range(4):
        file_office.maker.do(accounts.note_act, "reveal", f"核对{number}")
    page = shown(RegisterPage(CHANGES, open_desk("auditor")))
    strip, latest = page.strip, page.model.rows[0]
    assert (latest.table, latest.op, latest.holds) == ("查看与操作记录", "成批写入", "完好")
    assert latest.words.startswith("1 行") and not strip.newest.isEnabled()
    strip.older.click()
    settle(qtbot, page.desk)
    assert page.model.rows[0].id == latest.id - 3 and strip.newest.isEnabled()
    strip.record.setText("1")
    strip.put()
    assert "先选登记簿" in strip.said.text() and strip.record.text() == "1"
    strip.table.setCurrentIndex(strip.table.findData("account"))
    strip.put()
    settle(qtbot, page.desk)
    assert {(row.table, row.record) for row in page.model.rows} == {("账号", "1")}


def test_what_is_due_is_asked_by_a_day_which_stands_on_the_paper(qtbot, open_desk, shown, file_office):
    page = shown(RegisterPage(RETENTION, open_desk("maker")))
    assert page.model.rows == [] and f"截至{file_office.clock():%Y-%m-%d}" in as_seen(page).title
    page.strip.day.line.setText("某天")
    page.strip.put()
    assert page.strip.said.objectName() == "refusal" and page.strip.day.line.text() == "某天"
    page.strip.day.line.setText("2029-01-01")
    page.strip.put()
    settle(qtbot, page.desk)
    assert [(row.what, row.kind) for row in page.model.rows] == [("审计记录", "办理痕迹和日志")]
    assert "截至2029-01-01" in as_seen(page).title and page.strip.said.objectName() == "hint"


def test_the_bundle_for_a_fault_is_kept_where_one_says(qtbot, open_desk, errors, tmp_path):
    desk, told, path = open_desk("maker"), [], tmp_path / "诊断包.zip"
    desk.told.connect(lambda sentence, _door: told.append(sentence))
    page = AppearancePage(desk, EVERYTHING)
    qtbot.addWidget(page)
    next(one for one in page.findChildren(QPushButton) if "诊断包" in one.text()).click()
    page.findChild(QFileDialog).fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: bool(told) and not desk.tasks.busy)
    assert told == ["诊断包已存为“诊断包.zip”。"] and errors == [] and path.stat().st_size > 500
