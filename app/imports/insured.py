"""A list of insured people, the office's own or the insurer's, with additions and removals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from app.core.identity import Identity, mask_identity
from app.imports import cells
from app.imports.answers import END, KEEP
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, number_of, text_of
from app.imports.rows import Layout, duplicates
from app.imports.sheet import Raw
from app.imports.staged import Asks, Problem, Question, Severity, Staged, StagedRow
from app.services import accounts, imports, insurance
from app.services.imports import ImportKind
from app.services.insurance import ListedCover
from app.workspace import Unit

_WHO = ("姓名", "被保险人", "被保险人姓名", "被保人", "被保人姓名", "投保人员")
_NUMBER = ("证件号", "证件号码", "身份证号", "身份证号码", "被保险人证件号码", "公民身份号码")
_SINCE = (
    "生效日",
    "生效日期",
    "起保日期",
    "保险起期",
    "批改生效日期",
    "批改生效日",
    "起始日期",
    "保险期间起",
)
_KIND = ("批改", "批改类型", "增减", "增减员", "变更类型", "增员/减员", "操作")
_PREMIUM = ("保费", "保险费", "每人保费", "金额")
#: what insurers say on their lists and the contract says once
_BESIDE = ("证件类型", "性别", "出生日期", "职业类别", "保额", "保险金额", "终止日期", "受益人", "电话")
_LEAVES = {
    "增员": False,
    "新增": False,
    "增加": False,
    "在保": False,
    "减员": True,
    "减少": True,
    "退保": True,
}


def insured_list(unit: Unit, number: str, since: date | None, rest: str = "") -> OneList:
    """Return how a list for a contract is read; ``since`` is the first day of rows that state none.

    ``rest`` says what becomes of the insured whom a whole list does not name.

    Source: standards-and-paper part 2, insurance_list.  Raises: Invalid where no contract is meant.
    """
    contract_id = insurance.contract_named(unit, number)
    columns = _columns(demo=accounts.about(unit).demo, today=unit.today)
    layout = Layout(
        kind=ImportKind.INSURANCE.value,
        columns=columns,
        check=lambda rows: duplicates(rows, "identity", _same, "证件号", Severity.ERROR),
    )
    day = since or unit.today
    settled = partial(_settled, contract_id=contract_id, since=since, ending=(rest, day))
    return OneList(f"{contract_id}", layout, settled)


def _same(value: object) -> str:
    return value.number if isinstance(value, Identity) else str(value)


def _settled(
    unit: Unit, staged: Staged, contract_id: int, since: date | None, ending: tuple[str, date]
) -> Settled:
    listed = [_cover(row, since) for row in staged.accepted]
    found = insurance.compare_list(unit, contract_id, listed)
    settled, places = beside(staged, found)
    good, (rest, day) = chosen(listed, places), ending
    left: tuple[int, ...] = ()
    if listed and not settled.refused and not settled.blocked:  # a row that cannot be read names somebody too
        left = insurance.unlisted(unit, contract_id, listed, day)
    settled, left = _with_rest(settled, left, rest, day)
    return Settled(
        settled,
        lambda unit, batch: imports.take_insured(unit, batch, contract_id, good, (left, day)),
        bool(good or left),
    )


def _with_rest(staged: Staged, left: tuple[int, ...], rest: str, day: date) -> tuple[Staged, tuple[int, ...]]:
    """Return the list with what becomes of those it does not name, asked where nobody said, and who ends."""
    if left and not rest:
        text = f"在保而清单上没有的有 {len(left)} 人，怎样处理？"
        choices = (END, f"自 {day} 起停保（减员）"), (KEEP, "仍然在保，不变")
        asked = Question(Asks.REST, staged.mapping[0].sheet, 0, "名单以外", text, choices)
        return replace(staged, questions=(*staged.questions, asked)), ()
    if not left or rest != END:
        return staged, ()
    told = Problem(0, "", "", f"清单上没有的 {len(left)} 人自 {day} 起停保（减员）。", Severity.WARNING)
    return replace(staged.with_problems([told]), besides=len(left)), left


def _cover(row: StagedRow, since: date | None) -> ListedCover:
    premium = row.values.get("premium")
    return ListedCover(
        name=text_of(row, "name"),
        identity=number_of(row),
        on=day_of(row, "on") or since,
        leaves=row.values.get("leaves") is True,
        premium=premium if isinstance(premium, Decimal) else None,
    )


def first_day(raw: Raw) -> object:
    """Return the first day of ``2026-01-01零时`` or ``2026-01-01 00:00 至 …`` too.

    Raises: Invalid, as ``cells.day``.
    """
    if not isinstance(raw, str):
        return cells.day(raw)
    return cells.day(raw.split("至")[0].split("零时")[0].removesuffix("起").strip())


def _columns(*, demo: bool, today: date) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号", "编号", "NO"), parse=cells.text, soft=True),
        Column(key="name", titles=_WHO, parse=cells.name, required=True),
        Column(
            key="identity",
            titles=_NUMBER,
            parse=cells.identity_of(demo=demo, today=today),
            secret=mask_identity,
            required=True,
        ),
        Column(key="on", titles=_SINCE, parse=first_day, dated=True),
        Column(key="leaves", titles=_KIND, parse=cells.choice(_LEAVES, "批改")),
        Column(key="premium", titles=_PREMIUM, parse=cells.yuan, soft=True),
        *(
            Column(key=f"beside.{at}", titles=(one,), parse=cells.text, soft=True)
            for at, one in enumerate(_BESIDE)
        ),
    )
