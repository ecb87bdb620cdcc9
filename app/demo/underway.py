"""Work under way after the bundle: vetting cases at different steps, and the next month's scores begun."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from app.core.period import Month
from app.demo import scores
from app.demo.county import Story
from app.demo.hiring import CATEGORIES, Case, collect
from app.demo.office import Act
from app.demo.scans import photo, signed_page
from app.services import documents, vetting
from app.services.vetting import NewScan


def begin(story: Story, month: Month, progress: Callable[[str], None]) -> None:
    """Vet for the grids that wait for somebody and open ``month``; no money moves."""
    progress(f"正在办理{month.label}的在办事项…")
    office, seed = story.office, story.demand.seed
    first = office.clock().date() + timedelta(days=1)
    seats = random.Random(f"underway-{seed}").sample(story.ground.vacant, 4)
    starts = (first, first + timedelta(days=1), first, first + timedelta(days=11))
    waiting, short, returned, fresh = (
        Case(office, seat, next(story.ground.strangers), start)
        for seat, start in zip(seats, starts, strict=True)
    )
    office.live([*_decidable(waiting), *_short(short), *_returned(returned), *_fresh(fresh)])
    scores.begin(office, story.ground, month, seed)


def _fresh(case: Case) -> Iterator[Act]:
    """Yield a recommendation nobody has worked on."""
    yield case.day(0), lambda: case.open(CATEGORIES[0])


def _short(case: Case) -> Iterator[Act]:
    """Yield a case that lacks the visit to one household."""
    yield from collect(case, CATEGORIES[1], 4)
    yield case.day(10), lambda: _scan(case)


def _decidable(case: Case) -> Iterator[Act]:
    """Yield a case that waits for the county's decision alone."""
    yield from collect(case, CATEGORIES[2], 5)
    yield case.day(10), lambda: _scan(case)
    yield case.day(12), lambda: case.talk(raised=True)


def _returned(case: Case) -> Iterator[Act]:
    """Yield a case the county has sent back for completion."""
    yield from collect(case, CATEGORIES[3], 6)
    yield case.day(11), lambda: case.talk(raised=False)
    yield case.day(12), case.send_back


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
