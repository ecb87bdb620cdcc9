"""A draft as it is kept: about whom one may be made, what of somebody waits, the act to be decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.errors import Invalid, NotFound
from app.domain.policy.tenure import TermRule
from app.domain.roster import GridRole
from app.domain.tenure import TenureKind, TenureState
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster import person_name
from app.services.roster._sight import seen_posting
from app.services.tenure._signing import numbered
from app.workspace import Unit
from db.models.roster import Posting
from db.models.tenure import TenureAct


def known(unit: Unit, posting_id: int) -> Posting:
    """Return a posting the actor sees.

    Raises: NotFound.
    """
    posting = unit.session.get(Posting, posting_id)
    if posting is None or posting.voided_at is not None or not unit.actor.sees(posting.scope_code):
        raise NotFound("没有这条任职记录，请刷新后再试。")
    return posting


def rule_of(unit: Unit, employment: str) -> TermRule | None:
    """Return the terms of today's policy for a kind of employment."""
    return policy_on(unit, unit.today).tenure.term_of(employment)


def free(unit: Unit, posting_id: int, version: int) -> Posting:
    """Return a posting about which nothing waits to be decided.

    Raises: Invalid, NotFound, Conflict.
    """
    posting = seen_posting(unit, posting_id, version)
    if posting.role is not GridRole.WORKER:
        raise Invalid(f"{posting.role.label}没有聘用协议，不在这里办；请按“办理 › 离岗”。")
    if why := waits(unit, [posting.person_id]).get(posting.person_id):
        raise Invalid(f"此人的{why}还没有审批，请先办完或撤回。")
    return posting


def waits(unit: Unit, people: list[int]) -> dict[int, str]:
    """Return by person what of them waits to be decided, in words."""
    open_ = select(TenureAct).where(TenureAct.state == TenureState.DRAFTED, TenureAct.person_id.in_(people))
    return {
        one.person_id: f"{one.tenure_kind.label}（{numbered(one)}）" for one in unit.session.scalars(open_)
    }


def draft(unit: Unit, posting: Posting, kind: TenureKind, **told: Any) -> int:
    """Keep a draft about a posting, and return its id."""
    act = TenureAct(
        tenure_kind=kind,
        person_id=posting.person_id,
        posting_id=posting.id,
        state=TenureState.DRAFTED,
        number_year=unit.today.year,
        **told,
    )
    unit.session.add(act)
    unit.session.flush()  # the caller is told its number
    return act.id


def seen_act(unit: Unit, act_id: int, version: int) -> TenureAct:
    """Return an act about somebody the actor sees.

    Raises: NotFound, Conflict.
    """
    act = unit.session.get(TenureAct, act_id)
    if act is None:
        raise NotFound("没有这一项，请刷新后再试。")
    person_name(unit, act.person_id)
    unchanged(unit, act, version, "这一项刚被别人办理过，请刷新后再看。")
    return act
