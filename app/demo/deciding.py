"""Decide what people of a demonstration are paid by, where the policy leaves it to be decided for each.

Posts, grades, shares, amounts, years and bases are drawn from the seed within what the policy allows; whoever
gets the same is decided about in one act, as an office does it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.core.period import Month
from app.demo.office import DemoOffice
from app.domain.pay.deciding import Offer
from app.services import pay
from app.services.pay import NewTerms, TermsRow, TermsState

STEP = Decimal(10)  # yuan between two amounts of a range
BASES = tuple(Decimal(yuan) for yuan in range(1900, 2600, 100))
SHARES = 0.3  # of the townships pay a share of another post, where the policy has both
SERVED = 8  # years somebody may have served before the demonstration begins


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is decided about somebody, without the people."""

    post: str = ""
    grade: int | None = None
    reference: str = ""
    amount: Decimal | None = None
    served_since: date | None = None
    insured_since: Month | None = None
    base: Decimal | None = None


def decide_open(office: DemoOffice, month: Month, seed: int, *, first: bool) -> None:
    """Decide about everybody who has to be decided about, from the first of a month on.

    With ``first`` those who served before the demonstration began get the years they bring along.
    """
    open_ = [row for row in office.ask("jingban", pay.terms_rows) if row.state is TermsState.OPEN]
    offers: dict[str, Offer] = {}
    groups: dict[_Drawn, list[int]] = {}
    for row in open_:
        if row.kind not in offers:
            offers[row.kind] = office.ask("jingban", pay.offers, (row.id,))
        drawn = _draw(row, offers[row.kind], month, random.Random(f"terms-{seed}-{row.id}"), first=first)
        groups.setdefault(drawn, []).append(row.id)
    for number, (one, people) in enumerate(groups.items(), start=1):
        new = NewTerms(
            people=tuple(people),
            since=month.first,
            post=one.post,
            grade=one.grade,
            reference=one.reference,
            amount=one.amount,
            served_since=one.served_since,
            insured_since=one.insured_since,
            base=one.base,
            doc_no=f"演示薪核〔{month.year}〕{month.number}-{number}号",
        )
        office.do("jingban", pay.decide, new)


def _draw(row: TermsRow, offer: Offer, month: Month, chance: random.Random, *, first: bool) -> _Drawn:
    drawn = _Drawn()
    if offer.posts:  # a worker of a grid: the last post of the table, the lower grades more often
        grade = min(chance.randint(1, offer.grades), chance.randint(1, offer.grades))
        drawn = replace(drawn, post=offer.posts[-1][0], grade=grade)
    elif offer.highest is not None or offer.references:
        drawn = _rural(row, offer)
    if offer.counting is not None and first:
        years, begun = chance.randint(1, SERVED), chance.choice((1, 7))
        drawn = replace(drawn, served_since=date(month.year - years, begun, 1))
    if offer.insures:
        drawn = replace(drawn, insured_since=month, base=chance.choice(BASES))
    return drawn


def _rural(row: TermsRow, offer: Offer) -> _Drawn:
    """Return what a township's people get: a share in some townships, one chosen amount in the others."""
    town = random.Random(f"town-{row.town}")
    if offer.references and (offer.highest is None or town.random() < SHARES):
        return _Drawn(reference=offer.references[-1][0])
    low, high = offer.lowest or Decimal(0), offer.highest or Decimal(0)
    return _Drawn(amount=low + STEP * town.randint(0, int((high - low) / STEP)))
