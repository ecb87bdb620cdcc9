"""Accident insurance: who is covered, from when, who replaces whom.  Pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.identity import age_on
from app.core.money import round_fen


class EndorsementKind(Choice):
    """A change of the insured list."""

    ADD = "add", "增员"
    REMOVE = "remove", "减员"
    EXCHANGE = "exchange", "替换"


@dataclass(frozen=True, slots=True)
class Terms:
    """One contract: its term (half-open), its price per person, whom the insurer usually takes."""

    starts: date
    ends: date
    premium: Decimal
    min_age: int
    max_age: int


@dataclass(frozen=True, slots=True)
class Cover:
    """One person on the list during ``[start, end)``, and what the place cost."""

    person_id: int
    start: date
    end: date
    premium: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """One change as told to the insurer; an exchange names both and costs nothing."""

    kind: EndorsementKind
    on: date
    enters: Cover | None
    leaves: Cover | None
    premium: Decimal


def enrol(terms: Terms, people: Iterable[int], on: date | None = None) -> list[Movement]:
    """Return the additions that put everyone on the list from ``on`` (the first day if None).

    The premium is per person and term, not by days.

    Raises: Invalid when ``on`` lies outside the term.
    Source: county-practices J33 (每名网格员100元).
    """
    start = on or terms.starts
    _within(terms, start)
    premium = round_fen(terms.premium)
    return [
        Movement(EndorsementKind.ADD, start, Cover(person, start, terms.ends, premium), None, premium)
        for person in people
    ]


def remove(terms: Terms, cover: Cover, on: date) -> Movement:
    """Return the removal of a person from ``on``; the place's premium is not given back.

    Raises: Invalid when ``on`` lies outside the person's cover.
    """
    _within(terms, on)
    return Movement(EndorsementKind.REMOVE, on, None, _closed(cover, on), Decimal("0.00"))


def exchange(terms: Terms, cover: Cover, successor: int, on: date) -> Movement:
    """Return the exchange of a leaver for a successor: out and in on the same day, no premium.

    Raises: Invalid when ``on`` lies outside the leaver's cover, or both are one person.
    """
    _within(terms, on)
    if successor == cover.person_id:
        raise Invalid("替换的双方是同一人，请选择接替人员。")
    nothing = Decimal("0.00")
    enters = Cover(successor, on, cover.end, nothing)
    return Movement(EndorsementKind.EXCHANGE, on, enters, _closed(cover, on), nothing)


def _within(terms: Terms, on: date) -> None:
    if not terms.starts <= on < terms.ends:
        raise Invalid(f"{on}不在保险期间{terms.starts}至{terms.ends}（不含）内，请改正生效日期。")


def _closed(cover: Cover, on: date) -> Cover:
    if not cover.start <= on < cover.end:
        raise Invalid(f"该人员在{on}不在保，不能减员或替换，请核对保险清单。")
    return Cover(cover.person_id, cover.start, on, cover.premium)


def covered(covers: Iterable[Cover], on: date) -> list[Cover]:
    """Return who is covered on a day (0:00 of the first to 24:00 of the last)."""
    return [cover for cover in covers if cover.start <= on < cover.end]


def premium_total(movements: Iterable[Movement]) -> Decimal:
    """Return what the movements cost together, yuan."""
    return sum((movement.premium for movement in movements), Decimal("0.00"))


def age_warning(terms: Terms, name: str, birth: date, on: date) -> str:
    """Return the sentence about somebody the insurer may refuse; empty when the age fits.

    Source: standards-and-paper 1.11 (insured usually 16 to 65).
    """
    age = age_on(birth, on)
    if terms.min_age <= age <= terms.max_age:
        return ""
    return f"{name}{age}周岁，不在承保年龄{terms.min_age}至{terms.max_age}周岁内，请先向保险公司确认。"
