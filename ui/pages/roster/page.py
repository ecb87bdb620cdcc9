"""The list of the roster and what may be done from it."""

from __future__ import annotations

from datetime import date

from app.core.fields import Kind, Label
from app.core.period import Quarter
from app.domain.ages import Ageing
from app.domain.roster import Standing
from app.services import assessment, imports, pay, roster, tenure
from ui.kit.desk import Desk
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster import acts, carrying, importing, together
from ui.pages.roster.card import PersonCard
from ui.pages.roster.dated import look_at
from ui.pages.roster.graded import GRADES
from ui.pages.roster.marking import TONES
from ui.pages.roster.strip import Strip
from ui.pages.roster.tenure.page import TONES as TERM_TONES

_TONES = {
    Standing.COMING: Tone.INFO,
    Standing.SERVING: Tone.SUCCESS,
    Standing.ENDED: Tone.NEUTRAL,
}


_DUE = {stands.label: tone for stands, tone in TERM_TONES.items()} | {one.label: Tone.INFO for one in Ageing}
_DUE |= {f"{stands.label}、{one.label}": tone for stands, tone in TERM_TONES.items() for one in Ageing}
_TOPICS = frozenset(
    {
        "posting",
        "person",
        "bank_account",
        "unit",
        "unit_version",
        "cycle",
        "result",
        "pay_run",
        "leave_request",
        "agreement",
        "tenure_act",
    }
)


def _card(desk: Desk, row: roster.WorkerRow) -> PersonCard:
    return PersonCard(desk, row, _TONES[row.standing])


def _labels(row: roster.WorkerRow) -> dict[str, Label]:
    """Return the titles of what is known of one month, with the month."""
    scored, paid, found = row.latest.scored, row.latest.paid, dict[str, Label]()
    if scored is not None:
        span, said = f"{scored.number}月", f"{scored.label}日常考核已公布的结果"
        if row.latest.quarterly:
            quarter = Quarter.of(scored.first)
            span, said = f"{quarter.number}季度", f"{quarter.label}考核已公布的结果"
        found["score"] = Label(f"{span}考核", 9, f"{said}：得分。", Kind.SCORE)
        found["grade"] = Label(f"{span}等次", 9, f"{said}：等次。")
    if paid is not None:
        said = f"{paid.label}正常发放（{row.latest.run}）中每人的金额，补发、更正不在内。"
        found["stipend"] = Label(f"{paid.number}月补贴", 11, said)
    return found


PAGE = Register(
    id="roster",
    title="花名册",
    section="花名册",
    icon="users-three",
    row=roster.WorkerRow,
    query=tenure.listed,
    head=tenure.first_listed,
    needs={
        "score": assessment.latest.permission,
        "grade": assessment.latest.permission,
        "stipend": pay.latest.permission,
    },
    labels=_labels,
    counted="人",
    tones={"standing": _TONES, "grade": GRADES, "mark": TONES, "due": _DUE},
    strip=Strip,
    onto=carrying.carry,
    carried_by=roster.transfer.permission,
    card=_card,
    topics=_TOPICS,
    past=roster.listed_from,
    elsewhere="others",
    means="在岗于",
    sent={date: look_at},
    empty="花名册还是空的：按“新增网格员”登记，或导入已有的名单。",
    actions=(
        Action(
            title="粘贴名单",
            icon="clipboard-text",
            permission=imports.register_workers.permission,
            start=importing.paste,
            keys="Ctrl+V",
        ),
        Action(
            title="导入名单",
            icon="file-arrow-down",
            permission=imports.register_workers.permission,
            start=importing.take_in,
            keys="Ctrl+I",
        ),
        Action(
            title=together.TITLE,
            icon="pencil-line",
            permission=roster.amend_many.permission,
            start=together.ask,
            blocked=together.some,
            keys="Ctrl+Shift+M",
        ),
        Action(
            title=acts.HANDLE,
            icon="caret-down",
            permission=roster.reveal.permission,  # whoever may do any of them holds it
            start=acts.menu,
            blocked=acts.some_workers,
            keys="Ctrl+M",
        ),
        Action(
            title="新增网格员",
            icon="plus",
            permission=roster.register.permission,
            start=acts.add,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
