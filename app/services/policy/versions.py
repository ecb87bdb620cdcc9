"""The dated versions of a county's policy: adopt one, take one back, ask which is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.own_words import Words, shipped
from app.core.period import OPEN_END, Month
from app.core.text import clean
from app.domain.policy import Policy, digest, statements, why_fixed
from app.services._actors import names
from app.services._versions import unchanged
from app.services.policy._book import loaded, paid_until, refuse_paid, text_on, versions
from app.workspace import Unit
from db.models.policy import PolicyVersion
from db.scope import known, unvoided

_LONGEST = 120


class Standing(Choice):
    """Whether a version rules today."""

    FORMER = "former", "已失效"
    NOW = "now", "现行"
    AHEAD = "ahead", "待生效"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One dated version of the county's policy; ``fixed`` says why it cannot be withdrawn."""

    id: int
    version: int
    first: bool
    fixed: str
    title: Annotated[str, Label("名称", width=30)]
    valid_from: Annotated[date, Label("生效日期")]
    valid_to: Annotated[date | None, Label("失效日期")]
    standing: Annotated[Standing, Label("状态", width=10)]
    source: Annotated[str, Label("依据", width=24)]
    by: Annotated[str, Label("采用人", width=10)]
    at: Annotated[datetime, Label("采用时间", width=18)]
    digest: Annotated[str, Label("校验码", width=18)]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One value of the policy in force, and who says so; ``fixed`` says why no form can change it."""

    path: str
    fixed: str
    title: Annotated[str, Label("项目", width=36)]
    value: Annotated[str, Label("内容", width=40)]
    source: Annotated[str, Label("来源", width=24)]
    article: Annotated[str, Label("条款", width=16)]
    assumed: Annotated[bool, Label("假设", width=6)]
    note: Annotated[str, Label("说明", width=40)]


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy and the days of a period it governs, [start, end); ``id`` names the version."""

    id: int
    start: date
    end: date
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A policy text to be in force from a date; the text's own date unless given.

    ``reason`` is needed where it takes the place of a version that begins on the same day.
    """

    text: str
    valid_from: Annotated[date | None, Label("生效日期")] = None
    source: Annotated[str, Label("依据", width=20, help="文件名和文号，或会议纪要")] = ""
    reason: Annotated[str, Label("代替原因", width=30, help="同一天已有一份时填写")] = ""


@permits(Permission.POLICY_WRITE)
def adopt(unit: Unit, new: NewPolicy) -> int:
    """Put a policy in force from its date and return the version's id; what was in force then ends.

    Adopting the same policy from the same date again changes nothing.

    Raises:
        Invalid: the text has faults (each named with its line), a month it would rule has been paid, or it
            would replace a version that begins on the same day and no reason is given.
    """
    policy = loaded(new.text)
    start = new.valid_from or policy.valid_from
    mark, end, olds = digest(policy), OPEN_END, versions(unit)
    if same := next((old for old in olds if (old.valid_from, old.digest) == (start, mark)), None):
        return same.id
    refuse_paid(unit, start)
    for old in olds:
        if old.valid_from > start:
            end = min(end, old.valid_from)
        elif old.valid_from == start:
            end = min(end, old.valid_to)
            _void(unit, old, new.reason)
        elif old.valid_to > start:
            end = min(end, old.valid_to)
            old.valid_to = start
    source = clean(new.source or policy.name)
    if len(source) > _LONGEST:
        raise Invalid(fields={"source": f"依据写得太长，最多 {_LONGEST} 个字，请只写文件名和文号。"})
    version = PolicyVersion(
        title=policy.title, digest=mark, text=new.text, source=source, valid_from=start, valid_to=end
    )
    unit.session.add(version)
    unit.session.flush()  # the caller needs the generated id
    unit.kept.clear()
    return version.id


def _void(unit: Unit, old: PolicyVersion, reason: str) -> None:
    if not reason.strip():
        raise Invalid(fields={"reason": f"{old.valid_from} 起已有一份政策，用另一份代替它要写明原因。"})
    old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, clean(reason)


@permits(Permission.POLICY_READ)
def policy_on(unit: Unit, on: date) -> Policy:
    """Return the policy in force on a date, as known at the unit's known time.

    Raises:
        NotFound: the county had none then.
    """
    key = ("policy", on)
    if key not in unit.kept:
        unit.kept[key] = loaded(text_on(unit, on))
    policy: Policy = unit.kept[key]
    return policy


@permits(Permission.DATA_VERIFY)  # everybody has it: an auditor reads no policy, and meets its words
def own_words(unit: Unit) -> Words:
    """Return what puts our texts into the words of today's policy; as shipped where there is none."""
    try:
        tiers = loaded(text_on(unit, unit.today)).hierarchy
    except NotFound:
        return shipped
    return lru_cache(maxsize=4096)(tiers.in_own_words) if tiers.has_own_words else shipped


