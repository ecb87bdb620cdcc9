"""County policies in the database: adopted from a date, asked by date, replaced with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.asof import AsOf
from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.imports import policies as texts
from app.services import policy
from db.models.policy import PolicyVersion
from tests.office import START, Office, count

JULY = date(2026, 7, 1)


def dearer(amount: str = "650.00") -> str:
    return texts.policy_text("jishan").replace('"600.00"', f'"{amount}"')


def rural(office: Office, on: date) -> Decimal:
    rate = office.maker.ask(policy.policy_on, on).pay.rate("rural_part_time").monthly
    assert rate is not None
    return rate.value


def test_the_policy_in_force_is_the_one_of_its_date(office: Office) -> None:
    adopted = office.admin.do(
        policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY, source="县政府会议纪要")
    )
    assert rural(office, date(2026, 6, 30)) == Decimal("600.00")
    assert rural(office, JULY) == Decimal("650.00")
    listed = office.maker.ask(policy.policies)
    assert [(one.valid_from, one.valid_to) for one in listed] == [(START, JULY), (JULY, None)]
    assert listed[1].id == adopted and listed[1].source == "县政府会议纪要"
    assert "650.00" in office.maker.ask(policy.policy_text, adopted)


def test_a_month_that_sees_two_policies_knows_the_days_of_each(office: Office) -> None:
    middle = date(2026, 7, 16)
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=middle))
    found = office.maker.ask(policy.policies_between, JULY, date(2026, 8, 1))
    assert [(one.start, one.end) for one in found] == [(JULY, middle), (middle, date(2026, 8, 1))]
    with pytest.raises(NotFound, match="2025-12-01"):
        office.maker.ask(policy.policies_between, date(2025, 12, 1), date(2026, 2, 1))


def test_before_the_first_policy_there_is_none(office: Office) -> None:
    with pytest.raises(NotFound, match="2025-12-31"):
        office.maker.ask(policy.policy_on, date(2025, 12, 31))


def test_a_policy_adopted_between_two_ends_where_the_later_begins(office: Office) -> None:
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer("700.00"), valid_from=date(2026, 9, 1)))
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))
    assert [rural(office, date(2026, month, 1)) for month in (6, 7, 8, 9)] == [600, 650, 650, 700]


def test_the_same_day_needs_a_reason_and_keeps_the_void_one(office: Office) -> None:
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))
    again = policy.NewPolicy(text=dearer("660.00"), valid_from=JULY)
    with pytest.raises(Invalid, match="原因"):
        office.admin.do(policy.adopt, again)
    assert rural(office, JULY) == 650
    office.admin.do(policy.adopt, policy.NewPolicy(text=again.text, valid_from=JULY, reason="金额录错"))
    assert rural(office, JULY) == 660
    assert rural(office, date(2026, 6, 30)) == 600
    assert count(office.maker, PolicyVersion) == 3


def test_adopting_the_same_again_changes_nothing(office: Office) -> None:
    new = policy.NewPolicy(text=dearer(), valid_from=JULY)
    first = office.admin.do(policy.adopt, new)
    assert office.admin.do(policy.adopt, new) == first
    assert count(office.maker, PolicyVersion) == 2


def test_what_was_known_before_is_still_told(office: Office) -> None:
    before = office.clock()
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))
    office.admin.do(policy.adopt, policy.NewPolicy(text=dearer("660.00"), valid_from=JULY, reason="金额录错"))
    after = office.clock()
    told = office.maker.at(AsOf(JULY, after)).ask(policy.policy_on, JULY)
    assert told.pay.rate("rural_part_time").monthly.value == 660
    with pytest.raises(NotFound):  # the first version now ends in July, and nothing else was known then
        office.maker.at(AsOf(JULY, before)).ask(policy.policy_on, JULY)


def test_a_version_adopted_by_mistake_is_withdrawn(office: Office) -> None:
    mistake = office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))
    row = next(one for one in office.admin.ask(policy.policies) if one.id == mistake)
    with pytest.raises(Conflict):
        office.admin.do(policy.withdraw, mistake, row.version + 1, "误采用")
    office.admin.do(policy.withdraw, mistake, row.version, "误采用")
    assert rural(office, JULY) == 600
    first = office.admin.ask(policy.policies)[0]
    with pytest.raises(Invalid, match="最早"):
        office.admin.do(policy.withdraw, first.id, first.version, "误采用")
    with pytest.raises(NotFound):
        office.admin.do(policy.withdraw, mistake, row.version, "误采用")


def test_a_faulty_text_is_refused_and_nothing_changes(office: Office) -> None:
    with pytest.raises(Invalid, match="最多到分"):
        office.admin.do(policy.adopt, policy.NewPolicy(text=dearer("600.005"), valid_from=JULY))
    assert count(office.maker, PolicyVersion) == 1


def test_only_who_may_write_policy_adopts_one(office: Office) -> None:
    with pytest.raises(Denied, match="维护政策"):
        office.maker.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))


def test_sources_are_listed_with_what_is_ours(office: Office) -> None:
    rows = office.clerk_a.ask(policy.sources)
    ours = {row.path for row in rows if row.assumed}
    assert "insurance.accident.period" in ours and "pay.scheme[0].rates[0].monthly" not in ours
    assert len(rows) > 150


def test_the_digest_stored_is_that_of_what_it_says(office: Office) -> None:
    adopted = office.admin.do(policy.adopt, policy.NewPolicy(text=dearer(), valid_from=JULY))
    other = office.admin.do(
        policy.adopt, policy.NewPolicy(text="# remark\n" + dearer(), valid_from=date(2026, 8, 1))
    )
    marks = office.maker.ask(
        lambda unit: unit.session.scalars(
            select(PolicyVersion.digest).where(PolicyVersion.id.in_([adopted, other]))
        ).all()
    )
    assert len(marks) == 2 and len(set(marks)) == 1


@pytest.mark.parametrize("name", ["nowhere", "nowhere.toml"])
def test_an_unknown_preset_names_those_there_are(name: str) -> None:
    with pytest.raises(Invalid, match="dianbai、ezhou、jingzhou、jishan、zhangzi"):
        texts.policy_text(name)


def test_a_policy_file_of_other_bytes_is_refused(tmp_path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes("标题".encode("gbk"))
    with pytest.raises(Invalid, match="UTF-8"):
        texts.policy_text(str(path))
    path.write_bytes(b"\xef\xbb\xbfid = 'x'")
    assert texts.policy_text(str(path)) == "id = 'x'"
