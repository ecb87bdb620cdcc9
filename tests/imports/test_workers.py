"""Rosters as offices keep them, from the file to staged rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.core.errors import Invalid
from app.core.identity import Identity
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.sheet import Book, Sheet
from app.imports.staged import Severity
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.books import TITLES, number, person
from tests.imports.rules import roster_rules

CARD = "6217000012345678905"


def _staged(path, **rules):
    return stage(intake(path), worker_layout(roster_rules(**rules)))


def _said(staged, severity=Severity.ERROR):
    return [(item.row, item.column, item.reason) for item in staged.problems if item.severity is severity]


def _one(staged):
    (found,) = _said(staged)
    return found


def test_a_clean_roster_with_title_unit_line_total_and_footer(tmp_path):
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(n) for n in range(1, 6)]))
    assert [row.row for row in staged.rows] == [4, 5, 6, 7, 8]
    assert staged.problems == ()
    assert [(item.row, item.reason) for item in staged.skipped] == [(9, "小计合计行"), (10, "落款行")]
    table = staged.mapping[0]
    assert (table.header_row, table.preamble[0]) == (3, "稷山县全科网格员花名册")
    values = staged.rows[0].values
    assert isinstance(values["identity"], Identity)
    assert (values["since"], values["politics"], values["education"]) == (date(2021, 3, 5), "13", "60")
    assert values["employment"] == "rural_part_time"


def test_numbers_of_a_column_are_read_as_each_would_be_alone(tmp_path):
    said = [1.0, True, 1, 2.5, "2.5", 1e15, date(2021, 3, 5), " 3 "]
    rows = [person(n, 序号=one, 住址=1.0) for n, one in enumerate(said, 1)]
    file = intake(books.roster(tmp_path / "r.xlsx", rows[:1]))
    book = Book((Sheet("花名册", (TITLES, *(tuple(books.cells(row)) for row in rows))),))
    staged = stage(file, worker_layout(roster_rules()), book)
    assert staged.problems == ()
    read = ["1", "是", "1", "2.5", "2.5", "1000000000000000.0", "2021-03-05", "3"]
    assert [row.values["seq"] for row in staged.rows] == read
    assert {row.values["address"] for row in staged.rows} == {"1"}


def test_the_same_bytes_give_the_same_result(tmp_path):
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2, 身份证号="1.42E+17")])
    assert _staged(path) == _staged(path)


def test_everything_an_office_does_to_a_sheet(tmp_path):
    """Merged towns, subtotals, a repeated header, blank rows, a section line, notes, wide digits."""
    head, wide = list(TITLES), {"身份证号": number(2).translate(books.WIDE)}
    rows = [
        ["稷山县全科网格员花名册"],
        ["单位：人"],
        head,
        books.cells(person(1)),
        books.cells(person(2, 乡镇="", **wide)),
        books.cells(person(3, 乡镇="")),
        ["", "甲镇小计", "", "", "", "3人"],
        [],
        ["稷山县全科网格员花名册(续)"],
        head,
        [str(n) for n in range(1, len(TITLES) + 1)],
        books.cells(person(4)),
        [5],
        ["合计", "", "", "", "", "4"],
        ["注：本表一式两份，乡镇、县综治中心各一份。"],
        ["填报人：甲", "", "", "审核人：乙", "", "", "2026年1月5日"],
    ]
    merges = [(0, 0, 0, 20), (3, 1, 5, 1), (8, 0, 8, 20), (14, 0, 14, 20)]
    staged = _staged(books.grid(tmp_path / "r.xlsx", rows, merges))
    assert _said(staged) == []
    assert [row.row for row in staged.rows] == [4, 5, 6, 12]
    assert [row.values["town"] for row in staged.rows] == ["甲镇"] * 4
    assert [(item.row, item.reason) for item in staged.skipped] == [
        (7, "小计合计行"),
        (9, "分段标题"),
        (10, "重复的表头"),
        (11, "栏次行"),
        (14, "小计合计行"),
        (15, "说明行"),
        (16, "落款行"),
    ]


def test_a_header_of_three_rows_with_groups(tmp_path):
    rows = [
        ["序号", "网格信息", "", "", "人员信息", "", "", "", "发放信息", ""],
        ["", "乡镇", "村(社区)", "网格", "姓名", "身份证号码", "类别", "聘用日期", "开户行", "卡号"],
        ["", "", "", "", "\uff08与身份证一致\uff09", "(18位)", "", "", "", ""],
        [1, "甲镇", "东村", "东村第2网格", "测试甲", number(1), "兼职", "2021年3月5日", "", ""],
    ]
    merges = [(0, 0, 2, 0), (0, 1, 0, 3), (0, 4, 0, 7), (0, 8, 0, 9)]
    staged = _staged(books.grid(tmp_path / "r.xlsx", rows, merges))
    assert staged.problems == ()
    assert len(staged.rows) == 1
    assert staged.rows[0].values["employment"] == "rural_part_time"


def test_numbers_a_spreadsheet_destroyed_are_named_cell_by_cell(tmp_path):
    rows = [person(1), person(2, 身份证号=990101198002020000.0), person(3, 身份证号="1.42731E+17")]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert [(item.row, item.column, item.cell) for item in staged.problems] == [
        (5, "身份证号", "J5"),
        (6, "身份证号", "J6"),
    ]
    assert all("无法还原" in item.reason for item in staged.problems)
    assert [row.row for row in staged.accepted] == [4]


def test_the_same_text_is_named_at_every_cell_in_the_order_of_the_sheet(tmp_path):
    """A column is parsed text by text, but what is wrong or doubtful is wrong in each of its rows."""
    rows = [person(n, 学历="不明", 聘用日期="2021.3") for n in range(1, 4)]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    told = [(problem.row, problem.column, problem.severity) for problem in staged.problems]
    assert told == [
        (row, column, severity)
        for row in (4, 5, 6)
        for column, severity in (("学历", Severity.ERROR), ("聘用日期", Severity.WARNING))
    ]


def test_two_people_with_one_number_are_both_named(tmp_path):
    rows = [person(1), person(2), person(3, 身份证号=number(1), 出生年月="1980.02")]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert [(row, reason) for row, _, reason in _said(staged)] == [
        (4, "与第6行测试丁的身份证号相同，请核对。"),
        (6, "与第4行测试乙的身份证号相同，请核对。"),
    ]


def test_one_card_for_two_is_a_warning(tmp_path):
    card = {"银行卡号": "6217000012345678904", "开户行": "农商行"}
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1, **card), person(2, **card)]))
    assert len(staged.accepted) == 2
    assert "与第5行测试丙的银行卡号相同，请核对。" in [
        reason for *_, reason in _said(staged, Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("cell", "says"),
    [(2021.10, "可能是2021年1月"), ("2021年2月30日", "没有“2021年2月30日”"), ("至今", "不是日期")],
)
def test_a_date_nobody_can_know_is_asked(tmp_path, cell, says):
    row, column, reason = _one(_staged(books.roster(tmp_path / "r.xlsx", [person(1, 聘用日期=cell)])))
    assert (row, column) == (4, "聘用日期")
    assert says in reason


def test_october_typed_as_text_in_a_csv_is_asked_too_when_its_zero_is_gone(tmp_path):
    path = tmp_path / "r.csv"
    titles = ",".join(TITLES)
    lines = [
        ",".join(str(cell) for cell in books.cells(person(n, 聘用日期=day)))
        for n, day in ((1, "2021.1"), (2, "2021.10"))
    ]
    path.write_bytes("\r\n".join([titles, *lines]).encode("gbk"))
    staged = _staged(path)
    assert staged.encoding == "gb18030"
    assert [row for row, *_ in _said(staged)] == [2]
    assert staged.accepted[0].values["since"] == date(2021, 10, 1)


@pytest.mark.parametrize("town", ["化峪镇", "化峪", "老化峪", "化 峪 镇", "990101101000"])
def test_a_town_by_any_of_its_names(tmp_path, town):
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1, 乡镇=town)]))
    assert staged.problems == ()


def test_a_town_misspelt_names_the_nearest(tmp_path):
    row, column, reason = _one(_staged(books.roster(tmp_path / "r.xlsx", [person(1, 乡镇="化裕镇")])))
    assert (row, column) == (4, "乡镇")
    assert "化峪镇" in reason


def test_a_village_in_two_towns_needs_its_town(tmp_path):
    titles = [title for title in TITLES if title != "乡镇"]
    path = books.roster(tmp_path / "r.xlsx", [person(1)], titles)
    assert "不止一个" in _one(_staged(path))[2]


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("填报单位(盖章):化峪镇", "Sheet1"),
        ("填报单位\uff08盖章\uff09\uff1a化峪镇", "Sheet1"),
        ("", "化峪镇"),
        ("一、化峪镇", "Sheet1"),
    ],
)
def test_the_town_may_stand_above_the_table_or_on_the_sheet(tmp_path, above, name):
    titles = [title for title in TITLES if title != "乡镇"]
    section = above.startswith("一")
    rows = [["花名册"], [above if not section else ""], titles, *([[above]] if section else [])]
    rows.append(books.cells(person(1), titles))
    path = books.grid(tmp_path / "r.xlsx", rows)
    book = load_workbook(path)
    book.active.title = name
    book.save(path)
    staged = _staged(path)
    assert staged.problems == ()
    assert len(staged.rows) == 1


@pytest.mark.parametrize("grid", ["第2网格", "第二网格", "2网格", "02", 2, "２号网格", "甲镇东村第2网格"])
def test_a_grid_by_its_number_beside_its_village(tmp_path, grid):
    rows = [person(1, **{"村(社区)": "东村村委会", "网格名称": grid})]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert _said(staged) == []
    assert staged.rows[0].values["located"].id == 21


def test_a_grid_no_village_has_is_not_guessed(tmp_path):
    rows = [person(1, **{"村(社区)": "东村村委会", "网格名称": "第3网格"})]
    assert "没有叫“第3网格”的网格" in _one(_staged(books.roster(tmp_path / "r.xlsx", rows)))[2]


def test_those_who_sign_below_the_columns_are_nobody(tmp_path):
    line = {
        "序号": "制表人：甲",
        "姓名": "审核人：乙",
        "身份证号": "负责人：",
        "聘用日期": "填报日期：2026.1.5",
    }
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1), dict.fromkeys(TITLES, "") | line]))
    assert len(staged.rows) == 1 and _said(staged) == []
    assert staged.skipped[0].reason == "落款行"


def test_a_grid_code_says_where(tmp_path):
    staged = _staged(
        books.roster(
            tmp_path / "r.xlsx",
            [person(1, 乡镇="", 网格名称="", **{"网格编码": 990101101200001.0, "村(社区)": ""})],
        )
    )
    assert staged.problems == ()
    code = {"网格编码": "990101101200001"}
    rows = [person(1, 乡镇="化峪镇", **code), person(2, 乡镇="甲镇", **code)]
    ((row, column, reason),) = _said(_staged(books.roster(tmp_path / "s.xlsx", rows)))
    assert (row, column) == (5, "网格编码") and "不一致" in reason


def test_a_code_a_spreadsheet_has_cut_is_not_asked_about_as_a_name(tmp_path):
    """A grid of four levels has seventeen digits, and a number of a sheet fifteen: its name says which."""
    rows = [
        person(1, 网格编码=4.409040052060011e16),
        person(2, 网格编码="4.40904E+16", 网格名称="东村第2网格"),
    ]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert _said(staged) == []
    told = _said(staged, Severity.WARNING)
    assert [(row, column, "按名称查找" in reason) for row, column, reason in told] == [
        (n, "网格编码", True) for n in (4, 5)
    ]
    assert [row.values["located"].id for row in staged.rows] == [20, 21]


def test_a_name_beside_a_code_is_not_anothers(tmp_path):
    """Whoever moves somebody in a list writes the other grid's name and forgets its code."""
    code = {"网格编码": "990101100200001"}
    village = "村(社区)"
    rows = [
        *(person(n, 网格名称=name, **code) for n, name in enumerate(("1网格", "东村第一网格", "幸福片"), 1)),
        person(4, 网格名称="东村第2网格", **code),
        person(5, 网格名称="城关社区第1网格", **code),
        person(6, **code | {village: "城关社区居委会"}),
    ]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert [(row, column) for row, column, _ in _said(staged)] == [(n, "网格编码") for n in (7, 8, 9)]
    assert all("不一致" in reason for _, _, reason in _said(staged))


