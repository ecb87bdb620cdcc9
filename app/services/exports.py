"""Lists of many persons leave the office by two people: one asks and says why, another lets it go.

Source: GB/T 35273-2020 7.1 (批量操作审批); the numbers are trust.md 5.  A list with one person labelled 重要
needs two people however short it is.  An issued document needs none of this: it is approved with its run.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.own_words import in_own_words
from app.core.text import clean
from app.domain.papers import export_number
from app.services._actors import names, own
from app.services._hidden import important
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.documents import ExportRequest

MOST_ALONE = 50  # persons a list may name that one person takes out alone
LASTS = timedelta(days=3)  # an approval nobody used


class State(Choice):
    """How a request stands."""

    ASKED = "asked", "等待批准"
    APPROVED = "approved", "已批准，未导出"
    REFUSED = "refused", "不批准"
    GIVEN = "given", "已导出"
    RUN_OUT = "run_out", "已过期"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExport:
    """What is to be taken out: the list with its filters in words, its key, how many persons, and why."""

    title: str
    detail: str
    key: str
    people: int
    who: frozenset[int] = frozenset()
    purpose: Annotated[str, Label("用途", width=60, help="给谁、办什么事用，例如：报县财政局核对代发人数")]


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One request."""

    id: int
    version: int
    number: Annotated[str, Label("编号", width=10)]
    at: Annotated[datetime, Label("申请时间", width=16)]
    who: Annotated[str, Label("申请人", width=12)]
    title: Annotated[str, Label("名单", width=18)]
    people: Annotated[int, Label("人数", width=8)]
    purpose: Annotated[str, Label("用途", width=30)]
    state: Annotated[State, Label("状态", width=14)]
    decided: Annotated[str, Label("批准人", width=12)]
    decided_at: Annotated[datetime | None, Label("批准时间", width=16)]
    answer: Annotated[str, Label("不批准的理由", width=20)]
    detail: Annotated[str, Label("范围和筛选", width=40)]
    mine: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a list may go out now; where it waits for somebody ``words`` say so."""

    may: bool
    words: str = ""


@permits(Permission.ROSTER_READ)
def ask(unit: Unit, new: NewExport) -> int:
    """Ask to take a list out, and return the request's id.

    Raises: Invalid without a purpose, or when the same list waits already.
    """
    purpose = clean(new.purpose)
    if len(purpose) < 4:
        raise Invalid(fields={"purpose": "请写明给谁、办什么事用，至少四个字。"})
    if standing(unit, new.key, new.people, new.who).words:
        raise Invalid("这份名单已经申请过，正在等待批准，不用再申请。")
    kept = ExportRequest(
        title=new.title[:200], detail=new.detail[:400], key=new.key, people=new.people, purpose=purpose[:200]
    )
    unit.session.add(kept)
    unit.session.flush()  # the caller is told its number
    return kept.id


@permits(Permission.ROSTER_READ)
def requests(unit: Unit) -> list[ExportRow]:
    """List one's own requests, the latest first; who may approve sees everybody's."""
    found = select(ExportRequest).order_by(ExportRequest.id.desc())
    if Permission.EXPORT_APPROVE not in unit.actor.permissions or WHOLE not in unit.actor.scopes:
        found = found.where(ExportRequest.recorded_by == unit.actor.login)
    people = names(unit)
    return [
        ExportRow(
            id=one.id,
            version=one.version,
            number=export_number(one.id),
            at=one.recorded_at,
            who=people[one.recorded_by],
            title=one.title,
            people=one.people,
            purpose=one.purpose,
            state=_state(unit, one),
            decided=people[one.decided_by] if one.decided_by else "",
            decided_at=one.decided_at,
            answer=one.answer,
            detail=one.detail,
            mine=own(unit, one.recorded_by),
        )
        for one in unit.session.scalars(found)
    ]


def _state(unit: Unit, one: ExportRequest) -> State:
    if one.given_at is not None:
        return State.GIVEN
    if one.refused:
        return State.REFUSED
    if unit.now > (one.decided_at or one.recorded_at) + LASTS:
        return State.RUN_OUT
    return State.APPROVED if one.decided_at else State.ASKED


@permits(Permission.EXPORT_APPROVE)
def approve(unit: Unit, request: int, version: int) -> None:
    """Let a list go out, once and within three days.

    Raises: NotFound, Conflict. Denied for one's own. Invalid when it is decided or has run out.
    """
    _decide(unit, _waiting(unit, request, version))


@permits(Permission.EXPORT_APPROVE)
def refuse(unit: Unit, request: int, version: int, reason: str) -> None:
    """Refuse a list with a reason, which the asker reads.

    Raises: as ``approve``; Invalid without a reason.
    """
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明不批准的理由，申请人会看到。"})
    one = _waiting(unit, request, version)
    _decide(unit, one)
    one.refused, one.answer = True, clean(reason)[:200]


def _waiting(unit: Unit, request: int, version: int) -> ExportRequest:
    one = unit.session.get(ExportRequest, request)
    if one is None:
        raise NotFound("没有这项申请，请刷新后再试。")
    unchanged(unit, one, version, "这项申请刚被别人办理过，请刷新后再看。")
    if own(unit, one.recorded_by):
        raise Denied("自己申请的导出要由另一个人批准。")
    if (state := _state(unit, one)) is not State.ASKED:
        raise Invalid(f"这项申请{state.label}，不能再办理。")
    return one


def _decide(unit: Unit, one: ExportRequest) -> None:
    one.decided_by, one.decided_at = unit.actor.login, unit.now


def _mine(unit: Unit, key: str, people: int) -> list[ExportRequest]:
    asked = select(ExportRequest).where(
        ExportRequest.recorded_by == unit.actor.login,
        ExportRequest.key == key,
        ExportRequest.people >= people,
    )
    return list(unit.session.scalars(asked.order_by(ExportRequest.id)))


@permits(Permission.ROSTER_READ)
def needed(unit: Unit, people: int, who: Set[int] = frozenset()) -> str:
    """Return why another person must let a list go, empty where one may take it out alone.

    ``people`` is how many it names, ``who`` those of them that are persons of the register.
    """
    if who and (guarded := len(who & important(unit).keys())):
        return f"里面有{guarded}人的安全标记是“重要”，不论人数"
    return f"涉及{people:,}人，超过{MOST_ALONE}人" if people > MOST_ALONE else ""


@permits(Permission.ROSTER_READ)
def standing(unit: Unit, key: str, people: int, who: Set[int] = frozenset()) -> Standing:
    """Return whether one's own list may go out now, or waits for somebody."""
    if not needed(unit, people, who):
        return Standing(may=True)
    states = {_state(unit, one): one for one in _mine(unit, key, people)}
    if State.APPROVED in states:
        return Standing(may=True)
    if one := states.get(State.ASKED):
        return Standing(
            may=False,
            words=in_own_words(
                f"申请{export_number(one.id)}等待县级复核或审批批准，批准后再按一次就能导出。"
            ),
        )
    return Standing(may=False)


@permits(Permission.ROSTER_READ)
def give(unit: Unit, key: str, people: int, who: Set[int] = frozenset()) -> str:
    """Use the approval of a list, and return its number, empty where it needs none; called with the act.

    Raises: Denied when nobody has let it go.
    """
    why = needed(unit, people, who)
    if not why:
        return ""
    approved = [one for one in _mine(unit, key, people) if _state(unit, one) is State.APPROVED]
    if not approved:
        raise Denied(
            f"这份名单{why}，要由另一个人批准才能导出或打印；"
            "请按“导出”或“存为Excel”（命令加 --purpose）写明用途，提出申请。"
        )
    approved[0].given_at = unit.now
    return export_number(approved[0].id)
