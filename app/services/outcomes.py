"""工作成效: grid workers chosen into 两委, made excellent, risen and fallen, counted by year and town.

Nothing here is typed: each count is the number of the decisions of ``merits``, which carry document and
evidence, or follows from the postings; a county's published figures stand beside the sum of all years, for
its text names no year.  Whoever left for 两委 without a decision in the register is listed as lacking it.
Source: county-practices J41 (选入两委干部、选树优秀网格员), Z11 (发展优秀网格员成为社区干部), J38 (能上能下).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.fields import Choice, Label
from app.domain.merits import MeritKind, MeritState
from app.domain.moves import Way
from app.domain.roster import EndReason
from app.services import merits
from app.services._moves import Moved, moved
from app.services._same import stays
from app.services.merits import MeritRow
from app.services.policy import policy_on
from app.services.roster._places import Place, places
from app.workspace import Unit
from db.models.awards import AwardCandidate
from db.models.people import Person
from db.models.roster import Posting
from db.scope import in_scope, unvoided

ALL_YEARS, ALL_TOWNS = "历年", "合计"
_NOWHERE = Place("未任职")
_NO_DECISION = "离岗原因为进入两委，没有选任记录"
#: rows that are no decision are numbered below zero, four to a record
_BEGUN, _ENDED, _LEFT_OFFICE, _FOR_OFFICE = range(4)


class Outcome(Choice):
    """What became of grid workers that a county counts."""

    CHOSEN = "chosen", "选入两委"
    EXCELLENT = "excellent", "优秀网格员"
    ROSE = "rose", "岗位上升"
    FELL = "fell", "岗位下降"
    LACKING = "lacking", "待登记选任"


_WAYS = {Way.UP: Outcome.ROSE, Way.DOWN: Outcome.FELL}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One grid worker of whom it is counted; ``town`` and ``place`` are where they served on that day.

    ``merit_id`` is the decision it rests on, else ``posting_id`` the latest post of the person.
    """

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    outcome: Annotated[Outcome, Label("成效", width=11)]
    year: Annotated[str, Label("年度", width=7)]
    town: Annotated[str, Label("乡镇", width=12, help="那一天任职的乡镇")]
    place: Annotated[str, Label("网格", width=18, tail=True)]
    title: Annotated[str, Label("职务或变动", width=20)]
    since: Annotated[date, Label("生效日期", width=11)]
    state: Annotated[MeritState | None, Label("状态", width=9)]
    body: Annotated[str, Label("决定单位", width=18)]
    doc_no: Annotated[str, Label("文号", width=18)]
    basis: Annotated[str, Label("依据或原因", width=30)]
    merit_id: int | None = None
    posting_id: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many there are of a year and town; ``said`` are a county's own figures, None where it has none."""

    id: int
    year: Annotated[str, Label("年度", width=9)]
    town: Annotated[str, Label("乡镇", width=14)]
    chosen: Annotated[int, Label("选入两委", width=10)]
    chosen_said: Annotated[int | None, Label("材料所列", width=10, help="县政策“县情”里的选入两委干部数")]
    excellent: Annotated[int, Label("优秀网格员", width=11)]
    excellent_said: Annotated[int | None, Label("材料所列", width=10, help="县政策“县情”里的优秀网格员数")]
    rose: Annotated[int, Label("岗位上升", width=10, help="任更高的角色，或兼职转专职")]
    fell: Annotated[int, Label("岗位下降", width=10, help="改任较低的角色、专职转兼职、解聘，或离任两委")]
    lacking: Annotated[int, Label("待登记选任", width=11, help="离岗原因为进入两委，没有选任记录")]
    source: Annotated[str, Label("材料出处", width=26)]


