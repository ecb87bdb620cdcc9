"""The bank file, the bank's answers, and transfers that came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Annotated

from sqlalchemy import func, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Kind, Label
from app.domain import budget as money
from app.domain.budget import DocKind, Group
from app.domain.pay import Bucket, Outcome, RunState
from app.domain.pay.compute import NIL
from app.domain.policy.money import BudgetLine
from app.services import documents
from app.services._entries import Paper, key_of
from app.services._entries import write as enter
from app.services.pay._book import Book, move, number_of, seen, slips_of
from app.services.pay._facts import charged, facts_for, moved, parts_of
from app.services.pay._outcomes import last_outcomes
from app.services.pay._prizes import prize_sum
from app.workspace import Unit
from db.models.documents import Act
from db.models.pay import PayExport, PayOutcome, PaySlip
from db.models.people import BankAccount, Person
from db.scope import valid


@dataclass(frozen=True, slots=True)
class BankLine:
    """One transfer of a bank file, in clear."""

    slip_id: int
    number: Annotated[int, Label("序号", width=6)]
    name: Annotated[str, Label("户名", width=12)]
    account: Annotated[str, Label("账号", width=22, kind=Kind.CODE)]
    amount: Annotated[Decimal, Label("金额", width=12)]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", width=20)]
    purpose: Annotated[str, Label("用途", width=20)]


@dataclass(frozen=True, slots=True)
class BankFile:
    """A bank file as drawn: what ``render`` gives back."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One transfer the bank sent back."""

    person_id: int
    reason: Annotated[str, Label("退票原因", width=24)]


Render = Callable[[Sequence[BankLine]], BankFile]


@permits(Permission.PAY_MAKE)
def export(unit: Unit, run_id: int, render: Render, version: int | None = None) -> int:
    """Archive the run's bank file and return the export's id; show the file only from the archive.

    A posted run is exported whole; a paid one a second time with the transfers that came
    back, to the accounts of today.

    Raises:
        Invalid: nothing is to be exported, lines changed since approval, or somebody has no account.
    """
    book = seen(unit, run_id, version)
    again = book.run.state is RunState.PAID
    slips = _returned(unit, book) if again else _paid(unit, book)
    if again and (not slips or _unconfirmed(unit, book)):
        raise Invalid("没有待重新支付的退票，或上次重付文件还没有登记到账，请先核对银行回单。")
    lines = _bank_lines(unit, book, slips, today=again)
    file = render(lines)
    file_id = documents.store_file(unit, file.name, file.media, file.content)
    digest = sha256(file.content).hexdigest()
    if not again:
        move(unit, book, "export", facts_for(unit, book, "export"))
    kept = PayExport(
        run_id=run_id,
        file_id=file_id,
        file_sha256=digest,
        rows=len(lines),
        total=sum((line.amount for line in lines), NIL),
        made_by_id=unit.actor.account_id,
    )
    unit.session.add(kept)
    purpose = f"{number_of(book)}代发文件{len(lines)}行"
    unit.session.add(Act(act_kind="bank_file", subject_kind="pay_run", subject_id=run_id, purpose=purpose))
    unit.session.flush()  # the caller needs the generated id
    return kept.id


def _paid(unit: Unit, book: Book) -> list[PaySlip]:
    return [slip for slip in slips_of(unit, book.run.id) if slip.bucket is Bucket.PAID]


def _returned(unit: Unit, book: Book) -> list[PaySlip]:
    last = last_outcomes(unit, book.run.id)
    return [slip for slip in _paid(unit, book) if last.get(slip.id) is Outcome.RETURNED]


def _exports(unit: Unit, book: Book) -> list[PayExport]:
    statement = select(PayExport).where(PayExport.run_id == book.run.id).order_by(PayExport.id)
    return list(unit.session.scalars(statement))


def _unconfirmed(unit: Unit, book: Book) -> PayExport | None:
    """Return the latest export while the bank has not answered for it yet."""
    exports = _exports(unit, book)
    if not exports:
        return None
    answered = select(func.count()).where(PayOutcome.export_id == exports[-1].id)
    return None if unit.session.scalar(answered) else exports[-1]


def _bank_lines(unit: Unit, book: Book, slips: Sequence[PaySlip], *, today: bool) -> list[BankLine]:
    accounts = _accounts(unit, slips, today=today)
    people = _identities(unit, slips)
    without = [slip.snap_name for slip in slips if slip.id not in accounts]
    if without:
        raise Invalid(f"{'、'.join(without[:5])}等{len(without)}人没有银行账号，请在花名册中补登后再导出。")
    purpose = f"{book.month.label}网格员补贴"
    return [
        BankLine(
            slip.id,
            number,
            accounts[slip.id].holder,
            unit.vault.open(f"bank_account.card|{accounts[slip.id].uid}", accounts[slip.id].card),
            slip.total,
            people[slip.person_id],
            accounts[slip.id].bank,
            purpose,
        )
        for number, slip in enumerate(slips, 1)
    ]


