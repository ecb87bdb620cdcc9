"""The office's own book of the county's money, kept in a workbook before the program was there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.core.errors import Invalid
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, text_of
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.services import budget, imports
from app.services.budget import PastLine
from app.services.imports import ImportKind
from app.workspace import Unit

_VOUCHER = ("凭证号", "凭证编号", "依据文号", "文号", "单据号", "支付凭证号")
_SUBJECT = ("预算项目", "经费科目", "科目", "项目")
_SPENT = ("支出", "支出金额", "付出", "贷方")
_INCOME = ("收入", "收入金额", "下达", "拨入", "借方")


def money_list(unit: Unit) -> OneList:
    """Return how the book is read; where the county has one subject, its lines need not name it.

    Source: standards-and-paper part 2, fund_ledger.  Raises: Invalid where the policy has no budget.
    """
    subjects = {title: key for key, title in budget.choices(unit).subjects}
    only = next(iter(subjects.values())) if len(subjects) == 1 else ""
    layout = Layout(kind=ImportKind.LEDGER.value, columns=_columns(subjects), check=_Check(only))
    return OneList("", layout, lambda unit, staged: _settled(unit, staged, only))


def _settled(unit: Unit, staged: Staged, only: str) -> Settled:
    lines = [_line(row, only) for row in staged.accepted]
    settled, places = beside(staged, budget.compare_lines(unit, lines))
    good = chosen(lines, places)
    return Settled(settled, lambda unit, batch: imports.enter_money(unit, batch, good), bool(good))


def _line(row: StagedRow, only: str) -> PastLine:
    on, income, spent = day_of(row, "on"), row.values.get("income"), row.values.get("spent")
    amount = income or spent
    if on is None or not isinstance(amount, Decimal):
        raise TypeError(row.values)
    return PastLine(
        on=on,
        doc_no=text_of(row, "doc_no"),
        subject=text_of(row, "subject") or only,
        amount=amount,
        income=bool(income),
        summary=text_of(row, "summary"),
    )


class _Check:
    """What a line must say, and vouchers that stand in two."""

    def __init__(self, only: str) -> None:
        self._only = only

    def __call__(self, rows: Sequence[StagedRow]) -> Iterator[Problem]:
        seen: dict[tuple[object, ...], StagedRow] = {}
        for row in rows:
            income, spent = row.values.get("income"), row.values.get("spent")
            if bool(income) == bool(spent) and not self._unread(row):
                yield row.problem("spent", "收入和支出要写一个，也只写一个。")
            if not row.values.get("subject") and not self._only and not row.shown("subject"):
                yield row.problem("subject", "没有写经费科目，请补上。")
            key = (row.values.get("doc_no"), row.values.get("subject"), bool(income))
            if key[0] and (before := seen.setdefault(key, row)) is not row:
                said = f"与第{before.row}行的凭证号相同；同一凭证的几笔请合并，或写成“凭证号-2”。"
                yield row.problem("doc_no", said)

    @staticmethod
    def _unread(row: StagedRow) -> bool:
        return any(row.values.get(key) is None and row.shown(key) for key in ("income", "spent"))


def _amount(raw: Raw) -> object:
    """Return an amount; nought says nothing, as a dash does.

    Raises: Invalid for what is no amount, or below nought.
    """
    value = cells.yuan(raw)
    if isinstance(value, Decimal) and value < 0:
        raise Invalid("金额是负数；退回、红字请在“经费台账”里登记。")
    return value or None


def _columns(subjects: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号", "编号", "NO"), parse=cells.text, soft=True),
        Column(key="on", titles=("日期", "记账日期", "支付日期"), parse=cells.day, required=True, dated=True),
        Column(key="doc_no", titles=_VOUCHER, parse=cells.text, required=True),
        Column(key="summary", titles=("摘要", "用途", "事由", "内容"), parse=cells.text),
        Column(key="subject", titles=_SUBJECT, parse=cells.choice(subjects, "经费科目")),
        Column(key="income", titles=_INCOME, parse=_amount),
        Column(key="spent", titles=_SPENT, parse=_amount, must_exist=True),
        Column(key="left", titles=("余额", "结余"), parse=cells.text, soft=True),
        Column(key="by", titles=("经手人", "经办人", "附件数"), parse=cells.text, soft=True),
    )
