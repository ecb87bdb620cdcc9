"""安全标记 of a person: given by who keeps the roster, taken back or lowered by another, each with a reason.

Source: GB/T 22239-2019 (安全标记); what a label hides is said in ``app.domain.sensitivity``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid
from app.core.fields import Label
from app.core.text import clean
from app.domain.sensitivity import Sensitivity, lowers
from app.services._actors import names, own
from app.services._hidden import label
from app.services._same import copies
from app.services._versions import unchanged
from app.services.roster._sight import seen_person
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import Person

MARKED = "mark"  # the act


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """Which label, and why."""

    level: Annotated[Sensitivity, Label("安全标记")]
    reason: Annotated[str, Label("理由", width=60, help="例如：受人身安全保护，住址不得外传")]


@dataclass(frozen=True, slots=True)
class Marked:
    """How a person is labelled now, by whom and why."""

    version: int
    level: Sensitivity
    by: str
    reason: str


@permits(Permission.ROSTER_READ)
def marked(unit: Unit, person_id: int) -> Marked:
    """Return the label of a person in the actor's scope.

    Raises: NotFound.
    """
    person = seen_person(unit, person_id)
    by = names(unit)[person.marked_by] if person.marked_by else ""
    return Marked(person.version, person.sensitivity, by, person.mark_reason)


@permits(Permission.ROSTER_WRITE)
def mark(unit: Unit, person_id: int, version: int, new: NewMark) -> None:
    """Keep a person's record more closely: contact sealed from 敏感 on, at 重要 the name too.

    Raises: Invalid by field, or for what would lower it. NotFound outside the actor's scope. Conflict.
    """
    person = _changing(unit, person_id, version, new)
    if lowers(person.sensitivity, new.level):
        raise Invalid(fields={"level": "降低标记由县级审批人员办理，请把理由告诉他们。"})
    _write(unit, person, new)


@permits(Permission.VETTING_DECIDE)
def lower_mark(unit: Unit, person_id: int, version: int, new: NewMark) -> None:
    """Keep a person's record less closely: what was sealed comes back.

    Raises: as ``mark``; Denied to who gave the label.
    """
    person = _changing(unit, person_id, version, new)
    if not lowers(person.sensitivity, new.level):
        raise Invalid(fields={"level": "这里只能降低标记；提高标记由经办人员办理。"})
    if own(unit, person.marked_by):
        raise Denied("自己加的标记要由另一个人降低。")
    _write(unit, person, new)


def _changing(unit: Unit, person_id: int, version: int, new: NewMark) -> Person:
    person = seen_person(unit, person_id)
    unchanged(unit, person, version, "这个人的资料刚被别人修改过，请刷新后再试。")
    if len(clean(new.reason)) < 4:
        raise Invalid(fields={"reason": "请写明理由，至少四个字。"})
    if new.level is person.sensitivity:
        raise Invalid(fields={"level": f"现在已经是“{new.level.label}”，不用再标。"})
    return person


def _write(unit: Unit, person: Person, new: NewMark) -> None:
    reason = clean(new.reason)[:200]
    detail = f"{person.sensitivity.label}改为{new.level.label}"
    unit.session.add(
        Act(act_kind=MARKED, purpose=reason, detail=detail, subject_kind="person", subject_id=person.id)
    )
    for each in (person, *copies(unit, person)):
        label(unit, each, new.level)
        each.marked_by, each.mark_reason = unit.actor.login, reason
