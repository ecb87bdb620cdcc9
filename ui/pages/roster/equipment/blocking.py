"""Why a button over equipment cannot be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.services.equipment import HeldRow, StockRow

_OTHER = "这是上级单位的库存，由保管单位办理；本单位可以查看、收回自己人领用的。"


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done, empty for exactly one row."""
    if len(rows) > 1:
        return "一次只能办理一行，请只选一行。"
    return "" if rows else "请先在列表中选中一行。"


def some(rows: Sequence[Any]) -> str:
    """Return why nothing can be done, empty for one row or more."""
    return "" if rows else "请先在列表中选中（空格勾选，Ctrl+A 全选）。"


def kept(rows: Sequence[StockRow]) -> str:
    """Return why an entry of a stock cannot be changed."""
    return one(rows) or ("" if rows[0].mine else _OTHER)


def there(rows: Sequence[StockRow]) -> str:
    """Return why nothing can be given out of an entry."""
    return kept(rows) or ("" if rows[0].left else "已经没有在库的：先退回，或选别的一行。")


def of_one(rows: Sequence[HeldRow]) -> str:
    """Return why these cannot be taken back together."""
    if why := some(rows):
        return why
    whose = {(row.person_id, row.person_id is None and row.unit_id) for row in rows}
    return "选中的不是同一个人（单位）领用的，请分别办理。" if len(whose) > 1 else ""
