"""应本人要求删除: somebody asks that what is kept of them be deleted; what may go goes by ``clearing``.

One registers the request, and with it what may go now is asked for as a clearing; another decides those, and
answers: what went, what stays, until when and by which rule.  A period the law sets is kept; one the county
set itself yields to the person.  Source: PIPL 47 and 50, GB/T 35273-2020 8.3 and 8.7 (thirty days).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from sqlalchemy import select

from app.core.access import WHOLE, Permission, permits
from app.core.clock import CHINA
from app.core.errors import Denied, Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.text import clean
from app.domain.papers import erasure_number
from app.domain.personal import ASSUMED, RULES
from app.services._actors import names, own
from app.services._forgetting import GONE
from app.services._hidden import true
from app.services._versions import unchanged
from app.services.retention import Kept, kept_of
from app.workspace import Unit
from db.models.people import Clearing, Erasure, Person

ANSWERED_WITHIN = timedelta(days=30)  # GB/T 35273-2020 8.7


class Standing(Choice):
    """How a request stands."""

    ASKED = "asked", "等待办理"
    ANSWERED = "answered", "已答复"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewErasure:
    """Who asked, when, and what for."""

    person_id: int
    asked_on: Annotated[date, Label("申请日期", width=12)]
    wish: Annotated[str, Label("申请内容", width=60, help="照本人的话写，例如：已离职，请删除我的电话和住址")]


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One request; ``told`` is what was answered, a line for each kind."""

    id: int
    version: int
    person_id: int
    number: Annotated[str, Label("编号", width=10)]
    asked_on: Annotated[date, Label("申请日期", width=12)]
    until: Annotated[date, Label("答复期限", width=12)]
    name: Annotated[str, Label("申请人", width=12)]
    wish: Annotated[str, Label("申请内容", width=36)]
    standing: Annotated[Standing, Label("状态", width=10)]
    who: Annotated[str, Label("登记人", width=12)]
    decided: Annotated[str, Label("答复人", width=12)]
    decided_at: Annotated[datetime | None, Label("答复时间", width=16)]
    said: Annotated[str, Label("答复内容", width=60)]
    told: tuple[str, ...]
    answer: str
    mine: bool


@permits(Permission.DOCUMENTS_ISSUE)
def register(unit: Unit, new: NewErasure) -> int:
    """Register a request, ask for what may go now to be cleared, and return the request's id.

    Raises: Denied to whoever sees a part of the county. NotFound. Invalid by field, or while one is open.
    """
    _whole(unit)
    person = unit.session.get(Person, new.person_id)
    if person is None or person.voided:
        raise NotFound("没有登记这个人，请刷新后再选。")
    wish = clean(new.wish)
    if len(wish) < 4:
        raise Invalid(fields={"wish": "请照本人的话写明要删除什么，至少四个字。"})
    if new.asked_on > unit.today:
        raise Invalid(fields={"asked_on": "申请日期不能晚于今天。"})
    opened = select(Erasure.id).where(Erasure.person_id == person.id, Erasure.decided_by.is_(None))
    if unit.session.scalar(opened) is not None:
        raise Invalid("这个人已有一项删除申请正在办理，请先办完那一项。")
    one = Erasure(person_id=person.id, asked_on=new.asked_on, wish=wish[:400], told=[])
    unit.session.add(one)
    unit.session.flush()  # what is cleared names it
    asked = select(Clearing.what).where(Clearing.person_id == person.id, Clearing.decided_by.is_(None))
    waiting = set(unit.session.scalars(asked))
    paper = f"本人申请（{erasure_number(one.id)}）"
    for kept in kept_of(unit, person):
        if kept.may and kept.kind.value not in waiting:
            unit.session.add(
                Clearing(person_id=person.id, what=kept.kind.value, paper=paper, erasure_id=one.id)
            )
    return one.id


def _whole(unit: Unit) -> None:
    if WHOLE not in unit.actor.scopes:
        raise Denied("删除申请由管全县的人员办理；乡镇收到的，请转县综治中心。")


