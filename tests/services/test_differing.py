"""Today's roster beside last month's and beside a list somebody brought, on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from app.core.errors import Invalid
from app.domain.differing import Differs, Stand, differences
from app.domain.roster import EndReason
from app.imports.brought import listed
from app.services import roster
from app.services.roster import DifferenceRow, Leaving, ListedPerson, Transfer
from tests.office import Office
from tests.services.paid import WEST, hire, person, worker

TODAY = date(2026, 11, 20)


def changed(office: Office) -> None:
    """One leaves, one moves, one gets another card, one comes; one stays as they were."""
    hire(office)
    rows = {row.name: row for row in office.maker.ask(roster.workers)}
    office.clock.set(TODAY)
    gone = Leaving(on=date(2026, 11, 5), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, rows["演示甲"].id, 1, gone)
    move = Transfer(on=date(2026, 11, 6), unit_id=office.unit_id(WEST), doc_no="调1号")
    office.maker.do(roster.transfer, rows["演示乙"].id, 1, move)
    someone = person(office, "演示丙")
    office.maker.do(roster.set_account, someone, "6228480000000000117", "农商行", date(2026, 11, 3))
    office.maker.do(roster.register, worker(office, 9, name="演示新", since=date(2026, 11, 10)))


def told(rows: list[DifferenceRow]) -> dict[str, tuple[Differs, str, str]]:
    return {row.name: (row.kind, row.before, row.changed) for row in rows}


def test_what_is_another_than_last_month(office: Office) -> None:
    changed(office)
    rows = office.maker.ask(roster.since_last_month)
    assert {row.sides for row in rows} == {("2026-10-31", "2026-11-20")}
    found = told(rows)
    assert found["演示甲"] == (Differs.LEFT, "甲镇 › 东村村委会 › 东村第1网格", "2026-11-05离岗：辞职")
    kind, before, said = found["演示乙"]
    assert (kind, before, said) == (Differs.MOVED, "甲镇 › 东村村委会 › 东村第2网格", "")
    kind, _before, said = found["演示丙"]
    assert kind is Differs.CHANGED and said.endswith("开户行：县信用社 → 农商行") and "0117" in said
    assert found["演示新"][::2] == (Differs.NEW, "2026-11-10上岗")
    assert found["演示丁"][0] is Differs.SAME
    assert {row.name for row in office.clerk_b.ask(roster.since_last_month)} == {"演示丙", "演示丁"}
    opened = {row.name: row.posting_id for row in rows}
    now = {row.name: row.id for row in office.maker.ask(roster.workers)}
    assert opened == now | {"演示甲": 0}, "each line opens the person's post of today"


def brought(path: Path, *lines: tuple[str, ...]) -> Path:
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("财政")
        sheet.write_string(0, 0, "2026年11月代发人员核对表")
        for row, line in enumerate(lines, start=1):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
    return path


def test_a_brought_list_is_read_and_put_beside_the_roster(office: Office, tmp_path: Path) -> None:
    hire(office)
    one, two, three = (worker(office, number) for number in (1, 2, 3))
    path = brought(
        tmp_path / "财政.xlsx",
        ("姓名", "身份证号", "乡镇", "村", "银行卡号", "联系电话"),
        ("演示甲", one.identity, "甲镇", "东村", one.card, one.phone),
        ("演示乙", two.identity, "甲镇", "西村", "6228480000000000117", two.phone),
        ("演示丙", three.identity[:-1] + "0", "", "", three.card, "13800000000"),
        ("演示外", worker(office, 8).identity, "甲镇", "", "", ""),
    )
    lines = listed(office.maker, path)
    found = told(office.maker.ask(roster.beside_list, lines, "财政.xlsx"))
    assert found["演示甲"] == (Differs.SAME, "甲镇 › 东村村委会 › 东村第1网格", "")
    kind, before, said = found["演示乙"]
    assert (kind, before) == (Differs.MOVED, "甲镇 西村") and "银行卡号" in said and "0117" in said
    kind, _before, said = found["演示丙"]
    assert kind is Differs.CHANGED and "联系电话：138****0000 → 139****0003" in said
    assert "校验" in said, "a number that cannot be is said, and the person found by name"
    assert found["演示外"][::2] == (Differs.LEFT, "花名册里没有")
    assert found["演示丁"][::2] == (Differs.NEW, "名单里没有")
    shown = repr(office.maker.ask(roster.beside_list, lines, "财政.xlsx"))
    assert one.card not in shown and one.identity not in shown and two.phone not in shown
    with pytest.raises(Invalid, match="姓名"):
        listed(office.maker, brought(tmp_path / "x.xlsx", ("金额",), ("600",)))


def test_a_list_finds_people_by_number_or_by_a_name_that_one_alone_has(file_office: Office) -> None:
    office = file_office
    hire(office)
    for number in (21, 22):
        office.maker.do(roster.register, worker(office, number, name="演示同名"))
    lines = [
        ListedPerson(name="演示甲"),
        ListedPerson(name="演示同名"),
        ListedPerson(name="演示乙", number=worker(office, 77).identity),
        ListedPerson(name="演示丙", where="乙镇 关村"),
    ]
    rows = [(row.name, row.kind) for row in office.maker.ask(roster.beside_list, lines, "名单")]
    assert rows.count(("演示甲", Differs.SAME)) == 1
    assert [kind for name, kind in rows if name == "演示同名"].count(Differs.NEW) == 2
    assert ("演示同名", Differs.LEFT) in rows, "of two of one name the list means nobody"
    assert {("演示乙", Differs.LEFT), ("演示乙", Differs.NEW)} <= set(rows), "another's number is another"
    assert ("演示丙", Differs.MOVED) in rows, "关村 is not 城关社区, though 关 stands in both"


def test_two_posts_of_one_person_are_paired_by_place() -> None:
    def posts(*places: str) -> list[Stand]:
        return [Stand(1, "甲", "", place) for place in places]

    found = list(differences(posts("东村", "西村"), posts("西村", "南村", "北村")))
    assert [(one.kind, one.before and one.before.where, one.after and one.after.where) for one in found] == [
        (Differs.SAME, "西村", "西村"),
        (Differs.MOVED, "东村", "南村"),
        (Differs.NEW, None, "北村"),
    ]
    (silent,) = differences(posts(""), posts("东村"))
    assert silent.kind is Differs.SAME, "a list that says no place moves nobody"
