"""The small county of tests/office.py brought to a posted October, by services alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.period import Month
from app.reports.bank import bank_render
from app.services import assessment, insurance, pay, policy
from app.services.assessment import Mark
from app.services.insurance import NewContract
from tests.office import Office, brought_once
from tests.services.paid import appropriate, approved, hire

OCTOBER = Month(2026, 10)
TOWNS = {"clerk_a": "990101100000", "clerk_b": "990101101000"}


def staffed(office: Office) -> None:
    """Let four people serve, insured, with a year's money."""
    hire(office)
    appropriate(office)
    contract = office.maker.do(
        insurance.open_contract, NewContract(year=2026, number="保2026-1", insurer="演示保险公司")
    )
    office.maker.do(insurance.enrol, contract)


def assessed(office: Office, month: Month = OCTOBER) -> int:
    """Score, accept and publish a month; return the cycle's id."""
    cycle = office.maker.do(assessment.open_cycle, month)
    for login, code in TOWNS.items():
        clerk, town = office.workspace(login), office.unit_id(code)
        sheet = clerk.ask(assessment.score_sheet, cycle, town)
        marks = [
            Mark(subject_id=row.subject_id, item=column.code, raw=column.maximum - Decimal(place))
            for place, row in enumerate(sheet.rows)
            for column in sheet.columns
        ]
        clerk.do(assessment.enter_scores, cycle, marks)
        clerk.do(assessment.submit_town, cycle, town)
        office.maker.do(assessment.accept_town, cycle, town)
    for step in (assessment.close_cycle, assessment.finish_review, assessment.publish):
        office.maker.do(step, cycle)
    return cycle


def paid(office: Office, month: Month = OCTOBER) -> int:
    """Return a run that is posted and exported."""
    run = approved(office, month)
    office.maker.do(pay.post, run)
    form = office.maker.ask(policy.policy_on, date(2026, 10, 31)).the_bank().file.value
    office.maker.do(pay.export, run, bank_render(form, month, f"{month}-代发.txt"))
    return run


@brought_once
def settled(office: Office) -> int:
    """Bring October to where its bundle can be drawn; return the run."""
    staffed(office)
    assessed(office)
    return paid(office)
