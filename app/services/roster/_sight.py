"""Which postings and persons the actor sees."""

from __future__ import annotations

from sqlalchemy import select

from app.core.access import WHOLE
from app.core.errors import NotFound
from app.services._same import kept_as, within
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting


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

    Of a record that went into another it is the one that stays.

    Raises: NotFound.
    """
    person = unit.session.get(Person, kept_as(unit, person_id))
    scopes = unit.actor.scopes
    if person is not None and WHOLE not in scopes and not _within(unit, person):
        person = None
    if person is None:
        raise NotFound("没有这个人，或不在您的管辖范围，请刷新后再试。")
    return person


def _within(unit: Unit, person: Person) -> bool:
    mine = within(unit.actor.scopes, Person.id)
    return unit.session.scalar(select(Person.id).where(Person.id == person.id, mine)) is not None


def sees_person(unit: Unit, person_id: int) -> bool:
    """Return whether ``seen_person`` gives this person."""
    try:
        seen_person(unit, person_id)
    except NotFound:
        return False
    return True
