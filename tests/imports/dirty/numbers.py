"""Numbers that a spreadsheet or a hand has spoilt: identity, card, phone (part 2, dirt 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.imports import books
from tests.imports.dirty.pages import Page
from tests.imports.dirty.truth import ERROR, WARNING, Case, told
from tests.imports.dirty.writers import by_openpyxl, by_xlsxwriter, text_table

HEAD = list(books.TITLES)
ID, CARD, BANK, PHONE = "身份证号", "银行卡号", "开户行", "联系电话"
_LATIN = {"X": "Х"}  # a Cyrillic letter


def page(*changes: dict[str, object], first: int = 1) -> Page:
    """Return a sheet of people, the n-th with the n-th change."""
    rows = [books.cells(books.person(n, **one)) for n, one in enumerate(changes, first)]
    return Page("花名册", [HEAD, *rows])


def lost(row: int, column: str = ID) -> tuple[str, int, str, str, str]:
    """Return the question about a number whose last digits are gone."""
    return ("花名册", row, column, ERROR, "无法还原")


def cases() -> Iterator[Case]:
    """Yield the files."""
    yield from _identities()
    yield from _others()


def _identities() -> Iterator[Case]:
    one, two, ten = books.number(1), books.number(2), books.number(10)
    yield Case(
        "01-身份证存成数字.xlsx",
        "1",
        by_xlsxwriter([page({ID: float(one)}, {ID: float(two)}, {})]),
        [told(4, 3)],
        [lost(2), lost(3)],
    )
    yield Case(
        "02-末三位变成000.xlsx",
        "1",
        by_openpyxl([page({ID: one[:15] + "000"}, {}, {ID: books.number(3)[:15] + "000"})]),
        [told(3, 2)],
        [lost(2), lost(4)],
    )
    spoilt = Page("", page({ID: f"{float(one):.5E}"}, {ID: "9.90101E+17"}, {}).rows)
    yield Case(
        "03-科学计数法.csv",
        "1",
        text_table(spoilt, "gb18030"),
        [told(4, 3)],
        [("", *lost(2)[1:]), ("", *lost(3)[1:])],
    )
    marks = [
        {ID: f"'{one}"},
        {ID: f"{two}\t"},
        {ID: books.number(3).translate(books.WIDE)},
        {ID: "\xa0".join((books.number(4)[:6], books.number(4)[6:14], books.number(4)[14:]))},
        {ID: f"\u200b{books.number(5)}\u202c"},
    ]
    yield Case(
        "04-身份证带符号.xlsx",
        "2",
        by_xlsxwriter([page(*marks)]),
        [told(row, row - 1) for row in range(2, 7)],
    )
    with_x = [n for n in range(1, 200) if books.number(n).endswith("X")][:4]
    ends = zip(with_x, ("x", "Х", "×", "ｘ"), strict=True)
    single = [[HEAD, books.cells(books.person(n, **{ID: books.number(n)[:-1] + end}))] for n, end in ends]
    yield Case(
        "05-末位X的写法.xlsx",
        "2",
        by_openpyxl([Page(f"表{n}", rows) for n, rows in enumerate(single, 1)]),
        [told(2, n) for n in with_x],
    )
    wrong = one[:-1] + ("0" if one[-1] != "0" else "1")
    swapped = two[:14] + two[15] + two[14] + two[16:] if two[14] != two[15] else two[:-1]
    yield Case(
        "06-身份证写错.xlsx",
        "2",
        by_xlsxwriter(
            [page({ID: wrong}, {ID: swapped}, {ID: books.number(3)[:-1]}, {ID: ""}, {ID: "无"}, {})]
        ),
        [told(7, 6)],
        [
            ("花名册", row, ID, ERROR, said)
            for row, said in ((2, "校验"), (3, ""), (4, "18位"), (5, "没有填写"), (6, "没有填写"))
        ],
    )
    old = ten[:6] + ten[8:17]
    yield Case(
        "07-十五位旧号.xls",
        "2",
        _biff(page({ID: old}, {}, first=10)),
        [told(2, 10), told(3, 11)],
        [("花名册", 2, ID, WARNING, "15位旧号码")],
    )


def _biff(sheet: Page) -> bytes:
    from tests.imports.dirty.biff import workbook

    return workbook([sheet])


def _others() -> Iterator[Case]:
    bank = {BANK: "县信用社"}
    cards = [
        {CARD: "6228 4800 0000 0000 018", **bank},
        {CARD: "6228-4800-0000-0000-018", **bank},
        {CARD: 6228480000000000018.0, **bank},
        {CARD: "6.22848E+18", **bank},
        {CARD: "无"},
        {CARD: "6228480000000000", **bank},
        {CARD: "62284800０００００００００18", **bank},
    ]
    good = "6228480000000000018"
    same = [("花名册", row, CARD, WARNING, "相同") for row in (2, 3, 8)]
    yield Case(
        "08-银行卡号.xlsx",
        "3",
        by_xlsxwriter([page(*cards)]),
        [
            told(2, 1, card=good),
            told(3, 2, card=good),
            told(6, 5),
            told(7, 6, card="6228480000000000"),
            told(8, 7, card=good),
        ],
        [
            *same,
            ("花名册", 4, CARD, ERROR, "无法还原"),
            ("花名册", 5, CARD, ERROR, "无法还原"),
            ("花名册", 7, CARD, WARNING, "常规校验"),
        ],
    )
    phones = [
        {PHONE: "13900000001.0"},
        {PHONE: "+86 139 0000 0002"},
        {PHONE: 13900000003},
        {PHONE: "0359-5522345"},
        {PHONE: "13900000005/0359-5522345"},
        {PHONE: "1390000000"},
        {PHONE: "5522345"},
        {PHONE: "139O0000008"},
        {PHONE: "１３９－００００－０００９"},
        {PHONE: "13900000010（妻）"},
    ]
    asked = [(6, "两个电话"), (7, "11位"), (8, "区号"), (9, "11位"), (11, "11位")]
    yield Case(
        "09-联系电话.xlsx",
        "3",
        by_openpyxl([page(*phones)]),
        [told(2, 1), told(3, 2), told(4, 3), told(5, 4, phone="0359-5522345"), told(10, 9)],
        [("花名册", row, PHONE, ERROR, said) for row, said in asked],
    )
