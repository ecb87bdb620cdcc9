"""The bank's list of what arrived and what came back, beside the run's transfers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.period import Month
from app.domain.pay import Bucket, Outcome, RunState
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services._numbers import CARD, NUMBER, known
from app.services._same import stays
from app.services.pay._book import Book, seen, slips_of
from app.services.pay._outcomes import last_outcomes
from app.services.pay.bank import Return, record_returns
from app.services.pay.run_list import runs
from app.workspace import Unit
from db.models.pay import PaySlip
from db.models.people import BankAccount

_AT_THE_BANK = (RunState.EXPORTED, RunState.PAID, RunState.SETTLED)
_SETTLED = "这次发放每一笔都已到账、已经结清，不再登记退票；有出入请向银行核对。"
_UNPAID = "这次发放还没有登记付款，请先在“补贴发放”里登记付款，再导入回单。"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """One line of the bank's list: whose transfer, how much, whether it came back and why."""

    name: str
    card: str = ""
    identity: str = ""
    amount: Decimal | None = None
    returned: bool = True
    reason: str = ""


@permits(Permission.PAY_READ)
def run_named(unit: Unit, number: str, month: Month | None = None) -> int:
    """Return the run a bank's list is about: of this number, else the only one paid in the month.

    Raises: Invalid where neither says which.
    """
    every = runs(unit, month)
    found = [one for one in every if one.number == number]
    if not number:
        found = [one for one in every if month and one.state in _AT_THE_BANK]
    if len(found) != 1:
        raise Invalid("看不出是哪一次发放的回单，请写明发放编号（--of）或月份（--month），或从发放页面导入。")
    return found[0].id


@permits(Permission.PAY_MAKE)
def compare_answers(unit: Unit, run_id: int, answers: Sequence[BankAnswer]) -> Comparison:
    """Return what every line means beside the run's transfers, and who stands on no line.

    Raises: NotFound outside the actor's scope.
    """
    book = seen(unit, run_id)
    transfers = _Transfers(unit, book, answers)
    rows = [transfers.line(one) for one in answers]
    if book.run.state is not RunState.PAID:
        said = _SETTLED if book.run.state is RunState.SETTLED else _UNPAID
        return Comparison(rows, (Said("", said),))
    named = {slip.id for one in answers if isinstance(slip := transfers.slip_of(one), PaySlip)}
    left = len(transfers.slips) - len(named)
    if left and not all(one.returned for one in answers):
        said = f"这次发放有 {left} 笔不在这张回单里，请向银行核对。"
        return Comparison(rows, (Said("", said, warn=True),))
    return Comparison(rows)


class _Transfers:
    """The paid slips of a run by account and person, and what the bank last said of each."""

    def __init__(self, unit: Unit, book: Book, answers: Collection[BankAnswer]) -> None:
        self.unit, self.last = unit, last_outcomes(unit, book.run.id)
        self.slips = [slip for slip in slips_of(unit, book.run.id) if slip.bucket is Bucket.PAID]
        mine = {slip.person_id: slip for slip in self.slips}
        accounts = list(
            unit.session.scalars(select(BankAccount).where(BankAccount.person_id.in_(mine)))
        )  # of today too: a transfer that came back goes there
        self.by_card = {one.card.blind: mine[one.person_id] for one in accounts if one.card.blind}
        self.holders: dict[int, set[str]] = {slip.id: {slip.snap_name} for slip in self.slips}
        for account in accounts:
            self.holders[mine[account.person_id].id].add(account.holder)
        blinds = {unit.vault.blind(NUMBER, one.identity) for one in answers if one.identity}
        kept = stays(unit)  # a slip written for a record that went into another is of that one
        whose = {kept.get(person_id, person_id): slip for person_id, slip in mine.items()}
        self.by_number = {
            blind: whose[person.id] for blind, person in known(unit, blinds).items() if person.id in whose
        }

    def slip_of(self, one: BankAnswer) -> PaySlip | Said:
        """Return whose transfer is meant, or why it cannot be told."""
        if one.card:
            found = self.by_card.get(self.unit.vault.blind(CARD, one.card))
            return found or Said("card", "这次发放里没有这个账号，请核对账号。")
        if one.identity:
            found = self.by_number.get(self.unit.vault.blind(NUMBER, one.identity))
            return found or Said("identity", "这次发放里没有这个人，请核对身份证号。")
        named = [slip for slip in self.slips if one.name in self.holders[slip.id]]
        if len(named) == 1:
            return named[0]
        if named:
            return Said("name", f"这次发放里叫“{one.name}”的有 {len(named)} 个，请加上账号一列。")
        return Said("name", f"这次发放里没有“{one.name}”，请核对户名。")

    def line(self, one: BankAnswer) -> Listed:
        """Return what one line means."""
        slip = self.slip_of(one)
        if isinstance(slip, Said):
            return Listed(Standing.CONFLICT, told=(slip,))
        if one.name not in self.holders[slip.id]:
            return against("name", f"账号在这次发放里不是“{one.name}”的，请核对户名。")
        if one.amount is not None and abs(one.amount) != slip.total:
            return against("amount", f"代发文件里是 {slip.total} 元，回单是 {one.amount} 元，请向银行核对。")
        back = self.last.get(slip.id) is Outcome.RETURNED
        if one.returned == back:
            return SAME
        if back:
            return against("result", "已登记为退票；已经重新付出的，请先导出重付文件，再登记付款。")
        why = f"（{one.reason}）" if one.reason else ""
        told = () if one.reason else (Said("reason", "没有写退票原因，请向银行问明。", warn=True),)
        return Listed(Standing.CHANGED, (f"到账 → 退票{why}",), told)


@permits(Permission.PAY_MAKE)
def take_answers(unit: Unit, run_id: int, answers: Sequence[BankAnswer], on: date, doc_no: str = "") -> int:
    """Enter the transfers that came back, and return how many.

    Raises: Invalid, NotFound as ``record_returns``.
    """
    transfers = _Transfers(unit, seen(unit, run_id), answers)
    back = []
    for one in answers:
        slip = transfers.slip_of(one)
        if isinstance(slip, Said):
            raise Invalid(slip.text)
        back.append(Return(person_id=slip.person_id, reason=one.reason or "银行未说明原因"))
    record_returns(unit, run_id, back, on, doc_no)
    return len(back)