def test_a_day_that_cannot_be_or_has_not_come(tmp_path):
    rows = [person(1, 聘用日期="1970-01-01"), person(2, 聘用日期="2031-01-01")]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert "出生" in _one(staged)[2]
    ((row, _, reason),) = _said(staged, Severity.WARNING)
    assert row == 5 and "还没有到" in reason


def test_a_card_that_one_person_has_twice_is_theirs(tmp_path):
    rows = [person(1, 银行卡号=CARD), person(1, 网格名称="东村第2网格", 银行卡号=CARD)]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert not [row for row, _, reason in _said(staged, Severity.WARNING) if "银行卡号相同" in reason]
    rows[1] = person(2, 银行卡号=CARD)
    staged = _staged(books.roster(tmp_path / "s.xlsx", rows))
    assert [row for row, _, reason in _said(staged, Severity.WARNING) if "银行卡号相同" in reason] == [4, 5]


def test_roles_are_placed_at_their_level(tmp_path):
    rows = [
        person(1, 网格角色="网格长", 网格名称=""),
        person(2, 网格角色="网格指导员", 网格名称="", **{"村(社区)": ""}),
    ]
    assert _staged(books.roster(tmp_path / "r.xlsx", rows)).problems == ()
    assert _one(_staged(books.roster(tmp_path / "s.xlsx", [person(1, 网格名称="")])))[1] == "网格名称"


