"""A list of what was decided of several vetting cases, a row for each case."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from app.core.text import names_in
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Staged, StagedRow
from app.imports.visits import VisitRules, visit_rules
from app.services import imports, vetting
from app.services.imports import Comparison, Listed, Said, Standing
from app.services.vetting import NewDecision, Ruling
from app.workspace import Unit

KIND = "decisions"
_VERDICTS = {
    "同意聘用": True,
    "同意": True,
    "确定人选": True,
    "确定为人选": True,
    "不予聘用": False,
    "不同意": False,
}


def _ruling_layout(rules: VisitRules) -> Layout:
    return Layout(
        kind=KIND,
        columns=(
            Column(key="seq", titles=("序号", "NO"), parse=cells.text, soft=True),
            Column(
                key="case",
                titles=("案卷编号", "考察编号", "考察对象", "考察对象姓名"),
                parse=cells.resolved(rules.case_of),
                required=True,
            ),
            Column(
                key="accepted",
                titles=("结论", "是否聘用", "决定"),
                parse=cells.choice(_VERDICTS, "结论"),
                required=True,
            ),
            Column(key="decided_on", titles=("决定日期", "日期"), parse=cells.day, required=True, dated=True),
            Column(key="text", titles=("综合评价意见", "意见", "综合评价"), parse=cells.text),
            Column(key="refusal", titles=("不予聘用原因", "不聘原因", "原因"), parse=cells.text),
            Column(key="told", titles=("告知本人的说明", "告知说明"), parse=cells.text),
            Column(key="panel", titles=("参加决定", "参加决定的人"), parse=_names),
        ),
    )


def _names(raw: Raw) -> object:
    return names_in(cells.plain(raw))


def ruling_list(unit: Unit) -> OneList:
    """Return how a list of decisions is read; the checklist's own guard speaks when it is settled."""
    return OneList("", _ruling_layout(visit_rules(unit)), _settled)


def _settled(unit: Unit, staged: Staged) -> Settled:
    listed = [_ruling(row) for row in staged.accepted]
    told: dict[int, list[Said]] = defaultdict(list)
    for one in vetting.ruling_problems(unit, listed):
        told[one.index].append(Said("case", one.text))
    rows = [Listed(Standing.NEW, told=tuple(told[at])) for at in range(len(listed))]
    settled, places = beside(staged, Comparison(rows))
    rulings = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.take_decisions(unit, batch, rulings), bool(rulings))


def _ruling(row: StagedRow) -> Ruling:
    case, on, panel = row.values["case"], row.values["decided_on"], row.values.get("panel")
    if not isinstance(case, int) or not isinstance(on, date):
        raise TypeError(row.values)
    new = NewDecision(
        decided_on=on,
        text=str(row.values.get("text") or ""),
        refusal=str(row.values.get("refusal") or ""),
        told=str(row.values.get("told") or ""),
        panel=panel if isinstance(panel, tuple) else (),
    )
    return Ruling(case_id=case, decision=new, accepted=row.values["accepted"] is True)
