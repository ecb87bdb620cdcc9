"""Leave on both engines: asked by a town, decided by the county, ended by coming back; one sum everywhere."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.errors import AppError, Conflict, Denied, Invalid, NotFound
from app.domain.assessment import CycleKind, CycleState
from app.domain.leave import LIVE, LeaveAct, Standing
from app.domain.leave.rules import standing
from app.domain.leave.spans import Span
from app.domain.pay import LateState
from app.domain.roster import EndReason
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.leave import leave_slip
from app.reports.leave_slips import leave_slips
from app.services import calendar, career, leave, pay, roster
from app.services.leave import Back, Going, NewLeave, NewQuota, NewTogether
from app.services.leave._book import works_of
from app.workspace import Unit
from db.models.assessment import Cycle, Tpl, TplVersion
from db.models.leave import LeaveEntry, LeaveRequest
from tests.office import Office
from tests.reports.paper_kit import texts
from tests.services.paid import AUGUST, OCTOBER, SEPTEMBER, WEST, appropriate, hire, person, posted, worker

MONDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 13)
NOTICE = Path("resources/calendar/2026.toml")


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    office.admin.do(calendar.adopt_year, 2026, NOTICE.read_text(encoding="utf-8"))
    return office


def new(office: Office, name: str = "演示丙", **changes: object) -> NewLeave:
    """Return a week of annual leave for the full-time worker of 乙镇."""
    week = NewLeave(
        person_id=person(office, name), kind="annual", first=MONDAY, last=FRIDAY, reason="回家探亲"
    )
    return replace(week, **changes)


def quota(office: Office, days: str, name: str = "演示丙") -> None:
    given = NewQuota(
        person_id=person(office, name), kind="annual", year=2026, days=Decimal(days), reason="按工龄证明"
    )
    office.maker.do(leave.set_quota, given)


def only(office: Office, login: str = "maker") -> leave.LeaveRow:
    (row,) = office.workspace(login).ask(leave.requests)
    return row


def test_a_week_is_asked_for_decided_and_cut_short(county: Office):
    quota(county, "7.5")
    assert county.clerk_b.ask(leave.weigh, new(county)).told == (
        "年休假 5 天。2026 年余额：请假前 7.5 天，请假后 2.5 天。"
    )
    request = county.clerk_b.do(leave.ask, new(county, cover_id=person(county, "演示丁")))
    row = only(county)
    assert (row.standing, row.days, row.left, row.cover) == (
        Standing.ASKED,
        Decimal(5),
        Decimal("2.5"),
        "演示丁",
    )
    with pytest.raises(Denied, match="另一个人"):
        county.clerk_b.do(leave.approve, request, row.version)
    assert county.clerk_a.ask(leave.requests) == [], "another town sees nothing of it"
    with pytest.raises(NotFound):
        county.clerk_a.do(leave.cancel, request, row.version, "不是我镇的人")
    county.maker.do(leave.approve, request, row.version)
    with pytest.raises(Conflict):
        county.maker.do(leave.refuse, request, row.version, "晚了一步")
    assert county.maker.ask(leave.away) == []
    county.clock.set(date(2026, 11, 11))
    (away,) = county.clerk_b.ask(leave.away)
    assert away.told == "演示丙年休假（2026-11-09 至 2026-11-13），演示丁代班"
    row = only(county)
    with pytest.raises(Invalid, match="一天也没休的，请按“撤销”"):
        county.clerk_b.do(leave.come_back, request, row.version, Back(on=date(2026, 11, 8)))
    with pytest.raises(Invalid, match="还没有过的日子"):
        county.clerk_b.do(leave.come_back, request, row.version, Back(on=FRIDAY))
    county.clerk_b.do(leave.come_back, request, row.version, Back(on=date(2026, 11, 10), noon=True))
    row = only(county)
    assert (row.standing, row.days, row.left) == (Standing.RETURNED, Decimal("1.5"), Decimal(6))
    entries = county.clerk_b.ask(leave.ledger, 2026)
    assert [(one.act, one.days, one.left) for one in entries] == [
        (LeaveAct.GRANTED, Decimal("7.5"), Decimal("7.5")),
        (LeaveAct.ASKED, Decimal(-5), Decimal("2.5")),
        (LeaveAct.RETURNED, Decimal("3.5"), Decimal(6)),
    ]
    put_right(county, request, row.version)
    with pytest.raises((Invalid, Denied)):
        county.maker.do(lambda unit: setattr(unit.session.get(LeaveEntry, entries[0].id), "halves", 99))


def put_right(county: Office, request: int, version: int) -> None:
    """Put a return right that was mistyped; with a reason, to another day, within what they may have."""
    fix = leave.correct_return
    for back, field in (
        (Back(on=date(2026, 11, 10), noon=True, why="没有改"), "on"),
        (Back(on=date(2026, 11, 11), why=""), "why"),
        (Back(on=date(2026, 11, 12), why="还没有到"), "on"),
    ):
        with pytest.raises(Invalid) as refused:
            county.clerk_b.do(fix, request, version, back)
        assert list(refused.value.fields) == [field]
    county.clerk_b.do(fix, request, version, Back(on=date(2026, 11, 11), why="登记时看错了日期"))
    row = only(county)
    assert (row.standing, row.days, row.left) == (Standing.RETURNED, Decimal(3), Decimal("4.5"))
    last = county.clerk_b.ask(leave.ledger, 2026)[-1]
    assert (last.act, last.days) == (LeaveAct.RETURNED, Decimal("-1.5"))
    assert last.note == "更正销假，实际休到 2026-11-11：登记时看错了日期"
    with pytest.raises(Invalid, match="已销假"):
        county.clerk_b.do(leave.cancel, request, row.version, "不去了")


def test_what_cannot_be_is_refused_and_nothing_is_written(county: Office):
    quota(county, "5")
    cases = (
        ({"last": date(2026, 11, 16)}, "last", "还剩 5 天，这次要 6 天"),
        ({"first": date(2025, 12, 1), "last": date(2025, 12, 2)}, "first", "2025-12-01不在岗"),
        ({"reason": " "}, "reason", "请写明请假的事由"),
        ({"kind": "moon"}, "kind", "没有这种假"),
        ({"kind": "sick"}, "evidence", "诊断证明"),
        ({"cover_id": person(county, "演示丙")}, "cover_id", "不能是请假人自己"),
        ({"person_id": person(county, "演示甲")}, "kind", "只限专职"),
    )
    for changes, field, words in cases:
        with pytest.raises(Invalid) as refused:
            county.maker.do(leave.ask, new(county, **changes))
        assert words in refused.value.fields.get(field, ""), (changes, refused.value.fields)
    county.clerk_b.do(leave.ask, new(county))
    with pytest.raises(Invalid, match="重叠"):
        county.clerk_b.do(leave.ask, new(county, kind="personal", first=FRIDAY, last=FRIDAY))
    for act, login in ((leave.ask, "checker"), (leave.ask, "clerk_a")):
        with pytest.raises((Denied, NotFound)):
            county.workspace(login).do(act, new(county, first=date(2026, 12, 1), last=date(2026, 12, 1)))
    with pytest.raises(Denied, match="县级经办"):
        county.clerk_b.do(leave.grant_year, 2026)
    assert len(county.maker.ask(leave.requests)) == 1
    county.maker.do(leave.refuse, only(county).id, only(county).version, "两会期间走不开")
    assert only(county).standing is Standing.REFUSED
    (row,) = county.maker.ask(leave.balances, 2026)
    assert (row.granted, row.taken, row.left) == (Decimal(5), Decimal(0), Decimal(5))


def test_who_promised_to_stand_in_cannot_leave_until_that_leave_is_taken_back(county: Office):
    quota(county, "5")
    theirs = new(county, "演示丁", kind="personal", cover_id=person(county, "演示丙"))
    promised = county.clerk_b.do(leave.ask, theirs)
    for login in ("clerk_b", "maker"):
        with pytest.raises(Invalid) as refused:
            county.workspace(login).do(leave.ask, new(county, last=MONDAY))
        assert "已答应替演示丁代班" in refused.value.fields["first"]
    ill = new(county, kind="sick", evidence="诊断证明")
    assert "原定由其代班的：演示丁（2026-11-09 至 2026-11-13）" in county.clerk_b.ask(leave.weigh, ill).told
    county.clerk_b.do(leave.cancel, promised, only(county).version, "不去了")
    asked = county.clerk_b.do(leave.ask, new(county, last=MONDAY))
    with pytest.raises(Invalid, match="演示丙自己在2026-11-09请年休假"):
        county.clerk_b.do(leave.ask, theirs)
    county.maker.do(leave.approve, asked, 1)


def together(office: Office, covers: dict[str, str] | None = None, **changes: object) -> NewTogether:
    """Return a week of unpaid leave for several people."""
    pairs = ((person(office, one), person(office, cover)) for one, cover in (covers or {}).items())
    week = NewTogether(
        kind="personal", first=MONDAY, last=FRIDAY, reason="集中轮休", evidence="", covers=tuple(pairs)
    )
    return replace(week, **changes)


def people(office: Office, names: str) -> list[int]:
    return [person(office, f"演示{name}") for name in names]


def passing(found: list[Going]) -> dict[str, str]:
    """Return by name what would come of each, or why not."""
    return {one.name: one.after if one.changes else f"✘ {one.why}" for one in found}


def test_several_go_by_one_act_each_with_the_guard_of_one(county: Office):
    quota(county, "4")
    everybody = people(county, "甲乙丙丁")
    annual = county.maker.ask(leave.weigh_many, everybody, together(county, kind="annual"))
    assert passing(annual)["演示丙"].startswith("✘ 2026 年的年休假还剩 4 天，这次要 5 天，不够")
    assert "只限专职" in passing(annual)["演示甲"] and [one.before for one in annual[1:3]] == [
        "没有额度",
        "余 4 天",
    ]
    with pytest.raises(Invalid, match=r"演示甲：.*演示丙：.*一个人也没有登记"):
        county.maker.do(leave.ask_many, annual, together(county, kind="annual"))
    short = together(county, {"演示丙": "演示丁"}, kind="annual", last=date(2026, 11, 11))
    seen = county.maker.ask(leave.weigh_many, everybody, short)
    assert passing(seen)["演示丙"] == "3 天，余 1 天；演示丁代班"
    (asked,) = county.maker.do(leave.ask_many, [one for one in seen if one.changes], short)
    (row,) = county.maker.ask(leave.requests)
    assert (row.id, row.standing, row.cover, row.left) == (asked, Standing.ASKED, "演示丁", Decimal(1))
    rest = county.clerk_b.ask(leave.weigh_many, people(county, "丙丁"), together(county))
    assert "重叠" in passing(rest)["演示丙"] and "已答应替演示丙代班" in passing(rest)["演示丁"]
    with pytest.raises(NotFound):
        county.clerk_b.ask(leave.weigh_many, people(county, "甲丁"), together(county))
    with pytest.raises(Denied):
        county.checker.ask(leave.weigh_many, people(county, "甲"), together(county))
    with pytest.raises(Invalid, match="没有可以一起请假的人"):
        county.maker.do(leave.ask_many, [], together(county))


def test_who_fails_by_now_is_named_and_nobody_is_asked_for(county: Office):
    pair = people(county, "甲乙")
    swapped = county.clerk_a.ask(leave.weigh_many, pair, together(county, {"演示甲": "演示乙"}))
    assert passing(swapped)["演示甲"].startswith("✘ 演示乙自己在2026-11-09 至 2026-11-13请事假")
    assert passing(swapped)["演示乙"] == "5 天；这些天不发补贴，批准后计算当月补贴时扣除"
    seen = county.clerk_a.ask(leave.weigh_many, [*pair, pair[0]], together(county))
    assert [one.name for one in seen] == ["演示甲", "演示乙"], "who is chosen twice goes once"
    with pytest.raises(Invalid) as refused:
        county.clerk_a.do(leave.ask_many, seen, together(county, reason=" "))
    assert set(refused.value.fields) == {"reason"}
    first = county.maker.do(leave.ask, new(county, "演示乙", kind="personal", last=MONDAY))
    with pytest.raises(Invalid) as refused:
        county.clerk_a.do(leave.ask_many, seen, together(county))
    assert str(refused.value).startswith("演示乙：与2026-11-09的事假重叠")
    assert "演示甲" not in str(refused.value)
    assert [row.id for row in county.maker.ask(leave.requests)] == [first]
    county.maker.do(leave.cancel, first, 1, "不去了")
    made = county.clerk_a.do(leave.ask_many, seen, together(county))
    name, content, out = leave_slips(county.maker, made)
    said = "".join(texts(content))
    assert name.startswith("请假单-2张") and all(f"假{one:05d}" in said for one in made)
    assert (out.people, out.who) == (2, frozenset(pair))


def test_two_records_of_one_human_being_go_once(county: Office):
    first = county.maker.do(roster.register, worker(county, 7, name="演示戊", unit_id=county.unit_id(WEST)))
    leaving = roster.Leaving(on=date(2026, 3, 1), reason=EndReason.RESIGNED)
    county.maker.do(roster.leave, first, 1, leaving)
    again = worker(county, 9, name="演示己", unit_id=county.unit_id(WEST), since=leaving.on)
    county.maker.do(roster.register, again)
    kept, gone = person(county, "演示己"), person(county, "演示戊")
    made = county.maker.do(roster.propose_merge, kept, gone, "同一个人登记了两次")
    county.approver.do(roster.merge_persons, made, 1)
    week = together(county, {"演示戊": "演示丁"})
    seen = county.maker.ask(leave.weigh_many, [kept, gone], week)
    assert [(one.id, one.after[:10]) for one in seen] == [(kept, "5 天；演示丁代班；")]
    county.maker.do(leave.ask_many, seen, week)
    assert only(county).cover == "演示丁"


def test_the_year_is_granted_once_by_years_of_work(county: Office):
    with pytest.raises(Invalid, match="没有还要核定额度的人"):
        county.maker.do(leave.grant_year, 2026)  # everybody came in January
    assert county.maker.do(leave.grant_year, 2027) == 1, "the others are not full-time"
    (row,) = county.maker.ask(leave.balances, 2027)
    assert (row.name, row.left) == ("演示丙", Decimal(5))
    with pytest.raises(Invalid, match="没有还要核定额度的人"):
        county.maker.do(leave.grant_year, 2027)


def test_unpaid_days_come_off_the_month_and_off_the_next_where_it_is_checked(county: Office):
    appropriate(county)
    posted(county, AUGUST)
    posted(county, SEPTEMBER)
    days = new(
        county, "演示甲", kind="personal", first=date(2026, 9, 29), last=date(2026, 10, 9), reason="家中有事"
    )
    told = county.clerk_a.ask(leave.weigh, days).told
    assert "2026年9月的补贴已经复核，批准后登记为补扣" in told
    request = county.clerk_a.do(leave.ask, days)
    assert county.maker.ask(pay.late_changes) == [], "nobody has approved it"
    county.maker.do(leave.approve, request, only(county).version)
    (late,) = county.maker.ask(pay.late_changes)
    assert (late.month, late.kind, late.state) == (SEPTEMBER, "请假、缺勤", LateState.NEW)
    run = posted(county, OCTOBER)
    found = {slip.name: slip.amount for slip in county.maker.ask(pay.slips, run)}
    september, october = Decimal("40.00"), Decimal("174.19")  # 2 of 30 days, 9 of 31, of 600
    assert found["演示甲"] == Decimal("600.00") - september - october
    (late,) = county.maker.ask(pay.late_changes)
    assert (late.state, late.effect) == (LateState.USED, -september)


def test_a_return_after_the_month_gives_back_what_was_kept(county: Office):
    appropriate(county)
    days = new(
        county,
        "演示甲",
        kind="personal",
        first=date(2026, 10, 26),
        last=date(2026, 10, 30),
        reason="家中有事",
    )
    request = county.clerk_a.do(leave.ask, days)
    county.maker.do(leave.approve, request, only(county).version)
    run = posted(county, OCTOBER)
    paid = {slip.name: slip.amount for slip in county.maker.ask(pay.slips, run)}
    assert paid["演示甲"] == Decimal("503.23")
    assert only(county).standing is Standing.OVERDUE
    waiting, overdue = county.clerk_a.ask(leave.pressing)
    assert (waiting, [row.name for row in overdue]) == ([], ["演示甲"])
    county.clerk_a.do(leave.come_back, request, only(county).version, Back(on=date(2026, 10, 27)))
    (late,) = county.maker.ask(pay.late_changes)
    assert (late.month, late.state) == (OCTOBER, LateState.NEW)
    assert county.maker.ask(pay.foresee_note, person(county, "演示甲"), date(2026, 10, 1))[0].effect == (
        Decimal("58.06")
    )


def test_the_balance_is_the_same_wherever_it_is_read(file_office: Office):
    hire(file_office)
    file_office.admin.do(calendar.adopt_year, 2026, NOTICE.read_text(encoding="utf-8"))
    dice, who, done = random.Random(5), person(file_office, "演示丙"), 0
    for number in range(1, 1001):
        with suppress(AppError):
            step(file_office, dice)
            done += 1
        if number % 50 == 0:
            agree(file_office, who, number)
        if number % 250 == 0:
            in_five_places(file_office, who)
    assert done > 200


def test_what_is_locked_takes_no_leave_any_more(county: Office):
    """A leave asked for in time is still decided; none is asked for in a month whose assessment is locked."""
    days = new(county, "演示甲", kind="personal", first=date(2026, 9, 8), last=date(2026, 9, 9))
    asked = county.clerk_a.do(leave.ask, days)
    other = replace(days, person_id=person(county, "演示乙"))
    county.maker.do(_assessed, CycleState.FINAL)
    assert county.clerk_a.ask(leave.weigh, other).told.startswith("事假 2 天")
    county.maker.do(_assessed, CycleState.LOCKED)
    with pytest.raises(Invalid) as refused:
        county.clerk_a.do(leave.ask, replace(other, last=date(2026, 10, 12)))
    said = refused.value.fields["first"]
    assert said.startswith("2026年9月日常考核已锁定（2026-09-01 至 2026-09-30），这段时间的请假不能再登记")
    county.maker.do(leave.approve, asked, only(county).version)
    assert only(county).standing is Standing.OVERDUE
    county.clerk_a.do(leave.ask, replace(other, first=date(2026, 10, 12), last=date(2026, 10, 12)))


def _assessed(unit: Unit, state: CycleState) -> None:
    """Let there be the assessment of September, as far as it is."""
    found = unit.session.scalar(select(Cycle))
    if found is not None:
        found.state = state
        return
    sheet = Tpl(code="daily", title="日常考核")
    unit.session.add(sheet)
    unit.session.flush()
    version = TplVersion(tpl_id=sheet.id, number=1, digest="0" * 64, grades=[])
    unit.session.add(version)
    unit.session.flush()
    unit.session.add(
        Cycle(
            cycle_kind=CycleKind.DAILY,
            month=SEPTEMBER,
            opens=SEPTEMBER.first,
            closes=SEPTEMBER.end,
            tpl_version_id=version.id,
            population_rule="",
            state=state,
        )
    )


def in_five_places(office: Office, who: int) -> None:
    """Form, person card, register, printed slip and the ledger as a workbook tell one balance."""
    (row,) = office.maker.ask(leave.balances, 2026, who)
    left = f"{row.left:f} 天"
    free = new(office, first=date(2026, 12, 7), last=date(2026, 12, 7))
    said = office.maker.ask(leave.weigh, free).told  # a day, or that there is none left
    assert f"请假前 {left}" in said or f"还剩 {left}" in said, "the form"
    (post,) = office.maker.ask(roster.postings, who)
    facts = {fact.title: fact.text for fact in office.maker.ask(career.career, who, post.id).facts}
    assert f"还剩 {left}" in facts["年休假"], "the card"
    requests = office.maker.ask(leave.requests)
    assert {one.left for one in requests} == {row.left}, "the register"
    _, slip = leave_slip(office.maker, requests[0].id)
    assert left in "".join(texts(slip)) and requests[0].words in "".join(texts(slip)), "the slip"
    book = look(office.maker, REPORTS["leave-ledger"], Wish(ending="xlsx")).content
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    (head,) = (cells for cells in sheet if "余额（天）" in cells)
    moved, stands = head.index("增减（天）"), head.index("余额（天）")
    rows = [cells for cells in sheet if cells[1:2] == ["演示丙"]]
    assert Decimal(str(rows[-1][stands])) == sum(Decimal(str(one[moved])) for one in rows) == row.left


_TAKES = {
    "approve": (Standing.ASKED,),
    "refuse": (Standing.ASKED,),
    "cancel": (Standing.ASKED, Standing.COMING, Standing.AWAY, Standing.OVERDUE),
    "back": (Standing.AWAY, Standing.OVERDUE),
    "right": (Standing.RETURNED,),
}


def step(office: Office, dice: random.Random) -> None:
    """Do one of the acts, on any request: mostly on one that it is for."""
    act = dice.choice(("quota", "ask", "together", *_TAKES))
    rows = office.maker.ask(_standing)
    if act == "quota":
        quota(office, str(Decimal(dice.randrange(4, 60)) / 2))
    elif act == "together":
        first = date(2026, 1, 1) + timedelta(days=dice.randrange(360))
        days = {"kind": "annual", "first": first, "last": first + timedelta(dice.randrange(4))}
        seen = office.maker.ask(leave.weigh_many, people(office, "甲丙"), together(office, **days))
        office.maker.do(leave.ask_many, [one for one in seen if one.changes], together(office, **days))
    elif act == "ask":
        first = date(2026, 1, 1) + timedelta(days=dice.randrange(360))
        office.clerk_b.do(leave.ask, new(office, first=first, last=first + timedelta(dice.randrange(4))))
    elif rows:
        one, version, first, _ = dice.choice([row for row in rows if row[3] in _TAKES[act]] or rows)
        if act == "approve":
            office.maker.do(leave.approve, one, version)
        elif act == "back":
            office.clerk_b.do(leave.come_back, one, version, Back(on=first))
        elif act == "right":
            days = timedelta(dice.randrange(3))
            office.clerk_b.do(leave.correct_return, one, version, Back(on=first + days, why="填错了"))
        else:
            ended = leave.refuse if act == "refuse" else leave.cancel
            office.maker.do(ended, one, version, "不同意")


def _standing(unit: Unit) -> list[tuple[int, int, date, Standing]]:
    """Return each request's id, version, first day and standing, without what a list shows."""
    rows = unit.session.scalars(select(LeaveRequest).order_by(LeaveRequest.id))
    return [(row.id, row.version, row.starts, standing(row.state, row.span, unit.today)) for row in rows]


