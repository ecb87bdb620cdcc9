"""Pay by a person's own terms: years served, post and grade, a share, an amount in a range, social insurance.

Every figure is worked out by hand from the presets' own numbers, which the first test of each says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.money import round_fen
from app.core.period import Month, Year
from app.domain import policy
from app.domain.pay import Bucket, Cause, SourceKind
from app.domain.pay.compare import compare, figure
from app.domain.pay.compute import Person, Rate, Rules, Service, Slip, explain, pay_month
from app.domain.pay.correct import Posted, restate, reverse
from app.domain.pay.plans import Plan, Terms, basis_of, years_served
from app.domain.policy.schemes import YearsServed
from app.imports.policies import policy_text

LONG_AGO = date(2010, 1, 1)
JULY, AUGUST = Month(2015, 7), Month(2015, 8)
HIRED = date(2013, 7, 15)
MATRIX, POOR = "urban_community_worker", "rural_worker"


def rules_of(county: str, *changes: tuple[str, str], start: date = LONG_AGO) -> Rules:
    """Return a preset's rules as the service hands them to the engine, its text changed as asked."""
    text = policy_text(county)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    read = policy.load(text)
    plan = Plan(start, None, 7, read.pay, read.insurance.contribution)
    flat = next((one for one in read.pay.scheme if one.type == "flat_by_kind"), None)
    rates = tuple(
        Rate("base", "补贴", rate.kind, rate.monthly.value, start, rule_id=7)
        for rate in (flat.rates if flat else ())
        if rate.monthly
    )
    return Rules(rates, {}, basis_of([plan]), plans=(plan,))


JINGZHOU, EZHOU = rules_of("jingzhou"), rules_of("ezhou")
BY_MONTH = rules_of("jingzhou", ('period = { value = "year"', 'period = { value = "month"'))


def worker(kind: str, *terms: Terms, since: date = HIRED, end: date | None = None) -> Person:
    return Person(1, "演示甲", (Service(10, kind, since, end),), terms=terms, joined=since)


def paid(person: Person, rules: Rules, month: Month) -> Slip:
    result = pay_month([person], rules, month)
    assert not result.problems, result.problems
    return result.slips[0]


def amounts(slip: Slip) -> list[tuple[str, str]]:
    return [(line.component, str(line.amount)) for line in slip.lines]


def test_seniority_by_the_year_is_paid_in_twelfths_and_turns_with_the_anniversary() -> None:
    """One full year until 14 July: 150/12 = 12.50 for 14 days; from the 15th two: 25.00 for 17 of 31."""
    slip = paid(worker("grid_worker"), JINGZHOU, JULY)
    both = round_fen(Fraction(1250 * 14 + 2500 * 17, 31) / 100)  # 19.35, split 5.64 and 13.71
    assert amounts(slip) == [("base", "1800.00"), ("seniority", "5.64"), ("seniority", "13.71")]
    assert (both, slip.net) == (Decimal("19.35"), Decimal("1819.35"))
    assert explain(slip.lines[2]) == (
        "25.00 元/月 × 17/31 天（2015-07-15 至 2015-07-31）= 13.71，"
        "工龄工资：满2年，每满一年150.00元/年，全年300.00元按12个月均发"
    )


def test_seniority_by_the_month_is_the_other_reading_of_the_same_text() -> None:
    slip = paid(worker("grid_worker"), BY_MONTH, AUGUST)
    assert amounts(slip) == [("base", "1800.00"), ("seniority", "300.00")]
    assert explain(slip.lines[1]).endswith("工龄工资：满2年，每满一年150.00元")


def test_the_policy_caps_seniority_and_may_count_calendar_years() -> None:
    counted = 'counting = { value = "anniversary", source = "假设" }'
    by_year = 'counting = { value = "calendar_year", source = "假设" }'
    cap = (counted, f'{by_year}\ncap = {{ value = "500.00", source = "假设" }}')
    capped = rules_of("jingzhou", cap, ('period = { value = "year"', 'period = { value = "month"'))
    assert amounts(paid(worker("grid_worker"), capped, JULY))[1] == ("seniority", "300.00")
    old = paid(worker("grid_worker", since=date(2005, 12, 31)), capped, JULY)
    assert amounts(old)[1] == ("seniority", "500.00")
    assert "满10年，每满一年150.00元，封顶500.00元" in explain(old.lines[1])


def test_twelve_months_of_a_years_seniority_add_up_to_it_to_the_fen() -> None:
    odd = rules_of("jingzhou", ('per_year = { value = "150.00"', 'per_year = { value = "100.00"'))
    mine = worker("grid_worker", since=date(2014, 1, 1))
    year = [paid(mine, odd, month).lines[1].amount for month in Year(2015).months]
    assert sum(year) == Decimal("100.00")
    assert set(year) == {Decimal("8.33"), Decimal("8.34")}