def test_what_disagrees_with_the_number_is_a_warning(tmp_path):
    rows = [
        person(1, 性别="女"),
        person(2, 出生年月="1981.03"),
        person(3, 身份证号=number(3, year=1930), 出生年月=""),
    ]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert _said(staged) == []
    assert [(row, column) for row, column, _ in _said(staged, Severity.WARNING)] == [
        (4, "性别"),
        (5, "出生年月"),
        (6, "聘用日期"),
    ]


def test_values_shown_are_masked(tmp_path):
    staged = _staged(
        books.roster(tmp_path / "r.xlsx", [person(1, 身份证号=number(1)[:-1] + "Y", 联系电话="1390000")])
    )
    assert number(1)[:14] not in str(staged.summary())


def test_a_missing_column_blocks_the_file(tmp_path):
    titles = [title for title in TITLES if title != "身份证号"]
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1)], titles))
    assert staged.accepted == ()
    row, column, reason = _said(staged)[0]
    assert (row, column) == (0, "身份证号")
    assert "第3行的表头里没有“身份证号”" in reason


def test_a_sheet_without_a_header_says_what_was_expected(tmp_path):
    staged = _staged(books.grid(tmp_path / "r.xlsx", [["甲", "乙"], [1, 2]]))
    assert "没有找到表头" in _said(staged)[-1][2]
    assert staged.accepted == ()


