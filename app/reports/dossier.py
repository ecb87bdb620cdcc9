"""个人信息查询单: what is kept about one person, given to whoever it is about (PIPL 44 to 47)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.text import safe_filename
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Flow
from app.reports.register import SERIAL, columns_of, numbered
from app.reports.sheet import Sheet, table
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import accounts, dossier
from app.services.dossier import Dossier, Section
from app.workspace import Unit, Workspace

TITLE = "个人信息查询单"
SIGNED = ("出具人", "查阅人（签收）", "日期")
_NUMERALS = "一二三四五六七八九十"


def personal_sheet(workspace: Workspace, person_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of one person's sheet, written down as given out before it is drawn.

    Raises:
        NotFound, Denied: as ``dossier``.
    """
    found, stamp, note = workspace.do(_asked, person_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-{found.name}{mark}.pdf"), dossier_pdf(found, stamp, note)


def _asked(unit: Unit, person_id: int) -> tuple[Dossier, Stamp, str]:
    found = dossier.dossier(unit, person_id)
    stamp, words = stamp_of(unit, "personal-sheet", "")
    station = f"，{unit.actor.station}" if unit.actor.station else ""
    taker = f"{unit.actor.name}（{unit.actor.login}{station}）"
    mark = f"{accounts.about(unit).title} {taker} {stamp.made_at:%Y-%m-%d %H:%M}"
    return found, replace(stamp, signatures=SIGNED, taker=taker, mark=mark), words.note


def dossier_pdf(found: Dossier, stamp: Stamp, note: str) -> bytes:
    """Return the sheet: a table for each group of records, under where they came from and what for."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"出具单位（盖章）：{stamp.unit}", f"查阅人：{found.name}")
    flow.note(note)
    if found.limited:
        flow.note(found.limited)
    for number, section in enumerate(found.sections, 1):
        _section(flow, _numeral(number), section)
    flow.gap(0.5)
    flow.signatures(stamp.signatures)
    return flow.paper.bytes()


def sections_pdf(name: str, sections: Sequence[Section], stamp: Stamp) -> bytes:
    """Return some groups of records of one person, for the office's own file: a table for each."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.4)
    flow.unit_line(f"整理单位：{stamp.unit}", f"姓名：{name}")
    for number, section in enumerate(sections, 1):
        _section(flow, _numeral(number), section)
    return flow.paper.bytes()


def _numeral(number: int) -> str:
    """Return 一 to 九十九: 十九, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def _section(flow: Flow, numeral: str, section: Section) -> None:
    """Write one group; its heading stays with what follows."""
    flow.gap(0.3)
    flow.keep((4.5 if section.rows else 3) * flow.leading)
    flow.heading(f"{numeral}、{section.title}")
    flow.note(f"来源：{section.source}。用途：{section.purpose}。{section.note}")
    if not section.rows:
        flow.note(section.why or "没有记录。")
        return
    flow.gap(0.2)
    columns = columns_of(section.row)
    sheet = Sheet(flow.paper, (SERIAL, *columns), numbered(columns, section.rows, total=""), flow.paper.width)
    flow.keep(sheet.head_height + sheet.rows[0].height)
    flow.y = table(flow.paper, flow.y, sheet)
