"""What has outlived its time leaves the register by two people: one asks by the approved paper, another acts.

What leaves: telephone, addresses, notes, family and how they were chosen of who left, who somebody was that
was never taken, and what an import changed of either.  What does not: the audit's line of this change (an
auditor's alone), what was decided, a file's bytes, issued papers, older backups; PIPL 47 has them kept and
used for nothing else.  Money, posts, insurance stay as the books do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.text import clean
from app.domain.personal import Kind
from app.domain.sensitivity import Sensitivity
from app.services._actors import names as actors
from app.services._actors import own
from app.services._declared import forget_family
from app.services._forgetting import GONE, forget_absences, forget_extras, forget_vetting
from app.services._hidden import NOTHING, call, label, put
from app.services._import_batch import forget_before
from app.services._same import copies
from app.services._versions import unchanged
from app.services.retention import FREE, clearable, kept_of, served
from app.workspace import Unit
from db.models.people import Clearing, Correction, Person

EMPTIED = {Kind.CONTACT: ("phone", "address", "hukou_address"), Kind.OWN: ("note",)}
_ELSEWHERE: dict[Kind, Callable[[Unit, int], None]] = {
    Kind.LEAVE: forget_absences,
    Kind.FAMILY: forget_family,
    Kind.VETTING: forget_vetting,
}
"""What is not in the person's own row."""
_BROUGHT = frozenset(EMPTIED)
"""What an import of workers may have changed, and so keeps as it was to be taken back."""
_UNKNOWN = "未录用人员的身份和资料"
_ALL = ("former_name", "ethnicity", "politics", "education", "phone", "address", "hukou_address", "note")


class Stage(Choice):
    """How a clearing stands."""

    ASKED = "asked", "等待审批"
    DONE = "done", "已清除"
    REFUSED = "refused", "不清除"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClearing:
    """By which approval it is asked for."""

    paper: Annotated[
        str,
        Label("报批依据", width=60, help="签过字的保存期限清单，例如：2026年11月清单，县综治中心主任签批"),
    ]


@dataclass(frozen=True, slots=True)
class ClearingRow:
    """One kind of information of one person that is to leave the register, or has left it."""

    id: int
    version: int
    person_id: int
    at: Annotated[datetime, Label("申请时间", width=16)]
    who: Annotated[str, Label("申请人", width=12)]
    name: Annotated[str, Label("姓名", width=14)]
    what: Annotated[str, Label("类别", width=24)]
    paper: Annotated[str, Label("报批依据", width=36)]
    stage: Annotated[Stage, Label("状态", width=10)]
    decided: Annotated[str, Label("审批人", width=12)]
    decided_at: Annotated[datetime | None, Label("审批时间", width=16)]
    answer: Annotated[str, Label("不清除的理由", width=24)]
    mine: bool


