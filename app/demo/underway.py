"""Work under way after the bundle: vetting cases at different steps, and the next month's scores begun."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from app.core.period import Month
from app.demo import (
    asking,
    checking_in,
    diaries,
    equipment,
    filling,
    leaves,
    objecting,
    personnel,
    recruiting,
    scores,
    surveying,
    trainings,
)
from app.demo.county import Story
from app.demo.hiring import Case, collect
from app.demo.office import Act
from app.demo.scans import photo, signed_page
from app.services import documents, vetting
from app.services.vetting import NewScan


def begin(story: Story, month: Month, progress: Callable[[str], None]) -> None:
    """Vet for the grids that wait for somebody and open ``month``, as the policy has it; no money moves."""
    rules = story.ground.rules
    progress(f"正在办理{month.label}的在办事项…")
    if rules.vetting.steps:
        story.office.live(_cases(story))
    if rules.recruit.ways:
        story.office.live(recruiting.begin(story, {case.unit_id for case in _open(story)}))
        story.office.live(filling.underway(story.office, story.ground, story.demand.seed, story.taken))
    if rules.assessment.ends_with(month) and rules.assessment.ends_with(month.next()):
        scores.begin(story.office, story.ground, month, story.demand.seed)
    trainings.told(story.office, story.ground, story.demand.seed)
    equipment.told(story.office, tuple(one.value for one in rules.equipment))
    leaves.told(story.office, story.ground)
    surveying.told(story.office, story.ground, story.demand.seed)
    diaries.told(story.office, story.ground, story.demand.seed)
    checking_in.told(story.office, story.ground)
    personnel.told(story.office, story.ground)
    objecting.told(story.office, story.ground)
    asking.told(story.office, story.ground)


def _open(story: Story) -> list[vetting.CaseRow]:
    return story.office.ask("jingban", vetting.cases, open_only=True)


def _cases(story: Story) -> Iterator[Act]:
    """Yield the acts of up to four cases, each at another step."""
    office, ground = story.office, story.ground
    first = office.clock().date() + timedelta(days=1)
    chance = random.Random(f"underway-{story.demand.seed}")
    seats = chance.sample(ground.vacant, min(len(_STAGES), len(ground.vacant)))
    for seat, (stage, after) in zip(seats, _STAGES, strict=False):
        start = first + timedelta(days=after)
        yield from stage(Case(office, ground.rules, seat, next(ground.strangers), start))


def _fresh(case: Case) -> Iterator[Act]:
    """Yield a recommendation nobody has worked on."""
    yield case.day(0), lambda: case.open(case.category(0))


def _short(case: Case) -> Iterator[Act]:
    """Yield a case that lacks the visit to one household."""
    yield from collect(case, case.category(1), case.households - 1)
    yield case.day(10), lambda: _scan(case)


def _decidable(case: Case) -> Iterator[Act]:
    """Yield a case that waits for the county's decision alone."""
    yield from collect(case, case.category(2), case.households)
    yield case.day(10), lambda: _scan(case)
    yield from case.steps(("interviewed", 12, lambda: case.talk(raised=True)))


def _returned(case: Case) -> Iterator[Act]:
    """Yield a case the county has sent back for completion."""
    yield from collect(case, case.category(3), case.households + 1)
    yield from case.steps(("interviewed", 11, lambda: case.talk(raised=False)))
    yield case.day(12), case.send_back


_STAGES = ((_decidable, 0), (_short, 1), (_returned, 0), (_fresh, 11))
"""How far a case has come, and how many days after the others its first day is."""


def _scan(case: Case) -> None:
    """Attach a photo of the inspection and the signed page of every visit."""
    file = case.office.ask(case.clerk, vetting.case_file, case.case_id)
    for inspected in file.inspections:
        content = photo(file.case, inspected)
        scan = NewScan(
            part="inspection",
            part_id=inspected.id,
            evidence_kind="照片",
            taken_on=inspected.held_on,
            file_id=_kept(case, f"实地考察照片-{file.case.number}.png", "image/png", content),
        )
        case.office.do(case.clerk, vetting.attach, case.case_id, scan)
    for number, visit in enumerate(file.visits, start=1):
        content = signed_page(file.case, visit)
        scan = NewScan(
            part="visit",
            part_id=visit.id,
            evidence_kind="签字页",
            taken_on=visit.visited_on,
            file_id=_kept(case, f"走访签字页-{file.case.number}-{number}.pdf", "application/pdf", content),
        )
        case.office.do(case.clerk, vetting.attach, case.case_id, scan)


def _kept(case: Case, name: str, media: str, content: bytes) -> int:
    return case.office.do(case.clerk, documents.store_file, f"演示-{name}", media, content)
