"""What stands on an imported batch, and how its records are voided: nothing is ever deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, select

from app.core.errors import Invalid, NotFound
from app.core.text import clean
from app.domain.assessment import CycleState, SubjectState
from app.domain.units import Level
from app.workspace import Unit
from db.base import Base, Row, Versioned, Working, tables
from db.models.assessment import Cycle, Score, Subject
from db.models.people import BankAccount, Body, Person
from db.models.roster import Posting
from db.models.units import Unit as UnitRecord
from db.models.units import UnitVersion
from db.sealed import Sealed

T = TypeVar("T", bound=Row)
S = TypeVar("S", int, bytes)
Written = dict[str, list[int]]
_CHUNK = 5000  # bound parameters of one statement
_OWN = {"import_row", "import_batch", "audit_entry"}

_CALLED = {
    "account": "账号",
    "bank_account": "银行账户",
    "body": "所属单位",
    "budget_entry": "经费流水",
    "campaign_entry": "选聘报名",
    "campaign_objection": "公示异议",
    "endorsement": "保险批改",
    "equipment": "装备",
    "equipment_count": "装备盘点",
    "equipment_hold": "装备领用",
    "equipment_slip": "装备单据",
    "exit": "离岗交接",
    "force": "网格力量",
    "insured": "参保登记",
    "issued_document": "已签发文件",
    "late_change": "补发补扣",
    "lineage": "单位沿革",
    "pay_hold": "暂扣",
    "pay_run": "发放批次",
    "pay_slip": "补贴明细",
    "person": "人员信息",
    "place_part": "楼栋（湾组）",
    "posting": "任职",
    "score": "评分更正",
    "subject": "考核名单",
    "survey": "数据核查",
    "unit_alias": "单位别名",
    "unit_shape": "边界",
    "unit_version": "单位登记",
    "vetting_case": "选聘考察",
    "vetting_member": "考察组成员",
    "wf_event": "办理记录",
}


def built_on(unit: Unit, written: Written) -> Counter[str]:
    """Return how many records of each kind refer to the batch's, or changed them, by their Chinese name."""
    found: Counter[str] = Counter()
    for table in Base.metadata.sorted_tables:
        if table.name not in _OWN and (referring := _referring(unit, table, written)):
            found[_CALLED.get(table.name, table.name)] += len(referring)
    for model in tables():
        if issubclass(model, (Versioned, Working)) and model.__tablename__ in written:
            changed = sum(row.version > 1 for row in _records(unit, model, written))
            if changed:
                found[f"改动过的{_CALLED[model.__tablename__]}"] += changed
    return found


def _referring(unit: Unit, table: Table, written: Written) -> set[int]:
    """Return the records of ``table`` that hold a foreign key into the batch and are not of it, nor void."""
    found: set[int] = set()
    for key in table.foreign_keys:
        for some in in_chunks(written.get(key.column.table.name, ())):
            statement = select(table.c.id).where(key.parent.in_(some))
            if "voided_at" in table.c:
                statement = statement.where(table.c.voided_at.is_(None))
            if "voided" in table.c:
                statement = statement.where(table.c.voided.is_(False))
            found.update(unit.session.scalars(statement))
    return found - set(written.get(table.name, ()))


def refuse(batch_id: int, found: Counter[str]) -> None:
    """Raise Invalid naming what stands on the batch, when anything does."""
    if found:
        told = "、".join(f"{name} {count} 条" for name, count in found.items())
        raise Invalid(f"批次 {batch_id} 不能撤回，已有别的登记以它为根据：{told}。请先更正这些登记。")


def void_roster(unit: Unit, batch_id: int, written: Written, reason: str) -> None:
    """Void the postings, accounts, persons and bodies a roster brought in; earlier accounts go on.

    A voided person gives up the number, so that it can be registered again rightly.

    Raises:
        NotFound: a posting lies outside the actor's scope.
    """
    postings = _records(unit, Posting, written)
    if not all(unit.actor.sees(posting.scope_code) for posting in postings):
        raise NotFound(f"批次 {batch_id} 里有您管辖范围以外的人员，请由县级经办撤回。")
    accounts = _records(unit, BankAccount, written)
    _reopen(unit, accounts)
    _void(unit, (*postings, *accounts), reason)
    for person in _records(unit, Person, written):
        person.voided, person.void_reason = True, clean(reason)
        person.id_number = Sealed(None, None, None)
        person.uid = f"void{person.id:028d}"
    for body in _records(unit, Body, written):
        body.voided, body.void_reason = True, clean(reason)
        body.name = f"{body.name[:60]}(撤回{batch_id})"  # names are unique, and this one is free again


