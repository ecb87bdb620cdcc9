"""保险: who is insured today, what is next to be told to the insurer, and every change of the list."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.services import insurance
from app.services.insurance import EndorsementRow, InsuredRow, NextAct
from app.workspace import Unit
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.pay import next_act, taking
from ui.pages.pay.contract_strip import ContractStrip

_TOPICS = frozenset({"insurance_policy", "insured", "endorsement", "posting"})
_TONES = {
    NextAct.EXCHANGE: Tone.INFO,
    NextAct.REMOVE: Tone.WARNING,
    NextAct.ENROL: Tone.DANGER,
    NextAct.RENEW: Tone.WARNING,
    NextAct.CONTRACT: Tone.WARNING,
}


@permits(Permission.INSURANCE_READ)
def insured_today(unit: Unit) -> list[InsuredRow]:
    """List who is covered on the day that is looked at; empty before the first contract."""
    contract = next_act.current(unit)
    return insurance.insured(unit, contract.id, unit.as_of.valid_on) if contract else []


@permits(Permission.INSURANCE_READ)
def changes(unit: Unit) -> list[EndorsementRow]:
    """List the changes of the contract in force, the latest first."""
    contract = next_act.current(unit)
    return insurance.endorsements(unit, contract.id)[::-1] if contract else []


_ENROL = Action(
    title="按花名册投保",
    icon="shield-plus",
    permission=insurance.enrol.permission,
    start=next_act.enrol_everybody,
    barred=next_act.nobody_to_enrol,
)

INSURED = Register(
    id="insurance",
    title="保险清单",
    section="补贴经费",
    icon="wallet",
    row=InsuredRow,
    query=insured_today,
    past=insurance.insured_by,
    means="在保于",
    topics=_TOPICS | {"budget_entry"},
    strip=ContractStrip,
    counted="人",
    empty="还没有人在保：请先登记保单，再按花名册投保。",
    actions=(
        Action(
            title="登记保单",
            icon="file-plus",
            permission=insurance.open_contract.permission,
            start=next_act.new_contract,
            barred=insurance.no_insurance,
        ),
        Action(
            title="登记付款",
            icon="bank",
            permission=insurance.pay_premium.permission,
            start=next_act.pay_premium,
            barred=next_act.nothing_owed,
        ),
        Action(
            title="减员",
            icon="user-minus",
            permission=insurance.remove.permission,
            start=next_act.remove_chosen,
            blocked=next_act.some,
        ),
        Action(
            title="替换",
            icon="swap",
            permission=insurance.exchange.permission,
            start=next_act.exchange_chosen,
            blocked=next_act.one,
        ),
        _ENROL,
    ),
)

DUE = Register(
    id="insurance_todo",
    title="保险待办",
    section="补贴经费",
    icon="wallet",
    row=insurance.TodoRow,
    query=insurance.todo,
    topics=_TOPICS,
    counted="人",
    tones={"act": _TONES},
    opens="办理下一步",
    empty="没有要办的：在岗的人都已在保，近期也没有到期的。",
    actions=(
        Action(
            title="导入清单",
            icon="upload-simple",
            permission=insurance.take_list.permission,
            start=lambda page: next_act.with_contract(page, taking.insured),
        ),
        _ENROL,
        Action(
            title="办理下一步",
            icon="arrow-right",
            permission=insurance.enrol.permission,
            start=next_act.do_next,
            blocked=next_act.alike,
        ),
    ),
)

EXCHANGES = Register(
    id="exchanges",
    title="保险批改",
    section="补贴经费",
    icon="wallet",
    row=EndorsementRow,
    query=changes,
    topics=_TOPICS,
    names=("leaves", "enters"),
    whole=True,
    empty="保险清单还没有变动。",
)