def _accounts(unit: Unit, slips: Sequence[PaySlip], *, today: bool) -> dict[int, BankAccount]:
    """Return the account of each slip: the one copied onto it, or today's after a return."""
    people = {slip.person_id for slip in slips}
    found = unit.session.scalars(select(BankAccount).where(BankAccount.person_id.in_(people)))
    by_id = {account.id: account for account in found}
    if not today:
        return {slip.id: by_id[slip.snap_account_id] for slip in slips if slip.snap_account_id in by_id}
    now = unit.session.scalars(
        select(BankAccount).where(BankAccount.person_id.in_(people), valid(BankAccount, unit.as_of))
    )
    current = {account.person_id: account for account in now}
    return {slip.id: current[slip.person_id] for slip in slips if slip.person_id in current}


def _identities(unit: Unit, slips: Sequence[PaySlip]) -> dict[int, str]:
    people = {slip.person_id for slip in slips}
    rows = unit.session.scalars(select(Person).where(Person.id.in_(people)))
    return {one.id: unit.vault.open(f"person.id|{one.uid}", one.id_number) for one in rows}


@permits(Permission.PAY_MAKE)
def confirm(unit: Unit, run_id: int, on: date, doc_no: str = "", version: int | None = None) -> None:
    """Enter that the bank paid everything of the latest export on a day: spent, no longer promised.

    Raises:
        Invalid: nothing is waiting for the bank's answer.
    """
    book = seen(unit, run_id, version)
    waiting = _unconfirmed(unit, book)
    first = book.run.state is not RunState.PAID
    slips = _paid(unit, book) if first else _returned(unit, book)
    if first:
        move(unit, book, "confirm", facts_for(unit, book, "confirm"))
    if waiting is None:
        raise Invalid("没有等待银行回单的代发文件，请先导出。")
    _say(unit, waiting, slips, Outcome.PAID, {})
    parts = parts_of(unit, book) if first else _parts(unit, book, slips)
    if group := moved(parts, money.expend, money.bank_return):
        _enter(unit, book, group, on, (DocKind.PAYMENT, f"export-{waiting.id}", doc_no))


def _parts(unit: Unit, book: Book, slips: Sequence[PaySlip]) -> list[tuple[BudgetLine, Decimal]]:
    """Return from which line of the budget these slips are paid, and how much."""
    prizes = prize_sum(unit, PaySlip.id.in_([slip.id for slip in slips]), PaySlip.run_id == book.run.id)
    return charged(unit, book.month, sum((slip.total for slip in slips), NIL), prizes)


def _say(
    unit: Unit, export_: PayExport, slips: Sequence[PaySlip], outcome: Outcome, reasons: dict[int, str]
) -> None:
    unit.insert(
        PayOutcome,
        [
            {
                "export_id": export_.id,
                "slip_id": slip.id,
                "outcome": outcome,
                "reason": reasons.get(slip.person_id, ""),
                "scope_code": slip.scope_code,
            }
            for slip in slips
        ],
    )


def _enter(unit: Unit, book: Book, group: Group, on: date, paper: tuple[DocKind, str, str]) -> None:
    kind, what, doc_no = paper
    enter(
        unit,
        group,
        Paper(
            key=key_of("pay", book.run.id, what),
            year=book.month.year,
            kind=kind,
            effective=on,
            doc_no=doc_no or number_of(book),
            summary=f"{book.month.label}网格员补贴{kind.label}",
            doc_id=book.run.id,
            unit_id=book.run.unit_id,
        ),
    )


@permits(Permission.PAY_MAKE)
def record_returns(unit: Unit, run_id: int, returns: Sequence[Return], on: date, doc_no: str = "") -> Decimal:
    """Enter transfers the bank sent back and return their sum: owed again, no longer spent.

    Raises:
        NotFound: somebody is not in the run. Invalid: it is not paid, or somebody's transfer is back already.
    """
    book = seen(unit, run_id)
    if book.run.state is not RunState.PAID or not returns or _unconfirmed(unit, book):
        raise Invalid("只有已登记付款的发放才能登记退票，请先登记付款并选择退票人员。")
    slips = {slip.person_id: slip for slip in _paid(unit, book)}
    absent = [one.person_id for one in returns if one.person_id not in slips]
    if absent:
        raise NotFound("退票人员不在这次发放里，请核对后再登记。")
    last = last_outcomes(unit, run_id)
    back = [slips[one.person_id] for one in returns]
    twice = [slip.snap_name for slip in back if last.get(slip.id) is Outcome.RETURNED]
    if twice or len({slip.id for slip in back}) < len(back):
        raise Invalid(f"{'、'.join(twice) or '同一人'}的退票已经登记过，请勿重复登记。")
    reasons = {one.person_id: one.reason for one in returns}
    _say(unit, _exports(unit, book)[-1], back, Outcome.RETURNED, reasons)
    total = sum((slip.total for slip in back), NIL)
    group = moved(_parts(unit, book, back), money.bank_return, money.expend)
    what = "return-" + "-".join(f"{slip.id}.{_times(unit, slip.id)}" for slip in back)
    _enter(unit, book, group, on, (DocKind.BANK_RETURN, what, doc_no))
    return total


def _times(unit: Unit, slip_id: int) -> int:
    count = select(func.count()).where(PayOutcome.slip_id == slip_id)
    return unit.session.scalar(count) or 0


@permits(Permission.PAY_MAKE)
def settle(unit: Unit, run_id: int, version: int | None = None) -> None:
    """Close a run whose every transfer has arrived.

    Raises:
        Invalid: somebody's transfer has not arrived or came back.
    """
    book = seen(unit, run_id, version)
    move(unit, book, "settle", facts_for(unit, book, "settle"))
