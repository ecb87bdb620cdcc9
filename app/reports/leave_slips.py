"""请假单 of several requests in one file, to be printed in one go; each has the number of its own."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import NotFound
from app.core.text import safe_filename
from app.domain.wording import Words
from app.reports.leave import TITLE, number_of, slip_pdf
from app.reports.leaves import joined
from app.reports.leaving import Outgoing, key_of, let_out
from app.reports.made import stamp_of
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import leave
from app.services.leave import LeaveRow
from app.workspace import Unit, Workspace


def leave_slips(workspace: Workspace, request_ids: Sequence[int]) -> tuple[str, bytes, Outgoing]:
    """Return the name and the PDF of several slips in the order given, and what they are once they leave.

    Raises: NotFound where one is not in the actor's scope, or none was chosen.
    """
    found = workspace.ask(_asked, tuple(request_ids))
    mark = f"（{DEMO_MARK}）" if found[0][1].demo else ""
    people = frozenset(row.person_id for row, _, _ in found)
    key = key_of("leave-slip", *(str(row.id) for row, _, _ in found))
    out = Outgoing(TITLE, f"{len(found):,}张", key, len(people), people)
    content = joined([slip_pdf(row, stamp, words.note) for row, stamp, words in found])
    return safe_filename(f"{TITLE}-{len(found)}张{mark}.pdf"), content, out


def taken_along(workspace: Workspace, request_ids: Sequence[int]) -> bytes:
    """Return the slips as they leave the office, written down with who took them.

    Raises: as ``leave_slips``; Denied for many persons nobody has let go.
    """
    _, content, out = leave_slips(workspace, request_ids)
    workspace.do(let_out, "print", out)
    return content


def _asked(unit: Unit, request_ids: Sequence[int]) -> list[tuple[LeaveRow, Stamp, Words]]:
    if not request_ids:
        raise NotFound("没有选中的请假，请先在列表中选中要打印的。")
    rows = (leave.one_request(unit, one) for one in request_ids)
    return [(row, *stamp_of(unit, "leave-slip", number_of(row.id))) for row in rows]
