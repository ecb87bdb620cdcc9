"""What every act of assessment reads first: the cycle, its frozen sheet, the marks that count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select, true

from app.core.asof import AsOf
from app.core.errors import NotFound
from app.domain.assessment import (
    SCORED,
    Item,
    Measure,
    MissingPolicy,
    Progress,
    Sheet,
    SubjectState,
    TieKey,
    Tier,
)
from app.services.assessment._names import name_of as name_of
from app.workspace import Unit
from db.models.assessment import Cycle, Score, Subject, TplItem, TplVersion
from db.models.imports import ImportBatch
from db.models.people import Person
from db.models.units import UnitVersion
from db.models.workflow import WfEvent
from db.scope import in_scope, known, valid


@dataclass(frozen=True, slots=True)
class Form:
    """A template version as the arithmetic needs it; ``ids`` maps item codes to rows."""

    sheet: Sheet
    ids: Mapping[str, int]
    tiers: tuple[Tier, ...]
    tie_order: tuple[TieKey, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why a mark was given, and on what it rests: an event's number, a paper, a day's log."""

    reason: str = ""
    evidence: str = ""

    @property
    def told(self) -> str:
        """Return both in one line."""
        return "；".join(filter(None, (self.reason, self.evidence)))


@dataclass(frozen=True, slots=True)
class Current:
    """The mark of one item that nothing supersedes."""

    id: int
    raw: Decimal
    reason: str
    evidence: str
    assessor_id: int

    @property
    def note(self) -> Note:
        """Return why the mark was given and on what it rests."""
        return Note(self.reason, self.evidence)


@dataclass(frozen=True, slots=True)
class Who:
    """One person of a frozen population."""

    id: int
    person_id: int
    name: str
    unit_id: int
    town_id: int
    employment: str
    state: SubjectState
    scope_code: int


Marks = dict[int, dict[str, Current]]
EVERYBODY = true()  # of a cycle, as far as the actor sees them


def cycle_of(unit: Unit, cycle_id: int) -> Cycle:
    """Return the cycle; NotFound without it."""
    cycle = unit.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound("没有这一期考核，请刷新后重试。")
    return cycle


def form_of(unit: Unit, version_id: int) -> Form:
    """Return the frozen sheet of a cycle, read once per unit."""
    key = ("assessment.form", version_id)
    if key not in unit.kept:
        unit.kept[key] = _read_form(unit, version_id)
    form: Form = unit.kept[key]
    return form


def _read_form(unit: Unit, version_id: int) -> Form:
    version = unit.session.get_one(TplVersion, version_id)
    lines = unit.session.scalars(
        select(TplItem).where(TplItem.version_id == version_id).order_by(TplItem.position)
    ).all()
    rules = version.rules
    sheet = Sheet(tuple(map(_item, lines)), Decimal(rules["full"]), Decimal(rules["ceiling"]))
    order = tuple(TieKey(key) for key in rules["tie_order"])
    return Form(sheet, {line.code: line.id for line in lines}, tuple(map(_tier, version.grades)), order)


def _item(line: TplItem) -> Item:
    return Item(
        line.code,
        line.title,
        line.maximum,
        line.weight,
        line.item_kind,
        line.missing,
        line.default_value,
        line.operator,
        Measure(line.evidence_rule) if line.evidence_rule else None,
    )


def _tier(grade: dict[str, str | None]) -> Tier:
    below = grade["below"]
    return Tier(str(grade["label"]), Decimal(str(grade["lowest"])), Decimal(below) if below else None)


