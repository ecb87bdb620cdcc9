"""What we write says 县级 and 乡镇; a county that says neither reads its own words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, name_of, product_files

OURS = re.compile("县综治中心|全县|本县|县级|县里|县政策|县财政|乡镇")
#: what says a text of ours in the county's words, or finds a name by what it was shipped as
SAY = {"in_own_words", "Label", "Check", "Invalid", "Denied", "NotFound", "Conflict", "Unavailable", "tell"}
SAY |= {"called", "Register", "Sheet", "Ask", "Action"}
#: what other people's files say, what is no county's yet, and what makes up counties
ELSEWHERE = (
    "app/imports/",
    "app/demo/",
    "app/cli/",
    "app/reports/",
    "app/domain/policy/",
    "app/domain/wording.py",
    "db/",
    "ui/shell/scenes/",
    "ui/shell/welcome.py",
)


def unsaid(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of functions that stay in the shipped words; constants are said where they are used."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for part in node.body:
                yield from _unsaid(part, docs)


def _unsaid(node: ast.AST, docs: set[int]) -> Iterator[str]:
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _name(node.func) in SAY):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
        yield from [node.value] if OURS.search(node.value) else []
    keys = {id(key) for key in node.keys} if isinstance(node, ast.Dict) else set()
    for part in ast.iter_child_nodes(node):
        if id(part) not in keys:  # a key is a field's name
            yield from _unsaid(part, docs)


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _tree(file: Path) -> ast.AST:
    return ast.parse(file.read_text("utf-8"))


def test_no_sentence_names_a_tier_but_in_the_countys_words() -> None:
    files = [file for file in product_files() if not name_of(file).startswith(ELSEWHERE)]
    assert len(files) > 500 and ROOT / "ui/kit/desk.py" in files
    found = {name_of(file): told for file in files if (told := list(unsaid(_tree(file))))}
    assert found == {}, "say it by in_own_words (app/core/own_words.py)"


def test_one_that_is_not_is_seen() -> None:
    said = 'def f():\n    """县级."""\n    return g("县级经办", in_own_words("县级"), {"乡镇": 1})\n'
    assert list(unsaid(ast.parse(said))) == ["县级经办"]
