"""The process that parses foreign bytes may die at any moment, even before it has read them."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.imports.child import in_child, stand_by
from tests.house.tree import ROOT

# Without ``if __name__ == "__main__"`` the child runs the script again and dies of it at once.
SCRIPT = """
from app.core.errors import Invalid
from app.imports.child import in_child

try:
    in_child(len, b"x" * 10_000_000)
except Invalid as refused:
    print(refused)
"""


def test_a_child_that_dies_before_reading_is_noticed(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert "读取这个文件时中断" in done.stdout


class Stopped(Exception):
    """Somebody does not want it any more."""


def test_whoever_waits_may_stop_it_and_no_process_is_left() -> None:
    looks = []

    def wait() -> None:
        looks.append(len(multiprocessing.active_children()))
        if len(looks) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        in_child(time.sleep, 600, wait=wait)
    assert looks == [1, 1, 1] and multiprocessing.active_children() == []


def test_who_stands_by_computes_once_and_who_has_died_is_not_asked() -> None:
    stand_by(os.getpid)
    (ready,) = multiprocessing.active_children()
    assert in_child(_pid, None) not in (ready.pid, os.getpid())  # it stands by for something else
    stand_by(_pid)
    (next_,) = set(multiprocessing.active_children()) - {ready}
    assert in_child(_pid, None) == next_.pid
    assert in_child(_pid, None) not in (ready.pid, next_.pid)
    stand_by(_pid)
    (dead,) = set(multiprocessing.active_children()) - {ready}
    dead.kill()
    dead.join()
    assert in_child(_pid, None) not in (dead.pid, os.getpid())
    ready.kill()
    ready.join()


def _pid(_nothing: None) -> int:
    return os.getpid()
