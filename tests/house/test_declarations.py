"""Laws every declaration obeys: a new service, table, role or list is covered the day it is written."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app
import app.services
import db
from app.core.access import Permission
from app.core.errors import AppError
from app.core.fields import Choice
from app.domain.accounts import ROLES, Role
from app.services import pay
from db.base import Base, Row, TableKind, tables
from tests.house.tree import ROOT, exceptions


def modules(package: ModuleType) -> list[ModuleType]:
    """Return the package and every module below it; one that cannot be imported fails the test."""
    found = [package]
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.", onerror=_fail):
        if "migrations" not in info.name:
            found.append(importlib.import_module(info.name))
    return found


def _fail(name: str) -> None:
    raise ImportError(f"{name} cannot be imported")


def public_functions(module: ModuleType) -> list[tuple[str, Callable[..., Any]]]:
    """Return what ``module`` itself offers: functions without a leading underscore."""
    return [
        (name, function)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    ]


def _is_private(module: ModuleType) -> bool:
    return module.__name__.rpartition(".")[2].startswith("_")


ALL = [*modules(app), *modules(db)]
SERVICES = [module for module in modules(app.services) if not _is_private(module)]
ACTS = [(module.__name__, name, act) for module in SERVICES for name, act in public_functions(module)]
CHOICES = sorted(
    {
        value
        for module in ALL
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Choice) and value is not Choice
    },
    key=lambda choice: (choice.__module__, choice.__name__),
)


def unlawful(act: Callable[..., Any]) -> list[str]:
    """Return which laws of a service ``act`` breaks."""
    first_line = (inspect.getdoc(act) or "").partition("\n")[0]
    problems = [] if isinstance(getattr(act, "permission", None), Permission) else ["permission"]
    problems += [] if first_line.endswith(".") else ["docstring"]
    problems += [] if next(iter(inspect.signature(act).parameters), "") == "unit" else ["unit"]
    return problems


def test_services_are_guarded_documented_and_given_a_unit() -> None:
    # Before anybody has signed in there is no unit and no permission: those few doors are listed by name.
    found = {f"{module}.{name}": unlawful(act) for module, name, act in ACTS}
    assert {name: wrong for name, wrong in found.items() if wrong} == exceptions()["doors"]


def test_every_listed_door_exists() -> None:
    assert set(exceptions()["doors"]) <= {f"{module}.{name}" for module, name, _ in ACTS}


def test_an_unlawful_service_is_seen() -> None:
    def act(session: object) -> None: ...

    assert unlawful(act) == ["permission", "docstring", "unit"]


def test_every_service_is_looked_at() -> None:
    assert len(ACTS) > 30
    assert {"app.services.roster", "app.services.pay"} <= {module.__name__ for module in SERVICES}


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_held_by_a_role(permission: Permission) -> None:
    assert any(permission in held for held in ROLES.values())


def test_every_permission_is_checked_by_a_service() -> None:
    checked = {act.permission for _, _, act in ACTS if hasattr(act, "permission")}
    unchecked = {str(permission) for permission in Permission} - {str(permission) for permission in checked}
    assert unchecked == set(exceptions()["unchecked_permissions"]), (
        "guard an act with it, or shorten the list"
    )


def test_every_role_may_do_something() -> None:
    assert set(ROLES) == set(Role)
    assert all(ROLES.values())


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: f"{choice.__module__}.{choice.__name__}")
def test_every_choice_has_its_own_chinese_label(choice: type[Choice]) -> None:
    labels = [member.label for member in choice]
    assert len(set(labels)) == len(labels) > 0
    assert not [label for label in labels if label.isascii() and not label.isupper()], "a label is Chinese"


def seen_through(file: Path) -> dict[str, str]:
    """Return where the imports for the type checker say that the names of a package's front live."""
    inside = next(node for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.If))
    lines = [node for node in inside.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: line.module or "" for line in lines for alias in line.names}


FRONTS = [file for file in (ROOT / "app").rglob("__init__.py") if "front(" in file.read_text("utf-8")]


@pytest.mark.parametrize("file", FRONTS, ids=lambda file: file.parent.name)
def test_a_front_offers_what_its_imports_say(file: Path) -> None:
    package = importlib.import_module(".".join(file.parent.relative_to(ROOT).parts))
    homes = seen_through(file)
    for name, home in homes.items():
        assert getattr(package, name) is getattr(importlib.import_module(home), name)
    words = [node.value.split() for node in ast.walk(ast.parse(file.read_text("utf-8"))) if _is_words(node)]
    assert sorted(name for names in words for name in names) == sorted(homes)
    modules = {each.stem for each in file.parent.glob("*.py")}
    assert not modules & set(homes), "Python puts a module that was read in the place of what it offers"


def _is_words(node: ast.AST) -> bool:
    """Return whether a node is what ``front`` is told of one module, and no docstring."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "." not in node.value


def test_fronts_are_looked_at_and_a_name_nobody_offers_is_an_error() -> None:
    assert len(FRONTS) > 5
    missing = "nothing"
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(pay, missing)


def test_every_table_says_what_kind_it_is() -> None:
    classes = {mapper.class_ for mapper in Base.registry.mappers}
    machinery = {
        table for table in classes if table.__module__ == "db.models.audit"
    }  # not data: the audit itself
    assert classes - machinery == set(tables()), "a table is a Ledger, Versioned or Working"
    assert len(classes) == len(Base.metadata.tables) > 20


def test_tables_and_policies_are_declared_with_real_annotations() -> None:
    """As text they are evaluated one by one at every start, again for every table that inherits them."""
    files = [
        ROOT / "db/base.py",
        *(ROOT / "db/models").glob("*.py"),
        *(ROOT / "app/domain/policy").glob("*.py"),
    ]
    declaring = [
        file for file in files if "Mapped[" in file.read_text("utf-8") or "(Part" in file.read_text("utf-8")
    ]
    assert len(declaring) > 15
    assert not [file.name for file in declaring if "from __future__" in file.read_text("utf-8")]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__tablename__)
def test_a_table_is_declared_completely(table: type[Row]) -> None:
    columns = set(table.__table__.columns.keys())
    assert isinstance(table.kind, TableKind)
    assert (table.__doc__ or "").partition("\n")[0].endswith("."), "say what a row is"
    assert {*table.movable, *table.emptied} <= columns
    if table.freeze:
        assert table.kind is TableKind.WORKING
        assert {table.freeze.column, *table.freeze.still} <= columns


def test_every_refusal_has_its_own_kind() -> None:
    refusals = [
        value
        for module in ALL
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, AppError) and value.__module__ == module.__name__
    ]
    assert {"invalid", "denied", "not_found", "conflict", "unavailable"} <= {
        refusal.kind for refusal in refusals
    }
    assert all(refusal.kind != "error" for refusal in refusals if refusal is not AppError)
