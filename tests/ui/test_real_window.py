"""A real window: what X shows on its screen is what the offscreen platform draws in every other test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import numpy
import pytest
from PySide6.QtGui import QImage

from app.core.errors import Unavailable
from app.services import roster
from tests.house.tree import ROOT
from tests.office import PASS
from tests.ui.test_roster import PEOPLE, new
from ui.shell.probe import display_sought

PAGES = ("dashboard", "outline", "roster", "scores", "budget", "calendar", "appearance")
# The pointer of an empty screen stands in its middle and would tint a row: the window is left of it.
SCREEN = "3200x1000x24"
PATIENCE = 300  # seconds a loaded machine may need for one window and its pages
SEEN_APART = 24  # of 255: less is how a machine's settings smooth letters
TOLERANCE = 0.001  # of a picture's pixels, where none is expected; one word in another place is more
STEP = 2  # every second pixel of every second line is compared

DRAW = """
import sys

from PySide6.QtWidgets import QApplication
from app.services import accounts
from ui.kit.theme import Look, Scheme, dress
from ui.shell import shots
from ui.shell.window import Window

place, folder, *pages = sys.argv[1:]
app = QApplication(["real"])
dress(app)
window = Window(accounts.sign_in(place, "maker", sys.stdin.read(), station="real"))
window.move(0, 0)
window.resize(1366, 768)
window.show()
for scheme in (Scheme.LIGHT, Scheme.DARK):
    window.dress(Look(scheme))
    for page in pages:
        window.open_page(page)
        window.setFocus()
        shots._settle(window)
        on_screen = app.platformName() == "xcb"
        seen = window.screen().grabWindow(0, 0, 0, 1366, 768) if on_screen else window.grab()
        assert seen.save(f"{folder}/{page}-{scheme.value}.png")
window.close()
print(app.platformName())
"""


@pytest.fixture
def x_screen(monkeypatch):
    """The display of an X server of our own, which ends with the test."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed (Debian: apt-get install -y xvfb): no screen to open a window on")
    reader, writer = os.pipe()
    command = [server, "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        assert number, "Xvfb ended without a display"
        monkeypatch.setenv("DISPLAY", f":{number}")
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        try:
            with display_sought():
                pass
            yield
        except Unavailable as missing:
            pytest.skip(str(missing))
        finally:
            process.terminate()


def drawn(office, folder, platform):
    """Return the pictures of some pages under a platform, by name."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DRAW, office.place, str(folder), *PAGES],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": "1"},
        input=PASS,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split()[-1] == platform
    return {file.stem: QImage(str(file)) for file in sorted(folder.iterdir())}


def apart(one, other):
    """Return the share of the pixels at which two pictures of one size are not alike."""
    assert one.size() == other.size()
    first, second = (
        numpy.frombuffer(picture.convertToFormat(QImage.Format.Format_RGBX8888).constBits(), numpy.uint8)
        .reshape(one.height(), one.width(), 4)[::STEP, ::STEP, :3]
        .astype(int)
        for picture in (one, other)
    )
    return (abs(first - second) > SEEN_APART).any(axis=2).mean()


def test_a_real_window_shows_what_is_drawn_offscreen(file_office, x_screen, tmp_path):
    for person in PEOPLE:
        file_office.maker.do(roster.register, new(file_office, *person))
    real, plain = (drawn(file_office, tmp_path / name, name) for name in ("xcb", "offscreen"))
    assert (
        sorted(real)
        == sorted(plain)
        == sorted(f"{page}-{look}" for page in PAGES for look in ("dark", "light"))
    )
    assert {name: share for name in real if (share := apart(real[name], plain[name])) > TOLERANCE} == {}
    assert apart(real["roster-light"], plain["outline-light"]) > TOLERANCE, "two pages are told apart"
