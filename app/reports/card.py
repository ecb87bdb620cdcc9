"""工作证: cards of the people in post, four to a sheet, front and back side by side to be folded."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import NotFound
from app.core.text import safe_filename
from app.domain.record_numbers import Form, Record
from app.domain.wording import Words, lines
from app.reports.fonts import Face
from app.reports.leaving import Outgoing, key_of, let_out
from app.reports.made import stamp_of
from app.reports.paper import MM, PORTRAIT_SHEET, Paper, Pen
from app.reports.stamp import DEMO_MARK, Stamp
from app.reports.wrap import wrap
from app.services import roster
from app.services.roster import WorkerRow
from app.workspace import Unit, Workspace

TITLE = "网格员工作证"
_WIDE, _HIGH, _GAP = 85.6, 54.0, 8.0  # ID-1 of ISO/IEC 7810, millimetres
_ACROSS, _FOLD = 4, 171.2
_PHOTO_W, _PHOTO_H = 22.0, 30.0
_LINE = 4.7  # millimetres a line takes; all of them stand beside the photograph
_NAME, _BOLD, _SMALL = Pen(Face.HEI, 9.5), Pen(Face.TITLE, 13), Pen(Face.SONG, 8)
_WORD, _SMALLER, _LEAST = Pen(Face.SONG, 9.5), 5, 7.5


def cards(workspace: Workspace, postings: Sequence[int]) -> tuple[str, bytes, Outgoing]:
    """Return the name and the PDF of the cards of some postings, and what they are once they leave.

    Raises: NotFound where none of them is in the actor's scope.
    """
    rows, stamp, words = workspace.ask(_asked, tuple(postings))
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    who = rows[0].name if len(rows) == 1 else f"{len(rows)}人"
    out = Outgoing(
        TITLE,
        f"{len(rows):,}人",
        key_of("card", *(str(row.id) for row in rows)),
        len(rows),
        frozenset(row.person_id for row in rows),
    )
    return safe_filename(f"{TITLE}-{who}{mark}.pdf"), cards_pdf(rows, words, stamp), out


def taken_along(workspace: Workspace, postings: Sequence[int]) -> bytes:
    """Return the cards as they leave the office, written down with who took them.

    Raises: as ``cards``; Denied for many persons nobody has let go.
    """
    _, content, out = cards(workspace, postings)
    workspace.do(let_out, "print", out)
    return content


def _asked(unit: Unit, postings: Sequence[int]) -> tuple[list[WorkerRow], Stamp, Words]:
    wanted = frozenset(postings)
    rows = [row for row in roster.workers(unit, role=None) if row.id in wanted]
    if not rows:
        raise NotFound("没有选中在岗的人，工作证只给在岗的人制作，请刷新后再选。")
    stamp, words = stamp_of(unit, "card", "")
    return rows, stamp, words


def cards_pdf(rows: Sequence[WorkerRow], words: Words, stamp: Stamp) -> bytes:
    """Return the sheets: on the front who it is and where they serve, on the back the rules and a QR.

    It holds the number that brings up the person's line in the roster.
    """
    paper = Paper(stamp, PORTRAIT_SHEET)
    for place, row in enumerate(rows):
        if place and place % _ACROSS == 0:
            paper.turn()
        top = paper.top + place % _ACROSS * (_HIGH + _GAP) * MM
        _frame(paper, top)
        _front(paper, top, row)
        _back(paper, top, row, words)
    return paper.bytes()


def _frame(paper: Paper, top: float) -> None:
    left, right, bottom = paper.left, paper.left + _FOLD * MM, top + _HIGH * MM
    middle = paper.left + _WIDE * MM
    for x in (left, middle, right):
        paper.rule(x, top, x, bottom, 0.35)
    for y in (top, bottom):
        paper.rule(left, y, right, y, 0.35)


def _front(paper: Paper, top: float, row: WorkerRow) -> None:
    left, middle = paper.left, paper.left + _WIDE * MM / 2
    paper.fill(left, top, _WIDE * MM, 12 * MM)
    paper.centre(middle, top + 6 * MM, paper.stamp.title, _BOLD)
    x, y = left + 5 * MM, top + 16 * MM
    for x1, y1, x2, y2 in (
        (x, y, x + _PHOTO_W * MM, y),
        (x, y + _PHOTO_H * MM, x + _PHOTO_W * MM, y + _PHOTO_H * MM),
        (x, y, x, y + _PHOTO_H * MM),
        (x + _PHOTO_W * MM, y, x + _PHOTO_W * MM, y + _PHOTO_H * MM),
    ):
        paper.rule(x1, y1, x2, y2, 0.35)
    paper.centre(x + _PHOTO_W * MM / 2, y + _PHOTO_H * MM / 2, "照片", _SMALL)
    paper.centre(middle, top + (_HIGH - 4) * MM, f"发证单位：{paper.stamp.unit}", _SMALL)
    _who(paper, x + (_PHOTO_W + 4) * MM, left + (_WIDE - 3) * MM, y + 2 * MM, row)


def _who(paper: Paper, left: float, edge: float, y: float, row: WorkerRow) -> None:
    """Write who it is: 街办（镇） takes more room beside it than 乡镇, and who serves a town has no grid."""
    lines_of = (
        ("姓名", row.name),
        ("职务", row.role.label),
        ("乡镇", row.town),
        ("网格", row.grid),
        ("编号", row.number),
    )
    titled = {paper.stamp.called(title): text for title, text in lines_of if text}
    beside = left + max(paper.measure(title, _NAME) for title in titled) + 2.3 * MM
    said = {title: _fitting(paper, text, edge - beside) for title, text in titled.items()}
    gap = (_PHOTO_H - 0.5 - _LINE * sum(len(parts[:2]) for _, parts in said.values())) / len(said)
    for title, (pen, parts) in said.items():
        paper.text(left, y, title, _NAME)
        for part in parts[:2]:
            paper.text(beside, y, part, pen)
            y += _LINE * MM
        y += min(gap, 1.2) * MM


def _fitting(paper: Paper, text: str, room: float) -> tuple[Pen, list[str]]:
    """Return letters in which a text stands on one line, or small ones and the lines it takes in them."""
    pens = (Pen(_WORD.face, _WORD.size - step / 2) for step in range(_SMALLER))
    pen = next((one for one in pens if paper.measure(text, one) <= room), Pen(_WORD.face, _LEAST))
    return pen, wrap(text, room, lambda part: paper.measure(part, pen))


def _back(paper: Paper, top: float, row: WorkerRow, words: Words) -> None:
    left, size = paper.left + (_WIDE + 5) * MM, 20.0
    edge = paper.left + (_FOLD - 5 - size) * MM
    room, y = edge - left - 3 * MM, top + 8 * MM
    for said in lines(words.text, {**words.common, "姓名": row.name, "网格": row.grid}):
        for part in wrap(said, room, lambda one: paper.measure(one, _SMALL)):
            paper.text(left, y, part, _SMALL)
            y += 3.9 * MM
        y += 1.2 * MM
    paper.square(edge, top + 8 * MM, Record(Form.CARD, row.id).digits, size)
    paper.centre(edge + size * MM / 2, top + (8 + size + 3) * MM, f"{row.since:%Y年%m月}起", _SMALL)
