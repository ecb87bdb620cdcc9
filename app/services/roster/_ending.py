"""The end of a posting, for whoever has decided it: the roster's own act, or what two persons settled."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.text import clean
from app.domain.roster import EndReason, ending_checks
from app.services.pay._late import Late, keep_late
from app.services.policy import policy_on
from app.services.roster._ground import post_of
from app.services.roster._leaving import begin_exit
from app.services.roster.rows import Leaving
from app.workspace import Unit
from db.models.roster import Posting

_LONGEST = 200


def end(unit: Unit, posting: Posting, leaving: Leaving, drafter: str = "") -> None:
    """End a posting and tell the months of pay that did not know; to be called where it was permitted.

    ``drafter`` is the login of who wanted it, where the actor only approves.

    Raises: Invalid by field.
    """
    if faults := {
        check.goto: check.text for check in ending_checks(post_of(posting), leaving.on, unit.today)
    }:
        raise Invalid(fields=faults)
    posting.valid_to = leaving.on
    posting.end_reason = leaving.reason
    posting.end_note = clean(leaving.note)[:_LONGEST]
    begin_exit(unit, posting, leaving.on, leaving.reason, drafter or unit.actor.login)
    late = Late(
        person_id=posting.person_id,
        scope_code=posting.scope_code,
        since=leaving.on,
        kind=leaving.reason.label,
    )
    keep_late(unit, [late])


def open_to_leave(unit: Unit, leaving: Leaving) -> None:
    """Refuse what two persons decide: a dismissal rests on a ground of the county's policy."""
    if leaving.reason is EndReason.DISMISSED and policy_on(unit, unit.today).dismissal.grounds is not None:
        raise Invalid(fields={"reason": "解聘要写明依据并由另一个人批准，请按“办理 › 解聘”起草。"})