def agree(office: Office, who: int, number: int) -> None:
    """Every place that tells the balance tells the same: what was granted without the days of live leaves."""
    entries = office.maker.ask(leave.ledger, 2026)
    if not entries:
        return
    (row,) = office.maker.ask(leave.balances, 2026, who)
    told = {one.left for one in office.maker.ask(leave.requests)} or {row.left}
    counted = row.granted - office.maker.ask(_days_of_live_leaves)
    assert {row.left, sum(one.days for one in entries), entries[-1].left, counted} | told == {row.left}, (
        number
    )


def _days_of_live_leaves(unit: Unit) -> Decimal:
    """Count day by day, without the ledger."""
    rows = unit.session.scalars(select(LeaveRequest).where(LeaveRequest.state.in_(LIVE)))
    spans = [row.span for row in rows]
    works = works_of(unit, Span(date(2026, 1, 1), date(2026, 12, 31)))
    return Decimal(sum(span.on(day) for span in spans for day in span.days() if works[day])) / 2


def test_a_quota_of_full_time_workers_and_the_own_leave_are_refused(county: Office):
    with pytest.raises(Invalid, match="年休假只限专职，演示甲在 2026 年没有专职任职") as refused:
        quota(county, "5", "演示甲")
    assert set(refused.value.fields) == {"kind"}
    quota(county, "5")
    request = county.clerk_b.do(leave.ask, new(county))
    actor = replace(county.maker.actor, person_id=person(county, "演示丙"))
    with pytest.raises(Denied, match="本人的请假"):
        replace(county.maker, actor=actor).do(leave.approve, request, 1)
    county.maker.do(leave.approve, request, 1)
