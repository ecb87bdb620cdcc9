"""What the acts on the ledger and its lists share: the names of subjects, what cannot be reversed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.core.text import clean
from app.domain.budget import BudgetBucket, DocKind
from app.services._entries import key_of
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.budget import BudgetEntry


def titles_on(unit: Unit, on: date) -> dict[str, str]:
    """Return what the policy of a day calls its subjects; none where it has no budget."""
    stated = policy_on(unit, on).budget
    return {line.subject: line.label for line in stated.lines} if stated else {}


def texts_of(command: object, limits: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the texts of a command cleaned, each no longer than its limit, and what is wrong by field."""
    texts, faults = dict[str, Any](), dict[str, str]()
    for key, limit in limits.items():
        try:
            texts[key] = clean(getattr(command, key), limit)
        except Invalid as error:
            faults[key] = str(error)
    return texts, faults


def carried_key(key: str) -> str:
    """Return the key under which the next year has what a closing carried over."""
    return key_of("carried", key)


def fixed(entries: Sequence[BudgetEntry], *, again: bool) -> str:
    """Return why a group cannot be reversed by itself; empty when it can."""
    kind, of_run = entries[0].doc_kind, entries[0].doc_id is not None
    if again:
        return "这笔记录已经冲销过，不能再次冲销。"
    if kind is DocKind.REVERSAL:
        return "红字冲销不能再冲销，请重新登记正确的一笔。"
    if kind is DocKind.PAY_RUN or (of_run and kind in (DocKind.PAYMENT, DocKind.BANK_RETURN)):
        return "补贴发放的记录不能单独冲销，请在“补贴发放”中办理更正或登记退票。"
    if kind is DocKind.YEAR_END and any(one.bucket is BudgetBucket.SOURCE for one in entries):
        return "上年结转随上年的年终结转，请在上年的台账里冲销那一笔，这里的随之冲销。"
    if kind is DocKind.INSURANCE and all(one.bucket is not BudgetBucket.EXPENDED for one in entries):
        return "投保的保险费随保险清单，不能单独冲销；保险公司退费的，按“退回”登记。"
    return ""
