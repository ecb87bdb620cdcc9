"""The fields that may be changed for many workers together: where each is kept, how it reads, what fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from app.core.errors import Invalid
from app.core.fields import Field, Kind, Label
from app.core.period import OPEN_END
from app.core.reading import SHOW
from app.core.text import clean
from app.domain import codes
from app.domain.bodies import BodyKind
from app.domain.own_fields import blank, checked, fields, shown
from app.domain.policy import OwnField
from app.services.roster._extra import own_of
from app.services.roster._found import labels_of
from app.workspace import Unit
from db.models.people import Body, Person
from db.models.roster import Posting

Pairs = tuple[tuple[Any, str], ...]
_NUMBERS = (Kind.COUNT, Kind.MONEY)
_LENDERS = (BodyKind.HOST.value, BodyKind.OTHER.value, "")  # the last: kept before there were kinds


@dataclass(frozen=True, slots=True)
class Part:
    """One field: of the person or of the posting, the county's own (``own``) or everybody's."""

    field: Field
    of_person: bool
    options: Pairs = ()
    own: OwnField | None = None
    empties: bool = True

    @property
    def key(self) -> str:
        """The name it is asked for by."""
        return self.field.key

    @property
    def dated(self) -> bool:
        """Whether it holds from a day on: what a posting says is never rewritten, another one follows it."""
        return not self.of_person and self.key != UNTIL

    @property
    def steps(self) -> bool:
        """Whether it is a number, which can be raised and lowered."""
        return self.field.kind in _NUMBERS

    def now(self, posting: Posting, person: Person) -> Any:
        """Return how it stands, as it is kept."""
        if self.own is not None:
            return (person.extra if self.of_person else posting.extra).get(self.own.key)
        if self.key == EMPLOYMENT:
            return posting.employment, posting.host_body_id
        if self.key == UNTIL:
            return None if posting.valid_to == OPEN_END else posting.valid_to
        return getattr(person if self.of_person else posting, self.key)

    def read(self, kept: Any) -> str:
        """Return a kept value as a person reads it."""
        if self.own is not None:
            ((_, value),) = shown((self.own,), {self.own.key: kept})
            return "" if value is None else SHOW[self.field.kind](value)
        if self.options:
            return dict(self.options).get(kept, kept or "")
        return kept.isoformat() if isinstance(kept, date) else kept or ""

    def fitting(self, given: Any) -> Any:
        """Return a given value as it is kept.

        Raises: Invalid.
        """
        if self.own is not None:
            kept, wrong = checked((self.own,), {self.own.key: given})
            if wrong:
                raise Invalid(next(iter(wrong.values())))
            return kept.get(self.own.key)
        if blank(given):
            if not self.empties:
                raise Invalid(f"“{self.field.label.title}”不能清空，请给一个值。")
            return None if self.options and self.key == HOST else ""
        if self.options and given not in dict(self.options):
            raise Invalid(f"“{self.field.label.title}”没有这个选项，请重新选择。")
        return clean(given, _LONGEST.get(self.key, 200)) if isinstance(given, str) else given

    def stepped(self, kept: Any, by: Any, sign: int) -> Any:
        """Return a kept number raised or lowered.

        Raises: Invalid where there is none, or nothing would be left of it.
        """
        if kept is None:
            raise Invalid("现在没有填写，不能增减；请用“改为”。")
        found = Decimal(str(kept)) + sign * Decimal(str(by))
        if found < 0:
            raise Invalid(f"减少后成了 {found}，请核对。")
        return self.fitting(found if self.field.kind is Kind.MONEY else int(found))


EMPLOYMENT, HOST, UNTIL = "employment", "host_body_id", "until"
_LONGEST = {"source": 60}


def parts(unit: Unit) -> dict[str, Part]:
    """Return the fields that may be changed together, by key, in the order they are offered."""
    if "roster.parts" not in unit.kept:
        unit.kept["roster.parts"] = {part.key: part for part in _parts(unit)}
    found: dict[str, Part] = unit.kept["roster.parts"]
    return found


def _parts(unit: Unit) -> Iterator[Part]:
    own = own_of(unit)
    text = partial(_field, Kind.TEXT)
    yield Part(text(EMPLOYMENT, "用工类别"), False, tuple(labels_of(unit).items()), empties=False)
    yield Part(text(HOST, "所属单位"), False, _hosts(unit))
    yield Part(text("source", "原身份"), False)
    yield Part(_field(Kind.DATE, UNTIL, "到期离岗日期"), False, empties=False)
    yield Part(text("politics", "政治面貌"), True, tuple(codes.POLITICS.items()))
    yield Part(text("education", "学历"), True, tuple(codes.EDUCATION.items()))
    yield Part(text("note", "备注", 40), True)
    both = {one.key for one in own.person}
    yield from (_own(one, of_person=True) for one in own.person)
    yield from (_own(one, of_person=False) for one in own.posting if one.key not in both)


def _field(kind: Kind, key: str, title: str, width: int = 20) -> Field:
    return Field(key, kind, Label(title, width), required=False)


def _own(one: OwnField, *, of_person: bool) -> Part:
    (field,) = fields((one,))
    named = Field(f"extra.{one.key}", field.kind, field.label, field.required, field.choices)
    return Part(named, of_person, own=one, empties=not one.required)


def _hosts(unit: Unit) -> Pairs:
    """Return the enterprises that lend workers."""
    found = select(Body.id, Body.name).where(Body.voided.is_(False), Body.body_kind.in_(_LENDERS))
    return tuple((body_id, name) for body_id, name in unit.session.execute(found.order_by(Body.name)))


Words = Callable[[Any], str]


def words_of(unit: Unit, part: Part) -> Words:
    """Return what reads a kept value; a kind of employment names the enterprise that lends."""
    if part.key != EMPLOYMENT:
        return part.read
    hosts = dict(parts(unit)[HOST].options)

    def read(kept: Any) -> str:
        kind, host = kept
        return part.read(kind) + (f"（{hosts[host]}）" if host in hosts else "")

    return read