@permits(Permission.POLICY_READ)
def policies_between(unit: Unit, start: date, end: date) -> list[InForce]:
    """Return the policies in force during [start, end), in order, each with the days it governs.

    Raises:
        NotFound: part of the period has none.
    """
    overlapping = (
        select(PolicyVersion)
        .where(PolicyVersion.valid_from < end, PolicyVersion.valid_to > start)
        .where(known(PolicyVersion, unit.as_of), unvoided(PolicyVersion, unit.as_of))
        .order_by(PolicyVersion.valid_from)
    )
    found = [
        InForce(one.id, max(one.valid_from, start), min(one.valid_to, end), loaded(one.text))
        for one in unit.session.scalars(overlapping)
    ]
    reached = start
    for one in found:
        if one.start > reached:
            break
        reached = one.end
    if reached < end:
        raise NotFound(f"{reached} 没有生效的县政策，请先在政策页采用一份。")
    return found


@permits(Permission.POLICY_READ)
def policies(unit: Unit) -> list[PolicyRow]:
    """List the versions that are not void, by date."""
    people, today, listed, paid = names(unit), unit.today, versions(unit), paid_until(unit)
    places = [(_first(listed, one), _fixed(listed, one, paid)) for one in listed]
    return [_row(one, place, people, today) for one, place in zip(listed, places, strict=True)]


def _first(listed: Sequence[PolicyVersion], one: PolicyVersion) -> bool:
    return all(other.valid_to != one.valid_from for other in listed)


def _fixed(listed: Sequence[PolicyVersion], one: PolicyVersion, paid: Month | None) -> str:
    """Return why a version cannot be withdrawn, empty for one that can."""
    if paid is not None and one.valid_from < paid.end:
        return f"{paid.label}的补贴已经按这份政策过账，不能撤回；请从 {paid.end} 或以后采用另一份来代替它。"
    if _first(listed, one):
        return "这是最早的一份政策，撤回后将没有政策可用；请采用另一份来代替它。"
    return ""


def _row(one: PolicyVersion, place: tuple[bool, str], people: Mapping[str, str], today: date) -> PolicyRow:
    begun, over = one.valid_from <= today, one.valid_to <= today
    return PolicyRow(
        id=one.id,
        version=one.version,
        first=place[0],
        fixed=place[1],
        title=one.title,
        valid_from=one.valid_from,
        valid_to=None if one.valid_to == OPEN_END else one.valid_to,
        standing=Standing.FORMER if over else Standing.NOW if begun else Standing.AHEAD,
        source=one.source,
        by=people[one.recorded_by],
        at=one.recorded_at,
        digest=one.digest[:16],
    )


@permits(Permission.POLICY_READ)
def sources(unit: Unit, on: date | None = None) -> list[StatementRow]:
    """List every value of the policy in force on a date (the unit's, unless given) with its source."""
    policy = policy_on(unit, on or unit.as_of.valid_on)
    return [
        StatementRow(
            one.path,
            why_fixed(policy, one.path),
            one.title,
            one.value,
            one.source,
            one.article,
            one.assumed,
            one.note,
        )
        for one in statements(policy)
    ]


@permits(Permission.POLICY_READ)
def policy_text(unit: Unit, policy_id: int) -> str:
    """Return the text of a version as it was adopted, for editing it into the next one.

    Raises:
        NotFound: there is no such version.
    """
    found = unit.session.get(PolicyVersion, policy_id)
    if found is None:
        raise NotFound("没有这份政策，请刷新后再试。")
    return found.text


@permits(Permission.POLICY_WRITE)
def withdraw(unit: Unit, policy_id: int, version: int, reason: str) -> None:
    """Void a version adopted by mistake; the one before it goes on to where it ended.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: no reason, or nothing would be left.
    """
    listed = versions(unit)
    found = next((one for one in listed if one.id == policy_id), None)
    if found is None:
        raise NotFound("没有这份政策，请刷新后再试。")
    unchanged(unit, found, version, "这份政策刚被别人修改过，请刷新后再试。")
    if why := _fixed(listed, found, paid_until(unit)):
        raise Invalid(why)
    before = next(one for one in listed if one.valid_to == found.valid_from)
    _void(unit, found, reason)
    before.valid_to = found.valid_to
    unit.kept.clear()
