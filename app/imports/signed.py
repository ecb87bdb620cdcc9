"""A sheet of a training session ticked in a workbook: who was there, and the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from app.core.errors import Invalid
from app.domain.training import MARKS, Mark
from app.domain.training.feedback import scale
from app.imports import cells
from app.imports.header import Column
from app.imports.listed import OneList, Settled, beside, chosen, text_of
from app.imports.namesakes import Namesakes, Where, told, where
from app.imports.rows import Layout
from app.imports.scores import tail
from app.imports.sheet import Raw
from app.imports.staged import Problem, Staged, StagedRow
from app.services import imports, training
from app.services.imports import ImportKind
from app.services.training import Namesake, SignedLine
from app.workspace import Unit

_HIGHEST = Decimal(100)
_WORDS: dict[str, Mark] = {
    **{mark.label: mark for mark in MARKS},
    **{str(at): mark for at, mark in enumerate(MARKS, start=1)},
    **dict.fromkeys(("√", "✓", "✔", "是", "到", "已到", "出席", "签到", "全程"), Mark.PRESENT),
    **dict.fromkeys(("部分", "迟到", "早退", "△"), Mark.PARTLY),
    **dict.fromkeys(("假", "事假", "病假", "公假", "请假未到", "○"), Mark.EXCUSED),
    **dict.fromkeys(("×", "X", "否", "缺", "未到", "旷课", "缺席未请假"), Mark.ABSENT),
}
_FEEDBACK = ("满意度", "评价", "满意度评价", "培训评价", "反馈", "满意程度")
_MARK = ("签到", "到课", "出勤", "考勤", "到课情况", "出勤情况", "签到情况", "参训情况", "是否到课")


def signed_list(unit: Unit, number: str, said: Mapping[Where, str]) -> OneList:
    """Return how a ticked sheet of a session is read; ``said`` is which of several of one name a row means.

    Raises: Invalid where no session is meant.
    """
    row = training.one_session(unit, training.session_named(unit, number))
    asked = Namesakes(said)
    check = partial(_meant, several=training.namesakes(unit, row.id), asked=asked)
    layout = Layout(kind=ImportKind.TRAINING.value, columns=(*_COLUMNS, *_rated(unit, row.id)), check=check)
    return OneList(f"{row.id}", layout, partial(_settled, session=(row.id, row.version)), asked=asked)


def _meant(rows: Sequence[StagedRow], several: Sequence[Namesake], asked: Namesakes) -> Iterator[Problem]:
    """Find whom a row means whose name several bear, where neither the last digits nor the line say it."""
    for row in rows if several else ():
        line = _line(row)
        fit = [one for one in several if one.name == line.name and line.tail in ("", one.tail)]
        if len(fit) > 1 and not any(one.number == line.number for one in fit):
            people = [(one.id, told(f"第{one.number}号", one.town, one.grid, tail=one.tail)) for one in fit]
            try:
                row.values["place"] = asked.one(where(row), line.name, people, "，或写上签到表的序号")
            except Invalid as unknown:
                yield row.problem("name", str(unknown))


def _rated(unit: Unit, session_id: int) -> tuple[Column, ...]:
    """Return the column of feedback, by its number or its word; none where the policy knows no scale."""
    rule = training.scale_of(unit, session_id)
    if rule is None:
        return ()
    words = {said: mark for mark, word in scale(rule).items() for said in (str(mark), f"{mark}分", word)}
    return (Column(key="feedback", titles=_FEEDBACK, parse=cells.choice(words, "满意度")),)


def _settled(unit: Unit, staged: Staged, session: tuple[int, int]) -> Settled:
    signed = [_line(row) for row in staged.accepted]
    settled, places = beside(staged, training.compare_sheet(unit, session[0], signed))
    good = chosen(signed, places)
    return Settled(settled, lambda unit, batch: imports.tick_sheet(unit, batch, *session, good), bool(good))


def _line(row: StagedRow) -> SignedLine:
    mark, score = row.values.get("mark"), row.values.get("score")
    number, feedback = text_of(row, "seq"), row.values.get("feedback")
    place = row.values.get("place")
    return SignedLine(
        name=text_of(row, "name"),
        mark=mark if isinstance(mark, Mark) else None,
        number=int(number) if number.isdecimal() else None,
        tail=text_of(row, "tail") or text_of(row, "identity")[-4:],
        score=score if isinstance(score, Decimal) else None,
        feedback=feedback if isinstance(feedback, int) else None,
        note=text_of(row, "note"),
        place_id=place if isinstance(place, int) else None,
    )


def hundred(raw: Raw) -> object:
    """Return a score of at most a hundred.

    Raises: Invalid, as ``cells.score``.
    """
    return cells.score(raw, maximum=_HIGHEST)


def last_four(raw: Raw) -> object:
    """Return the last four characters of a whole number, which may be masked: 9901**********0075.

    Raises: Invalid where a spreadsheet has spoilt it.
    """
    if not isinstance(raw, str) or "E+" in raw.upper():
        raise Invalid("身份证号存成了数字，末尾已丢失；请设为文本，或改用“身份证后四位”一列。")
    return tail(raw.strip()[-4:])


_COLUMNS = (
    Column(key="seq", titles=("序号", "编号", "NO"), parse=cells.text, soft=True),
    Column(
        key="name", titles=("姓名", "参训人员", "参训人", "学员", "学员姓名"), parse=cells.name, required=True
    ),
    Column(key="identity", titles=("身份证号", "身份证号码", "公民身份号码"), parse=last_four, soft=True),
    Column(key="tail", titles=("身份证后四位", "身份证号后四位", "后四位"), parse=tail),
    Column(key="town", titles=("乡镇", "单位", "所属乡镇"), parse=cells.text, soft=True),
    Column(key="grid", titles=("网格", "网格名称", "所属网格"), parse=cells.text, soft=True),
    Column(key="mark", titles=_MARK, parse=cells.choice(_WORDS, "签到"), must_exist=True),
    Column(key="score", titles=("成绩", "考试成绩", "分数", "得分"), parse=hundred),
    Column(key="note", titles=("备注", "说明"), parse=cells.text),
)
