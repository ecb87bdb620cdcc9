"""Files as a scanner and a camera would give them: one page each that says what it stands for and 演示."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

import pypdfium2

from app.core.clock import CHINA
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow
from app.reports.stamp import Stamp
from app.services.tenure import NewResignation
from app.services.vetting import CaseRow, SheetRow, VisitRow

_NOTE = "本页由演示程序生成，代替真实的扫描件，没有任何人签过字。"


def recommendation(case: CaseRow) -> bytes:
    """Return the paper a candidate is recommended on, as PDF."""
    lines = (
        ("推荐人选", case.name),
        ("拟任网格", case.place),
        ("人员类别", case.category),
        ("推荐单位", case.recommended_by),
        ("推荐单位盖章", "（演示盖章）"),
    )
    return _page("网格员推荐表（演示）", case.number, case.opened_on, lines)


def resignation(name: str, number: str, told: NewResignation) -> bytes:
    """Return the paper somebody resigns on, as PDF."""
    lines = (
        ("申请人", name),
        ("辞职原因", told.reason),
        ("最后工作日", told.last.isoformat()),
        ("本人签字", "（演示签字）"),
    )
    return _page("辞职申请（演示）", number, told.asked_on, lines, "岗位")


def signed_page(case: CaseRow, visit: VisitRow) -> bytes:
    """Return the page a household signed, as PDF."""
    lines = (
        ("考察对象", case.name),
        ("户主", visit.householder),
        ("地点", visit.address),
        ("是否同意聘用", visit.opinion.label),
        ("走访人", visit.visitors),
        ("被访人签字", "（演示签字）"),
    )
    return _page("走访签字页（演示）", case.number, visit.visited_on, lines)


def photo(case: CaseRow, inspection: SheetRow) -> bytes:
    """Return a picture taken at an inspection, as PNG: A4 at 72 dots to the inch."""
    lines = (("考察对象", case.name), ("地点", inspection.place), ("到场", inspection.present))
    page = pypdfium2.PdfDocument(_page("实地考察照片（演示）", case.number, inspection.held_on, lines))[0]
    picture = BytesIO()
    page.render().to_pil().save(picture, "PNG")
    return picture.getvalue()


def _page(
    title: str, number: str, day: date, lines: Sequence[tuple[str, str]], what: str = "案卷编号"
) -> bytes:
    made = datetime.combine(day, time(16), CHINA)
    stamp = Stamp(title=title, unit="演示", made_at=made, number=f"演示-{number}", demo=True)
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(title)
    flow.gap(0.4)
    flow.unit_line(f"{what}：{number}", day.isoformat())
    flow.form([(14, [Cell(label, 3, label=True), Cell(text, 9)]) for label, text in lines])
    flow.gap(0.3)
    flow.note(_NOTE)
    return flow.paper.bytes()
