"""Sessions: planned, changed while nobody is marked, held again for who missed it, closed or cancelled."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.training import MISSED, Mark, SessionState
from app.domain.training.rules import Facts, session_faults
from app.services import units
from app.services._same import kept_as, same
from app.services.policy import policy_on
from app.services.training._book import called, held, lines
from app.services.training._calls import add
from app.services.training.rows import NewSession, Offer
from app.workspace import Unit
from db.models.training import TrainingPlace, TrainingSession

_NO_LEVELS = "县政策没有写培训层次，不能登记培训；请先在“设置 › 政策依据”中补充。"


@permits(Permission.ROSTER_READ)
def offer(unit: Unit) -> Offer:
    """Return the levels and topics the county has, and its kinds of employment."""
    policy = policy_on(unit, unit.today)
    topics = policy.training.topics.value if policy.training.topics else ()
    return Offer(
        tuple(policy.training.level_labels.items()),
        tuple(policy.kind_labels.items()),
        "、".join(one.label for one in topics),
    )


@permits(Permission.ROSTER_WRITE)
def plan(unit: Unit, new: NewSession) -> int:
    """Keep a session and return its id; people are called to it afterwards.

    Raises: NotFound: the unit is not in the actor's scope. Invalid: every fault at once, by field.
    """
    return _kept(unit, new).id


def _kept(unit: Unit, new: NewSession, makes_up: int | None = None) -> TrainingSession:
    new = _checked(unit, new)
    place = units.unit_by_id(unit, new.unit_id, unit.today)
    row = TrainingSession(
        unit_id=place.id,
        scope_code=place.scope_lo,
        makes_up_id=makes_up,
        state=SessionState.CALLED,
        **_values(new),
    )
    unit.session.add(row)
    unit.session.flush()  # its lines name it
    return row


def _values(new: NewSession) -> dict[str, object]:
    same = ("title", "starts", "ends", "hours", "place", "trainer", "pass_score", "note")
    return {key: getattr(new, key) for key in same} | {"training_level": new.level}


def _checked(unit: Unit, new: NewSession) -> NewSession:
    new = replace(
        new,
        title=clean(new.title),
        place=clean(new.place),
        trainer=clean(new.trainer),
        note=clean(new.note),
    )
    rules = policy_on(unit, unit.today).training
    if not rules.levels:
        raise Invalid(_NO_LEVELS)
    wrong = session_faults(
        rules, Facts(new.title, new.level, new.starts, new.ends, new.hours, new.pass_score)
    )
    if len(new.place) < 2:
        wrong["place"] = "请写明培训地点，至少两个字。"
    for key, most in (("title", 80), ("place", 80), ("trainer", 60), ("note", 200)):
        if len(getattr(new, key)) > most:
            wrong[key] = f"最多 {most} 个字，请写短些。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    return new


@permits(Permission.ROSTER_WRITE)
def change(unit: Unit, session_id: int, version: int, new: NewSession) -> None:
    """Say otherwise what a session is, while nobody's sign-in is written.

    Raises: as ``plan``; Denied, Conflict; Invalid once somebody is marked, for another day than people
    were called to, or another unit that holds it.
    """
    row = called(unit, session_id, version)
    _unmarked(unit, row, "改")
    if new.unit_id != row.unit_id:
        sentence = "举办单位不能改；要换单位的请取消这次培训，由那个单位另行登记。"
        raise Invalid(sentence, {"unit_id": sentence})
    new = _checked(unit, new)
    if new.starts != row.starts and lines(unit, row.id):
        sentence = "已经按原来的日期通知了人员，改日期请先取消通知，或取消这次培训另行登记。"
        raise Invalid(sentence, {"starts": sentence})
    for key, value in _values(new).items():
        setattr(row, key, value)


@permits(Permission.ROSTER_WRITE)
def cancel(unit: Unit, session_id: int, version: int, reason: str) -> None:
    """Cancel a session that was not held, with the reason.

    Raises: NotFound, Denied, Conflict; Invalid without a reason, or once somebody is marked.
    """
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明取消的原因，至少两个字。"})
    row = called(unit, session_id, version)
    _unmarked(unit, row, "取消")
    row.state, row.note = SessionState.CANCELLED, f"取消：{said}"[:200]


def _unmarked(unit: Unit, row: TrainingSession, what: str) -> None:
    marked = select(func.count(TrainingPlace.id)).where(
        TrainingPlace.session_id == row.id, TrainingPlace.mark.is_not(None), TrainingPlace.voided.is_(False)
    )
    if many := unit.session.scalar(marked):
        raise Invalid(f"已登记 {many} 人的签到，这次培训不能{what}了；登记错的在签到表里改。")


@permits(Permission.ROSTER_WRITE)
def close(unit: Unit, session_id: int, version: int) -> None:
    """Say that the sheet is whole: what is changed from now on asks for the reason.

    Raises: NotFound, Denied, Conflict; Invalid while it goes on or somebody is not marked.
    """
    row = called(unit, session_id, version)
    if unit.today < row.ends:
        raise Invalid(f"培训到 {row.ends} 才结束，结束后再登记完毕。")
    sheet = lines(unit, row.id)
    if not sheet:
        raise Invalid("这次培训还没有通知任何人，请先通知人员；没有办的请取消。")
    left = [one for one in sheet if one.mark is None]
    if left:
        raise Invalid(f"还有 {len(left)} 人没有登记签到，第一个是第 {left[0].number} 号；登记完再办。")
    row.state = SessionState.CLOSED


@permits(Permission.ROSTER_WRITE)
def make_up(unit: Unit, session_id: int, version: int, new: NewSession) -> int:
    """Hold a session again for those who missed it, or did not pass; return the new one's id.

    Raises: as ``plan`` and ``held``; Invalid while its sheet is not whole, or where nobody has to.
    """
    row = held(unit, session_id, version)
    if row.state is not SessionState.CLOSED:
        raise Invalid("签到登记完毕以后才能安排补训，请先登记完毕。")
    people = _missing(unit, row)
    if not people:
        raise Invalid("这次培训没有要补训的人：都到课并合格，或已经安排过补训。")
    again = _kept(unit, new, row.id)
    records = [each for one in people for each in same(unit, one)]  # they may serve under another by now
    if not add(unit, again, records, strict=False):
        sentence = f"要补训的 {len(people)} 人在 {new.starts} 都不在岗，请核对补训日期或花名册。"
        raise Invalid(sentence, {"starts": sentence})
    return again.id


def _missing(unit: Unit, row: TrainingSession) -> list[int]:
    """Return who missed a session or did not pass and is called to no other that makes it up."""
    again = (
        select(TrainingPlace.person_id)
        .join(TrainingSession)
        .where(
            TrainingSession.makes_up_id == row.id,
            TrainingSession.state != SessionState.CANCELLED,
            TrainingPlace.voided.is_(False),
        )
    )
    done = {kept_as(unit, one) for one in unit.session.scalars(again)}
    missed = [one.person_id for one in lines(unit, row.id) if _lacks(row, one)]
    return [one for one in missed if kept_as(unit, one) not in done]


def _lacks(row: TrainingSession, one: TrainingPlace) -> bool:
    failed = row.pass_score is not None and (one.score or 0) < row.pass_score
    return one.mark in (*MISSED, Mark.PARTLY) or failed
