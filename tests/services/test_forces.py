"""网格力量 on both engines: added, imported, changed, ended, counted, carried with a unit into another."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.restructuring import ChangeRow
from app.domain.units import ChangeOp
from app.imports.answers import Answers
from app.imports.guard import Intake, pasted
from app.imports.taking import Wishes, take_file
from app.services import forces, imports, restructuring, units
from app.services.forces import Ending, NewForce
from app.services.imports import ImportKind
from app.services.restructuring import NewChange
from db.models.forces import Force
from tests.office import TODAY, Office
from tests.services.test_roster import EAST_1, EAST_2, WEST

MARCH = date(2026, 3, 1)
SHEET = """种类,村,网格,姓名,联系电话,楼栋,身份,起始日期
志愿者,东村,东村第1网格,演示甲,13900000001,,义工
网格员志愿者,东村,990101100200002,演示乙,,北街,居民小组长
志愿楼长,城关社区,城关社区第1网格,演示丙,,3号楼,
"""
MORE = """网格员志愿者,东村,东村第2网格,演示丁,,,,
网格员志愿者,东村,东村第2网格,演示丁,,,,
"""


def file(text: str = SHEET) -> Intake:
    return pasted("名单", list(csv.reader(io.StringIO(text))))


def new(office: Office, code: str = EAST_1, **changes: object) -> NewForce:
    first = NewForce(
        kind="volunteer",
        unit_id=office.unit_id(code),
        name="演示甲",
        phone="13900000001",
        origin="义工",
        since=MARCH,
    )
    return replace(first, **changes)


def rows(office: Office, login: str = "maker", on: date | None = None) -> list[forces.ForceRow]:
    return office.workspace(login).ask(forces.forces, on)


def test_an_entry_is_kept_masked_corrected_and_ended(office: Office) -> None:
    do = office.clerk_a.do
    first = do(forces.add_force, new(office))
    (row,) = rows(office)
    assert (row.kind, row.town, row.unit, row.phone) == ("网格员志愿者", "甲镇", "东村第1网格", "139****0001")
    fixed = new(office, name="演示佳", phone=row.phone)  # the telephone as it is shown is the number there is
    second = do(forces.change_force, first, row.version, fixed)
    assert office.maker.ask(lambda unit: unit.session.get_one(Force, second).phone) == "13900000001"
    with pytest.raises(NotFound):
        do(forces.change_force, first, row.version, fixed)
    (row,) = rows(office)
    with pytest.raises(Conflict):
        do(forces.end_force, row.id, row.version + 1, Ending(on=TODAY, note="搬走"))
    do(forces.end_force, row.id, row.version, Ending(on=TODAY, note="搬走"))
    assert rows(office) == [] and [one.name for one in rows(office, on=TODAY - timedelta(1))] == ["演示佳"]
    assert rows(office, on=date(2026, 2, 28)) == rows(office, "clerk_b", on=MARCH) == []
    if not office.clerk_b.store.embedded:  # there the rows themselves are withheld
        assert office.clerk_b.ask(lambda unit: unit.session.scalars(select(Force.id)).all()) == []
    with pytest.raises(Denied):
        office.checker.do(forces.add_force, new(office))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "演示甲、演示乙"}, "name"),
        ({"phone": "12"}, "phone"),
        ({"leader": "演示乙"}, "leader"),
        ({"heads": 3}, "heads"),
        ({"since": TODAY + timedelta(1)}, "since"),
        ({"kind": "building_head"}, "unit_id"),
        ({"unit_id": 0}, "unit_id"),
    ],
)
def test_what_is_wrong_is_said_by_field(file_office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        file_office.maker.do(forces.add_force, new(file_office, **changes))
    assert set(refusal.value.fields) == {field}


def test_a_list_is_imported_counted_refused_twice_and_taken_back(office: Office) -> None:
    batch = take_file(office.maker, ImportKind.FORCES, file(), Wishes()).batch
    assert [(row.kind, row.unit, row.place) for row in rows(office)][-1] == (
        "志愿楼长",
        "城关社区第1网格",
        "3号楼",
    )
    found = {(one.town, one.kind): one for one in office.maker.ask(forces.coverage)}
    east = found["甲镇", "网格员志愿者"]
    assert (east.units, east.covered, east.missing, east.entries) == (3, 2, 1, 2)
    assert (east.rate, east.each, east.average) == (Decimal("66.7"), Decimal("0.7"), None)
    assert found["乙镇", "志愿楼长"].units == 1  # of its grids one is urban
    assert (found["乙镇", "志愿楼长"].level, east.level) == ("城市网格", "网格")
    assert {one.town for one in office.clerk_a.ask(forces.coverage)} == {"甲镇"}
    assert all(one.entries == 0 for one in office.maker.ask(forces.coverage, date(2026, 1, 1)))
    wrong = SHEET.replace("东村第1网格", "东村一片").replace(
        "志愿楼长,城关社区,城关社区第1网格", "楼长,东村,东村第1网格"
    )
    taken = take_file(office.maker, ImportKind.FORCES, file(wrong), Wishes())
    told = " ".join(one.reason for one in taken.staged.problems)
    assert taken.batch is None and "东村一片" in told and "认不出种类“楼长”" in told
    (asked,) = taken.staged.questions
    answers = Answers().with_one(asked, str(office.unit_id("990101100200001")))
    assert (asked.written, ("东村第1网格" in str(asked.choices))) == ("东村一片", True)
    right = wrong.replace("楼长,东村", "志愿者,东村").replace("演示甲", "演示戊")
    assert take_file(office.maker, ImportKind.FORCES, file(right), Wishes(answers=answers)).batch
    assert [one.alias for one in office.checker.ask(units.aliases)] == ["东村一片"]
    office.maker.do(imports.undo, max(one.id for one in office.maker.ask(imports.batches)))
    office.maker.do(imports.undo, batch)
    assert rows(office) == []


def test_a_list_is_seen_beside_the_register_and_what_it_changed_goes_back(office: Office) -> None:
    """Of who is there already only what is said otherwise is written; who began today is corrected."""
    do = office.maker.do
    do(forces.add_force, new(office, since=TODAY))
    assert take_file(office.maker, ImportKind.FORCES, file(SHEET), Wishes(since=MARCH)).batch
    first = rows(office)
    told = (
        SHEET.replace("北街", "南街").replace(",义工", ",党员").replace("居民小组长\n", "居民小组长\n" + MORE)
    )
    told = told.replace("3号楼,\n", "3号楼,,2026-05-01\n")
    looked = take_file(office.maker, ImportKind.FORCES, file(told), Wishes(dry_run=True))
    assert [(fate.word, fate.changes) for fate in looked.staged.fates.values()] == [
        ("变更", ("原身份：义工 → 党员",)),
        ("变更", ("具体位置：北街 → 南街",)),
        ("新增", ()),
        ("冲突", ()),
        ("冲突", ()),
    ]
    said = [one.reason for one in looked.staged.problems]
    assert said == [
        "“演示丁”在这份名单里写了两次，请删去一行。",
        f"已登记自 {MARCH} 起，请核对起始日期；登记错的在登记里更正。",
    ]
    batch = take_file(office.maker, ImportKind.FORCES, file(told), Wishes(accept_valid=True)).batch
    now = {row.name: (row.since, row.place, row.origin) for row in rows(office)}
    assert (now["演示甲"], now["演示乙"]) == ((TODAY, "", "党员"), (TODAY, "南街", "居民小组长"))
    assert {row.place for row in rows(office, on=TODAY - timedelta(1)) if row.name == "演示乙"} == {"北街"}
    do(imports.undo, batch)
    assert [replace(row, id=0, version=0) for row in rows(office)] == [
        replace(row, id=0, version=0) for row in first
    ]


def merger(number: int, old: str, into: str, day: date, op: ChangeOp = ChangeOp.MERGE) -> ChangeRow:
    return ChangeRow(
        number=number, op=op, old_code=old, new_code=into, effective=day, doc_no="演示〔2026〕1号"
    )


def approved(office: Office, *changes: ChangeRow) -> None:
    change = office.maker.do(restructuring.draft, NewChange(rows=changes, doc_no="演示〔2026〕1号"))
    office.approver.do(restructuring.approve, change, 1)


def test_entries_go_on_where_their_unit_went(office: Office) -> None:
    several = [new(office), new(office, EAST_2, name="演示乙", phone=""), new(office, WEST, name="演示丙")]
    office.maker.do(forces.add_forces, several)
    day = TODAY + timedelta(10)
    approved(office, merger(1, EAST_1, EAST_2, day))
    assert {row.unit for row in rows(office)} == {"东村第1网格", "东村第2网格", "西村第1网格"}
    office.clock.set(day)
    office.maker.do(restructuring.apply_due)
    now = {row.name: (row.unit, row.since) for row in rows(office)}
    assert now == {
        "演示甲": ("东村第2网格", day),
        "演示乙": ("东村第2网格", MARCH),
        "演示丙": ("西村第1网格", MARCH),
    }
    assert {row.unit for row in rows(office, on=TODAY)} >= {"东村第1网格"}  # yesterday stays as it was
    kept = office.maker.ask(
        lambda unit: unit.session.execute(select(Force.follows_id, Force.end_note).order_by(Force.id)).all()
    )
    assert (kept[0].end_note, kept[-1].follows_id) == ("随单位并入", 1)


def test_who_approves_a_change_of_today_carries_them_and_what_is_closed_takes_its_own_along(
    office: Office,
) -> None:
    """The approver keeps no register, yet what they approve moves it at once; on a server by its rights."""
    office.maker.do(forces.add_forces, [new(office), new(office, WEST, name="演示丙")])
    closed = merger(2, WEST, "", TODAY, ChangeOp.CLOSE)
    approved(office, merger(1, EAST_1, EAST_2, TODAY), closed)
    assert [(row.name, row.unit) for row in rows(office)] == [("演示甲", "东村第2网格")]
    assert {row.name for row in rows(office, on=TODAY - timedelta(1))} == {"演示甲", "演示丙"}
    notes = office.maker.ask(
        lambda unit: unit.session.scalars(select(Force.end_note).order_by(Force.id)).all()
    )
    assert notes == ["随单位并入", "单位已撤销", ""]
