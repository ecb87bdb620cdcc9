"""The demonstration on a PostgreSQL server: built by its superuser, worked by its people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from app.domain.accounts import Role
from app.services import accounts, bodies
from app.services.roster import WorkerRow
from tests.postgres import Postgres
from tests.stories.papers import manifest, one_file, rows_of
from tests.stories.program import SECRET, Done, hashes, here, is_a_sentence, program
from tests.stories.screens import settle, visit, window_on
from ui.kit.form_dialog import FormDialog
from ui.kit.theme import dress
from ui.pages.roster import acts
from ui.shell.garbage import collected_between_events
from ui.shell.window import Window

ORDER = ("demo", "jishan", "--no-window", "--months", 1, "--workers", 72)


@dataclass(frozen=True)
class Served:
    """A demonstration on a server: where its superuser and where its people find it."""

    server: Postgres
    url: str
    folder: Path
    built: Done

    @property
    def bare(self) -> str:
        """The address without anybody's name."""
        return f"postgresql://127.0.0.1:{self.server.port}/demo"

    def call(self, *words: object, user: str = "jingban", secret: str = SECRET) -> Done:
        """Run a command as one of its people, who give only the address."""
        return here(*words, "--db", self.bare, "--user", user, secret=secret)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The county on a server, built in a process of its own and told to human eyes.

    A cluster of its own: login roles belong to the whole server, and other tests have an admin too.
    """
    with Postgres() as server:
        folder, url = tmp_path_factory.mktemp("served"), server.create_database("demo")
        done = program(*ORDER, "--out", folder, "--db", url)
        assert done.code == 0, done.err
        yield Served(server, url, folder, done)


def sums(folder: Path) -> list[object]:
    """Return what the manifest says of every file, and the cells of the roster above the audit's anchor."""
    listed = [(one["file"], one["rows"], one["total"]) for one in manifest(folder)["files"]]
    return [*listed, *rows_of(one_file(folder, "花名册"))[:-1]]


def test_the_files_are_there_and_no_password_is_told(served: Served) -> None:
    assert len(hashes(served.folder)) >= 10
    assert not list(served.folder.glob("*.griddesk*")), "the database is on the server"
    assert served.server.password not in served.built.out + served.built.err
    assert "postgres:" not in served.built.out
    assert f"127.0.0.1:{served.server.port}/demo" in served.built.out.splitlines()[0]


def test_its_people_give_the_month_out_again_and_verify_it(served: Served, tmp_path: Path) -> None:
    done = served.call("month", "2026-01", "--out", tmp_path)
    assert (done.code, done.said["reconciled"]) == (0, True), done.err
    assert hashes(tmp_path) == hashes(served.folder)
    for user in ("jingban", "shenji", "youzheng"):
        found = served.call("verify", user=user)
        assert (found.code, [check for check in found.said["checks"] if not check["ok"]]) == (0, [])


def test_a_month_that_is_not_posted_is_refused_here_too(served: Served, tmp_path: Path) -> None:
    done = served.call("month", "2026-02", "--out", tmp_path / "out")
    assert done.code == 3 and len(done.said["checklist"]) == 4
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("user", "secret", "address", "code"),
    [
        ("jingban", "not-the-passphrase", "", 5),
        ("nobody", SECRET, "", 5),
        ("jingban", SECRET, "postgresql://127.0.0.1:1/demo", 6),
        ("jingban", SECRET, "mysql://127.0.0.1/demo", 3),
    ],
)
def test_who_does_not_get_in_is_told_why(
    served: Served, user: str, secret: str, address: str, code: int
) -> None:
    done = here("verify", "--db", address or served.bare, "--user", user, secret=secret)
    assert (done.code, is_a_sentence(done.message)) == (code, True), done.message


EVERYBODY = ("jingban", "fuhe", "shenpi", "town100", "youzheng", "admin", "anquan", "shenji")


@pytest.mark.parametrize("login", EVERYBODY)
def test_every_page_of_everybody_opens_under_the_servers_policies(
    served: Served, login: str, qapp: QApplication
) -> None:
    """What a service asks and the server does not let this person see would be a refusal on a page."""
    refused: list[str] = []
    workspace = accounts.sign_in(served.bare, login, SECRET)
    engine = workspace.store.engine
    event.listen(engine, "handle_error", lambda seen: refused.append(str(seen.original_exception)))
    dress(qapp)
    with collected_between_events():
        window = window_on(workspace)
        opened = [page_id for page_id, _page in visit(window)]
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert opened and not refused, sorted(set(refused))


