"""The process that parses foreign bytes may die at any moment, even before it has read them."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.imports.child import in_child
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
