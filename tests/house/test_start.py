"""Starting: a sentence instead of a traceback, commands without Qt, and a Qt that counts correctly."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

import main
from app import cli
from app.core import platform
from tests.house.tree import ROOT

NO_QT = """
import runpy, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "qtawesome", "ui"):
            raise ModuleNotFoundError(f"{name} is not for the command line", name=name)

sys.meta_path.insert(0, NoQt())
sys.argv[0] = "main.py"
"""
WITHOUT_QT = f'{NO_QT}runpy.run_path("main.py", run_name="__main__")'
HELPS = f"""{NO_QT}
import contextlib, io, json

def help(words):
    sys.argv[1:] = [*words, "--help"]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_path("main.py", run_name="__main__")
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()

print(json.dumps([help(words.split()) for words in sys.argv[1:]]))
"""
SOURCE = (ROOT / "main.py").read_text("utf-8")


def run_without_qt(*arguments: str, code: str = WITHOUT_QT) -> subprocess.CompletedProcess[str]:
    """Return what main.py did where PySide6 and ui cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"GRIDDESK_PASSPHRASE": "演示-口令-1"},
    )


COMMANDS = ("", *(command.name for command in cli.COMMANDS))


@pytest.fixture(scope="module")
def helps() -> dict[str, tuple[int, str, str]]:
    """What each command answers where Qt cannot be imported: code, output and complaint, from one process."""
    done = run_without_qt(*COMMANDS, code=HELPS)
    assert done.returncode == 0, done.stderr
    return dict(zip(COMMANDS, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_needs_no_qt(command: str, helps: dict[str, tuple[int, str, str]]) -> None:
    code, told, complaint = helps[command]
    assert code == 0, complaint
    assert "用法：" in told and "显示本帮助" in told
    assert f"{command} [" in told or not command
    assert not complaint


def test_a_county_is_made_without_qt(tmp_path: Path) -> None:
    size = ("--workers", "72", "--months", "1")
    done = run_without_qt("demo", "jishan", *size, "--out", str(tmp_path), "--no-window", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["workers"]["total"] == 72
    assert {entry["file"] for entry in made["bundle"]} <= {file.name for file in tmp_path.iterdir()}


def test_every_command_module_is_a_command() -> None:
    for command in cli.COMMANDS:
        module = command.load()
        assert callable(module.arguments), command.name
        assert callable(module.run), command.name
        assert command.help, command.name
    named = {command.load().__name__.rpartition(".")[2] for command in cli.COMMANDS}
    places = [*(ROOT / "app/cli").glob("*.py"), *(ROOT / "app/cli").glob("*/__init__.py")]
    runnable = {
        file.parent.name if file.name == "__init__.py" else file.stem
        for file in places
        if "\ndef run(call" in file.read_text("utf-8")
    }
    assert runnable == named, "a command is a line in COMMANDS"


def test_main_can_be_read_by_old_pythons() -> None:
    ast.parse(SOURCE, feature_version=(3, 4))
    top = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [alias.name for node in top for alias in node.names] == ["multiprocessing", "sys"]


@pytest.mark.parametrize("version", [(2, 7), (3, 10, 2), (3, 15, 0, "alpha", 1)])
def test_an_unsupported_python_gets_a_sentence(version: tuple[int, ...], monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert main.guarded_main([]) == 2
    assert f"当前是 {version[0]}.{version[1]}" in capsys.readouterr().err


def test_the_supported_pythons_are_the_declared_ones() -> None:
    for minor in range(8, 20):
        assert (main.unsupported((3, minor)) == "") == (11 <= minor <= 14)


def test_a_missing_system_library_is_named_with_the_line_that_installs_it(monkeypatch, capsys) -> None:
    def broken(*_: object) -> int:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(main, "main", broken)
    assert main.guarded_main([]) == 2
    told = capsys.readouterr().err
    assert "libGL.so.1" in told
    assert f"apt-get install -y {platform.APT_OFFSCREEN}" in told


def test_a_missing_package_is_named_and_a_missing_module_of_ours_is_a_bug() -> None:
    missing = platform.missing_software(ModuleNotFoundError("No module named 'segno'", name="segno.encoder"))
    assert "缺少软件包 segno" in missing
    assert platform.missing_software(ModuleNotFoundError("No module named 'app.x'", name="app.x")) == ""
    assert platform.missing_software(ImportError("cannot import name 'x' from 'segno'", name="segno")) == ""


def test_a_reader_that_leaves_early_is_no_error() -> None:
    asked = subprocess.Popen(
        [sys.executable, "main.py", "--help"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert asked.stdout
    asked.stdout.close()
    _, complaint = asked.communicate()
    assert (asked.returncode, complaint) == (0, b"")


def test_freeze_support_is_called_first() -> None:
    guard = next(node for node in ast.parse(SOURCE).body if isinstance(node, ast.If))
    assert ast.unparse(guard.test) == "__name__ == '__main__'"
    assert ast.unparse(guard.body[0]) == "multiprocessing.freeze_support()"


class _Emitter(QObject):
    done = Signal(int, str)


def test_emitting_a_signal_keeps_the_count_of_true() -> None:
    """PySide6 6.12.0 drops a reference to True at every emit and aborts Python 3.11 in the end."""
    emitter = _Emitter()
    emitter.done.emit(1, "x")
    before = sys.getrefcount(True)
    for number in range(500):
        emitter.done.emit(number, "x")
    assert abs(sys.getrefcount(True) - before) < 50
