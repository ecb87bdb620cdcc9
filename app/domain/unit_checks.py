"""What a check of units may find: one kind of finding for sizes, codes and names."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.fields import Choice


class Check(Choice):
    """What a finding is about."""

    SIZE = "size", "规模"
    CODE = "code", "编码"
    NAME = "name", "名称"
    TWIN = "twin", "疑似同名"
    NO_GRID = "no_grid", "没有网格"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing amiss with a unit.

    ``key`` says which rule it breaks, and stays the same for the same unit and rule; ``facts`` are the
    figures or words it was found by: what somebody has explained is explained as long as they stay.
    ``other`` is the second unit of a pair.  A ``hard`` one refuses what would bring it about.
    """

    unit_id: int
    check: Check
    key: str
    text: str
    facts: str
    other: int | None = None
    hard: bool = False
