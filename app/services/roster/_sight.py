"""Which postings and persons the actor sees."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.core.access import WHOLE
from app.core.errors import NotFound
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import CampaignEntry
from db.models.roster import Posting
from db.models.vetting import VettingCase
from db.scope import in_scope


def seen_posting(unit: Unit, posting_id: int, version: int) -> Posting:
    """Return the posting.

    Raises: NotFound outside the actor's scope. Conflict when it changed since ``version``.
    """
    posting = unit.session.get(Posting, posting_id)
    if posting is None or posting.voided_at is not None or not unit.actor.sees(posting.scope_code):
        raise NotFound("没有这条任职记录，请刷新后再试。")
    said = "这条任职记录刚被别人修改过，请刷新后再试；您填写的内容没有保存。"
    unchanged(unit, posting, version, said)
    return posting


def seen_person(unit: Unit, person_id: int) -> Person:
    """Return a person with a posting, case or registration in the actor's scope; the county sees everybody.

    Raises: NotFound.
    """
    person = unit.session.get(Person, person_id)
    scopes = unit.actor.scopes
    if person is not None and WHOLE not in scopes:
        posted = select(Posting.id).where(
            Posting.person_id == person_id, in_scope(scopes, Posting.scope_code)
        )
        vetted = select(VettingCase.id).where(
            VettingCase.person_id == person_id, in_scope(scopes, VettingCase.scope_code)
        )
        entered = select(CampaignEntry.id).where(
            CampaignEntry.person_id == person_id, in_scope(scopes, CampaignEntry.scope_code)
        )
        if not unit.session.scalar(select(or_(posted.exists(), vetted.exists(), entered.exists()))):
            person = None
    if person is None:
        raise NotFound("没有这个人，或不在您的管辖范围，请刷新后再试。")
    return person


def sees_person(unit: Unit, person_id: int) -> bool:
    """Return whether ``seen_person`` gives this person."""
    try:
        seen_person(unit, person_id)
    except NotFound:
        return False
    return True
