from hypothesis import given
from hypothesis import strategies as st

from app.reports.wrap import wrap


def _wide(text: str) -> float:
    return sum(1.0 if ord(char) > 0x2E7F or char in "“”…—" else 0.5 for char in text)


def test_an_amount_is_never_torn():
    lines = wrap("金额合计51,720.00元,其中专职1,760.00元。", 6, _wide)
    assert lines == ["金额合计", "51,720.00元,", "其中专职", "1,760.00元。"]


def test_a_date_keeps_its_year_together():
    assert wrap("截至2026年10月31日止", 5, _wide) == ["截至2026年", "10月31日止"]


def test_a_number_keeps_its_unit():
    assert wrap("共有职工120人到岗", 5.5, _wide) == ["共有职工", "120人到岗"]


def test_brackets_stand_where_they_belong():
    for width in range(4, 14):
        for line in wrap("按照《网格员管理办法》(试行)规定，“两委”换届。", width, _wide):
            assert line[0] not in "》)，”。"
            assert line[-1] not in "《(“"


def test_a_line_feed_begins_a_line_and_the_first_line_is_indented():
    assert wrap("一二三四五六\n七八", 4, _wide, indent=2) == ["一二", "三四五六", "七八"]


def test_what_is_wider_than_a_line_is_cut_rather_than_lost():
    assert wrap("ABCDEFGHIJ", 2, _wide) == ["ABCD", "EFGH", "IJ"]


@given(st.text(alphabet="网格员,。(“《》”)12.元年A ", max_size=60), st.integers(3, 20))
def test_nothing_is_lost_and_nothing_overflows(text, width):
    lines = wrap(text, width, _wide)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(_wide(line) <= width + 0.01 for line in lines)
