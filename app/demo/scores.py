"""The towns' months of scores: drawn from the seed, entered by each town's clerk, accepted by the county."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from app.core.period import Month
from app.demo import daily, surveying
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.assessment import OF_CHECKS, SCORED, MissingPolicy
from app.services import assessment, measured
from app.services.assessment import Mark, ScoreSheet

BEGUN = (100, 60, 25)  # percent of its marks each of three towns has given; the first hands them in
UNTRAINED = (1, 2, 7)  # months without a training day: what the policy lets be left out is, and is not zero


def assess(office: DemoOffice, ground: Ground, month: Month, seed: int) -> int:
    """Score, submit, accept and publish one month in the first days of the next; return the cycle's id."""
    office.on(month.end)
    cycle = office.do("jingban", assessment.open_cycle, month)
    office.on(month.end + timedelta(days=1))
    for clerk, town in ground.towns.items():
        sheet = office.ask(clerk, assessment.score_sheet, cycle, town)
        marks = _marks(sheet, _given(ground, month), month, seed)
        if town == next(iter(ground.towns.values())):  # its days take time to make up: one town shows them
            marks = daily.earned(marks, sheet, ground, month)
        office.do(clerk, assessment.enter_scores, cycle, marks)
        if month.number not in UNTRAINED and surveying.counts(ground):
            surveying.check(office, ground, clerk, month, seed)
            office.do(clerk, measured.score_by_records, cycle)
        office.do(clerk, assessment.submit_town, cycle, town)
    office.on(month.end + timedelta(days=2))
    for town in ground.towns.values():
        office.do("jingban", assessment.accept_town, cycle, town)
    office.do("jingban", assessment.close_cycle, cycle)
    office.do("jingban", assessment.finish_review, cycle)
    office.do("jingban", assessment.publish, cycle)
    return cycle


def begin(office: DemoOffice, ground: Ground, month: Month, seed: int) -> None:
    """Open a month on its last day: one town hands in, two are half done, the others have not begun."""
    office.on(month.last)
    cycle = office.do("jingban", assessment.open_cycle, month)
    towns = random.Random(f"begun-{seed}").sample(sorted(ground.towns), min(len(BEGUN), len(ground.towns)))
    for clerk, percent in zip(towns, BEGUN, strict=False):
        town = ground.towns[clerk]
        sheet = office.ask(clerk, assessment.score_sheet, cycle, town)
        marks = _marks(sheet, _given(ground, month), month, seed)
        office.do(clerk, assessment.enter_scores, cycle, marks[: len(marks) * percent // 100])
        if percent == BEGUN[0]:
            office.do(clerk, assessment.submit_town, cycle, town)


def finalise(office: DemoOffice, cycle: int, on: date) -> None:
    """Make a published month final once the days of appeal are over."""
    office.on(on)
    office.do("jingban", assessment.finalise, cycle)


def _given(ground: Ground, month: Month) -> set[str]:
    """Return the items marks are given for in a month; what may be left out is, in a month without it.

    What follows from the checks of data is counted, not given.
    """
    found = ground.rules.assessment.regular
    lines = ground.rules.assessment.sheet(found.kind) if found else ()
    return {
        line.key
        for line in lines
        if line.kind in SCORED
        and not (line.counted and line.counted.value in OF_CHECKS)
        and not (
            month.number in UNTRAINED and line.missing and line.missing.value is MissingPolicy.RENORMALISE
        )
    }


def _marks(sheet: ScoreSheet, given: set[str], month: Month, seed: int) -> list[Mark]:
    """Return a mark for every line: a person's own level, better and worse by the month."""
    marks: list[Mark] = []
    for row in sheet.rows:
        own = random.Random(f"level-{seed}-{row.person_id}").triangular(0.62, 1.0, 0.9)
        chance = random.Random(f"score-{seed}-{row.person_id}-{month}")
        for column in sheet.columns:
            if column.code not in given:
                continue
            part = min(1.0, max(0.3, own + chance.gauss(0, 0.06)))
            raw = _half(column.maximum, part)
            marks.append(Mark(subject_id=row.subject_id, item=column.code, raw=raw))
    return marks


def _half(maximum: Decimal, part: float) -> Decimal:
    """Return a mark in steps of a half, as clerks give them."""
    return (maximum * 2 * Decimal(str(round(part, 3)))).quantize(Decimal(1)) / 2
