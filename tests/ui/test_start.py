"""The first start's three choices, one window per database, and the idle lock, with real windows."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from sqlalchemy import text

from app.core import platform
from app.demo import presets
from app.services import accounts, acts
from tests.office import PASS
from ui.kit.desk import MINUTES, USUAL, minutes_of
from ui.shell import start
from ui.shell.idle import Idle
from ui.shell.paper import CodePaper, paper_of
from ui.shell.places import Opening, Places
from ui.shell.recover import Recover
from ui.shell.seat import Seat
from ui.shell.session import Session
from ui.shell.sign_in import SignIn
from ui.shell.welcome import Welcome

LISTED = Path(__file__).parents[2] / "resources" / "divisions" / "jishan_140824.csv"
PATIENCE = 120_000  # milliseconds a loaded machine may need for a key derivation or a small county


@pytest.fixture
def welcome(qtbot, tmp_path):
    dialog = Welcome(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(welcome, **changes):
    values = {
        "name": "稷山县",
        "divisions": str(LISTED),
        "login": "admin",
        "secret": PASS,
        "again": PASS,
    } | changes
    for key, value in values.items():
        getattr(welcome.new, key).setText(value)


def choose(qtbot, welcome, place):
    qtbot.mouseClick(welcome.choices[place], Qt.MouseButton.LeftButton)


def test_a_county_is_founded_from_the_first_window(qtbot, welcome, tmp_path):
    choose(qtbot, welcome, 1)
    fill(welcome)
    qtbot.mouseClick(welcome.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.findChild(CodePaper) is not None, timeout=PATIENCE)
    code = confirmed(qtbot, welcome.findChild(CodePaper))
    assert welcome.result() == QDialog.DialogCode.Accepted
    assert welcome.opening == Opening(str(tmp_path / "griddesk.griddesk"), "admin", PASS)
    assert welcome.new.secret.text() == ""
    workspace = accounts.sign_in(welcome.opening.place, "admin", PASS)
    assert workspace.actor.login == "admin"
    workspace.store.close()
    recover_and_enter(qtbot, welcome.opening.place, code)


def confirmed(qtbot, paper):
    """Return the code that is shown; the paper stays until it is confirmed that somebody has it."""
    assert not paper.go.isEnabled()
    paper.reject()
    assert paper.isVisible() and "打勾" in paper.said.text()
    qtbot.mouseClick(paper.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == paper.code.text() in paper_of(paper.code.text()).toPlainText()
    paper.kept.setChecked(True)
    qtbot.mouseClick(paper.go, Qt.MouseButton.LeftButton)
    return paper.code.text()


def recover_and_enter(qtbot, place, code):
    """The code leads back in from the sign-in; a slip in it is told, and the next code is shown."""
    dialog, new = SignIn(place, "admin"), "green-hill-7-Bells"
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.forgot, Qt.MouseButton.LeftButton)
    recover = dialog.findChild(Recover)
    for typed, again, said in (("", new, "恢复码"), (code, "other", "不一样"), (code[:-1], new, "九组")):
        recover.code.setText(typed)
        recover.new.setText(new)
        recover.again.setText(again)
        recover.submit()
        qtbot.waitUntil(lambda said=said: said in recover.refusal.text())
    recover.code.setText(code)
    recover.submit()
    qtbot.waitUntil(lambda: recover.findChild(CodePaper) is not None)
    assert confirmed(qtbot, recover.findChild(CodePaper)) != code
    qtbot.waitUntil(lambda: dialog.workspace is not None)
    assert dialog.workspace.actor.login == "admin"
    dialog.workspace.store.close()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "请填写“县（市、区）名称”"),
        ({"login": "Admin"}, "小写字母开头"),
        ({"secret": "short", "again": "short"}, "至少"),
        ({"again": PASS + "x"}, "两次输入的口令不一样"),
        ({"divisions": "nowhere.csv"}, "nowhere.csv"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(qtbot, welcome, tmp_path, changes, sentence):
    choose(qtbot, welcome, 1)
    fill(welcome, **changes)
    qtbot.mouseClick(welcome.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sentence in welcome.refusal.text(), timeout=PATIENCE)
    assert welcome.isVisible() and welcome.opening is None
    assert welcome.new.divisions.text() == changes.get("divisions", str(LISTED))
    assert not (tmp_path / "griddesk.griddesk").exists()


def test_a_demonstration_is_made_and_opened_as_its_clerk(qtbot, welcome, monkeypatch, tmp_path):
    made = []

    def make(order, progress):
        progress("正在建立…")
        made.append(order)
        return type("Made", (), {"place": str(order.out / "jishan.griddesk")})

    monkeypatch.setattr("ui.shell.welcome.make", make)  # the year itself is the demonstration's own story
    choose(qtbot, welcome, 0)
    assert [welcome.demo.box.itemData(place) for place in range(welcome.demo.box.count())] == [
        preset.name for preset in presets.ready()
    ]
    qtbot.mouseClick(welcome.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.opening is not None)
    assert welcome.opening.login == "jingban"
    assert Path(welcome.opening.place).parent == tmp_path / "demo-jishan"
    assert made[0].months == 10


def test_to_connect_leads_to_an_empty_sign_in(qtbot, welcome):
    choose(qtbot, welcome, 2)
    assert welcome.opening == Opening()


def test_the_first_start_asks_and_later_ones_know(qtbot, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(Welcome, "exec", lambda self: asked.append(self.folder))
    assert start.first_opening(tmp_path, None, None) is None
    assert asked == [tmp_path]
    place = tmp_path / "county.griddesk"
    place.write_bytes(b"")
    Places(tmp_path).remember(str(place))
    Places(tmp_path).remember("postgresql://county/griddesk")
    monkeypatch.delenv("GRIDDESK_PASSPHRASE", raising=False)
    assert start.first_opening(tmp_path, None, "maker") == Opening("postgresql://county/griddesk", "maker")
    assert start.first_opening(tmp_path, "x.griddesk", None) == Opening("x.griddesk")
    assert asked == [tmp_path]


@pytest.mark.parametrize("text", ["", "{", "{}", '["a", 1, "b"]'])
def test_a_damaged_list_of_places_is_no_obstacle(tmp_path, text):
    places = Places(tmp_path)
    places.path.write_text(text, encoding="utf-8")
    assert places.load() == (["a", "b"] if text.startswith("[") else [])
    for number in range(12):
        places.remember(f"p{number}")
    places.remember("p7")
    assert places.load()[:3] == ["p7", "p11", "p10"]
    assert len(places.load()) == 8


FIRST_PAGE = """
import importlib
import sys
from pathlib import Path
from ui.shell import entry

