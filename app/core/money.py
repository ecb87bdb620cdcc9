"""Money: Decimal yuan with two places, rounded half up, split without losing a fen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.core.errors import Invalid

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
_CAPITALS_END = 10**16  # yuan; beyond 仟万亿 nobody reads capitals

_AMOUNT = re.compile(
    r"(?P<open>\()?(?:人民币|CNY|RMB|¥)?(?P<minus>[-负])?(?:人民币|CNY|RMB|¥)?"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
    r"(?P<wan>万)?元?整?(?:/?每?(?:人|户)?/?每?(?:月|年|次|天|日)?)(?P<close>\))?",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))  # every dash a keyboard offers


def round_fen(value: Decimal | Fraction) -> Decimal:
    """Return ``value`` in yuan with two places, halves away from zero.

    Source: standards-and-paper 1.10, round half up at the line.
    """
    return _yuan(_fen(value))


def share(total: Decimal, weights: Sequence[int | Fraction]) -> list[Decimal]:
    """Return ``total`` split in proportion to ``weights``; the parts add up to it exactly.

    Largest remainder; of equal remainders the earlier part gets the fen.  A weight of
    zero gets nothing.

    Raises: Invalid when there are no weights, one is negative, all are zero, or ``total``
    has fractions of a fen.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if not whole or min(exact) < 0:
        raise Invalid("无法分摊：请给出至少一个大于零的份额，且份额不能为负。")
    fen = _fen(total)
    if Fraction(total) * 100 != fen:
        raise Invalid(f"无法分摊：金额{total}不是整分，请先四舍五入到分。")
    quotas = [abs(fen) * weight / whole for weight in exact]
    parts = [int(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda index: parts[index] - quotas[index])
    for index in order[: abs(fen) - sum(parts)]:
        parts[index] += 1
    return [_yuan(part if fen > 0 else -part) for part in parts]


def show(amount: Decimal) -> str:
    """Return the amount as registers print it: ``1,234.00``."""
    return f"{round_fen(amount):,.2f}"


def capitals(amount: Decimal) -> str:
    """Return RMB capitals in one canonical form, without the prefix 人民币.

    整 only after 元; 零 once for a run of zeros; none after a 万 or 元 place that is zero
    itself (壹拾万柒仟元伍角叁分).

    Raises: Invalid for fractions of a fen, and from 10**16 yuan.
    Source: 支付结算办法 附一; standards-and-paper 1.10.
    """
    fen = _fen(amount)
    if Fraction(amount) * 100 != fen or abs(fen) >= _CAPITALS_END * 100:
        raise Invalid(f"金额{amount}不能写成大写，请先核对并四舍五入到分。")
    if fen < 0:
        return "负" + capitals(-amount)
    yuan, cents = divmod(fen, 100)
    if not cents:
        return (_whole(yuan) if yuan else "零") + "元整"
    jiao, last = divmod(cents, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[last] + "分" if last else "")


def parse_yuan(text: str) -> Decimal:
    """Return the yuan an office wrote as ``1,760.00元``, ``¥600``, ``600/月``, ``(12.5)`` or ``1.5万元``.

    Raises: Invalid for anything else, an empty cell, a dash or 无: missing is never zero.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found = _AMOUNT.fullmatch("".join(plain.split()))
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["open"] and found["minus"]):
        raise Invalid(f"“{text.strip()}”不是金额，请填写数字，例如1760.00；没有金额请留空并说明原因。")
    value = Decimal(found["number"].replace(",", "")) * (10_000 if found["wan"] else 1)
    if value != round_fen(value):
        raise Invalid(f"“{text.strip()}”不足一分的部分无法入账，请填写到分为止。")
    return round_fen(-value if found["minus"] or found["open"] else value)


def _fen(value: Decimal | Fraction) -> int:
    exact = Fraction(value) * 100
    fen = int(abs(exact) + Fraction(1, 2))
    return fen if exact > 0 else -fen


def _yuan(fen: int) -> Decimal:
    digits = tuple(int(digit) for digit in str(abs(fen)))
    return Decimal((int(fen < 0), digits, -2))


def _whole(number: int) -> str:
    for size, unit in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole(high) + unit + gap + (_whole(low) if low else "")
    return _DIGITS[number]