def test_who_has_served_no_year_yet_has_no_line_for_it() -> None:
    slip = paid(worker("grid_worker", since=date(2015, 1, 1)), JINGZHOU, JULY)
    assert amounts(slip) == [("base", "1800.00")]


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2012, 2, 29), date(2013, 2, 28), 0),
        (date(2012, 2, 29), date(2013, 3, 1), 1),
        (date(2013, 7, 15), date(2015, 7, 14), 1),
        (date(2013, 7, 15), date(2015, 7, 15), 2),
    ],
)
def test_a_year_is_full_on_its_anniversary(since: date, on: date, years: int) -> None:
    assert years_served(since, on, YearsServed.ANNIVERSARY) == years


INSURED = Terms(HIRED, insured=Month(2013, 9), base=Decimal("2345.67"))


def test_social_insurance_takes_the_persons_part_and_says_the_employers() -> None:
    """Base 2345.67: 8 % = 187.65 (187.6536), 2 % = 46.91, 0.5 % = 11.73; employer 469.13, 187.65, 35.19 …"""
    slip = paid(worker("grid_worker", INSURED), JINGZHOU, AUGUST)
    social = [one for one in slip.lines if one.source is SourceKind.CONTRIBUTION]
    assert [(one.component, str(one.amount), str(one.employer)) for one in social] == [
        ("social_pension", "-187.65", "469.13"),
        ("social_medical", "-46.91", "187.65"),
        ("social_unemployment", "-11.73", "35.19"),
        ("social_work_injury", "0.00", "11.73"),
        ("social_maternity", "0.00", "16.42"),
    ]
    assert slip.net == Decimal("1800.00") + Decimal("25.00") - Decimal("246.29")
    assert explain(social[0]) == ("养老保险：缴费基数2,345.67，个人8%扣187.65，单位20%缴469.13：-187.65")


@pytest.mark.parametrize(
    ("base", "pension", "words"), [("1000.00", "-152.00", "按下限"), ("99999.00", "-760.00", "按上限")]
)
def test_a_base_outside_the_bounds_is_brought_to_them(base: str, pension: str, words: str) -> None:
    rich = rules_of("jingzhou", ('monthly = { value = "1800.00"', 'monthly = { value = "5000.00"'))
    slip = paid(worker("grid_worker", replace(INSURED, base=Decimal(base))), rich, AUGUST)
    line = next(one for one in slip.lines if one.component == "social_pension")
    assert str(line.amount) == pension
    assert words in explain(line)


@pytest.mark.parametrize(
    ("terms", "since", "end", "count"),
    [
        (replace(INSURED, insured=Month(2015, 9)), HIRED, None, 0),  # insured later
        (replace(INSURED, insured=None), HIRED, None, 0),
        (INSURED, HIRED, date(2015, 8, 15), 0),  # gone on the day that counts
        (INSURED, HIRED, date(2015, 8, 16), 5),
        (INSURED, date(2015, 8, 15), None, 5),
        (INSURED, date(2015, 8, 16), None, 0),
    ],
)
def test_a_month_of_insurance_is_whole_or_none(
    terms: Terms, since: date, end: date | None, count: int
) -> None:
    slip = paid(worker("grid_worker", terms, since=since, end=end), JINGZHOU, AUGUST)
    assert sum(one.source is SourceKind.CONTRIBUTION for one in slip.lines) == count


def test_contributions_are_reversed_and_restated_with_the_employers_part() -> None:
    before = paid(worker("grid_worker", INSURED), JINGZHOU, AUGUST)
    posted = [Posted(number, AUGUST, line) for number, line in enumerate(before.lines)]
    back = reverse(posted, "更正")
    assert sum(one.amount for one in back) == -before.net
    assert sum(one.employer or 0 for one in back) == -sum(one.employer or 0 for one in before.lines)
    assert restate(posted, before.lines, "更正") == ()
    after = paid(worker("grid_worker", replace(INSURED, base=Decimal(3000))), JINGZHOU, AUGUST)
    assert sum(one.amount for one in restate(posted, after.lines, "更正")) == after.net - before.net


def test_a_change_of_base_alone_is_a_change_of_rate() -> None:
    before = figure(paid(worker("grid_worker", INSURED, since=LONG_AGO), JINGZHOU, AUGUST), AUGUST)
    later = worker("grid_worker", replace(INSURED, base=Decimal(3000)), since=LONG_AGO)
    after = figure(paid(later, JINGZHOU, AUGUST.next()), AUGUST.next())
    [found] = compare({1: before}, {1: after}, {})
    assert (found.causes, found.unexplained) == ((Cause.RATE,), 0)


def graded(post: str, grade: int, start: date = LONG_AGO) -> Terms:
    return Terms(start, post=post, grade=grade)


