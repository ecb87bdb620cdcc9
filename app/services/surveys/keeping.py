"""Rounds of 摸底 and checks of data written, corrected, taken off: one guard for the form and for a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.surveys import ROUNDS, ROUNDS_OF, SurveyKind, count_faults, day_faults
from app.domain.units import FINEST
from app.services import units
from app.services._versions import unchanged
from app.services.surveys.rows import NewCheck, NewRound, OfferedRound
from app.workspace import Unit
from db.models.surveys import Survey

GONE = "没有这次调查，或不在您的管辖范围，请刷新后再试。"
_CHANGED = "这次调查刚被别人改过，请刷新后再改。"
_NAMES, _WORDS, _NUMBER = 120, 1000, 60


@permits(Permission.ROSTER_WRITE)
def offer(unit: Unit) -> OfferedRound:
    """Return the kinds of rounds, and today."""
    return OfferedRound(tuple((kind.value, kind.label) for kind in ROUNDS_OF), unit.today)


@permits(Permission.ROSTER_WRITE)
def keep_round(unit: Unit, new: NewRound) -> int:
    """Keep a round of 摸底 and return its id.

    Raises: NotFound: the unit was not there, or is not in the actor's scope.
        Invalid: what is wrong, by field.
    """
    return _add(unit, _round(unit, new, None))


@permits(Permission.ROSTER_WRITE)
def change_round(unit: Unit, survey_id: int, version: int, new: NewRound) -> None:
    """Correct a round.

    Raises: NotFound, Conflict; Invalid as ``keep_round``.
    """
    _put(_seen(unit, survey_id, version), _round(unit, new, survey_id))


@permits(Permission.ROSTER_WRITE)
def keep_check(unit: Unit, new: NewCheck) -> int:
    """Keep a check of a grid's data and return its id.

    Raises: Invalid: what is wrong, by field; a grid that was not there, or is not in the actor's scope, too.
    """
    return _add(unit, _check(unit, new, None))


@permits(Permission.ROSTER_WRITE)
def change_check(unit: Unit, survey_id: int, version: int, new: NewCheck) -> None:
    """Correct a check; what was scored by it before stays until it is counted again.

    Raises: NotFound, Conflict; Invalid as ``keep_check``.
    """
    _put(_seen(unit, survey_id, version), _check(unit, new, survey_id))


@permits(Permission.ROSTER_WRITE)
def void(unit: Unit, survey_id: int, version: int, reason: str) -> None:
    """Take off a round or a check that should never have been kept.

    Raises: NotFound, Conflict; Invalid without a reason.
    """
    row = _seen(unit, survey_id, version)
    if not clean(reason):
        raise Invalid(fields={"reason": "请写明哪里登记错了。"})
    row.voided, row.void_reason = True, clean(reason)[:200]


def _round(unit: Unit, new: NewRound, own: int | None) -> dict[str, Any]:
    _refuse(dict(_round_faults(new, unit.today)))
    place = units.unit_by_id(unit, new.unit_id, new.ends)
    kind = SurveyKind(new.kind)
    if there := _there(unit, new.unit_id, kind, Survey.survey_round == new.round, own=own):
        said = f"这个单位的第{new.round}轮{kind.label}已登记（{there.starts} 至 {there.ends}）"
        raise Invalid(fields={"round": f"{said}，请改轮次，或更正那一条。"})
    return {
        "survey_kind": kind,
        "survey_round": new.round,
        "heads": new.heads,
        **_common(new),
        "scope_code": place.scope_lo,
    }


def _round_faults(new: NewRound, today: date) -> Iterator[tuple[str, str]]:
    if new.kind not in {kind.value for kind in ROUNDS_OF}:
        yield "kind", "没有这一种摸底，请另选。"
    if not 1 <= new.round <= ROUNDS:
        yield "round", f"轮次在1到{ROUNDS}之间，请核对。"
    if new.heads is not None:
        yield from count_faults({"heads": new.heads})
    if len(_words(new.finding)) < 2:
        yield "finding", "请写明查明了什么，至少两个字。"
    yield from day_faults(new.starts, new.ends, today)
    yield from _text_faults(new)


def _check(unit: Unit, new: NewCheck, own: int | None) -> dict[str, Any]:
    _refuse(dict(check_faults(unit, new, own)))
    return values_of(unit, new)


def check_faults(unit: Unit, new: NewCheck, own: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a check, by field: its numbers, its days, its grid, another of these days."""
    yield from count_faults(new.counts)
    yield from day_faults(new.starts, new.ends, unit.today)
    yield from _text_faults(new)
    try:
        place = units.unit_by_id(unit, new.unit_id, min(new.ends, unit.today))
    except NotFound as gone:
        yield "unit_id", str(gone)
        return
    if place.level not in FINEST or place.statistical:
        yield "unit_id", "数据按网格核查，请选网格。"
    days = Survey.starts <= new.ends, Survey.ends >= new.starts
    if there := _there(unit, new.unit_id, SurveyKind.DATA, *days, own=own):
        yield "starts", f"这个网格 {there.starts} 至 {there.ends} 已登记过核查，请更正那一条或改日期。"


def values_of(unit: Unit, new: NewCheck) -> dict[str, Any]:
    """Return a check as it is kept."""
    place = units.unit_by_id(unit, new.unit_id, new.ends)
    return {
        "survey_kind": SurveyKind.DATA,
        "survey_round": 1,
        **new.counts,
        **_common(new),
        "scope_code": place.scope_lo,
    }


def _common(new: NewRound | NewCheck) -> dict[str, Any]:
    return {
        "unit_id": new.unit_id,
        "starts": new.starts,
        "ends": new.ends,
        "bodies": clean(new.bodies),
        "finding": _words(new.finding),
        "doc_no": clean(new.doc_no),
    }


def _text_faults(new: NewRound | NewCheck) -> Iterator[tuple[str, str]]:
    if not 2 <= len(clean(new.bodies)) <= _NAMES:
        yield "bodies", f"请写明是哪个单位做的，不超过{_NAMES}个字。"
    if len(_words(new.finding)) > _WORDS:
        yield "finding", f"最多 {_WORDS} 个字。"
    if len(clean(new.doc_no)) > _NUMBER:
        yield "doc_no", f"最多 {_NUMBER} 个字。"


def _words(text: str) -> str:
    return clean(text, _WORDS * 10)


def _there(unit: Unit, unit_id: int, kind: SurveyKind, *where: Any, own: int | None = None) -> Survey | None:
    """Return what is kept of a unit already that stands in the way, but not the row itself."""
    found = select(Survey).where(
        Survey.unit_id == unit_id, Survey.survey_kind == kind, Survey.voided.is_(False), *where
    )
    return next((row for row in unit.session.scalars(found.order_by(Survey.id)) if row.id != own), None)


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise Invalid("；".join(dict.fromkeys(faults.values())), dict(faults))


def _add(unit: Unit, values: Mapping[str, Any]) -> int:
    row = Survey(**values)
    unit.session.add(row)
    unit.session.flush()  # the number is made of the id
    return row.id


def _put(row: Survey, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(row, key, value)


def _seen(unit: Unit, survey_id: int, version: int) -> Survey:
    row = unit.session.get(Survey, survey_id)
    if row is None or row.voided or not unit.actor.sees(row.scope_code):
        raise NotFound(GONE)
    unchanged(unit, row, version, _CHANGED)
    return row
