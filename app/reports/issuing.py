"""Issue one document by itself: a number of the series, the audit anchor, its bytes archived for ever."""

from __future__ import annotations

from dataclasses import replace

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.papers import ALONE
from app.reports.catalogue import REPORTS, Desk, Wish
from app.reports.drafts import desk_for, outgoing
from app.reports.drawing import PDF, XLSX
from app.reports.leaving import Outgoing, let_out
from app.reports.stamp import DEMO_MARK
from app.services import documents, exports
from app.services.documents import NewDocument
from app.workspace import Unit, Workspace

_MEDIA = {"pdf": PDF, "xlsx": XLSX}


def issue(workspace: Workspace, name: str, wish: Wish) -> int:
    """Draw the document of REPORTS under the next free number, archive it, and return its id.

    Raises:
        Invalid: it is issued with its month alone, or what it shows is not there yet.
        Denied, NotFound: as its services.
    """
    report = REPORTS[name]
    if not report.alone:
        raise Invalid(f"{report.title}随当月资料一起签发，请在“当月资料”中生成。")
    desk = desk_for(workspace, report, wish)
    number, anchor = workspace.ask(_next, desk)
    desk = replace(desk, number=number, anchor=anchor)
    found = report.read(desk)
    content = report.draw[wish.ending](desk, found.of)
    new = NewDocument(
        number=number,
        kind=ALONE + name,
        title=f"{desk.rules.county}{desk.town.name if desk.town else ''}{desk.on.isoformat()}{report.title}",
        file_name=_file_name(desk, report.title),
        media=_MEDIA[wish.ending],
        content=content,
        month=wish.month,
        unit_id=desk.town.id if desk.town else None,
        anchor=anchor,
        params={
            "as_was": wish.as_was.isoformat() if wish.as_was else "",
            "way": wish.way.value,
            "unit": wish.unit,
            "case": wish.case,
        },
    )
    return workspace.do(_issued, new, outgoing(desk, report, found))


@permits(Permission.DOCUMENTS_ISSUE)
def _issued(unit: Unit, new: NewDocument, out: Outgoing) -> int:
    """Issue it; with no run behind it that three people approved, another must let many persons go."""
    if exports.needed(unit, out.people, out.who):
        let_out(unit, "export", out)
    return documents.issue(unit, new)


@permits(Permission.DOCUMENTS_ISSUE)
def _next(unit: Unit, desk: Desk) -> tuple[str, str]:
    """Return the next free number, and the audit anchor."""
    (number,) = documents.free_numbers(unit, desk.rules.centre.document_number.value, 1)
    return number, documents.anchor(unit)


def _file_name(desk: Desk, title: str) -> str:
    about = "-".join(filter(None, (desk.wish.case, desk.town.name if desk.town else "")))
    mark = f"（{DEMO_MARK}）" if desk.demo else ""
    return f"{desk.on.isoformat()}-{title}{f'-{about}' if about else ''}{mark}.{desk.wish.ending}"
