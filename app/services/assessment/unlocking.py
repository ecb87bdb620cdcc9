"""考核解锁: one person's sheet of a locked assessment opened for at most 72 hours, by two persons.

One asks with the reason, who decides vettings grants it; then marks are put right and everybody's result is
computed anew.  Marks, results and the grant are ledgers: what was before stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Kind, Label
from app.core.text import clean
from app.domain.assessment import CycleState, Item, check_raw
from app.domain.assessment.appeals import UNLOCKED, UnlockState, unlock_number
from app.domain.search import Entry
from app.services._actors import names, own
from app.services._versions import unchanged
from app.services.assessment._chosen import chosen, of_subject, offered, points
from app.services.assessment._frame import form_of, hold_sheets, marks_of, name_of, names_at
from app.services.assessment._oneself import refuse_own
from app.services.assessment._results import recompute
from app.workspace import Unit
from db.models.assessment import Cycle, LockException, Score, Subject, Unlock
from db.models.people import Person
from db.scope import in_scope

_GONE = "没有这项解锁申请，或不在您的管辖范围，请刷新后再试。"
_MOVED = "这项解锁申请刚被别人办理过，请刷新后再看。"
_LEAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnlock:
    """Whose locked result is to be put right, and why."""

    result_id: int
    reason: Annotated[str, Label("解锁原因", width=60, help="写明差错和依据，批准人凭它决定")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A mark put right while the sheet is open."""

    item: Annotated[str, Label("指标", width=16)]
    raw: Annotated[Decimal, Label("更正为", width=10, kind=Kind.SCORE)]
    reason: Annotated[str, Label("事由", width=40)]
    evidence: Annotated[str, Label("依据", width=30)] = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """An item of an open sheet as it is chosen: its key, and its words with the mark it has."""

    key: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRow:
    """One request; ``running`` while its 72 hours last."""

    id: int
    version: int
    subject_id: int
    mine: bool
    running: bool
    asked: bool
    number: Annotated[str, Label("编号", width=9)]
    name: Annotated[str, Label("姓名", width=10)]
    cycle: Annotated[str, Label("考核", width=18)]
    state: Annotated[str, Label("状态", width=10)]
    until: Annotated[datetime | None, Label("开放到", width=16)]
    reason: Annotated[str, Label("解锁原因", width=28)]
    value: Annotated[Decimal | None, Label("现得分", width=8, kind=Kind.SCORE)]
    grade: Annotated[str, Label("现等次", width=8)]
    by: Annotated[str, Label("申请人", width=10)]
    at: Annotated[datetime, Label("申请时间", width=16)]
    decided: Annotated[str, Label("批准人", width=10)]
    answer: Annotated[str, Label("不批准的理由", width=20)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("网格", width=18, tail=True)]


@permits(Permission.ASSESSMENT_PUBLISH)
def unlockable(unit: Unit, text: str) -> list[Entry]:
    """List the locked results whose person fits best, the latest first; ``target`` is the result."""
    return offered(unit, CycleState.LOCKED, text)