start = entry.read()
assert "sqlalchemy" not in sys.modules, "one can type before tables are read"
from PySide6.QtWidgets import QApplication
from ui.shell.places import Opening

app = QApplication([])
place, passphrase, *unwanted = sys.argv[1:]
workspace = start.signed_in(Opening(place, "maker", passphrase), Path(place).parent)
window = start.window_class()(workspace)
for name in start.BEHIND:
    importlib.import_module(name)
read = set(sys.modules)
window.show()
while window.desk.tasks.busy:
    app.processEvents()
late = [name for name in sys.modules if name not in read and name.startswith(("app.", "db.", "ui."))]
assert not late, ("to be read while one types", late)
assert window.tabs.front.widget.board is not None and window.scopes.model.branches
print(*(name for name in unwanted if name in sys.modules))
window.close()
"""
#: what migrates, drives a server, reads and writes other people's files, draws papers, spells names; what
#: computes, scores and carries; the pages nobody has opened, and what they are made of
UNWANTED = (
    "alembic",
    "psycopg",
    "sqlalchemy.dialects.postgresql",
    "tomlkit",
    "app.imports.taking",
    "python_calamine",
    "defusedxml",
    "openpyxl",
    "reportlab",
    "xlsxwriter",
    "pypdfium2",
    "pypinyin",
    "shapely",
    "app.demo",
    "app.domain.assessment.standing",
    "app.domain.pay.compute",
    "app.services.assessment.scores",
    "app.services.pay._arrears",
    "app.services.pay.steps",
    "app.services.policy.adoption",
    "app.services.roster._intake",
    "app.services.roster.rows",
    "app.services.vetting.rows",
    "app.services.workflow",
    "ui.pages.roster",
    "ui.pages.pay",
    "ui.kit.register",
    "ui.kit.preview",
)


def test_the_first_page_is_read_without_what_it_does_not_need(file_office):
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE, file_office.place, PASS, *UNWANTED],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.shell import start
app = QCoreApplication([])
print(start.served_elsewhere(Path(sys.argv[1]), sys.argv[2]))
"""


