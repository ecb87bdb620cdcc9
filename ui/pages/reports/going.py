"""How a draft leaves the page: by leave of another person where it names many."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.reports.catalogue import Report, Wish
from app.reports.drafts import Given, give, weighed
from app.reports.issuing import issue
from app.reports.leaving import Outgoing
from app.services import documents
from app.workspace import Workspace
from ui.kit.giving import cleared
from ui.kit.preview import Paper
from ui.kit.tasks import Job


def made(report: Report, wish: Wish, workspace: Workspace, job: Job) -> bytes:
    """Return the document as it may leave; of a draft it is written down who took it."""
    job.step(0.1, "正在取数和排版…")
    return give(workspace, report, wish).content


def paper_of(report: Report, wish: Wish, given: Given) -> Paper:
    """Return what the preview shows; a draft that names persons is drawn anew once it is kept or printed."""
    if given.issued:
        return Paper(name=f"{report.title}.pdf", content=given.content)
    name = f"{report.title}（非正式）.pdf"
    if not given.out.people:
        return Paper(name=name, content=given.content)
    return Paper(name=name, content=given.content, out=given.out, made=partial(made, report, wish))


def issued(name: str, wish: Wish, workspace: Workspace, _job: Job) -> tuple[documents.DocumentRow, bytes]:
    """Issue a document by itself, and return what the archive holds of it."""
    number = issue(workspace, name, wish)
    row = next(row for row in workspace.ask(documents.documents) if row.id == number)
    return row, workspace.ask(documents.document_bytes, number)


def clear(pane: Any, wish: Wish, then: Callable[[], object]) -> None:
    """Go on where a pane's document may leave, else open the form that asks another person."""

    def count(workspace: Workspace, _job: Job) -> Outgoing | None:
        return weighed(workspace, pane.report, wish)

    def weigh(out: Outgoing | None) -> None:
        if out is None:
            then()
        else:
            cleared(pane, pane.desk, out, then)

    title = f"正在核对{pane.report.title}的人数"
    pane.desk.run(pane, count, done=weigh, failed=pane.failed, title=title)