@permits(Permission.ASSESSMENT_PUBLISH)
def ask_unlock(unit: Unit, new: NewUnlock) -> int:
    """Ask to open somebody's locked sheet, and return the request's id.

    Raises: NotFound. Invalid by field: not locked, asked or open already, no reason.
    """
    one = chosen(unit, new.result_id)
    hold_sheets(unit, [one.subject.id])  # nobody else asks the same
    reason, wrong = clean(new.reason, 800)[:400], dict[str, str]()
    if one.cycle.state is not CycleState.LOCKED:
        wrong["result_id"] = f"{name_of(one.cycle)}{one.cycle.state.label}，没有锁定，不用解锁。"
    elif any(row.asked or row.running for row in _unlocks(unit, Unlock.subject_id == one.subject.id)):
        wrong["result_id"] = f"{one.name}的这一期已经申请或正在解锁，请先办完。"
    if len(reason) < _LEAST:
        wrong["reason"] = "请写明解锁的原因和依据，至少四个字。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    row = Unlock(
        subject_id=one.subject.id,
        reason=reason,
        state=UnlockState.ASKED,
        scope_code=one.subject.scope_code,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def _seen(unit: Unit, unlock_id: int, version: int) -> Unlock:
    row = unit.session.get(Unlock, unlock_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound(_GONE)
    unchanged(unit, row, version, _MOVED)
    return row


def _asked(unit: Unit, unlock_id: int, version: int) -> Unlock:
    row = _seen(unit, unlock_id, version)
    if row.state is not UnlockState.ASKED:
        raise Invalid(f"这项解锁申请{row.state.label}，不能再审批。")
    return row


def _waiting(unit: Unit, unlock_id: int, version: int) -> Unlock:
    row = _asked(unit, unlock_id, version)
    if own(unit, row.recorded_by):
        raise Denied("自己提出的解锁要由另一个人批准。")
    subject = unit.session.get_one(Subject, row.subject_id)
    refuse_own(unit, subject.person_id, of_subject(unit, subject).name)
    return row


@permits(Permission.VETTING_DECIDE)
def grant_unlock(unit: Unit, unlock_id: int, version: int) -> None:
    """Open the sheet for 72 hours from now.

    Raises: NotFound, Conflict. Denied: it is one's own. Invalid: it is decided.
    """
    row = _waiting(unit, unlock_id, version)
    subject = unit.session.get_one(Subject, row.subject_id)
    row.state, row.decided_by, row.decided_at = UnlockState.GRANTED, unit.actor.login, unit.now
    until = unit.now + UNLOCKED
    unit.session.add(
        LockException(
            cycle_id=subject.cycle_id, subject_id=subject.id, reason=row.reason[:200], expires_at=until
        )
    )


@permits(Permission.VETTING_DECIDE)
def refuse_unlock(unit: Unit, unlock_id: int, version: int, reason: str) -> None:
    """Refuse a request with a reason, which who asked reads.

    Raises: as ``grant_unlock``; Invalid without a reason.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明不批准的理由，申请人会看到。"})
    row = _waiting(unit, unlock_id, version)
    row.state, row.answer = UnlockState.REFUSED, said[:200]
    row.decided_by, row.decided_at = unit.actor.login, unit.now


@permits(Permission.ASSESSMENT_PUBLISH)
def withdraw_unlock(unit: Unit, unlock_id: int, version: int, reason: str) -> None:
    """Take back a request nobody has decided, with the reason.

    Raises: NotFound, Conflict. Invalid: no reason, or it is decided.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明撤回的原因，至少两个字。"})
    row = _asked(unit, unlock_id, version)
    row.state, row.answer = UnlockState.WITHDRAWN, said[:200]


@permits(Permission.ASSESSMENT_PUBLISH)
def open_items(unit: Unit, unlock_id: int) -> list[Marked]:
    """List the items of an opened sheet with their marks.

    Raises: NotFound. Invalid: it is not open (any more).
    """
    subject, cycle = _opened(unit, unlock_id)
    marks = marks_of(unit, cycle.id, Subject.id == subject.id).get(subject.id, {})
    return [
        Marked(one.code, f"{one.name}（现为{points(marks[one.code].raw) if one.code in marks else '未评'}）")
        for one in form_of(unit, cycle.tpl_version_id).sheet.items
    ]


def _opened(unit: Unit, unlock_id: int) -> tuple[Subject, Cycle]:
    found = _unlocks(unit, Unlock.id == unlock_id)
    if not found:
        raise NotFound(_GONE)
    if not found[0].running:
        over = "，72 小时已过，确需再改的请重新申请" if found[0].until else ""
        raise Invalid(f"这项解锁{found[0].state}{over}，不能更正评分。")
    subject = unit.session.get_one(Subject, found[0].subject_id)
    return subject, unit.session.get_one(Cycle, subject.cycle_id)


@permits(Permission.ASSESSMENT_PUBLISH)
def correct_mark(unit: Unit, unlock_id: int, version: int, new: Corrected) -> list[str]:
    """Put one mark of an opened sheet right, and return whose points or grade are others now.

    Raises:
        NotFound, Conflict. Denied: it is one's own sheet. Invalid: it is not open, no such item, out of
        range, nothing changes, no reason, or a dismissal rests on the result.
    """
    _seen(unit, unlock_id, version)
    subject, cycle = _opened(unit, unlock_id)
    hold_sheets(unit, [subject.id])
    person = unit.session.get_one(Person, subject.person_id)
    refuse_own(unit, person.id, person.name)
    form, reason = form_of(unit, cycle.tpl_version_id), clean(new.reason)
    there = marks_of(unit, cycle.id, Subject.id == subject.id).get(subject.id, {}).get(new.item)
    item = next((one for one in form.sheet.items if one.code == new.item), None)
    _refuse(item, new.raw, there.raw if there else None, reason)
    row = {
        "subject_id": subject.id,
        "item_id": form.ids[new.item],
        "assessor_id": unit.actor.account_id,
        "raw": new.raw,
        "reason": f"{unlock_number(unlock_id)}：{reason}"[:200],
        "evidence": clean(new.evidence)[:200],
        "supersedes_id": there.id if there else None,
        "scope_code": subject.scope_code,
    }
    unit.insert(Score, [row])
    return recompute(unit, cycle, f"解锁{unlock_number(unlock_id)}：{reason}"[:120])


def _refuse(item: Item | None, raw: Decimal, before: Decimal | None, reason: str) -> None:
    if item is None:
        raise Invalid(fields={"item": "请选评分表上的一项指标。"})
    try:
        check_raw(item, raw)
    except Invalid as wrong:
        raise Invalid(fields={"raw": str(wrong)}) from None
    if raw == before:
        raise Invalid(fields={"raw": "与现在的评分相同，没有要更正的。"})
    if len(reason) < 2:
        raise Invalid(fields={"reason": "请写明更正的事由，至少两个字。"})


@permits(Permission.ASSESSMENT_READ)
def unlocks(unit: Unit) -> list[UnlockRow]:
    """List the requests about whom the actor sees: those that wait or are open first, the latest first."""
    return sorted(_unlocks(unit), key=lambda row: not (row.asked or row.running))


def _unlocks(unit: Unit, *where: ColumnElement[bool]) -> list[UnlockRow]:
    found = unit.session.execute(
        select(Unlock, Subject, Cycle, Person.name)
        .join(Subject, Subject.id == Unlock.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .join(Person, Person.id == Subject.person_id)
        .where(in_scope(unit.actor.scopes, Unlock.scope_code), ~Unlock.voided, *where)
        .order_by(Unlock.id.desc())
    ).all()
    people = names(unit)
    return [_row(unit, (one, subject, cycle), name, people) for one, subject, cycle, name in found]


def _row(unit: Unit, of: tuple[Unlock, Subject, Cycle], name: str, people: Mapping[str, str]) -> UnlockRow:
    one, subject, cycle = of
    until = one.decided_at + UNLOCKED if one.state is UnlockState.GRANTED and one.decided_at else None
    running = until is not None and unit.now < until
    last, called = of_subject(unit, subject).result, names_at(unit, cycle)
    over = until is not None and not running
    return UnlockRow(
        id=one.id,
        version=one.version,
        subject_id=subject.id,
        mine=own(unit, one.recorded_by),
        running=running,
        asked=one.state is UnlockState.ASKED,
        number=unlock_number(one.id),
        name=name,
        cycle=name_of(cycle),
        state="已到期" if over else "开放中" if running else one.state.label,
        until=until,
        reason=one.reason,
        value=last.value,
        grade=last.grade,
        by=people[one.recorded_by],
        at=one.recorded_at,
        decided=people[one.decided_by] if one.decided_by else "",
        answer=one.answer,
        town=called.get(subject.town_id, ""),
        grid=called.get(subject.unit_id, ""),
    )
