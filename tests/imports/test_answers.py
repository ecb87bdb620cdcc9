"""What a person answers about a file: which column is which, remembered, and who a damaged number was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import select

from app.core.identity import mask_identity
from app.imports.answers import NOT_READ, Answers, left_of
from app.imports.twice import BOTH
from app.services import imports, roster, units
from app.services.imports import ImportKind
from db.models.audit import AuditEntry
from db.models.people import BankAccount
from db.models.roster import Posting
from tests.imports import books
from tests.imports.books import number
from tests.imports.test_taking import EAST_2, bring, errors, names, person
from tests.office import Office, count

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
    assert asked.keys() == {"进队日子", "联络号", "年龄", "聘用日期"}
    assert asked["进队日子"]["since"] == "聘用日期"
    assert bring(office, strange(tmp_path / "a.xlsx", 1), answers=SAID).batch is not None
    second = bring(office, strange(tmp_path / "b.xlsx", 2))
    assert (second.staged.questions, errors(second)) == ((), [])
    assert {row.phone[-4:] for row in office.maker.ask(roster.workers)} == {"0001", "0002"}
    assert office.maker.ask(imports.remembered, ImportKind.WORKERS) == dict(SAID.columns)
    assert office.maker.ask(imports.remembered, ImportKind.SCORES) == {}


def without(path: Path, rows: Sequence[dict[str, object]], *columns: str) -> Path:
    titles = [title for title in books.TITLES if title not in columns]
    return books.roster(path, rows, titles)


def test_a_day_and_a_kind_nobody_wrote_are_asked_once_and_hold_for_who_is_new(
    file_office: Office, tmp_path: Path
):
    bring(file_office, books.roster(tmp_path / "a.xlsx", [person(1)]))
    lines = [
        person(1, 联系电话="13900000111"),
        person(2, EAST_2),
        person(3, EAST_2, **{"专/兼职": "社区专职"}),
    ]
    lines[1]["专/兼职"] = ""
    path = without(tmp_path / "b.xlsx", lines, "聘用日期")
    looked = bring(file_office, path, dry_run=True)
    kind, day = looked.staged.questions
    assert (day.name, day.text) == ("空:聘用日期", "没有“聘用日期”一列：3 行全部按哪一天？")
    assert (
        kind.text == "有 1 行没有填写“专/兼职”：这些行是哪一类？" and ("农村兼职", "农村兼职") in kind.choices
    )
    said = Answers().with_one(kind, "农村兼职").with_one(day, "那天")
    assert "“那天”认不出" in bring(file_office, path, dry_run=True, answers=said).staged.questions[0].text
    said = said.with_one(day, "2026.9.1")
    own = {one.row: one for one in looked.staged.own if one.key == "聘用日期"}
    assert own[6].name == "空行:聘用日期@花名册第6行" and list(own) == [4, 5, 6]
    odd = bring(file_office, path, dry_run=True, answers=said.with_one(own[6], "那天")).staged
    assert [one.reason for one in odd.problems if one.row == 6][-1].startswith("“那天”认不出") and odd.refused
    taken = bring(file_office, path, answers=said.with_one(own[6], "2026.10.8"), accept_valid=True)
    told = [(one.row, one.reason) for one in taken.staged.problems if "按导入时" in one.reason]
    assert told[0] == (4, "“聘用日期”没有写，按导入时的回答：2026.9.1。") and len(told) == 4
    assert told[3] == (6, "“聘用日期”没有写，按导入时对这一行的回答：2026.10.8。")
    served = {row.name: (row.since, row.phone[-4:]) for row in file_office.checker.ask(roster.workers)}
    # who served before keeps their own day, and is brought up
    assert served == {
        "测试乙": (date(2026, 1, 1), "0111"),
        "测试丙": (date(2026, 9, 1), "0002"),
        "测试丁": (date(2026, 10, 8), "0003"),
    }
    written = select(AuditEntry.payload).where(
        AuditEntry.table_name == "import_batch", AuditEntry.record == str(taken.batch)
    )
    kept = file_office.auditor.ask(lambda unit: unit.session.scalars(written).first()) or ""
    kept = kept.replace(" ", "").replace("\\", "")
    assert '"given":{"专/兼职":"农村兼职","聘用日期":"2026.9.1","聘用日期@花名册第6行":"2026.10.8"}' in kept
    file_office.maker.do(imports.undo, taken.batch)
    assert names(file_office) == {"测试乙"}


def test_two_posts_of_one_person_are_asked_and_the_same_said_twice_is_read_once(
    file_office: Office, tmp_path: Path
):
    """A chief who is a worker elsewhere may be both; two paid posts are never offered."""
    card = {"银行卡号": "6228480000000000018", "开户行": "县信用社"}
    chief = person(1, "", 网格角色="网格长", **{"专/兼职": "农村兼职"}, **card)
    lines = [person(1, **card), person(2, EAST_2), person(2, EAST_2, 序号=9), chief]
    path = books.roster(tmp_path / "a.xlsx", [*lines, person(3), person(3, EAST_2)])
    looked = bring(file_office, path, dry_run=True)
    left = [(one.row, one.reason) for one in looked.staged.skipped[2:]]
    assert left == [(6, "与第5行完全相同，只读一次")]
    both, one = looked.staged.questions
    assert [words for _, words in both.choices] == [
        "同时任职，都登记",
        "只读第4行（东村第1网格）",
        "只读第7行（东村村委会网格长）",
    ]
    assert BOTH not in dict(one.choices) and "按哪一行" in one.text
    assert {row for row, *_ in errors(looked)} == {4, 7, 8, 9}
    said = Answers().with_one(both, BOTH).with_one(one, "1")
    taken = bring(file_office, path, answers=said)
    assert errors(taken) == [] and taken.batch is not None
    assert "按导入时的回答，此人只读第9行" in [one.reason for one in taken.staged.skipped]
    assert count(file_office.maker, Posting) == 4 and count(file_office.maker, BankAccount) == 1


def test_an_older_list_of_the_same_town_is_asked_about_before_it_is_written(
    file_office: Office, tmp_path: Path
):
    def sheet(title: str, name: str, *rows: dict[str, object]) -> Path:
        return books.grid(tmp_path / name, [[title], books.TITLES, *map(books.cells, rows)])

    south = person(3, "南村第1网格", 乡镇="乙镇", **{"村(社区)": "南村"})
    late = bring(file_office, sheet("2026年10月网格员花名册", "a.xlsx", person(1)))
    assert late.batch is not None
    other = bring(file_office, sheet("2026年9月网格员花名册", "乙.xlsx", south))
    assert other.batch is not None, "another town's"
    path = sheet("2026 年 9 月 5 日花名册", "b.xlsx", person(1, 联系电话="13900000111"))
    looked = bring(file_office, path, accept_valid=True)
    (asked,) = looked.staged.questions
    assert looked.batch is None and asked.name == "旧文件"
    told = f"这个文件写的是 2026-09-05，上一次导入的“a.xlsx”（批次 {late.batch}）写的是 2026-10："
    assert asked.text.startswith(told)
    assert bring(file_office, path, answers=Answers().with_one(asked, "go")).batch is not None
    same = sheet("2026年10月30日花名册", "c.xlsx", person(1, 联系电话="13900000112"))
    assert bring(file_office, same).batch is not None


def test_the_day_a_workbook_was_saved_counts_where_it_has_no_title(file_office: Office, tmp_path: Path):
    def saved(name: str, day: int, phone: str) -> Path:
        book = xlsxwriter.Workbook(tmp_path / name)
        book.set_properties({"created": datetime(2026, 9, day)})
        sheet = book.add_worksheet()
        for at, row in enumerate((books.TITLES, books.cells(person(1, 联系电话=phone)))):
            sheet.write_row(at, 0, [str(cell) for cell in row])
        book.close()
        return tmp_path / name

    assert bring(file_office, saved("a.xlsx", 20, "13900000111")).batch is not None
    looked = bring(file_office, saved("b.xlsx", 19, "13900000112"))
    assert looked.batch is None and "最后保存于 2026-09-19" in looked.staged.questions[0].text


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
