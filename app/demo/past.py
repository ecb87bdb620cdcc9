"""A county before its demonstration: the units that are no more, and the changes by which they went.

They lie in a folder beside the list of divisions, called as it is: ``former.csv`` written as that list,
``changes.csv`` as any workbook of changes.  A list without such a folder has no past.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from app.core.errors import Invalid
from app.demo.office import Act, DemoOffice
from app.domain.restructuring import ChangeRow
from app.imports.changes import change_layout, change_rows
from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.staged import Problem, Severity
from app.services import restructuring
from app.services.restructuring import NewChange

FORMER, CHANGES = "former.csv", "changes.csv"
DRAFTED, APPROVED = timedelta(days=20), timedelta(days=10)  # before the day of a change


@dataclass(frozen=True, slots=True)
class Past:
    """The list of the units that are no more and the changes, by date; ``since``: both stand from then on."""

    former: Path
    rows: tuple[ChangeRow, ...]
    since: date


def past_of(listed: Path | None, starts: date) -> Past | None:
    """Return the past a list of divisions brings: it begins with the year before its first change.

    Raises:
        Invalid: its changes cannot be read, or one is not before the demonstration's own year.
    """
    folder = listed.with_suffix("") if listed else None
    if folder is None or not (folder / CHANGES).is_file():
        return None
    staged = stage(intake(folder / CHANGES), change_layout())
    refuse([one for one in staged.problems if one.severity is Severity.ERROR], "以前的单位变更")
    rows = tuple(sorted(change_rows(staged.accepted), key=attrgetter("effective")))
    if rows[-1].effective >= starts:  # a sheet without rows is refused above
        raise Invalid(f"“{CHANGES}”里的单位变更要早于 {starts} 生效；请改正，或移走这个文件。")
    return Past(folder / FORMER, rows, date(rows[0].effective.year - 1, 1, 1))


def refuse(problems: Sequence[Problem], what: str) -> None:
    """Raise Invalid for the problems of a list: the first in the sentence, all of them in ``fields``."""
    if not problems:
        return
    first = problems[0]
    more = f"另有 {len(problems) - 1} 处，请一并改正。" if len(problems) > 1 else ""
    told = {f"{one.row}.{one.column}": _told(one) for one in problems}
    raise Invalid(f"{what}没有导入，演示县没有建立。{_told(first)}{more}", told)


def _told(one: Problem) -> str:
    where = f"第 {one.row} 行“{one.column}”{f'（{one.value}）' if one.value else ''}：" if one.row else ""
    return f"{where}{one.reason.rstrip('。')}。"


def relive(office: DemoOffice, past: Past) -> None:
    """Draft, approve and apply the changes, each document on its dates; its units must be open."""
    office.seat()
    for day, rows in groupby(past.rows, key=attrgetter("effective")):
        office.live(_acts(office, day, tuple(rows)))


def _acts(office: DemoOffice, day: date, rows: tuple[ChangeRow, ...]) -> list[Act]:
    """Return one document's way: two people before its day, and the day."""
    found: dict[str, int] = {}

    def draft() -> None:
        found["set"] = office.do(
            "jingban", restructuring.draft, NewChange(rows=rows, reason="演示的以往变更")
        )

    def approve() -> None:
        head = office.ask("shenpi", restructuring.change_sheet, found["set"]).head
        office.do("shenpi", restructuring.approve, head.id, head.version)

    def apply() -> None:
        office.do("jingban", restructuring.apply_due)

    return [(day - DRAFTED, draft), (day - APPROVED, approve), (day, apply)]
