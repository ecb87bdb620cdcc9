"""装备物资: what becomes of a thing that was given out, and what stands against giving it.  Pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.fields import Choice
from app.core.own_words import in_own_words
from app.domain.policy import EquipmentKind


class SlipKind(Choice):
    """What a slip says happened; its first sign begins the number on the paper."""

    ISSUED = "issued", "领用单"
    RETURNED = "returned", "退回单"
    HANDED = "handed", "移交清单"
    LOST = "lost", "遗失报告"
    DAMAGED = "damaged", "损毁报告"


GONE = (SlipKind.LOST, SlipKind.DAMAGED)  # what was ended so comes back to no stock
_SIGNS = {
    SlipKind.ISSUED: "领",
    SlipKind.RETURNED: "退",
    SlipKind.HANDED: "移",
    SlipKind.LOST: "失",
    SlipKind.DAMAGED: "损",
}


class Stock(Choice):
    """Where the whole of an entry is; never stored, always worked out."""

    KEPT = "kept", "在库"
    OUT = "out", "已领用"
    PARTLY = "partly", "部分领用"
    GONE = "gone", "已报废"


class Found(Choice):
    """What the last stock-taking said."""

    NEVER = "never", "未盘点"
    EQUAL = "equal", "相符"
    SHORT = "short", "盘亏"
    OVER = "over", "盘盈"


def slip_number(kind: SlipKind, number: int) -> str:
    """Return what a slip is called on paper: ``领00012``."""
    return f"{_SIGNS[kind]}{number:05d}"


def slip_id(number: str) -> int | None:
    """Return the id that stands in a slip's number; None for what is no such number."""
    sign, digits = number[:1], number[1:]
    return int(digits) if sign in _SIGNS.values() and digits.isascii() and digits.isdigit() else None


def stock_of(quantity: int, gone: int, out: int) -> Stock:
    """Return where an entry of so many is: lost or written off, given out, still there."""
    if gone >= quantity:
        return Stock.GONE
    if not out:
        return Stock.KEPT
    return Stock.OUT if gone + out >= quantity else Stock.PARTLY


def found_of(expected: int | None, counted: int | None) -> Found:
    """Return what a count says beside what should be there."""
    if expected is None or counted is None:
        return Found.NEVER
    if counted == expected:
        return Found.EQUAL
    return Found.SHORT if counted < expected else Found.OVER


@dataclass(frozen=True, slots=True)
class Entered:
    """Something as it is entered."""

    number: str
    quantity: int
    price: Decimal | None
    bought_on: date | None


def entry_faults(kind: EquipmentKind | None, new: Entered, today: date) -> dict[str, str]:
    """Return what stands against entering something, by field."""
    if kind is None:
        return {
            "kind": in_own_words("县政策里没有这种装备，请从列出的种类里选，或先在“设置 › 政策依据”中补充。")
        }
    found: dict[str, str] = {}
    if kind.numbered and not new.number:
        found["number"] = f"{kind.label}逐件编号，请填写编号。"
    if kind.numbered and new.quantity != 1:
        found["quantity"] = f"{kind.label}逐件编号，一个编号就是 1 {kind.measure}，多件请分别登记。"
    elif not 1 <= new.quantity <= 100_000:
        found["quantity"] = "数量应是 1 到 100000 的整数，请改正。"
    if new.price is not None and not 0 <= new.price < 10_000_000:
        found["price"] = "单价应是不小于 0 的金额，请改正。"
    if new.bought_on is not None and new.bought_on > today:
        found["bought_on"] = "购置日期不能晚于今天，请改正。"
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked for out of stock: how many, since when, and what is there.

    ``since`` is the first day on which it could be given; ``served`` the days of whoever gets it, None for a
    unit; ``mine`` how many of the kind they have already.
    """

    quantity: int
    on: date
    left: int
    since: date | None = None
    served: Sequence[tuple[date, date]] | None = None


def issue_faults(kind: EquipmentKind, asked: Asked, today: date) -> dict[str, str]:
    """Return what stands against giving something out, by field."""
    found: dict[str, str] = {}
    if asked.on > today:
        found["on"] = "领用日期不能晚于今天：还没有领走的不能登记，请改日期。"
    elif asked.since is not None and asked.on < asked.since:
        found["on"] = f"这一件 {asked.since} 才能领用，请改日期。"
    if asked.quantity < 1:
        found["quantity"] = "数量至少为 1，请改正。"
    elif asked.quantity > asked.left:
        found["quantity"] = f"{kind.label}在库 {asked.left} {kind.measure}，不够 {asked.quantity}，请改数量。"
    if asked.served is not None and not any(start <= asked.on < end for start, end in asked.served):
        found["person_id"] = f"这个人 {asked.on} 不在岗，不能领用，请核对日期或花名册。"
    return found


def end_faults(quantity: int, held: int, since: date, on: date, today: date) -> dict[str, str]:
    """Return what stands against taking so many of ``held`` back on a day, by field."""
    found: dict[str, str] = {}
    if on > today:
        found["on"] = "日期不能晚于今天，请改正。"
    elif on < since:
        found["on"] = f"{since} 才领用，日期不能更早，请改正。"
    if not 1 <= quantity <= held:
        found["quantity"] = f"领用的是 {held}，数量应在 1 到 {held} 之间，请改正。"
    return found


def lacks(kind: EquipmentKind, employment: str, has: int) -> int:
    """Return how many of a kind somebody still has to be given."""
    return max(0, kind.due(employment) - has)


def drawn(many: int, stocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return from which entries so many are taken, as (id, how many); all of them, or nothing.

    ``stocks`` are (id, left) in the order in which they are used up.
    """
    if many > sum(left for _, left in stocks):
        return []
    parts = []
    for one, left in stocks:
        if many and left:
            parts.append((one, min(many, left)))
            many -= parts[-1][1]
    return parts
