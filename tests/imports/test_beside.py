"""A roster brought again beside the one that is registered: new, changed, the same, in conflict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, Invalid
from app.domain.personal import Kind
from app.domain.roster import EndReason
from app.services import audit, clearing, imports, roster
from app.services.clearing import NewClearing
from app.services.roster import Leaving, PersonFacts
from db.models.imports import ImportBatch
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from tests.imports.test_taking import CARD, EAST, EAST_2, bring, errors, person, rosters
from tests.office import Office, count

NEW_CARD = {"银行卡号": "6228480000000000026", "开户行": "农商行"}
NEXT_MONTH = (
    person(1),
    person(2, EAST_2, 联系电话="13900000222", 学历="大专", 备注="", **NEW_CARD),
    person(3, EAST) | {"聘用日期": "2026-02-01"},
    person(4, EAST_2, 姓名="别人"),
    person(5, EAST_2),
)


def seen(office: Office) -> list[tuple[str, str | None, str]]:
    """Return name, telephone and bank of everybody known."""
    live = BankAccount.voided_at.is_(None), BankAccount.valid_to > date(9000, 1, 1)
    banks = select(BankAccount.person_id, BankAccount.bank).where(*live)

    def ask(unit):
        bank = dict(unit.session.execute(banks).all())
        people = unit.session.scalars(select(Person).where(Person.voided.is_(False)).order_by(Person.id))
        return [(one.name, one.phone, one.education, bank.get(one.id, "")) for one in people]

    return office.maker.ask(ask)


@pytest.fixture
def first(office: Office, tmp_path: Path) -> Office:
    people = [person(1), person(2, EAST_2, **CARD), person(3, EAST), person(4, EAST_2)]
    assert bring(office, rosters(tmp_path, *people)).batch is not None
    return office


def test_next_month_s_roster_writes_what_is_new_and_what_is_changed(first: Office, tmp_path: Path):
    before, path = seen(first), rosters(tmp_path, *NEXT_MONTH, name="next.xlsx")
    looked = bring(first, path, dry_run=True)
    fates = {row: (fate.word, fate.changes) for (_, row), fate in looked.staged.fates.items()}
    changes = (
        "联系电话：139****0002 → 139****0222",
        "学历：高中 → 专科",
        "银行卡号：…0018 → 6228***********0026",
    )
    assert fates[4] == ("相同", ()) and fates[5] == ("变更", changes)
    assert [fates[row][0] for row in (6, 7, 8)] == ["冲突", "冲突", "新增"]
    assert dict(looked.staged.fate_counts) == {"相同": 1, "变更": 1, "冲突": 2, "新增": 1}
    said = errors(looked)
    assert [(row, column) for row, column, _ in said] == [(6, "聘用日期"), (7, "身份证号")]
    assert "登记的聘用日期是 2026-01-01" in said[0][2] and "已登记为" in said[1][2]
    assert seen(first) == before

    taken = bring(first, path, accept_valid=True)
    assert [row for row in seen(first) if row not in before] == [
        ("测试丙", "13900000222", "30", "农商行"),
        ("测试己", "13900000005", "60", ""),
    ]
    assert count(first.maker, Posting) == 5
    (batch, _) = first.maker.ask(imports.batches)
    assert (batch.id, batch.accepted, batch.rejected) == (taken.batch, 2, 2)
    detail = first.maker.ask(lambda unit: unit.session.get_one(ImportBatch, taken.batch).detail)
    assert "13900000002" not in str(detail)

    first.maker.do(imports.undo, taken.batch)
    assert seen(first) == before


def test_the_same_list_in_another_file_writes_nothing(first: Office, tmp_path: Path):
    again = bring(first, rosters(tmp_path, person(1), person(2, EAST_2, **CARD), name="again.xlsx"))
    assert (again.batch, errors(again), dict(again.staged.fate_counts)) == (None, [], {"相同": 2})
    assert count(first.maker, ImportBatch) == 1


def test_who_is_to_leave_is_no_line_of_the_same(first: Office, tmp_path: Path):
    name = person(1)["姓名"]
    row = next(one for one in first.maker.ask(roster.workers) if one.name == name)
    coming = Leaving(on=date(2026, 12, 1), reason=EndReason.RESIGNED)
    first.maker.do(roster.leave, row.id, row.version, coming)
    looked = bring(first, rosters(tmp_path, person(1), name="leaving.xlsx"), dry_run=True)
    assert dict(looked.staged.fate_counts) == {"冲突": 1}
    assert "已登记在 2026-12-01 离岗" in errors(looked)[0][2]


def test_who_left_and_comes_back_is_new_there(first: Office, tmp_path: Path):
    row = next(one for one in first.maker.ask(roster.workers) if one.name == person(1)["姓名"])
    gone = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    first.maker.do(roster.leave, row.id, row.version, gone)
    back = person(1) | {"聘用日期": "2026-11-01"}
    looked = bring(first, rosters(tmp_path, back, name="back.xlsx"), dry_run=True)
    assert (errors(looked), dict(looked.staged.fate_counts)) == ([], {"新增": 1})


def test_what_was_changed_since_is_not_put_back_over_it(first: Office, tmp_path: Path):
    taken = bring(first, rosters(tmp_path, person(1, 联系电话="13900000111"), name="next.xlsx"))
    of = first.maker.ask(lambda unit: unit.session.scalar(select(Person.id).where(Person.name == "测试乙")))
    known = first.maker.ask(roster.known_person, of)
    first.maker.do(roster.change_person, of, known.version, PersonFacts(phone="13900000112"))
    with pytest.raises(Conflict, match="又改过"):
        first.maker.do(imports.undo, taken.batch)
    assert seen(first)[0][1] == "13900000112"


def test_a_batch_keeps_nothing_of_who_was_cleared_and_is_not_taken_back(first: Office, tmp_path: Path):
    changed = (person(1, 联系电话="13900000111"), person(2, EAST_2, 联系电话="13900000222"))
    batch = bring(first, rosters(tmp_path, *changed, name="next.xlsx")).batch
    row = next(one for one in first.maker.ask(roster.workers) if one.name == person(1)["姓名"])
    gone = Leaving(on=date(2026, 10, 1), reason=EndReason.RESIGNED)
    first.maker.do(roster.leave, row.id, row.version, gone)
    first.clock.set(date(2029, 1, 8))
    paper = NewClearing(paper="2029年1月清单，主任签批")
    (asked,) = first.maker.do(clearing.propose, [(row.person_id, Kind.CONTACT.value)], paper)
    first.approver.do(clearing.approve, asked, 1)
    record = first.maker.ask(lambda unit: unit.session.get_one(ImportBatch, batch))
    kept = record.detail["before"]
    (other,) = (one.person_id for one in first.maker.ask(roster.workers) if one.name == person(2)["姓名"])

    def without(*people: int) -> str:
        return first.approver.ask(lambda unit: roster.kept_without(unit, kept, batch, people))

    assert without(row.person_id) == kept, "nothing is known of who was cleared"
    assert without(other) == "", "of the other it is"
    with pytest.raises(Invalid, match="资料保存期满，已经清除") as met:
        first.maker.do(imports.undo, batch)
    assert first.maker.ask(imports.not_undoable, batch) == str(met.value)
    assert [one for one in first.admin.ask(audit.verified) if not one.ok] == []
