"""Enter that a run's social insurance was paid over, the people's part and the county's together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain import budget as money
from app.domain.budget import DocKind
from app.services._entries import write as enter
from app.services.pay._book import POSTED, seen
from app.services.pay._social import owed, paid_key, social_paper, unremitted
from app.workspace import Unit


@permits(Permission.PAY_MAKE)
def remit(unit: Unit, run_id: int, on: date, doc_no: str = "", version: int | None = None) -> None:
    """Enter that the social insurance of a posted run was paid on a day: spent, no longer promised.

    Raises:
        Invalid: the run is not posted, has none to pay, or it was paid before.
    """
    book = seen(unit, run_id, version)
    if book.run.state not in POSTED or not unremitted(unit, book):
        raise Invalid("这次发放没有待缴的社会保险费，请先过账，或在经费台账核对是否已经登记。")
    group = tuple(leg for one in owed(unit, book) for leg in money.expend(one.subject, one.amount))
    key = paid_key(run_id)
    paper = social_paper(unit, book, key, DocKind.PAYMENT, f"{book.month.label}网格员社会保险费缴纳")
    enter(unit, group, replace(paper, effective=on, doc_no=doc_no or paper.doc_no))
