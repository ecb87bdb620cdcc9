"""The money of a round of 评优: its sum in words, the slip that pays a prize, what a town gave of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.core.money import show
from app.domain.budget import NIL
from app.services import awards
from app.services.awards import PrizeGiven, PrizeRepaid, RankedRow, RoundFile
from ui.kit.case import Act
from ui.kit.form import Record, Sheet

Rows = Sequence[Any]


def told(file: RoundFile) -> str:
    """Return the sum of the prizes that stand, and what became of them; empty without money."""
    mine = [one for one in file.chosen if one.prize is not None and not one.revoked]
    back = [one for one in file.ranked if one.due_back]
    due = f"，撤销表彰待收回 {len(back)} 人 {_sum(back)} 元" if back else ""
    if not mine:
        return due
    out = [one for one in mine if one.given]
    by = f"，由{file.payer}发放" if file.payer else ""
    paid = f"，已列入、登记 {len(out)} 人 {_sum(out)} 元" if out else ""
    return f"，奖金共 {_sum(mine)} 元{by}{paid}{due}"


def _sum(rows: Sequence[RankedRow]) -> str:
    return show(sum((one.prize for one in rows if one.prize is not None), NIL))


def prize_acts(
    file: RoundFile, look: Callable[[RankedRow], object], fill: Callable[[Sheet], object] | None, today: date
) -> tuple[Act, ...]:
    """Return what may be done about the prizes of a decided round; ``fill`` is None for who only reads."""
    acts = []
    if any(one.slip for one in file.ranked):
        acts.append(Act(title="看发放", icon="coin", start=lambda rows: look(rows[0]), blocked=_unpaid))
    if fill is not None and file.payer and any(one.prize is not None for one in file.ranked):
        acts.append(
            Act(
                title="登记发放",
                icon="check-circle",
                start=lambda rows: fill(give_out(rows[0], file.payer, today)),
                blocked=_ungiven,
            )
        )
    if fill is not None and file.payer and any(one.revoked and one.given for one in file.ranked):
        acts.append(
            Act(
                title="登记收回",
                icon="arrow-u-up-left",
                start=lambda rows: fill(pay_back(rows[0], file.payer, today)),
                blocked=_kept,
            )
        )
    return tuple(acts)


def _unpaid(rows: Rows) -> str:
    return _one(rows) or ("" if rows[0].slip else "此人的奖金还没有列入发放。")


def _ungiven(rows: Rows) -> str:
    return _one(rows) or ("此人没有奖金。" if rows[0].prize is None else "")


def _kept(rows: Rows) -> str:
    if lacking := _one(rows):
        return lacking
    if not rows[0].revoked:
        return "表彰还有效，奖金不用收回。"
    return "" if rows[0].given else "此人的奖金没有登记发放。"


def _one(rows: Rows) -> str:
    return "" if rows else "请先在列表中选中一行。"


def give_out(row: RankedRow, payer: str, today: date) -> Sheet:
    """Return the form that says when a prize was given by who pays of their own money."""
    again = f"已登记：{row.given}；填错的在这里改。" if row.given else ""
    return Sheet(
        title=f"登记发放：{row.name}",
        command=PrizeGiven,
        send=lambda unit, new, version: awards.give_out(unit, row.id, version, new),
        button="登记发放",
        note=f"奖金 {_sum([row])} 元，由{payer}发放，不列本县经费。{again}",
        start={"on": today},
        record=Record(version=row.version),
    )


def pay_back(row: RankedRow, payer: str, today: date) -> Sheet:
    """Return the form that says when a prize came back to who had paid it, the honour being revoked."""
    return Sheet(
        title=f"登记收回：{row.name}",
        command=PrizeRepaid,
        send=lambda unit, new, version: awards.pay_back(unit, row.id, version, new),
        button="登记收回",
        note=f"表彰已撤销，奖金 {_sum([row])} 元由{payer}收回。已登记：{row.given}；填错的在这里改。",
        start={"on": today},
        record=Record(version=row.version),
    )
