"""The acceptance table: what the five accounts state is in the five files, with its value, source and date.

Each line of policy_stated.tsv is a cell of county-practices.md section 6: row, county, where it stands, what
stands there, the rows of the account that say so.  ``—`` is a row the account is silent about: nothing may
claim it said it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.domain import policy
from app.domain.policy.parts import shown
from app.imports.policies import policy_text

DATES = {
    "jishan": date(2026, 1, 1),  # its account is undated: the file begins with the year it was taken into use
    "jingzhou": date(2015, 7, 23),
    "zhangzi": date(2022, 11, 14),
    "dianbai": date(2021, 12, 7),
    "ezhou": date(2020, 10, 26),
}
NAMES = ("稷山", "荆州", "长子", "电白", "鄂州")
ACCOUNTS = {county: f"{word}材料" for county, word in zip(DATES, NAMES, strict=True)}
MARKS = dict(zip(DATES, "JZCDE", strict=True))

STATED = Path(__file__).with_name("policy_stated.tsv")


@dataclass(frozen=True)
class Cell:
    """One line of the table; ``words`` is empty where the account is silent."""

    row: str
    county: str
    path: str
    words: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the case."""
        return f"{self.county}-{self.path}"


def cells() -> Iterator[Cell]:
    for line in STATED.read_text(encoding="utf-8").splitlines():
        row, county, path, *rest = line.split("\t")
        if path.startswith("—"):
            yield Cell(row, county, path.removeprefix("—").strip())
        else:
            yield Cell(row, county, path, tuple(rest[0].split()), tuple(rest[1].split()))


SAID = [one for one in cells() if one.words]
SILENT = [one for one in cells() if not one.words]


@cache
def preset(county: str) -> policy.Policy:
    return policy.load(policy_text(county))


def found_at(part: Any, path: str) -> Any:
    """Follow a path; ``[key]`` finds the entry of a list whose type, key, kind or subject is that word."""
    for name in path.replace("[", ".[").split("."):
        part = _entry(part, name.strip("[]")) if name.startswith("[") else _member(part, name)
        assert part is not None, f"{path}: nothing at {name}"
    return part


def _member(part: Any, name: str) -> Any:
    return part[name] if isinstance(part, dict) else getattr(part, name)


def _entry(parts: Any, key: str) -> Any:
    if key.isdigit():
        return parts[int(key)]
    marks = ("type", "key", "subject", "kind")
    return next(one for one in parts if key in [getattr(one, name, None) for name in marks])


@pytest.mark.parametrize("cell", SAID, ids=str)
def test_what_an_account_states_stands_in_the_file_with_its_row(cell: Cell) -> None:
    rules = preset(cell.county)
    stated = found_at(rules, cell.path)
    assert stated.source.startswith(ACCOUNTS[cell.county])
    mark = MARKS[cell.county]
    cited = stated.source.split()[1].split("、")
    assert {f"{mark}{one}" for one in cell.rows} <= set(cited), stated.source
    told = re.sub(r"(?<=\d),(?=\d{3})", "", shown(stated.value, rules.words))  # the table has bare digits
    whole = told + json.dumps(stated.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    for words in cell.words:
        assert (
            words == told if words.replace(".", "").isdigit() and len(cell.words) == 1 else words in whole
        ), told


@pytest.mark.parametrize("cell", SILENT, ids=str)
def test_nothing_claims_an_account_said_what_it_does_not_say(cell: Cell) -> None:
    below = [one for one in policy.statements(preset(cell.county)) if one.path.startswith(cell.path)]
    claimed = [one.path for one in below if one.source.startswith(ACCOUNTS[cell.county])]
    assert claimed == []


def test_the_table_has_every_row_for_every_county() -> None:
    rows = list(dict.fromkeys(one.row for one in cells()))
    assert len(rows) == 22
    assert {(one.row, one.county) for one in cells()} == {(row, county) for row in rows for county in DATES}


@pytest.mark.parametrize(("county", "day"), DATES.items())
def test_a_preset_is_dated_by_its_account(county: str, day: date) -> None:
    assert preset(county).valid_from == day
