"""Rounds of 摸底 and checks of data written, corrected, taken off: one guard for the form and for a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.surveys import ROUNDS, ROUNDS_OF, SurveyKind, count_faults, day_faults
from app.services import units
from app.services._versions import unchanged
from app.services.surveys._facts import (
    GONE,
    check_faults,
    common,
    headings,
    text_faults,
    there,
    values_of,
    words,
)
from app.services.surveys.rows import NewCheck, NewRound, OfferedRound
from app.workspace import Unit
from db.models.surveys import Survey

_CHANGED = "这次调查刚被别人改过，请刷新后再改。"


@permits(Permission.ROSTER_WRITE)
def offer(unit: Unit) -> OfferedRound:
    """Return the kinds of rounds, and today."""
    return OfferedRound(tuple((kind.value, kind.label) for kind in ROUNDS_OF), unit.today)


@permits(Permission.ROSTER_WRITE)
def offer_check(unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return what of the data may be checked, as (key, words): all of it first."""
    return tuple(headings(unit, unit.today).items())


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
    if kept := there(unit, new.unit_id, kind, Survey.survey_round == new.round, own=own):
        said = f"这个单位的第{new.round}轮{kind.label}已登记（{kept.starts} 至 {kept.ends}）"
        raise Invalid(fields={"round": f"{said}，请改轮次，或更正那一条。"})
    return {
        "survey_kind": kind,
        "survey_round": new.round,
        "heads": new.heads,
        **common(new),
        "scope_code": place.scope_lo,
    }


def _round_faults(new: NewRound, today: date) -> Iterator[tuple[str, str]]:
    if new.kind not in {kind.value for kind in ROUNDS_OF}:
        yield "kind", "没有这一种摸底，请另选。"
    if not 1 <= new.round <= ROUNDS:
        yield "round", f"轮次在1到{ROUNDS}之间，请核对。"
    if new.heads is not None:
        yield from count_faults({"heads": new.heads})
    if len(words(new.finding)) < 2:
        yield "finding", "请写明查明了什么，至少两个字。"
    yield from day_faults(new.starts, new.ends, today)
    yield from text_faults(new)


def _check(unit: Unit, new: NewCheck, own: int | None) -> dict[str, Any]:
    _refuse(dict(check_faults(unit, new, own)))
    return values_of(unit, new)


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
