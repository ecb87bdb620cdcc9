"""The files the laws are about."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "db", "ui")


@cache
def product_files() -> tuple[Path, ...]:
    """Return every Python file of the product: main.py, app, db and ui; not the frozen migrations."""
    files = [ROOT / "main.py"]
    for package in PRODUCT:
        files += sorted((ROOT / package).rglob("*.py"))
    return tuple(file for file in files if "versions" not in file.parts)


@cache
def all_files() -> tuple[Path, ...]:
    """Return every Python file of the product and its tests."""
    return product_files() + tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def kept_files() -> tuple[Path, ...]:
    """Return every file git keeps (or, in an unpacked archive, every file outside the environment)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        found = (file for file in ROOT.rglob("*") if not {".venv", "__pycache__"} & set(file.parts))
    else:
        found = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(file for file in found if file.is_file()))


def name_of(file: Path) -> str:
    """Return the path a reader knows the file by."""
    return file.relative_to(ROOT).as_posix()


def settings() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def exceptions() -> dict[str, dict[str, Any]]:
    """Return the exceptions to the budgets; the list can only shrink."""
    return tomllib.loads((ROOT / "tests/house/exceptions.toml").read_text("utf-8"))
