"""Terms, probations, notice and what a dismissal may rest on: rules without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain import policy
from app.domain.tenure import (
    Basis,
    Cited,
    Ground,
    Standing,
    Term,
    fits,
    ground_checks,
    months_on,
    notice_checks,
    standing,
    term_of,
)
from app.domain.workflow import unmet
from app.imports.policies import policy_text

DAY = timedelta(days=1)
YEAR = Ground("failed", "年度考核不合格", Basis.ANNUAL, "不合格", compulsory=True)
TWICE = Ground("months", "连续两个月不合格", Basis.REGULAR, "不合格", times=2)
PAPER = Ground("crime", "违纪违法", Basis.DOCUMENT)


def result(number: int, grade: str = "不合格", **changes: bool) -> Cited:
    told = {"regular": False, "locked": True, "appealed": False} | changes
    return Cited(number, f"{2026 - number}年度考核", grade, **told)


def test_a_term_ends_on_its_day_and_a_month_too_short_on_its_last() -> None:
    assert term_of(date(2026, 12, 1), 1) == date(2027, 12, 1)
    assert term_of(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert months_on(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert months_on(date(2026, 1, 30), 2) == date(2026, 3, 30), "a day the month has stays"


def test_where_a_term_stands_to_the_day() -> None:
    over = date(2027, 12, 1)
    days = {"renew_days": 60, "probation_days": 15}
    term, tried = Term(over), Term(over, date(2027, 2, 1), probation_done=False)
    for day, stands in (
        (over - 61 * DAY, Standing.RUNNING),
        (over - 60 * DAY, Standing.ENDS),
        (over - DAY, Standing.ENDS),
        (over, Standing.OVER),
    ):
        assert standing(term, day, **days) is stands
    for day, stands in (
        (date(2027, 1, 16), Standing.PROBATION),
        (date(2027, 1, 17), Standing.PROBATION_ENDS),
        (date(2027, 2, 1), Standing.PROBATION_OVER),
    ):
        assert standing(tried, day, **days) is stands
    assert standing(None, over, **days) is Standing.NONE


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ([], "要有最近一次已锁定"),
        ([result(1, "合格")], "要有最近一次已锁定"),
        ([result(1, locked=False)], "还没有锁定"),
        ([result(1, appealed=True)], "申诉还没有答复"),
        ([Cited(1, "2025年度考核", "不合格", False, True, False, superseded=True)], "已被更正"),
        ([result(1)], ""),
    ],
)
def test_a_result_is_cited_only_while_it_stands(results: list[Cited], why: str) -> None:
    found = unmet(ground_checks(YEAR, results, "", "", papers=None))
    assert "；".join(check.text for check in found).count(why or "；") == (1 if why else 0)
    assert bool(fits(YEAR, results)) is not bool(why)


def test_several_in_a_row_are_the_latest_and_none_between() -> None:
    months = [result(number, regular=True) for number in (1, 2)]
    assert [one.id for one in fits(TWICE, [*months, result(3, regular=True)])] == [1, 2]
    assert fits(TWICE, [months[0], result(9, "良好", regular=True), months[1]]) == ()
    assert fits(TWICE, [months[0], result(9)]) == ()  # the year's is no month's
    assert fits(TWICE, months[:1]) == (), "once is not twice"


def test_a_document_is_named_and_scanned_unless_a_case_proves_it() -> None:
    assert unmet(ground_checks(PAPER, [], "", "", papers=None))
    assert not unmet(ground_checks(PAPER, [], "纪〔2026〕3号", "", papers=None))
    assert [one.goto for one in unmet(ground_checks(PAPER, [], "纪〔2026〕3号", "", papers=0))] == ["files"]
    assert not unmet(ground_checks(PAPER, [], "", "案卷", papers=0))
    assert unmet(ground_checks(None, [], "号", "", papers=1))


def test_less_notice_wants_a_reason() -> None:
    asked = date(2026, 11, 1)
    assert unmet(notice_checks(asked, asked - DAY, 30, "家中有事"))
    assert unmet(notice_checks(asked, asked + 29 * DAY, 30, ""))
    assert not unmet(notice_checks(asked, asked + 29 * DAY, 30, "双方同意"))
    assert not unmet(notice_checks(asked, asked + 30 * DAY, 30, ""))


@pytest.mark.parametrize(
    ("ground", "wrong"),
    [
        ('{ key = "x", label = "甲", basis = "annual" }', True),  # which grade
        ('{ key = "x", label = "甲", grade = "不合格" }', True),  # of what
        ('{ key = "x", label = "甲", compulsory = true }', True),  # nothing says when
        ('{ key = "x", label = "甲", basis = "annual", grade = "不合格", compulsory = true }', False),
        ('{ key = "x", label = "甲" }', False),  # as policies before had it
    ],
)
def test_a_policys_ground_says_what_it_rests_on(ground: str, wrong: bool) -> None:
    text = policy_text("dianbai")
    start = text.index("[dismissal.grounds]")
    text = text[:start] + f'[dismissal.grounds]\nsource = "假设"\nvalue = [{ground}]\n'
    text += "[centre]\n" + policy_text("dianbai").split("[centre]\n")[1]
    if wrong:
        with pytest.raises(policy.Unfit, match="解聘情形“甲”"):
            policy.load(text)
    else:
        assert policy.load(text).dismissal.ground_of("x")


def test_terms_name_kinds_the_county_has() -> None:
    text = policy_text("dianbai").replace('kinds = ["group_worker"], years', 'kinds = ["nobody"], years')
    with pytest.raises(policy.Unfit, match="聘用协议里的“nobody”"):
        policy.load(text)
