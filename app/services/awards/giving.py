"""奖金 that somebody else than the county pays (D22): written down in the round as it was given."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.awards import AwardState
from app.services._versions import unchanged
from app.services.awards._facts import stands, taken
from app.services.awards.rows import PrizeGiven
from app.workspace import Unit
from db.models.awards import AwardCandidate


@permits(Permission.ASSESSMENT_PUBLISH)
def give_out(unit: Unit, candidate_id: int, version: int, new: PrizeGiven) -> None:
    """Write down when and by which paper a town gave somebody their prize; said again, it is put right.

    The county's own prizes are told by the month's pay.

    Raises: Invalid by field; nothing is to be given, or the county pays it. Denied, NotFound, Conflict.
    """
    one = unit.session.get(AwardCandidate, candidate_id)
    if one is None or one.voided:
        raise NotFound("名单里没有这个人，请刷新后再试。")
    round_ = taken(unit, one.round_id, None)
    unchanged(unit, one, version, "这个人刚被别人办理过，请刷新后再试。")
    stands(round_, AwardState.DECIDED)
    if one.prize is None or not round_.payer:
        raise Invalid("这里只登记由镇（街道）等发放的奖金；随补贴发放的在发放批次里看。")
    assert round_.decided_on is not None  # it is decided
    wrong = (
        {} if round_.decided_on <= new.on <= unit.today else {"on": f"应在{round_.decided_on}至今天之间。"}
    )
    if len(clean(new.doc_no)) < 2:
        wrong["doc_no"] = "请填写发放凭证，至少两个字。"
    if wrong:
        raise Invalid(fields=wrong)
    one.given_on, one.given_doc = new.on, clean(new.doc_no)[:60]