def second_start(folder, place):
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), place],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_second_start_hands_its_request_to_the_first(qtbot, tmp_path):
    place = str(tmp_path / "county.griddesk")
    seat = Seat(tmp_path, place)
    asked = []
    seat.asked.connect(asked.append)
    assert seat.take()
    child = second_start(tmp_path, f"sqlite:///{place}")  # the same file, spelt otherwise
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=PATIENCE)
    assert child.communicate()[0].strip() == "True"
    assert asked == [{"show": True}]
    other = second_start(tmp_path, str(tmp_path / "other.griddesk"))
    assert other.communicate()[0].strip() == "False"
    seat.leave()
    assert second_start(tmp_path, place).communicate()[0].strip() == "False"


def test_a_window_shows_itself_when_a_second_start_asks(qtbot, monkeypatch, file_office, tmp_path):
    monkeypatch.setattr(platform, "data_folder", lambda: tmp_path)
    session = Session(accounts.sign_in(file_office.place, "maker", PASS), tmp_path)
    assert session.begin()
    qtbot.addWidget(session.window)
    again = Session(accounts.sign_in(file_office.place, "checker", PASS), tmp_path)
    monkeypatch.setattr(again.seat, "hand_over", session.seat.asked.emit)
    session.window.showMinimized()
    assert not again.begin()  # nobody gets a second window, whoever signs in
    assert not session.window.isMinimized() and session.window.isVisible()
    assert Places(tmp_path).load() == [str(Path(file_office.place).resolve())]
    session.window.close()
    assert session.seat.take()
    session.seat.leave()


def test_the_window_locks_and_opens_with_all_that_was_in_it(qtbot, monkeypatch, file_office, tmp_path):
    monkeypatch.setattr(platform, "data_folder", lambda: tmp_path)
    session = Session(accounts.sign_in(file_office.place, "maker", PASS), tmp_path)
    assert session.begin()
    window, lock = session.window, session.lock
    qtbot.addWidget(window)
    window.open_page("roster")
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    page = window.tabs.front.widget
    page.filter.setText("没写完的")
    sheet = window.show_keys()
    session.idle.idle.emit()
    assert lock.isVisible() and not window.isVisible() and not sheet.isVisible()
    qtbot.keyClick(lock.leave, Qt.Key.Key_Escape)
    assert lock.isVisible()
    qtbot.keyClicks(lock.passphrase, "wrong passphrase")
    qtbot.keyClick(lock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(lock.refusal.text()), timeout=PATIENCE)
    assert not window.isVisible()
    lock.passphrase.setText(PASS)
    with qtbot.waitSignal(lock.opened, timeout=PATIENCE):
        qtbot.mouseClick(lock.enter, Qt.MouseButton.LeftButton)
    assert window.isVisible() and sheet.isVisible() and not lock.isVisible()
    assert page.filter.text() == "没写完的"
    sheet.close()
    window.lock()
    assert lock.isVisible()
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    with qtbot.waitSignal(window.closed):
        qtbot.mouseClick(lock.leave, Qt.MouseButton.LeftButton)
    assert not lock.isVisible() and not window.isVisible()
    mine = acts.Asked(login="maker", end=date(2999, 1, 1), start=date(2000, 1, 1))
    told = [row.what for row in file_office.auditor.ask(acts.acts, mine)]
    assert told[:5] == ["退出", "窗口锁定", "登录失败", "登录", "窗口锁定"]


