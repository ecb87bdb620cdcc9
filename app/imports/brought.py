"""A list of people somebody brings (the town's, the finance office's), read to be put beside the roster.

The same gate, child process, header and cells as for an import (issue 6, point 1); nothing is written, and
what cannot be read is told with its row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.core.errors import Invalid
from app.core.identity import Card, Identity
from app.imports.guard import intake
from app.imports.reading import reading
from app.imports.registering import roster_rules
from app.imports.rows import Layout, stage
from app.imports.staged import Severity, Staged, StagedRow
from app.imports.workers import KIND, worker_layout
from app.services.roster import ListedPerson
from app.workspace import Workspace

_READ = ("name", "identity", "town", "village", "grid", "employment", "phone", "card", "bank", "since")


def listed(workspace: Workspace, path: Path, wait: Callable[[], None] = lambda: None) -> list[ListedPerson]:
    """Return the people of a workbook, as far as its cells can be read.

    Raises:
        Invalid: it cannot be read, or has no column of names. Unavailable: it is missing or locked.
    """
    file, rules = intake(path), workspace.ask(roster_rules, {})
    with reading(file) as parsed:
        book = parsed(wait)
    columns = worker_layout(rules).columns
    asked = tuple(replace(one, required=False, must_exist=False) for one in columns if one.key in _READ)
    staged = stage(file, Layout(kind=KIND, columns=asked), book)
    found = [_person(row, doubts) for row, doubts in _doubted(staged) if row.values.get("name")]
    if not found:
        raise Invalid("这个文件里没有读到“姓名”一列，不能比对；请看看表头是不是在前几行，再选一次。")
    return found


def _doubted(staged: Staged) -> list[tuple[StagedRow, str]]:
    """Return the rows, with what could not be read in each."""
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in staged.problems:
        if one.severity is Severity.ERROR:
            told[one.sheet, one.row].append(one.reason)
    return [(row, "；".join(told[row.table.sheet, row.row])) for row in staged.rows]


def _person(row: StagedRow, doubts: str) -> ListedPerson:
    values = row.values
    identity, card, since = values.get("identity"), values.get("card"), values.get("since")

    def text(key: str) -> str:
        return str(values.get(key) or "")

    return ListedPerson(
        name=text("name"),
        number=identity.number if isinstance(identity, Identity) else "",
        where=" ".join(filter(None, (text("town"), text("village"), text("grid")))),
        employment=text("employment"),
        phone=text("phone"),
        card=card.number if isinstance(card, Card) else text("card"),
        bank=text("bank"),
        since=since if isinstance(since, date) else None,
        doubts=doubts,
    )
