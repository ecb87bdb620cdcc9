"""Segments, rounding, buckets, corrections, differences and the way of a run."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.money import round_fen
from app.core.period import Month
from app.domain.pay import Bucket, Cause, DayBasis, RunState, SourceKind
from app.domain.pay import run as way
from app.domain.pay.compare import NOTHING, compare, figure
from app.domain.pay.compute import Item, Person, Rate, Rules, Service, explain, pay_month
from app.domain.pay.correct import Posted, cash_view, earned_view, live, restate, reverse
from app.domain.workflow import unmet

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
LONG_AGO = date(2020, 1, 1)
RATES = (
    Rate("base", "补贴", "rural", Decimal("600.00"), LONG_AGO, rule_id=1),
    Rate("base", "补贴", "urban", Decimal("1760.00"), LONG_AGO, rule_id=1),
)
RULES = Rules(RATES, {"postal": "由邮政企业发放"})


def person(*services, number=1, **more):
    return Person(number, f"演示{number}", services, **more)


def rural(start=LONG_AGO, end=None, posting=10):
    return Service(posting, "rural", start, end)


def only(person_, rules=RULES, month=MARCH):
    [slip] = pay_month([person_], rules, month).slips
    return slip


def test_a_whole_month_is_the_monthly_rate():
    slip = only(person(rural()))
    assert (slip.bucket, slip.net) == (Bucket.PAID, Decimal("600.00"))
    assert explain(slip.lines[0]) == "600.00 元/月 × 31/31 天（2026-03-01 至 2026-03-31）= 600.00"


def test_a_leaver_and_the_successor_of_the_same_day_share_one_month():
    left = only(person(rural(end=date(2026, 3, 15))))
    came = only(person(rural(date(2026, 3, 15)), number=2))
    assert (left.net, came.net) == (Decimal("270.97"), Decimal("329.03"))
    assert explain(left.lines[0]) == "600.00 元/月 × 14/31 天（2026-03-01 至 2026-03-14）= 270.97"


def test_a_month_cut_in_three_adds_up_to_the_month():
    """600/31 a day: 7, 11 and 13 days round to 135.48 + 212.90 + 251.61 = 599.99 one by one."""
    cuts = (date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 19), date(2026, 4, 1))
    services = [rural(a, b, posting=n) for n, (a, b) in enumerate(pairwise(cuts))]
    slip = only(person(*services))
    assert [line.amount for line in slip.lines] == [Decimal("135.49"), Decimal("212.90"), Decimal("251.61")]
    assert slip.net == Decimal("600.00")


def test_a_change_of_kind_pays_each_part_at_its_own_rate():
    slip = only(person(rural(end=date(2026, 3, 11)), Service(11, "urban", date(2026, 3, 11))))
    assert [(line.days, line.monthly) for line in slip.lines] == [(10, Decimal(600)), (21, Decimal(1760))]
    assert slip.net == round_fen(Decimal(600 * 10 + 1760 * 21) / 31) == Decimal("1385.81")


def test_a_rate_that_changes_inside_the_month_cuts_it():
    rates = (
        replace(RATES[0], end=date(2026, 3, 16)),
        replace(RATES[0], monthly=Decimal(650), start=date(2026, 3, 16), rule_id=2),
    )
    slip = only(person(rural()), Rules(rates, {}))
    assert [(line.days, line.rule_id) for line in slip.lines] == [(15, 1), (16, 2)]
    assert slip.net == round_fen(Decimal(600 * 15 + 650 * 16) / 31)


@pytest.mark.parametrize(
    ("who", "bucket", "reason"),
    [
        (person(Service(1, "postal", LONG_AGO)), Bucket.EXCLUDED, "由邮政企业发放"),
        (person(), Bucket.ZERO, "当月没有在岗天数"),
        (person(rural(end=date(2026, 3, 1))), Bucket.ZERO, "已于2026-03-01离岗，当月没有在岗天数"),
        (person(rural(), hold="账号待核"), Bucket.WITHHELD, "账号待核（暂缓600.00元）"),
        (
            person(rural(), items=(Item("fine", "扣款", Decimal(-600), "缺勤"),)),
            Bucket.ZERO,
            "应发与扣款相抵",
        ),
    ],
)
def test_who_is_not_paid_is_told_why(who, bucket, reason):
    slip = only(who)
    assert (slip.bucket, slip.reason, slip.net) == (bucket, reason, 0)


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (person(Service(1, "cadre", LONG_AGO)), "没有适用的补贴标准"),
        (person(rural(), rural(date(2026, 3, 9), posting=11)), "同时有两项任职"),
        (person(rural(), items=(Item("fine", "扣款", Decimal(-601), "缺勤"),)), "扣款多于应发"),
    ],
)
def test_who_cannot_be_placed_is_a_problem_not_a_guess(who, says):
    result = pay_month([who, person(rural(), number=2)], RULES, MARCH)
    assert [slip.person_id for slip in result.slips] == [2]
    assert says in result.problems[0].text
    assert way.unexplained([1, 2], result.slips) == {1}


def test_two_rates_for_one_day_are_the_policys_mistake():
    with pytest.raises(Invalid, match="两个标准"):
        pay_month([person(rural())], Rules((*RATES, RATES[0]), {}), MARCH)


def weekdays(month):
    days = (month.first + timedelta(days=n) for n in range(month.days))
    return frozenset(day for day in days if day.weekday() < 5)


@pytest.mark.parametrize(
    ("basis", "end", "net", "words"),
    [
        (DayBasis.WORKDAYS, date(2026, 3, 15), "272.73", "10/22 个工作日"),
        (DayBasis.FIXED, date(2026, 3, 15), "275.86", "10/21.75 个工作日"),
        (DayBasis.WORKDAYS, None, "600.00", "22/22 个工作日"),
        (DayBasis.FIXED, None, "600.00", "22/22 个工作日"),
    ],
)
def test_the_county_says_which_days_count(basis, end, net, words):
    slip = only(person(rural(end=end)), replace(RULES, basis=basis, workdays=weekdays(MARCH)))
    assert slip.net == Decimal(net)
    assert words in explain(slip.lines[0])


def test_without_a_calendar_workdays_cannot_be_counted():
    with pytest.raises(Invalid, match="工作日历"):
        pay_month([person(rural())], replace(RULES, basis=DayBasis.WORKDAYS), MARCH)


cut_days = st.lists(st.integers(1, 30), max_size=5, unique=True).map(sorted)
monthlies = st.lists(st.integers(1, 10**7), min_size=6, max_size=6)


@given(cut_days, monthlies, st.integers(1, 12), st.booleans())
def test_segments_sum_to_the_rounded_month_and_lines_to_the_net(cuts, fens, number, joined_late):
    month = Month(2026, number)
    edges = [month.first, *(month.first + timedelta(days=d) for d in cuts if d < month.days), month.end]
    rates = tuple(
        Rate("base", "补贴", str(n), Decimal(fen).scaleb(-2), LONG_AGO) for n, fen in enumerate(fens)
    )
    spans = list(pairwise(edges))[1 if joined_late and len(edges) > 2 else 0 :]
    services = [Service(n, str(n), start, end) for n, (start, end) in enumerate(spans)]
    slip = only(person(*services), Rules(rates, {}), month)
    exact = sum(fens[n] * (end - start).days for n, (start, end) in enumerate(spans))
    assert slip.net == Decimal((2 * exact + month.days) // (2 * month.days)).scaleb(-2)
    assert sum(line.amount for line in slip.lines) == slip.net
    assert all(line.amount >= 0 for line in slip.lines)


def posted(paid_in, lines, start=1):
    return [Posted(n, paid_in, line) for n, line in enumerate(lines, start)]


def test_march_corrected_in_april_is_seen_by_payment_and_by_earning():
    """¥600 paid for March; in April it turns out to be 540: April pays its own 600 − 600 + 540."""
    march = posted(MARCH, only(person(rural())).lines)
    lower = replace(RATES[0], monthly=Decimal("540.00"), end=date(2026, 4, 1))
    right = only(person(rural()), Rules((lower, replace(RATES[0], start=date(2026, 4, 1))), {})).lines
    carried = restate(march, right, "3月标准应为540元")
    april = only(person(rural(), carried=carried), month=APRIL)
    assert [line.amount for line in april.lines] == [Decimal(600), Decimal(-600), Decimal(540)]
    book = [*march, *posted(APRIL, april.lines, 100)]
    assert cash_view(book) == {MARCH: Decimal("600.00"), APRIL: Decimal("540.00")}
    assert earned_view(book) == {MARCH: Decimal("540.00"), APRIL: Decimal("600.00")}


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=8))
def test_a_reversal_is_the_exact_negative_and_nets_to_zero(fens):
    [line] = only(person(rural())).lines
    book = posted(MARCH, [line._replace(amount=Decimal(fen).scaleb(-2)) for fen in fens])
    back = reverse(book, "重复发放")
    assert [one.reverses_id for one in back] == [one.id for one in book]
    both = [*book, *posted(APRIL, back, 100)]
    assert earned_view(both) == {MARCH: 0}
    assert live(both) == []


def test_a_reversal_is_not_reversed_and_needs_a_reason():
    march = posted(MARCH, only(person(rural())).lines)
    back = posted(APRIL, reverse(march, "错发"), 2)
    with pytest.raises(Invalid, match="不能再次冲回"):
        reverse(back, "再冲")
    with pytest.raises(Invalid, match="原因"):
        reverse(march, " ")
    assert explain(back[0].line) == f"冲回2026年3月：{explain(march[0].line)}，错发"


def test_restating_the_same_amounts_changes_nothing():
    lines = only(person(rural())).lines
    assert restate(posted(MARCH, lines), lines, "核对") == ()


def test_restating_twice_reverses_only_what_stands():
    first = posted(MARCH, only(person(rural())).lines)
    second = posted(APRIL, restate(first, only(person(rural(end=date(2026, 3, 15)))).lines, "离岗"), 2)
    third = restate([*first, *second], only(person(rural(end=date(2026, 3, 11)))).lines, "离岗日期更正")
    assert [line.amount for line in third] == [Decimal("-270.97"), Decimal("193.55")]
    assert third[0].reverses_id == 3
    assert third[1].source is SourceKind.RESTATED


def figures(month, *people, rules=RULES):
    return {slip.person_id: figure(slip, month) for slip in pay_month(people, rules, month).slips}


dear = Rules(tuple(replace(rate, monthly=rate.monthly + 50) for rate in RATES), {})
WHOLE = figures(MARCH, person(rural()))
CORRECTED = tuple(line._replace(source=SourceKind.RESTATED) for line in only(person(rural())).lines)
bonus = (Item("bonus", "奖金", Decimal(100), "季度优秀"),)


@pytest.mark.parametrize(
    ("before", "after", "causes"),
    [
        ({}, figures(APRIL, person(rural())), (Cause.JOINED,)),
        ({}, figures(APRIL, person(rural(date(2026, 4, 9)))), (Cause.JOINED, Cause.PART_MONTH)),
        (WHOLE, {}, (Cause.LEFT,)),
        (WHOLE, figures(APRIL, person()), (Cause.LEFT,)),
        (WHOLE, figures(APRIL, person(rural(end=date(2026, 4, 9)))),
         (Cause.LEFT, Cause.PART_MONTH)),
        (figures(MARCH, person(rural(date(2026, 3, 9)))), figures(APRIL, person(rural())),
         (Cause.FULL_MONTH,)),
        (WHOLE, figures(APRIL, person(Service(99, "urban", LONG_AGO))), (Cause.MOVED,)),
        (WHOLE, figures(APRIL, person(Service(99, "postal", LONG_AGO))), (Cause.MOVED,)),
        (WHOLE, figures(APRIL, person(rural()), rules=dear), (Cause.RATE,)),
        (WHOLE, figures(APRIL, person(rural(), items=bonus)), (Cause.ITEM,)),
        (WHOLE, figures(APRIL, person(rural(), hold="待核")), (Cause.WITHHELD,)),
        (figures(MARCH, person(rural(), hold="待核")), figures(APRIL, person(rural())), (Cause.WITHHELD,)),
        (WHOLE,
         figures(APRIL, person(rural(), carried=only(person(rural()), month=Month(2026, 2)).lines)),
         (Cause.RELEASED,)),
        (WHOLE,
         figures(APRIL, person(rural(), carried=CORRECTED)),
         (Cause.CORRECTION,)),
    ],
)  # fmt: skip
def test_each_change_has_its_cause(before, after, causes):
    [found] = compare(before, after, {})
    assert found.causes == causes
    assert found.explained
    assert all(cause.label in found.text for cause in causes)


def test_no_change_of_amount_is_no_difference():
    moved = figures(APRIL, person(Service(99, "rural", LONG_AGO)))
    assert compare(WHOLE, moved, {}) == []


def test_what_nothing_explains_must_be_typed():
    strange = {1: replace(figures(APRIL, person(rural()))[1], regular=Decimal(601), net=Decimal(601))}
    [found] = compare(WHOLE, strange, {})
    assert (found.causes, found.unexplained, found.explained) == ((), Decimal(1), False)
    assert "请填写说明" in found.text
    [typed] = compare(WHOLE, strange, {1: "县里核定"})
    assert typed.explained
    assert typed.text == "县里核定"


def test_an_unexplained_part_shows_beside_an_explained_one():
    strange = replace(figures(APRIL, person(rural(), items=bonus))[1], regular=Decimal(601), net=Decimal(701))
    [found] = compare(WHOLE, {1: strange}, {})
    assert found.causes == (Cause.ITEM,)
    assert not found.explained


def test_nothing_is_the_figure_of_nobody():
    assert compare({1: NOTHING}, {1: NOTHING}, {}) == []


# The way of a run.

READY = way.RunFacts(actor=3, maker=1, checker=2, digest="d", calculated_digest="d", approved_digest="d")


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize(
    "action", ["calculate", "check", "approve", "post", "export", "confirm", "settle", "discard"]
)
def test_only_the_drawn_steps_are_possible(state, action):
    order = [RunState(name) for name in ("draft", *way.WHOLE_WAY)]
    acts = ("calculate", "check", "approve", "post", "export", "confirm", "settle")
    goal = {(order[n], act): order[n + 1] for n, act in enumerate(acts)}
    goal |= {(early, "discard"): RunState.DISCARDED for early in order[:4]}
    if (state, action) in goal:
        assert way.step(state, action).state is goal[state, action]
    else:
        with pytest.raises(Invalid, match="不能"):
            way.step(state, action)


@pytest.mark.parametrize(
    ("state", "action", "facts", "says"),
    [
        (RunState.DRAFT, "calculate", replace(READY, people=0), "没有任何人员"),
        (RunState.CALCULATED, "check", replace(READY, unexplained=("甲",)), "1人没有结果"),
        (RunState.CALCULATED, "check", replace(READY, untyped=("甲", "乙")), "2人与上月的差异"),
        (RunState.CALCULATED, "check", replace(READY, cardless=("甲",)), "没有银行账号"),
        (RunState.CALCULATED, "check", replace(READY, stale=("甲",)), "计算依据已变化"),
        (RunState.CHECKED, "approve", replace(READY, digest="e"), "与计算时不一致"),
        (RunState.CALCULATED, "check", replace(READY, actor=1), "换一位复核人"),
        (RunState.CHECKED, "approve", replace(READY, actor=1), "由第三人审批"),
        (RunState.CHECKED, "approve", replace(READY, actor=2), "由第三人审批"),
        (RunState.APPROVED, "post", replace(READY, digest="e"), "与审批时不一致"),
        (RunState.APPROVED, "post", replace(READY, digest="", approved_digest=""), "与审批时不一致"),
        (RunState.APPROVED, "post", replace(READY, period_open=False), "期间已锁定"),
        (RunState.PAID, "settle", replace(READY, undelivered=("甲",)), "没有到账结果"),
        (RunState.CHECKED, "discard", READY, "原因"),
    ],
)
def test_a_step_names_what_is_missing(state, action, facts, says):
    checks = [one for guard in way.step(state, action).guards for one in guard(facts, None)]
    [open_] = unmet(checks)
    assert says in open_.text


def test_a_late_change_is_shown_and_blocks_nothing():
    facts = replace(READY, late=("甲", "乙"))
    checks = [one for guard in way.step(RunState.CHECKED, "approve").guards for one in guard(facts, None)]
    assert not unmet(checks)
    assert [one.text for one in checks if one.warn] == ["甲、乙的变动在复核后登记，将并入下月处理"]


def test_a_county_may_pay_without_a_bank_file_and_skip_nothing_else():
    assert [one.action for one in way.flow([s for s in way.WHOLE_WAY if s != "exported"]).path][-2:] == [
        "confirm",
        "settle",
    ]
    for gate in set(way.WHOLE_WAY) - {"exported"}:
        with pytest.raises(Invalid):
            way.flow([name for name in way.WHOLE_WAY if name != gate])


#: no half characters: app.core.text refuses them at the boundary
texts_ = st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1), max_size=6)


@given(texts_, st.randoms())
def test_the_digest_sees_every_character_and_no_order(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert way.digest(texts) == way.digest(shuffled)
    for place, text in enumerate(texts):
        assert way.digest([*texts[:place], text + "1", *texts[place + 1 :]]) != way.digest(texts)
    assert way.digest([*texts, "0"]) != way.digest(texts)
