"""Buildings of a village on both engines: imported, changed by hand, seen by whose they are, planned."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.domain.planning import propose
from app.domain.units import ChangeOp
from app.imports.guard import Intake, pasted
from app.imports.taking import Wishes, take_file
from app.services import imports, planning, restructuring, units
from app.services.imports import ImportKind
from app.services.planning import NewDivision, NewPart
from db.models.planning import PlacePart
from tests.office import TODAY, Office

VILLAGE, GRID_1, GRID_2 = "990101100200", "990101100200001", "990101100200002"
SHEET = """村,楼栋,户数,人口,网格,相邻,经度,纬度
东村,1号楼,160,400,东村第1网格,2号楼,110.01,35.6
东村村委会,2号楼,150,390,990101100200001,1号楼、3号楼,110.02,35.6
东村,3号楼,140,380,东村第1网格,"2号楼,4号楼",110.03,35.6
东村,4号楼,130,370,东村第2网格,3号楼,110.04,35.6
"""


def file(text: str = SHEET) -> Intake:
    return pasted("东村", list(csv.reader(io.StringIO(text))))


def asked(office: Office, login: str = "maker") -> planning.Question:
    return office.workspace(login).ask(planning.question, office.unit_id(VILLAGE))


def row_of(office: Office, name: str) -> planning.PartRow:
    return next(row for row in asked(office).parts if row.name == name)


def as_new(office: Office, row: planning.PartRow) -> NewPart:
    return NewPart(
        village_id=office.unit_id(VILLAGE),
        name=row.name,
        households=row.households,
        residents=row.residents,
        grid=row.grid_code,
        beside="、".join(row.beside),
        x=row.x,
        y=row.y,
    )


def test_a_list_is_imported_divided_changed_and_taken_back(office: Office) -> None:
    taken = take_file(office.maker, ImportKind.PARTS, file(), Wishes())
    assert taken.batch is not None and not taken.staged.problems
    question = asked(office)
    assert [(row.name, row.grid, row.beside) for row in question.parts][:2] == [
        ("1号楼", "东村第1网格", ("2号楼",)),
        ("2号楼", "东村第1网格", ("1号楼", "3号楼")),
    ]
    assert (question.parts[0].x, question.derived, question.grids) == (110.01, False, None)
    assert office.clerk_a.ask(planning.villages)[0].parts == 4
    wish = replace(question.wish, least=250, most=350)
    proposal = propose(question.of_village(), wish, lambda *_: None, lambda: False)
    third = row_of(office, "3号楼")
    assert proposal.division[third.id] == GRID_2 and proposal.verdict.changes == (third.id,)
    office.clock.set(TODAY + timedelta(days=1))
    changed = replace(as_new(office, third), name="3栋", households=145)
    office.maker.do(planning.change_part, third.id, third.version, changed)
    assert row_of(office, "2号楼").beside == ("1号楼", "3栋")
    fourth = row_of(office, "4号楼")
    office.maker.do(planning.void_part, fourth.id, fourth.version)
    assert [row.name for row in asked(office).parts if "4号楼" in row.beside or row.name == "4号楼"] == []
    kept = office.maker.ask(lambda unit: unit.session.scalars(select(PlacePart)).all())
    assert sum(row.valid_to == TODAY + timedelta(days=1) for row in kept) == 3, (
        "yesterday's stay what they were"
    )
    with pytest.raises(Invalid, match="改动过的楼栋"):
        office.maker.do(imports.undo, taken.batch)


def test_an_import_is_undone_whole_and_refused_whole(office: Office) -> None:
    wrong = (
        SHEET.replace("2号楼,150", "1号楼,150")
        .replace("990101100200001", "东村一片")
        .replace("35.6\n", "北\n", 1)
    )
    taken = take_file(office.maker, ImportKind.PARTS, file(wrong), Wishes())
    told = " ".join(one.reason for one in taken.staged.problems)
    assert taken.batch is None and asked(office).parts == ()
    assert "没有叫“东村一片”的网格" in told and "坐标应为数字" in told
    assert [one.written for one in taken.staged.questions] == ["东村一片"]
    twice = SHEET.replace("2号楼,150", "1号楼,150")
    told = [
        one.reason for one in take_file(office.maker, ImportKind.PARTS, file(twice), Wishes()).staged.problems
    ]
    assert any("不止一行" in one for one in told) and any("“2号楼”不在这个村" in one for one in told)
    batch = take_file(office.maker, ImportKind.PARTS, file(), Wishes()).batch
    office.maker.do(imports.undo, batch)
    assert asked(office).parts == ()


def test_a_list_takes_the_place_of_the_one_before_and_goes_back(office: Office) -> None:
    """What it leaves out ends, and is told before; a village whose list has a fault is left alone."""
    first = take_file(office.maker, ImportKind.PARTS, file(), Wishes())
    assert [fate.word for fate in first.staged.fates.values()] == ["新增"] * 4
    office.clock.set(TODAY + timedelta(days=1))
    lines = SHEET.replace("2号楼,150", "2号楼,155").replace(",4号楼", "").splitlines()[:-1]
    shorter = "\n".join(lines) + "\n"
    bad = take_file(
        office.maker, ImportKind.PARTS, file(shorter.replace("155", "多")), Wishes(accept_valid=True)
    )
    assert bad.batch is None and sum("整村导入" in one.reason for one in bad.staged.problems) == 2
    taken = take_file(office.maker, ImportKind.PARTS, file(shorter), Wishes())
    fates = [(fate.word, fate.changes) for fate in taken.staged.fates.values()]
    assert fates[:2] == [("相同", ()), ("变更", ("户数：150 → 155",))]
    assert [one.reason for one in taken.staged.problems] == ["已登记而名单上没有的 1 处将终止：4号楼。"]
    assert taken.staged.besides == 1
    assert [row.name for row in asked(office).parts] == ["1号楼", "2号楼", "3号楼"]
    with pytest.raises(Invalid, match="改动过的楼栋"):
        office.maker.do(imports.undo, first.batch)
    office.maker.do(imports.undo, taken.batch)
    assert [(row.name, row.households) for row in asked(office).parts][1::2] == [
        ("2号楼", 150),
        ("4号楼", 130),
    ]


def test_who_sees_and_who_writes(office: Office) -> None:
    new = NewPart(village_id=office.unit_id(VILLAGE), name="1号楼", households=90, grid=GRID_1, x=1.0, y=2.0)
    with pytest.raises(Denied):
        office.clerk_a.do(planning.keep_parts, [new])
    with pytest.raises(Invalid, match="要一起填写"):
        office.maker.do(planning.keep_parts, [replace(new, y=None)])
    office.maker.do(planning.keep_parts, [new, replace(new, name="2号楼", households=None, x=2.0)])
    assert [part.name for part in asked(office, "admin").parts] == ["1号楼", "2号楼"], "who keeps the units"
    assert office.clerk_b.ask(planning.villages) == []
    with pytest.raises(NotFound):
        asked(office, "clerk_b")
    if not office.clerk_b.store.embedded:  # there the rows themselves are withheld
        assert office.clerk_b.ask(lambda unit: unit.session.scalars(select(PlacePart.id)).all()) == []
    with pytest.raises(Invalid, match="“2号楼”等1处没有登记户数"):
        asked(office).of_village()


def test_a_division_becomes_a_draft_and_changes_nothing(office: Office) -> None:
    """A grid that ends into two, one that is joined to another, and what the checker refuses."""
    take_file(office.maker, ImportKind.PARTS, file(), Wishes())
    parts, before = asked(office).parts, office.maker.ask(units.tree)
    first = NewDivision(
        village_id=office.unit_id(VILLAGE),
        division=tuple(zip((row.id for row in parts), ("新1", "新1", GRID_2, GRID_2), strict=True)),
        effective=TODAY + timedelta(days=30),
        doc_no="网格〔2026〕3号",
    )
    sheet = office.maker.ask(restructuring.change_sheet, office.maker.do(planning.draft_division, first))
    assert [(row.op, row.old_code, row.new_code, row.num, row.den) for row in sheet.rows] == [
        (ChangeOp.SPLIT, GRID_1, GRID_2, 140, 450),
        (ChangeOp.SPLIT, GRID_1, f"{VILLAGE}003", 310, 450),
    ]
    joined = replace(first, division=tuple((row.id, GRID_2) for row in parts))
    sheet = office.maker.ask(restructuring.change_sheet, office.maker.do(planning.draft_division, joined))
    assert [(row.op, row.new_code) for row in sheet.rows] == [(ChangeOp.MERGE, GRID_2)]
    assert office.maker.ask(units.tree) == before
    torn = replace(first, division=tuple(zip((row.id for row in parts), (GRID_1, GRID_2) * 2, strict=True)))
    with pytest.raises(Invalid, match="没有通过核验"):
        office.maker.do(planning.draft_division, torn)
    same = replace(first, division=tuple((row.id, row.grid_code) for row in parts))
    with pytest.raises(Invalid, match="与现状相同"):
        office.maker.do(planning.draft_division, same)
    with pytest.raises(Denied):
        office.clerk_a.do(planning.draft_division, first)
