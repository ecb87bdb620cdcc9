"""The discipline in force about people, for whoever vets or recruits them; how a decision is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.fields import Label
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.merits import MeritKind, words
from app.services._same import same, stays
from app.workspace import Unit
from db.models.merits import Merit
from db.models.people import Person
from db.models.roster import Posting
from db.scope import unvoided


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMerit:
    """What was decided about somebody; without an end it goes on until it is ended."""

    kind: Annotated[MeritKind, Label("种类", width=14)]
    title: Annotated[
        str, Label("名称", width=24, help="例如：十佳网格员、警告、村（社区）两委后备干部；选入两委的写职务")
    ]
    body: Annotated[str, Label("决定单位", width=24)]
    doc_no: Annotated[str, Label("文号", width=20)]
    since: Annotated[date, Label("生效日期", width=12)]
    until: Annotated[date | None, Label("到期日期", width=12, help="处分期满的那一天；没有期限的留空")] = None
    basis: Annotated[
        str, Label("依据", width=60, help="因什么表彰、处分；后备写明哪几年考核优秀；选入两委写明换届或补选")
    ]


def disciplines(unit: Unit, people: Collection[int], day: date) -> dict[int, tuple[str, ...]]:
    """Return by person, in words, the discipline in force on a day; nobody else is in it."""
    kept, found = stays(unit), defaultdict[int, list[str]](list)
    statement = select(Merit).where(
        Merit.merit_kind == MeritKind.DISCIPLINE,
        Merit.voided_at.is_(None),
        Merit.valid_from <= day,
        Merit.valid_to > day,
    )
    for one in unit.session.scalars(statement.order_by(Merit.id)):
        said = words(one.merit_kind, one.title, one.doc_no, one.valid_from, one.valid_to)
        found[kept.get(one.person_id, one.person_id)].append(said)
    return {person: tuple(found[who]) for person in people if (who := kept.get(person, person)) in found}


def keep(unit: Unit, person_id: int, new: NewMerit) -> int:
    """Keep a decision about somebody, and return its id; to be called where it was seen that it may be."""
    kept = Merit(
        person_id=person_id,
        merit_kind=new.kind,
        title=clean(new.title)[:80],
        decided_body=clean(new.body)[:80],
        doc_no=clean(new.doc_no)[:60],
        basis=clean(new.basis)[:200],
        valid_from=new.since,
        valid_to=new.until or OPEN_END,
    )
    unit.session.add(kept)
    unit.session.flush()  # the caller is told its number
    return kept.id


def take_office(unit: Unit, person: Person, new: NewMerit) -> None:
    """See that a grid worker is chosen who is in no 两委 yet, and end their place in the reserve by it.

    Raises: Invalid, by what is kept of the person: the second of two is told so.
    """
    who, day = same(unit, person.id), new.since
    served = select(Posting.id).where(
        unvoided(Posting, unit.as_of), Posting.person_id.in_(who), Posting.valid_from <= day
    )
    if unit.session.scalars(served.limit(1)).first() is None:
        raise Invalid(fields={"since": f"{person.name}在{day}以前没有上岗记录，不算网格员选入两委"})
    kept = unit.session.scalars(
        select(Merit).where(
            Merit.person_id.in_(who),
            Merit.voided_at.is_(None),
            Merit.valid_to > day,
            Merit.merit_kind.in_((MeritKind.CHOSEN, MeritKind.RESERVE)),
        )
    ).all()
    if any(one.merit_kind is MeritKind.CHOSEN for one in kept):
        raise Invalid(f"{person.name}已登记选入两委，兼任几职的写在一条里；改任的请先办离任。")
    if any(one.valid_from >= day for one in kept):
        raise Invalid(fields={"since": "列入后备的日期不早于这一天，请核对；录错了的先作废"})
    for one in kept:
        one.valid_to, one.end_doc = day, clean(new.doc_no)[:60]
        one.end_note = f"任用：{clean(new.title)}"
