"""The two lists of tenure: everybody's term as it stands, and what is drafted and decided about it."""

from __future__ import annotations

from app.domain.tenure import Standing, TenureKind, TenureState
from app.services import scans, tenure
from app.services.tenure import ActRow, TermRow
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.tenure import acts, deciding

_TOPICS = frozenset({"tenure_act", "agreement", "posting", "cycle", "result", "appeal"})
TONES = {
    Standing.DISMISS: Tone.DANGER,
    Standing.PROBATION_OVER: Tone.DANGER,
    Standing.PROBATION_ENDS: Tone.WARNING,
    Standing.OVER: Tone.DANGER,
    Standing.ENDS: Tone.WARNING,
    Standing.PROBATION: Tone.INFO,
    Standing.RUNNING: Tone.SUCCESS,
    Standing.NONE: Tone.NEUTRAL,
}

TERMS = Register(
    id="terms",
    title="聘期",
    section="花名册",
    icon="users-three",
    row=TermRow,
    query=tenure.terms,
    topics=_TOPICS,
    adds=(),
    counted="人",
    tones={"standing": TONES},
    opens="续聘",
    empty="现在没有人在岗。",
    actions=(
        Action(
            title="解聘",
            icon="user-minus",
            permission=tenure.dismiss.permission,
            start=acts.of_one(acts.dismiss),
            blocked=deciding.one,
        ),
        Action(
            title="辞职",
            icon="sign-out",
            permission=tenure.resign.permission,
            start=acts.of_one(acts.resign),
            blocked=deciding.one,
        ),
        Action(
            title="试用期考核",
            icon="hourglass-medium",
            permission=tenure.end_probation.permission,
            start=acts.of_one(acts.end_probation),
            blocked=deciding.on_trial,
        ),
        Action(
            title="续聘",
            icon="arrows-clockwise",
            permission=tenure.renew_many.permission,
            start=acts.renew,
            blocked=deciding.some,
            primary=True,
        ),
    ),
)

TENURE = Register(
    id="tenure",
    title="解聘续聘",
    section="花名册",
    icon="users-three",
    row=ActRow,
    query=tenure.acts,
    topics=_TOPICS | {"evidence"},
    adds=(),
    counted="项",
    names=("name",),
    first=("number", "name"),
    opens="打印文书",
    tones={
        "state": {
            TenureState.DRAFTED: Tone.WARNING,
            TenureState.APPROVED: Tone.SUCCESS,
            TenureState.REFUSED: Tone.DANGER,
            TenureState.WITHDRAWN: Tone.NEUTRAL,
        },
        "kind": {TenureKind.DISMISSAL: Tone.DANGER},
    },
    empty="还没有解聘、辞职、续聘和试用期考核。在“聘期”或花名册的“办理”里起草。",
    onward=("去聘期", "terms"),
    actions=(
        Action(
            title="打印文书",
            icon="printer",
            permission=tenure.papers.permission,
            start=deciding.print_papers,
            blocked=deciding.any_,
        ),
        Action(
            title="上传签字件",
            icon="paperclip",
            permission=scans.keep_paper.permission,
            start=deciding.add,
            blocked=deciding.drafted,
        ),
        Action(
            title="撤回",
            icon="arrow-u-up-left",
            permission=tenure.withdraw.permission,
            start=deciding.withdraw,
            blocked=deciding.drafted,
        ),
        Action(
            title="不批准",
            icon="prohibit",
            permission=tenure.refuse.permission,
            start=deciding.refuse,
            blocked=deciding.refusable,
        ),
        Action(
            title="批准",
            icon="check-circle",
            permission=tenure.approve.permission,
            start=deciding.approve,
            blocked=deciding.undecided,
            primary=True,
        ),
    ),
)