def test_an_empty_table_is_no_success(tmp_path):
    assert "没有数据行" in _one(_staged(books.roster(tmp_path / "r.xlsx", [])))[2]


def test_one_sheet_per_town_and_an_explanation_sheet(tmp_path):
    path = books.roster(tmp_path / "r.xlsx", [person(1)])
    book = load_workbook(path)
    copy = book.copy_worksheet(book.active)
    copy.title = "第二张"
    copy["J4"], copy["F4"], copy["I4"] = number(2), "测试丙", ""
    book.create_sheet("填表说明")["A1"] = "请按身份证填写姓名"
    book.save(path)
    staged = _staged(path)
    assert _said(staged) == []
    assert [(row.table.sheet, row.row) for row in staged.rows] == [("花名册", 4), ("第二张", 4)]
    assert "填表说明" in _said(staged, Severity.WARNING)[0][2]


def test_two_tables_on_one_sheet(tmp_path):
    second = ["姓名", "身份证号码", "乡镇", "村", "网格", "类别", "聘用日期"]
    first = list(TITLES)
    row = books.cells(person(2), ["姓名", "身份证号", "乡镇", "村(社区)", "网格名称", "专/兼职", "聘用日期"])
    staged = _staged(
        books.grid(tmp_path / "r.xlsx", [first, books.cells(person(1)), [], ["补充名单"], second, row])
    )
    assert _said(staged) == []
    assert [row.row for row in staged.rows] == [2, 6]
    assert [table.header_row for table in staged.mapping] == [1, 5]