def people_of(unit: Unit, cycle_id: int, town_id: int | None = None) -> list[Who]:
    """List the frozen population the actor may see, by place and name."""
    found = (
        select(
            Subject.id,
            Subject.person_id,
            Person.name,
            Subject.unit_id,
            Subject.town_id,
            Subject.employment,
            Subject.state,
            Subject.scope_code,
        )
        .join(Person, Person.id == Subject.person_id)
        .where(Subject.cycle_id == cycle_id, ~Subject.voided, in_scope(unit.actor.scopes, Subject.scope_code))
        .order_by(Subject.scope_code, Person.sort_key, Subject.id)
    )
    if town_id is not None:
        found = found.where(Subject.town_id == town_id)
    return [Who(*row) for row in unit.session.execute(found)]


def marks_of(unit: Unit, cycle_id: int, whose: ColumnElement[bool] = EVERYBODY) -> Marks:
    """Return the marks of a cycle that count, by subject and item code: the last of each chain.

    Where the last one took a mark back there is none.  ``whose`` is a condition on ``Subject``: a county's
    hundred thousand marks are not read for a town or a cell.
    """
    found = (
        select(
            Score.subject_id,
            TplItem.code,
            Score.id,
            Score.raw,
            Score.reason,
            Score.evidence,
            Score.assessor_id,
        )
        .join(Subject, Subject.id == Score.subject_id)
        .join(TplItem, TplItem.id == Score.item_id)
        .outerjoin(ImportBatch, ImportBatch.id == Score.batch_id)
        .where(
            Subject.cycle_id == cycle_id,
            whose,
            in_scope(unit.actor.scopes, Score.scope_code),
            known(Score, unit.as_of),
            _standing(unit.as_of),
        )
        .order_by(Score.id)
    )
    marks: Marks = {}
    for row in unit.session.execute(found):
        theirs = marks.setdefault(row.subject_id, {})
        if row.raw is None:
            theirs.pop(row.code, None)
        else:
            theirs[row.code] = Current(row.id, row.raw, row.reason, row.evidence, row.assessor_id)
    return marks


def hold_sheets(unit: Unit, subject_ids: Iterable[int]) -> None:
    """Keep others from writing to these sheets until the unit ends: what is read next stands.

    A file has one writer at a time anyway; on a server two people may type into the same cell at once.
    """
    if not unit.embedded:
        held = select(Subject.id).where(Subject.id.in_(set(subject_ids))).order_by(Subject.id)
        unit.session.execute(held.with_for_update()).all()


def _standing(as_of: AsOf) -> ColumnElement[bool]:
    """Return the condition that a mark's import had not been taken back, as known then."""
    if as_of.known_at is None:
        return ImportBatch.undone_at.is_(None)
    return or_(ImportBatch.undone_at.is_(None), ImportBatch.undone_at > as_of.known_at)


def progress_of(form: Form, people: Iterable[Who], marks: Marks) -> list[Progress]:
    """Return how far each sheet is; only items that must be scored count as missing."""
    needed = [
        item for item in form.sheet.items if item.kind in SCORED and item.missing is MissingPolicy.BLOCK
    ]
    return [
        Progress(
            who.id,
            who.name,
            who.state,
            tuple(item.name for item in needed if item.code not in marks.get(who.id, {})),
        )
        for who in people
    ]


def names_at(unit: Unit, cycle: Cycle) -> dict[int, str]:
    """Return every unit's name as it was on the cycle's last day."""
    then = AsOf(cycle.closes - timedelta(days=1), unit.as_of.known_at)
    found = select(UnitVersion.unit_id, UnitVersion.name).where(valid(UnitVersion, then))
    return dict(unit.session.execute(found).all())


def record_steps(unit: Unit, people: Iterable[Who], action: str, to_state: SubjectState, note: str) -> None:
    """Write one transition for every sheet of a town, at once."""
    unit.insert(
        WfEvent,
        [
            {
                "flow": "assessment.sheet",
                "subject_id": who.id,
                "action": action,
                "from_state": who.state.value,
                "to_state": to_state.value,
                "account_id": unit.actor.account_id,
                "person_id": unit.actor.person_id,
                "on": unit.today,
                "note": note,
            }
            for who in people
        ],
    )
