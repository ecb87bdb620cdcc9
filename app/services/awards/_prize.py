"""奖金: what goes with the honours of a round, from which money, and what becomes of it when one is revoked.

Source: county-practices J35, J39, D22.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import WHOLE, Permission
from app.core.errors import Denied, Invalid
from app.core.money import round_fen, show
from app.core.own_words import in_own_words
from app.domain import awards as rules
from app.domain.awards import ROUND, AwardState, Band, Facts, Line, Standing
from app.domain.budget import Overspend, commit
from app.domain.policy import Cost, Policy
from app.domain.policy.people import Prize
from app.domain.workflow import Check
from app.services._entries import check_money
from app.services.awards._facts import facts_of, rows_of
from app.services.awards._graded import Rows
from app.services.awards.rows import PrizeChoice
from app.services.pay._arrears import checked_since
from app.services.pay._late import Late, keep_late
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Result, Subject
from db.models.awards import AwardCandidate, AwardRound

NIL = Decimal("0.00")
_ALL = 10**6
_MOST = Decimal(1_000_000)


def choice_of(policy: Policy) -> PrizeChoice:
    """Return what a policy says of the money, and whether a round is asked for it."""
    prize = _rule(policy)
    payer, funded = prize.payer.value if prize.payer else "", _funded(policy)
    if prize.tiers:
        steps = "、".join(f"{one.places}人各{show(one.amount)}元" for one in prize.tiers.value)
        return PrizeChoice(f"奖金按名次依次为{steps}", payer=payer)
    if prize.amount:
        return PrizeChoice(f"奖金每人{show(prize.amount.value)}元", prize.amount.value, payer=payer)
    if payer or funded:
        return PrizeChoice("没有写奖金金额，有奖金的请按文件填写", asked=True, payer=payer)
    return PrizeChoice("没有写奖金由谁发放、列支哪个科目，这一轮没有奖金")


def _rule(policy: Policy) -> Prize:
    return policy.award.prize if policy.award and policy.award.prize else Prize()


def _funded(policy: Policy) -> bool:
    """Return whether the county's own budget names a line for prizes."""
    charges = policy.budget.charges if policy.budget else None
    return charges is not None and Cost.BONUS in charges.value


def wrong(policy: Policy, said: Decimal | None) -> str:
    """Return what is wrong with an amount a round is drafted with, empty where nothing is."""
    found = choice_of(policy)
    if found.asked:
        fits = said is None or (0 < said <= _MOST and said == round_fen(said))
        return "" if fits else f"应大于零，不超过{show(_MOST)}元，到分为止；没有奖金的留空。"
    if said != found.amount:
        return in_own_words(f"本县政策{found.told}；要改，请先改政策依据。")
    prize = _rule(policy)
    if (prize.amount or prize.tiers) and not (prize.payer or _funded(policy)):
        return in_own_words("本县政策写了奖金，没有写列支科目或发放单位，请先在“设置 › 政策依据”中补充。")
    return ""


def amounts(unit: Unit, round_: AwardRound, rows: Rows) -> dict[int, Decimal]:
    """Return by line of a list what whoever is, or is to be, commended gets; no money: nobody."""
    chosen = [one for one, _ in rows if one.standing is Standing.IN]
    if round_.state in (AwardState.DECIDED, AwardState.WITHDRAWN):
        return {one.id: one.prize for one in chosen if one.prize is not None}
    if WHOLE not in unit.actor.scopes and round_.prize is None:
        return {}  # by rank: a part of the list does not say who is how manieth
    lines = [Line(id=one.id, rank=one.rank, tie_place=one.tie_place) for one in chosen]
    return rules.prizes(lines, _bands(unit, round_))


def _bands(unit: Unit, round_: AwardRound) -> list[Band]:
    if round_.prize is not None:
        return [Band(_ALL, round_.prize)]
    tiers = _rule(policy_on(unit, unit.today)).tiers
    return [Band(one.places, one.amount) for one in tiers.value] if tiers else []


def money(unit: Unit, round_: AwardRound, rows: Rows) -> tuple[Check, ...]:
    """Return what the budget says of a round's prizes, as of every other commitment; nothing without money.

    Raises: Invalid where the policy of the month names no line any more.
    """
    total = sum(amounts(unit, round_, rows).values(), NIL)
    if not total or round_.state is not AwardState.SHOWN or WHOLE not in unit.actor.scopes:
        return ()
    if round_.payer:
        return (Check(True, f"奖金共{show(total)}元，由{round_.payer}发放，不列本县经费", ROUND),)
    month = rules.prize_month(unit.today)
    line = policy_on(unit, month.last).the_budget().line(Cost.BONUS)
    said = f"奖金共{show(total)}元，列入{month.label}补贴一次性发放，从“{line.label}”列支"
    rule = Overspend(line.overspend.value)
    return (
        Check(True, said, ROUND),
        *check_money(unit, month.year, commit(line.subject, total), rule),
    )


def funded(unit: Unit, round_: AwardRound) -> Facts:
    """Return what the guards read of a round, with what the budget says of its prizes."""
    return replace(facts_of(unit, round_), money=money(unit, round_, rows_of(unit, round_.id)))


def revoke(unit: Unit, merit_id: int, on: date) -> None:
    """Take an honour of a round back, and its prize: a month that is checked already stays as it is.

    The run after it holds the exact reversal, however long ago the month was closed; nothing is put right
    where somebody else paid.  What the decision gave stays written down.

    Raises: Denied for who does not work on rounds of the whole county.
    """
    found = unit.session.execute(
        select(AwardCandidate, AwardRound.decided_on, AwardRound.doc_no, AwardRound.payer, Subject.person_id)
        .join(AwardRound, AwardRound.id == AwardCandidate.round_id)
        .join(Result, Result.id == AwardCandidate.result_id)
        .join(Subject, Subject.id == Result.subject_id)
        .where(AwardCandidate.merit_id == merit_id, AwardCandidate.revoked_on.is_(None))
    ).one_or_none()
    if found is None:
        return
    if Permission.ASSESSMENT_PUBLISH not in unit.actor.permissions or WHOLE not in unit.actor.scopes:
        raise Denied("这是评优的表彰，请由管全县的经办人员撤销、作废。")
    one: AwardCandidate = found.AwardCandidate
    one.revoked_on = on
    if one.prize is None or found.payer:
        return
    month = rules.prize_month(found.decided_on)
    months = checked_since(unit, month.first, one.scope_code)
    late = Late(
        person_id=found.person_id,
        scope_code=one.scope_code,
        since=month.first,
        kind="撤销表彰",
        fact_kind="award_candidate",
        fact_id=one.id,
        note=f"撤销表彰，收回奖金（{found.doc_no}）",
    )
    keep_late(unit, [late], {(found.person_id, other) for other in months if other != month})


def drafted(policy: Policy, said: Decimal | None) -> tuple[Decimal | None, str]:
    """Return what a round keeps of the money: the amount for each, and who pays; raises where it is wrong.

    Raises: Invalid by field.
    """
    if why := wrong(policy, said):
        raise Invalid(why, {"prize": why})
    found = choice_of(policy)
    return said, found.payer
