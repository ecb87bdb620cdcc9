"""What is wrong with a round or a check, and what of it is kept: asked by the form and by a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.errors import NotFound
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.surveys import ALL_DATA, SurveyKind, count_faults, day_faults
from app.domain.units import FINEST
from app.services import units
from app.services.policy import policy_on
from app.services.surveys.rows import NewCheck, NewRound
from app.workspace import Unit
from db.models.surveys import Survey

GONE = "没有这次调查，或不在您的管辖范围，请刷新后再试。"
_NAMES, _WORDS, _NUMBER = 120, 1000, 60


def headings(unit: Unit, on: date) -> dict[str, str]:
    """Return what of the data may be checked on a day, in words by key: all of it, each of the four (J26)."""
    four = policy_on(unit, on).duties.four_clear
    return {"": ALL_DATA} | {item.key: item.label for item in (four.value if four else ())}


def check_faults(unit: Unit, new: NewCheck, own: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a check, by field: its numbers, its days, its grid, another of these days."""
    yield from count_faults(new.counts)
    yield from day_faults(new.starts, new.ends, unit.today)
    yield from text_faults(new)
    try:
        place = units.unit_by_id(unit, new.unit_id, min(new.ends, unit.today))
    except NotFound as gone:
        yield "unit_id", str(gone)
        return
    if place.level not in FINEST or place.statistical:
        yield "unit_id", "数据按网格核查，请选网格。"
    if new.heading not in headings(unit, new.ends):
        yield "heading", in_own_words("县政策的四清没有这一项，请另选。")
    days = Survey.starts <= new.ends, Survey.ends >= new.starts, Survey.heading == new.heading
    if kept := there(unit, new.unit_id, SurveyKind.DATA, *days, own=own):
        yield "starts", f"这个网格 {kept.starts} 至 {kept.ends} 已登记过核查，请更正那一条或改日期。"


def values_of(unit: Unit, new: NewCheck) -> dict[str, Any]:
    """Return a check as it is kept."""
    place = units.unit_by_id(unit, new.unit_id, new.ends)
    return {
        "survey_kind": SurveyKind.DATA,
        "survey_round": 1,
        "heading": new.heading,
        **new.counts,
        **common(new),
        "scope_code": place.scope_lo,
    }


def common(new: NewRound | NewCheck) -> dict[str, Any]:
    """Return what a round and a check have alike, as it is kept."""
    return {
        "unit_id": new.unit_id,
        "starts": new.starts,
        "ends": new.ends,
        "bodies": clean(new.bodies),
        "finding": words(new.finding),
        "doc_no": clean(new.doc_no),
    }


def text_faults(new: NewRound | NewCheck) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the words of one, by field."""
    if not 2 <= len(clean(new.bodies)) <= _NAMES:
        yield "bodies", f"请写明是哪个单位做的，不超过{_NAMES}个字。"
    if len(words(new.finding)) > _WORDS:
        yield "finding", f"最多 {_WORDS} 个字。"
    if len(clean(new.doc_no)) > _NUMBER:
        yield "doc_no", f"最多 {_NUMBER} 个字。"


def words(text: str) -> str:
    """Return what was written, cleaned, as long as it is."""
    return clean(text, _WORDS * 10)


def there(unit: Unit, unit_id: int, kind: SurveyKind, *where: Any, own: int | None = None) -> Survey | None:
    """Return what is kept of a unit already that stands in the way, but not the row itself."""
    found = select(Survey).where(
        Survey.unit_id == unit_id, Survey.survey_kind == kind, Survey.voided.is_(False), *where
    )
    return next((row for row in unit.session.scalars(found.order_by(Survey.id)) if row.id != own), None)
