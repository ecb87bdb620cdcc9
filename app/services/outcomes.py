"""工作成效: grid workers chosen into 两委 and made excellent, counted by year and town from the decisions.

Nothing here is typed: each count is the number of the decisions of ``merits``, which carry document and
evidence; a county's published figures stand beside the sum of all years, for its text names no year.
Source: county-practices J41 (选入两委干部、选树优秀网格员), Z11 (发展优秀网格员成为社区干部).
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
from app.services import merits
from app.services._same import stays
from app.services.merits import MeritRow
from app.services.policy import policy_on
from app.services.roster._places import Place, places
from app.workspace import Unit
from db.models.awards import AwardCandidate
from db.models.roster import Posting
from db.scope import in_scope, unvoided

ALL_YEARS, ALL_TOWNS = "历年", "合计"
_NOWHERE = Place("未任职")


class Outcome(Choice):
    """What became of grid workers that a county counts."""

    CHOSEN = "chosen", "选入两委"
    EXCELLENT = "excellent", "优秀网格员"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One grid worker of whom it is counted; ``town`` and ``place`` are where they served on that day."""

    id: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    outcome: Annotated[Outcome, Label("成效", width=11)]
    year: Annotated[str, Label("年度", width=7)]
    town: Annotated[str, Label("乡镇", width=12, help="那一天任职的乡镇")]
    place: Annotated[str, Label("网格", width=18, tail=True)]
    title: Annotated[str, Label("职务或称号", width=20)]
    since: Annotated[date, Label("生效日期", width=11)]
    state: Annotated[MeritState, Label("状态", width=9)]
    body: Annotated[str, Label("决定单位", width=18)]
    doc_no: Annotated[str, Label("文号", width=18)]
    basis: Annotated[str, Label("依据", width=30)]


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
    source: Annotated[str, Label("材料出处", width=26)]


@permits(Permission.ROSTER_READ)
def outcomes(unit: Unit) -> list[OutcomeRow]:
    """List who was chosen into 两委 or made an excellent worker where the actor sees, the latest first.

    Excellent are those a round of 评优 commended, and whose honour bears the name the county gives it.
    Who was registered twice stands once for each decision.
    """
    award = policy_on(unit, unit.today).award
    rounds = set(
        unit.session.scalars(select(AwardCandidate.merit_id).where(AwardCandidate.merit_id.is_not(None)))
    )
    found = []
    for row in merits.merits(unit):
        if row.kind is MeritKind.CHOSEN:
            found.append((Outcome.CHOSEN, row))
        elif row.kind is MeritKind.HONOUR and (
            row.id in rounds or (award is not None and award.name.value in row.title)
        ):
            found.append((Outcome.EXCELLENT, row))
    return list(_rows(unit, found))


def _rows(unit: Unit, found: Sequence[tuple[Outcome, MeritRow]]) -> Iterator[OutcomeRow]:
    served, kept = _served(unit, {row.person_id for _, row in found}), stays(unit)
    whole = WHOLE in unit.actor.scopes
    for outcome, row in found:
        past = [
            at for since, at in served.get(kept.get(row.person_id, row.person_id), ()) if since <= row.since
        ]
        if not past and not whole:
            continue  # they served in another town then, which counts them
        at = past[-1] if past else _NOWHERE
        yield OutcomeRow(
            id=row.id,
            person_id=row.person_id,
            name=row.name,
            outcome=outcome,
            year=str(row.since.year),
            town=at.town,
            place=at.grid or at.village,
            title=row.title,
            since=row.since,
            state=row.state,
            body=row.body,
            doc_no=row.doc_no,
            basis=row.basis,
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
                source="；".join(dict.fromkeys(one.source for one in (chosen, excellent) if one)),
            )
        )
    return counts
