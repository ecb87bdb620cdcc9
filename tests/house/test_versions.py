"""Nobody writes over what another has just written: what changes a record by its id takes its version."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.house.test_declarations import ACTS
from tests.house.tree import exceptions


def changing(source: str, name: str) -> bool:
    """Return whether a function, or one of its module it calls, sets an attribute of something."""
    here = {one.name: one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)}
    known, waiting = set[str](), [name]
    while waiting:
        if (called := waiting.pop()) in known or called not in here:
            continue
        known.add(called)
        if any(_sets(node) for node in ast.walk(here[called])):
            return True
        waiting += _calls(here[called])
    return False


def _sets(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "setattr"
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)


def _calls(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def blind(act: Callable[..., Any]) -> bool:
    """Return whether an act changes the record of an id without being told which version was seen."""
    bare = inspect.unwrap(act)
    taken = list(inspect.signature(bare).parameters)[1:]
    if not taken or not taken[0].endswith("_id") or "version" in taken:
        return False
    return changing(Path(inspect.getfile(bare)).read_text(encoding="utf-8"), bare.__name__)


def test_an_act_that_changes_a_record_takes_its_version() -> None:
    # A step of a workflow refuses by the state it finds: the second of two is told so and writes nothing.
    # Named by feature: a module of it may be cut in two.
    found = {f"{module.split('.')[2]}.{name}" for module, name, act in ACTS if blind(act)}
    assert found == set(exceptions()["steps"])


def test_a_blind_change_is_seen() -> None:
    source = """
def rename(unit, body_id, name):
    _put(unit.session.get(Body, body_id), name)

def _put(body, name):
    body.name = name

def read(unit, body_id):
    return unit.session.get(Body, body_id).name
"""
    assert changing(source, "rename") and not changing(source, "read")
