"""The months of pay: three people, the bank's file, its answer, and a transfer that comes back."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.money import show
from app.core.period import Month
from app.demo.deciding import decide_open
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.demo.plan import Plan
from app.domain.pay import Bucket
from app.reports.bank import bank_render
from app.services import budget, pay
from app.services.budget import NewEntry, Statement
from app.services.pay import NewRun, Return

_LATE = 5  # the month whose statement differs


def appropriate(office: DemoOffice, ground: Ground, on: date) -> None:
    """Enter the year's appropriation of every subject as the policy states it, by sum or by head."""
    office.on(on)
    lines = ground.rules.budget.lines if ground.rules.budget else ()
    for number, line in enumerate(lines, start=1):
        amount = line.appropriation.value if line.appropriation else None
        if amount is None and line.per_head:
            amount = line.per_head.value * len(ground.posts)
        if not amount:
            continue
        entry = NewEntry(
            subject=line.subject,
            amount=amount,
            effective=on,
            doc_no=f"演示财预〔{on.year}〕{number}号",
            summary=f"{on.year}年{line.label}下达{show(amount)}元",
            source=_funding(ground),
        )
        office.do("jingban", budget.appropriate, entry)


def _funding(ground: Ground) -> str:
    budget = ground.rules.budget
    return budget.funding.value if budget and budget.funding else "财政"


def file_name(ground: Ground, month: Month, *, again: bool) -> str:
    """Return the name of a month's bank file."""
    return f"{ground.rules.county}{month.label}网格员补贴代发文件{'(退票重发)' if again else ''}.txt"


def pay_month(office: DemoOffice, ground: Ground, month: Month, seed: int) -> int:
    """Calculate, check, approve, post and export a month in the first days of the next; return the run."""
    office.on(month.end + timedelta(days=3))
    decide_open(office, month, seed, first=month.number == 1)
    run = office.do("jingban", pay.calculate, NewRun(month=month))
    for difference in office.ask("jingban", pay.differences, run):
        if difference.cause is None:
            office.do("jingban", pay.explain_difference, run, difference.person_id, "演示说明")
    office.on(month.end + timedelta(days=4))
    office.do("fuhe", pay.check, run)
    office.do("shenpi", pay.approve, run)
    office.do("jingban", pay.post, run)
    _export(office, ground, run, month, again=False)
    return run


def _export(office: DemoOffice, ground: Ground, run: int, month: Month, *, again: bool) -> None:
    bank = ground.rules.the_bank()
    render = bank_render(bank.file.value, month, file_name(ground, month, again=again))
    office.do("jingban", pay.export, run, render)


def confirm(office: DemoOffice, ground: Ground, plan: Plan, run: int, month: Month) -> None:
    """Enter the bank's answer; what came back is paid again to the corrected account three days later."""
    on = month.end + timedelta(days=7)
    office.on(on)
    office.do("jingban", pay.confirm, run, on, f"演示回单{month.year}{month.number:02d}01")
    if any(act.action == "remit" for act in office.ask("jingban", pay.acts, run)):
        office.do("jingban", pay.remit, run, on, f"演示缴费{month.year}{month.number:02d}")
    returned = [one for one in plan.returns if one.month == month.number]
    if returned:
        slips = [slip for slip in office.ask("jingban", pay.slips, run) if slip.bucket is Bucket.PAID]
        back = [Return(person_id=slips[one.line].person_id, reason="账号户名不符") for one in returned]
        office.on(on + timedelta(days=1))
        office.do("jingban", pay.record_returns, run, back, on + timedelta(days=1), f"演示退票{month}")
        again = on + timedelta(days=3)
        office.on(again)
        _export(office, ground, run, month, again=True)
        office.do("jingban", pay.confirm, run, again, f"演示回单{month.year}{month.number:02d}02")
    office.do("jingban", pay.settle, run)


def reconcile(office: DemoOffice, month: Month) -> None:
    """Compare the ledger with the treasury's statement of a month's end, subject by subject.

    The statement of one month lacks its last payment, as where the treasury books it the day after.
    """
    for row in office.ask("jingban", budget.subjects, month.year, month.last):
        lines = office.ask("jingban", budget.ledger, month.year, row.subject, month.last)
        paid = [line.expended for line in lines if line.expended > 0]
        late = paid[-1] if paid and month.number == _LATE else budget.NIL
        statement = Statement(
            subject=row.subject,
            on=month.last,
            doc_no=f"演示国库对账单{month.year}{month.number:02d}",
            given=row.appropriation,
            spent=row.expended - late,
            note=f"最后一笔支付{show(late)}元国库次月才入账，下月对账单上已核对" if late else "",
        )
        office.do("jingban", budget.reconcile, statement)
