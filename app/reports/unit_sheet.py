"""单位情况表: one unit on one page, with a sketch of its ground where a boundary is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.lib.colors import HexColor

from app.core.text import safe_filename
from app.domain.boundaries.earth import metres_text, round_metres
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import desk_for
from app.reports.fonts import Face
from app.reports.paper import GREY, MM, PORTRAIT_SHEET, Paper, Pen
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import accounts
from app.services.unit_sheet import UnitSheet, unit_sheet
from app.workspace import Workspace

TITLE = "单位情况表"
_PEOPLE, _TURNS, _POSTS = 10, 5, 6  # lines of each part that one page has room for
_LEAST, _MOST = 34 * MM, 88 * MM  # height of the sketch
_ROW = 6.0  # millimetres, the least height of a row
_NAME = Pen(Face.SONG, 8)
_SMALL, _OWN, _CHILD = Pen(Face.SONG, 8, GREY), HexColor("#E7F0FB"), HexColor("#F7FAFE")


def sheet_of(workspace: Workspace, unit_id: int, on: date) -> tuple[str, bytes]:
    """Return the name and the PDF of a unit's sheet as of a day, written down as taken out before.

    Raises:
        NotFound: the unit was not there on that day, or lies outside the reader's scope.
    """
    frame = desk_for(workspace, REPORTS["map"], Wish(ending="pdf"))
    found = workspace.ask(unit_sheet, unit_id, on)
    stamp = frame.stamp("unit-sheet")
    workspace.do(accounts.note_act, "print", TITLE, f"{found.row.name}，{on.isoformat()}")
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    return safe_filename(f"{TITLE}-{found.row.name}-{on.isoformat()}{mark}.pdf"), sheet_pdf(found, stamp)


def sheet_pdf(found: UnitSheet, stamp: Stamp) -> bytes:
    """Return the page."""
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.3)
    day = f"{found.on.year}年{found.on.month}月{found.on.day}日"
    flow.unit_line(found.row.full_name, f"截至{day}")
    flow.form([*_facts(found), *_story(found), *_posts(found), *_people(found)])
    _sketch(flow, found)
    return flow.paper.bytes()


def _facts(found: UnitSheet) -> list[FormRow]:
    row, told = found.row, found.figures
    below = "、".join(f"{word} {count:,} 个" for word, count in found.below)
    pairs = [
        ("代码", row.code),
        ("层级、类型", found.kind),
        ("户数", _figure(row.households if told is None else told.households, "户")),
        ("人口", _figure(row.residents if told is None else told.residents, "人")),
        ("在岗网格员", _figure(told.workers if told else None, "人")),
        ("缺员", _figure(told.lacking if told else None, "人")),
        ("考核均分", _figure(told.score if told else None, "分")),
        ("月补贴", _figure(told.stipend if told else None, "元")),
        ("面积", _figure(told.hectares if told else None, "公顷")),
        ("所属单位", row.host),
    ]
    lines = [
        (_ROW, [*_pair(*left), *_pair(*right)]) for left, right in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    wide = [("下设", below), ("四至", told.four_sides if told else "")]
    return [*lines, *((_ROW, [Cell(name, 2, label=True), Cell(text, 10)]) for name, text in wide if text)]


def _pair(name: str, text: str) -> tuple[Cell, Cell]:
    return Cell(name, 2, label=True), Cell(text, 4)


def _figure(value: object, word: str) -> str:
    return "" if value is None else f"{value:,} {word}"


def _story(found: UnitSheet) -> list[FormRow]:
    """Return the turns of its life, the last ones where they are many."""
    turns = found.story[-_TURNS:]
    lines = [
        "　".join(filter(None, (one.effective.isoformat(), one.what, one.name, one.kin, one.doc_no)))
        for one in turns
    ]
    if len(found.story) > len(turns):
        lines.insert(0, f"（更早的 {len(found.story) - len(turns)} 次从略）")
    return [(_ROW, [Cell("沿革", 2, label=True), Cell("\n".join(lines), 10)])] if lines else []


def _posts(found: UnitSheet) -> list[FormRow]:
    lines = [
        f"{one.post}：编制 {one.minimum:,}，在岗 {one.here:,}，缺编 {one.short:,}" for one in found.posts
    ]
    more = [f"（另有 {len(lines) - _POSTS} 种岗位从略）"] if len(lines) > _POSTS else []
    text = "\n".join([*lines[:_POSTS], *more])
    return [(_ROW, [Cell("岗位编制", 2, label=True), Cell(text, 10)])] if lines else []


def _people(found: UnitSheet) -> list[FormRow]:
    heads = ("姓名", "岗位", "用工类别", "网格", "聘用日期")
    shares = (1.7, 1.7, 2.2, 4.5, 1.9)
    if not found.people:
        return [(_ROW, [Cell("人员", 2, label=True), Cell("没有在岗人员。", 10)])]
    lines: list[FormRow] = [
        (_ROW, [Cell(head, share, label=True) for head, share in zip(heads, shares, strict=True)])
    ]
    for one in found.people[:_PEOPLE]:
        told = (one.name, one.role.label, one.employment, one.grid, one.since.isoformat())
        lines.append((_ROW, [Cell(text, share) for text, share in zip(told, shares, strict=True)]))
    if (left := len(found.people) - _PEOPLE) > 0:
        lines.append((_ROW, [Cell(f"共 {len(found.people):,} 人，其余 {left:,} 人见花名册。", 12)]))
    return lines


# --- the ground


def _sketch(flow: Flow, found: UnitSheet) -> None:
    """Draw the unit's boundary with those of its children in what is left of the page, or say why not."""
    paper, own = flow.paper, [one for one in found.regions if one.unit_id == found.row.id]
    drawn = [*own, *(one for one in found.regions if one.unit_id != found.row.id)]
    room = min(paper.bottom - flow.y - 12 * MM, _MOST)
    if not drawn or room < _LEAST:
        why = "没有登记边界，不附示意图。" if not drawn else "本页余幅不足，示意图见电子地图。"
        paper.text(paper.left, flow.y + 10, why, _SMALL)
        return
    points = [point for one in drawn for rings in one.fine for point in rings[0]]
    west, north = min(x for x, _ in points), min(y for _, y in points)
    across, down = max(x for x, _ in points) - west, max(y for _, y in points) - north
    scale = min(paper.width / max(across, 1), room / max(down, 1))
    left, top = paper.left + (paper.width - across * scale) / 2, flow.y + 4 * MM

    def place(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(left + (x - west) * scale, top + (y - north) * scale) for x, y in ring]

    for one in drawn:
        colour = _OWN if one.unit_id == found.row.id else _CHILD
        for rings in one.fine:
            paper.area([place(ring) for ring in rings], colour, 0.8 if colour is _OWN else 0.4)
        across_it = [x for x, _ in place(one.fine[0][0])]
        name = found.names.get(one.unit_id, "")
        if colour is _CHILD and paper.measure(name, _NAME) < 0.8 * (max(across_it) - min(across_it)):
            paper.centre(*place([one.at])[0], name, _NAME)
    metres = round_metres(30 * MM / scale)
    low = top + down * scale + 3 * MM
    paper.rule(paper.left, low, paper.left + metres * scale, low, 1)
    paper.text(paper.left + metres * scale + 5, low, f"{metres_text(metres)}　上北下南，示意", _SMALL)