@permits(Permission.ROSTER_READ)
def erasures(unit: Unit) -> list[ErasureRow]:
    """List the requests, the latest first; nothing to whoever sees a part of the county."""
    if WHOLE not in unit.actor.scopes:
        return []
    people = names(unit)
    found = select(Erasure, Person).join(Person, Person.id == Erasure.person_id).order_by(Erasure.id.desc())
    return [
        ErasureRow(
            id=one.id,
            version=one.version,
            person_id=one.person_id,
            number=erasure_number(one.id),
            asked_on=one.asked_on,
            until=one.asked_on + ANSWERED_WITHIN,
            name=person.name,
            wish=one.wish,
            standing=Standing.ANSWERED if one.decided_by else Standing.ASKED,
            who=people[one.recorded_by],
            decided=people[one.decided_by] if one.decided_by else "",
            decided_at=one.decided_at,
            said="；".join([*one.told, one.answer] if one.answer else one.told),
            told=tuple(one.told),
            answer=one.answer,
            mine=own(unit, one.recorded_by),
        )
        for one, person in unit.session.execute(found)
    ]


@permits(Permission.VETTING_DECIDE)
def answer(unit: Unit, erasure: int, version: int, note: str = "") -> None:
    """Answer a request whose clearings are all decided: what went, what stays and why, kept as it is told.

    Raises: Denied to who registered it, or sees a part. NotFound, Conflict. Invalid: answered, or one waits.
    """
    _whole(unit)
    one = unit.session.get(Erasure, erasure)
    if one is None:
        raise NotFound("没有这项申请，请刷新后再试。")
    unchanged(unit, one, version, "这项申请刚被别人办理过，请刷新后再看。")
    if own(unit, one.recorded_by):
        raise Denied("自己登记的申请要由另一个人答复。")
    if one.decided_by:
        raise Invalid("这项申请已经答复，不能再办理。")
    mine = list(unit.session.scalars(select(Clearing).where(Clearing.erasure_id == one.id)))
    if any(each.decided_by is None for each in mine):
        raise Invalid("这项申请提请的清除还没有办完，请先在“期满清除”里批准或不批准。")
    one.told = list(_told(unit, one, mine))
    one.decided_by, one.decided_at, one.answer = unit.actor.login, unit.now, clean(note)[:400]


def _told(unit: Unit, one: Erasure, mine: list[Clearing]) -> Iterator[str]:
    """Yield a line for each kind: what was decided of it, and of the others why they stay."""
    for each in mine:
        label = next(kind.label for kind in RULES if kind.value == each.what)
        assert each.decided_at is not None
        day = each.decided_at.astimezone(CHINA).date()
        yield f"{label}：没有删除，{each.answer}" if each.refused else f"{label}：已于{day}删除"
    person = unit.session.get_one(Person, one.person_id)
    handled = {each.what for each in mine}
    for kept in kept_of(unit, person):
        if kept.kind.value not in handled and not (person.name.startswith(GONE) and kept.may):
            yield f"{kept.kind.label}：{_why(kept, unit.today)}"


def _why(kept: Kept, today: date) -> str:
    """Return in a sentence why a kind stays, and until when."""
    rule = RULES[kept.kind]
    if kept.since is None:
        return "仍在任职或考察中，处理目的还没有实现，暂不删除"
    if kept.held:
        return "补贴、保险还没有结清，或申诉、更正、表彰、解聘没有办完，办完后办理"
    due = rule.due(kept.since)
    if due <= today:
        return "保存期限已满，随账簿、案卷保存，只存储、不作他用"
    source = "由本单位确定" if rule.source == ASSUMED else rule.source  # 假设 is the office's own word
    return f"保存到{due}（{rule.words}，{source}），期满前只存储、不作他用"


@permits(Permission.ROSTER_READ)
def letter(unit: Unit, erasure: int) -> tuple[ErasureRow, str]:
    """Return an answered request and how the person is addressed: by name while anything is known of them.

    Raises: NotFound. Invalid before it is answered.
    """
    row = next((row for row in erasures(unit) if row.id == erasure), None)
    if row is None:
        raise NotFound("没有这项申请，请刷新后再试。")
    if row.standing is not Standing.ANSWERED:
        raise Invalid("这项申请还没有答复，答复后才能打印答复书。")
    person = unit.session.get_one(Person, row.person_id)
    return row, "申请人" if person.name.startswith(GONE) else true(unit, person, "name")
