"""The terms a worker serves on: where and since when, how they were vetted, what they are paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from app.core.access import Permission
from app.core.asof import AsOf
from app.core.money import show
from app.core.narrowing import only
from app.domain.merits import MeritState
from app.domain.roster import GridRole
from app.domain.training import Validity
from app.domain.training.hours import lacking, plain
from app.domain.vetting import CaseState
from app.services import (
    equipment,
    exits,
    leave,
    merits,
    policy,
    tenure,
    training,
    vetting,
    worklog,
)
from app.services._same import same
from app.services.career.rows import Fact
from app.services.roster import PostingRow
from app.services.vetting import CaseRow
from app.workspace import Unit
from db.models.insurance import InsurancePolicy, Insured
from db.models.people import Person
from db.models.roster import Posting
from db.scope import valid

_DAY = timedelta(days=1)


def terms(unit: Unit, row: PostingRow, case: CaseRow | None) -> Iterator[Fact]:
    """Yield what is known of a posting, as far as the actor may read it."""
    posting = unit.session.get_one(Posting, row.id)
    yield Fact("岗位", row.place)
    yield Fact("类别", f"{row.role.label}，{row.employment}" if row.employment else row.role.label)
    until = f" 至 {row.until}" if row.until else " 起"
    yield from _duties(unit, row)
    yield Fact("聘期", f"{row.since}{until}" + (f"（{row.reason.label}）" if row.reason else ""))
    if posting.source:
        yield Fact("原身份", posting.source)
    yield Fact("聘用文号", posting.doc_no or "没有登记")
    yield from _schooling(unit.session.get_one(Person, posting.person_id))
    if Permission.VETTING_READ in unit.actor.permissions:
        yield _vetted(unit, case)
    yield from _standard(unit, posting.employment)
    if Permission.INSURANCE_READ in unit.actor.permissions:
        yield _insured(unit, posting.person_id)
    if more := len(same(unit, posting.person_id)) - 1:
        yield Fact("重复登记", f"这里并有另外 {more} 条登记的记录", page="duplicates")
    yield from _tenure(unit, row)
    yield from _leave(unit, posting.person_id)
    yield from _training(unit, posting.person_id)
    for merit in merits.merits(unit, posting.person_id):
        if merit.state is not MeritState.ENDED:
            yield Fact(merit.kind.label, f"{merit.title}，{merit.since}起", merit.doc_no, "merits", merit.id)
    yield from _things(unit, posting)
    yield from _logged(unit, posting.person_id)


def _schooling(person: Person) -> Iterator[Fact]:
    """Yield what the person declared when they registered and stays true of them."""
    if learned := "，".join(filter(None, (person.school, person.major))):
        yield Fact("毕业院校", learned)
    if person.native_place:
        yield Fact("籍贯", person.native_place)


def _tenure(unit: Unit, row: PostingRow) -> Iterator[Fact]:
    """Yield the agreement of who serves now, and what waits to be done about it."""
    found = tenure.term_of(unit, row.id)
    if found is None or row.until is not None:
        return
    if found.ends is not None:
        tried = f"，试用期至 {found.probation}" if found.probation else ""
        yield Fact("协议", f"{found.starts} 至 {found.ends}{tried}", found.number, "terms", row.id)
    if found.due:
        yield Fact("要办的事", found.due, page="terms", target=row.id)


def _leave(unit: Unit, person_id: int) -> Iterator[Fact]:
    """Yield what is left of the year, and who is away or stands in for whom today."""
    year = unit.today.year
    for row in leave.balances(unit, year, person_id):
        if row.left is not None:
            said = f"{year} 年还剩 {row.left:f} 天（核定 {row.granted:f} 天，已休 {row.taken:f} 天）"
            yield Fact(row.kind, said, "请假台账", "leave_balances")
    for one in leave.away(unit):
        if person_id in (one.person_id, one.cover_id):
            yield Fact("请假" if one.person_id == person_id else "代班", one.told, page="leave")


def _logged(unit: Unit, person_id: int) -> Iterator[Fact]:
    """Yield how many days of the month have a line; nothing where none has."""
    due, done, last = worklog.month_of(unit, person_id)
    if last is not None:
        yield Fact("工作日志", f"本月应记 {due} 天，已记 {done} 天，最近 {last:%m-%d}", page="worklog")


def _training(unit: Unit, person_id: int) -> Iterator[Fact]:
    """Yield the hours of the year, and the certificates in force."""
    needed, done = training.hours_of(unit, person_id)
    if needed is not None or done:
        short = lacking(needed, done)
        asked = f"应学 {plain(needed)}，" if needed is not None else ""
        said = f"{unit.today.year} 年{asked}已学 {plain(done)} 学时" + (
            f"，还差 {plain(short)}" if short else ""
        )
        yield Fact("培训学时", said, "签到表", "training_hours")
    for one in training.certificates(unit, person_id):
        if one.validity in (Validity.GOOD, Validity.ENDING):
            until = f"，至 {one.expires}" if one.expires else ""
            yield Fact("培训证书", f"{one.title}{until}", one.number, "certificates", one.id)


def _things(unit: Unit, posting: Posting) -> Iterator[Fact]:
    """Yield what somebody has of the county's, and the leaving of this post."""
    if held := equipment.held_now(unit, posting.person_id):
        said = "、".join(row.told for row in held)
        yield Fact("装备", said, "领用单", "equipment_held", only(name=held[0].name))
    for row in exits.exits(unit, posting.person_id):
        if row.posting_id == posting.id:
            said = f"{row.standing.label}{f'，还有 {row.lacking} 项' if row.lacking else ''}"
            yield Fact("离岗交接", said, row.number, "exits", row.id)