@contextmanager
def seated(served: Served, *logins: str) -> Iterator[list[Window]]:
    """Yield the windows of some people who signed in, each at the roster; they close afterwards."""
    with collected_between_events():
        shown = [window_on(accounts.sign_in(served.bare, login, SECRET)) for login in logins]
        for window in shown:
            window.open_page("roster")
            settle(window)
        yield shown
        for window in shown:
            window.close()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def lines(window: Window) -> list[WorkerRow]:
    """Return what the roster in front lists."""
    return list(window.tabs.front.widget.model.rows)


def said(window: Window) -> str:
    """Return what a failure over the window says, empty without one."""
    shown = [
        box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()
    ]
    return " ".join(
        f"{box.text()} {box.informativeText()}" for box in [*shown, *window.findChildren(QMessageBox)]
    )


def test_three_desks_work_on_one_server(served: Served, qtbot: QtBot, qapp: QApplication) -> None:
    """A new host's user sees its own alone; what the county corrects comes by itself to town and host."""
    guard = accounts.sign_in(served.bare, "anquan", SECRET)
    host = next(row for row in guard.ask(accounts.accounts) if row.login == "youzheng")
    (body,) = (row.id for row in guard.ask(bodies.bodies) if row.name == host.where)
    new = accounts.NewAccount(
        login="youzheng_b", name="邮政乙", passphrase=SECRET, roles=(Role.DEPT,), body_id=body
    )
    made = guard.do(accounts.create, new)
    dress(qapp)
    with seated(served, "jingban", "youzheng_b") as (county, dept):
        (own,) = lines(dept)
        assert len(lines(county)) == 72 and own.employment == "邮政专属"
        with seated(served, f"town{own.grid_code[6:9]}") as (town,):
            assert 1 < len(lines(town)) < 72
            page = county.tabs.front.widget
            page.table.choose({own.id})
            next(deed for deed in acts.DEEDS if deed.title == "修改资料").start(acts.at(page), own)
            settle(county)
            form = next(one for one in county.findChildren(FormDialog) if one.isVisible())
            line = form.form.cells["address"].editor.controls[0]
            line.setText("演示县城关5号")
            line.textEdited.emit(line.text())
            qtbot.mouseClick(form.submit_button, Qt.MouseButton.LeftButton)
            for window in (town, dept):
                qtbot.waitUntil(
                    lambda window=window: "演示县城关5号" in {row.address for row in lines(window)},
                    timeout=30_000,
                )
            assert len(lines(dept)) == 1
        row = next(row for row in guard.ask(accounts.accounts) if row.id == made)
        guard.do(accounts.disable, row.id, row.version)
        dept.open_page("results")
        qtbot.waitUntil(lambda: bool(said(dept).strip()), timeout=30_000)
        assert "停用" in said(dept), said(dept)
    guard.store.close()


def test_an_audit_row_changed_by_the_superuser_is_found(served: Served) -> None:
    row = "WHERE id = (SELECT max(id) FROM app.audit_entry WHERE payload LIKE '%600%')"
    change = f"UPDATE app.audit_entry SET payload = replace(payload, '{{}}', '{{}}') {row}"
    with served.server.connect("demo") as connection:
        connection.execute("ALTER TABLE app.audit_entry DISABLE TRIGGER USER")
        assert connection.execute(change.format("600", "660")).rowcount == 1
        connection.execute("ALTER TABLE app.audit_entry ENABLE TRIGGER USER")
    found = served.call("verify")
    assert found.code == 4
    assert "审计链" in [check["name"] for check in found.said["checks"] if not check["ok"]]


def test_only_a_demonstration_is_replaced(served: Served, tmp_path: Path) -> None:
    """After the intruder's change it is built again, clean; then it calls itself no demonstration."""
    again = here(*ORDER, "--out", tmp_path, "--db", served.url)
    assert again.code == 0, again.err
    assert sums(tmp_path) == sums(served.folder), (
        "one seed, one county; only the server's audit has its own hour"
    )
    assert served.call("verify").code == 0

    def rows() -> list[tuple[object, ...]]:
        with served.server.connect("demo") as connection:
            return connection.execute("SELECT seq, hash FROM app.audit_block ORDER BY seq").fetchall()

    with served.server.connect("demo") as connection:
        connection.execute("UPDATE app.meta SET value = '0' WHERE key = 'demo'")
    before = rows()
    refused = here(*ORDER, "--out", tmp_path / "other", "--db", served.url)
    assert (refused.code, "不是演示数据" in refused.message) == (3, True)
    assert rows() == before
    assert not (tmp_path / "other").exists()


def test_a_login_of_another_county_on_the_same_server_is_not_taken_over(served: Served) -> None:
    other = served.server.create_database("other")
    done = program(*ORDER, "--out", served.folder / "other", "--db", other)
    assert done.code == 3
    assert "admin" in done.err
    assert is_a_sentence(done.err.strip().splitlines()[-1])
