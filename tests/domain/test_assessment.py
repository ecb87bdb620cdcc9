"""Assessment arithmetic: published cases by hand, laws by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Denied, Invalid
from app.domain import assessment as a
from app.domain.workflow import require, step_for, unmet

D = Decimal
JISHAN = ("信息采集上报", "网格巡查走访", "宣传动员", "服务群众", "参加培训", "工作纪律")


def sheet(*weights: int, missing: a.MissingPolicy = a.MissingPolicy.BLOCK, **limits: Decimal) -> a.Sheet:
    items = tuple(
        a.Item(f"i{number}", JISHAN[number % 6], D(100), D(weight), missing=missing)
        for number, weight in enumerate(weights)
    )
    return a.Sheet(items, **limits)


def raws(*values: int | str | None) -> Mapping[str, Decimal | None]:
    return {f"i{number}": None if value is None else D(value) for number, value in enumerate(values)}


# --- scores ---------------------------------------------------------------------------------


def test_six_indicators_weigh_as_published() -> None:
    got = a.score(sheet(25, 25, 15, 15, 10, 10), raws(92, 88, 95, 90, 100, 85))
    assert got.value == D("91.25") and str(got.value) == "91.25"


def test_items_of_different_maximum_mix() -> None:
    items = (a.Item("a", "办结率", D(5), D(40)), a.Item("b", "走访", D(20), D(60)))
    assert a.score(a.Sheet(items), {"a": D(4), "b": D(15)}).value == D("77.00")


def test_two_fives_and_an_absent_one_make_five() -> None:
    """hrms#2023: the naive mean says 3.33."""
    items = tuple(a.Item(c, c, D(5), D(1), missing=a.MissingPolicy.RENORMALISE) for c in "xyz")
    got = a.score(a.Sheet(items, full=D(5), ceiling=D(5)), {"x": D(5), "y": D(5), "z": None})
    assert got.value == D("5.00") and got.missing == ("z",) and got.blocking == ()
    assert a.round_score(a.weighted_mean([(D(5), D(1)), (D(5), D(1)), (None, D(1))]) or Fraction(0)) == 5


def test_a_required_score_that_is_missing_blocks() -> None:
    got = a.score(sheet(50, 50), raws(90, None))
    assert got.value is None and got.blocking == ("i1",)


def test_a_default_stands_in_and_is_still_reported_missing() -> None:
    items = (
        a.Item("a", "甲", D(100), D(50)),
        a.Item("b", "乙", D(100), D(50), missing=a.MissingPolicy.DEFAULT, default=D(60)),
    )
    got = a.score(a.Sheet(items), {"a": D(90)})
    assert got.value == D("75.00") and got.missing == ("b",)


def test_nothing_scored_is_no_score() -> None:
    got = a.score(sheet(50, 50, missing=a.MissingPolicy.RENORMALISE), {})
    assert got.value is None and got.weighted is None


def test_half_a_cent_goes_up_once_at_the_end() -> None:
    assert a.round_score(Fraction(92345, 1000)) == D("92.35")
    assert a.round_score(Fraction(92344999, 1000000)) == D("92.34")
    # three thirds: rounding each part first would give 99.99
    items = tuple(a.Item(c, c, D(3), D(1)) for c in "abc")
    assert a.score(a.Sheet(items), dict.fromkeys("abc", D(3))).value == D("100.00")


PLUS_MINUS = a.Sheet(
    (
        a.Item("base", "基础", D(100), D(100)),
        a.Item("good", "创新", D(20), kind=a.ItemKind.PLUS, operator=a.Operator.SUM_CAP),
        a.Item("bad", "通报", D(20), kind=a.ItemKind.MINUS, operator=a.Operator.SUM_CAP),
        a.Item("veto", "重大事件", D(1), kind=a.ItemKind.VETO),
    ),
    ceiling=D(105),
    plus_cap=D(10),
    minus_cap=D(15),
)


@pytest.mark.parametrize(
    ("base", "good", "bad", "value"),
    [
        (90, 4, 0, "94.00"),
        (90, 14, 0, "100.00"),  # bonus capped at 10
        (98, 10, 0, "105.00"),  # ceiling
        (90, 0, 20, "75.00"),  # minus capped at 15
        (10, 0, 15, "0.00"),  # floor
    ],
)
def test_plus_and_minus_act_within_their_caps(base: int, good: int, bad: int, value: str) -> None:
    got = a.score(PLUS_MINUS, {"base": D(base), "good": D(good), "bad": D(bad)})
    assert got.value == D(value) and got.missing == ()


