"""调查摸底记录: one round of 摸底 as a form, the roster of its day and of today beside what was found."""

from __future__ import annotations

from dataclasses import replace

from app.core.text import safe_filename
from app.reports.made import stamp_of
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.sheet import signatures
from app.reports.stamp import DEMO_MARK, Stamp
from app.services import surveys
from app.services.surveys import RoundRow
from app.workspace import Unit, Workspace

_SIGNED = ("调查单位", "登记人", "负责人")


def record(workspace: Workspace, survey_id: int) -> tuple[str, bytes]:
    """Return the name and the PDF of a round's record, to be signed and filed.

    Raises: NotFound outside the actor's scope.
    """
    row, stamp, note = workspace.ask(_asked, survey_id)
    mark = f"（{DEMO_MARK}）" if stamp.demo else ""
    name = safe_filename(f"调查摸底记录-{row.number}-{row.unit}{mark}.pdf")
    return name, record_pdf(row, stamp, note)


def _asked(unit: Unit, survey_id: int) -> tuple[RoundRow, Stamp, str]:
    row = surveys.one_round(unit, survey_id)
    stamp, words = stamp_of(unit, "survey-round", row.number)
    return row, replace(stamp, signatures=_SIGNED), words.note


def record_pdf(row: RoundRow, stamp: Stamp, note: str) -> bytes:
    """Return the form: which bodies looked at what and when, how many they found, what they found out.

    Source: 荆州材料 Z13 (区委组织部、区综治办、区民政局先后两次调查摸底).
    """
    flow = Flow(Paper(stamp, PORTRAIT_SHEET))
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"编号：{stamp.number}", f"登记人：{row.by}")
    flow.form(_told(row))
    if note:
        flow.note(note)
    flow.gap(0.6)
    signatures(flow.paper, flow.y + 24, stamp.signatures)
    return flow.paper.bytes()


def _told(row: RoundRow) -> list[FormRow]:
    return [
        (10, [*_pair("种类", row.kind), *_pair("轮次", f"第 {row.round} 轮")]),
        (10, [*_pair("开始日期", f"{row.starts}"), *_pair("结束日期", f"{row.ends}")]),
        (10, [_label("单位"), Cell(row.unit, 10)]),
        (12, [_label("调查单位"), Cell(row.bodies, 10)]),
        (10, [*_pair("摸底人数", _count(row.heads)), *_pair("当日在册", _count(row.then))]),
        (10, [*_pair("摸底比在册", _more(row.differs)), *_pair("现在在册", _count(row.now))]),
        (_high(row.finding), [_label("查明的情况"), Cell(row.finding, 10)]),
        (10, [_label("文号"), Cell(row.doc_no or "无", 10)]),
    ]


def _count(heads: int | None) -> str:
    return "—" if heads is None else f"{heads:,} 人"


def _more(differs: int | None) -> str:
    if differs is None:
        return "—"
    return "相符" if differs == 0 else f"{'多' if differs > 0 else '少'} {abs(differs):,} 人"


def _high(text: str) -> int:
    """Return how many millimetres a text wants: 34 characters a line."""
    return max(30, 8 + 6 * (len(text) // 34 + 1))


def _pair(title: str, text: str) -> list[Cell]:
    return [_label(title), Cell(text, 4, centred=True)]


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)
