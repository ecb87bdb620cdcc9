"""Signs in the visits of all cases: each is there at its number, and not one below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.vetting import Home, Opinion
from app.domain.vetting.signs import Limits, Sheet, SignKind, signs

LIMITS = Limits(cases=3, texts=3, text_length=8, agreed=4)
LONG = "为人热心，与邻里相处融洽"


def sheet(number: int, case: int = 1, **changes: Any) -> Sheet:
    plain = Sheet(
        id=number,
        case_id=case,
        case=f"2026-{case:03}",
        home=Home(f"户主{number}", f"东村{number + 20}号", f"1390000{number:04}", f"H{number}"),
        on=date(2026, 3, 10),
        at="",
        remarks="",
        opinion=Opinion.DISAGREE,
        visitors=(f"考察{number}（甲镇）",),
    )
    return replace(plain, **changes)


def found(*sheets: Sheet) -> list[tuple[SignKind, tuple[int, ...]]]:
    return [(sign.kind, sign.cases) for sign in signs(sheets, LIMITS)]


HOME = Home("赵户主", "东村1号")
ONE: dict[str, Any] = {"visitors": ("考察甲（甲镇）",)}


@pytest.mark.parametrize(
    ("kind", "enough", "short"),
    [
        (
            SignKind.ONE_VOICE,
            [sheet(n, n, home=HOME) for n in (1, 2, 3)],
            [sheet(n, min(n, 2), home=HOME) for n in (1, 2, 3)],
        ),
        (
            SignKind.SAME_TEXT,
            [sheet(n, n, remarks=LONG + "。" * n) for n in (1, 2, 3)],
            [sheet(n, n, remarks=LONG if n < 3 else LONG[1:]) for n in (1, 2, 3)],
        ),
        (
            SignKind.SAME_MINUTE,
            [sheet(n, n, at="09:30", **ONE) for n in (1, 2)],
            [sheet(n, n, at=f"09:3{n}", **ONE) for n in (1, 2)],
        ),
        (
            SignKind.ALWAYS_AGREES,
            [sheet(n, n, opinion=Opinion.AGREE, **ONE) for n in (1, 2, 3, 4)],
            [sheet(n, n, opinion=Opinion.AGREE if n < 4 else Opinion.ABSTAIN, **ONE) for n in (1, 2, 3, 4)],
        ),
    ],
    ids=["one voice", "same text", "same minute", "always agrees"],
)
def test_a_sign_is_there_at_its_number_and_not_before(
    kind: SignKind, enough: list[Sheet], short: list[Sheet]
) -> None:
    assert found(*enough) == [(kind, tuple(one.case_id for one in enough))]
    assert found(*short) == []


def test_what_is_short_or_of_one_household_strikes_nobody() -> None:
    assert found(*(sheet(n, n, remarks="同意") for n in (1, 2, 3, 4))) == []
    assert found(*(sheet(n, n, at="09:30", home=HOME, **ONE) for n in (1, 2))) == [], "one visit, two sheets"
