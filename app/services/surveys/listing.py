"""A brought list of checks beside those kept: which are new, which are there, which say otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.surveys import SurveyKind
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services._undoing import in_chunks
from app.services.surveys._facts import check_faults, values_of
from app.services.surveys.rows import NewCheck
from app.workspace import Unit
from db.models.surveys import Survey

_GONE = "这个批次里有您管辖范围以外的核查，请由县级经办撤回。"
_TWICE = "这个网格的这几天在这份名单里写了两次，请删去一行。"
_OTHERWISE = "这次核查已登记，数字或说明不同；要更正的，请在“数据质量”里更正。"


@permits(Permission.ROSTER_READ)
def compare_list(unit: Unit, listed: Sequence[NewCheck]) -> Comparison:
    """Return what every line means beside what is kept, and what is wrong with it."""
    seen: dict[tuple[int, str], list[NewCheck]] = defaultdict(list)
    rows = []
    for new in listed:
        rows.append(_line(unit, new, seen[new.unit_id, new.heading]))
        seen[new.unit_id, new.heading].append(new)
    return Comparison(rows)


def _line(unit: Unit, new: NewCheck, others: Sequence[NewCheck]) -> Listed:
    if any(new.starts <= other.ends and other.starts <= new.ends for other in others):
        return against("starts", _TWICE)
    if (kept := _of_these_days(unit, new)) is not None:
        same = all(getattr(kept, key) == value for key, value in values_of(unit, new).items())
        return SAME if same else against("starts", _OTHERWISE)
    told = tuple(Said(key, text) for key, text in check_faults(unit, new))
    return Listed(Standing.NEW, told=told)


def _of_these_days(unit: Unit, new: NewCheck) -> Survey | None:
    """Return the check that is kept of just this grid and these days, where the actor sees it."""
    found = select(Survey).where(
        Survey.unit_id == new.unit_id,
        Survey.survey_kind == SurveyKind.DATA,
        Survey.voided.is_(False),
        Survey.heading == new.heading,
        Survey.starts == new.starts,
        Survey.ends == new.ends,
    )
    row = unit.session.scalars(found).first()
    return row if row is not None and unit.actor.sees(row.scope_code) else None


@permits(Permission.ROSTER_WRITE)
def take_list(unit: Unit, listed: Sequence[NewCheck]) -> int:
    """Keep the checks of a list, all or none, and return how many.

    Raises: Invalid, naming the first of what is wrong.
    """
    for at, new in enumerate(listed, start=1):
        if wrong := dict(check_faults(unit, new)):
            raise Invalid(f"没有登记：第{at}行{next(iter(wrong.values()))}")
    unit.insert(Survey, [values_of(unit, new) for new in listed])
    return len(listed)


@permits(Permission.ROSTER_WRITE)
def take_back(unit: Unit, ids: Collection[int], reason: str) -> None:
    """Void the checks of a list.

    Raises: NotFound outside the actor's scope.
    """
    for some in in_chunks(ids):
        for row in unit.session.scalars(select(Survey).where(Survey.id.in_(some))):
            if not unit.actor.sees(row.scope_code):
                raise NotFound(_GONE)
            row.voided, row.void_reason = True, clean(reason)[:200]
