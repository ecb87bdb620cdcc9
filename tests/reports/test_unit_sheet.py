"""单位情况表: one page whatever the unit, as of its day, with what the reader may see."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import NotFound
from app.domain.boundaries.matching import Wishes
from app.domain.units import ChangeOp
from app.imports.boundaries import keep
from app.reports.unit_sheet import sheet_of
from app.services import restructuring
from app.services.unit_sheet import unit_sheet
from tests.office import TODAY, Office
from tests.reports.paper_kit import texts
from tests.services.paid import EAST_1, EAST_2, hire
from tests.services.test_boundaries import NESTED
from tests.services.test_restructuring import EAST, SOON, SOUTH, approved, row


def test_a_sheet_is_of_its_day_and_of_what_one_may_see(office: Office) -> None:
    hire(office)
    approved(office, row(1, ChangeOp.MERGE, EAST_1, EAST_2))
    office.clock.set(SOON)
    office.maker.do(restructuring.apply_due)
    village = office.unit_id(EAST)
    before, now = (office.maker.ask(unit_sheet, village, day) for day in (TODAY, SOON))
    assert [count for _, count in before.below] == [2]
    assert now.below == (("网格", 1),) and now.kind == "村（社区）、行政村"
    assert [(one.name, one.grid) for one in before.people] == [
        ("演示甲", "东村第1网格"),
        ("演示乙", "东村第2网格"),
    ]
    assert {(one.name, one.grid) for one in now.people} == {
        (name, "东村第2网格") for name in ("演示甲", "演示乙")
    }
    assert [(one.minimum, one.here) for one in before.posts][:1] == [(2, 2)]
    assert office.clerk_a.ask(unit_sheet, village, SOON).row.code == EAST
    with pytest.raises(NotFound):
        office.clerk_b.ask(unit_sheet, village, SOON)
    with pytest.raises(NotFound):
        office.maker.ask(unit_sheet, office.unit_id(EAST_1), SOON)
    gone = office.maker.ask(unit_sheet, office.unit_id(EAST_1), TODAY)
    assert [one.name for one in gone.people] == ["演示甲"]


def test_it_is_one_page_with_a_sketch_where_there_is_a_boundary(file_office: Office) -> None:
    hire(file_office)
    file_office.maker.do(keep, NESTED, Wishes())
    for code in (EAST, EAST_1, SOUTH, "990101000000"):
        name, content = sheet_of(file_office.maker, file_office.unit_id(code), date(2026, 11, 2))
        (page,) = texts(content)
        assert name.startswith("单位情况表-") and name.endswith("2026-11-02（演示数据）.pdf")
        told = "没有登记边界" in page
        assert told is (code == SOUTH) or code == "990101000000"
        assert ("演示甲" in page) is (code != SOUTH)
