"""The auditor's search: in the county's words, a page at a time, and a block that was changed says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.core.errors import Denied, Invalid
from app.domain.law import MISSING
from app.domain.records import COLUMNS, TABLES, change_words
from app.domain.sensitivity import Sensitivity
from app.domain.vetting import NOMINATION
from app.services import accounts, changes, law, roster
from app.services.changes import CHANGED, WHOLE, Sought
from app.services.roster import NewMark
from db.base import tables
from db.canonical import columns
from db.models.people import Person
from tests.office import FOUNDED, TODAY, Office, one
from tests.services.paid import hire


def test_what_was_changed_is_told_before_and_after_and_no_number_in_full(office: Office) -> None:
    hire(office)
    person = one(office.maker, select(Person.id).order_by(Person.id))
    office.clock.set(TODAY)
    office.maker.do(accounts.note_act, "reveal", "核对卡号")
    found = office.auditor.ask(changes.changes, Sought(table="person", record=str(person)))
    assert [(row.table, row.op, row.login, row.holds) for row in found] == [("人员", "新增", "maker", WHOLE)]
    assert "姓名：演示甲" in found[0].words and "证件号尾号" in found[0].words
    numbers = office.maker.do(roster.reveal, person, "核对")
    everything = "".join(row.words for row in office.auditor.ask(changes.changes))
    assert not any(each in everything for each in (numbers.identity, numbers.card, numbers.phone))


def test_who_did_something_is_told_by_name(office: Office) -> None:
    hire(office)
    person = one(office.maker, select(Person.id).order_by(Person.id))
    mark = NewMark(level=Sensitivity.IMPORTANT, reason="演示保护")
    office.maker.do(roster.mark, person, office.maker.ask(roster.marked, person).version, mark)
    latest = office.auditor.ask(changes.changes, Sought(table="person", record=str(person)))[0]
    assert "标记人：空 → 经办甲；" in latest.words


def test_days_accounts_and_pages(office: Office) -> None:
    office.clock.set(TODAY)
    for number in range(3):
        office.clerk_a.do(accounts.note_act, "print", f"花名册{number}")
    mine = office.auditor.ask(changes.changes, Sought(login="clerk_a", start=TODAY))
    assert [(row.table, row.op) for row in mine] == [("查看与操作记录", "成批写入")] * 3
    number = mine[1].words.rpartition("编号 ")[2]
    assert mine[1].words == f"1 行，编号 {number}"
    assert office.auditor.ask(changes.changes, Sought(table="act", record=number)) == [mine[1]]
    rest = office.auditor.ask(changes.changes, Sought(login="clerk_a", before=mine[0].id))
    assert [row.id for row in rest] == [row.id for row in mine[1:]]
    assert all(row.at.date() < TODAY for row in office.auditor.ask(changes.changes, Sought(end=FOUNDED)))
    for wrong, said in (
        (Sought(start=TODAY, end=TODAY - timedelta(1)), "晚于"),
        (Sought(record="1"), "登记簿"),
    ):
        with pytest.raises(Invalid, match=said):
            office.auditor.ask(changes.changes, wrong)
    for login in ("maker", "admin", "guard", "clerk_a"):
        with pytest.raises(Denied):
            office.workspace(login).ask(changes.changes)


def test_a_block_whose_lines_were_changed_is_said_to_be(file_office: Office) -> None:
    file_office.maker.do(accounts.note_act, "print", "花名册")
    file_office.maker.do(accounts.note_act, "print", "补贴表")
    with file_office.admin.store.writing() as session:  # past the triggers, as somebody with a tool would
        session.execute(text("DROP TRIGGER guard_audit_entry_update"))
        session.execute(
            text("UPDATE audit_entry SET station = '别处' WHERE id = (SELECT max(id) - 1 FROM audit_entry)")
        )
    latest, changed, *_ = file_office.auditor.ask(changes.changes)
    assert (latest.holds, changed.holds) == (WHOLE, CHANGED)


def test_every_table_and_column_has_a_word() -> None:
    assert {table.__tablename__ for table in tables()} <= TABLES.keys()
    named = {column.name for table in tables() for column in columns(table.__table__)}
    assert named - COLUMNS.keys() == set()


def test_a_line_says_codes_keys_and_lists_in_words() -> None:
    after = {
        "employment": "village_part_time",
        "politics": "01",
        "roles": '["auditor"]',
        "unit_ids": [3, 4],
        "segments": '[{"unit":1}]',
        "extra": {},
        "voided": "false",
        "posted_at": "2026-03-05T01:00:00.000003Z",
        "text": "字" * 300,
        "work_kinds": ",patrol,visit,",
        "part": NOMINATION,
    }
    keys = {"village_part_time": "农村兼职", "patrol": "巡查", "visit": "走访"}
    told = change_words("person", {"after": after}, keys=keys)
    said = dict(part.split("：") for part in told.split("；"))
    assert (said["用工类别"], said["角色"], said["管辖单位"], said["时段"], said["作废"]) == (
        "农村兼职",
        "审计员",
        "3、4",
        "1 项",
        "否",
    )
    assert said["政治面貌"].startswith("中共党员")
    assert (said["日志事项"], said["部分"]) == ("巡查、走访", "推荐")
    assert (said["过账时间"], said["正文"]) == ("2026-03-05 09:00", "300 字")


def test_a_line_says_what_moved() -> None:
    moved = {
        "before": {"phone": "13900000001", "note": None},
        "after": {"phone": "13900000002", "note": "组长"},
    }
    assert change_words("person", moved) == "备注：空 → 组长；电话：139****0001 → 139****0002"
    states = {"state": {"open": "评分中", "submitted": "已提交"}}
    moved = {"before": {"state": "open"}, "after": {"state": "submitted"}}
    assert change_words("subject", moved, states) == "状态：评分中 → 已提交"
    assert change_words("pay_line", {"count": 420, "ids": "1-420"}) == "420 行，编号 1-420"


def test_everybody_may_read_what_the_law_asks_and_what_is_missing(file_office: Office) -> None:
    found = {row.asked: row for row in file_office.auditor.ask(law.requirements)}
    assert {row.state for row in found.values()} == {law.SHOWN, law.NO_TEST, MISSING}
    assert all(row.where == MISSING for row in found.values() if row.state == MISSING)
