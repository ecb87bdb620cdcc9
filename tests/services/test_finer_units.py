"""Micro-grids and groups: opened and numbered by rule, and staffed where the policy has its workers serve."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.asof import AsOf
from app.core.errors import Invalid
from app.domain.units import Level, UnitKind
from app.imports.policies import policy_text
from app.services import policy, roster, units
from app.services.policy import NewPolicy
from app.services.units import NewGrid, in_parts
from tests.office import Office
from tests.services.test_roster import new
from tests.services.test_units import grown

VILLAGE, GRID = "990101100200", "990101100200001"
SINCE, LATER = date(2026, 11, 1), date(2026, 12, 1)


def adopt(office: Office, *, optional: bool, staffed: str = "micro_grid", since: date = SINCE) -> None:
    """Put a policy in force that has micro-grids, and its workers in them; grids are ``optional``."""
    text = policy_text("jishan")
    for old, new_ in (
        (
            '{ level = "grid", label = "网格" }',
            f'{{ level = "grid", label = "网格", optional = {str(optional).lower()} }}',
        ),
        ('label = "网格员", level = "grid"', f'label = "网格员", level = "{staffed}"'),
        (
            '{ kind = "dedicated_grid",',
            '{ kind = "micro_grid", label = "微网格", standard = "micro" },\n  { kind = "dedicated_grid",',
        ),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new_)
    text = text.replace('网格员", level = "grid", kinds', f'网格员", level = "{staffed}", kinds')  # posts too
    office.admin.do(policy.adopt, NewPolicy(text=text, valid_from=since))


def micro(office: Office, code: str) -> NewGrid:
    return NewGrid(
        village_id=office.unit_id(code), unit_kind=UnitKind.MICRO_GRID, households=30, residents=90
    )


def test_a_finer_unit_is_numbered_below_its_parent_and_carries_the_workers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(office, optional=True)
    below, skipping = [micro(office, GRID)] * 2, micro(office, VILLAGE)
    ids = office.maker.do(units.open_grids, [*below, skipping], SINCE)
    made = [office.maker.ask(units.unit_by_id, one) for one in ids]
    assert [(one.code, one.name) for one in made] == [
        (f"{GRID}01", "东村第1网格第1微网格"),
        (f"{GRID}02", "东村第1网格第2微网格"),
        (f"{VILLAGE}00001", "东村第1微网格"),
    ]
    assert [one.level for one in made] == [Level.MICRO_GRID] * 3
    office.maker.do(roster.register, new(office, GRID, unit_id=ids[1], since=SINCE))
    staffed = {row.code: row.workers for row in office.maker.ask(units.staffing)}
    assert staffed == {f"{GRID}01": 0, f"{GRID}02": 1, f"{VILLAGE}00001": 0}
    monkeypatch.setattr(in_parts, "FEW", 0)
    trunk = grown(office.maker)
    assert trunk.level is Level.MICRO_GRID and not trunk.unread.keys() & {office.unit_id(VILLAGE)}
    assert {ids[2]} < {one.id for one in trunk.branches}, "it stands among the grids of its village"
    assert trunk.unread == {office.unit_id(GRID): 2}
    adopt(office, optional=True, staffed="grid", since=LATER)
    later = grown(office.maker.at(AsOf(LATER)))
    assert later.level is Level.GRID and not later.unread, "what hangs on a grid needs the grid"
    town = office.unit_id("990101100000")
    shown = next(row for row in office.maker.ask(units.outline) if row.id == town)
    drawn = next(row for row in office.maker.ask(units.branches) if row.id == town)
    assert (shown.workers, shown.wanted, shown.grids, shown.households, shown.residents) == (1, 3, 3, 90, 270)
    assert (drawn.workers, drawn.missing) == (1, 2)
    gaps = office.maker.ask(units.gaps)
    assert (gaps.grids, len(gaps.empty)) == (3, 2)
    with pytest.raises(Invalid, match="应安排在"):
        office.maker.do(roster.register, new(office, GRID, sequence=2, since=SINCE))


def test_a_tier_the_policy_does_not_make_optional_is_not_skipped(office: Office) -> None:
    adopt(office, optional=False)
    with pytest.raises(Invalid, match="微网格只能设在网格下面，“东村村委会”不是网格"):
        office.maker.do(units.open_grids, [micro(office, VILLAGE)], SINCE)
    group = NewGrid(village_id=office.unit_id(GRID), unit_kind=UnitKind.GROUP)
    with pytest.raises(Invalid, match="政策里没有"):
        office.maker.do(units.open_grids, [group], SINCE)


def test_sizes_of_new_units_are_judged_by_the_policy(file_office: Office) -> None:
    above = file_office.unit_id("990101101001")
    large = NewGrid(village_id=above, unit_kind=UnitKind.URBAN_GRID, households=9_000)
    (told,) = file_office.maker.ask(units.size_doubts, [large, large], SINCE)
    assert "上限" in told
    assert len(file_office.maker.do(units.open_grids, [large], SINCE)) == 1  # a warning keeps nobody out
    text = policy_text("jishan").replace("soft = true", "soft = false")
    file_office.admin.do(policy.adopt, NewPolicy(text=text, valid_from=SINCE))
    with pytest.raises(Invalid, match="政策不允许"):
        file_office.maker.do(units.open_grids, [large], SINCE)
