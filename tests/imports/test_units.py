"""A list of divisions that is a tree, and every way it can fail to be one."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.domain.units import Level, UnitKind
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.staged import Severity
from app.imports.units import new_units, unit_layout
from tests.imports import books
from tests.imports.rules import division_guard

LIST = Path("resources/divisions/jishan_140824.csv")
HEAD = ["code", "name", "level", "parent_code"]
ROOT = ["140824000000", "稷山县", "county", ""]
TOWN = ["140824100000", "稷峰镇", "town", "140824000000"]
VILLAGE = ["140824100200", "东北街村委会", "village", "140824100000"]


def _staged(tmp_path, *rows, encoding="utf-8", existing=None):
    path = tmp_path / "区划.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return stage(intake(path), unit_layout(division_guard(existing)))


def _errors(staged):
    return [
        (item.row, item.column, item.reason) for item in staged.problems if item.severity is Severity.ERROR
    ]


def test_the_county_s_own_list_is_a_tree():
    staged = stage(intake(LIST), unit_layout(division_guard()))
    assert staged.problems == ()
    levels = Counter(unit.level for unit in new_units(staged.accepted))
    assert levels == {Level.COUNTY: 1, Level.TOWN: 9, Level.VILLAGE: 151}


def test_gbk_bytes_give_the_same_tree(tmp_path):
    one = _staged(tmp_path, ROOT, TOWN, VILLAGE)
    other = _staged(tmp_path, ROOT, TOWN, VILLAGE, encoding="gbk")
    assert (one.encoding, other.encoding) == ("utf-8", "gb18030")
    assert new_units(one.rows) == new_units(other.rows)


def test_an_unknown_parent_is_named(tmp_path):
    staged = _staged(tmp_path, ROOT, ["140824100200", "东北街村委会", "village", "140824199000"])
    ((row, column, reason),) = _errors(staged)
    assert (row, column) == (3, "parent_code")
    assert "没有这个上级代码" in reason


def test_a_parent_that_already_exists_is_known(tmp_path):
    staged = _staged(tmp_path, VILLAGE, existing={"140824100000": Level.TOWN})
    assert staged.problems == ()


def test_a_code_twice_is_named_at_both_rows(tmp_path):
    staged = _staged(tmp_path, ROOT, TOWN, [*TOWN[:1], "化峪镇", *TOWN[2:]])
    assert [(row, reason) for row, _, reason in _errors(staged)] == [
        (3, "与第4行化峪镇的代码相同，请核对。"),
        (4, "与第3行稷峰镇的代码相同，请核对。"),
    ]


def test_a_cycle_is_shown_as_one(tmp_path):
    a = ["140824100000", "稷峰镇", "town", "140824101000"]
    b = ["140824101000", "西社镇", "town", "140824100000"]
    staged = _staged(tmp_path, ROOT, a, b)
    assert [row for row, *_ in _errors(staged)] == [3, 4]
    assert "圈" in _errors(staged)[0][2]


def test_its_own_parent_is_a_cycle(tmp_path):
    staged = _staged(tmp_path, ROOT, ["140824100000", "稷峰镇", "town", "140824100000"])
    assert "圈" in _errors(staged)[0][2]


def test_several_rows_without_a_parent_go_under_the_policy_s_root(tmp_path):
    staged = _staged(tmp_path, [*TOWN[:3], ""], ["140824101000", "西社镇", "镇", ""])
    assert staged.problems == ()
    assert {unit.parent_code for unit in new_units(staged.rows)} == {None}


def test_a_town_below_a_village_is_refused(tmp_path):
    staged = _staged(tmp_path, ROOT, TOWN, VILLAGE, ["140824101000", "西社镇", "town", "140824100200"])
    assert "上级是" in _errors(staged)[0][2]


def test_a_village_in_a_foreign_town_is_a_warning(tmp_path):
    other = ["140824101000", "西社镇", "town", "140824000000"]
    staged = _staged(tmp_path, ROOT, TOWN, other, [*VILLAGE[:3], "140824101000"])
    assert _errors(staged) == []
    assert staged.problems[0].severity is Severity.WARNING


def test_a_code_of_no_known_kind_is_refused(tmp_path):
    staged = _staged(tmp_path, ROOT, ["140824900000", "某镇", "town", "140824000000"])
    assert "政策的代码段" in _errors(staged)[0][2]


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [("140824200000", "街道", UnitKind.STREET), ("140824200000", "乡", UnitKind.TOWNSHIP)],
)
def test_a_level_word_may_say_the_kind(tmp_path, code, level, kind):
    staged = _staged(tmp_path, ROOT, [code, "某地", level, "140824"])
    assert staged.problems == ()
    assert new_units(staged.rows)[1].unit_kind is kind


@pytest.mark.parametrize("code", ["1.40824E+11", "14082410", "一四", "140824100000000000"])
def test_a_code_that_is_none(tmp_path, code):
    staged = _staged(tmp_path, ROOT, [code, "某镇", "town", "140824000000"])
    assert [(row, column) for row, column, _ in _errors(staged)] == [(3, "code")]


def test_codes_typed_as_numbers_are_whole(tmp_path):
    rows = [HEAD, [140824000000.0, "稷山县", "县", ""], [140824100000.0, "稷峰镇", "镇", 140824.0]]
    staged = stage(intake(books.grid(tmp_path / "u.xlsx", rows)), unit_layout(division_guard()))
    assert staged.problems == ()
    assert [unit.code for unit in new_units(staged.rows)] == ["140824000000", "140824100000"]


def test_a_parent_that_cannot_be_read_is_one_problem(tmp_path):
    staged = _staged(tmp_path, ROOT, [*TOWN[:3], "十四"])
    assert len(_errors(staged)) == 1
