"""Lines written, corrected and taken away: typed one by one, or a block that was copied; one guard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Conflict, Invalid, NotFound
from app.core.text import clean
from app.domain.leave import AWAY
from app.domain.roster import GridRole
from app.domain.worklog import packed
from app.domain.worklog.entry import Typed, hint, read
from app.domain.worklog.rules import Known, fault, whole_days
from app.services._away import Away, away_on
from app.services._same import same
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster import person_name
from app.services.worklog._book import shut
from app.services.worklog.rows import NewLine
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.roster import Posting
from db.models.worklog import WorkLogLine
from db.scope import in_scope, valid

_SILENT = "县政策没有写日志事项，不能登记日志；请先在“设置 › 政策依据”中补充。"
_CHANGED = "这一条日志刚被别人改过，请刷新后再写。"


@dataclass(frozen=True, slots=True)
class _Day:
    """What every line of a day is weighed by, read once for a block: who is away, what shuts the day."""

    away: Sequence[Away]
    shut: str


def _day(unit: Unit, day: date) -> _Day:
    return _Day(away_on(unit, day), shut(unit, day))


@permits(Permission.ROSTER_READ)
def hint_of(unit: Unit, day: date) -> str:
    """Return which digit is which kind of work on a day, empty where the policy has none."""
    return hint(policy_on(unit, day).worklog.kind_labels)


@permits(Permission.ROSTER_WRITE)
def look_at(unit: Unit, new: NewLine) -> Typed:
    """Return how a line would be read, without writing.

    Raises:
        NotFound: somebody outside the actor's scope.
        Invalid: it cannot be read, or the day takes none.
    """
    return _examined(unit, new, _day(unit, new.day))[0]


@permits(Permission.ROSTER_WRITE)
def write(unit: Unit, new: NewLine, version: int) -> None:
    """Keep what somebody did on a day; ``version`` is that of the line there is, 0 for none.

    Raises: as ``look_at``; Conflict.
    """
    _keep(unit, new, version, _day(unit, new.day))


def _keep(unit: Unit, new: NewLine, version: int, facts: _Day) -> None:
    typed, post = _examined(unit, new, facts)
    there = unit.session.scalar(
        select(WorkLogLine).where(
            WorkLogLine.person_id.in_(same(unit, new.person_id)), WorkLogLine.day == new.day
        )
    )
    if there is None:
        _fresh(unit, new, typed, post, version)
        return
    _unmoved(unit, there, version)
    there.voided, there.void_reason = False, None
    there.work_kinds, there.content = packed(typed.kinds), typed.content


def _examined(unit: Unit, new: NewLine, facts: _Day) -> tuple[Typed, Posting]:
    name = person_name(unit, new.person_id)
    typed = _read(unit, new)
    post, away = _post(unit, new.person_id, new.day), _away(unit, new.person_id, new.day, facts.away)
    known = Known(unit.today, name, post is not None, away, facts.shut)
    if why := fault(policy_on(unit, new.day).worklog, new.day, known):
        raise Invalid(why, {"text": why})
    assert post is not None  # else they do not serve
    return typed, post


def _fresh(unit: Unit, new: NewLine, typed: Typed, post: Posting, version: int) -> None:
    if version:
        raise Conflict(_CHANGED)
    unit.session.add(
        WorkLogLine(
            person_id=post.person_id,
            unit_id=post.unit_id,
            day=new.day,
            work_kinds=packed(typed.kinds),
            content=typed.content,
            scope_code=post.scope_code,
        )
    )
    unit.session.flush()  # a second line of the block may be of the same person


def _unmoved(unit: Unit, there: WorkLogLine, version: int) -> None:
    if there.voided and not version:
        return  # taken away, and written anew
    unchanged(unit, there, version, _CHANGED)


@permits(Permission.ROSTER_WRITE)
def write_many(unit: Unit, news: Sequence[tuple[NewLine, int]]) -> int:
    """Keep many lines, all or none, each over its version, and return how many.

    Raises: as ``write``; Invalid names every line that cannot be.
    """
    wrong: list[str] = []
    facts = {day: _day(unit, day) for day in {new.day for new, _version in news}}
    for new, version in news:
        try:
            _keep(unit, new, version, facts[new.day])
        except Invalid as refused:
            wrong.append(f"{person_name(unit, new.person_id)}：{refused}")
    if wrong:
        raise Invalid("没有登记：" + "；".join(wrong[:5]) + (f"等 {len(wrong)} 条" if len(wrong) > 5 else ""))
    return len(news)


@permits(Permission.ROSTER_WRITE)
def take_away(unit: Unit, log_id: int, version: int, reason: str) -> None:
    """Void a line that was written for the wrong day or person.

    Raises: NotFound, Conflict. Invalid: no reason, or the month is shut.
    """
    row = unit.session.scalar(
        select(WorkLogLine).where(
            WorkLogLine.id == log_id, in_scope(unit.actor.scopes, WorkLogLine.scope_code)
        )
    )
    if row is None or row.voided:
        raise NotFound("没有这一条日志，或不在您的管辖范围，请刷新后再试。")
    unchanged(unit, row, version, _CHANGED)
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    if closed := shut(unit, row.day):
        raise Invalid(f"{closed}，那个月的日志不能再写、再改。")
    row.voided, row.void_reason = True, said[:200]


def _read(unit: Unit, new: NewLine) -> Typed:
    rules = policy_on(unit, new.day).worklog
    if not rules.kind_labels:
        raise Invalid(_SILENT)
    return read(new.text, rules.kind_labels, rules.least)


def _post(unit: Unit, person_id: int, day: date) -> Posting | None:
    return unit.session.scalar(
        select(Posting)
        .where(Posting.person_id.in_(same(unit, person_id)), Posting.role == GridRole.WORKER)
        .where(valid(Posting, AsOf(day)))
        .where(in_scope(unit.actor.scopes, Posting.scope_code))
        .order_by(Posting.valid_from.desc(), Posting.id.desc())
        .limit(1)
    )


def _away(unit: Unit, person_id: int, day: date, away: Sequence[Away]) -> str:
    """Return the leave that takes somebody's whole day, in words."""
    records = same(unit, person_id)
    here = [one for one in away if one.person_id in records]
    if not here:
        return ""
    spans = unit.session.scalars(
        select(LeaveRequest).where(LeaveRequest.person_id.in_(records), LeaveRequest.state.in_(AWAY))
    )
    free = whole_days(row.span for row in spans if row.span.covers(day))
    return f"{here[0].kind}（{here[0].words}）" if day in free else ""
