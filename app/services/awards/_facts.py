"""A round as the guards see it: who is on the list, what was said against them, what has come in between."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.access import WHOLE
from app.core.errors import Denied, Invalid, NotFound
from app.domain import awards as rules
from app.domain.awards import AwardState, Facts, Line, Objection, Standing
from app.domain.calendar import DayStatus
from app.services import calendar
from app.services._actors import own
from app.services._merits import disciplines
from app.services._versions import unchanged
from app.services.assessment._oneself import own_records
from app.services.awards._graded import Rows, came_since
from app.services.policy import policy_on
from app.services.workflow import Transition, record
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardObjection, AwardRound
from db.models.people import Person
from db.scope import in_scope

WF = "award"
_OWN = "自己拟定、办理过这一轮的，由另一个人决定表彰。"
_SELF = "名单里有本人，由另一个人决定表彰。"


def whole_county(unit: Unit) -> None:
    """Raise Denied for who does not see everybody that is ranked."""
    if WHOLE not in unit.actor.scopes:
        raise Denied("评优按全县排名，由管全县的人员办理。")


def seen_round(unit: Unit, round_id: int, *, locked: bool = False) -> AwardRound:
    """Return a round; ``locked`` keeps it from others until the transaction ends.

    Raises: NotFound.
    """
    found = unit.session.get(AwardRound, round_id, with_for_update=locked and not unit.embedded)
    if found is None or found.voided:
        raise NotFound("没有这一轮评优，请刷新后再试。")
    return found


def taken(unit: Unit, round_id: int, version: int | None) -> AwardRound:
    """Return a round, locked, that nobody changed since ``version``.

    Raises: Denied, NotFound, Conflict.
    """
    whole_county(unit)
    found = seen_round(unit, round_id, locked=True)
    unchanged(unit, found, version, "这一轮评优刚被别人办理过，请刷新后再试；您填写的内容没有保存。")
    return found


def rows_of(unit: Unit, round_id: int) -> Rows:
    """Return whoever of a round the actor sees, the best first."""
    found = unit.session.execute(
        select(AwardCandidate, Person)
        .join(Person, Person.id == AwardCandidate.person_id)
        .where(AwardCandidate.round_id == round_id, AwardCandidate.voided.is_(False))
        .where(in_scope(unit.actor.scopes, AwardCandidate.scope_code))
        .order_by(AwardCandidate.rank, AwardCandidate.id)
    )
    return [(one, person) for one, person in found]


def objections_of(unit: Unit, rows: Rows) -> Sequence[AwardObjection]:
    """Return what was said against people, in the order it came."""
    ids = {one.id for one, _ in rows}
    kept = (AwardObjection.candidate_id.in_(ids), AwardObjection.voided.is_(False))
    return unit.session.scalars(select(AwardObjection).where(*kept).order_by(AwardObjection.id)).all()


def arrange(unit: Unit, round_: AwardRound) -> None:
    """Write down how everybody stands, whoever is left out making room for the next."""
    rows = [one for one, _ in rows_of(unit, round_.id)]
    lines = [
        Line(id=one.id, rank=one.rank, tie_place=one.tie_place, out=one.standing is Standing.OUT)
        for one in rows
    ]
    found = rules.standings(lines, round_.places)
    for one in rows:
        one.standing = found[one.id]


def facts_of(unit: Unit, round_: AwardRound) -> Facts:
    """Return what the guards read of a round."""
    rows = rows_of(unit, round_.id)
    chosen = [(one, person) for one, person in rows if one.standing is Standing.IN]
    barred = disciplines(unit, {person.id for _, person in chosen}, unit.today)
    since = came_since(unit, round_, rows)
    return Facts(
        today=unit.today,
        places=round_.places,
        days=round_.days,
        chosen=tuple(person.name for _, person in chosen),
        tied=tuple(person.name for one, person in rows if one.standing is Standing.TIED),
        barred=tuple(
            f"{person.name}在处分期内（{'；'.join(barred[person.id])}）"
            for _, person in chosen
            if person.id in barred
        ),
        moved=since.moved,
        risen=since.risen,
        gone=since.gone,
        serving=_serving(unit),
        shown_to=round_.shown_to,
        provisional=_provisional(unit, round_),
        objections=tuple(Objection(one.raised, one.finding) for one in objections_of(unit, rows)),
    )


def _serving(unit: Unit) -> bool:
    """Return whether the county commends only who still serves."""
    rule = policy_on(unit, unit.today).award
    return bool(rule and rule.serving and rule.serving.value)


def _provisional(unit: Unit, round_: AwardRound) -> bool:
    if round_.shown_from is None or round_.shown_to is None:
        return False
    known = calendar.days(unit, round_.shown_from, round_.shown_to)
    return any(day.status is DayStatus.PROVISIONAL for day in known)


def own_work(unit: Unit, round_: AwardRound, rows: Rows) -> str:
    """Return why somebody else decides, empty where the actor may."""
    if own(unit, round_.recorded_by, *round_.hands):
        return _OWN
    mine = own_records(unit)
    chosen = (person.id for one, person in rows if one.standing is Standing.IN)
    return _SELF if any(person in mine for person in chosen) else ""


def signed(unit: Unit, round_: AwardRound) -> None:
    """Write down whose hands a round went through: they do not decide it."""
    if unit.actor.login not in (round_.recorded_by, *round_.hands):
        round_.hands = [*round_.hands, unit.actor.login]


def stands(round_: AwardRound, state: AwardState) -> None:
    """Raise Invalid unless a round stands so."""
    if round_.state is not state:
        raise Invalid(f"{round_.number}现在“{round_.state.label}”，只有“{state.label}”时可以这样办理。")


def move(unit: Unit, round_: AwardRound, action: str, state: AwardState, note: str = "") -> None:
    """Take a round to a state and write it down."""
    record(
        unit,
        Transition(
            flow=WF,
            subject_id=round_.id,
            action=action,
            from_state=round_.state,
            to_state=state,
            note=note,
        ),
    )
    round_.state = state
