"""No column is forgotten: of every one it is said whether it is somebody's, and of what kind."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

import db.models
from app.core.text import clean
from app.domain.personal import COLUMNS, LEAST_LOG_DAYS, MONEY_TABLES, RULES, Kind, personal, said_of, words
from db.base import Base, tables

for _module in pkgutil.iter_modules(db.models.__path__):
    importlib.import_module(f"db.models.{_module.name}")
TABLES = list(Base.metadata.tables.values())  # those of the audit are among them


def unsaid(table: Table) -> list[str]:
    """List the columns of which it is not said whose they are."""
    return [
        column.name
        for column in table.columns
        if not said_of(table.name, column.name, leads=bool(column.foreign_keys))
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_it_is_said_of_every_column_whose_it_is(table: Table) -> None:
    assert unsaid(table) == [], "write it into app/domain/personal.py: its kind, or - where it is nobody's"


def test_nothing_is_said_of_a_column_that_is_gone() -> None:
    there = {(table.name, column.name) for table in TABLES for column in table.columns}
    assert set(COLUMNS) - there == set()
    assert {table.__tablename__ for table in tables()} <= {table.name for table in TABLES}


def test_a_new_column_or_a_new_table_is_seen() -> None:
    planted = MetaData()
    columns = [Column("id", Integer), Column("name", String), Column("blood_type", String)]
    assert unsaid(Table("person", planted, *columns)) == ["blood_type"]
    to_person = Column("person_id", ForeignKey("person.id"))
    assert unsaid(Table("patrol", planted, to_person, Column("seen", String))) == ["seen"]


def test_every_kind_says_why_on_what_ground_and_how_long() -> None:
    assert set(RULES) == set(Kind) == {kind for _table, _column, kind in personal()}
    for rule in RULES.values():
        assert all(clean(text) for text in (rule.purpose, rule.ground, rule.after, rule.source))
        assert rule.years * 365 >= LEAST_LOG_DAYS


def test_the_catalogue_is_in_the_countys_words() -> None:
    assert not [
        said for table, column, _kind in personal() for said in words(table, column) if said.isascii()
    ]


def test_the_tables_of_money_are_those_of_pay_and_budget() -> None:
    ours = {
        table.__tablename__ for table in tables() if table.__module__ in ("db.models.pay", "db.models.budget")
    }
    assert ours | {"bank_account"} == MONEY_TABLES
