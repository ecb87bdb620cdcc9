"""Why somebody is not taken on: the county's coded list, and the one guard every door asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.errors import Invalid

UNSORTED = "未分类"
"""What stands for the reason of a refusal made before the county had a list."""
UNASKED = "确定人选、资格合格的不填不予聘用的原因，请清空，或改结论。"
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the list; with ``words`` its name says nothing, and the person is told more."""

    key: str
    label: str
    words: bool = False


def letter_number(on: date, serial: int, *, vetted: bool = False) -> str:
    """Return the number of the letter that tells somebody: 告〔2026〕考00012号 of a case, or an entry's."""
    return f"告〔{on.year}〕{'考' if vetted else ''}{serial:05d}号"


def in_letter(reason: str, told: str, *, bare: bool) -> tuple[str, str]:
    """Return the reason a letter gives and what it adds; ``bare``: the name of the reason says nothing.

    Then what the person is told is the reason, and nothing is added.
    """
    return (told, "") if bare and told else (reason, told)


def chosen(reasons: Sequence[Reason], written: str, told: str) -> str:
    """Return the key of the reason written by its key or label; empty where the county lists none.

    ``told`` is what the person is told beside it.
    Raises: Invalid by field (``refusal``, ``told``).
    """
    if not reasons:
        return _none(written)
    found = next((one for one in reasons if written in (one.key, one.label)), None)
    if found is None:
        known = "、".join(one.label for one in reasons)
        raise Invalid(fields={"refusal": f"请选择不予聘用的原因，县政策列有：{known}。"})
    if found.words and len(told.strip()) < _LEAST:
        raise Invalid(fields={"told": f"原因是“{found.label}”的，请写明告知本人的说明，至少两个字。"})
    return found.key


def _none(written: str) -> str:
    if written:
        raise Invalid(fields={"refusal": "县政策没有列不予聘用的原因，请先在政策页补充，或不填。"})
    return ""
