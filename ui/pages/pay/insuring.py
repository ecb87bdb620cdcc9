"""The forms about people of the insured list: put on it, exchanged, taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from app.core.fields import Label
from app.domain.search import Entry
from app.services import insurance, search
from app.services.insurance import Plan
from app.workspace import Unit
from ui.kit.desk import Door
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.register import RegisterPage
from ui.pages.pay.foreseen import Said, open_form

_ENROLLED = "已投保 {:,} 人，保险费已列入经费台账。"
_EMPTY = "填好以后，这里显示费用和台账的变化。"


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """Since when people are insured, and on which paper of the insurer's."""

    on: Annotated[date, Label("起保日期")]
    doc_no: Annotated[str, Label("依据（批单号）", width=20, help="不填时按保单号入账")] = ""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Who takes a leaver's place on the list."""

    successor_id: int
    on: Annotated[date, Label("替换日期", help="离岗人员保到前一天，接替人员从这一天起在保")]


@dataclass(frozen=True, kw_only=True)
class Removal:
    """The first day somebody is no longer insured."""

    on: Annotated[date, Label("减员日期")]


def enrol(
    page: RegisterPage, contract_id: int, on: date, people: Sequence[int] | None, who: str
) -> FormDialog:
    """Ask since when people are insured; None means everybody in post and not covered."""

    def query(unit: Unit, one: Enrolment) -> Said:
        return said(insurance.foresee_enrol(unit, contract_id, one.on, people))

    def send(unit: Unit, one: Enrolment) -> int:
        return insurance.enrol(unit, contract_id, one.on, one.doc_no, people)

    sheet = Sheet(
        title="投保",
        command=Enrolment,
        send=send,
        button="投保",
        start={"on": on},
        note=f"{who}列入保险清单，保险费在经费台账中记为已承诺。",
    )
    return open_form(page, page.desk, sheet, partial(_told, page, _ENROLLED), (query, _EMPTY))


def exchange(page: RegisterPage, contract_id: int, leaver: Entry, heir: Entry | None, on: date) -> FormDialog:
    """Ask who takes a leaver's place."""

    def query(unit: Unit, one: Exchange) -> Said:
        return said(insurance.foresee_exchange(unit, contract_id, leaver.target, one.successor_id, one.on))

    def send(unit: Unit, one: Exchange) -> int:
        return insurance.exchange(unit, contract_id, leaver.target, one.successor_id, one.on)

    pick = Ask(title="接替人员", editor=lambda: Picker(page.desk, search.find_people), wide=True)
    sheet = Sheet(
        title=f"替换：{leaver.title}",
        command=Exchange,
        send=send,
        button="替换",
        asks={"successor_id": pick},
        start={"on": on} | ({"successor_id": heir} if heir else {}),
        note=f"{leaver.title}离岗，由接替人员顶替在保险清单上的名额，不另收保费。",
    )
    done = f"{leaver.title}已替换。"
    return open_form(page, page.desk, sheet, lambda _id: page.desk.tell(done), (query, _EMPTY))


def remove(page: RegisterPage, contract_id: int, people: Sequence[int], who: str, on: date) -> FormDialog:
    """Ask from which day leavers without a successor are taken off the list."""

    def send(unit: Unit, one: Removal) -> int:
        for person in people:
            insurance.remove(unit, contract_id, person, one.on)
        return len(people)

    sheet = Sheet(
        title="减员",
        command=Removal,
        send=send,
        button="减员",
        start={"on": on},
        note=f"{who}：从这一天起不再在保；已付的保险费不退，台账不变。有人接替的请办理替换。",
    )
    return open_form(page, page.desk, sheet, partial(_told, page, "已减员 {:,} 人。"))


def said(plan: Plan) -> Said:
    """Return a plan as a form shows it."""
    return "".join((plan.text, *plan.warnings)), plan.ledger


def _told(page: RegisterPage, text: str, people: int) -> None:
    page.desk.tell(text.format(people), to_ledger(page) if "台账" in text else None)


def to_ledger(page: RegisterPage) -> Door:
    """Return the door to the ledger."""
    return Door("看台账", lambda: page.desk.open("ledger"))
