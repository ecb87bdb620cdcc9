"""考核申诉: filed, answered by another, taken back, and the answer on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialog

from app.domain.assessment.appeals import AppealOutcome
from app.services import assessment
from app.services.assessment import Answer, AppealRow, NewAppeal
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.assessment import answering
from ui.pages.assessment.asked_of import Why, moved, one, shown

TOPICS = frozenset({"appeal", "result", "cycle"})


def file(page: RegisterPage) -> QDialog:
    """Ask who objects to what, and why."""
    find = partial(Picker, page.desk, assessment.appealable, "姓名、拼音或首字母")
    sheet = Sheet(
        title="登记申诉",
        command=NewAppeal,
        send=assessment.file_appeal,
        button="登记",
        note="只能对已公布、还没有定结果的考核申诉，在申诉期内提出；答复由另一个人办理。",
        asks={
            "result_id": Ask(title="考核结果", editor=find, wide=True),
            "grounds": Ask(wide=True),
            "evidence": Ask(required=False, wide=True),
        },
        start={"filed_on": page.desk.today},
    )
    return shown(page, sheet, lambda _id: page.desk.tell("申诉已登记，等待县级答复。"))


def answer(page: RegisterPage) -> QDialog:
    """Ask what an appeal comes to."""
    row: AppealRow = page.table.chosen()[0]
    points = "没有得分" if row.before is None else f"{row.before.normalize():f}分"
    sheet = Sheet(
        title=f"答复申诉：{row.name}",
        command=Answer,
        send=lambda unit, new, version: assessment.answer_appeal(unit, row.id, version, new),
        button="答复",
        note=f"{row.cycle}，原得分 {points}。申诉理由：“{row.grounds}”。更正得分后，名次按全县重新计算。",
        asks={
            "new_value": Ask(required=False),
            "answer": Ask(wide=True),
            "decision_doc": Ask(required=False),
        },
        start={"outcome": AppealOutcome.UPHELD},
        record=Record(version=row.version),
    )
    said = f"{row.name}的申诉已答复。"
    return shown(page, sheet, lambda people: page.desk.tell(moved(said, people)))


def withdraw(page: RegisterPage) -> QDialog:
    """Ask why an appeal is taken back."""
    row: AppealRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"撤回申诉：{row.name}",
        command=Why,
        send=lambda unit, new, version: assessment.withdraw_appeal(unit, row.id, version, new.reason),
        button="撤回",
        note=f"{row.cycle}：{row.grounds}。撤回后不再列出，原因留在记录里。",
        record=Record(version=row.version),
    )
    return shown(page, sheet, lambda _none: page.desk.tell(f"{row.name}的申诉已撤回。"))


def _open(rows: Sequence[AppealRow]) -> str:
    return one(rows) or ("" if rows[0].open else f"{rows[0].name}的申诉已经答复。")


def _answerable(rows: Sequence[AppealRow]) -> str:
    return _open(rows) or ("自己登记的申诉要由另一个人答复。" if rows[0].mine else "")


APPEALS = Register(
    id="appeals",
    title="考核申诉",
    section="考核",
    icon="clipboard-text",
    row=AppealRow,
    query=assessment.appeals,
    topics=TOPICS,
    adds=(),
    counted="项",
    first=("number", "name"),
    opens="打印答复书",
    tones={
        "state": {
            "待答复": Tone.WARNING,
            AppealOutcome.CHANGED.label: Tone.SUCCESS,
            AppealOutcome.UPHELD.label: Tone.NEUTRAL,
            AppealOutcome.REJECTED.label: Tone.NEUTRAL,
        }
    },
    empty="没有考核申诉。结果公布后，网格员对得分有异议的，在申诉期内登记在这里。",
    actions=(
        Action(
            title="打印答复书",
            icon="printer",
            permission=assessment.one_appeal.permission,
            start=answering.paper,
            blocked=one,
        ),
        Action(
            title="撤回",
            icon="arrow-u-up-left",
            permission=assessment.withdraw_appeal.permission,
            start=withdraw,
            blocked=_open,
        ),
        Action(
            title="答复",
            icon="check-circle",
            permission=assessment.answer_appeal.permission,
            start=answer,
            blocked=_answerable,
        ),
        Action(
            title="登记申诉",
            icon="plus",
            permission=assessment.file_appeal.permission,
            start=file,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
