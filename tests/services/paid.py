"""A small county with something to pay: four people, an appropriation, the way of a run in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.identity import make_identity
from app.core.period import Month
from app.services import budget, pay, roster
from app.services.pay import BankFile, BankLine, NewRun
from app.services.roster import NewWorker
from db.models.people import Person
from tests.office import Office

FUND = "grid_special_fund"
EAST_1, EAST_2, WEST = "990101100200001", "990101100200002", "990101100201001"
SOUTH, URBAN, POSTAL = "990101101200001", "990101101001001", "990101101001002"
JANUARY = date(2026, 1, 1)
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (Month(2026, number) for number in (8, 9, 10, 11))
A_MONTH = Decimal("2960.00")  # 2 × 600 in 甲镇, 1760 in 乙镇; the postal worker is paid by the host
#: name, grid, kind
PEOPLE = (
    ("演示甲", EAST_1, "rural_part_time"),
    ("演示乙", EAST_2, "rural_part_time"),
    ("演示丙", URBAN, "urban_full_time"),
    ("演示丁", POSTAL, "dedicated"),
)


def worker(office: Office, sequence: int, **changes: object) -> NewWorker:
    """Return a synthetic person for the first grid, with whatever is to be different."""
    new = NewWorker(
        name=f"演示{sequence}",
        identity=make_identity("990101", date(1985, 6, 1), sequence),
        unit_id=office.unit_id(EAST_1),
        employment="rural_part_time",
        since=JANUARY,
        ethnicity="01",
        politics="01",
        phone=f"139{sequence:08d}",
        address="东村1号",
        card=f"622848{sequence:013d}",
        bank="县信用社",
    )
    return replace(new, **changes)


def hire(office: Office) -> list[int]:
    """Register the four people and return their postings."""
    news = [
        worker(
            office,
            sequence,
            name=name,
            unit_id=office.unit_id(code),
            employment=kind,
            host_body="县邮政分公司" if kind == "dedicated" else "",
        )
        for sequence, (name, code, kind) in enumerate(PEOPLE, 1)
    ]
    return office.maker.do(roster.register_many, news)


def appropriate(office: Office, amount: str = "4000000.00") -> str:
    """Enter the year's money."""
    new = budget.NewEntry(
        subject=FUND, amount=Decimal(amount), effective=date(2026, 1, 5), doc_no="稷财〔2026〕1号"
    )
    return office.maker.do(budget.appropriate, new)


def approved(office: Office, month: Month, reason: str = "") -> int:
    """Return a run calculated, checked and approved by three people."""
    run_id = office.maker.do(pay.calculate, NewRun(month=month, reason=reason))
    office.checker.do(pay.check, run_id)
    office.approver.do(pay.approve, run_id)
    return run_id


def posted(office: Office, month: Month) -> int:
    """Return a run that is posted."""
    run_id = approved(office, month)
    office.maker.do(pay.post, run_id)
    return run_id


def render(lines: Sequence[BankLine]) -> BankFile:
    """Draw a bank file plain enough to read in a test."""
    text = "".join(f"{one.number}|{one.name}|{one.account}|{one.amount}\r\n" for one in lines)
    return BankFile("代发.txt", "text/plain", text.encode("gbk"))


def person(office: Office, name: str) -> int:
    """Return the id of the person of that name."""
    found = office.maker.ask(lambda unit: unit.session.scalar(select(Person.id).where(Person.name == name)))
    assert found is not None
    return found
