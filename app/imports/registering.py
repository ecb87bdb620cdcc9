"""What a roster is about: by what its cells are read, and the worker a row describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from app.core.identity import Identity
from app.core.records import many
from app.domain.own_fields import declared
from app.imports.given import lacks
from app.imports.naming import located
from app.imports.own import extra_of
from app.imports.places import Named
from app.imports.staged import Called, Problem, Severity, Staged, StagedRow
from app.imports.words import employment_words
from app.imports.workers import LOCATED, RosterRules, role_of
from app.services import accounts
from app.services.policy import policy_on
from app.services.roster import NewWorker
from app.workspace import Unit

_new_worker = many(NewWorker)
_texts = itemgetter(
    "name", "ethnicity", "politics", "education", "phone", "address", "note", "employment", "source",
    "host", "card", "bank",
)  # fmt: skip
_PLACE_KEYS = ("grid_code", "grid", "village", "town")


def roster_rules(unit: Unit, said: Mapping[Called, int]) -> RosterRules:
    """Return what the cells of a roster are read by: the county's kinds, its units, its own fields.

    ``said`` is which unit a person says a name of the file means.
    """
    policy = policy_on(unit, unit.today)
    kinds = [(kind.key, kind.label, kind.full_time.value) for kind in policy.employment_kinds]
    ages = [
        (rule.value.minimum, rule.value.maximum)
        for rule in policy.recruit.age
        if rule.value.minimum is not None and rule.value.maximum is not None and not rule.value.areas
    ]
    return RosterRules(
        demo=accounts.about(unit).demo,
        today=unit.today,
        employment=employment_words(kinds),
        locator=located(unit, said),
        ages=ages[0] if ages else None,
        own=(*declared(policy, "person"), *declared(policy, "posting")),
        kinds=tuple(label for _, label, _ in kinds),
        waged=frozenset(
            kind.key for kind in policy.employment_kinds if kind.paid.value or kind.host_paid.value
        ),
    )


def worker(row: StagedRow, rules: RosterRules) -> NewWorker:
    """Return the worker a row without an error describes."""
    values, identity, since = row.values, row.values["identity"], row.values["since"]
    unit = values.get(LOCATED)
    if not isinstance(identity, Identity) or not isinstance(since, date) or not isinstance(unit, Named):
        raise TypeError(identity)

    name, ethnicity, politics, education, phone, address, note, *post = _texts(values)
    kind, source, host, card, bank = post
    return _new_worker(
        name=name,
        identity=identity.number,
        ethnicity=ethnicity or "",
        politics=politics or "",
        education=education or "",
        phone=phone or "",
        address=address or "",
        note=note or "",
        unit_id=unit.id,
        employment=kind or "",
        since=since,
        role=role_of(row),
        source=source or "",
        host_body=host or "",
        card=card or "",
        bank=bank or "",
        extra=extra_of(row, rules.own) if rules.own else (),
    )


def numbers(rows: Iterable[StagedRow]) -> list[Identity]:
    """Return the numbers of the rows as they were checked when they were read."""
    found = (row.values["identity"] for row in rows)
    return [one for one in found if isinstance(one, Identity)]


def unsaid(staged: Staged, rows: Sequence[StagedRow]) -> dict[int, frozenset[str]]:
    """Return, by its place, which of what a person said for the whole file a row does not say itself."""
    if not staged.given:
        return {}
    keys = ("since", "employment")
    found = {at: frozenset(key for key in keys if lacks(row, key)) for at, row in enumerate(rows)}
    return {at: lacking for at, lacking in found.items() if lacking}


def problem_at(row: StagedRow, field: str, text: str, severity: Severity) -> Problem:
    """Return what the roster's guard says of a field, at the column that stands for it in this file."""
    return row.problem(_column_of(row, field), text, severity)


def _column_of(row: StagedRow, field: str) -> str:
    """Return the column a service's field stands for in this file."""
    if field == "unit_id":
        return next((key for key in _PLACE_KEYS if key in row.table.places), "grid")
    return {"host_body": "host"}.get(field, field)
