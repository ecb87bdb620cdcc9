"""What happens to somebody who is carried from the list to a grid of the tree: the act 调动, begun there."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.roster import WorkerRow
from app.services.units import Branch
from ui.kit.register import RegisterPage
from ui.pages.roster import acts


def carry(page: RegisterPage, rows: Sequence[WorkerRow], branch: Branch) -> None:
    """Ask since when somebody who was carried to a grid of the tree serves there."""
    why = acts.one_worker(rows) or (acts.LEFT if rows[0].until is not None else "")
    if why:
        page.desk.tell(f"不能调动：{why}")
    else:
        acts.move(acts.at(page), rows[0], branch)
