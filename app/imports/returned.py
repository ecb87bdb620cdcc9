"""The bank's list of transfers: what arrived, what came back and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.identity import mask_card, mask_identity
from app.core.period import Month
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, number_of, text_of
from app.imports.rows import Layout
from app.imports.staged import Problem, Staged, StagedRow
from app.services import accounts, imports, pay
from app.services.imports import ImportKind
from app.services.pay import BankAnswer
from app.workspace import Unit

_NAME = ("户名", "姓名", "收款人", "收款人户名", "收款人名称", "收款户名", "账户名称", "客户姓名")
_CARD = ("账号", "卡号", "银行账号", "银行卡号", "收款账号", "收款人账号", "帐号", "收款卡号")
_AMOUNT = ("金额", "交易金额", "代发金额", "实发金额", "退回金额", "退票金额", "应发金额")
_RESULT = ("结果", "状态", "处理结果", "处理状态", "交易状态", "交易结果", "代发结果", "入账结果")
_REASON = ("原因", "失败原因", "退票原因", "退回原因", "错误信息", "失败说明", "返回信息", "摘要", "备注")
_PAID = ("成功", "交易成功", "处理成功", "入账成功", "已入账", "到账", "已到账", "代发成功")
_BACK = ("失败", "交易失败", "处理失败", "入账失败", "退票", "已退票", "退回", "已退回", "未成功", "代发失败")
_WORDS = dict.fromkeys(_PAID, False) | dict.fromkeys(_BACK, True)
_UNTOLD = "看不出哪些是退票：表里没有“结果”或“原因”一列，请补上，或只留退票的行并写明原因。"


def answer_list(unit: Unit, number: str, month: Month | None, on: date | None) -> OneList:
    """Return how the bank's list about a run is read; ``on`` is the day of the returns, else today.

    Raises: Invalid where no run is meant.
    """
    run_id = pay.run_named(unit, number, month)
    layout = Layout(
        kind=ImportKind.PAYMENTS.value,
        columns=_columns(demo=accounts.about(unit).demo, today=unit.today),
        check=_check,
    )
    return OneList(f"{run_id}", layout, partial(_settled, run_id=run_id, on=on or unit.today))


def _settled(unit: Unit, staged: Staged, run_id: int, on: date) -> Settled:
    answers = [_answer(row) for row in staged.accepted]
    settled, places = beside(staged, pay.compare_answers(unit, run_id, answers))
    good = chosen(answers, places)
    return Settled(
        settled, lambda unit, batch: imports.enter_answers(unit, batch, run_id, good, on), bool(good)
    )


def _answer(row: StagedRow) -> BankAnswer:
    amount, result = row.values.get("amount"), row.values.get("result")
    return BankAnswer(
        name=text_of(row, "name"),
        card=text_of(row, "card"),
        identity=number_of(row),
        amount=amount if isinstance(amount, Decimal) else None,
        returned=result is not False,
        reason=text_of(row, "reason") if result is not False else "",
    )


def _check(rows: Sequence[StagedRow]) -> Iterator[Problem]:
    """Yield what makes a list say nothing of the bank's answer, and rows that leave it open."""
    for table in {id(row.table): row.table for row in rows}.values():
        if not {"result", "reason"} & table.places.keys():
            yield Problem(0, "结果", "", _UNTOLD, sheet=table.sheet)
    for row in rows:
        if "result" in row.table.places and row.values.get("result") is None and not row.shown("result"):
            yield row.problem("result", "没有写成功还是失败，请向银行问明后补上。")


def _columns(*, demo: bool, today: date) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号", "编号", "NO", "流水号"), parse=cells.text, soft=True),
        Column(key="name", titles=_NAME, parse=cells.name, required=True),
        Column(key="card", titles=_CARD, parse=cells.card, secret=mask_card),
        Column(
            key="identity",
            titles=("身份证号", "身份证号码", "证件号码", "证件号"),
            parse=cells.identity_of(demo=demo, today=today),
            secret=mask_identity,
        ),
        Column(key="amount", titles=_AMOUNT, parse=cells.yuan),
        Column(key="bank", titles=("开户行", "开户银行", "收款行"), parse=cells.text, soft=True),
        Column(key="result", titles=_RESULT, parse=cells.choice(_WORDS, "结果")),
        Column(key="reason", titles=_REASON, parse=cells.text),
    )
