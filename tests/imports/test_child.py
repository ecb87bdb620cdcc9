"""The process that parses foreign bytes may die at any moment, even before it has read them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
