"""How offices write dates, numbers and words, and what becomes of each."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.identity import Identity
from app.core.period import Month
from app.domain.roster import GridRole
from app.imports import cells, words
from app.imports.cells import Doubt
from tests.imports.books import WIDE, number
from tests.imports.rules import KINDS, TODAY

DAYS = [
    ("2021-03-05", date(2021, 3, 5)),
    ("2021.3.5", date(2021, 3, 5)),
    ("2021/3/5", date(2021, 3, 5)),
    ("\uff12\uff10\uff12\uff11年3月5日", date(2021, 3, 5)),
    ("2021年3月5", date(2021, 3, 5)),
    ("2021年3月5日", date(2021, 3, 5)),
    (" 2021 年 3 月 5 日 ", date(2021, 3, 5)),
    ("2021-03-05 00:00:00", date(2021, 3, 5)),
    ("2021-3-5 8:30", date(2021, 3, 5)),
    ("20210305", date(2021, 3, 5)),
    (20210305.0, date(2021, 3, 5)),
    (date(2021, 3, 5), date(2021, 3, 5)),
    (datetime(2021, 3, 5, 0, 0), date(2021, 3, 5)),
]
DOUBTS = [
    ("2021.3", date(2021, 3, 1)),
    ("2021年3月", date(2021, 3, 1)),
    ("2021.10", date(2021, 10, 1)),
    ("2021.1", date(2021, 1, 1)),
    (2021.3, date(2021, 3, 1)),
    (2021.11, date(2021, 11, 1)),
    (202103.0, date(2021, 3, 1)),
    ("21/3/5", date(2021, 3, 5)),
    ("85.3.5", date(1985, 3, 5)),
    (44260.0, date(2021, 3, 5)),
    ("民国80年3月5日", date(1991, 3, 5)),
]


@pytest.mark.parametrize(("raw", "day"), DAYS)
def test_dates_that_are_plain(raw, day):
    assert cells.day(raw) == day


@pytest.mark.parametrize(("raw", "day"), DOUBTS)
def test_dates_a_person_should_look_at(raw, day):
    found = cells.day(raw)
    assert isinstance(found, Doubt)
    assert found.value == day
    assert "核对" in found.reason


@pytest.mark.parametrize(
    "raw",
    [
        "2021年2月30日",
        "2021.13",
        "至今",
        "长期",
        "不详",
        "2021",
        2021.0,
        2021.123,
        "3021-01-01",
        "五月",
        True,
        1e300,
        "",
    ],
)
def test_what_is_no_date(raw):
    with pytest.raises(Invalid):
        cells.day(raw)


def test_october_as_a_number_is_asked_not_guessed():
    with pytest.raises(Invalid, match=r"2021年1月.*2021年10月"):
        cells.day(2021.10)


def test_a_month_of_birth_takes_either():
    assert cells.month("1980.5") == Month(1980, 5)
    assert cells.month(date(1980, 5, 6)) == Month(1980, 5)


def test_a_missing_value_in_any_dress():
    assert all(cells.blank(raw) for raw in ("", " ", "—", "-", "/", "无", " 无 ", "--", "暂无"))
    assert not any(cells.blank(raw) for raw in (0.0, False, "0", "无锡", "不", "#N/A"))


def test_what_a_table_shows_instead_of_a_value_is_no_value_and_an_apostrophe_no_part_of_one():
    assert all(cells.lost(raw) for raw in ("#N/A", "#REF!", "#div/0!", "Err:502", "####", " #NAME? "))
    assert not any(cells.lost(raw) for raw in ("", "#1楼", "##", 1.0, "Err", "E楼"))
    assert cells.day("'2021-03-05") == date(2021, 3, 5)
    assert (cells.name("‘李明"), cells.text("‘最美网格员’")) == ("李明", "‘最美网格员’")


def _identity(raw):
    return cells.identity(raw, demo=True, today=TODAY)


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text,
        lambda text: text.translate(WIDE),
        lambda text: "'" + text,
        lambda text: f"\t{text}\u00a0",
        lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
        lambda text: text.lower().replace("x", "Х"),
    ],
)
@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_an_identity_number_in_any_dress_is_the_same(dress, n):
    found = _identity(dress(number(n)))
    assert isinstance(found, Identity)
    assert found.number == number(n)


@pytest.mark.parametrize(
    "raw",
    [
        1.42731e17,
        9.90101198002021e17,
        "1.42731E+17",
        "990101198002020000000"[:18].replace("0000", "9000"),
        "abc",
    ],
)
def test_a_destroyed_identity_number_is_never_repaired(raw):
    with pytest.raises(Invalid):
        _identity(raw)


@given(st.integers(0, 498), st.integers(1950, 2000))
def test_a_number_a_spreadsheet_made_of_an_identity_never_passes(n, year):
    """Typed as a number, 18 digits keep 15: whatever comes back is refused."""
    text = number(n, year=year)
    if text.isdigit():
        with pytest.raises(Invalid):
            _identity(float(text))


def test_cards_and_phones():
    assert cells.card("6217 0000 1234-5678 903") == Doubt(
        "6217000012345678903", cells.card("6217000012345678903").reason
    )
    with pytest.raises(Invalid, match="还原"):
        cells.card(6.217000012345678e18)
    assert cells.phone(13900001234.0) == "13900001234"
    assert cells.phone("+86 139-0000-1234") == "13900001234"
    with pytest.raises(Invalid, match="两个电话"):
        cells.phone("13900001234/0359-5522345")
    with pytest.raises(Invalid, match="两个电话"):
        cells.phone("13900001234 13900005678")


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        (600.0, "600.00"),
        ("1,760.00元", "1760.00"),
        ("¥600", "600.00"),
        ("600/月", "600.00"),
        (0.1 + 0.2, "0.30"),
    ],
)
def test_money(raw, yuan):
    assert cells.yuan(raw) == Decimal(yuan)


@pytest.mark.parametrize("raw", ["—", "六百", 600.005, 1e300, "1e5"])
def test_what_is_no_money(raw):
    with pytest.raises(Invalid):
        cells.yuan(raw)


@pytest.mark.parametrize(
    ("raw", "value"), [(95.0, "95"), ("95分", "95"), ("95.5分", "95.5"), (0.0, "0"), ("0", "0")]
)
def test_scores(raw, value):
    assert cells.score(raw, maximum=Decimal(100)) == Decimal(value)


@pytest.mark.parametrize("raw", ["缺", "未评", "缺考"])
def test_what_was_not_scored_is_missing_not_zero(raw):
    found = cells.score(raw)
    assert isinstance(found, Doubt)
    assert found.value is None


@pytest.mark.parametrize("raw", [100.5, "101", -1.0, "优秀", "95.555", True, 1e300])
def test_what_is_no_score(raw):
    with pytest.raises(Invalid):
        cells.score(raw, maximum=Decimal(100))


@pytest.mark.parametrize(
    ("table", "word", "code"),
    [
        (words.EDUCATION, "大专", "30"), (words.EDUCATION, "大学专科", "30"), (words.EDUCATION, "专科", "30"),
        (words.EDUCATION, "高 中", "60"), (words.EDUCATION, "中专", "40"),
        (words.EDUCATION, "本科(函授)", "20"), (words.POLITICS, "党员", "01"),
        (words.POLITICS, "中共党员", "01"), (words.POLITICS, "一般群众", "13"),
        (words.ETHNICITY, "汉", "01"), (words.ETHNICITY, "满族", "11"), (words.ETHNICITY, "基诺族", "56"),
        (words.ETHNICITY, "11", "11"), (words.ROLES, "网格员", GridRole.WORKER),
        (words.ROLES, "网格长", GridRole.CHIEF), (words.employment_words(KINDS), "专职", "urban_full_time"),
        (words.employment_words(KINDS), "兼职", "rural_part_time"),
        (words.employment_words(KINDS), "邮政专属", "dedicated"),
    ],
)  # fmt: skip
def test_local_words_become_codes(table, word, code):
    assert cells.choice(table, "词")(word) == code


def test_a_word_nobody_knows_names_the_nearest():
    with pytest.raises(Invalid, match=r"相近的有.*高中"):
        cells.choice(words.EDUCATION, "学历")("普高中学")
    for table, word in ((words.employment_words(KINDS), "xx"), (words.ETHNICITY, "川")):
        with pytest.raises(Invalid) as told:  # what only programs write is read, and not offered
            cells.choice(table, "类别")(word)
        assert not any(char.isascii() for char in str(told.value).partition("可以写：")[2])


def test_a_bare_word_that_could_mean_two_kinds_is_not_guessed():
    kinds = (("a", "社区专职", True), ("b", "企业专职", True))
    assert "专职" not in words.employment_words(kinds)


@pytest.mark.parametrize("raw", ["赵师泉3", "赵师泉3/钟飞全", "张三(女)", "李?", "李□", 12.0, " "])
def test_names_that_need_a_person(raw):
    with pytest.raises(Invalid):
        cells.name(raw)


@pytest.mark.parametrize(
    ("raw", "name"), [("李 明", "李明"), ("李\u3000明", "李明"), ("買買提•艾力", "買買提·艾力")]
)
def test_names_lose_only_their_spaces(raw, name):
    assert cells.name(raw) == name


def test_our_own_apostrophe_before_a_formula_comes_off():
    assert cells.text("'=1+1") == "=1+1"
    assert cells.text("'90后") == "'90后"


@given(st.one_of(st.text(), st.floats(allow_nan=True), st.booleans(), st.dates(), st.integers()))
def test_no_cell_breaks_a_parser(raw):
    """Whatever stands in a cell, the answer is a value or a sentence."""
    parsers = [
        cells.text, cells.name, cells.card, cells.phone, cells.yuan, cells.day, cells.month, cells.count,
        cells.score, _identity, cells.choice(words.SEX, "性别"),
    ]  # fmt: skip
    for parse in parsers:
        with suppress(Invalid):
            parse(raw)
