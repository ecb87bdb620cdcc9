"""The neighbours' sheets of one or more vetting cases, a row for each household visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.core.errors import Invalid
from app.core.identity import mask_phone
from app.core.text import names_in
from app.domain.vetting import Opinion, Relation, answers_to
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen
from app.imports.namesakes import Namesakes, Someone, Where, told, where
from app.imports.rows import Layout
from app.imports.sheet import Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.services import imports, vetting
from app.services.vetting import CaseVisit, NewVisit
from app.workspace import Unit

KIND = "visits"
_ASKED = "asked."  # before the key of a question of the policy

_RELATIONS = {relation.label: relation for relation in Relation} | {
    "街坊": Relation.NEIGHBOUR,
    "街坊邻居": Relation.NEIGHBOUR,
    "同村": Relation.NEIGHBOUR,
    "同事": Relation.ACQUAINTANCE,
    "熟人": Relation.ACQUAINTANCE,
    "朋友": Relation.ACQUAINTANCE,
    "家属": Relation.SAME_HOUSEHOLD,
    "同住": Relation.SAME_HOUSEHOLD,
    "亲戚": Relation.RELATIVE,
}
_OPINIONS = {opinion.label: opinion for opinion in Opinion} | {
    "赞成": Opinion.AGREE,
    "反对": Opinion.DISAGREE,
}
_SIGNED = {"是": True, "已签": True, "已签字": True, "√": True, "有": True}
_UNSIGNED = {"否": False, "未签": False, "未签字": False, "×": False, "没有": False}


@dataclass(frozen=True, slots=True)
class Several:
    """The open cases of those who bear a name."""

    name: str
    cases: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class VisitRules:
    """What reading visits needs: the open cases by number and by name, each case's team, what is asked."""

    case_of: Callable[[str], int | Several]
    team_of: Callable[[int], Mapping[str, int]]
    questions: tuple[tuple[str, str], ...] = ()


def visit_rules(unit: Unit) -> VisitRules:
    """Return the rules of one database, as far as the person sees it."""
    rows = vetting.cases(unit, open_only=True)
    return VisitRules(
        case_of=partial(_case, rows),
        team_of=lambda case_id: {member.name: member.id for member in vetting.team(unit, case_id)},
        questions=vetting.questions(unit),
    )


def _case(known: Sequence[vetting.CaseRow], written: str) -> int | Several:
    same = [row for row in known if written in (row.number, row.name)]
    if len(same) == 1:
        return same[0].id
    if not same:
        raise Invalid(f"没有在办的考察“{written}”，请填写案卷编号（如 2026-001）或考察对象姓名。")
    return Several(written, tuple((row.id, told(row.number, row.place)) for row in same))


def visit_layout(rules: VisitRules, asked: Namesakes) -> Layout:
    """Return how a table of visits is read; who bears another's name is asked about.

    Source: standards-and-paper part 2, neighbour_interview_form.
    """
    return Layout(kind=KIND, columns=_columns(rules), check=partial(_meant, asked=asked))


def _meant(rows: Sequence[StagedRow], asked: Namesakes) -> Iterator[Problem]:
    for row in rows:
        if isinstance(several := row.values.get("case"), Several):
            row.values["case"] = None
            try:
                row.values["case"] = asked.one(where(row), several.name, several.cases, "，或改填案卷编号")
            except Invalid as unknown:
                yield row.problem("case", str(unknown))


def _columns(rules: VisitRules) -> tuple[Column, ...]:
    asked = (
        Column(key=_ASKED + key, titles=(label,), parse=cells.choice(_same(answers_to(label)), label))
        for key, label in rules.questions
    )
    return (*_whom(rules), *_HOME, *asked, *_SAID)


def _same(answers: Sequence[str]) -> dict[str, str]:
    return dict(zip(answers, answers, strict=True))


