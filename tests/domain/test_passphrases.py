"""Passphrases: two hundred of them with the verdict they deserve; when they run out and when they shut."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.accounts import ADMINISTRATORS, Role, body_fault, role_fault
from app.domain.passphrases import FAILURES, LASTS, SHUT_FOR, fault, run_out, shut_until
from app.services._secrets import about_person, common_words

HERE = Path(__file__).parent
SAID = {
    "short": "位，现在是",
    "common": "太常见",
    "names": "不能有登录名",
    "row": "重复或连续",
    "simple": "口令太简单",
}
TABLE = [line.split("\t") for line in (HERE / "passphrases.tsv").read_text("utf-8").splitlines()]
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def verdict(text: str, login: str, name: str) -> str:
    said = fault(text, about_person(login, name), common_words())
    return next((key for key, part in SAID.items() if part in said), "good") if said else "good"


def test_every_passphrase_of_the_table_gets_its_verdict() -> None:
    wrong = [(text, wanted, verdict(text, *who)) for wanted, text, *who in TABLE]
    assert [row for row in wrong if row[1] != row[2]] == []
    assert len(TABLE) >= 200 and len({row[1] for row in TABLE}) == len(TABLE)
    assert min(Counter(row[0] for row in TABLE).values()) >= 15, "every reason has its cases"


@pytest.mark.parametrize(
    ("days", "server", "due"), [(89, False, False), (90, False, True), (75, True, False), (76, True, True)]
)
def test_it_lasts_ninety_days_and_a_server_asks_before_it_shuts(days: int, server: bool, due: bool) -> None:
    assert run_out(NOW - timedelta(days=days), NOW, shut_by_server=server) is due
    assert not run_out(None, NOW + LASTS * 9, shut_by_server=server), "nobody knows when it was set"


def failed(*minutes: float) -> list[datetime]:
    return [NOW + timedelta(minutes=one) for one in minutes]


def test_the_fifth_failure_within_a_quarter_of_an_hour_shuts_for_half_an_hour() -> None:
    four, five = failed(-14, -9, -5, -1), failed(-15, -9, -5, -1, 0)
    assert shut_until(four, NOW) is None
    assert shut_until(five, NOW) == NOW + SHUT_FOR
    assert shut_until(five, NOW + SHUT_FOR - timedelta(seconds=1)) == NOW + SHUT_FOR
    assert shut_until(five, NOW + SHUT_FOR) is None
    assert shut_until(failed(-15.1, -9, -5, -1, 0), NOW) is None, "spread wider than a quarter of an hour"


def test_a_clock_put_back_opens_nothing() -> None:
    ahead = failed(*(60 * 24 + one for one in range(FAILURES)))
    assert shut_until(ahead, NOW) == NOW + SHUT_FOR


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
def test_the_three_administrators_exclude_one_another_and_every_desk(first: Role) -> None:
    assert role_fault([first]) == ""
    assert "全县" in role_fault([first], kept_to_towns=True)
    for other in set(Role) - {first}:
        assert "不兼任" in role_fault([first, other])


def test_an_account_has_a_role() -> None:
    assert "至少" in role_fault([])
    assert "不兼" in role_fault([Role.DEPT, Role.TOWN_CLERK]) and "不兼" in role_fault(
        [Role.DEPT, Role.AUDITOR]
    )
    assert "不选乡镇" in role_fault([Role.DEPT], kept_to_towns=True)
    assert (
        role_fault([Role.DEPT])
        == body_fault([Role.DEPT], 7, [7])
        == body_fault([Role.AUDITOR], None, [])
        == ""
    )
    assert "请选择" in body_fault([Role.DEPT], None, [7]) and "刷新" in body_fault([Role.DEPT], 8, [7])
    assert "留空" in body_fault([Role.TOWN_CLERK], 7, [7])
    assert role_fault([Role.COUNTY_MAKER, Role.COUNTY_CHECKER]) == "", "the run itself wants two people"
