"""Which unit a name of the file means that nobody knows: asked once, and kept as an alias of the unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from app.core.access import Permission
from app.core.errors import Invalid
from app.imports.locating import locator
from app.imports.places import Places
from app.imports.staged import Asks, Called, Problem, Question, Severity, Staged
from app.imports.workers import Locator
from app.services import units
from app.workspace import Unit

_MOST, _OFFERED = 12, 40  # names asked about at once, units offered for one
_CODE = re.compile(r"[0-9A-Za-z]{6,}")  # a wrong code is a slip, not a name; so is a unit of elsewhere


def located(unit: Unit, said: Mapping[Called, int]) -> Locator:
    """Return what finds the units of a file, by what a person said its names mean too."""
    return locator(unit, ((unit_id, written) for (_, written, _), unit_id in said.items()))


def asked(unit: Unit, staged: Staged, places: Sequence[Places]) -> Staged:
    """Return the same with a question for every name of a unit that means none, or more than one.

    ``places`` are where the names were sought: what they said of a name is the problem of its row.
    """
    missed = {said: (among, *of) for among in places for said, of in among.missed.items()}
    kept = Permission.UNITS_WRITE in unit.actor.permissions
    found: dict[Called, Question] = {}
    for one in staged.problems if missed else ():
        if len(found) < _MOST and one.severity is Severity.ERROR and one.reason in missed:
            among, written, above = missed[one.reason]
            called = (among.what, written, above or 0)
            slip = _CODE.fullmatch(written) or among.elsewhere(written, above)  # another's name is no alias
            if called not in found and not slip:
                found[called] = _question(one, called, among, kept=kept)
    return replace(staged, questions=(*staged.questions, *found.values()))


def keep(unit: Unit, said: Mapping[Called, int]) -> None:
    """Keep what a person said as aliases, where they may; a name that is another unit's alias stays that."""
    if Permission.UNITS_WRITE not in unit.actor.permissions:
        return
    for (_, written, _), unit_id in said.items():
        with suppress(Invalid):
            units.name_alias(unit, unit_id, written)


def _question(problem: Problem, called: Called, among: Places, *, kept: bool) -> Question:
    what, written, above = called
    likest = among.likest(written, above or None)[:_OFFERED]
    choices = tuple((str(one.id), one.name if above else among.full(one)) for one in likest)
    text = f"“{written}”是哪个{what}？" + ("导入后记为它的别名，不再问。" if kept else "")
    return Question(
        Asks.UNIT, problem.sheet, problem.row, problem.column, text, choices, (what, written, above)
    )
