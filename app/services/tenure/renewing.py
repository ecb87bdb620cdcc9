"""续聘: agreements for many in one act, looked at person by person before they are drafted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Conflict, Invalid, NotFound
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.roster import GridRole
from app.domain.tenure import TenureKind, TenureState, term_of
from app.services.roster._found import NOWHERE
from app.services.roster._ground import chunks
from app.services.roster._places import places_at
from app.services.tenure._drafts import rule_of, waits
from app.services.tenure._results import failing
from app.services.tenure._signing import agreements
from app.services.tenure.rows import Renewal, Renewed
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.tenure import Agreement, TenureAct

_DAY = timedelta(days=1)


@permits(Permission.ROSTER_WRITE)
def weigh_renewal(unit: Unit, posting_ids: Sequence[int], new: Renewal) -> list[Renewed]:
    """List what renewing would come to for each, without writing.

    Raises: NotFound for a posting outside the actor's scope.
    """
    found = _postings(unit, posting_ids)
    people = [posting.person_id for posting, _ in found]
    signed, open_, must = agreements(unit, people), waits(unit, people), failing(unit)
    where = places_at(unit, unit.as_of, [posting.scope_code for posting, _ in found])
    rows = []
    for posting, name in found:
        now = signed.get(posting.person_id)
        place = where.get(posting.unit_id, NOWHERE)
        why = open_.get(posting.person_id, "") and f"{open_[posting.person_id]}还没有审批"
        if not why and posting.person_id in must:
            why = f"应解聘，不能续聘（{must[posting.person_id].told}）"
        years = _years(unit, posting, new)
        why = why or _against(posting, now, years, new)
        start = _start(unit, now, new)
        after = f"{start} 至 {term_of(start, years) - _DAY}（{years}年）" if years else ""
        rows.append(
            Renewed(
                posting.id,
                posting.version,
                name,
                place.grid or place.village or place.town,
                f"{now.valid_from} 至 {now.valid_to - _DAY}" if now else "没有登记协议",
                after,
                why,
            )
        )
    return rows


def _years(unit: Unit, posting: Posting, new: Renewal) -> int:
    rule = rule_of(unit, posting.employment)
    return (new.years or rule.years) if rule else 0


def _start(unit: Unit, now: Agreement | None, new: Renewal) -> date:
    """Return the first day of the next agreement: where the one there is ends, unless asked otherwise."""
    return new.since or (now.valid_to if now else unit.today)


def _against(posting: Posting, now: Agreement | None, years: int, new: Renewal) -> str:
    if posting.role is not GridRole.WORKER or not years:
        return in_own_words("县政策没有给这个用工类别写聘期")
    if years > 10:
        return "聘期不超过10年"
    if posting.valid_to < OPEN_END:
        return f"已定于{posting.valid_to}离岗"
    if now and new.since and new.since < now.valid_to:
        return f"现协议到{now.valid_to - _DAY}才满，起始日期不能早于{now.valid_to}"
    if now and now.probation_to is not None and now.probation is None:
        return "还在试用期，请先办试用期考核"
    return ""


def _postings(unit: Unit, posting_ids: Sequence[int]) -> list[tuple[Posting, str]]:
    found: dict[int, tuple[Posting, str]] = {}
    for some in chunks(posting_ids):
        joined = select(Posting, Person.name).join(Person, Person.id == Posting.person_id)
        for posting, name in unit.session.execute(joined.where(Posting.id.in_(some))):
            if posting.voided_at is None and unit.actor.sees(posting.scope_code):
                found[posting.id] = posting, name
    if len(found) < len(set(posting_ids)):
        raise NotFound("选中的人里有的已不在花名册，或不在您的管辖范围，请刷新后再选。")
    return [found[one] for one in dict.fromkeys(posting_ids)]


@permits(Permission.ROSTER_WRITE)
def renew_many(unit: Unit, weighed: Sequence[Renewed], new: Renewal) -> list[int]:
    """Draft the renewals as they were weighed, all or none; return the acts' ids.

    Raises: Invalid where one cannot be renewed. Conflict where one has changed since. NotFound.
    """
    now = weigh_renewal(unit, [one.id for one in weighed], new)
    if changed := [one.name for one, seen in zip(now, weighed, strict=True) if one.version != seen.version]:
        raise Conflict(
            f"{changed[0]}等 {len(changed)} 人的任职刚被修改过，一个也没有办；请看过新的预览再提交。"
        )
    if faults := {f"{n}.value": f"{one.name}：{one.why}" for n, one in enumerate(now, 1) if one.why}:
        raise Invalid("；".join(faults.values()), faults)
    found = _postings(unit, [one.id for one in weighed])
    signed = agreements(unit, [posting.person_id for posting, _ in found])
    acts = []
    for posting, _ in found:
        start = _start(unit, signed.get(posting.person_id), new)
        acts.append(
            TenureAct(
                tenure_kind=TenureKind.RENEWAL,
                person_id=posting.person_id,
                posting_id=posting.id,
                effective=start,
                ends=term_of(start, _years(unit, posting, new)),
                reason=clean(new.reason)[:400],
                state=TenureState.DRAFTED,
                number_year=unit.today.year,
            )
        )
    unit.session.add_all(acts)
    unit.session.flush()  # the caller is told their numbers
    return [act.id for act in acts]
