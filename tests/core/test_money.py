from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.money import capitals, parse_yuan, round_fen, share, show

amounts = st.integers(-(10**12), 10**12).map(lambda fen: Decimal(fen) / 100)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("0.005"), "0.01"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("2.675"), "2.68"),
        (Decimal("0.0049999"), "0.00"),
        (Decimal("-0.001"), "0.00"),
        (Fraction(1, 3), "0.33"),
        (Fraction(200, 3), "66.67"),
        (Fraction(1, 200), "0.01"),
        (Decimal("12345678901234567890123456789.125"), "12345678901234567890123456789.13"),
    ],
)
def test_half_a_fen_goes_away_from_zero(value, expected):
    assert str(round_fen(value)) == expected


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_shares_add_up_and_stay_within_a_fen_of_the_quota(total, weights):
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / sum(weights)) < Fraction(1, 100)
        assert weight or not part
        assert part.as_tuple().exponent == -2


@given(amounts, st.lists(st.fractions(0, 50, max_denominator=31), min_size=1, max_size=12).filter(any))
def test_a_reversal_splits_into_the_same_parts(total, weights):
    assert share(-total, weights) == [-part for part in share(total, weights)]


def test_of_equal_remainders_the_earlier_part_gets_the_fen():
    assert share(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert share(Decimal("-0.01"), [1, 1]) == [Decimal("-0.01"), Decimal("0.00")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1, 2]])
def test_weights_that_cannot_share_are_refused(weights):
    with pytest.raises(Invalid, match="份额"):
        share(Decimal(10), weights)


def test_a_total_finer_than_a_fen_is_refused():
    with pytest.raises(Invalid, match="整分"):
        share(Decimal("0.015"), [1])


def test_registers_show_two_places_and_thousands():
    assert show(Decimal("1234")) == "1,234.00"
    assert show(Decimal("-1234567.5")) == "-1,234,567.50"
    assert show(Decimal("-0.001")) == "0.00"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("4000000", "肆佰万元整"),
        ("3998400", "叁佰玖拾玖万捌仟肆佰元整"),
        ("0", "零元整"),
        ("-40500", "负肆万零伍佰元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("100.05", "壹佰元零伍分"),
        ("1000.01", "壹仟元零壹分"),
        ("100000100", "壹亿零壹佰元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("1001000", "壹佰万壹仟元整"),
        ("10000000000.01", "壹佰亿元零壹分"),
        ("1000100000000", "壹万零壹亿元整"),
        ("600.00", "陆佰元整"),
    ],
)
def test_capitals_have_one_form(amount, expected):
    assert capitals(Decimal(amount)) == expected


_VALUE = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}


def _whole(text):
    """Read capitals the way a cashier does; independent of how they were written."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.split(unit)
            return _whole(high) * size + _whole(low)
    total = digit = 0
    for char in text:
        if char in _SMALL:
            total, digit = total + digit * _SMALL[char], 0
        else:
            digit = _VALUE[char]
    return total + digit


def _fen(text):
    sign = -1 if text.startswith("负") else 1
    yuan, _, cents = text.removeprefix("负").rpartition("元")
    jiao = sum(_VALUE[a] * 10 for a, b in pairwise(cents) if b == "角")
    return sign * (_whole(yuan) * 100 + jiao + sum(_VALUE[a] for a, b in pairwise(cents) if b == "分"))


@given(
    st.integers(-(10**18) + 1, 10**18 - 1)
    | st.integers(0, 10**7)
    | st.integers(0, 10**10).map(lambda n: n * 10**6)
)
def test_capitals_read_back_to_the_fen(fen):
    text = capitals(Decimal(fen) / 100)
    assert _fen(text) == fen
    assert "零零" not in text
    assert text.endswith(("元整", "角", "分"))


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000"])
def test_what_cannot_be_written_in_capitals_is_refused(amount):
    with pytest.raises(Invalid, match="大写"):
        capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,760.00元", "1760.00"),
        ("¥600", "600.00"),
        ("￥600", "600.00"),
        ("600/月", "600.00"),
        ("600元/月", "600.00"),
        ("100元/人/年", "100.00"),
        ("１，７６０．５０", "1760.50"),
        ("(1,200.00)", "-1200.00"),
        ("（300）", "-300.00"),
        ("-12.5", "-12.50"),
        ("－12.5", "-12.50"),
        ("¥-3", "-3.00"),
        ("400万元", "4000000.00"),
        ("1.5万", "15000.00"),
        ("人民币 600 元整", "600.00"),
        ("0", "0.00"),
        ("600.0000", "600.00"),
    ],
)
def test_amounts_as_offices_write_them(text, expected):
    assert str(parse_yuan(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "－",
        "无",
        "#REF!",
        "六百",
        "1,76",
        "1.2.3",
        "600-700",
        "(5",
        "(-5)",
        "0.001",
        "95%",
        "约600",
        "1e5",
    ],
)
def test_what_is_not_an_amount_is_never_zero(text):
    with pytest.raises(Invalid, match="请"):
        parse_yuan(text)


@given(amounts)
def test_what_registers_show_reads_back(amount):
    assert parse_yuan(show(amount)) == amount