def test_a_veto_keeps_the_score_and_takes_the_grade() -> None:
    got = a.score(PLUS_MINUS, {"base": D(98), "veto": D(1)})
    tiers = a.tiers_from({"优秀": D(90), "称职": D(60), "不称职": D(0)})
    assert got.value == D("98.00") and got.vetoes == ("veto",)
    assert a.grade(D(98), tiers, vetoed=bool(got.vetoes)) == "不称职"


@pytest.mark.parametrize(
    ("operator", "marks", "want"),
    [
        (a.Operator.MEAN, ["3", "4", "4"], Fraction(11, 3)),
        (a.Operator.SUM_CAP, ["2", "4", "8"], Fraction(5)),
        (a.Operator.BEST_OF, ["2", "4"], Fraction(4)),
        (a.Operator.DEDUCT, ["2", "1"], Fraction(2)),
        (a.Operator.DEDUCT, ["2", "2", "2"], Fraction(0)),  # 扣完为止
    ],
)
def test_fixed_operators(operator: a.Operator, marks: list[str], want: Fraction) -> None:
    item = a.Item("x", "录入率", D(5), D(1), operator=operator)
    assert a.combine(item, [D(mark) for mark in marks]) == want
    assert a.combine(item, []) is None


def test_an_indicator_without_cases_is_missing_not_zero() -> None:
    item = a.Item("x", "办结率", D(20), D(20), kind=a.ItemKind.INDICATOR)
    assert a.indicator(D(9), D(12), item) == D("15.00")
    assert a.indicator(D(13), D(12), item) == D(20)
    assert a.indicator(D(0), D(12), item) == 0
    assert a.indicator(D(0), D(0), item) is None


@pytest.mark.parametrize("bad", ["-1", "100.01", "101", "88.888", "NaN", "Infinity"])
def test_a_mark_outside_its_item_is_refused(bad: str) -> None:
    with pytest.raises(Invalid, match="工作纪律"):
        a.check_raw(a.Item("d", "工作纪律", D(100), D(10)), D(bad))


def test_a_veto_is_yes_or_no() -> None:
    veto = a.Item("v", "否决", D(1), kind=a.ItemKind.VETO)
    a.check_raw(veto, D(1))
    with pytest.raises(Invalid, match="只能填"):
        a.check_raw(veto, D("0.5"))


def test_template_faults_are_named() -> None:
    items = (
        a.Item("a", "甲", D(0), D(50)),
        a.Item("a", "乙", D(100), D(40)),
        a.Item("c", "丙", D(10), D(5), kind=a.ItemKind.PLUS),
        a.Item("d", "丁", D(10), D(0), missing=a.MissingPolicy.DEFAULT),
    )
    told = "".join(a.sheet_problems(a.Sheet(items)))
    for part in ("代码“a”重复", "合计95", "“甲”满分", "“丙”加分", "“丁”评分项的权重", "“丁”默认值"):
        assert part in told
    assert a.sheet_problems(sheet(25, 25, 15, 15, 10, 10)) == []


marks = st.decimals(0, 100, places=2)
some_marks = st.lists(st.none() | marks, min_size=1, max_size=6)
weights = st.lists(st.integers(1, 100), min_size=6, max_size=6)


def _scored(values: list[Decimal | None], by: list[int]) -> a.Outcome:
    form = sheet(*by[: len(values)], missing=a.MissingPolicy.RENORMALISE)
    return a.score(form, {f"i{n}": value for n, value in enumerate(values)})


@given(some_marks, weights)
def test_shares_always_sum_to_one(values: list[Decimal | None], by: list[int]) -> None:
    got = _scored(values, by)
    assert sum((part.share for part in got.parts), Fraction(0)) == (1 if got.parts else 0)
    assert (got.value is None) == all(value is None for value in values)


@given(some_marks, weights, st.integers(0, 5), marks)
def test_a_better_mark_never_lowers_the_result(
    values: list[Decimal | None], by: list[int], at: int, better: Decimal
) -> None:
    at %= len(values)
    old = values[at]
    if old is None or better < old:
        return
    before, after = _scored(values, by).value, _scored([*values[:at], better, *values[at + 1 :]], by).value
    assert before is not None and after is not None and after >= before


