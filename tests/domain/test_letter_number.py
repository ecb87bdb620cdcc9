"""The number of a letter of appointment is of the year the letter is recorded in: its date is that day."""

from datetime import date

import pytest

from app.core.errors import Invalid
from app.domain.recruiting import letter_number

DECEMBER, JANUARY = date(2026, 12, 31), date(2027, 1, 1)


def test_the_year_of_a_number_is_that_of_the_letter_s_day() -> None:
    assert letter_number("", DECEMBER, "00012") == "聘〔2026〕00012号"
    assert letter_number("", JANUARY, "考00012") == "聘〔2027〕考00012号"
    assert letter_number("稷综治〔2027〕1号", JANUARY, "00012") == "稷综治〔2027〕1号"
    assert letter_number("演示聘字第7号", DECEMBER, "00012") == "演示聘字第7号", "a number without a year"


@pytest.mark.parametrize("typed", ["稷综治〔2027〕1号", "稷综治[2027]1号", "稷综治（2027）1号"])
def test_a_number_of_a_year_not_begun_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        letter_number(typed, DECEMBER, "00012")
    assert "到2027年1月1日以后再办理" in refused.value.fields["doc_no"]
