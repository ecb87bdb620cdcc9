"""A list of candidates made public, a row each; an objection and its answer stand beside its person."""

from __future__ import annotations

from datetime import date

from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, day_of, text_of
from app.imports.rows import Layout
from app.imports.staged import Ask, Staged, StagedRow
from app.imports.visits import VisitRules, visit_rules
from app.services import imports, vetting
from app.services.imports import Comparison, Listed, Said, Standing
from app.services.vetting import Announced, NewObjection, NewPublicity, ObjectionAnswer
from app.workspace import Unit

KIND = "publicity"
_UPHELD = {
    "成立": True,
    "属实": True,
    "是": True,
    "不成立": False,
    "不属实": False,
    "否": False,
}


def _layout(rules: VisitRules, today: date) -> Layout:
    return Layout(
        kind=KIND,
        columns=(
            Column(key="seq", titles=("序号", "NO"), parse=cells.text, soft=True),
            Column(
                key="case",
                titles=("案卷编号", "考察编号", "考察对象", "拟聘人员", "姓名"),
                parse=cells.resolved(rules.case_of),
                required=True,
            ),
            Column(
                key="shown_from",
                titles=("公示开始", "公示开始日期", "公示日期", "公示时间"),
                parse=cells.day,
                required=True,
                dated=True,
                ask=Ask("从哪一天起公示", ((today.isoformat(), f"今天（{today}）"),), "如 2026-09-01"),
            ),
            Column(key="doc_no", titles=("公示文号", "文号", "公示编号"), parse=cells.text),
            Column(key="place", titles=("公示地点", "地点", "公示方式"), parse=cells.text),
            Column(key="contact", titles=("受理异议", "受理单位和电话", "监督电话"), parse=cells.text),
            Column(key="raised_on", titles=("异议日期", "提出日期"), parse=cells.day, dated=True),
            Column(key="text", titles=("异议内容", "异议", "反映问题"), parse=cells.text),
            Column(key="origin", titles=("提出人", "异议人", "反映人"), parse=cells.text),
            Column(key="finding", titles=("核实结论", "核实情况", "处理结果"), parse=cells.text),
            Column(
                key="upheld",
                titles=("异议成立", "是否成立", "是否属实"),
                parse=cells.choice(_UPHELD, "异议成立"),
            ),
            Column(key="answered_on", titles=("答复日期",), parse=cells.day, dated=True),
        ),
    )


def announced_list(unit: Unit) -> OneList:
    """Return how a list of publicities is read; the guard of the case's page speaks when it is settled."""
    return OneList("", _layout(visit_rules(unit), unit.today), _settled)


def _settled(unit: Unit, staged: Staged) -> Settled:
    half = [_half(row) for row in staged.accepted]
    listed = [_announced(row) for row in staged.accepted]
    told: list[list[Said]] = [[Said(key, text) for key, text in wrong] for wrong in half]
    for one in vetting.announcement_problems(unit, listed):
        told[one.index].append(Said("case", one.text))
    rows = [Listed(Standing.NEW, told=tuple(said)) for said in told]
    settled, places = beside(staged, Comparison(rows))
    good = chosen(listed, places)
    return Settled(settled, lambda unit, batch: imports.announce(unit, batch, good), bool(good))


def _half(row: StagedRow) -> list[tuple[str, str]]:
    """Return what an objection or an answer that is said in part still lacks, by column."""
    said = day_of(row, "raised_on"), text_of(row, "text")
    answered = day_of(row, "answered_on"), text_of(row, "finding"), row.values.get("upheld")
    found = []
    if any(said) != all(said):
        found.append(("text", "异议要写明提出日期和内容。"))
    if any(one not in (None, "") for one in answered):
        if not all(said):
            found.append(("finding", "有核实结论，没有异议；请写明异议的日期和内容。"))
        elif not (answered[0] and answered[1]):
            found.append(("finding", "答复要写明日期和核实结论。"))
        elif answered[2] is None:
            found.append(("upheld", "请写明异议是否成立：成立或不成立。"))
    return found


def _announced(row: StagedRow) -> Announced:
    case, starts = row.values["case"], day_of(row, "shown_from")
    if not isinstance(case, int) or starts is None:
        raise TypeError(row.values)
    publicity = NewPublicity(
        shown_from=starts,
        doc_no=text_of(row, "doc_no"),
        place=text_of(row, "place"),
        contact=text_of(row, "contact"),
    )
    raised, text = day_of(row, "raised_on"), text_of(row, "text")
    if raised is None or not text:
        return Announced(case_id=case, publicity=publicity)
    objection = NewObjection(raised_on=raised, text=text, origin=text_of(row, "origin"))
    answered, finding = day_of(row, "answered_on"), text_of(row, "finding")
    answer = None
    if answered is not None and finding:
        upheld = row.values.get("upheld") is True
        answer = ObjectionAnswer(answered_on=answered, finding=finding, upheld=upheld)
    return Announced(case_id=case, publicity=publicity, objection=objection, answer=answer)