def test_a_post_and_a_grade_are_looked_up_and_a_promotion_cuts_the_month() -> None:
    """社区专职岗 grade 3: 2600 + 2×80 = 2760 for 9 of 30 days; grade 4 from the 10th: 2840 for 21."""
    terms = (replace(graded("worker", 3), end=date(2020, 11, 10)), graded("worker", 4, date(2020, 11, 10)))
    slip = paid(worker(MATRIX, *terms), EZHOU, Month(2020, 11))
    assert amounts(slip) == [("grade_matrix", "828.00"), ("grade_matrix", "1988.00")]
    assert explain(slip.lines[1]) == (
        "2,840.00 元/月 × 21/30 天（2020-11-10 至 2020-11-30）= 1,988.00，社区专职岗4级"
    )


def test_the_three_schemes_of_one_county_stand_beside_one_another() -> None:
    month = Month(2020, 11)
    urban = paid(worker(MATRIX, graded("secretary", 18)), EZHOU, month)
    share_ = paid(worker(POOR, Terms(LONG_AGO, reference="deputy")), EZHOU, month)
    chosen = paid(worker(POOR, Terms(LONG_AGO, amount=Decimal("260.00"))), EZHOU, month)
    assert [one.net for one in (urban, share_, chosen)] == [Decimal(5470), Decimal(240), Decimal(260)]
    assert explain(share_.lines[0]).endswith("村两委副职2,400.00的10%")
    assert explain(chosen.lines[0]).endswith("各区在100.00至300.00元内核定")


@pytest.mark.parametrize(
    ("kind", "terms", "says"),
    [
        (MATRIX, (), "没有核定岗位和级别"),
        (MATRIX, (graded("worker", 19),), "没有核定岗位和级别"),
        (MATRIX, (graded("worker", 3, date(2020, 11, 10)),), "没有核定岗位和级别"),
        (POOR, (), "100.00至300.00元之间的金额"),
        (POOR, (Terms(LONG_AGO, amount=Decimal(301)),), "100.00至300.00元之间的金额"),
        ("cyclist", (), "没有适用的补贴标准"),
    ],
)
def test_who_was_not_decided_about_is_a_problem_and_says_where_to_decide(
    kind: str, terms: tuple[Terms, ...], says: str
) -> None:
    result = pay_month([worker(kind, *terms)], EZHOU, Month(2020, 11))
    assert result.slips == ()
    assert says in result.problems[0].text


def test_seniority_alone_is_no_pay() -> None:
    nothing = replace(JINGZHOU, rates=())
    result = pay_month([worker("grid_worker")], nothing, AUGUST)
    assert "没有适用的补贴标准" in result.problems[0].text


def test_a_deduction_larger_than_the_pay_is_a_problem_not_a_negative_transfer() -> None:
    poor = rules_of("jingzhou", ('monthly = { value = "1800.00"', 'monthly = { value = "100.00"'))
    result = pay_month([worker("grid_worker", INSURED)], poor, AUGUST)
    assert "扣款多于应发" in result.problems[0].text


def test_a_new_pay_table_holds_from_its_day() -> None:
    dearer = rules_of("ezhou", ('"2600.00"', '"2900.00"'), start=date(2020, 11, 16)).plans[0]
    old = replace(EZHOU.plans[0], end=date(2020, 11, 16))
    both = replace(EZHOU, plans=(old, replace(dearer, rule_id=8)))
    slip = paid(worker(MATRIX, graded("worker", 1)), both, Month(2020, 11))
    assert [(one.days, str(one.monthly), one.rule_id) for one in slip.lines] == [
        (15, "2600.00", 7),
        (15, "2900.00", 8),
    ]
    assert slip.net == Decimal("2750.00")


days = st.integers(1, 30)


@given(st.lists(days, max_size=4, unique=True).map(sorted), st.integers(1, 18), days, days)
def test_however_often_terms_change_everybody_is_in_one_bucket_and_parts_add_up(
    cuts: list[int], grade: int, first: int, last: int
) -> None:
    month = Month(2020, 11)
    edges = [LONG_AGO, *(month.first.replace(day=day) for day in cuts if day > 1)]
    ends = [*edges[1:], None]
    terms = [
        replace(graded("worker", (grade + place) % 18 + 1, start), end=end)
        for place, (start, end) in enumerate(zip(edges, ends, strict=True))
    ]
    start, end = month.first.replace(day=min(first, last)), month.first.replace(day=max(first, last))
    slip = paid(worker(MATRIX, *terms, since=start, end=end), EZHOU, month)
    exact = sum(Fraction(one.monthly or 0) * one.days / 30 for one in slip.lines)
    assert slip.net == round_fen(exact)
    assert sum(one.days for one in slip.lines) == (end - start).days
    assert (slip.bucket is Bucket.PAID) == (slip.net > 0)


def test_a_pay_table_with_a_grade_missing_is_refused() -> None:
    with pytest.raises(Invalid, match="级数不对"):
        policy.load(policy_text("ezhou").replace('"2600.00", ', "", 1))
    with pytest.raises(Invalid, match="不是用工类别"):
        policy.load(policy_text("ezhou").replace('kinds = ["rural_worker"]', 'kinds = ["cyclist"]', 1))
