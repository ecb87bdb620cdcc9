"""The directions of architecture.md section 3 hold, and each contract notices a forbidden import."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import PRODUCT, ROOT, settings

NAMES = {contract["id"]: contract["name"] for contract in settings()["tool"]["importlinter"]["contracts"]}

# What may never be written, where, and the contract that must say so.
PLANTS = [
    ("direction", "app/core/planted.py", "import app.domain"),
    ("direction", "app/domain/planted.py", "import db"),
    ("direction", "app/domain/planted.py", "from db.models import planted"),
    ("direction", "db/planted.py", "import app.workspace"),
    ("direction", "db/planted.py", "import app.services"),
    ("direction", "app/workspace.py", "import app.services"),
    ("direction", "app/services/planted.py", "import app.reports"),
    ("direction", "app/services/planted.py", "import app.imports"),
    ("direction", "app/reports/planted.py", "import app.imports"),
    ("direction", "app/imports/planted.py", "import app.reports"),
    ("direction", "app/reports/planted.py", "import app.demo"),
    ("direction", "app/demo/planted.py", "import app.cli"),
    ("direction", "app/demo/planted.py", "import ui"),
    ("direction", "app/cli/planted.py", "import ui.shell"),
    ("direction", "ui/shell/planted.py", "import app.cli"),
    ("direction", "app/services/planted.py", "def late() -> None:\n    import ui.kit"),
    (
        "direction",
        "app/core/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.services",
    ),
    ("app-complete", "app/planted.py", "import app.core"),
    ("window", "ui/kit/planted.py", "import ui.pages"),
    ("window", "ui/kit/planted.py", "import ui.shell"),
    ("window", "ui/pages/planted.py", "import ui.shell"),
    ("window", "ui/planted.py", "import ui.kit"),
    ("pages", "ui/pages/planted.py", "import ui.pages.neighbour"),
    ("ui-db", "ui/pages/planted.py", "import db"),
    ("ui-db", "ui/kit/planted.py", "from sqlalchemy import select"),
    ("ui-db", "ui/shell/planted.py", "import sqlcipher3"),
    ("qt", "app/services/planted.py", "from PySide6.QtCore import QObject"),
    ("qt", "app/cli/planted.py", "import pyqtgraph"),
    ("qt", "db/planted.py", "import shiboken6"),
    ("pure", "app/domain/planted.py", "import sqlalchemy"),
    ("pure", "app/domain/planted.py", "from openpyxl import Workbook"),
    ("pure", "app/core/planted.py", "import sqlite3"),
    ("pure", "app/core/planted.py", "import reportlab.pdfgen"),
    ("no-io", "app/domain/planted.py", "import subprocess"),
    ("no-io", "app/domain/planted.py", "from app.core.platform import is_root"),
    ("acyclic", "app/services/planted.py", "import app.services.neighbour"),
    ("acyclic", "db/planted.py", "import db.neighbour"),
]
# A second module where a plant needs somebody to talk to; in the acyclic packages it answers back.
NEIGHBOURS = {
    "ui/pages/neighbour.py": "",
    "app/services/neighbour.py": "import app.services.planted",
    "db/neighbour.py": "import db.planted",
    "app/services/planted.py": "",
    "db/planted.py": "",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What import-linter says about a copy of the tree: clean, then with each plant."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PRODUCT:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, code in NEIGHBOURS.items():
        (copy / path).write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).with_name("plants.py"))],
        input=json.dumps(PLANTS),
        capture_output=True,
        text=True,
        check=False,
        cwd=copy,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_contract_holds(said: dict[str, Any]) -> None:
    clean = said["clean"]
    assert f"{len(NAMES)} kept, 0 broken" in clean, clean


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=lambda n: f"{PLANTS[n][0]}-{n}")
def test_a_planted_import_breaks_its_contract(said: dict[str, Any], number: int) -> None:
    contract, path, code = PLANTS[number]
    verdict = said["plants"][number]
    assert f"{NAMES[contract]} BROKEN" in verdict, (path, code, verdict)


def test_every_contract_has_a_plant() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(NAMES)
