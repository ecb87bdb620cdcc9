"""Plant forbidden imports, one after another, in the copy of the tree this runs in.

Run by test_contracts.py in a process of its own, because import-linter finds packages through sys.path.
Reads ``[[contract, path, code], ...]`` from standard input, writes what import-linter said to each.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
from pathlib import Path

from importlinter.cli import lint_imports


def verdict(contract: str | None = None) -> str:
    """Return what import-linter prints about one contract, or about all."""
    importlib.invalidate_caches()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        lint_imports(limit_to_contracts=(contract,) if contract else (), cache_dir=".cache")
    return said.getvalue()


def planted(contract: str, path: str, code: str) -> str:
    """Return the verdict with ``code`` appended to ``path``, and take the plant out again."""
    file = Path(path)
    before = file.read_text("utf-8") if file.exists() else None
    file.write_text(f"{before or ''}\n{code}\n", "utf-8")
    try:
        return verdict(contract)
    finally:
        file.unlink() if before is None else file.write_text(before, "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    plants = json.load(sys.stdin)
    json.dump({"clean": verdict(), "plants": [planted(*plant) for plant in plants]}, sys.stdout)
