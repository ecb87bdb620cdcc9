"""装备 and 离岗交接 as rules: what stands against giving, what a checklist stops, which stock is used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.equipment import (
    Asked,
    Entered,
    Found,
    SlipKind,
    Stock,
    drawn,
    end_faults,
    entry_faults,
    found_of,
    issue_faults,
    lacks,
    slip_id,
    slip_number,
    stock_of,
)
from app.domain.exits import ExitState, Line, Part, Standing, close_fault, exit_id, standing, waive_fault
from app.domain.policy import EquipmentKind

TODAY = date(2026, 11, 2)
BADGE = EquipmentKind(key="badge", label="工作证", measure="个", numbered=True, each=1)
VEST = EquipmentKind(key="vest", label="马甲", each=2, kinds=("part_time",))


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (Entered("", 1, None, None), "number"),
        (Entered("A", 2, None, None), "quantity"),
        (Entered("A", 1, Decimal(-1), None), "price"),
        (Entered("A", 1, None, date(2026, 11, 3)), "bought_on"),
        (Entered("A", 1, Decimal(1), TODAY), None),
    ],
)
def test_what_stands_against_entering_something(new: Entered, field: str | None) -> None:
    assert set(entry_faults(BADGE, new, TODAY)) == ({field} if field else set())


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (Asked(1, TODAY, 1, served=((date(2026, 1, 1), date(2026, 12, 1)),)), set()),
        (Asked(2, TODAY, 1), {"quantity"}),
        (Asked(0, TODAY, 1), {"quantity"}),
        (Asked(1, date(2026, 11, 3), 1), {"on"}),
        (Asked(1, TODAY, 1, since=date(2026, 11, 3)), {"on"}),
        (
            Asked(1, TODAY, 1, served=((date(2026, 1, 1), TODAY),)),
            {"person_id"},
        ),  # their first day out of post
    ],
)
def test_what_stands_against_giving_something(asked: Asked, fields: set[str]) -> None:
    assert set(issue_faults(VEST, asked, TODAY)) == fields


def test_no_more_comes_back_than_was_given_nor_before() -> None:
    assert end_faults(2, 2, TODAY, TODAY, TODAY) == {}
    assert [set(end_faults(many, 2, TODAY, TODAY, TODAY)) for many in (3, 0)] == [{"quantity"}] * 2
    assert set(end_faults(1, 2, TODAY, date(2026, 11, 1), TODAY)) == {"on"}


def test_who_lacks_what_follows_from_the_kind_of_employment() -> None:
    assert [lacks(VEST, "part_time", has) for has in (0, 1, 3)] == [2, 1, 0]
    assert lacks(VEST, "full_time", 0) == 0 and lacks(BADGE, "full_time", 0) == 1


def test_stock_is_used_up_in_order_and_nobody_gets_half() -> None:
    assert drawn(3, [(1, 2), (2, 0), (3, 5)]) == [(1, 2), (3, 1)]
    assert drawn(8, [(1, 2), (3, 5)]) == []
    assert [stock_of(4, gone, out) for gone, out in ((0, 0), (1, 2), (1, 3), (4, 0))] == [
        Stock.KEPT,
        Stock.PARTLY,
        Stock.OUT,
        Stock.GONE,
    ]
    counts = [found_of(4, many) for many in (None, 4, 3, 5)]
    assert counts == [Found.NEVER, Found.EQUAL, Found.SHORT, Found.OVER]


def test_the_number_on_the_paper_says_which_slip_it_is() -> None:
    assert [slip_id(slip_number(kind, 12)) for kind in SlipKind] == [12] * len(SlipKind)
    assert [slip_id(one) for one in ("12", "领", "领1x", "假00012", "")] == [None] * 5
    assert [exit_id(one) for one in ("离00012", "离", "00012")] == [12, None, None]


HELD, TOLD = Line(Part.EQUIPMENT, "工作证 GZ-1还没有交回"), Line(Part.ASSESSMENT, "考核还没有公布")


def test_a_leaving_is_closed_when_nothing_that_blocks_is_left() -> None:
    closed = close_fault(ExitState.OPEN, TODAY, TODAY, [TOLD])
    assert closed == "" and standing(ExitState.OPEN, TODAY, TODAY, [TOLD]) is Standing.READY
    assert "工作证 GZ-1" in close_fault(ExitState.OPEN, TODAY, TODAY, [TOLD, HELD])
    assert standing(ExitState.OPEN, TODAY, TODAY, [HELD]) is Standing.LACKING
    assert "才离岗" in close_fault(ExitState.OPEN, date(2026, 11, 3), TODAY, [])
    assert "不用再办" in close_fault(ExitState.WAIVED, TODAY, TODAY, [])


def test_who_registered_a_leaving_never_lets_it_be() -> None:
    assert waive_fault(ExitState.OPEN, "人已失联", mine=False) == {}
    assert set(waive_fault(ExitState.OPEN, "人已失联", mine=True)) == {"reason"}
    assert set(waive_fault(ExitState.OPEN, "失联", mine=False)) == {"reason"}
    assert set(waive_fault(ExitState.CLOSED, "人已失联", mine=False)) == {"reason"}
