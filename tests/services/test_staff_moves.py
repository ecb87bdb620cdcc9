"""The people of units that go into others: told in the document, shown before, moved on its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid
from app.domain.roster import EndReason
from app.domain.units import ChangeOp
from app.services import assessment, pay, restructuring, roster
from app.services.restructuring import StaffMove
from app.services.roster import Leaving
from db.models.assessment import Subject
from db.models.roster import Posting
from tests.cases import opened
from tests.db.test_guards import problems
from tests.office import Office
from tests.services.paid import EAST_1, EAST_2, NOVEMBER, URBAN, appropriate, hire
from tests.services.paid import approved as paid
from tests.services.test_restructuring import approved, drafted, row

MIDDLE = date(2026, 11, 16)
BOTH, PART_A, PART_B = "990101100200031", f"{URBAN[:12]}011", f"{URBAN[:12]}012"
MERGED = (
    row(1, ChangeOp.MERGE, EAST_1, EAST_2, effective=MIDDLE),
    row(2, ChangeOp.SPLIT, URBAN, PART_A, num=1, den=3, name="城关第11网格", effective=MIDDLE),
    row(
        3, ChangeOp.SPLIT, URBAN, PART_B, num=2, den=3, name="城关第12网格", effective=MIDDLE, staff="演示丙"
    ),
)


def held(office: Office) -> list[Posting]:
    return office.maker.ask(lambda unit: list(unit.session.scalars(select(Posting).order_by(Posting.id))))


def going(some: tuple[StaffMove, ...]) -> list[tuple[str, str, str]]:
    return [(one.name, one.before, one.after) for one in some]


def test_people_go_with_their_units_on_the_day_and_are_paid_and_scored_as_after_a_transfer(office: Office):
    hire(office)
    appropriate(office)
    moved = [("演示甲", "东村第1网格", "东村第2网格"), ("演示丙", "城关社区第1网格", "城关第12网格")]
    seen = office.maker.ask(restructuring.check, MERGED)
    assert going(seen.moves) == moved
    assert [one.text for one in seen.checks if one.warn] == [
        "“东村第2网格”将有 2 名网格员，定员 1 名，请安排好超出的人"
    ]
    set_id = approved(office, *MERGED)
    assert office.maker.ask(restructuring.change_sheet, set_id).rows[2].staff == "演示丙"
    assert going(office.maker.ask(restructuring.staff_moves, set_id)) == moved
    assert len(held(office)) == 4  # the day has not come
    office.clock.set(date(2026, 12, 1))
    with pytest.raises(Denied, match="连同原单位的人员一起办理"):
        office.admin.do(restructuring.apply_due)
    assert office.maker.do(restructuring.apply_due) == 3
    assert office.maker.do(restructuring.apply_due) == 0
    assert office.maker.ask(restructuring.staff_moves, set_id) == ()
    before, after = held(office)[:4], held(office)[4:]
    assert [(one.valid_to, one.end_reason) for one in before[::2]] == [(MIDDLE, EndReason.TRANSFERRED)] * 2
    assert [one.end_note for one in before[::2]] == [
        "随单位合并转入东村第2网格",
        "随单位拆分转入城关第12网格",
    ]
    assert [(new.person_id, new.role, new.employment, new.valid_from, new.doc_no) for new in after] == [
        (old.person_id, old.role, old.employment, MIDDLE, "测政发〔2026〕3号") for old in before[::2]
    ]
    assert {one.grid for one in office.clerk_a.ask(roster.workers)} == {"东村第2网格"}
    other = office.maker.ask(roster.workers)
    teacher = next(one for one in other if one.name == "演示丁")
    assert [one.name for one in other].count("演示甲") == 1
    # who was handed on by hand in the middle of the same month is paid and scored alike
    run_id = paid(office, NOVEMBER)
    slips = {one.name: one.amount for one in office.maker.ask(pay.slips, run_id)}
    assert (slips["演示甲"], slips["演示乙"], slips["演示丙"]) == (Decimal(600), Decimal(600), Decimal(1760))
    assert teacher.grid == "城关社区邮政网格"
    office.maker.do(assessment.open_cycle, NOVEMBER)
    where = dict(
        office.maker.ask(lambda unit: unit.session.execute(select(Subject.person_id, Subject.segments)).all())
    )
    parts = where[before[0].person_id]
    assert [(one["from"], one["to"]) for one in parts] == [
        ("2026-11-01", "2026-11-16"),
        ("2026-11-16", "2026-12-01"),
    ]
    assert problems(office) == {}


def test_a_cancelled_document_moves_nobody_and_who_left_before_the_day_stays_gone(office: Office):
    first, *_ = hire(office)
    set_id = approved(office, *MERGED)
    at = office.maker.ask(restructuring.change_sheet, set_id).head.version
    office.maker.do(restructuring.cancel, set_id, at, "文件撤回")
    assert office.maker.ask(restructuring.staff_moves, set_id) == ()
    again = approved(office, *MERGED)
    office.maker.do(roster.leave, first, 1, Leaving(on=date(2026, 11, 10), reason=EndReason.RESIGNED))
    assert going(office.maker.ask(restructuring.staff_moves, again)) == [
        ("演示丙", "城关社区第1网格", "城关第12网格")
    ]
    office.clock.set(MIDDLE)
    assert office.maker.do(restructuring.apply_due) == 3
    assert [one.valid_to for one in held(office)].count(date(2026, 11, 10)) == 1
    assert len(held(office)) == 5


LATER = date(2026, 11, 25)
PART_C, PART_D = f"{URBAN[:12]}013", f"{URBAN[:12]}014"


def test_nobody_comes_to_a_unit_that_is_closed_afterwards_whichever_document_is_first(office: Office):
    hire(office)
    approved(office, *MERGED)
    with pytest.raises(Invalid, match="“城关第12网格”2026-11-25撤销，而演示丙在这以前随单位变更转入"):
        approved(office, row(1, ChangeOp.CLOSE, PART_B, effective=LATER))
    on = date(2026, 11, 20)  # and on from there, by the same or another document
    again = (
        row(1, ChangeOp.SPLIT, PART_B, PART_C, num=2, den=3, name="城关第13网格", effective=on),
        row(2, ChangeOp.SPLIT, PART_B, PART_D, num=1, den=3, name="城关第14网格", effective=on),
    )
    seen = office.maker.ask(restructuring.check, (*again, row(3, ChangeOp.CLOSE, PART_C, effective=LATER)))
    (barred,) = (one.text for one in seen.checks if not one.ok)
    assert barred.startswith("“城关第13网格”2026-11-25撤销，而演示丙在这以前")
    approved(office, *again)
    approved(office, row(1, ChangeOp.CLOSE, PART_D, effective=LATER))
    with pytest.raises(Invalid, match="“城关第13网格”2026-11-25撤销，而演示丙"):
        approved(office, row(1, ChangeOp.CLOSE, PART_C, effective=LATER))
    office.clock.set(LATER)
    office.maker.do(restructuring.apply_due)
    assert [one.grid for one in office.maker.ask(roster.workers) if one.name == "演示丙"] == ["城关第13网格"]


def test_a_unit_that_is_to_be_closed_takes_nobody_in(office: Office):
    hire(office)
    approved(
        office, row(1, ChangeOp.EXTRACT, EAST_2, BOTH, num=1, den=2, name="东村第31网格", effective=MIDDLE)
    )
    approved(office, row(1, ChangeOp.CLOSE, BOTH, effective=LATER))
    with pytest.raises(Invalid, match="“东村第31网格”2026-11-25撤销，而演示甲"):
        approved(office, row(1, ChangeOp.MERGE, EAST_1, BOTH, effective=date(2026, 11, 20)))


def test_people_of_a_split_must_be_told_and_open_cases_bar_a_merger(office: Office):
    hire(office)
    silent = (
        MERGED[1],
        row(3, ChangeOp.SPLIT, URBAN, PART_B, num=2, den=3, name="城关第12网格", effective=MIDDLE),
    )
    (told,) = office.maker.ask(restructuring.check, silent).problems
    assert (told.column, "演示丙没有写明转入哪个新单位" in told.reason) == ("人员", True)
    wrong = (
        silent[0],
        row(
            3,
            ChangeOp.SPLIT,
            URBAN,
            PART_B,
            num=2,
            den=3,
            name="乙",
            effective=MIDDLE,
            staff="演示丙、演示己",
        ),
    )
    with pytest.raises(Invalid, match="没有在岗的“演示己”"):
        drafted(office, *wrong)
    opened(office)  # at 东村第1网格
    (bar,) = [one for one in office.maker.ask(restructuring.check, MERGED).checks if not one.ok]
    assert (bar.goto, "请先办好再合并" in bar.text) == ("vetting", True)
    set_id = drafted(office, *MERGED)
    with pytest.raises(Invalid, match="请先办好再合并"):
        office.approver.do(restructuring.approve, set_id, 1)
