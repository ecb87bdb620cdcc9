"""The year before: assessed from its papers, locked; its best ranked, made public, commended by another."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.period import Month
from app.demo.ground import Ground
from app.demo.office import Act, DemoOffice
from app.domain.assessment import SCORED, CycleKind
from app.domain.awards import Standing
from app.domain.policy import Policy
from app.services import assessment, awards, roster
from app.services.assessment import Mark, ScoreSheet
from app.services.awards import NewHonours, NewNotice, NewRound, RankedRow, TiePlace
from app.services.vetting import NewObjection, ObjectionAnswer

MAKER, DECIDER = "jingban", "shenpi"
_PLACES = _DAYS = 5  # where the policy leaves it open
_OPENED, _SCORED, _PUBLIC = timedelta(days=8), timedelta(days=11), timedelta(days=13)  # after New Year's Day
_SPARE = timedelta(days=4)  # two weekends; no holiday of January is longer
_CENT = Decimal("0.01")
_FAILED = 0.5  # of every line's most
_PAPER = "系统启用前的年度考核台账（演示）"
_SAID = "演示：反映此人去年请假较多"
_FOUND = "演示：经查去年考勤台账，全年请假3天，手续齐全，不影响评优"
_GOING = "演示：乡镇已报，公示期内离岗"
_PARTED = "中心会议研究，群众评价高的在前"


def stood_since(rules: Policy, starts: date) -> date:
    """Return since when there are units and workers: a year before where that year is rewarded."""
    rewarded = rules.award is not None and bool(rules.assessment.sheet(CycleKind.ANNUAL))
    return starts.replace(year=starts.year - 1) if rewarded else starts


@dataclass(frozen=True, slots=True)
class Year:
    """The year that begins: its first day, the seed, when who holds a posting leaves it, who did badly."""

    starts: date
    seed: int
    leave: Mapping[int | None, date]
    failed: Collection[int | None] = ()


def agenda(office: DemoOffice, ground: Ground, year: Year) -> list[Act]:
    """Return the acts of assessing the year before and commending its best; none where nobody is.

    The program was not there in that year: the marks are typed from the office's papers.
    """
    rules, starts = ground.rules, year.starts
    if not ground.posts or ground.since == starts:
        return []
    assert rules.award is not None  # else it did not stand
    appeal, notice = rules.assessment.appeal_days, rules.award.notice_days
    final = starts + _PUBLIC + 2 * timedelta(days=appeal.value if appeal else 0) + _SPARE
    shown = final + timedelta(days=1)
    over = shown + 2 * timedelta(days=notice.value if notice else _DAYS) + _SPARE
    found: dict[str, int] = {}

    def open_() -> None:
        december = Month.of(starts - timedelta(days=1))
        found["cycle"] = office.do(MAKER, assessment.open_cycle, december, CycleKind.ANNUAL)

    def lock() -> None:
        office.do(MAKER, assessment.finalise, found["cycle"])
        office.do(MAKER, assessment.lock, found["cycle"])

    def show() -> None:
        going = {posting for posting, on in year.leave.items() if on <= over}
        found["round"] = _shown(office, found["cycle"], going)

    return [
        (starts + _OPENED, open_),
        (starts + _SCORED, lambda: _score(office, ground, found["cycle"], year)),
        (starts + _PUBLIC, lambda: _publish(office, ground, found["cycle"])),
        (final, lock),
        (shown, show),
        (shown + timedelta(days=4), lambda: _object(office, found["round"])),
        (over, lambda: _commend(office, found["round"])),
    ]


def _score(office: DemoOffice, ground: Ground, cycle: int, year: Year) -> None:
    rows = office.ask(MAKER, roster.workers) if year.failed else []
    failed = {row.person_id for row in rows if row.id in year.failed}
    given = {line.key for line in ground.rules.assessment.sheet(CycleKind.ANNUAL) if line.kind in SCORED}
    for clerk, town in ground.towns.items():
        sheet = office.ask(clerk, assessment.score_sheet, cycle, town)
        office.do(clerk, assessment.enter_scores, cycle, _marks(sheet, given, (year.seed, failed)))
        office.do(clerk, assessment.submit_town, cycle, town)


def _marks(sheet: ScoreSheet, given: set[str], how: tuple[int, set[int]]) -> list[Mark]:
    """Return a mark for every line, to the hundredth as a mean of a year has it; ``how``: seed, failed."""
    seed, failed = how
    marks: list[Mark] = []
    for row in sheet.rows:
        chance = random.Random(f"year-{seed}-{row.person_id}")
        own = chance.triangular(0.68, 0.97, 0.88) if row.person_id not in failed else _FAILED
        for column in sheet.columns:
            if column.code in given:
                part = Decimal(str(min(0.99, own + chance.gauss(0, 0.015))))
                raw = (column.maximum * part).quantize(_CENT)
                marks.append(Mark(subject_id=row.subject_id, item=column.code, raw=raw, evidence=_PAPER))
    return marks


def _publish(office: DemoOffice, ground: Ground, cycle: int) -> None:
    for town in ground.towns.values():
        office.do(MAKER, assessment.accept_town, cycle, town)
    office.do(MAKER, assessment.close_cycle, cycle)
    office.do(MAKER, assessment.finish_review, cycle)
    office.do(MAKER, assessment.publish, cycle)


def _shown(office: DemoOffice, cycle: int, going: Collection[int | None]) -> int:
    """Draft the round, leave out who goes before it is decided, part equals, and make the list public."""
    known = office.ask(MAKER, awards.choices)
    new = NewRound(cycle_id=cycle, places=known.places or _PLACES, days=known.days or _DAYS)
    made = office.do(MAKER, awards.draft, new)
    leavers = {row.person_id for row in office.ask(MAKER, roster.workers) if row.id in going}
    while one := next((row for row in _chosen(office, made) if row.person_id in leavers), None):
        office.do(MAKER, awards.leave_out, one.id, one.version, _GOING)  # the next moves up, who may go too
    tied = [one for one in office.ask(MAKER, awards.round_file, made).ranked if one.standing is Standing.TIED]
    for place, one in enumerate(tied, start=1):
        office.do(MAKER, awards.part_tie, one.id, one.version, TiePlace(place=place, reason=_PARTED))
    notice = NewNotice(place="演示县政府网站、各村（社区）公开栏", contact="演示综治中心办公室")
    office.do(MAKER, awards.publicise, made, _version(office, made), notice)
    return made


def _chosen(office: DemoOffice, made: int) -> Sequence[RankedRow]:
    return office.ask(MAKER, awards.round_file, made).chosen


def _version(office: DemoOffice, made: int) -> int:
    return office.ask(MAKER, awards.round_file, made).row.version


def _object(office: DemoOffice, made: int) -> None:
    """Keep an objection to the last of the list, and its answer: it is not upheld."""
    last, today = _chosen(office, made)[-1], office.clock().date()
    said = NewObjection(raised_on=today, text=_SAID, origin="演示群众来电")
    number = office.do(MAKER, awards.object_to, last.id, said)
    office.do(MAKER, awards.answer, number, 1, ObjectionAnswer(answered_on=today, finding=_FOUND))


def _commend(office: DemoOffice, made: int) -> None:
    body = office.ask(MAKER, awards.round_file, made).centre
    office.do(DECIDER, awards.decide, made, _version(office, made), NewHonours(body=body))
