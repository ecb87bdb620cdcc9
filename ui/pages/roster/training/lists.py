"""The lists of training: sessions as they stand, everybody's year, certificates."""

from __future__ import annotations

from app.domain.training import Standing, Validity
from app.services import training
from app.services.training import CertificateRow, HoursRow, SessionRow
from ui.kit.page import Custom
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.training import acts, blocking, giving
from ui.pages.roster.training.sheet import TOPICS, SheetPage

_WRITE = training.plan.permission
_READ = training.sessions.permission

TRAINING = Register(
    id="training",
    title="培训",
    section="花名册",
    icon="users-three",
    row=SessionRow,
    query=training.sessions,
    topics=TOPICS,
    adds=(),
    counted="期",
    names=(),
    first=("number", "title"),
    opens="签到表",
    tones={
        "standing": {
            Standing.COMING: Tone.INFO,
            Standing.DUE: Tone.WARNING,
            Standing.CLOSED: Tone.SUCCESS,
            Standing.CANCELLED: Tone.NEUTRAL,
        }
    },
    empty="还没有登记培训。登记后通知人员、打印签到表，办完把签字的签到表登记回来。",
    actions=(
        Action(
            title="取消", icon="prohibit", permission=_WRITE, start=acts.cancel, blocked=blocking.changeable
        ),
        Action(
            title="修改",
            icon="pencil-simple",
            permission=_WRITE,
            start=acts.change,
            blocked=blocking.changeable,
        ),
        Action(
            title="安排补训",
            icon="arrow-counter-clockwise",
            permission=_WRITE,
            start=acts.make_up,
            blocked=blocking.closed,
        ),
        Action(
            title="再办一期", icon="copy-simple", permission=_WRITE, start=acts.again, blocked=blocking.one
        ),
        Action(
            title="签到表",
            icon="clipboard-text",
            permission=_READ,
            start=acts.open_sheet,
            blocked=blocking.one,
            keys="Ctrl+O",
        ),
        Action(
            title="登记培训",
            icon="plus",
            permission=_WRITE,
            start=acts.plan,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)

SHEET = Custom(
    id="training_sheet",
    title="培训签到",
    section="花名册",
    icon="users-three",
    permission=_READ,
    make=SheetPage,
    each=True,
)

HOURS = Register(
    id="training_hours",
    title="培训学时",
    section="花名册",
    icon="users-three",
    row=HoursRow,
    query=training.hours,
    past=training.hours_from,
    means="统计到",
    topics=TOPICS,
    adds=("done", "lacking"),
    counted="人",
    first=("name",),
    empty="这一天没有在岗的网格员。",
)

CERTIFICATES = Register(
    id="certificates",
    title="培训证书",
    section="花名册",
    icon="users-three",
    row=CertificateRow,
    query=training.certificates,
    topics=TOPICS,
    adds=(),
    counted="张",
    names=("name",),
    first=("number", "name"),
    opens="证书",
    tones={
        "validity": {
            Validity.GOOD: Tone.SUCCESS,
            Validity.ENDING: Tone.WARNING,
            Validity.OVER: Tone.DANGER,
            Validity.VOID: Tone.NEUTRAL,
        }
    },
    empty="还没有发过培训证书：在一期培训的签到表里发证。",
    onward=("去培训", "training"),
    actions=(
        Action(
            title="作废",
            icon="prohibit",
            permission=training.void_certificate.permission,
            start=giving.void,
            blocked=giving.standing,
        ),
        Action(
            title="证书",
            icon="printer",
            permission=training.one_certificate.permission,
            start=giving.show,
            blocked=giving.one,
        ),
    ),
)