def test_who_leaves_while_locked_is_asked_about_what_was_typed(qtbot, monkeypatch, file_office, tmp_path):
    monkeypatch.setattr(platform, "data_folder", lambda: tmp_path)
    session = Session(accounts.sign_in(file_office.place, "maker", PASS), tmp_path)
    assert session.begin()
    window, lock = session.window, session.lock
    qtbot.addWidget(window)
    window.open_page("calendar")
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    window.tabs.front.widget.enter_notice()
    (dialog,) = (each for each in window.findChildren(QDialog) if hasattr(each, "unsent"))
    dialog.text.setPlainText("元旦：1月1日至3日放假")
    session.idle.idle.emit()
    assert not dialog.isVisible()
    qtbot.mouseClick(lock.leave, Qt.MouseButton.LeftButton)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox) and box.isVisible() and "还没有登记" in box.text()
    box.reject()
    assert lock.isVisible() and not window.isVisible()
    lock.passphrase.setText(PASS)
    with qtbot.waitSignal(lock.opened, timeout=PATIENCE):
        qtbot.mouseClick(lock.enter, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and dialog.text.toPlainText() == "元旦：1月1日至3日放假"
    window._leaving = True
    window.close()


def test_idleness_is_counted_from_the_last_touch(qtbot, qapp):
    idle = Idle(qapp, 5)
    assert idle.milliseconds == 300_000
    idle._timer.stop()  # as if it had just run out
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(qapp, key)
    assert idle._timer.isActive()
    assert idle.milliseconds == 300_000
    with qtbot.waitSignal(idle.idle):
        idle._timer.start(1)
    qapp.removeEventFilter(idle)


@pytest.mark.parametrize("kept", [None, 0, 7, "10", True, 10**6])
def test_nobody_locks_never(kept):
    assert minutes_of({"idle_minutes": kept}) == USUAL
    assert minutes_of({}) == USUAL
    assert minutes_of({"idle_minutes": MINUTES[0]}) == MINUTES[0]


def test_the_sign_in_offers_what_was_opened_before_and_the_first_choices(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(platform, "data_folder", lambda: tmp_path)
    dialog = SignIn("", "", recent=["a.griddesk"])
    qtbot.addWidget(dialog)
    assert dialog.place.completer().model().stringList() == ["a.griddesk"]
    tried = []
    monkeypatch.setattr(dialog, "submit", lambda: tried.append(dialog.place.text()))
    qtbot.mouseClick(dialog.first, Qt.MouseButton.LeftButton)
    opened = dialog.findChild(Welcome)
    opened.opening = Opening("b.griddesk", "admin", PASS)
    opened.accept()
    assert tried == ["b.griddesk"]
    assert json.loads(json.dumps(Places(tmp_path).load())) == []


def test_who_must_change_the_passphrase_does_it_at_the_door(qtbot, file_office, tmp_path):
    with file_office.admin.store.writing() as session:
        session.execute(text("UPDATE meta SET value = '0' WHERE key = 'demo'"))
    dialog = SignIn(file_office.place, "maker")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.new.isVisible()
    dialog.passphrase.setText(PASS)
    dialog.submit()
    qtbot.waitUntil(dialog.new.isVisible)
    assert dialog.workspace is None and not dialog.passphrase.isEnabled()
    for new, again, said in (
        ("green-hill-7-Bells", "green-hill-7-Bell", "两次输入的新口令不一样"),
        (PASS, PASS, "最近 5 次"),
        ("maker-2026-Wo", "maker-2026-Wo", "不能有登录名"),
    ):
        dialog.new.setText(new)
        dialog.again.setText(again)
        dialog.submit()
        qtbot.waitUntil(lambda said=said: said in dialog.refusal.text())
    dialog.new.setText("green-hill-7-Bells")
    dialog.again.setText("green-hill-7-Bells")
    dialog.submit()
    qtbot.waitUntil(lambda: dialog.workspace is not None)
    assert dialog.new.text() == "" and dialog.workspace.actor.login == "maker"
    dialog.workspace.store.close()


def test_a_session_ends_after_eight_hours_of_work_too(qapp):
    idle = Idle(qapp, 10)
    assert idle._session.interval() == 8 * 3600 * 1000
    assert idle._session.isActive()
    idle._session.stop()
    idle.begin()
    assert idle._session.isActive()
    seen = []
    idle.idle.connect(lambda: seen.append(True))
    idle._session.timeout.emit()
    assert seen == [True]
    idle.deleteLater()


def test_a_server_that_does_not_prove_itself_is_told_at_the_door_and_nothing_is_pressed_together(
    qtbot, postgres
):
    """What was typed stays; the sentence has the lines it needs."""
    dialog = SignIn(f"postgresql://127.0.0.1:{postgres.port}/x?sslmode=verify-full", "maker")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.passphrase.setText(PASS)
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.refusal.text()), timeout=PATIENCE)
    assert "没有开启加密连接" in dialog.refusal.text() or "没有县里的证书" in dialog.refusal.text()
    assert (dialog.login.text(), dialog.passphrase.text()) == ("maker", PASS)
    dialog.refusal.setText(dialog.refusal.text() * 3)
    dialog._make_room()
    told = dialog.refusal
    qtbot.waitUntil(lambda: told.height() >= told.heightForWidth(told.width()))
    assert dialog.passphrase.height() >= dialog.passphrase.sizeHint().height()
