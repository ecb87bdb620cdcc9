"""New figures of a unit: another version from a date, with a reason; the past stays; a list as one batch."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.services import imports, units
from app.services.imports import ImportKind
from app.services.units import Figures
from db.models.units import UnitVersion
from tests.imports.test_taking import bring, errors
from tests.office import TODAY, Office, count

OTHER, SOUTH = "990101100200002", "990101101200001"
CITY = "990101101001001"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def figures(since: date, households: int | None, **more) -> Figures:
    return Figures(since=since, households=households, reason=more.pop("reason", "入户核实"), **more)


def counted(office: Office, code: str, on: date | None = None) -> int | None:
    return office.maker.ask(units.unit_by_code, code, on).households


def test_new_figures_hold_from_their_day_and_the_past_stays(office: Office) -> None:
    unit_id = office.unit_id(CITY)
    seen = office.maker.ask(units.known_figures, unit_id).seen
    told = office.maker.do(units.revise, unit_id, seen, figures(SEPTEMBER, 640, residents=1900))
    assert told == ["超过城市社区网格 500 户的上限"]
    assert [counted(office, CITY, day) for day in (date(2026, 8, 31), SEPTEMBER, TODAY)] == [None, 640, 640]
    with pytest.raises(Conflict, match="刚被别人修改过"):
        office.maker.do(units.revise, unit_id, seen, figures(OCTOBER, 700))
    seen = office.maker.ask(units.known_figures, unit_id).seen
    office.maker.do(units.revise, unit_id, seen, figures(SEPTEMBER, 480, reason="抄错"))  # the same day
    assert (counted(office, CITY, date(2026, 8, 31)), counted(office, CITY, SEPTEMBER)) == (None, 480)


def test_what_is_wrong_with_new_figures_is_said_by_field(office: Office) -> None:
    unit_id = office.unit_id(CITY)
    seen = office.maker.ask(units.known_figures, unit_id).seen
    for new, key in (
        (figures(OCTOBER, 5, reason=" "), "reason"),
        (figures(OCTOBER, -1), "households"),
        (figures(OCTOBER, None), "households"),
    ):
        with pytest.raises(Invalid) as refused:
            office.maker.do(units.revise, unit_id, seen, new)
        assert list(refused.value.fields) == [key]
    office.maker.do(units.revise, unit_id, seen, figures(date(2026, 12, 1), 400))
    with pytest.raises(Invalid) as refused:
        office.maker.do(units.revise, unit_id, seen, figures(OCTOBER, 350))
    assert "2026-12-01 起" in refused.value.fields["since"]
    with pytest.raises(NotFound):
        office.maker.do(units.revise, unit_id, seen, figures(date(2019, 1, 1), 350))
    with pytest.raises(Denied):
        office.auditor.do(units.revise, unit_id, seen, figures(OCTOBER, 350))


def listed(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "f.csv"
    path.write_text("\n".join(("网格编码,户数,人口,比照城市,变更依据", *rows)) + "\n", encoding="utf-8")
    return path


def test_a_list_of_figures_is_one_batch_all_or_none_and_taken_back_whole(
    office: Office, tmp_path: Path
) -> None:
    before = count(office.maker, UnitVersion)
    wrong = listed(tmp_path, f"{OTHER},120,,,", f"{OTHER},130,,,", "990101100200999,5,,,", f"{SOUTH},,,,")
    taken = bring(office, wrong, ImportKind.FIGURES)
    assert taken.batch is None and count(office.maker, UnitVersion) == before
    assert {row for row, _, _ in errors(taken)} == {2, 3, 4}  # two of one code are both named

    taken = bring(office, listed(tmp_path, f"{OTHER},120,400,是,", f"{SOUTH},90,,,"), ImportKind.FIGURES)
    assert errors(taken) == [] and taken.batch is not None
    row = office.maker.ask(units.unit_by_code, OTHER)
    assert (row.households, row.residents, row.urban_like) == (120, 400, True)
    assert counted(office, OTHER, date(2026, 11, 1)) is None
    office.maker.do(imports.undo, taken.batch)
    assert (counted(office, OTHER), counted(office, SOUTH)) == (None, None)
    again = bring(office, listed(tmp_path, f"{SOUTH},95,,,"), ImportKind.FIGURES, since=OCTOBER)
    assert counted(office, SOUTH, OCTOBER) == 95 and again.batch is not None


def test_a_list_of_figures_is_seen_beside_those_in_force(office: Office, tmp_path: Path) -> None:
    rows = (f"{CITY},400,1200,,", f"{OTHER},120,,,", f"{SOUTH},90,,,")
    assert bring(office, listed(tmp_path, *rows), ImportKind.FIGURES, since=SEPTEMBER).batch
    rows = (f"{CITY},640,1200,,", f"{OTHER},120,,,", f"{SOUTH},95,,,")
    looked = bring(office, listed(tmp_path, *rows), ImportKind.FIGURES, since=OCTOBER, dry_run=True)
    assert [(fate.word, fate.changes) for fate in looked.staged.fates.values()] == [
        ("变更", ("户数：400 → 640",)),
        ("相同", ()),
        ("变更", ("户数：90 → 95",)),
    ]
    assert [one.reason for one in looked.staged.problems] == ["超过城市社区网格 500 户的上限。"]
    again = bring(office, listed(tmp_path, *rows), ImportKind.FIGURES, since=SEPTEMBER, dry_run=True)
    assert [fate.word for fate in again.staged.fates.values()] == ["冲突", "相同", "冲突"]
    assert bring(office, listed(tmp_path, *rows), ImportKind.FIGURES, since=OCTOBER).batch
    same = bring(office, listed(tmp_path, *rows, ""), ImportKind.FIGURES)
    assert (same.batch, same.refused) == (None, False) and counted(office, SOUTH) == 95
