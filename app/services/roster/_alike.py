"""What of records is held beside others', and who may decide about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, select, true

from app.core.access import WHOLE
from app.core.asof import AsOf
from app.core.errors import Denied
from app.core.identity import mask_identity
from app.domain.duplicates import Known, Post
from app.services._same import within
from app.services.roster._found import NOWHERE
from app.services.roster._persons import NUMBER
from app.services.roster._places import places
from app.workspace import Unit
from db.models.people import BankAccount, Person
from db.models.roster import Posting

ELSEWHERE = "重复登记由县级经办合并，乡镇可以查看。"


def mine(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that the actor sees a person."""
    return true() if WHOLE in unit.actor.scopes else within(unit.actor.scopes, Person.id)


def known_of(unit: Unit, ids: Collection[int]) -> dict[int, Known]:
    """Return what of records is held beside others', of those the actor sees."""
    posts, cards = _posts(unit, ids), _cards(unit, ids)
    found = select(Person).where(Person.id.in_(ids), mine(unit))
    return {
        one.id: Known(
            id=one.id,
            name=one.name,
            number=unit.vault.open(f"{NUMBER}|{one.uid}", one.id_number),
            sex=one.sex.label,
            birth=one.birth,
            phone=one.phone,
            address=one.address,
            cards=frozenset(cards[one.id]),
            posts=tuple(posts[one.id]),
        )
        for one in unit.session.scalars(found)
    }


def _posts(unit: Unit, ids: Collection[int]) -> Mapping[int, list[Post]]:
    here = places(unit, AsOf(unit.today))
    found: dict[int, list[Post]] = defaultdict(list)
    posts = select(Posting).where(Posting.person_id.in_(ids), Posting.voided_at.is_(None))
    for one in unit.session.scalars(posts.order_by(Posting.valid_from)):
        place = here.get(one.unit_id, NOWHERE).path or "已撤销的网格"
        found[one.person_id].append(Post(place, one.valid_from, one.valid_to))
    return found


def _cards(unit: Unit, ids: Collection[int]) -> Mapping[int, set[bytes]]:
    found: dict[int, set[bytes]] = defaultdict(set)
    for one in unit.session.scalars(select(BankAccount).where(BankAccount.person_id.in_(ids))):
        if one.card.blind and one.voided_at is None:
            found[one.person_id].add(one.card.blind)
    return found


def described(one: Known) -> str:
    """Return a record in words: its number masked, and where it served last."""
    served = one.posts[-1].words if one.posts else "没有任职"
    return f"{mask_identity(one.number) if one.number else '没有证件号'}，{served}"


def whole(unit: Unit) -> None:
    """Refuse whoever serves a part of the county: another part may know more of either record.

    Raises: Denied.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied(ELSEWHERE)