def _vetted(unit: Unit, case: CaseRow | None) -> Fact:
    if case is None:
        return Fact("考察结论", "没有考察案卷")
    file = vetting.case_file(unit, case.id)
    visited = f"走访 {file.households} 户（应走访 {file.needed} 户）"
    verdict = case.state.label
    if file.decision is not None:
        verdict = "合格" if file.decision.accepted else "不合格"
    elif case.state is CaseState.APPOINTED:
        verdict = "已聘用"
    return Fact("考察结论", f"{verdict}，{visited}", f"案卷 {case.number}", "case", case.id)


def _duties(unit: Unit, row: PostingRow) -> Iterator[Fact]:
    """Yield what a grid worker is in the county's words: 信息员、宣传员…, of the policy of the day."""
    duties = policy.policy_on(unit, unit.as_of.valid_on).duty_roles
    if duties is not None and row.role is GridRole.WORKER:
        said = "、".join(one.label for one in duties.value)
        yield Fact("职责", said, duties.source, "policy", only(path="duty_roles"))


def _standard(unit: Unit, employment: str) -> Iterator[Fact]:
    """Yield the policy's monthly amount of a kind of employment, with the policy's own source."""
    said = {row.path: row for row in policy.sources(unit)}
    for number, scheme in enumerate(policy.policy_on(unit, unit.as_of.valid_on).pay.scheme):
        if scheme.type != "flat_by_kind":
            continue
        for place, rate in enumerate(scheme.rates):
            if rate.kind == employment:
                part = "payer" if rate.monthly is None else "monthly"
                row = said[f"pay.scheme[{number}].rates[{place}].{part}"]
                words = "由所属单位发放" if rate.monthly is None else f"{show(rate.monthly.value)} 元/月"
                source = f"{row.source}{row.article}"
                yield Fact("补贴标准", words, source, "policy", only(path=row.path))


def _insured(unit: Unit, person_id: int) -> Fact:
    found = unit.session.execute(
        select(InsurancePolicy.number, Insured.valid_to)
        .join(Insured, Insured.policy_id == InsurancePolicy.id)
        .where(
            Insured.person_id.in_(same(unit, person_id)),
            valid(Insured, AsOf(unit.today, unit.as_of.known_at)),
        )
        .where(InsurancePolicy.voided.is_(False))
        .order_by(Insured.valid_to.desc())
    ).first()
    if found is None:
        return Fact("意外险", "现在没有参保", page="insurance")
    return Fact("意外险", f"已参保，至 {found.valid_to - _DAY}", f"保单 {found.number}", "insurance")
