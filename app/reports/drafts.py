"""One document at a time: from the archive where it was issued, else drawn now as a draft that says so.

Looking at a draft is free (its services write down whose numbers were shown); a draft that is kept or
printed leaves the office, by two people where it names many (DECISIONS 46).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import PurePath

from app.core.access import WHOLE, Permission, permits
from app.core.asof import AsOf
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.own_words import in_own_words
from app.domain.papers import BUNDLE
from app.domain.restructuring.figures import Way
from app.domain.restructuring.standing import Standpoint
from app.domain.units import Level
from app.reports.catalogue import Content, Desk, Need, Report, Wish
from app.reports.leaving import Outgoing, key_of, let_out, request
from app.reports.stamp import DEMO_MARK
from app.services import accounts, documents, exports, policy, units
from app.services.documents import DocumentRow
from app.workspace import Unit, Workspace


@dataclass(frozen=True, slots=True)
class Given:
    """A document's bytes, and whether they are those that were issued; ``out`` is what a draft is outside."""

    content: bytes
    issued: bool
    out: Outgoing


def look(workspace: Workspace, report: Report, wish: Wish) -> Given:
    """Return the document as it was issued with its month, else a draft drawn now: to be read on screen.

    Raises:
        Invalid: it cannot be had so, or what it shows is not there yet. NotFound, Denied: as its services.
    """
    return _given(workspace, report, wish, leaves=False)


def give(workspace: Workspace, report: Report, wish: Wish) -> Given:
    """Return the document to be kept or printed; a draft that names persons is written down as taken out.

    Raises: as ``look``; Denied for a draft of many persons nobody has let go.
    """
    return _given(workspace, report, wish, leaves=True)


def weighed(workspace: Workspace, report: Report, wish: Wish) -> Outgoing | None:
    """Return what a draft is once it leaves; nothing for what has been issued.

    Raises: as ``look``.
    """
    desk = desk_for(workspace, report, wish)
    return None if _issued(desk, report) else outgoing(desk, report, report.read(desk))


def ask_for(workspace: Workspace, report: Report, wish: Wish, purpose: str) -> int:
    """Ask another person to let a draft of many persons go, and return the request's id.

    Raises: as ``look``; Invalid where nobody needs to be asked, or somebody has been.
    """
    out = weighed(workspace, report, wish)
    if out is None or not workspace.ask(exports.needed, out.people, out.who):
        raise Invalid("这份文件不用申请，去掉用途（--purpose）就能取出。")
    return workspace.do(exports.ask, request(out, purpose))


def _given(workspace: Workspace, report: Report, wish: Wish, *, leaves: bool) -> Given:
    desk = desk_for(workspace, report, wish)
    if (issued := _issued(desk, report)) is not None:
        content = workspace.ask(documents.document_bytes, issued.id)
        return Given(content, issued=True, out=Outgoing(report.title))
    found = report.read(desk)
    out = outgoing(desk, report, found)
    if leaves and out.people:
        taken = workspace.do(let_out, "export" if wish.ending == "xlsx" else "print", out)
        desk = replace(desk, taken=taken if taken.number else None)
    return Given(report.draw[wish.ending](desk, found.of), issued=False, out=out)


def outgoing(desk: Desk, report: Report, content: Content) -> Outgoing:
    """Return what a draft is once it leaves: its title, of when and where, and how many persons it names."""
    wish, where = desk.wish, desk.town.name if desk.town else in_own_words("全县")
    when = desk.month.label if wish.month else desk.on.isoformat()
    known = f"按{wish.as_was.isoformat()}当时" if wish.as_was else ""
    told = (wish.case or where, when, known, wish.way.label if wish.way is Way.AS_NOW else "")
    words = "；".join(filter(None, (f"{content.people:,}人", *told, "非正式稿")))
    return Outgoing(report.title, words, key_of("report", report.title, *told), content.people, content.who)


def desk_for(workspace: Workspace, report: Report, wish: Wish) -> Desk:
    """Return what drawing the document needs.

    Raises: Invalid, NotFound, Denied.
    """
    _check(report, wish)
    return workspace.ask(_desk, workspace, wish)


def _check(report: Report, wish: Wish) -> None:
    if wish.ending not in report.draw:
        kinds = "或".join(f".{ending}" for ending in report.draw)
        raise Invalid(f"{report.title}只能存为{kinds}文件，请改文件名。")
    if wish.unit and not report.town:
        raise Invalid(f"{report.title}不分乡镇，请去掉单位代码。")
    if wish.as_was and not report.dated:
        raise Invalid(f"{report.title}没有“按当时”的样子，请去掉日期。")
    if wish.way is Way.AS_NOW and not report.carried:
        raise Invalid(f"{report.title}写的是当时的单位，不能按现在的单位归并，请选“按当时”。")


@permits(Permission.UNITS_READ)
def _desk(unit: Unit, workspace: Workspace, wish: Wish) -> Desk:
    day = wish.as_was or (wish.month.last if wish.month else unit.today)
    seen = Standpoint(min(day, unit.today), wish.way).units_of(unit.today)
    town = units.unit_by_code(unit, wish.unit, seen) if wish.unit else None
    if town is not None and town.level is not Level.TOWN:
        raise Invalid(f"“{town.name}”不是乡镇，请写乡镇的代码。")
    if wish.as_was is not None:
        close = datetime.combine(wish.as_was + timedelta(days=1), time(), CHINA)
        workspace = workspace.at(AsOf(wish.as_was, close))
    rules = policy.policy_on(unit, day)
    return Desk(workspace, wish, rules, accounts.about(unit).demo, unit.now.astimezone(CHINA), town)


def _issued(desk: Desk, report: Report) -> DocumentRow | None:
    """Return the latest document of the month's bundle that is the one asked for."""
    wish, workspace = desk.wish, desk.workspace
    whole = WHOLE in workspace.actor.scopes and Permission.DOCUMENTS_READ in workspace.actor.permissions
    if wish.way is Way.AS_NOW:
        return None  # what was issued stays under the units of its time
    if not (report.kind and whole) or wish.month is None or wish.as_was is not None:
        return None
    if wish.unit and Need.UNIT not in report.needs:
        return None  # a part of an issued document is not an issued document
    town = f"-{desk.town.name}" if desk.town else ""
    found = [
        row
        for row in workspace.ask(documents.documents, wish.month)
        if row.kind == BUNDLE + report.kind
        and row.file_name.endswith(f".{wish.ending}")
        and PurePath(row.file_name).stem.removesuffix(f"（{DEMO_MARK}）").endswith(town)
    ]
    return found[-1] if found else None