def _reopen(unit: Unit, accounts: Sequence[BankAccount]) -> None:
    """Let an account that ended where a voided one began go on to where that one would have ended."""
    ending = {(account.person_id, account.valid_from): account.valid_to for account in accounts}
    ids = {account.id for account in accounts}
    for some in in_chunks({account.person_id for account in accounts}):
        for old in unit.session.scalars(select(BankAccount).where(BankAccount.person_id.in_(some))):
            if old.id not in ids and old.voided_at is None and (old.person_id, old.valid_to) in ending:
                old.valid_to = ending[old.person_id, old.valid_to]


def void_units(unit: Unit, written: Written, reason: str) -> None:
    """Void the versions of units a list opened; their identities stay and are never given out again."""
    if not all(unit.actor.sees(record.scope_lo) for record in _records(unit, UnitRecord, written)):
        raise NotFound("这个批次里有您管辖范围以外的单位，请由县级经办撤回。")
    levels = {record.id: list(Level).index(record.level) for record in _records(unit, UnitRecord, written)}
    versions = _records(unit, UnitVersion, written)
    for level in sorted(
        {levels[one.unit_id] for one in versions}, reverse=True
    ):  # no child outlives a parent
        _void(unit, (one for one in versions if levels[one.unit_id] == level), reason)
        unit.session.flush()
    unit.kept.clear()


def void_figures(unit: Unit, written: Written, reason: str) -> None:
    """Void the versions a list of figures brought, and let those that ended where they began go on.

    Raises:
        NotFound: a unit lies outside the actor's scope.
    """
    versions = _records(unit, UnitVersion, written)
    records = _by_ids(unit, UnitRecord, {one.unit_id for one in versions})
    if not all(unit.actor.sees(record.scope_lo) for record in records):
        raise NotFound("这个批次里有您管辖范围以外的单位，请由县级经办撤回。")
    ending = {(one.unit_id, one.valid_from): one.valid_to for one in versions}
    _void(unit, versions, reason)
    unit.session.flush()  # the database lets no two versions hold at once
    for some in in_chunks({one.unit_id for one in versions}):
        earlier = select(UnitVersion).where(UnitVersion.unit_id.in_(some), UnitVersion.voided_at.is_(None))
        for one in unit.session.scalars(earlier):
            one.valid_to = ending.get((one.unit_id, one.valid_to), one.valid_to)
    unit.kept.clear()


def void_marks(unit: Unit, batch_id: int, written: Written) -> None:
    """Put back the marks a sheet corrected; those it brought new stop counting with their batch.

    Raises:
        Invalid: the scoring has been closed, or a sheet has been submitted.
        NotFound: a mark lies outside the actor's scope.
    """
    marks = _records(unit, Score, written)
    _check_open(unit, batch_id, marks)
    before = {
        row.id: row for row in _by_ids(unit, Score, {m.supersedes_id for m in marks if m.supersedes_id})
    }
    unit.insert(
        Score,
        [
            _restored(unit, batch_id, mark, before[mark.supersedes_id])
            for mark in marks
            if mark.supersedes_id is not None
        ],
    )


def _check_open(unit: Unit, batch_id: int, marks: Sequence[Score]) -> None:
    if not all(unit.actor.sees(mark.scope_code) for mark in marks):
        raise NotFound(f"批次 {batch_id} 里有您管辖范围以外的人员，请由县级经办撤回。")
    subjects = list(_by_ids(unit, Subject, {mark.subject_id for mark in marks}))
    cycles = _by_ids(unit, Cycle, {subject.cycle_id for subject in subjects})
    if any(cycle.state != CycleState.OPEN for cycle in cycles):
        raise Invalid(f"批次 {batch_id} 不能撤回：这一期考核已经截止评分，请按复核程序更正。")
    if any(subject.state != SubjectState.OPEN for subject in subjects):
        raise Invalid(f"批次 {batch_id} 不能撤回：评分表已经提交县级，请先退回乡镇。")


def _restored(unit: Unit, batch_id: int, mark: Score, before: Score) -> dict[str, Any]:
    return {
        "subject_id": mark.subject_id,
        "item_id": mark.item_id,
        "assessor_id": unit.actor.account_id,
        "raw": before.raw,
        "reason": before.reason,
        "evidence": clean(f"撤回批次{batch_id};{before.evidence}".rstrip(";")),
        "supersedes_id": mark.id,
        "batch_id": before.batch_id,
        "scope_code": mark.scope_code,
    }


def _void(unit: Unit, rows: Iterable[Versioned], reason: str) -> None:
    for row in rows:
        row.voided_at, row.voided_by, row.void_reason = unit.now, unit.actor.login, clean(reason)


def _records(unit: Unit, model: type[T], written: Written) -> list[T]:
    return list(_by_ids(unit, model, written.get(model.__tablename__, ())))


def _by_ids(unit: Unit, model: type[T], ids: Collection[int]) -> Iterator[T]:
    for some in in_chunks(ids):
        yield from unit.session.scalars(select(model).where(model.id.in_(some)).order_by(model.id))


def in_chunks(ids: Collection[S]) -> Iterator[list[S]]:
    """Yield ids or digests in order, in pieces one statement can bind."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
