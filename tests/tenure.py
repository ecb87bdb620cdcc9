"""电白 in a small office: a household group with its worker, and a year's assessment led to its lock."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.identity import make_identity
from app.core.period import Month
from app.domain.assessment import CycleKind
from app.domain.policy import for_county
from app.domain.units import Level, UnitKind
from app.imports.policies import policy_text
from app.services import assessment, roster
from app.services.assessment import Mark
from app.services.roster import NewWorker
from app.workspace import Unit
from db.models.policy import PolicyVersion
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from tests.campaigns import governed
from tests.office import Office

DECEMBER, LOCKED = Month(2025, 12), date(2026, 11, 10)
TOWN_A, GRID, GROUPS = "990101100000", "990101100200001", ("99010110020000101", "99010110020000102")


def dianbai(office: Office) -> None:
    """Let the office work by 电白's policy since 2025, with two household groups of two workers."""
    governed(office, "dianbai")
    office.admin.do(_furnish, office)
    for number, (name, group) in enumerate(zip(("演示甲", "演示乙"), GROUPS, strict=True), start=1):
        office.maker.do(
            roster.register,
            NewWorker(
                name=name,
                identity=make_identity("990101", date(1985, 6, 1), number),
                phone=f"1390000{number:04}",
                unit_id=office.unit_ids[group],
                employment="group_worker",
                since=date(2025, 1, 1),
            ),
        )


def _furnish(unit: Unit, office: Office) -> None:
    text = for_county(policy_text("dianbai"), "测试县", "990101000000")
    days = {"valid_from": date(2025, 1, 1), "valid_to": date(2026, 1, 1)}
    unit.session.add(PolicyVersion(title="测试政策", digest="1" * 64, text=text, source="电白区", **days))
    low = unit.session.get_one(UnitRecord, office.unit_ids[GRID]).scope_lo
    for place, code in enumerate(GROUPS, start=1):
        step = 10**6
        record = UnitRecord(
            level=Level.GROUP, scope_lo=low + place * step, scope_hi=low + (place + 1) * step - 1
        )
        unit.session.add(record)
        unit.session.flush()  # the version needs the id
        office.unit_ids[code] = record.id
        unit.session.add(
            UnitVersion(
                unit_id=record.id,
                parent_id=office.unit_ids[GRID],
                code=code,
                name=f"滨海绿洲{place}号住户小组",
                unit_kind=UnitKind.GROUP,
                statistical=False,
                position=100 + place,
                valid_from=date(2020, 1, 1),
            )
        )


def scored(office: Office, *, lock: bool = True) -> int:
    """Lead the year's assessment to its lock, one failed and one good; return the cycle."""
    cycle = office.maker.do(assessment.open_cycle, DECEMBER, CycleKind.ANNUAL)
    sheet = office.clerk_a.ask(assessment.score_sheet, cycle)
    points = {"演示甲": ("30", "20"), "演示乙": ("55", "38")}
    marks = [
        Mark(subject_id=row.subject_id, item=item, raw=Decimal(raw))
        for row in sheet.rows
        for item, raw in zip(("quarters", "duties"), points[row.name], strict=True)
    ]
    office.clerk_a.do(assessment.enter_scores, cycle, marks)
    town = office.unit_id(TOWN_A)
    office.clerk_a.do(assessment.submit_town, cycle, town)
    office.maker.do(assessment.accept_town, cycle, town)
    for step in (assessment.close_cycle, assessment.finish_review, assessment.publish):
        office.maker.do(step, cycle)
    office.clock.set(LOCKED)
    if lock:
        office.maker.do(assessment.finalise, cycle)
        office.maker.do(assessment.lock, cycle)
    return cycle
