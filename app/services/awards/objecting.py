"""Objections while a list of 评优 is public: raised, answered; one that is upheld takes the person off it."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.awards import AwardState, Standing
from app.services._objected import answered_wrong, raised_wrong
from app.services._versions import unchanged
from app.services.awards._facts import signed, stands, taken
from app.services.vetting.publicity import NewObjection, ObjectionAnswer
from app.workspace import Unit
from db.models.awards import AwardCandidate, AwardObjection


@permits(Permission.ASSESSMENT_PUBLISH)
def object_to(unit: Unit, candidate_id: int, new: NewObjection) -> int:
    """Keep an objection and return its id; nobody is commended before it is answered.

    Raises: Invalid by field, or where the list is not public. Denied, NotFound.
    """
    one = unit.session.get(AwardCandidate, candidate_id)
    if one is None or one.voided:
        raise NotFound("名单里没有这个人，请刷新后再试。")
    round_ = taken(unit, one.round_id, None)
    stands(round_, AwardState.SHOWN)
    assert round_.shown_from is not None and round_.shown_to is not None  # it is public
    wrong = raised_wrong(new, round_.shown_from, min(round_.shown_to, unit.today))
    if one.standing is not Standing.IN:
        wrong["text"] = "此人不在公示名单上。"
    if wrong:
        raise Invalid(fields=wrong)
    made = AwardObjection(
        candidate_id=one.id,
        raised_on=new.raised_on,
        origin=clean(new.origin)[:80],
        raised=clean(new.text, 4000),
    )
    unit.session.add(made)
    signed(unit, round_)
    unit.session.flush()  # the caller needs the generated id
    return made.id


@permits(Permission.ASSESSMENT_PUBLISH)
def answer(unit: Unit, objection_id: int, version: int, new: ObjectionAnswer) -> None:
    """Answer an objection; one that is upheld takes the person off the list.

    Raises: Invalid by field. Denied, NotFound, Conflict.
    """
    row = unit.session.get(AwardObjection, objection_id)
    if row is None or row.voided:
        raise NotFound("没有这件异议，请刷新后再试。")
    one = unit.session.get_one(AwardCandidate, row.candidate_id)
    round_ = taken(unit, one.round_id, None)
    unchanged(unit, row, version, "这件异议刚被别人答复过，请刷新后再试。")
    stands(round_, AwardState.SHOWN)
    if row.answered_on is not None:
        raise Invalid("这件异议已经答复过。")
    if wrong := answered_wrong(new, row.raised_on, unit.today):
        raise Invalid(fields=wrong)
    row.finding, row.answered_on, row.upheld = clean(new.finding, 4000), new.answered_on, new.upheld
    if new.upheld:
        one.standing, one.reason = Standing.OUT, f"公示异议成立：{row.finding}"[:200]
    signed(unit, round_)
