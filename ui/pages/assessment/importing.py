"""A workbook of scores into the cycle in hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment import Measure
from app.services.assessment import Filling
from app.services.imports import ImportKind
from ui.kit.intake import Receives

if TYPE_CHECKING:
    from app.imports.taking import Taken

_DAILY = (
    "{}也可以导入每日明细：姓名、日期、指标、数量、有效、重复，一人一天一行，一份写全本期各天；"
    "得分由明细算出，有效率、重复率写在依据里。"
)


def receives(filling: Filling, month: Month) -> Receives:
    """Return what the page takes in: the sheets of one assessment, which ends with a month."""
    from app.imports.taking import Wishes  # many modules, read when somebody brings a file

    cycle, daily = filling.cycle, [item.name for item in filling.items if item.counted is Measure.DAILY]
    return Receives(
        kind=ImportKind.SCORES,
        title=f"导入{cycle.title}评分表",
        wishes=Wishes(month=month, cycle=cycle.kind),
        hint="按表头认列：姓名，和各项指标的名称；同名的人再加“身份证后四位”或“网格”一列。"
        + (_DAILY.format("、".join(daily)) if daily else ""),
        accepts=partial(_of_month, month),
    )


def _of_month(month: Month, taken: Taken) -> None:
    from app.imports.scores import month_named

    if any("day" in table.places for table in taken.staged.mapping):
        return  # counts of days: each says its own
    named = month_named(taken.book, taken.file.name)
    if named is not None and named != month:
        raise Invalid(f"这张表写的是{named.label}，现在打开的是{month.label}；请先换到{named.label}再导入。")