def test_tables_beside_one_another_are_all_read_or_it_is_said(tmp_path):
    """The line above the left one holds for the right one too; names that stand there again are no table."""
    head = ["序号", "姓名", "身份证号", "村", "网格", "类别", "聘用日期"]
    keys = ["序号", "姓名", "身份证号", "村(社区)", "网格名称", "专/兼职", "聘用日期"]
    lines = [books.cells(person(n, **({"姓名": "张三/李四"} if n == 3 else {})), keys) for n in (1, 2, 3)]
    rows = [["填报单位：甲镇"], [*head, *head, "", *head], [*lines[0], *lines[1], "", *lines[2]]]
    staged = _staged(books.grid(tmp_path / "r.xlsx", rows))
    found = [(row.table.sheet, row.values["name"], row.values["located"].id) for row in staged.accepted]
    assert found == [("Sheet1", "测试乙", 20), ("Sheet1（右）", "测试丙", 20)]
    assert [(one.sheet, one.cell) for one in staged.problems if one.row] == [("Sheet1（右）（右）", "Q3")]
    assert [one.part_of for one in staged.mapping] == ["Sheet1"] * 3
    rows = [[*head, "", "姓名", "身份证号"], [*lines[0], "", "测试丙", number(2)]]
    staged = _staged(books.grid(tmp_path / "s.xlsx", rows))
    assert "只读了左边的" in staged.problems[0].reason and staged.problems[0].value == "姓名、身份证号"


def test_hidden_rows_are_read_and_said(tmp_path):
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2)])
    book = load_workbook(path)
    book.active.row_dimensions[5].hidden = True
    book.save(path)
    staged = _staged(path)
    assert len(staged.accepted) == 2
    assert [(row, "隐藏" in reason) for row, _, reason in _said(staged, Severity.WARNING)] == [(5, True)]


def test_an_error_in_a_formula_is_named(tmp_path):
    import xlsxwriter

    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for column, (title, cell) in enumerate(person(1).items()):
        sheet.write(0, column, title)
        sheet.write(1, column, cell)
    sheet.write_formula("S2", "=VLOOKUP(F2,Z:Z,1,0)", None, "#REF!")
    book.close()
    row, column, reason = _one(_staged(path))
    assert (row, column) == (2, "银行卡号")
    assert "S2 的公式结果是 #REF!" in reason


def test_day_numbers_follow_the_date_system_of_the_book(tmp_path):
    path = books.roster(tmp_path / "r.xlsx", [person(1, 聘用日期=42798.0)])
    book = load_workbook(path)
    book.epoch = __import__("openpyxl").utils.datetime.MAC_EPOCH
    book.save(path)
    staged = _staged(path)
    assert staged.accepted[0].values["since"] == date(2021, 3, 5)


def test_blank_required_cells_are_said_one_by_one(tmp_path):
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1, 姓名="", 聘用日期="—")]))
    assert [(column, reason) for _, column, reason in _said(staged)] == [
        ("姓名", "“姓名”没有填写，请补上。"),
        ("聘用日期", "“聘用日期”没有填写，请补上。"),
    ]


def test_columns_nobody_reads_are_told(tmp_path):
    titles = [*TITLES, "是否退役军人"]
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1) | {"是否退役军人": "否"}], titles))
    assert staged.summary()["unused_columns"] == ["是否退役军人"]


def test_the_summary_counts(tmp_path):
    rows = [person(1), person(2, 身份证号="1.4E+17"), person(3, 性别="女")]
    summary = _staged(books.roster(tmp_path / "r.xlsx", rows)).summary()
    assert {key: summary[key] for key in ("rows", "accepted", "rejected", "warnings")} == {
        "rows": 3,
        "accepted": 2,
        "rejected": 1,
        "warnings": 1,
    }
    assert summary["problems"][0].keys() >= {"row", "column", "value", "reason", "severity"}


def test_ten_thousand_rows_stay_in_order(tmp_path):
    rows = [
        person(n, 身份证号=books.make_identity("990101", date(1980 + n // 1000, 1, 1), n % 1000))
        for n in range(3000)
    ]
    staged = _staged(books.roster(tmp_path / "r.xlsx", rows))
    assert [row.row for row in staged.rows] == list(range(4, 3004))


def test_maxima_are_not_taken_from_a_roster(tmp_path):
    staged = _staged(books.roster(tmp_path / "r.xlsx", [person(1)]))
    assert staged.mapping[0].maxima == {}
    assert Decimal  # the type a maximum would have


def test_an_unreadable_file_raises(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(Invalid):
        _staged(tmp_path / "x.xlsx")


def test_a_town_is_found_behind_the_names_of_all_above_it() -> None:
    towns = roster_rules().locator.towns
    assert towns.find("某省某市测试县甲镇").name == towns.find("测试县甲镇").name == "甲镇"
    assert next(one.name for one in towns.likest("化峪街")) == "化峪镇"
    with pytest.raises(Invalid):
        towns.find("某省某市测试县")
