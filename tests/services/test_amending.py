"""One value for many workers: weighed first, all or none, a posting never rewritten; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.asof import AsOf
from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.roster import EndReason
from app.imports.policies import policy_text
from app.services import audit, career, pay, policy, roster
from app.services.pay import NewRun
from app.services.roster import Amendment, How
from db.models.audit import AuditBlock
from db.models.people import Body, Person
from db.models.roster import Posting
from tests.office import START, TODAY, Office, one
from tests.services import paid
from tests.services.test_own_fields import DECLARED, EXTRA

MAY, JANUARY = date(2026, 5, 1), paid.JANUARY


@pytest.fixture
def staffed(office: Office) -> tuple[Office, list[int]]:
    """The office with four people in post, the last a dedicated one."""
    return office, paid.hire(office)


def changed(office: Office, ids: list[int], amendment: Amendment, login: str = "maker") -> list[int]:
    """Weigh a change and make it for those it changes, as the window does."""
    space = office.workspace(login)
    weighed = space.ask(roster.weigh_many, ids, amendment)
    return space.do(roster.amend_many, [row for row in weighed if row.changes], amendment)


def test_a_fact_of_persons_is_shown_before_and_after_and_written_in_one_block(staffed):
    office, ids = staffed
    note = Amendment(field="note", value=" 参加村医保宣传 ")
    weighed = office.maker.ask(roster.weigh_many, ids[:3], note)
    assert [(row.name, row.place, row.before, row.after, row.why) for row in weighed] == [
        ("演示甲", "东村第1网格", "", "参加村医保宣传", ""),
        ("演示乙", "东村第2网格", "", "参加村医保宣传", ""),
        ("演示丙", "城关社区第1网格", "", "参加村医保宣传", ""),
    ]
    before = one(office.auditor, select(func.max(AuditBlock.seq)))
    assert office.maker.do(roster.amend_many, weighed, note) == ids[:3]
    assert one(office.auditor, select(func.max(AuditBlock.seq))) == before + 1
    assert [row.note for row in office.maker.ask(roster.workers)] == ["参加村医保宣传"] * 3 + [""]
    again = office.maker.ask(roster.weigh_many, ids, note)
    assert [row.changes for row in again] == [False, False, False, True]
    politics = office.maker.ask(roster.weigh_many, ids[:1], Amendment(field="politics", value="13"))
    assert (politics[0].before, politics[0].after) == ("中共党员", "群众")
    assert all(check.ok for check in office.maker.ask(audit.verified))


def test_a_kind_of_employment_begins_on_a_day_and_what_was_before_stays(staffed):
    office, ids = staffed
    full = Amendment(field="employment", value="urban_full_time", since=MAY, doc_no="稷网〔2026〕3号")
    weighed = office.maker.ask(roster.weigh_many, ids, full)
    assert [(row.before, row.after, row.changes) for row in weighed] == [
        ("农村兼职", "社区专职", True),
        ("农村兼职", "社区专职", True),
        ("社区专职", "社区专职", False),
        ("邮政专属（县邮政分公司）", "社区专职", True),
    ]
    fresh = changed(office, ids[:2], full)
    assert len(fresh) == 2 and not set(fresh) & set(ids)
    now = {row.id: row for row in office.maker.ask(roster.workers)}
    assert {now[one_].employment for one_ in fresh} == {"社区专职"} and set(ids[2:]) < set(now)
    then = office.maker.ask(roster.workers, AsOf(date(2026, 4, 30)))
    assert [row.employment for row in then][:2] == ["农村兼职", "农村兼职"]
    old, new = (
        office.maker.ask(lambda unit, key=key: unit.session.get_one(Posting, key))
        for key in (ids[0], fresh[0])
    )
    assert (old.valid_to, old.end_reason, new.valid_from, new.doc_no) == (MAY, None, MAY, "稷网〔2026〕3号")
    told = [event.text for event in office.maker.ask(career.career, old.person_id, new.id).events]
    assert any(text.startswith("变更：") and "网格员，社区专职（上：兼职 → 专职，" in text for text in told)
    assert not any(text.startswith("离岗") for text in told)


def test_the_same_guards_as_for_one_and_each_says_why(staffed):
    office, ids = staffed
    dedicated = Amendment(field="employment", value="dedicated", since=MAY)
    assert "请填写所属单位" in office.maker.ask(roster.weigh_many, ids[:1], dedicated)[0].why
    host = one(office.maker, select(Body.id))
    lent = replace(dedicated, host_body_id=host)
    assert office.maker.ask(roster.weigh_many, ids[:1], lent)[0].after == "邮政专属（县邮政分公司）"
    bare = office.maker.ask(roster.weigh_many, ids, Amendment(field="host_body_id", how=How.CLEAR, since=MAY))
    assert [bool(row.why) for row in bare] == [False, False, False, True]
    early = office.maker.ask(roster.weigh_many, ids[:1], replace(lent, since=JANUARY))
    assert early[0].why == "2026-01-01才上岗，变更日期应晚于这一天"
    with pytest.raises(Invalid, match="演示甲：2026-01-01才上岗"):
        office.maker.do(roster.amend_many, early, replace(lent, since=JANUARY))
    for wrong, field in (
        (Amendment(field="employment", value="dedicated"), "since"),
        (Amendment(field="employment", value="nothing", since=MAY), "value"),
        (Amendment(field="note", value="字" * 201), "value"),
        (Amendment(field="note", value=" "), "value"),
    ):
        with pytest.raises(Invalid) as refused:
            office.maker.ask(roster.weigh_many, ids, wrong)
        assert set(refused.value.fields) == {field}


def test_nobody_is_changed_where_one_cannot_be_or_has_changed(staffed):
    office, ids = staffed
    expired = Amendment(field="until", value=date(2026, 12, 31))
    weighed = office.maker.ask(roster.weigh_many, ids, expired)
    office.maker.do(roster.leave, ids[1], 1, roster.Leaving(on=MAY, reason=EndReason.RESIGNED))
    with pytest.raises(Conflict, match="演示乙的记录刚被修改过，一个也没有改"):
        office.maker.do(roster.amend_many, weighed, expired)
    assert all(row.until is None for row in office.maker.ask(roster.workers))
    assert "已于2026-05-01离岗" in office.maker.ask(roster.weigh_many, ids, expired)[1].why
    changed(office, [ids[0], ids[3]], expired)
    gone = office.maker.ask(lambda unit: unit.session.get_one(Posting, ids[0]))
    assert (gone.valid_to, gone.end_reason) == (date(2026, 12, 31), EndReason.EXPIRED)
    person = Amendment(field="note", value="已核对")
    seen = office.maker.ask(roster.weigh_many, ids[2:], person)
    changed(office, ids[2:3], Amendment(field="education", value="20"))
    with pytest.raises(Conflict, match="演示丙"):
        office.maker.do(roster.amend_many, seen, person)


def test_nobody_beyond_the_scope_and_nobody_without_the_permission(staffed):
    office, ids = staffed
    note = Amendment(field="note", value="甲镇统一填写")
    with pytest.raises(NotFound):
        office.clerk_a.ask(roster.weigh_many, ids, note)
    assert changed(office, ids[:2], note, "clerk_a") == ids[:2]
    with pytest.raises(Denied):
        office.checker.ask(roster.weigh_many, ids, note)


def test_a_change_in_a_month_already_checked_is_noted_and_pays_once(staffed):
    office, ids = staffed
    paid.appropriate(office)
    paid.posted(office, paid.SEPTEMBER)
    source = Amendment(field="source", value="两委干部", since=date(2026, 9, 16))
    changed(office, ids[:1], source)
    run = office.maker.do(pay.calculate, NewRun(month=paid.OCTOBER))
    slips = {slip.name: slip.amount for slip in office.maker.ask(pay.slips, run)}
    assert slips["演示甲"] == slips["演示乙"] == Decimal("600.00")


def test_the_countys_own_fields_are_set_raised_lowered_and_emptied(office: Office):
    new = policy.NewPolicy(text=policy_text("jishan") + DECLARED, valid_from=START, reason="增加自设字段")
    office.admin.do(policy.adopt, new)
    news = [
        paid.worker(office, 1, name="演示甲", extra=EXTRA),
        paid.worker(office, 2, name="演示乙", unit_id=office.unit_id(paid.EAST_2), extra=(("blood", "A型"),)),
    ]
    ids = office.maker.do(roster.register_many, news)
    fields = {one_.field.key: one_ for one_ in office.maker.ask(roster.amendable)}
    assert [key for key in fields if key.startswith("extra.")] == [
        "extra.blood",
        "extra.veteran",
        "extra.armband",
        "extra.deposit",
    ]
    deposit = fields["extra.deposit"]
    assert (deposit.dated, deposit.steps, deposit.field.label.title) == (True, True, "装备押金")
    raised = Amendment(field="extra.deposit", value=Decimal("20"), how=How.ADD, since=MAY)
    weighed = office.maker.ask(roster.weigh_many, ids, raised)
    assert [(row.before, row.after, row.why) for row in weighed] == [
        ("50.00", "70.00", ""),
        ("", "", "现在没有填写，不能增减；请用“改为”。"),
    ]
    ids[0] = changed(office, ids[:1], raised)[0]
    assert dict(office.maker.ask(roster.workers)[0].extra)["装备押金"] == Decimal("70.00")
    low = replace(raised, value=Decimal("80"), how=How.TAKE, since=TODAY)
    assert "减少后成了 -10.00" in office.maker.ask(roster.weigh_many, ids[:1], low)[0].why
    changed(office, ids, Amendment(field="extra.veteran", value=True))
    assert one(office.maker, select(Person.extra).where(Person.name == "演示乙")) == {
        "blood": "A型",
        "veteran": True,
    }
    changed(office, ids, Amendment(field="extra.veteran", how=How.CLEAR))
    assert "veteran" not in one(office.maker, select(Person.extra).where(Person.name == "演示乙"))
    with pytest.raises(Invalid, match="没有填写"):
        office.maker.ask(roster.weigh_many, ids, Amendment(field="extra.blood", how=How.CLEAR))
