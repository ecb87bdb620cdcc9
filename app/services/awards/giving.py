"""奖金 that somebody else than the county pays (D22): written down in the round, given and come back."""

from __future__ import annotations

from datetime import date

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.awards import AwardState
from app.services._versions import unchanged
from app.services.awards._facts import stands, taken
from app.services.awards.rows import PrizeGiven, PrizeRepaid
from app.workspace import Unit
from db.models.awards import AwardCandidate


@permits(Permission.ASSESSMENT_PUBLISH)
def give_out(unit: Unit, candidate_id: int, version: int, new: PrizeGiven) -> None:
    """Write down when and by which paper a town gave somebody their prize; said again, it is put right.

    The county's own prizes are told by the month's pay.

    Raises: Invalid by field; nothing is to be given, or the county pays it. Denied, NotFound, Conflict.
    """
    one, decided_on = _found(unit, candidate_id, version)
    if one.repaid_on is not None:
        raise Invalid(f"{one.repaid_on}已经登记收回，发放不能再改；收回登记错的，请再登记一次收回。")
    last = one.revoked_on or unit.today
    one.given_on, one.given_doc = _said(
        new.on, new.doc_no, (decided_on, last), "撤销表彰那天" if one.revoked_on else "今天", "发放凭证"
    )


@permits(Permission.ASSESSMENT_PUBLISH)
def pay_back(unit: Unit, candidate_id: int, version: int, new: PrizeRepaid) -> None:
    """Write down when and by which paper a prize came back after the honour was revoked; again: put right.

    What the county paid comes back by the next run of pay.

    Raises: Invalid by field; the honour stands, or nothing was given. Denied, NotFound, Conflict.
    """
    one, _ = _found(unit, candidate_id, version)
    if one.revoked_on is None:
        raise Invalid("表彰还有效，奖金不用收回；撤销表彰在“表彰处分”里办。")
    if one.given_on is None:
        raise Invalid("还没有登记发放，没有要收回的奖金。")
    first = max(one.revoked_on, one.given_on)
    one.repaid_on, one.repaid_doc = _said(new.on, new.doc_no, (first, unit.today), "今天", "收回凭证")


def _found(unit: Unit, candidate_id: int, version: int) -> tuple[AwardCandidate, date]:
    """Return who is to be given another payer's prize, and the day of the decision."""
    one = unit.session.get(AwardCandidate, candidate_id)
    if one is None or one.voided:
        raise NotFound("名单里没有这个人，请刷新后再试。")
    round_ = taken(unit, one.round_id, None)
    unchanged(unit, one, version, "这个人刚被别人办理过，请刷新后再试。")
    stands(round_, AwardState.DECIDED)
    if one.prize is None or not round_.payer:
        raise Invalid("这里只登记由镇（街道）等发放的奖金；随补贴发放的在发放批次里看。")
    assert round_.decided_on is not None  # it is decided
    return one, round_.decided_on


def _said(on: date, doc_no: str, within: tuple[date, date], end: str, paper: str) -> tuple[date, str]:
    """Return the day and the paper as they are kept; ``end`` names the last day in words."""
    wrong = {} if within[0] <= on <= within[1] else {"on": f"应在{within[0]}至{end}之间。"}
    if len(clean(doc_no)) < 2:
        wrong["doc_no"] = f"请填写{paper}，至少两个字。"
    if wrong:
        raise Invalid(fields=wrong)
    return on, clean(doc_no)[:60]
