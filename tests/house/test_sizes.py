"""The budgets of architecture.md section 8: small enough to read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, exceptions, name_of, product_files

FUNCTION, CLASS, MODULE, ARGUMENTS = 40, 250, 400, 6
PAGE, MAIN, KIT = 150, 80, 27


def _lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [item.arg for item in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def _module_budget(file: Path) -> int:
    if file == ROOT / "main.py":
        return MAIN
    return PAGE if file.is_relative_to(ROOT / "ui/pages") else MODULE


def broken_budgets(file: Path) -> Iterator[tuple[str, int]]:
    """Yield ``file::what`` and the size, for everything in ``file`` that is over its budget."""
    name = name_of(file)
    if _lines(file) > _module_budget(file):
        yield name, _lines(file)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and _length(node) > CLASS:
            yield f"{name}::{node.name}", _length(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if _length(node) > FUNCTION:
                yield f"{name}::{node.name}", _length(node)
            if _arguments(node) > ARGUMENTS:
                yield f"{name}::{node.name} arguments", _arguments(node)


def test_everything_is_in_budget_or_a_shrinking_exception() -> None:
    found = dict(entry for file in product_files() for entry in broken_budgets(file))
    assert found == exceptions()["sizes"], "over budget, or an exception no longer needed"


def test_the_kit_stays_small() -> None:
    kit = [file for file in (ROOT / "ui/kit").rglob("*.py") if file.name != "__init__.py"]
    assert len(kit) <= KIT, "a widget enters the kit when two pages use it"


def test_an_oversized_function_class_and_module_are_seen(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.house.test_sizes.name_of", lambda file: file.name)
    file = tmp_path / "fat.py"
    body = "    x = 1\n" * 40
    file.write_text(
        f"def f(a, b, c, d, e, g, h):\n{body}class C:\n{'    y = 1' + chr(10)}" + "    y = 2\n" * 360
    )
    assert dict(broken_budgets(file)) == {
        "fat.py": 403,
        "fat.py::C": 362,
        "fat.py::f": 41,
        "fat.py::f arguments": 7,
    }
