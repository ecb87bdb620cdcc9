"""Dates, names, names of places and figures as hands write them (part 2, dirt 4 to 6 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.imports import books
from tests.imports.dirty.biff import workbook
from tests.imports.dirty.numbers import page
from tests.imports.dirty.pages import Formula, Page
from tests.imports.dirty.truth import EAST_2, ERROR, OTHER_EAST, TOWN_GRID, WARNING, Case, told
from tests.imports.dirty.writers import by_openpyxl, by_xlsxwriter, html, text_table

SINCE, NAME, TOWN, VILLAGE, GRID, CODE = "聘用日期", "姓名", "乡镇", "村(社区)", "网格名称", "网格编码"


def cases() -> Iterator[Case]:
    """Yield the files."""
    yield from _days()
    yield from _names()
    yield from _places()
    yield from _figures()


#: one day as thirty hands write it
PLAIN = (
    "2021-3-5",
    "2021-03-05",
    "2021/3/5",
    "2021/03/05",
    "2021.3.5",
    "2021.03.05",
    "2021年3月5日",
    "2021年03月05日",
    "２０２１年３月５日",
    "2021－3－5",
    "20210305",
    "2021 年 3 月 5 日",
    " 2021-3-5 ",
    "2021-03-05 00:00:00",
    "2021/3/5 0:00",
    "2021/3/5 0:00:00",
    "2021年3月5",
    "2021-3-5日",
    "2021.3.5.",
    "2021、3、5",
    "2021,3,5",
    "2021年3月5号",
    "二〇二一年三月五日",
    "二○二一年三月五日",
    "2021–3–5",
    "2021_3_5",
    "2021\\3\\5",
    "2021-03-05T00:00:00",
    "2021．3．5",
    "公元2021年3月5日",
)
DOUBTFUL = (("21.3.5", "两位"), ("21/3/5", "两位"), ("民国110年3月5日", "民国"))
MONTHS = ("2021.3", "2021年3月", "2021-03", "202103", "2021/3")
NO_DAYS = (
    ("2021年2月30日", "没有"),
    ("至今", "具体日期"),
    ("长期", "具体日期"),
    ("2021.13.5", "没有"),
    ("去年", "不是日期"),
    ("3月5日", "不是日期"),
    ("2021", "不是日期"),
    ("5/3/2021", ""),
    ("1021-03-05", "不合理"),
    ("2121-03-05", "不合理"),
)


def _days() -> Iterator[Case]:
    yield Case(
        "10-三十种写法的日期.xlsx",
        "4",
        by_xlsxwriter([page(*({SINCE: one} for one in PLAIN))]),
        [told(row, row - 1) for row in range(2, len(PLAIN) + 2)],
    )
    yield Case(
        "11-日期只有两位年或只到月.xlsx",
        "4",
        by_openpyxl([page(*({SINCE: one} for one in (*(said for said, _ in DOUBTFUL), *MONTHS)))]),
        [
            *(told(row, row - 1) for row in range(2, 5)),
            *(told(row, row - 1, since="2021-03-01") for row in range(5, 10)),
        ],
        [
            *(("花名册", row, SINCE, WARNING, said) for row, (_, said) in enumerate(DOUBTFUL, 2)),
            *(("花名册", row, SINCE, WARNING, "只写到月") for row in range(5, 10)),
        ],
    )
    yield Case(
        "12-没有这样的日期.xls",
        "4",
        workbook([page(*({SINCE: one} for one, _ in NO_DAYS))]),
        [],
        [("花名册", row, SINCE, ERROR, said) for row, (_, said) in enumerate(NO_DAYS, 2)],
    )
    lost = ("花名册", 2, SINCE, ERROR, "2021年10月")
    yield Case(
        "13-十月变成一月.xlsx",
        "4",
        by_xlsxwriter([page({SINCE: 2021.10}, {SINCE: "2021.10"}, {SINCE: 2021.11}, {SINCE: 2021.3})]),
        [told(3, 2, since="2021-10-01"), told(4, 3, since="2021-11-01"), told(5, 4, since="2021-03-01")],
        [lost, *(("花名册", row, SINCE, WARNING, "只写到月") for row in (3, 4, 5))],
    )
    csv = Page("", page({SINCE: "2021.1"}, {SINCE: "2021.10"}).rows)
    yield Case(
        "14-文本表格里的十月.csv",
        "4",
        text_table(csv, "utf-8-sig"),
        [told(3, 2, since="2021-10-01")],
        [("", *lost[1:]), ("", 3, SINCE, WARNING, "只写到月")],
    )
    day = date(2021, 3, 5)
    yield Case(
        "15-日期序号.xlsx",
        "4",
        by_openpyxl([page({SINCE: day}, {SINCE: 44260}, {SINCE: "44260"})]),
        [told(2, 1), told(3, 2)],
        [("花名册", 3, SINCE, WARNING, "日期序号"), ("花名册", 4, SINCE, ERROR, "不是日期")],
    )
    yield Case(
        "16-1904日期系统.xlsx",
        "4",
        by_xlsxwriter([page({SINCE: day}, {SINCE: 44260 - 1462})], date1904=True),
        [told(2, 1), told(3, 2)],
        [("花名册", 3, SINCE, WARNING, "日期序号")],
    )


def _names() -> Iterator[Case]:
    spaced = [
        "测 试",
        "李　明",
        " 王芳 ",
        "张\u200b三",
        "欧阳  娜娜",
        "买买提•艾力",
        "阿依古丽 · 吐尔逊",
        "𠮷田",
        "㐂㐂",
    ]
    right = ["测试", "李明", "王芳", "张三", "欧阳娜娜", "买买提·艾力", "阿依古丽·吐尔逊", "𠮷田", "㐂㐂"]
    yield Case(
        "17-姓名有空格和圆点.xlsx",
        "5",
        by_openpyxl([page(*({NAME: one} for one in spaced))]),
        [told(row, row - 1, name=name) for row, name in enumerate(right, 2)],
    )
    wrong = [
        ("赵师泉3", "数字"),
        ("赵师泉/钟飞全", "两个姓名"),
        ("张三(女)", "括号"),
        ("张?", "生僻字"),
        ("李□明", "生僻字"),
        ("张三、李四", "两个姓名"),
        ("张三 李四", "每人一行"),
        ("买买提 艾力", "用“·”隔开"),
        ("王五*", "生僻字"),
        ("待定", ""),
        ("空缺", ""),
        ("", "没有填写"),
    ]
    private = "张\ue863"
    yield Case(
        "18-不是一个姓名.xlsx",
        "5",
        by_xlsxwriter([page(*({NAME: one} for one, _ in wrong), {NAME: private})]),
        [told(14, 13, name=private)],
        [
            *(("花名册", row, NAME, ERROR, said) for row, (_, said) in enumerate(wrong, 2)),
            ("花名册", 14, NAME, WARNING, "自造字"),
        ],
    )


def _places() -> Iterator[Case]:
    towns = ["甲镇", "甲", " 甲 镇 ", "测试县甲镇", "990101100000", "甲镇人民政府", "甲乡"]
    yield Case(
        "19-乡镇的叫法.xls",
        "6",
        html([page(*({TOWN: one} for one in towns))], "gb18030"),
        [told(row, row - 1) for row in (2, 4, 5, 6, 7)],
        [("", 3, TOWN, ERROR, "没有叫"), ("", 8, TOWN, ERROR, "没有叫")],
    )
    villages = ["东村村委会", "东村", "东村村", "东村社区", "东  村", "北村", ""]
    where = {TOWN: "甲镇"}
    yield Case(
        "20-村的叫法.xlsx",
        "6",
        by_xlsxwriter([page(*({VILLAGE: one, **where} for one in villages))]),
        [told(row, row - 1) for row in range(2, 7)],
        [("花名册", 7, VILLAGE, ERROR, "没有叫"), ("花名册", 8, VILLAGE, ERROR, "没有写")],
    )
    grids = [
        "东村第1网格",
        "东村第一网格",
        "东村第１网格",
        "第1网格",
        "第一网格",
        "1网格",
        "东村1号网格",
        "东村2网格",
        "东村第9网格",
    ]
    yield Case(
        "21-网格的叫法.xlsx",
        "6",
        by_openpyxl([page(*({GRID: one} for one in grids))]),
        [*(told(row, row - 1) for row in range(2, 9)), told(9, 8, EAST_2)],
        [("花名册", 10, GRID, ERROR, "没有叫")],
    )
    same = [
        {TOWN: "甲镇"},
        {TOWN: "老化峪"},
        {TOWN: "化峪"},
        {TOWN: ""},
        {TOWN: "化峪镇", VILLAGE: "西村"},
        {TOWN: "", VILLAGE: "", GRID: "", CODE: EAST_2},
        {TOWN: "城区办事处", VILLAGE: "城关", GRID: "城关社区第1网格"},
        {TOWN: "甲镇", CODE: OTHER_EAST},
    ]
    yield Case(
        "22-同名的村和别名.xlsx",
        "6",
        by_xlsxwriter([page(*same)]),
        [
            told(2, 1),
            told(3, 2, OTHER_EAST),
            told(4, 3, OTHER_EAST),
            told(7, 6, EAST_2),
            told(8, 7, TOWN_GRID),
        ],
        [
            ("花名册", 5, VILLAGE, ERROR, "不止一个"),
            ("花名册", 6, VILLAGE, ERROR, "没有叫"),
            ("花名册", 9, CODE, ERROR, "不一致"),
        ],
    )


def _figures() -> Iterator[Case]:
    errors = [
        {"住址": Formula("=1/0", "#DIV/0!")},
        {SINCE: Formula("=A1", "#REF!")},
        {"备注": Formula("=A1", "备注一")},
    ]
    yield Case(
        "23-公式出错.xlsx",
        "9",
        by_xlsxwriter([page(*errors)]),
        [told(4, 3)],
        [("花名册", 2, "住址", ERROR, "#DIV/0!"), ("花名册", 3, SINCE, ERROR, "#REF!")],
    )
    yield Case(
        "24-公式没有算过.xlsx",
        "9",
        by_openpyxl(
            [page({"联系电话": Formula('="139"&"00000001"')}, {SINCE: Formula("=DATE(2021,3,5)")}, {})]
        ),
        [told(4, 3)],
        [("花名册", 2, "联系电话", ERROR, "公式"), ("花名册", 3, SINCE, ERROR, "公式")],
    )
    words = [
        {"性别": "女"},
        {"出生年月": "1979.05"},
        {"专/兼职": "临时"},
        {"学历": "大学专科", "政治面貌": "党员"},
        {"民族": "汉 族", "学历": "高中/中专"},
        {"政治面貌": "中共党员（预备）"},
        {SINCE: "1995-03-05"},
        {"政治面貌": "中共党员（1998年入党）"},
    ]
    yield Case(
        "25-用语和自相矛盾.xlsx",
        "8 11",
        by_openpyxl([page(*words)]),
        [
            told(2, 1),
            told(3, 2),
            told(5, 4, politics="01", education="30"),
            told(7, 6, politics="02"),
            told(8, 7, since="1995-03-05"),
            told(9, 8, politics="01"),
        ],
        [
            ("花名册", 2, "性别", WARNING, "不一致"),
            ("花名册", 3, "出生年月", WARNING, "不一致"),
            ("花名册", 4, "专/兼职", ERROR, "认不出"),
            ("花名册", 6, "学历", ERROR, "认不出"),
            ("花名册", 8, SINCE, WARNING, "周岁"),
            ("花名册", 9, "政治面貌", WARNING, "括号里"),
        ],
    )
    twice = [{}, {NAME: "测试某", "身份证号": books.number(1)}, {"聘用日期": "2022-03-05"}]
    again = [books.cells(books.person(3)), books.cells(books.person(4, **{GRID: "东村第2网格"}))]
    rows = [*page(*twice).rows, *again]
    yield Case(
        "26-文件内重复.csv",
        "11",
        text_table(Page("", rows), "utf-16", "\t"),
        [told(6, 4, EAST_2)],
        [
            *(("", row, "身份证号", ERROR, "相同") for row in (2, 3, 4, 5)),
            ("", 3, "出生年月", WARNING, "不一致"),
        ],
    )
