"""The forms of a contract with the insurer: it is made, and its premium is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.errors import Invalid
from app.core.fields import Label
from app.core.money import show
from app.core.own_words import in_own_words
from app.services import insurance
from app.services.insurance import ContractRow, NewContract
from app.workspace import Unit
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.pay.foreseen import Said, open_form
from ui.pages.pay.insuring import said, to_ledger


@dataclass(frozen=True, kw_only=True)
class Premium:
    """When the insurer was paid, and by which paper."""

    on: Annotated[date, Label("付款日期")]
    doc_no: Annotated[str, Label("依据（付款凭证号）", width=20)]


def new_contract(page: RegisterPage, last: ContractRow | None = None) -> FormDialog:
    """Ask for a contract; after one that is known, the next term of the same insurer is offered."""
    start: dict[str, Any] = {"year": page.desk.today.year}
    if last is not None:
        start = {
            "year": last.ends.year,
            "insurer": last.insurer,
            "starts": last.ends,
            "premium": last.premium,
        }
    hint = in_own_words("不填时按县政策")
    sheet = Sheet(
        title="登记保单",
        command=NewContract,
        send=insurance.open_contract,
        button="登记",
        start=start,
        note="登记后清单还是空的，再按花名册投保。",
        asks={"starts": Ask(hint=hint), "ends": Ask(hint="不填时为起保后一年"), "premium": Ask(hint=hint)},
    )
    return open_form(page, page.desk, sheet, lambda _id: page.desk.tell("保单已登记，可以投保。"))


def pay_premium(page: RegisterPage, contract: ContractRow) -> FormDialog:
    """Ask when the insurer was paid what is owed."""

    def query(unit: Unit, _one: Premium | None) -> Said:
        try:
            return said(insurance.foresee_premium(unit, contract.id, page.desk.today))
        except Invalid as error:  # nothing that is typed changes it: the button cannot be pressed
            return f"✘ {error}", None

    def send(unit: Unit, one: Premium) -> str:
        return str(insurance.pay_premium(unit, contract.id, one.on, one.doc_no))

    sheet = Sheet(
        title="登记保费付款",
        command=Premium,
        send=send,
        button="登记付款",
        start={"on": page.desk.today},
        note=f"保单 {contract.number}（{contract.insurer}）未付 {show(contract.owed)} 元，一次付清。",
    )
    door = to_ledger(page)
    return open_form(page, page.desk, sheet, lambda _sum: page.desk.tell("已登记付款。", door), (query, ""))