@permits(Permission.DOCUMENTS_ISSUE)
def propose(unit: Unit, wanted: Sequence[tuple[int, str]], new: NewClearing) -> list[int]:
    """Ask to take kinds of information of persons out of the register; all of them or none, return the ids.

    ``wanted``: persons and the kind's key, as ``retention.due`` lists them.

    Raises: Denied to whoever sees a part of the county. Invalid: no paper, not due today, money open, asked.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("保存期满的清除由管全县的经办人员提请。")
    paper = clean(new.paper)
    if len(paper) < 4:
        raise Invalid(fields={"paper": "请写明清单是哪一天、由谁签批的，至少四个字。"})
    stands, waits = clearable(unit), _waiting_now(unit)
    for one in wanted:
        if stands.get(one) != FREE:
            raise Invalid(_NOT_YET if one in stands else _NOT_DUE)
        if one in waits:
            raise Invalid("选中的有已经提请、等待审批的，请刷新后重新选择。")
    kept = [Clearing(person_id=person, what=key, paper=paper[:200]) for person, key in wanted]
    unit.session.add_all(kept)
    unit.session.flush()  # the caller is told their numbers
    return [one.id for one in kept]


_NOT_DUE = "选中的有今天还没有到期、或随账簿保存的，不能提请清除；请把截至日期改回今天再选。"
_NOT_YET = "这个人还有没结清的补贴、保险，或没有办完的申诉、更正、表彰、解聘，办完后再提请清除。"


def _waiting_now(unit: Unit) -> set[tuple[int, str]]:
    asked = select(Clearing.person_id, Clearing.what).where(Clearing.decided_by.is_(None))
    return {(row.person_id, row.what) for row in unit.session.execute(asked)}


@permits(Permission.ROSTER_READ)
def clearings(unit: Unit) -> list[ClearingRow]:
    """List what was asked for, the latest first; nothing to whoever sees a part of the county."""
    if WHOLE not in unit.actor.scopes:
        return []
    people = actors(unit)
    found = select(Clearing, Person.name).join(Person, Person.id == Clearing.person_id)
    rows = unit.session.execute(found.order_by(Clearing.id.desc())).all()
    known = served(unit, {one.person_id for one, _ in rows if one.what == Kind.VETTING})
    return [
        ClearingRow(
            id=one.id,
            version=one.version,
            person_id=one.person_id,
            at=one.recorded_at,
            who=people[one.recorded_by],
            name=name,
            what=_what(one, known),
            paper=one.paper,
            stage=_stage(one),
            decided=people[one.decided_by] if one.decided_by else "",
            decided_at=one.decided_at,
            answer=one.answer,
            mine=own(unit, one.recorded_by),
        )
        for one, name in rows
    ]


def _what(one: Clearing, served: Collection[int]) -> str:
    alone = one.what == Kind.VETTING and one.person_id not in served
    return _UNKNOWN if alone else Kind(one.what).label


def _stage(one: Clearing) -> Stage:
    if one.decided_by is None:
        return Stage.ASKED
    return Stage.REFUSED if one.refused else Stage.DONE


@permits(Permission.VETTING_DECIDE)
def approve(unit: Unit, clearing: int, version: int) -> None:
    """Take it out of the register; this cannot be taken back.

    Raises: NotFound, Conflict. Denied for one's own. Invalid: decided, not due any more, or money is open.
    """
    one = _waiting(unit, clearing, version)
    person = unit.session.get(Person, one.person_id)
    assert person is not None  # a clearing is of somebody
    stands = _stands(unit, one, person)
    if stands != FREE:
        raise Invalid(
            "这一项现在不到期了（又任职、又在考察，或已经清除），请按“不清除”。"
            if stands is None
            else _NOT_YET
        )
    them = (person, *copies(unit, person))
    unknown = one.what == Kind.VETTING and not served(unit, {person.id})
    for each in them:
        _empty(unit, each, Kind(one.what))
        if unknown:
            _forget(unit, each)
    if unknown or one.what in _BROUGHT:
        forget_before(unit, {each.id for each in them})
    one.decided_by, one.decided_at = unit.actor.login, unit.now


def _stands(unit: Unit, one: Clearing, person: Person) -> str | None:
    """Return how it stands today: over its time, or asked for by the person and no law against it."""
    if one.erasure_id is None:
        return clearable(unit).get((one.person_id, one.what))
    may = any(kept.may for kept in kept_of(unit, person) if kept.kind.value == one.what)
    return FREE if may else None


def _empty(unit: Unit, person: Person, kind: Kind) -> None:
    if kind in _ELSEWHERE:
        _ELSEWHERE[kind](unit, person.id)
        return
    put(unit, person, dict.fromkeys(EMPTIED[kind], ""))
    if kind is Kind.OWN:
        person.extra = {}
        forget_extras(unit, person.id)


def _forget(unit: Unit, person: Person) -> None:
    """Leave a number and a year of birth of somebody: whoever has the number may be registered anew."""
    label(unit, person, Sensitivity.GENERAL)
    call(person, f"{GONE}{person.id}")
    for column in _ALL:
        setattr(person, column, "")
    person.native_place = person.school = person.major = None
    forget_family(unit, person.id)
    person.mark_reason = ""
    person.extra, person.birth = {}, date(person.birth.year, 1, 1)
    person.uid = unit.vault.blind("person.uid", f"cleared|{person.id}").hex()
    person.id_number = NOTHING
    for correction in unit.session.scalars(select(Correction).where(Correction.person_id == person.id)):
        correction.name, correction.before, correction.id_number = person.name, "", NOTHING


@permits(Permission.VETTING_DECIDE)
def leave(unit: Unit, clearing: int, version: int, reason: str) -> None:
    """Refuse it with a reason, which the asker reads.

    Raises: as ``approve``; Invalid without a reason.
    """
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明不清除的理由，申请人会看到。"})
    one = _waiting(unit, clearing, version)
    one.decided_by, one.decided_at = unit.actor.login, unit.now
    one.refused, one.answer = True, clean(reason)[:200]


def _waiting(unit: Unit, clearing: int, version: int) -> Clearing:
    if WHOLE not in unit.actor.scopes:
        raise Denied("保存期满的清除由管全县的审批人员办理。")
    one = unit.session.get(Clearing, clearing)
    if one is None:
        raise NotFound("没有这项清除，请刷新后再试。")
    unchanged(unit, one, version, "这项清除刚被别人办理过，请刷新后再看。")
    if own(unit, one.recorded_by):
        raise Denied("自己提请的清除要由另一个人审批。")
    if (stage := _stage(one)) is not Stage.ASKED:
        raise Invalid(f"这项清除{stage.label}，不能再办理。")
    return one
