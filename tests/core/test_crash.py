"""A crash report helps to find the bug and names nobody."""

from __future__ import annotations

import pytest

from app.core.crash import crash_text, masked


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("证件号14082419900101123X。", "证件号**************123X。"),
        ("id=140824199001011234 card=6217000010001234567", "id=**************1234 card=***************4567"),
        ("old 140824900101123", "old ***********1123"),
        ("电话13800138000", "电话*******8000"),
        ("postgresql+psycopg://zhang:secret@host/db", "postgresql+psycopg://zhang:***@host/db"),
        ("month 2026-10, 421 people, 4000000.00", "month 2026-10, 421 people, 4000000.00"),
    ],
)
def test_numbers_and_passwords_are_hidden(text: str, safe: str) -> None:
    assert masked(text) == safe


def test_the_report_says_what_was_asked_and_where_it_broke() -> None:
    try:
        raise ValueError("card 6217000010001234567 is odd")
    except ValueError as error:
        report = crash_text(error, ["month", "2026-10"], "0.1.0")
    assert "Arguments: month 2026-10" in report
    assert "test_the_report_says_what_was_asked" in report
    assert "***************4567" in report
    assert "621700001" not in report
