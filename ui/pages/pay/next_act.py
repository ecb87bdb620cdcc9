"""Which form an insurance button opens, and why it cannot: the next act of people, or of the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from app.core.access import Permission, permits
from app.services import insurance
from app.services.insurance import ContractRow, NextAct, TodoRow
from app.workspace import Unit
from ui.kit.desk import Door
from ui.kit.register import RegisterPage
from ui.pages.pay import contract, insuring
from ui.pages.pay.asked import entry

_NAMED = 5
_EVERYBODY = "所有在岗、还没有在保的网格员"


@permits(Permission.INSURANCE_READ)
def current(unit: Unit) -> ContractRow | None:
    """Return the contract in force on the day that is looked at; else the latest one."""
    rows, day = insurance.contracts(unit), unit.as_of.valid_on
    return next((row for row in rows if row.starts <= day < row.ends), rows[0] if rows else None)


def with_contract(page: RegisterPage, then: Callable[[RegisterPage, ContractRow], object]) -> None:
    """Do something with the contract in force; say what to do first where there is none."""

    def found(row: ContractRow | None) -> None:
        if row is None:
            door = Door("登记保单", lambda: contract.new_contract(page))
            page.desk.tell("还没有保单，请先登记保单。", door)
        else:
            then(page, row)

    page.desk.ask(page, current, done=found, name="contract")


@permits(Permission.INSURANCE_READ)
def nobody_to_enrol(unit: Unit) -> str:
    """Return why nobody can be put on the list today, empty where somebody lacks the insurance."""
    row = current(unit)
    if row is None:
        return "还没有保单，请先登记保单，再按花名册投保。"
    if insurance.uninsured(unit, row.id, day_in(row, unit.today)):
        return ""
    return "在岗的人都已在保，没有要投保的；有人上岗后再办。"


@permits(Permission.INSURANCE_READ)
def nothing_owed(unit: Unit) -> str:
    """Return why no premium can be paid, empty where one is owed."""
    if owing(unit) is not None:
        return ""
    return "没有未付的保险费；投保以后再登记付款。"


def day_in(row: ContractRow, today: date) -> date:
    """Return today, or the day of a contract's term that is nearest to it."""
    return max(min(today, row.ends), row.starts)


def new_contract(page: RegisterPage) -> None:
    """Ask for a contract, the next term of the one that is known."""
    page.desk.ask(page, current, done=partial(contract.new_contract, page), name="contract")


def enrol_everybody(page: RegisterPage) -> None:
    """Ask since when everybody not covered is insured."""

    def ask(page: RegisterPage, row: ContractRow) -> None:
        insuring.enrol(page, row.id, day_in(row, page.desk.today), None, _EVERYBODY)

    with_contract(page, ask)


@permits(Permission.INSURANCE_READ)
def owing(unit: Unit) -> ContractRow | None:
    """Return the first contract of which something is unpaid: next year's is paid before it begins."""
    return next((row for row in reversed(insurance.contracts(unit)) if row.owed > 0), None)


def pay_premium(page: RegisterPage) -> None:
    """Ask when the insurer was paid; says so where nothing is owed."""

    def ask(row: ContractRow | None) -> None:
        if row is not None:
            contract.pay_premium(page, row)
        else:
            page.desk.tell("没有未付的保险费。")

    page.desk.ask(page, owing, done=ask, name="owing")


def remove_chosen(page: RegisterPage) -> None:
    """Ask from which day the chosen are no longer insured."""
    rows = page.table.chosen()
    people = [row.person_id for row in rows]
    day = page.desk.today
    with_contract(page, lambda page, row: insuring.remove(page, row.id, people, _names(rows), day))


def exchange_chosen(page: RegisterPage) -> None:
    """Ask who takes the chosen one's place."""
    (chosen,) = page.table.chosen()
    leaver, day = entry(chosen.person_id, chosen.name), page.desk.today
    with_contract(page, lambda page, row: insuring.exchange(page, row.id, leaver, None, day))


def do_next(page: RegisterPage) -> None:
    """Open the form of the act the chosen need next."""
    rows: list[TodoRow] = page.table.chosen()
    first, people = rows[0], [row.id for row in rows]
    if first.contract_id is None or first.act is NextAct.CONTRACT:
        new_contract(page)
    elif first.act is NextAct.REMOVE:
        insuring.remove(page, first.contract_id, people, _names(rows), first.on)
    elif first.act is NextAct.EXCHANGE:
        heir = entry(first.heir_id, first.heir) if first.heir_id is not None else None
        insuring.exchange(page, first.contract_id, entry(first.id, first.name), heir, first.on)
    else:
        insuring.enrol(page, first.contract_id, first.on, people, _names(rows))


def _names(rows: Sequence[Any]) -> str:
    more = f"等 {len(rows):,} 人" if len(rows) > _NAMED else ""
    return "、".join(row.name for row in rows[:_NAMED]) + more


def some(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for no row."""
    return "" if rows else "请先在清单中选中要减员的人。"


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done for these rows, empty for exactly one."""
    return "" if len(rows) == 1 else "一次替换一个人，请先在清单中选中离岗的那一位。"


def alike(rows: Sequence[TodoRow]) -> str:
    """Return why the chosen cannot be done together, empty where they need the same act."""
    if not rows:
        return "请先在列表中选中要办的人。"
    if len({(row.act, row.contract_id) for row in rows}) > 1:
        return "选中的人下一步不一样，请按“下一步”筛选后再选。"
    return "替换一次办一个人，请只选一行。" if rows[0].act is NextAct.EXCHANGE and len(rows) > 1 else ""
