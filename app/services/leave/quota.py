"""The days a year gives: for everybody by the policy at once, for one by another reckoning."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid
from app.core.period import Year
from app.core.text import clean
from app.domain.leave.ledger import granted
from app.domain.leave.rules import entitled
from app.domain.leave.spans import told
from app.domain.policy import LeaveType, Policy
from app.domain.roster import GridRole
from app.services._same import kept_as, same, stays, together
from app.services.leave._book import NONE, sums, write
from app.services.leave.rows import NewQuota
from app.services.pay._terms import joined_days, terms_of
from app.services.policy import policy_on
from app.services.roster import person_name
from app.workspace import Unit
from db.models.leave import LeaveEntry
from db.models.roster import Posting
from db.scope import unvoided


@permits(Permission.ROSTER_WRITE)
def grant_year(unit: Unit, year: int) -> int:
    """Write the year's days of every kind that has a quota for all who lack them; return for how many people.

    Years of work count from what was decided for somebody's pay, else from their first day in post; who
    has an entry for the year already keeps it.

    Raises:
        Denied: the actor serves a part of the county. Invalid: the policy has no such kind, or nobody lacks.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("年度额度由县级经办核定，乡镇可以查看。")
    policy = policy_on(unit, unit.today)
    quotas = [one.value for one in policy.leave.types if one.value.quota]
    if not quotas:
        raise Invalid("县政策里没有按年核定额度的假，请先在政策中写明年休假天数。")
    full = {one.key for one in policy.employment_kinds if one.full_time.value}
    people = _serving(unit, year)
    since, there = _since(unit, people), sums(unit, LeaveEntry.year == year)
    done: set[int] = set()
    for kind in quotas:
        for person_id, employments in people.items():
            lacks = not there.get((person_id, kind.key, year), NONE).has_quota
            if lacks and (not kind.full_time or employments & full):
                done |= _grant(unit, person_id, kind, year, since[person_id])
    if not done:
        raise Invalid(f"{year} 年没有还要核定额度的人：在岗的都已核定，或工作不满一年、不是专职。")
    return len(done)


def _grant(unit: Unit, person_id: int, kind: LeaveType, year: int, since: date) -> set[int]:
    halves = entitled(kind, since, year)
    note = f"自 {since} 起算工龄，按政策核定 {told(halves)}"
    write(unit, person_id, kind.key, granted(0, halves, year), None, note)
    return {person_id} if halves else set()


def _serving(unit: Unit, year: int) -> dict[int, set[str]]:
    """Return who serves in the year, by the record that stays, with their kinds of employment in it."""
    span = Year(year)
    rows = unit.session.execute(
        select(Posting.person_id, Posting.employment)
        .where(Posting.role == GridRole.WORKER, unvoided(Posting, unit.as_of))
        .where(Posting.valid_from < span.end, Posting.valid_to > span.first)
        .order_by(Posting.scope_code, Posting.id)
    )
    kept, found = stays(unit), dict[int, set[str]]()
    for row in rows:
        found.setdefault(kept.get(row.person_id, row.person_id), set()).add(row.employment)
    return found


def _since(unit: Unit, people: dict[int, set[str]]) -> dict[int, date]:
    decided = terms_of(unit, people)
    said = {one: since for one, terms in decided.items() if (since := terms[-1].since) is not None}
    kept, joined = stays(unit), dict[int, date]()
    for one, since in joined_days(unit, together(unit, people)).items():
        person = kept.get(one, one)  # years under a record that went count too
        joined[person] = min(since, joined.get(person, since))
    return joined | said


@permits(Permission.ROSTER_WRITE)
def set_quota(unit: Unit, new: NewQuota) -> None:
    """Set how many days somebody has in a year, with the reason; what was written before stays in the ledger.

    Raises:
        NotFound: not in the actor's scope. Denied: the actor serves a part of the county. Invalid: by field.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("年度额度由县级经办核定，乡镇可以查看。")
    name, person = person_name(unit, new.person_id), kept_as(unit, new.person_id)
    policy = policy_on(unit, unit.today)
    kind = policy.leave.type_of(new.kind)
    halves, reason = new.days * 2, clean(new.reason)
    found = sums(unit, LeaveEntry.person_id.in_(same(unit, new.person_id)))
    there = found.get((person, kind.key, new.year), NONE)
    wrong = _wrong(kind, new, there.taken)
    if kind.full_time and halves and not wrong and not _full_time(unit, policy, new):
        wrong["kind"] = f"{kind.label}只限专职，{name}在 {new.year} 年没有专职任职，不能核定额度。"
    if len(reason) < 4:
        wrong["reason"] = "请写明依据（例如工龄证明），至少四个字。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    entries = granted(there.granted, int(halves), new.year)
    if not entries:
        raise Invalid(fields={"days": f"{new.year} 年的{kind.label}已经是 {new.days} 天，没有改动。"})
    write(unit, person, kind.key, entries, None, reason)


def _full_time(unit: Unit, policy: Policy, new: NewQuota) -> bool:
    """Return whether somebody serves full time on any day of the year."""
    full = [one.key for one in policy.employment_kinds if one.full_time.value]
    span = Year(new.year)
    found = select(Posting.id).where(
        Posting.person_id.in_(same(unit, new.person_id)),
        Posting.role == GridRole.WORKER,
        Posting.employment.in_(full),
        Posting.valid_from < span.end,
        Posting.valid_to > span.first,
        unvoided(Posting, unit.as_of),
    )
    return unit.session.scalar(found.limit(1)) is not None


def _wrong(kind: LeaveType, new: NewQuota, taken: int) -> dict[str, str]:
    halves = new.days * 2
    if not kind.quota:
        return {"kind": f"{kind.label}不按年核定额度，请选年休假等有额度的假。"}
    if halves != int(halves) or not 0 <= halves <= 2 * 366:
        return {"days": "天数要是 0 到 366 之间的整天或半天，例如 5 或 7.5。"}
    if halves < taken:
        return {"days": f"{new.year} 年已经休了（含待批）{told(taken)}，核定天数不能比它少。"}
    if not 2000 <= new.year <= 2100:
        return {"year": "请填四位年份，例如 2026。"}
    return {}
