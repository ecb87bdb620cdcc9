"""A person's name or identity number put right by two people: one says what is wrong, another decides.

Source: PIPL 46.  Only the register changes: posted months keep the name and the money they were paid with,
issued papers their bytes; a register of the past that is drawn anew shows the right number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Choice, Kind, Label
from app.core.identity import mask_identity
from app.core.text import clean
from app.domain.sensitivity import Sensitivity
from app.services._actors import names, own
from app.services._hidden import NOTHING, important
from app.services._papers import CORRECTION, PERSON, papers_seen
from app.services._same import copies
from app.services._versions import unchanged
from app.services.roster._persons import NUMBER, Clean, cleaned, known
from app.services.roster._sight import seen_person, sees_person
from app.services.roster.rows import NewPerson
from app.workspace import Unit
from db.models.people import Correction, Person
from db.models.workflow import Evidence

_PLACE = "correction.id"
_FROM_CARD = ("name", "sort_key", "full_keys", "initial_keys", "sex", "birth")


class Stage(Choice):
    """How a correction stands."""

    ASKED = "asked", "等待审批"
    DONE = "done", "已更正"
    REFUSED = "refused", "不更正"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """What the identity card says, and how one knows; an empty number means that the one there is stays."""

    name: Annotated[str, Label("姓名", width=20)]
    identity: Annotated[
        str, Label("身份证号", width=24, kind=Kind.CODE, help="号码没有错就留空；性别和出生日期随号码改")
    ] = ""
    reason: Annotated[str, Label("更正理由", width=60, help="例如：本人持身份证来核对，登记时录错一位")]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction, numbers masked."""

    id: int
    version: int
    person_id: int
    before: Annotated[str, Label("更正前", width=30)]
    stage: Annotated[Stage, Label("状态", width=10)]
    after: Annotated[str, Label("更正后", width=30)]
    reason: Annotated[str, Label("更正理由", width=30)]
    who: Annotated[str, Label("申请人", width=12)]
    at: Annotated[datetime, Label("申请时间", width=16)]
    decided: Annotated[str, Label("审批人", width=12)]
    decided_at: Annotated[datetime | None, Label("审批时间", width=16)]
    answer: Annotated[str, Label("不更正的理由", width=20)]
    proof: Annotated[str, Label("所附材料", width=24)]
    proofs: tuple[tuple[int, str], ...]  # scan and name
    mine: bool


@permits(Permission.ROSTER_WRITE)
def propose(unit: Unit, person_id: int, version: int, new: NewCorrection) -> int:
    """Say what is wrong about a person, and return the correction's id.

    Raises:
        Invalid by field, for a number somebody else has, when nothing differs or one waits already.
        NotFound for a person outside the actor's scope. Conflict: the person was changed meanwhile.
    """
    person = seen_person(unit, person_id)
    unchanged(unit, person, version, "这个人的资料刚被别人修改过，请刷新后再试。")
    _open(person)
    before = unit.vault.open(f"{NUMBER}|{person.uid}", person.id_number)
    right = _right(unit, person, new.name, clean(new.identity) or before)
    reason = clean(new.reason)
    if len(reason) < 4:
        raise Invalid(fields={"reason": "请写明怎样核实的，至少四个字。"})
    if (right.name, right.number) == (person.name, before):
        raise Invalid(fields={"name": "姓名和号码都与现在登记的相同，不用更正。"})
    if any(_stage(one) is Stage.ASKED for one in _of(unit, person_id)):
        raise Invalid("这个人已有一项更正在等待审批，请先办完那一项。")
    uid = unit.vault.blind("correction.uid", f"{person_id}|{unit.now.isoformat()}").hex()
    kept = Correction(
        person_id=person_id,
        uid=uid,
        name=right.name,
        id_number=unit.vault.seal(f"{_PLACE}|{uid}", right.number),
        before=_told(person.name, before),
        reason=reason[:200],
    )
    unit.session.add(kept)
    unit.session.flush()  # the caller is told its number
    return kept.id


def _right(unit: Unit, person: Person, name: str, number: str) -> Clean:
    """Return name and number as the register would have them.

    Raises: Invalid by field.
    """
    right = cleaned(unit, NewPerson(name=name, identity=number))
    if right.faults:
        raise Invalid(fields=right.faults)
    other = known(unit, (right.blind,)).get(right.blind)
    if other is not None and other.id != person.id:
        raise Invalid(fields={"identity": "这个号码已登记为另一个人，不能改成它；请先核对那个人的登记。"})
    return right


