"""Where the table is: titles, notes, merged cells, several sheets, pages (part 2, dirt 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.imports import books
from tests.imports.dirty.biff import workbook
from tests.imports.dirty.numbers import HEAD
from tests.imports.dirty.pages import Page
from tests.imports.dirty.truth import ERROR, OTHER_EAST, WARNING, Case, told
from tests.imports.dirty.writers import by_openpyxl, by_xlsxwriter, html, spreadsheetml

WIDTH = len(HEAD)
NONE = {"politics": "", "education": ""}  # of a table without these columns
_TITLE = ["测试县全科网格员花名册", *[""] * (WIDTH - 1)]
_UNIT = ["填报单位（盖章）：甲镇", *[""] * (WIDTH - 2), "填报日期：2026年1月5日"]
_SIGNED = ["制表人：", "", "", "", "审核人：", "", "", "", "负责人："]


def row(n: int, **changes: object) -> list[object]:
    """Return the cells of the n-th person."""
    return books.cells(books.person(n, **changes))


def cases() -> Iterator[Case]:
    """Yield the files."""
    yield from _around()
    yield from _heads()
    yield from _several()
    yield from _hidden()


def _around() -> Iterator[Case]:
    total = ["", "甲镇", "", "", "", "小计", "2人"]
    rows = [
        _TITLE,
        _UNIT,
        HEAD,
        row(1),
        row(2),
        total,
        row(3),
        row(4),
        ["", "合计", "", "", "", "4人"],
        [""],
        ["大写：肆人"],
        _SIGNED,
        ["注：1.身份证号须填写18位；2.本表一式两份。"],
        ["", "", "第 1 页 共 1 页"],
    ]
    yield Case(
        "27-标题小计合计落款.xlsx",
        "8",
        by_xlsxwriter([Page("花名册", rows, [(0, 0, 0, WIDTH - 1)])]),
        [told(4, 1), told(5, 2), told(7, 3), told(8, 4)],
        skipped=6,
    )
    pages = [
        _TITLE,
        HEAD,
        row(1),
        row(2),
        [""],
        _TITLE,
        HEAD,
        row(3),
        [""],
        ["", "第2页"],
        HEAD,
        row(4),
        _SIGNED,
    ]
    yield Case(
        "28-每页重复表头.xls",
        "8",
        workbook([Page("花名册", pages, [(0, 0, 0, WIDTH - 1)])]),
        [told(3, 1), told(4, 2), told(8, 3), told(12, 4)],
        skipped=5,
    )
    blank = [HEAD, row(1), ["", "", ""], ["  ", "　"], row(2), [3, *[""] * 5], row(4)]
    yield Case(
        "29-空行和只有序号的行.xlsx",
        "8",
        by_openpyxl([Page("花名册", blank)]),
        [told(2, 1), told(5, 2), told(7, 4)],
    )


def _heads() -> Iterator[Case]:
    towns = [row(n, 乡镇="甲镇" if n == 1 else "") for n in (1, 2, 3)]
    other = [row(n, 乡镇="化峪镇" if n == 4 else "") for n in (4, 5)]
    merges = [(1, 1, 3, 1), (4, 1, 5, 1)]
    yield Case(
        "30-乡镇竖向合并.xlsx",
        "7",
        by_openpyxl([Page("花名册", [HEAD, *towns, *other], merges)]),
        [*(told(n + 1, n) for n in (1, 2, 3)), *(told(n + 1, n, OTHER_EAST) for n in (4, 5))],
    )
    yield Case(
        "31-网页里的合并单元格.xls",
        "7 10",
        html([Page("", [HEAD, *towns, *other], merges)]),
        [*(told(n + 1, n) for n in (1, 2, 3)), *(told(n + 1, n, OTHER_EAST) for n in (4, 5))],
    )
    groups = [
        "序号",
        "所在网格",
        "",
        "",
        "",
        "基本情况",
        *[""] * 6,
        "任职情况",
        "",
        "",
        "",
        "联系方式",
        "",
        "工资卡",
        "",
        "备注",
    ]
    under = ["", *HEAD[1:-1], ""]
    spans = [
        (0, 1, 0, 4),
        (0, 5, 0, 11),
        (0, 12, 0, 15),
        (0, 16, 0, 17),
        (0, 18, 0, 19),
        (0, 0, 1, 0),
        (0, 20, 1, 20),
    ]
    yield Case(
        "32-两行表头.xlsx",
        "7",
        by_xlsxwriter([Page("花名册", [groups, under, row(1), row(2)], spans)]),
        [told(3, 1), told(4, 2)],
    )
    explains = [
        "",
        "全称",
        "全称",
        "全称",
        "15位",
        "与身份证一致",
        "男/女",
        "填写全称",
        "如:1980.02",
        "必填,18位",
    ]
    numbered = [str(n) for n in range(1, WIDTH + 1)]
    yield Case(
        "33-三行表头和填写说明.xlsx",
        "7",
        by_openpyxl(
            [
                Page(
                    "花名册",
                    [_TITLE, groups, under, numbered, explains, row(1)],
                    [(one[0] + 1, one[1], one[2] + 1, one[3]) for one in spans],
                )
            ]
        ),
        [told(6, 1)],
        skipped=2,
    )
    spelt = [
        title.replace("姓名", "姓  名")
        .replace("身份证号", "身份证\n号码")
        .replace("联系电话", "＊联系电话（手机）")
        for title in HEAD
    ]
    yield Case(
        "34-列名有空格换行和星号.xml",
        "7 10",
        spreadsheetml([Page("花名册", [spelt, row(1)])]),
        [told(2, 1)],
    )
    unknown = [title.replace("聘用日期", "进网格队伍日子").replace("联系电话", "联络号") for title in HEAD]
    yield Case(
        "35-认不出的列名.xlsx",
        "7",
        by_xlsxwriter([Page("花名册", [unknown, row(1)])]),
        [],
        [("花名册", 0, "聘用日期", ERROR, "没有“聘用日期”一列")],
    )


def _several() -> Iterator[Case]:
    fewer = [title for title in HEAD if title != "乡镇"]

    def line(n: int) -> list[object]:
        return books.cells(books.person(n), fewer)

    yield Case(
        "36-一个乡镇一张表.xlsx",
        "8",
        by_openpyxl(
            [
                Page("甲镇", [fewer, line(1), line(2)]),
                Page("化峪镇", [fewer, line(3)]),
                Page("说明", [["填表说明"], ["请如实填写"]]),
            ]
        ),
        [told(2, 1), told(3, 2), told(2, 3, OTHER_EAST)],
        [("说明", 0, "", WARNING, "没有找到表头")],
    )
    turned = [HEAD[5], HEAD[9], *HEAD[1:5], HEAD[13], HEAD[15], HEAD[16]]
    second = [books.cells(books.person(n), turned) for n in (3, 4)]
    yield Case(
        "37-一张表里两个表格.xlsx",
        "8",
        by_xlsxwriter([Page("花名册", [HEAD, row(1), row(2), [""], ["二、新增人员"], turned, *second])]),
        [told(2, 1), told(3, 2), told(7, 3, **NONE), told(8, 4, **NONE)],
        skipped=1,
    )
    short = [HEAD[5], HEAD[9], *HEAD[1:4], HEAD[13], HEAD[15], HEAD[16]]

    def half(n: int) -> list[object]:
        return books.cells(books.person(n), short)

    yield Case(
        "38-左右并排两个表格.xlsx",
        "8",
        by_openpyxl(
            [Page("花名册", [[*short, "", *short], [*half(1), "", *half(2)], [*half(3), "", *half(4)]])]
        ),
        [told(2, 1, **NONE), told(3, 3, **NONE), told(2, 2, **NONE), told(3, 4, **NONE)],
        [("花名册（右）", 0, "", WARNING, "并排")],
    )


def _hidden() -> Iterator[Case]:
    yield Case(
        "39-隐藏的行和表.xlsx",
        "8",
        by_xlsxwriter(
            [
                Page("花名册", [HEAD, row(1), row(2)], hidden_rows=[2]),
                Page("旧表", [HEAD, row(3)], hidden=True),
            ]
        ),
        [told(2, 1), told(3, 2)],
        [("花名册", 3, "", WARNING, "隐藏"), ("旧表", 0, "", WARNING, "隐藏")],
    )
    sections = [HEAD, ["一、甲镇"], row(1, 乡镇=""), ["二、化峪镇"], row(2, 乡镇="")]
    yield Case(
        "40-乡镇写在分段标题里.xls",
        "7 8",
        workbook([Page("花名册", sections)]),
        [told(3, 1), told(5, 2, OTHER_EAST)],
        skipped=2,
    )
    loose = [HEAD, row(1), row(2, 乡镇=""), row(3, 乡镇="", **{"村(社区)": ""}), row(4)]
    yield Case(
        "41-没有合并只写一次的乡镇.xlsx",
        "7",
        by_openpyxl([Page("花名册", loose)]),
        [told(2, 1), told(5, 4)],
        [("花名册", 3, "村(社区)", ERROR, "不止一个"), ("花名册", 4, "村(社区)", ERROR, "没有写")],
        notes=("nobody knows whether a blank cell means the one above it: it is asked",),
    )