@permits(Permission.ROSTER_READ)
def outcomes(unit: Unit) -> list[OutcomeRow]:
    """List what became of grid workers where the actor sees, the latest first.

    Excellent are those a round of 评优 commended, and whose honour bears the name the county gives it;
    one that was revoked (撤销表彰) is none.
    Who was registered twice stands once for each decision.
    """
    every = merits.merits(unit)
    seen = [*_decided(unit, every), *_stepped_down(every), *_lacking(unit, every)]
    seen += [_risen(one) for one in moved(unit) if one.move.way in _WAYS]
    return sorted(_rows(unit, seen), key=lambda row: (row.since, row.id), reverse=True)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is to be listed of somebody; ``at`` is the unit it happened in, where it is known."""

    id: int
    person_id: int
    name: str
    outcome: Outcome
    title: str
    since: date
    state: MeritState | None = None
    body: str = ""
    doc_no: str = ""
    basis: str = ""
    merit_id: int | None = None
    posting_id: int | None = None
    at: int | None = None


def _decided(unit: Unit, every: Sequence[MeritRow]) -> Iterator[_Seen]:
    award = policy_on(unit, unit.today).award
    rounds = set(
        unit.session.scalars(select(AwardCandidate.merit_id).where(AwardCandidate.merit_id.is_not(None)))
    )
    for row in every:
        named = award is not None and award.name.value in row.title
        revoked = row.state is MeritState.ENDED and bool(row.ended)  # one whose term is over was theirs
        if row.kind is MeritKind.CHOSEN:
            yield _of_merit(row, Outcome.CHOSEN)
        elif row.kind is MeritKind.HONOUR and (row.id in rounds or named) and not revoked:
            yield _of_merit(row, Outcome.EXCELLENT)


def _of_merit(row: MeritRow, outcome: Outcome) -> _Seen:
    told = (row.state, row.body, row.doc_no, row.basis)
    return _Seen(row.id, row.person_id, row.name, outcome, row.title, row.since, *told, merit_id=row.id)


def _stepped_down(every: Sequence[MeritRow]) -> Iterator[_Seen]:
    """Yield who is in 两委 no more: the way back of 能上能下."""
    for row in every:
        if row.kind is MeritKind.CHOSEN and row.state is MeritState.ENDED and row.until is not None:
            yield _Seen(
                -(row.id * 4 + _LEFT_OFFICE),
                row.person_id,
                row.name,
                Outcome.FELL,
                f"离任{row.title}",
                row.until,
                body=row.body,
                basis=row.ended or "任期届满",
                merit_id=row.id,
            )


def _risen(one: Moved) -> _Seen:
    move, begun = one.move, one.move.after
    number = begun.id * 4 + _BEGUN if begun and begun.start == move.on else move.before.id * 4 + _ENDED
    return _Seen(
        -number,
        one.person_id,
        one.name,
        _WAYS[move.way],
        move.words,
        move.on,
        doc_no=one.doc_no,
        basis=one.note,
        posting_id=one.last_id,
        at=(begun or move.before).unit_id,
    )


def _lacking(unit: Unit, every: Sequence[MeritRow]) -> Iterator[_Seen]:
    """Yield who left for 两委 and has no decision that was in force then or came after."""
    kept = stays(unit)
    until: dict[int, date] = {}
    for row in every:
        if row.kind is MeritKind.CHOSEN:
            who = kept.get(row.person_id, row.person_id)
            until[who] = max(until.get(who, date.min), row.until or date.max)
    left = (
        select(Posting, Person.name)
        .join(Person, Person.id == Posting.person_id)
        .where(unvoided(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.end_reason == EndReason.PROMOTED, Posting.valid_to <= unit.today)
    )
    for posting, name in unit.session.execute(left):
        who = kept.get(posting.person_id, posting.person_id)
        if until.get(who, date.min) <= posting.valid_to:
            yield _Seen(
                -(posting.id * 4 + _FOR_OFFICE),
                posting.person_id,
                name,
                Outcome.LACKING,
                f"{posting.role.label}，进入两委",
                posting.valid_to,
                basis="；".join(filter(None, (_NO_DECISION, posting.end_note))),
                posting_id=posting.id,
                at=posting.unit_id,
            )


def _rows(unit: Unit, seen: Sequence[_Seen]) -> Iterator[OutcomeRow]:
    """Yield the rows where the actor counts them: of a decision the town served in on its day."""
    served, kept = _served(unit, {one.person_id for one in seen if one.at is None}), stays(unit)
    whole, where = WHOLE in unit.actor.scopes, places(unit, unit.as_of)
    for one in seen:
        past = [
            at for since, at in served.get(kept.get(one.person_id, one.person_id), ()) if since <= one.since
        ]
        if one.at is None and not past and not whole:
            continue  # they served in another town then, which counts them
        at = where.get(one.at, _NOWHERE) if one.at is not None else (past[-1] if past else _NOWHERE)
        yield OutcomeRow(
            id=one.id,
            person_id=one.person_id,
            name=one.name,
            outcome=one.outcome,
            year=str(one.since.year),
            town=at.town,
            place=at.grid or at.village,
            title=one.title,
            since=one.since,
            state=one.state,
            body=one.body,
            doc_no=one.doc_no,
            basis=one.basis,
            merit_id=one.merit_id,
            posting_id=one.posting_id,
        )


def _served(unit: Unit, people: set[int]) -> dict[int, list[tuple[date, Place]]]:
    """Return by person, under the record that stays, since when they served where, the first first."""
    kept, at = stays(unit), places(unit, unit.as_of)
    who = people | {gone for gone, stayed in kept.items() if stayed in people}
    statement = (
        select(Posting.person_id, Posting.unit_id, Posting.valid_from)
        .where(unvoided(Posting, unit.as_of), in_scope(unit.actor.scopes, Posting.scope_code))
        .where(Posting.person_id.in_(who))
        .order_by(Posting.valid_from, Posting.id)
    )
    found: dict[int, list[tuple[date, Place]]] = {}
    for person, place, since in unit.session.execute(statement):
        found.setdefault(kept.get(person, person), []).append((since, at.get(place, _NOWHERE)))
    return found


@permits(Permission.ROSTER_READ)
def outcome_counts(unit: Unit) -> list[OutcomeCount]:
    """Count ``outcomes``: all years beside what the county has published, then year by year and by town.

    Nothing where nobody is counted and the county publishes no figure.
    """
    rows, profile = outcomes(unit), policy_on(unit, unit.today).profile
    said = (profile.promoted_to_committee, profile.excellent_worker)
    if WHOLE not in unit.actor.scopes:
        said = (None, None)  # they are the county's
    if not rows and said == (None, None):
        return []
    groups = [(ALL_YEARS, ALL_TOWNS)]
    for year in sorted({row.year for row in rows}, reverse=True):
        groups.append((year, ALL_TOWNS))
        groups += [(year, town) for town in dict.fromkeys(row.town for row in rows if row.year == year)]
    counts = []
    for number, (year, town) in enumerate(groups):
        here = [
            row.outcome for row in rows if year in (ALL_YEARS, row.year) and town in (ALL_TOWNS, row.town)
        ]
        chosen, excellent = said if number == 0 else (None, None)
        counts.append(
            OutcomeCount(
                id=number,
                year=year,
                town=town,
                chosen=here.count(Outcome.CHOSEN),
                chosen_said=chosen.value if chosen else None,
                excellent=here.count(Outcome.EXCELLENT),
                excellent_said=excellent.value if excellent else None,
                rose=here.count(Outcome.ROSE),
                fell=here.count(Outcome.FELL),
                lacking=here.count(Outcome.LACKING),
                source="；".join(dict.fromkeys(one.source for one in (chosen, excellent) if one)),
            )
        )
    return counts
