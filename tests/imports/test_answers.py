"""What a person answers about a file: which column is which, remembered, and who a damaged number was."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.identity import mask_identity
from app.imports.answers import NOT_READ, Answers, left_of
from app.services import imports, roster, units
from app.services.imports import ImportKind
from tests.imports import books
from tests.imports.books import number
from tests.imports.test_taking import EAST_2, bring, errors, names, person
from tests.office import Office

VILLAGE = "东村村委会"
_OTHER = {"聘用日期": "进队日子", "联系电话": "联络号", "备注": "年龄"}
SAID = Answers(columns={"进队日子": "since", "联络号": "phone", "年龄": NOT_READ})


def strange(path: Path, n: int) -> Path:
    """Write a roster with titles of its own."""
    titles = [_OTHER.get(title, title) for title in books.TITLES]
    row = person(n, (None, "东村第1网格", EAST_2)[n])
    return books.grid(path, [titles, books.cells(row)])


def test_a_title_nobody_knows_is_asked_and_the_answer_remembered(office: Office, tmp_path: Path):
    first = bring(office, strange(tmp_path / "a.xlsx", 1))
    assert first.batch is None and "没有“聘用日期”一列" in errors(first)[0][2]
    asked = {one.key: dict(one.choices) for one in first.staged.questions}
    assert asked.keys() == {"进队日子", "联络号", "年龄"} and asked["进队日子"]["since"] == "聘用日期"
    assert bring(office, strange(tmp_path / "a.xlsx", 1), answers=SAID).batch is not None
    second = bring(office, strange(tmp_path / "b.xlsx", 2))
    assert (second.staged.questions, errors(second)) == ((), [])
    assert {row.phone[-4:] for row in office.maker.ask(roster.workers)} == {"0001", "0002"}
    assert office.maker.ask(imports.remembered, ImportKind.WORKERS) == dict(SAID.columns)
    assert office.maker.ask(imports.remembered, ImportKind.SCORES) == {}


def test_a_damaged_number_proposes_the_person_and_takes_them_when_confirmed(office: Office, tmp_path: Path):
    bring(office, books.roster(tmp_path / "a.xlsx", [person(1)]))
    spoilt = person(1, 联系电话="13900000111") | {"身份证号": float(number(1))}
    stranger = person(2, EAST_2) | {"身份证号": float(number(2))}
    path = books.roster(tmp_path / "b.xlsx", [spoilt, stranger])
    looked = bring(office, path)
    (question,) = looked.staged.questions
    assert (question.row, mask_identity(number(1)) in question.text) == (4, True)
    assert [row for row, *_ in errors(looked)] == [4, 5]
    assert number(1) not in str(looked.staged.summary()) + question.text
    same = Answers(same=frozenset({(question.sheet, question.row)}))
    taken = bring(office, path, answers=same, accept_valid=True)
    assert [row for row, *_ in errors(taken)] == [5]
    assert any(one.row == 4 and "号码已损坏，按花名册里" in one.reason for one in taken.staged.problems)
    assert names(office) == {"测试乙"}
    assert [row.phone[-4:] for row in office.maker.ask(roster.workers)] == ["0111"]


def test_a_unit_nobody_knows_is_asked_for_once_and_its_name_kept(office: Office, tmp_path: Path):
    odd = {"村(社区)": "大槐树", "网格名称": "河东片"}
    path = books.roster(tmp_path / "a.xlsx", [person(1) | odd, person(2) | odd])
    said = Answers()
    # the village first: it says which grids may be meant
    for called, right in (("大槐树", VILLAGE), ("河东片", "东村第1网格")):
        looked = bring(office, path, dry_run=True, answers=said)
        (question,) = looked.staged.questions
        words = {text: value for value, text in question.choices}
        assert (question.written, question.row, right in words) == (called, 4, True)
        assert "导入后记为它的别名" in question.text and "南村第1网格" not in words
        said = said.with_one(question, words[right])
    looked = bring(office, path, dry_run=True, answers=said)
    assert looked.staged.questions == ()
    assert errors(looked) == []
    assert office.maker.ask(units.aliases) == []  # looking keeps nothing
    assert bring(office, path, answers=said, accept_valid=True).batch is not None
    assert {(one.alias, one.unit_id) for one in office.maker.ask(units.aliases)} == {
        ("大槐树", office.unit_id("990101100200")),
        ("河东片", office.unit_id("990101100200001")),
    }
    more = books.roster(tmp_path / "b.xlsx", [person(3, EAST_2, **{"村(社区)": "大槐树"})])
    assert bring(office, more).staged.questions == ()


def test_a_town_answers_for_the_file_and_keeps_no_alias(file_office: Office, tmp_path: Path):
    path = books.roster(tmp_path / "a.xlsx", [person(1, **{"村(社区)": "大槐树"})])
    (question,) = bring(file_office, path, who="clerk_a").staged.questions
    assert question.text == "“大槐树”是哪个村（社区）？" and "南村" not in str(question.choices)
    said = Answers().with_one(question, {text: at for at, text in question.choices}[VILLAGE])
    assert bring(file_office, path, who="clerk_a", answers=said).batch is not None
    assert file_office.maker.ask(units.aliases) == []


def test_another_town_s_person_is_not_proposed(file_office: Office, tmp_path: Path):
    south = {"乡镇": "乙镇", "村(社区)": "南村"}
    bring(file_office, books.roster(tmp_path / "a.xlsx", [person(1, "南村第1网格", **south)]))
    path = books.roster(tmp_path / "b.xlsx", [person(1) | {"身份证号": float(number(1))}])
    assert bring(file_office, path, who="clerk_a").staged.questions == ()
    assert len(bring(file_office, path).staged.questions) == 1


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (float("990101198002020038"), "990101198002020"),
        ("990101198002020000", "990101198002020"),
        ("9.90101198002020E+17", "990101198002020"),
        ("9.90101E+17", ""),
        (6228480000000000018.0, ""),
        ("990101198002020038", ""),
        ("", ""),
    ],
)
def test_fifteen_digits_are_left_of_a_damaged_number(raw: object, left: str):
    assert left_of(raw) == left
