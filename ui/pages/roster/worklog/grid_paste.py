"""A block copied from Excel over the grid: a column a day, a row a worker, looked at before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtGui import QGuiApplication

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.text import clean
from app.domain.worklog.entry import LONGEST
from app.services import worklog
from app.services.worklog import NewLine
from app.workspace import Unit
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.pages.roster.leave.sheets import Nothing

_SHOWN = 8
_OVER = "名单到最后一行了，多出的行没有登记"
_HOW = "请先在 Excel 或 WPS 里复制：一列是一天，一行是一个人；第一列可以是姓名。再单击起始的一格粘贴。"


@dataclass(frozen=True, slots=True)
class Block:
    """What a copied block would write, and every cell of it that cannot be, in sentences."""

    news: tuple[tuple[NewLine, int], ...]
    wrong: tuple[str, ...]


def paste(page: Any) -> None:
    """Show what the clipboard's block would write from the cell in hand on; it is written when confirmed."""
    block = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    found = page.model.day_at(page.table.currentIndex())
    if found is None or not any(clean(text) for cells in block for text in cells):
        page.desk.tell(_HOW)
        return
    people = [(row.id, row.name) for row in page.model.rows]
    news, wrong = laid(block, people, [one for one, _ in people].index(found[0]), page.model.days, found[1])
    page.desk.ask(page, _looked, news, wrong, done=lambda seen: _ask(page, seen), name="paste")


def laid(
    block: Sequence[Sequence[str]],
    people: Sequence[tuple[int, str]],
    at: int,
    days: Sequence[date],
    first: date,
) -> tuple[list[tuple[str, NewLine]], list[str]]:
    """Return a block's lines: by the name in the first column, else from ``at`` on down; days go right."""
    names = [name for _, name in people]
    named = any(clean(cells[0]) in names for cells in block if cells)
    news, wrong, start = list[tuple[str, NewLine]](), list[str](), list(days).index(first)
    for step, cells in enumerate(block):
        name = clean(cells[0]) if named else ""
        texts = [clean(text, LONGEST * 10) for text in (cells[1:] if named else cells)]
        if not any(texts):
            continue
        places = [place for place, one in enumerate(names) if one == name] if named else [at + step]
        if len(places) != 1 or places[0] >= len(people):
            wrong.append(_unfit(name, len(places)) if named else _OVER)
            continue
        person, called = people[places[0]]
        for right, text in enumerate(texts):
            if text and start + right < len(days):
                news.append((called, NewLine(person_id=person, day=days[start + right], text=text)))
            elif text:
                wrong.append(f"{called}：超出这个月的列没有登记")
    return news, wrong


def _unfit(name: str, there: int) -> str:
    return f"名单里有 {there} 个“{name}”，请逐个登记" if there else f"名单里没有“{name}”"


@permits(Permission.ROSTER_WRITE)
def _looked(unit: Unit, news: Sequence[tuple[str, NewLine]], wrong: Sequence[str]) -> Block:
    """Look at each cell as it would be read, without writing."""
    good, bad = [], list(wrong)
    for name, new in news:
        try:
            worklog.look_at(unit, new)
        except Invalid as refused:
            bad.append(f"{name} {new.day:%m-%d}：{refused}")
        else:
            good.append((new, worklog.cell(unit, new.person_id, new.day).version))
    return Block(tuple(good), tuple(bad))


def _ask(page: Any, seen: Block) -> None:
    if not seen.news:
        page.desk.tell(f"没有一格可以登记。{seen.wrong[0]}")
        return
    over = sum(1 for _, version in seen.news if version)
    told = [f"可以登记 {len(seen.news)} 条" + (f"，其中 {over} 条改写已有的日志。" if over else "。")]
    if seen.wrong:
        more = f"等 {len(seen.wrong)} 处" if len(seen.wrong) > _SHOWN else ""
        told.append(f"不能登记 {len(seen.wrong)} 处，改好后再粘贴：" + "；".join(seen.wrong[:_SHOWN]) + more)
    sheet = Sheet(
        title="粘贴日志",
        command=Nothing,
        send=lambda unit, _new: worklog.write_many(unit, seen.news),
        button=f"登记 {len(seen.news)} 条",
        note="".join(told),
    )
    done = FormDialog(page.desk, sheet, lambda many: page.desk.tell(f"已登记 {many} 条日志。"), page.window())
    done.open()
