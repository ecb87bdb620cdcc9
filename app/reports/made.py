"""The stamp and the words of a paper that is made now, outside the catalogue of documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.core.clock import CHINA
from app.domain.wording import Words, line, renamed
from app.reports.stamp import Stamp
from app.services import accounts, policy, wording
from app.workspace import Unit


def stamp_of(
    unit: Unit, form: str, number: str, on: date | None = None, values: Mapping[str, str] | None = None
) -> tuple[Stamp, Words]:
    """Return the stamp of a paper under its number, and its words of today or of the day it bears.

    ``values`` are the fields of its title and foot beside county and office.

    Raises: NotFound where the county has no policy, which names the office.
    """
    words = wording.words_on(unit, form, on)
    body = policy.policy_on(unit, unit.today).centre.name.value
    stamp = Stamp(
        title=line(words.title, values or {}),
        contact=line(words.foot, values or {}),
        labels=renamed(words.labels),
        unit=body,
        made_at=unit.now.astimezone(CHINA),
        number=number,
        demo=accounts.about(unit).demo,
    )
    return stamp, words
