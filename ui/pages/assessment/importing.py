"""A workbook of scores into the cycle in hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import Invalid
from app.core.period import Month
from app.services.assessment import CycleRow
from app.services.imports import ImportKind
from ui.kit.intake import Receives

if TYPE_CHECKING:
    from app.imports.taking import Taken


def receives(cycle: CycleRow, month: Month) -> Receives:
    """Return what the page takes in: the sheets of one assessment, which ends with a month."""
    from app.imports.taking import Wishes  # many modules, read when somebody brings a file

    return Receives(
        kind=ImportKind.SCORES,
        title=f"导入{cycle.title}评分表",
        wishes=Wishes(month=month, cycle=cycle.kind),
        hint="按表头认列：姓名，和各项指标的名称；同名的人再加“身份证后四位”或“网格”一列。",
        accepts=partial(_of_month, month),
    )


def _of_month(month: Month, taken: Taken) -> None:
    from app.imports.scores import month_named

    named = month_named(taken.book, taken.file.name)
    if named is not None and named != month:
        raise Invalid(f"这张表写的是{named.label}，现在打开的是{month.label}；请先换到{named.label}再导入。")
