"""A new policy before and after it is adopted: what it changes, what it touches, what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Kind
from app.imports import policies as texts
from app.services import leave, pay, policy
from app.services.pay import NewRun
from app.services.policy import NewPolicy, NewResting, Revision, Standing
from tests.office import Office
from tests.services import paid
from tests.services.paid import NOVEMBER, OCTOBER

RATE = "pay.scheme[0].rates[1].monthly"
DECEMBER = date(2026, 12, 1)
JISHAN = texts.policy_text("jishan")


def dearer(amount: str = "650.00") -> str:
    return JISHAN.replace('"600.00"', f'"{amount}"')


def revision(**changes: object) -> Revision:
    usual = {"path": RATE, "value": Decimal("650.00"), "valid_from": DECEMBER, "source": "县政府会议纪要9号"}
    return Revision(**(usual | changes))


@pytest.fixture
def posted(office: Office) -> Office:
    """The county with October paid and posted."""
    paid.hire(office)
    paid.appropriate(office)
    paid.posted(office, OCTOBER)
    return office


def test_a_preset_is_taken_as_it_is_or_as_this_county_starts_from_it(office: Office) -> None:
    ours = office.maker.ask(policy.as_ours, texts.policy_text("jingzhou"))
    seen = office.maker.ask(policy.preview, NewPolicy(text=ours, valid_from=DECEMBER))
    assert seen.faults == () and "荆州区" not in seen.title and "鄂州" not in ours
    assert office.maker.ask(policy.as_ours, ours) == ours  # its root is ours already
    with pytest.raises(Invalid):
        office.maker.ask(policy.as_ours, "county = 1")


def test_differences_are_told_line_by_line_with_both_sources(office: Office) -> None:
    seen = office.maker.ask(policy.preview, NewPolicy(text=dearer(), valid_from=DECEMBER))
    (one,) = seen.differences
    assert (one.chapter, one.before, one.after) == ("薪酬补贴", "600.00", "650.00")
    assert one.title.endswith("农村兼职 › 月标准") and one.before_source == one.after_source == "稷山材料 J32"
    assert seen.against == "测试政策（2026-01-01 起）" and seen.refused == () and seen.faults == ()
    assert len(office.maker.ask(policy.policies)) == 1  # looked at, not adopted


def test_faults_are_rows_and_not_an_exception(office: Office) -> None:
    seen = office.maker.ask(policy.preview, NewPolicy(text=dearer("600.005")))
    (fault,) = seen.faults
    assert fault.title == "薪酬补贴 › 薪酬办法 › 月标准" and "最多到分" in fault.sentence and fault.line
    assert seen.differences == () and seen.starts is None


def test_the_same_policy_again_is_not_to_be_adopted(office: Office) -> None:
    seen = office.maker.ask(policy.preview, NewPolicy(text=JISHAN, valid_from=DECEMBER))
    assert dict(seen.refused) == {"text": "和现行政策没有差别，不需要采用。"}


def test_a_paid_month_is_never_ruled_anew(posted: Office) -> None:
    late = NewPolicy(text=dearer(), valid_from=date(2026, 10, 31))
    assert "2026年10月的补贴已经过账" in dict(posted.maker.ask(policy.preview, late).refused)["valid_from"]
    with pytest.raises(Invalid, match="2026-11-01 或以后") as caught:
        posted.admin.do(policy.adopt, late)
    assert set(caught.value.fields) == {"valid_from"}
    posted.admin.do(policy.adopt, NewPolicy(text=dearer(), valid_from=date(2026, 11, 1)))
    first = posted.admin.ask(policy.policies)[0]
    with pytest.raises(Invalid, match="已经按这份政策过账"):
        posted.admin.do(policy.withdraw, first.id, first.version, "误采用")


def test_what_is_touched_is_told(posted: Office) -> None:
    posted.maker.do(pay.calculate, NewRun(month=NOVEMBER))
    new = NewPolicy(text=dearer(), valid_from=date(2026, 11, 16))
    touched = posted.admin.ask(policy.preview, new).touches
    assert touched[0].startswith("从 2026-11-16 起")
    assert "2026年11月的补贴分段计算" in touched[1] and "过账到2026年10月" in touched[2]
    assert touched[3] == "2026年11月的补贴已计算，是按原政策算的：采用后请作废重算。"
    other = JISHAN.replace("value = 5, source", "value = 6, source", 1)
    untouched = posted.admin.ask(policy.preview, NewPolicy(text=other, valid_from=date(2026, 11, 1))).touches
    assert not any("重算" in one and "作废" in one for one in untouched)


def test_a_value_is_offered_with_its_kind_and_its_source(office: Office) -> None:
    found = office.clerk_a.ask(policy.value_at, RATE)
    assert (found.value, found.field.kind, found.field.label.title) == (
        Decimal("600.00"),
        Kind.MONEY,
        "月标准",
    )
    assert found.source == "稷山材料 J32"
    with pytest.raises(Invalid, match="清单"):
        office.clerk_a.ask(policy.value_at, "hierarchy.levels")
    with pytest.raises(NotFound):
        office.clerk_a.ask(policy.value_at, "pay.nothing")


def test_one_value_is_changed_from_a_day_on_with_who_says_so(office: Office) -> None:
    (one,) = office.maker.ask(policy.preview_revision, revision()).differences
    assert (one.before, one.after, one.after_source) == ("600.00", "650.00", "县政府会议纪要9号")
    adopted = office.admin.do(policy.revise, revision())
    rows = office.maker.ask(policy.policies)
    assert [(row.valid_from, row.standing) for row in rows] == [
        (date(2026, 1, 1), Standing.NOW),
        (DECEMBER, Standing.AHEAD),
    ]
    assert rows[1].id == adopted and (rows[1].source, rows[1].by) == ("县政府会议纪要9号", "管理员")
    text = office.maker.ask(policy.policy_text, adopted)
    assert "valid_from = 2026-12-01" in text and "# ---" in text
    said = {row.path: row for row in office.maker.ask(policy.sources, DECEMBER)}
    assert (said[RATE].value, said[RATE].source) == ("650.00", "县政府会议纪要9号")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": Decimal("600.005")}, "value"),
        ({"path": "pay.payday", "value": 31}, "value"),
        ({"source": "  "}, "source"),
    ],
)
def test_a_value_that_cannot_be_is_said_at_its_field(office: Office, changes: dict, field: str) -> None:
    for act in (policy.preview_revision, policy.revise):
        with pytest.raises(Invalid) as caught:
            office.admin.do(act, revision(**changes))
        assert set(caught.value.fields) == {field}
    assert len(office.maker.ask(policy.policies)) == 1


def test_who_may_not_adopt_may_look(office: Office) -> None:
    assert office.clerk_a.ask(policy.preview_revision, revision()).differences
    with pytest.raises(Denied, match="维护政策"):
        office.clerk_a.do(policy.revise, revision())


def test_days_of_no_leave_are_put_into_the_policy_by_a_form(file_office: Office) -> None:
    paid.hire(file_office)
    days = {"first": date(2026, 11, 9), "last": date(2026, 11, 13)}
    new = NewResting(label='全国"两会"', source="县委通知", valid_from=date(2026, 11, 1), **days)
    for wrong, field in (
        ({"last": date(2026, 11, 8)}, "last"),
        ({"source": " "}, "source"),
        ({"label": "会"}, "label"),
    ):
        with pytest.raises(Invalid) as refused:
            file_office.admin.ask(policy.preview_resting, replace(new, **wrong))
        assert list(refused.value.fields) == [field]
    (seen,) = file_office.admin.ask(policy.preview_resting, new).differences
    assert (seen.chapter, seen.before_source, seen.after_source) == ("休假", "", "县委通知")
    with pytest.raises(Denied):
        file_office.maker.do(policy.rest, new)
    file_office.admin.do(policy.rest, new)
    who = paid.person(file_office, "演示甲")
    asked = leave.NewLeave(
        person_id=who, kind="personal", first=days["first"], last=days["first"], reason="有事"
    )
    told = file_office.maker.ask(leave.weigh, asked).told
    assert told.startswith('全国"两会"（2026-11-09 至 2026-11-13）期间不安排事假'), told
