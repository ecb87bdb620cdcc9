"""A policy told against another, and one value of it changed in its text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.errors import Invalid, NotFound
from app.core.fields import Kind
from app.domain import policy
from app.domain.budget import Overspend

PRESETS = Path(__file__).parents[2] / "resources" / "policies"
NEXT = date(2027, 1, 1)
RATE = "pay.scheme[0].rates[1].monthly"


def text_of(county: str) -> str:
    return (PRESETS / f"{county}.toml").read_text(encoding="utf-8")


JISHAN = text_of("jishan")


def change(path: str, value: object, source: str = "县政府会议纪要〔2026〕9号") -> policy.Change:
    return policy.Change(path, value, source, "第三条", "", NEXT)


def told(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    found = policy.differences(policy.load(before), policy.load(after))
    return [
        (one.either.title, one.before and one.before.value, one.after and one.after.value) for one in found
    ]


def test_a_policy_does_not_differ_from_itself_whatever_its_text_looks_like() -> None:
    again = policy.dump(policy.load(JISHAN)) + "# 备注\n"
    assert told(JISHAN, again) == []


def test_one_amount_is_one_difference_with_both_values() -> None:
    after = JISHAN.replace('"600.00"', '"650.00"')
    (one,) = told(JISHAN, after)
    assert one == ("薪酬补贴 › 薪酬办法 › 按用工类别定额 › 农村兼职 › 月标准", "600.00", "650.00")


def test_an_entry_put_in_the_middle_is_one_entry_more_and_nothing_else() -> None:
    mark = "[[employment_kinds]]\n"
    first, second = JISHAN.split(mark, 2)[0], JISHAN.split(mark)
    extra = second[1].replace('"urban_full_time"', '"reserve"').replace('"社区专职"', '"储备人员"')
    after = first + mark + extra + mark + mark.join(second[1:])
    titles = {title for title, _, _ in told(JISHAN, after)}
    assert titles and all(title.startswith("用工类别 › 储备人员 › ") for title in titles)
    assert {before for _, before, _ in told(JISHAN, after)} == {None}
    assert {now for _, _, now in told(after, JISHAN)} == {None}


def test_an_entry_with_another_name_keeps_its_place() -> None:
    after = JISHAN.replace('label = "社区专职"', 'label = "城区专职"')
    found = policy.differences(policy.load(JISHAN), policy.load(after))
    assert [one.either.path for one in found if one.before is None or one.after is None] == []
    names = [(one.before.value, one.after.value) for one in found if one.either.path.endswith(".label")]
    assert names == [("社区专职", "城区专职")]


def test_a_new_source_alone_is_a_difference() -> None:
    after = policy.changed(JISHAN, change(RATE, Decimal("600.00")))
    (one,) = policy.differences(policy.load(JISHAN), policy.load(after))
    assert one.before.value == one.after.value and one.before.source != one.after.source


@pytest.mark.parametrize("county", ["jingzhou", "zhangzi", "dianbai", "ezhou"])
def test_every_value_a_form_may_change_can_be_changed_alone(county: str) -> None:
    text = text_of(county)
    before, count = policy.load(text), 0
    for one in policy.statements(before):
        try:
            value = policy.editable(before, one.path, one.title).value
        except Invalid:
            continue  # a list: another test
        after = policy.load(policy.changed(text, change(one.path, value)))
        assert [each.either.path for each in policy.differences(before, after)] == [one.path]
        assert after.valid_from == NEXT
        count += 1
    assert count > 15


@pytest.mark.parametrize(
    ("path", "value", "kind", "said"),
    [
        (RATE, Decimal("650.5"), Kind.MONEY, "650.50"),
        ("pay.payday", 12, Kind.COUNT, "12"),
        ("employment_kinds[0].insured", False, Kind.FLAG, "否"),
        ("budget.lines[0].overspend", Overspend.STOP, Kind.CHOICE, Overspend.STOP.label),
        ("vetting.steps[3].numbers.min_households", 7, Kind.COUNT, "7"),
    ],
)
def test_each_kind_of_value_is_written_as_the_file_has_it(
    path: str, value: object, kind: Kind, said: str
) -> None:
    before = policy.load(JISHAN)
    assert policy.editable(before, path, "标题").field.kind is kind
    text = policy.changed(JISHAN, change(path, value))
    (one,) = [each for each in policy.statements(policy.load(text)) if each.path == path]
    assert (one.value, one.source, one.article) == (said, "县政府会议纪要〔2026〕9号", "第三条")
    assert text.count("\n# ----") == JISHAN.count("\n# ----")  # the comments stay


def test_a_place_the_policy_does_not_have_is_said() -> None:
    with pytest.raises(NotFound):
        policy.editable(policy.load(JISHAN), "pay.scheme[0].rates[9].monthly", "")
    with pytest.raises(NotFound):
        policy.editable(policy.load(JISHAN), "pay.scheme", "")


def test_every_fault_has_its_place_in_words_and_its_line() -> None:
    text = JISHAN.replace('"600.00"', '"600.005"')
    text = text.replace("paid = { value = true", 'paid = { value = "有"', 1)
    with pytest.raises(policy.Unfit) as caught:
        policy.load(text)
    by_title = {one.title: one for one in caught.value.faults}
    rate = by_title["薪酬补贴 › 薪酬办法 › 月标准"]
    assert "最多到分" in rate.sentence and '"600.005"' in text.splitlines()[rate.line - 1]
    assert by_title["用工类别 › 县财政发放"].sentence == "要写 true 或 false"


def test_a_text_that_is_no_toml_is_one_fault_of_the_whole() -> None:
    with pytest.raises(policy.Unfit) as caught:
        policy.load("县 = ")
    (one,) = caught.value.faults
    assert one.title == "整个文件" and "TOML" in one.sentence and caught.value.fields == {}