@given(st.lists(st.decimals(1, 100, places=2), min_size=2, max_size=6), weights)
def test_missing_is_not_zero(values: list[Decimal], by: list[int]) -> None:
    dropped = _scored([None, *values[1:]], by)
    zeroed = _scored([D(0), *values[1:]], by)
    assert dropped.value is not None and zeroed.value is not None
    assert dropped.weighted is not None and zeroed.weighted is not None and dropped.weighted > zeroed.weighted
    assert min(values[1:]) <= dropped.value <= max(values[1:])


# --- grades, ranks, layers ------------------------------------------------------------------


@given(st.sets(st.decimals("0.01", 100, places=2), min_size=1, max_size=5), marks)
def test_cutoffs_grade_every_score(cuts: set[Decimal], value: Decimal) -> None:
    tiers = a.tiers_from({str(cut): cut for cut in {*cuts, D(0)}})
    assert a.tier_problems(tiers) == []
    assert D(a.grade(value, tiers)) == max(cut for cut in {*cuts, D(0)} if cut <= value)


def test_a_gap_and_an_overlap_are_found() -> None:
    published = [
        a.Tier("优秀", D(95)),
        a.Tier("合格", D(80), D(95)),
        a.Tier("基本合格", D(70), D(80)),
        a.Tier("不合格", D(0), D(60)),
    ]
    assert a.tier_problems(published) == ["60分至70分之间没有等次。"]
    with pytest.raises(Invalid, match="65"):
        a.grade(D(65), published)
    assert any("重叠" in text for text in a.tier_problems([a.Tier("甲", D(80)), a.Tier("乙", D(0), D(85))]))
    assert a.tier_problems([a.Tier("甲", D(0), D(100))]) == ["100分至100分之间没有等次。"]
    assert a.tier_problems([]) == ["0分至100分之间没有等次。"]


def test_ranking_follows_the_published_tie_order() -> None:
    order = (a.TieKey.SPECIAL, a.TieKey.EVENTS, a.TieKey.SERVICE)
    people = [
        a.Contender(1, D(95), special=D(90), events=3, since=date(2024, 1, 1)),
        a.Contender(2, D(95), special=D(92)),
        a.Contender(3, D(95), special=D(90), events=3, since=date(2020, 1, 1)),
        a.Contender(4, D(99), vetoed=True),
        a.Contender(5, None),
        a.Contender(6, D(80)),
        a.Contender(7, D(80)),
        a.Contender(8, D(70)),
    ]
    assert a.rank(people, order) == {1: 3, 2: 1, 3: 2, 4: None, 5: None, 6: 4, 7: 4, 8: 6}


def test_the_leading_places_respect_towns_and_do_not_cut_a_tie() -> None:
    people = [a.Contender(n, D(100 - n), town=n % 2) for n in range(1, 7)]
    assert a.leading(people, 3) == [1, 2, 3]
    assert a.leading(people, 3, per_town=1) == [1, 2]
    tied = [a.Contender(1, D(99)), *(a.Contender(n, D(90)) for n in (2, 3, 4))]
    assert a.leading(tied, 2) == [1]
    assert a.leading(tied, 4) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("after", "reason", "part"),
    [("95.01", "会议研究", "上限5"), ("92", " ", "理由"), ("90", "会议", "无需"), ("90.001", "会议", "两位")],
)
def test_moderation_has_a_limit_and_a_reason(after: str, reason: str, part: str) -> None:
    with pytest.raises(Invalid, match=part):
        a.check_moderation(D(90), D(after), reason, limit=D(5), ceiling=D(100))


def test_moderation_within_the_limit_is_a_layer_of_its_own() -> None:
    a.check_moderation(D(90), D(95), "会议研究", limit=D(5), ceiling=D(100))
    assert a.Layers(D(90)).final == 90
    assert a.Layers(D(90), moderated=D(95)).final == 95
    assert a.Layers(D(90), moderated=D(95), appealed=D(0)).final == 0


def test_an_assessor_who_gives_everybody_95_is_flagged() -> None:
    marks_given = [(1, D(95))] * 6 + [(2, D(80)), (2, D(90)), (2, D("85.5"))] + [(3, D(95))] * 4
    got = a.spreads(marks_given, least=5)
    assert [(one.assessor_id, one.flat) for one in got] == [(1, True), (2, False), (3, False)]
    assert (got[1].lowest, got[1].highest, got[1].mean) == (D(80), D(90), D("85.17"))
    assert [one.off for one in got] == [D("2.27"), D("-7.56"), D("2.27")]
    assert [one.remark for one in got] == ["全部相同", "", ""], "ten percent is far"
    assert [one.remark for one in a.spreads([(1, D(70)), (2, D(90))])] == ["明显偏严", "明显偏宽"]


