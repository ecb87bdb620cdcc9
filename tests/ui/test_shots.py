"""``shots``: a picture of every page, without a screen, and a sentence where there is nothing to draw."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

import main
from app import cli
from app.core.access import Permission, permits
from app.core.errors import Unavailable
from app.domain.accounts import Role, permissions
from app.services.accounts import note_act
from app.workspace import Unit
from db.models.documents import Act
from tests.office import PASS
from ui.kit.page import Page, for_each
from ui.kit.register import Register
from ui.kit.theme import SCHEMES, Scheme
from ui.pages import PAGES, roster
from ui.shell import shots, window
from ui.shell.scenes import SCENES
from ui.shell.scenes.scene import Scene


@pytest.fixture
def one_size(monkeypatch):
    monkeypatch.setattr(shots, "_SIZES", ((1366, 768, 100),))


def _drawn(place, folder, capsys) -> list[Path]:
    """Return the pictures the command says it made."""
    asked = ["--db", place, "--user", "maker", "--json", "shots", str(folder)]
    assert cli.run(asked, main.window, main.shots) == 0
    return [Path(name) for name in json.loads(capsys.readouterr().out)["files"]]


def _mine() -> list[Page]:
    return [page for page in PAGES if page.permission in permissions(frozenset({Role.COUNTY_MAKER}))]


def test_every_page_is_drawn_in_both_schemes(qapp, file_office, one_size, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setattr(shots, "SCENES", ())
    files = _drawn(file_office.place, tmp_path / "new", capsys)
    bare = [page for page in _mine() if not for_each(page)]  # a page for each record is drawn by its scenes
    for page in bare:
        drawn = [file for file in files if f"-{page.id}-1366x768-" in file.name]
        assert len(drawn) == 2, page.id
        light, dark = (QImage(str(file)) for file in drawn)
        assert (light.width(), light.height()) == (1366, 768)
        for picture, scheme in ((light, Scheme.LIGHT), (dark, Scheme.DARK)):
            assert picture.pixelColor(900, 60).name().upper() == SCHEMES[scheme].window
    assert len(files) == 2 * len(bare) + 4


def test_every_scene_is_drawn(qapp, file_office, one_size, monkeypatch, tmp_path, capsys):
    """In one scheme: that both are taken is seen by the pages, and there are ten scenes to a page."""
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setattr(shots, "_SCHEMES", (Scheme.DARK,))
    monkeypatch.setattr(shots, "_pages", lambda window, folder: iter(()))
    before = len(QApplication.allWidgets())
    files = {file.name for file in _drawn(file_office.place, tmp_path / "new", capsys)}
    assert len(QApplication.allWidgets()) < before + 1000, "pages that were closed are gone"
    mine = [scene for scene in SCENES if scene.page in {page.id for page in _mine()}]
    assert {f"scene-{scene.page}-{scene.name}-1366x768-dark.png" for scene in mine} < files
    assert len(files) == len(mine) + 2


@permits(Permission.ROSTER_READ)
def _leave_a_trace(unit: Unit) -> str:
    note_act(unit, "export", "for a picture")
    return "written"


def test_what_a_scene_writes_is_written_into_a_copy(qapp, file_office, one_size, monkeypatch, tmp_path):
    written = []

    def play(window, settle):
        window.desk.do(window, _leave_a_trace, done=written.append)
        settle()

    monkeypatch.setattr(shots, "_SCHEMES", (Scheme.LIGHT,))
    monkeypatch.setattr(shots, "_pages", lambda window, folder: iter(()))
    monkeypatch.setattr(shots, "SCENES", (Scene("trace", "roster", play),))
    shots.take(file_office.place, "maker", PASS, tmp_path)
    traces = select(func.count()).select_from(Act).where(Act.purpose == "for a picture")
    assert written == ["written"]
    assert file_office.admin.ask(lambda unit: unit.session.scalar(traces)) == 0


def test_a_page_that_cannot_be_read_is_no_picture(qapp, file_office, one_size, monkeypatch, tmp_path):
    collecting = []

    @permits(Permission.ROSTER_READ)
    def lost(unit):
        collecting.append(gc.isenabled())
        raise Unavailable("数据库连接不上，请检查网络。")

    page = Register(id="lost", title="花名册", row=roster.PAGE.row, query=lost, topics=frozenset())
    monkeypatch.setattr(shots, "Window", lambda space: window.Window(space, (page,)))
    gc.enable()
    with pytest.raises(Unavailable, match="请检查网络"):
        shots.take(file_office.place, "maker", PASS, tmp_path)
    assert collecting == [False], "the event loop has the collector in its hands"


def test_nobody_and_no_window_are_refused(file_office, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    assert cli.run(["shots", str(tmp_path), "--db", file_office.place], None, main.shots) == 3
    assert "--user" in capsys.readouterr().err
    assert cli.run(["shots", str(tmp_path), "--db", file_office.place, "--user", "maker"]) == 6
    assert "未带窗口" in capsys.readouterr().err