def _whom(rules: VisitRules) -> tuple[Column, ...]:
    return (
        Column(key="seq", titles=("序号", "NO"), parse=cells.text, soft=True),
        Column(
            key="case",
            titles=("案卷编号", "考察编号", "考察对象", "考察对象姓名"),
            parse=cells.resolved(rules.case_of),
            required=True,
        ),
        Column(
            key="visited_on",
            titles=("走访时间", "走访日期", "日期"),
            parse=cells.day,
            required=True,
            dated=True,
        ),
    )


def _names(raw: Raw) -> object:
    return names_in(cells.plain(raw))


_HOME = (
    Column(key="visited_at", titles=("几点", "走访几点", "具体时间"), parse=cells.text),
    Column(key="residence", titles=("居住年限", "居住时间"), parse=cells.text),
    Column(key="householder", titles=("户主", "户主姓名"), parse=cells.name, required=True),
    Column(key="respondent", titles=("被访人", "被访人姓名", "受访人"), parse=cells.text),
    Column(key="household_no", titles=("户号", "户口簿号"), parse=cells.text),
    Column(key="address", titles=("地点", "走访地点", "住址", "地址", "家庭住址"), parse=cells.text),
    Column(key="phone", titles=("电话", "联系电话", "手机号"), parse=cells.text, secret=mask_phone),
    Column(
        key="relation", titles=("与考察对象关系", "关系"), parse=cells.choice(_RELATIONS, "与考察对象关系")
    ),
)
_SAID = (
    Column(
        key="opinion",
        titles=("是否同意", "意见", "是否同意聘用"),
        parse=cells.choice(_OPINIONS, "是否同意"),
        required=True,
    ),
    Column(key="members", titles=("走访人", "考察组成员", "走访人员"), parse=_names, required=True),
    Column(
        key="signed",
        titles=("被访人签字", "签字", "已签字"),
        parse=cells.choice(_SIGNED | _UNSIGNED, "被访人签字"),
    ),
    Column(key="remarks", titles=("具体意见", "评价", "备注"), parse=cells.text),
)


def case_visit(row: StagedRow, rules: VisitRules) -> CaseVisit:
    """Return what a row says, ready for the service; nobody of the team means nobody was there."""
    values, case_id, on = row.values, row.values["case"], row.values["visited_on"]
    opinion, relation, names = values["opinion"], values.get("relation"), values["members"]
    if not isinstance(case_id, int) or not isinstance(on, date) or not isinstance(opinion, Opinion):
        raise TypeError(values)
    team = rules.team_of(case_id)

    def text(key: str) -> str:
        return str(values.get(key) or "")

    visit = NewVisit(
        visited_on=on,
        householder=text("householder"),
        members=tuple(team.get(name, 0) for name in names) if isinstance(names, tuple) else (),
        opinion=opinion,
        signed=values.get("signed") is True,
        respondent=text("respondent"),
        household_no=text("household_no"),
        address=text("address"),
        phone=text("phone"),
        relation=relation if isinstance(relation, Relation) else Relation.NEIGHBOUR,
        visited_at=text("visited_at"),
        residence=text("residence"),
        remarks=text("remarks"),
        ratings=tuple((key, said) for key, label in rules.questions if (said := _answer(row, key, label))),
    )
    return CaseVisit(case_id=case_id, visit=visit)


def _answer(row: StagedRow, key: str, label: str) -> str:
    """Return what a row says to a question: 无, which says nothing elsewhere, answers one after 有无."""
    written = cells.plain(row.cells.get(_ASKED + key, "")).strip()
    return written if written in answers_to(label) else str(row.values.get(_ASKED + key) or "")


def visit_list(unit: Unit, said: Mapping[Where, str]) -> OneList:
    """Return how neighbours' sheets are read; the checklist's own guard speaks when they are settled."""
    asked = Namesakes(said)
    return OneList("", visit_layout(visit_rules(unit), asked), _settled, asked=asked)


def _settled(unit: Unit, staged: Staged) -> Settled:
    rules = visit_rules(unit)
    sheets = [case_visit(row, rules) for row in staged.accepted]
    settled, places = beside(staged, vetting.compare_visits(unit, sheets))
    good = chosen(sheets, places)
    return Settled(settled, lambda unit, batch: imports.record_visits(unit, batch, good), bool(good))