def test_nobody_scores_self_or_kin() -> None:
    a.check_assessor(7, 8, "赵某")
    a.check_assessor(None, 8, "赵某")
    for assessor, kin in ((8, frozenset[int]()), (7, frozenset({7}))):
        with pytest.raises(Denied, match="赵某"):
            a.check_assessor(assessor, 8, "赵某", kin)


def test_who_moved_is_scored_where_he_served_longest() -> None:
    assert a.scoring_unit({10: 20, 11: 11}) == 10
    assert a.scoring_unit({10: 15, 11: 15}) == 11


# --- the year -------------------------------------------------------------------------------

RULE = a.RollUp(
    1,
    (
        a.RollUpPart("months", "日常考核", D(40)),
        a.RollUpPart("special", "专项考核", D(40)),
        a.RollUpPart("leader", "领导评价", D(20), a.MissingPolicy.RENORMALISE),
    ),
    least_months=6,
)


def test_the_year_is_the_mean_of_months_special_and_leader() -> None:
    months = [D(90)] * 5 + [D(91)]
    assert a.roll_up(RULE, {"months": months, "special": [D(80)], "leader": [D(100)]}).value == D("88.07")
    assert a.roll_up(RULE, {"months": months, "special": [D(80)]}).value == D("85.08")


def test_joined_mid_year_is_not_graded() -> None:
    got = a.roll_up(RULE, {"months": [D(99)] * 5, "special": [D(99)]})
    assert got.value is None and "不定等次" in got.reason
    assert "专项考核" in a.roll_up(RULE, {"months": [D(99)] * 6}).reason


# --- states ---------------------------------------------------------------------------------


def person(number: int, state: a.SubjectState, *missing: str) -> a.Progress:
    return a.Progress(number, f"演示{number}", state, missing)


def test_a_cycle_walks_its_seven_states_and_never_back() -> None:
    state, seen = a.CycleState.DRAFT, [a.CycleState.DRAFT]
    for step in a.CYCLE_FLOW.path:
        state = step_for(a.CYCLE_FLOW, state, step.action).state
        seen.append(state)
    assert seen == list(a.CycleState)
    for state in a.CycleState:
        forward = {a.CYCLE_FLOW.path[seen.index(state)].action} if state is not a.CycleState.LOCKED else set()
        for action in {step.action for step in a.CYCLE_FLOW.path} - forward:
            with pytest.raises(Invalid):
                step_for(a.CYCLE_FLOW, state, action)


def test_accepting_stops_the_pull_back() -> None:
    flow, states = a.SHEET_FLOW, a.SubjectState
    assert step_for(flow, states.SUBMITTED, "pull_back").state is states.OPEN
    assert step_for(flow, states.SUBMITTED, "return").state is states.OPEN
    for action in ("pull_back", "return", "submit"):
        with pytest.raises(Invalid, match="结束"):
            step_for(flow, states.ACCEPTED, action)
    with pytest.raises(Invalid):
        step_for(flow, states.OPEN, "accept")


def test_a_town_submits_only_when_every_sheet_is_complete() -> None:
    done, open_ = person(1, a.SubjectState.OPEN), person(2, a.SubjectState.OPEN, "宣传动员", "工作纪律")
    lacking = unmet(a.submit_checks([done, open_]))
    assert [check.goto for check in lacking] == ["assessment/sheet/2"]
    with pytest.raises(Invalid, match="演示2缺2项评分（宣传动员、工作纪律）"):
        require(a.submit_checks([done, open_]), "提交县级")
    require(a.submit_checks([done]), "提交县级")
    assert unmet(a.submit_checks([]))


def test_closing_needs_every_sheet_accepted_and_review_every_result() -> None:
    steps = {step.action: step for step in a.CYCLE_FLOW.path}
    waiting = a.CycleFacts([person(1, a.SubjectState.ACCEPTED), person(2, a.SubjectState.SUBMITTED)])
    assert "演示2" in steps["close"].guards[0](waiting, None)[0].text
    assert steps["close"].guards[0](a.CycleFacts([person(1, a.SubjectState.ACCEPTED)]), None)[0].ok
    assert not steps["moderate"].guards[0](a.CycleFacts(without_result=("演示1",)), None)[0].ok
    assert not steps["open"].guards[0](a.CycleFacts(), None)[0].ok
