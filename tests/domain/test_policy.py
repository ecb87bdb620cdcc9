"""County policies: all five load, every row of the acceptance table has a field, mistakes are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from app.core.errors import Invalid
from app.domain import policy
from app.domain.assessment import CycleKind, MissingPolicy
from app.domain.budget import Overspend
from app.domain.pay import DayBasis
from app.domain.policy.money import Cost
from app.domain.policy.parts import Part, shown
from app.domain.policy.people import AgeRule
from app.domain.units import Level, UnitKind

PRESETS = Path(__file__).parents[2] / "resources" / "policies"
COUNTIES = ("jishan", "jingzhou", "zhangzi", "dianbai", "ezhou")

# Every row of county-practices.md section 6, with the counties whose text states something.
ROWS: dict[str, tuple[str, ...]] = {
    "hierarchy.levels": COUNTIES,
    "hierarchy.township_kinds": COUNTIES,
    "grid_size": ("jingzhou", "zhangzi", "dianbai", "ezhou"),
    "workers_per_grid": ("jingzhou", "dianbai", "ezhou"),
    "grid_kinds": COUNTIES,
    "recruit.age": ("jishan", "jingzhou", "dianbai", "ezhou"),
    "recruit.education": ("jingzhou",),
    "recruit.skill": ("jingzhou", "dianbai", "ezhou"),
    "recruit.exclusion": ("jishan", "zhangzi", "dianbai"),
    "recruit.owner": ("jishan", "jingzhou", "dianbai", "ezhou"),
    "recruit.replacement": ("jingzhou",),
    "vetting.steps": ("jishan",),
    "duty_roles": COUNTIES,
    "task_admission.conditions": ("jingzhou", "zhangzi", "dianbai"),
    "pay.scheme": ("jishan", "jingzhou", "dianbai", "ezhou"),
    "insurance.accident": ("jishan",),
    "insurance.social": ("jingzhou",),
    "insurance.by_post": ("ezhou",),
    "budget.lines": ("jishan", "jingzhou", "ezhou"),
    "assessment.cadence": COUNTIES,
    "assessment.indicators": ("jishan", "jingzhou", "dianbai"),
    "award": ("jishan", "zhangzi", "dianbai"),
    "reserve_cadre": ("jishan", "jingzhou", "dianbai"),
    "dismissal.demotion": ("jishan",),
    "dismissal.rules": ("jingzhou", "zhangzi", "ezhou"),
    "dismissal.grounds": ("dianbai",),
    "event.flow": COUNTIES,
}


def text_of(county: str) -> str:
    return (PRESETS / f"{county}.toml").read_text(encoding="utf-8")


def at(part: Any, path: str) -> Any:
    for name in path.split("."):
        assert name in type(part).model_fields, f"no field {name} of {path}"
        part = getattr(part, name)
    return part


@pytest.fixture(scope="module")
def jishan() -> policy.Policy:
    return policy.load(text_of("jishan"))


@pytest.mark.parametrize("county", COUNTIES)
def test_every_county_loads_and_is_written_back_as_it_was(county: str) -> None:
    read = policy.load(text_of(county))
    again = policy.load(policy.dump(read))
    assert (read.id, read.status) == (county, "complete")
    assert again == read
    assert policy.digest(again) == policy.digest(read)


@pytest.mark.parametrize(("row", "counties"), ROWS.items())
def test_every_row_that_differs_between_counties_is_stated_where_its_text_states_it(
    row: str, counties: tuple[str, ...]
) -> None:
    for county in counties:
        found = at(policy.load(text_of(county)), row)
        assert found is not None and found != (), f"{county} says nothing of {row}"


@pytest.mark.parametrize("county", COUNTIES)
def test_no_sourced_value_lacks_its_source_or_its_title(county: str) -> None:
    stated = policy.statements(policy.load(text_of(county)))
    assert len(stated) > 30
    for one in stated:
        assert one.source and ("›" in one.title or "." not in one.path), one
        assert one.assumed == (one.source == "假设")


def numbers_outside_sourced(part: object, path: str = "") -> list[str]:
    """Find numbers no Sourced encloses, so that no figure of a county can lose its article."""
    if isinstance(part, policy.Sourced):
        return []
    if isinstance(part, (int, Decimal)) and not isinstance(part, bool):
        return [path]
    if isinstance(part, BaseModel):
        return [
            found
            for name in type(part).model_fields
            for found in numbers_outside_sourced(getattr(part, name), f"{path}.{name}")
        ]
    if isinstance(part, tuple):
        return [found for one in part for found in numbers_outside_sourced(one, path)]
    return []


@pytest.mark.parametrize("county", COUNTIES)
def test_every_figure_of_a_county_names_its_source(county: str) -> None:
    loaded = policy.load(text_of(county))
    assert set(numbers_outside_sourced(loaded)) <= {".budget.year"}


def test_jishan_costs_what_its_own_account_says(jishan: policy.Policy) -> None:
    year = Decimal(0)
    for kind in jishan.employment_kinds:
        rate, people = jishan.pay.rate(kind.key), kind.headcount
        assert people is not None
        if rate.monthly:
            year += rate.monthly.value * people.value * 12
    insured = sum(
        kind.headcount.value for kind in jishan.employment_kinds if kind.headcount and kind.insured.value
    )
    accident = jishan.insurance.accident
    assert accident is not None
    line = jishan.the_budget().line("wages")
    assert year == Decimal("3998400.00")
    assert (insured, accident.premium.value * insured) == (421, Decimal("42100.00"))
    assert line.appropriation is not None
    assert line.appropriation.value - year - accident.premium.value * insured == Decimal("-40500.00")
    assert jishan.the_budget().line("insurance") is line or jishan.the_budget().line("insurance") == line
    assert line.overspend.value is Overspend.WARN


def test_the_postal_worker_is_insured_and_paid_by_the_host(jishan: policy.Policy) -> None:
    postal = jishan.kind("dedicated")
    assert (postal.paid.value, postal.host_paid.value, postal.insured.value) == (False, True, True)
    assert jishan.pay.rate("dedicated").monthly is None
    assert jishan.pay.flat().proration.value is DayBasis.CALENDAR


def test_jishan_vets_in_its_six_steps_with_five_households(jishan: policy.Policy) -> None:
    steps = [rule.step for rule in jishan.vetting.steps]
    evidence = ["team_formed", "inspected", "meeting_held", "neighbours_visited", "interviewed"]
    assert steps == [*evidence, "decided", "appointed"]
    assert jishan.vetting.number("neighbours_visited", "min_households") == 5
    assert jishan.vetting.number("team_formed", "min_bodies") == 2
    with pytest.raises(Invalid, match="没有写"):
        jishan.vetting.number("decided", "min_households")


def test_jishan_scores_six_indicators_out_of_a_hundred(jishan: policy.Policy) -> None:
    sheet = jishan.assessment.sheet(CycleKind.DAILY)
    assert [item.name.value for item in sheet] == [
        "信息采集上报", "网格巡查走访", "宣传动员", "服务群众", "参加培训", "工作纪律",
    ]  # fmt: skip
    assert sum(item.weight.value for item in sheet if item.weight) == 100
    assert all(item.missing and item.missing.value is not MissingPolicy.DEFAULT for item in sheet)
    assert [tier.name for tier in jishan.assessment.tiers()] == ["优秀", "良好", "合格", "不合格"]


def test_what_is_ours_is_shown_as_ours_and_what_is_theirs_as_theirs(jishan: policy.Policy) -> None:
    stated = {one.path: one for one in policy.statements(jishan)}
    rate = stated["pay.scheme[0].rates[0].monthly"]
    assert (rate.value, rate.source, rate.assumed) == ("1760.00", "稷山材料 J31", False)
    assert stated["insurance.accident.period"].assumed
    assert "月标准" in rate.title


def test_two_texts_that_say_the_same_have_one_digest(jishan: policy.Policy) -> None:
    reworded = policy.load("# another remark\n" + text_of("jishan"))
    dearer = policy.load(text_of("jishan").replace('"600.00"', '"650.00"'))
    assert policy.digest(reworded) == policy.digest(jishan)
    assert policy.digest(dearer) != policy.digest(jishan)


FAULTS = {
    "unknown step": ('step = "inspected"', 'step = "fly_over"', "没有“fly_over”这个步骤"),
    "skipped gate": ('step = "neighbours_visited"', 'step = "inspected"', "重复"),
    "end not reached": ('step = "appointed"', 'step = "nominated"', "走不到终点"),
    "gap in grades": ('lowest = "80", below = "90"', 'lowest = "85", below = "90"', "80分至85分之间没有等次"),
    "overlap of grades": ('lowest = "80", below = "90"', 'lowest = "75", below = "90"', "重叠"),
    "unknown key": ("[root]", "[root]\ncolour = 'red'", "root.colour"),
    "negative money": (
        '"1760.00", source = "稷山材料 J31"',
        '"-1760.00", source = "稷山材料 J31"',
        "不能是负数",
    ),
    "half a fen": ('"600.00"', '"600.005"', "最多到分"),
    "float money": ('"600.00"', "600.00", "带引号"),
    "infinite money": ('"600.00"', '"Infinity"', "不是数值"),
    "missing source": (', source = "稷山材料 J31", note', ", note", "缺少这一项"),
    "empty source": ('source = "稷山材料 J31"', 'source = " "', "不能为空"),
    "weights not 100": ('weight = { value = "20"', 'weight = { value = "21"', "权重合计要等于满分"),
    "rate of nobody": ('kind = "dedicated"\npayer', 'kind = "cyclist"\npayer', "不是用工类别"),
    "paid twice": (
        "host_paid = { value = false",
        "host_paid = { value = true",
        "不能既由县财政发放又由所属单位发放",
    ),
    "subject unknown": ('insurance = "grid_special_fund"', 'insurance = "pocket"', "没有这个科目"),
    "youngest older than oldest": (
        "minimum = 20, maximum = 60",
        "minimum = 70, maximum = 60",
        "年龄下限大于上限",
    ),
    "levels upside down": ('{ level = "town", label', '{ level = "grid", label', "从上到下"),
    "kinds overlap": ('code_from = "401"', 'code_from = "400"', "代码段重叠"),
    "other root": ('code = "140824000000"', 'code = "140825000000"', "行政区划代码"),
    "scheme unknown": ('type = "flat_by_kind"', 'type = "lottery"', "不认识这种办法"),
    "tax table backwards": ('up_to = "36000.00"', 'up_to = "360000.00"', "从小到大"),
    "roll-up not 100": (
        'cadence = "special", share = "40"',
        'cadence = "special", share = "50"',
        "合计要等于100",
    ),
    "no such people": ('"01", "03"', '"01", "99"', "民族代码“99”不在"),
    "not toml": ("[root]", "[root", "不是有效的 TOML"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_refused_with_a_sentence(old: str, new: str, sentence: str) -> None:
    text = text_of("jishan")
    assert old in text
    with pytest.raises(Invalid, match="政策") as caught:
        policy.load(text.replace(old, new, 1))
    assert sentence in str(caught.value)


def test_a_hard_gate_cannot_be_left_out() -> None:
    text = text_of("jishan")
    begin = text.index('[[vetting.steps]]\nstep = "neighbours_visited"')
    end = text.index("[[vetting.steps]]", begin + 1)
    with pytest.raises(Invalid, match="不能省略“走访街坊邻居”"):
        policy.load(text[:begin] + text[end:])


def test_another_catalogue_may_judge_the_steps() -> None:
    seen: list[str] = []
    policy.load(text_of("jishan"), vetting=seen.extend)
    assert seen[0] == "team_formed" and seen[-1] == "appointed"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"1760.00", source = "稷山材料 J31"', '"-1", source = "稷山材料 J31"', "rates.0.monthly.value"),
        ('lowest = "80", below = "90"', 'lowest = "85", below = "90"', "assessment"),
        ("premium = { value", "premiun = { value", "premiun"),
    ],
)
def test_a_fault_is_named_by_key_and_line(old: str, new: str, key: str) -> None:
    text = text_of("jishan").replace(old, new, 1)
    with pytest.raises(Invalid) as caught:
        policy.load(text)
    message = str(caught.value)
    assert key in message
    if key != "assessment":  # a rule about a whole section names the section
        line = text[: text.index(new)].count("\n") + 1
        assert f"(第{line}行)" in message


def test_another_county_starts_from_a_preset_with_its_own_name_and_root() -> None:
    adapted = policy.load(policy.for_county(text_of("jishan"), "新绛县", "140825000000"))
    assert (adapted.county, adapted.root.code, adapted.division_code) == ("新绛县", "140825000000", "140825")
    assert adapted.centre.name.value == "新绛县综治中心"
    assert adapted.centre.name.assumed
    assert adapted.profile.registered_population is None
    assert adapted.hierarchy.kind_of(Level.TOWN, "140825001000", "某街道") is UnitKind.STREET
    assert adapted.hierarchy.kind_of(Level.VILLAGE, "140825001498", "某虚拟社区") is UnitKind.VIRTUAL
    assert adapted.pay == policy.load(text_of("jishan")).pay
    city = policy.load(policy.for_county(text_of("ezhou"), "黄石市", "420200000000"))
    assert city.division_code == "4202"
    below = policy.load(policy.for_county(text_of("ezhou"), "鄂城区", "420704000000"))
    assert [rule.level for rule in below.hierarchy.levels.value][:2] == [Level.COUNTY, Level.TOWN]
    above = policy.load(policy.for_county(text_of("jishan"), "运城市", "140800000000"))
    assert [rule.level for rule in above.hierarchy.levels.value][:2] == [Level.CITY, Level.COUNTY]


def test_a_silent_row_is_asked_for_with_a_sentence() -> None:
    silent = policy.load(text_of("zhangzi"))
    for ask in (
        silent.pay.flat,
        lambda: silent.pay.rate("part_time"),
        silent.the_budget,
        silent.the_bank,
        lambda: silent.kind("cyclist"),
        lambda: silent.assessment.cadence_of(CycleKind.SPECIAL),
    ):
        with pytest.raises(Invalid, match="县政策"):
            ask()


def test_parts_of_a_value_are_shown_in_the_order_of_their_declaration():
    """They were once taken from a set, and stood in another order at every start of the program."""
    rule = AgeRule(soft=True, maximum=60, minimum=18, applies="recruitment")
    assert shown(rule) == "适用：选聘，最低周岁：18，最高周岁：60，不符时只提醒：是"


NAMES_OF_THINGS = re.compile(r"e通|GB/T|GB18030|GBK|UTF-8|PDF|Excel|CSV")
LATIN = re.compile(r"[A-Za-z{}]")


@pytest.mark.parametrize("county", COUNTIES)
def test_no_statement_shows_a_key(county: str) -> None:
    for one in policy.statements(policy.load(text_of(county))):
        told = NAMES_OF_THINGS.sub("", one.title + one.value)
        assert not LATIN.search(told), f"{one.path}: {one.title} = {one.value}"
        assert one.value, one.path


def parts(hint: object) -> Iterator[type[Part]]:
    """Yield the classes of parts a type is made of, sourced or not."""
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for inside in get_args(hint):
        yield from parts(inside)


def every_part() -> dict[type[Part], bool]:
    """Return every class of part, and whether it stands inside a sourced value."""
    found: dict[type[Part], bool] = {}
    waiting = [(policy.Policy, False)]
    while waiting:
        one, sourced = waiting.pop()
        if found.get(one) in (True, sourced):
            continue
        found[one] = sourced
        inside = sourced or issubclass(one, policy.Sourced)
        waiting += [(part, inside) for field in one.model_fields.values() for part in parts(field.annotation)]
    return found


OUR_OWN = {"key", "label", "note", "code_from", "code_to", "standard", "level"}
"""What tells a part apart, and what a label says already."""


def test_every_part_of_a_sourced_value_has_its_words_where_it_is_declared() -> None:
    found = every_part()
    assert found[AgeRule] and not found[policy.EmploymentKind]
    for part, sourced in found.items():
        labelled = "label" in part.model_fields
        if sourced and not labelled and not issubclass(part, policy.Sourced):
            silent = {name for name, field in part.model_fields.items() if not field.title}
            assert silent <= OUR_OWN, f"{part.__name__}: {silent}"


def test_a_key_of_a_county_is_told_in_its_words() -> None:
    words = {"grid_fund": "网格经费"}
    assert shown({Cost.WAGES: "grid_fund"}, words) == "工资补贴：网格经费"
    assert shown("{town}第{number}号") == "［乡镇］第［序号］号"
    assert shown(()) == "（未列明）"


def test_the_peoples_of_a_county_are_told_in_words_and_kept_by_code(jishan: policy.Policy) -> None:
    stated = jishan.profile.ethnicity if jishan.profile else None
    assert stated and stated.value == ("汉族", "回族", "满族")
    assert '"01"' in policy.dump(jishan)


def test_an_unknown_number_of_a_step_is_refused_by_its_own_name() -> None:
    text = text_of("jishan").replace("numbers.min_households", "numbers.min_housholds", 1)
    with pytest.raises(Invalid, match="min_housholds") as caught:
        policy.load(text)
    assert "[key]" not in str(caught.value)