def _open(person: Person) -> None:
    if person.sensitivity is not Sensitivity.GENERAL:
        raise Invalid("这个人有安全标记，请由县级审批先降为“一般”，更正后再标。")


def _told(name: str, number: str) -> str:
    return f"{name} {mask_identity(number)}"


def _of(unit: Unit, person_id: int) -> list[Correction]:
    return list(unit.session.scalars(select(Correction).where(Correction.person_id == person_id)))


def _stage(one: Correction) -> Stage:
    if one.decided_by is None:
        return Stage.ASKED
    return Stage.REFUSED if one.refused else Stage.DONE


@permits(Permission.ROSTER_READ)
def corrections(unit: Unit) -> list[CorrectionRow]:
    """List the corrections of persons the actor sees, the latest first."""
    people, proofs, veiled = names(unit), _proofs(unit), important(unit)
    return [
        CorrectionRow(
            id=one.id,
            version=one.version,
            person_id=one.person_id,
            at=one.recorded_at,
            who=people[one.recorded_by],
            before=veiled.get(one.person_id, one.before),
            after=veiled.get(one.person_id) or _after(unit, one),
            reason=one.reason,
            stage=_stage(one),
            decided=people[one.decided_by] if one.decided_by else "",
            decided_at=one.decided_at,
            answer=one.answer,
            proof="、".join(name for _, name in proofs[one.id]) or "没有",
            proofs=tuple(proofs[one.id]),
            mine=own(unit, one.recorded_by),
        )
        for one in unit.session.scalars(select(Correction).order_by(Correction.id.desc()))
        if sees_person(unit, one.person_id)
    ]


def _after(unit: Unit, one: Correction) -> str:
    return _told(one.name, unit.vault.open(f"{_PLACE}|{one.uid}", one.id_number))


def _proofs(unit: Unit) -> dict[int, list[tuple[int, str]]]:
    """Return the scans each correction was asked for with, and what they are called."""
    asked = select(Evidence.part_id, Evidence.id, Evidence.note).where(
        Evidence.flow == PERSON, Evidence.part == CORRECTION, Evidence.voided.is_(False), papers_seen(unit)
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for correction, scan, name in unit.session.execute(asked.order_by(Evidence.id)):
        found[correction or 0].append((scan, name))
    return found


@permits(Permission.VETTING_DECIDE)
def correct(unit: Unit, correction: int, version: int) -> None:
    """Put a person's name and number right: how they are sorted, found and told from others follows.

    Raises: NotFound, Conflict. Denied for one's own. Invalid when it is decided, or another has the number.
    """
    one = _waiting(unit, correction, version)
    person = seen_person(unit, one.person_id)
    _open(person)
    number = unit.vault.open(f"{_PLACE}|{one.uid}", one.id_number)
    right = _right(unit, person, one.name, number)
    for key in _FROM_CARD:
        setattr(person, key, right.columns[key])
    before = unit.vault.open(f"{NUMBER}|{person.uid}", person.id_number)
    held = next((one for one in copies(unit, person) if one.id_number.blind == right.blind), None)
    if held is not None:  # the record that went in had the right one: they change numbers
        held.id_number = NOTHING
        unit.session.flush()  # no number is two records' at once
    person.uid = unit.vault.blind("person.uid", f"{person.id}|{number}" if held else number).hex()
    person.id_number = unit.vault.seal(f"{NUMBER}|{person.uid}", number, right.blind)
    if held is not None:
        unit.session.flush()
        held.id_number = unit.vault.seal(f"{NUMBER}|{held.uid}", before)
    one.decided_by, one.decided_at = unit.actor.login, unit.now


@permits(Permission.VETTING_DECIDE)
def leave_as_is(unit: Unit, correction: int, version: int, reason: str) -> None:
    """Refuse a correction with a reason, which the asker reads.

    Raises: as ``correct``; Invalid without a reason.
    """
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明不更正的理由，申请人会看到。"})
    one = _waiting(unit, correction, version)
    one.decided_by, one.decided_at = unit.actor.login, unit.now
    one.refused, one.answer = True, clean(reason)[:200]


def _waiting(unit: Unit, correction: int, version: int) -> Correction:
    one = unit.session.get(Correction, correction)
    if one is None:
        raise NotFound("没有这项更正，请刷新后再试。")
    unchanged(unit, one, version, "这项更正刚被别人办理过，请刷新后再看。")
    if own(unit, one.recorded_by):
        raise Denied("自己提出的更正要由另一个人审批。")
    if (stage := _stage(one)) is not Stage.ASKED:
        raise Invalid(f"这项更正{stage.label}，不能再办理。")
    return one
