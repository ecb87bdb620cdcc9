"""No column is forgotten: of every one it is said whether it is somebody's, and of what kind."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

import db.models
from app.core.text import clean
from app.domain.personal import COLUMNS, LEAST_LOG_DAYS, MONEY_TABLES, RULES, Kind, personal, said_of, words
from app.domain.recruiting.form import TEXTS
from app.services._declared import KIN, STAGE
from app.services._forgetting import EMPTIED
from app.services.clearing import EMPTIED as PERSON
from app.services.retention import CLEARABLE
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


#: of what may be cleared with a person: the course of it, days, marks, counts, codes, the office's own words
_STAYS = """
body extra
campaign terms contact money_reason cosigns choice
campaign_entry registered_on category state written interview absent total rank tie_place refusal refused_on
campaign_call_up called_on doc_no shown_from shown_to
campaign_objection raised_on upheld answered_on
force phone
leave_entry leave_kind year leave_act halves note
leave_request leave_kind starts ends from_noon to_noon state back_on back_noon returned_on
unit_version attrs
vetting_ballot held_on issued returned valid votes
vetting_case number employment channel category recommended_by opened_on formed_on state overrides
vetting_case refusal refused_on
vetting_decision decided_on accepted wording
vetting_inspection held_on at_hukou members photos
vetting_interview held_on members
vetting_issue raised_on answered_on
vetting_meeting held_on votes_for votes_against abstained
vetting_member name body leader recusal_signed recused
vetting_objection raised_on upheld answered_on
vetting_publicity number shown_from shown_to place contact
vetting_visit visited_on relation relative opinion ratings members signed visited_at
"""


def test_what_may_be_cleared_is_emptied_or_said_to_stay() -> None:
    lines = [line.split() for line in _STAYS.strip().splitlines()]
    stays = {(table, column) for table, *columns in lines for column in columns}
    gone = {(table.__tablename__, column) for table, columns in EMPTIED.items() for column in columns}
    gone |= {("campaign_entry", column) for column in TEXTS}
    gone |= {("campaign_kin", column) for column in KIN} | {("campaign_career", column) for column in STAGE}
    gone |= {("person", column) for columns in PERSON.values() for column in columns}
    gone |= {("person", column) for column in ("extra", "hidden_cipher", "hidden_blind")}
    kinds = {kind for each in CLEARABLE.values() for kind in each}
    assert gone ^ stays == {place for place, kind in COLUMNS.items() if kind in kinds}
    assert not gone & stays


def test_the_catalogue_is_in_the_countys_words() -> None:
    assert not [
        said for table, column, _kind in personal() for said in words(table, column) if said.isascii()
    ]


def test_the_tables_of_money_are_those_of_pay_and_budget() -> None:
    ours = {
        table.__tablename__ for table in tables() if table.__module__ in ("db.models.pay", "db.models.budget")
    }
    assert ours | {"bank_account"} == MONEY_TABLES
