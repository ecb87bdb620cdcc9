"""表彰、处分、后备干部、选入两委: kept with document and dates, ended or made void, told to who vets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.merits import ENDS, MeritKind, MeritState, state_on, words
from app.services import assessment
from app.services._merits import NewMerit as NewMerit
from app.services._merits import disciplines, keep, take_office
from app.services._same import same
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster._places import homes_of
from app.services.roster._sight import seen_person, sees_person
from app.workspace import Unit
from db.models.awards import AwardCandidate
from db.models.merits import Merit
from db.models.people import Person

_GONE = "没有这条记录，或不在您的管辖范围，请刷新后再试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeritEnd:
    """How a decision ended."""

    on: Annotated[date, Label("日期", width=12)]
    doc_no: Annotated[str, Label("文号", width=20)] = ""
    note: Annotated[str, Label("结果", width=60, help="例如：期满解除；任用为东村村委会委员；因离岗退出后备")]


@dataclass(frozen=True, slots=True)
class MeritRow:
    """One decision about a person."""

    id: int
    version: int
    person_id: int
    name: Annotated[str, Label("姓名", width=10)]
    town: Annotated[str, Label("乡镇", width=12)]
    place: Annotated[str, Label("网格", width=18, tail=True)]
    kind: Annotated[MeritKind, Label("种类", width=10)]
    title: Annotated[str, Label("名称", width=18)]
    state: Annotated[MeritState, Label("状态", width=9)]
    since: Annotated[date, Label("生效日期", width=11)]
    until: Annotated[date | None, Label("结束日期", width=11)]
    body: Annotated[str, Label("决定单位", width=18)]
    doc_no: Annotated[str, Label("文号", width=18)]
    basis: Annotated[str, Label("依据", width=26)]
    ended: Annotated[str, Label("结果", width=24)]

    @property
    def words(self) -> str:
        """The decision in a line."""
        return words(self.kind, self.title, self.doc_no, self.since, self.until or OPEN_END)


@permits(Permission.ROSTER_READ)
def merits(unit: Unit, person_id: int | None = None) -> list[MeritRow]:
    """List the decisions about whom the actor sees, the latest first; those of one person if given."""
    where = [] if person_id is None else [Merit.person_id.in_(same(unit, person_id))]
    return list(_rows(unit, *where))


def _rows(unit: Unit, *where: ColumnElement[bool]) -> Iterator[MeritRow]:
    found = unit.session.execute(
        select(Merit, Person.name)
        .join(Person, Person.id == Merit.person_id)
        .where(Merit.voided_at.is_(None), *where)
        .order_by(Merit.valid_from.desc(), Merit.id.desc())
    ).all()
    homes = homes_of(unit, {row.Merit.person_id for row in found})
    for one, name in found:
        home = homes.get(one.person_id)
        if home is None and not sees_person(unit, one.person_id):
            continue
        yield MeritRow(
            id=one.id,
            version=one.version,
            person_id=one.person_id,
            name=name,
            town=home.town if home else "",
            place=(home.grid or home.village) if home else "",
            kind=one.merit_kind,
            title=one.title,
            state=state_on(one.valid_from, one.valid_to, unit.today),
            since=one.valid_from,
            until=None if one.valid_to == OPEN_END else one.valid_to,
            body=one.decided_body,
            doc_no=one.doc_no,
            basis=one.basis,
            ended="；".join(filter(None, (one.end_note, one.end_doc))),
        )


@permits(Permission.ROSTER_WRITE)
def record_merit(unit: Unit, person_id: int, new: NewMerit) -> int:
    """Keep a decision about somebody, and return its id.  Who is chosen into 两委 leaves the reserve by it.

    Raises:
        Invalid: by field; or of the reserve: the county has none, they are in it, or under discipline;
            or of 两委: they have never served in a grid by then, or are in it.
        NotFound: the person is not in the actor's scope.
    """
    person = seen_person(unit, person_id)
    if wrong := _wrong(new):
        raise Invalid(fields=wrong)
    if new.kind is MeritKind.RESERVE:
        _may_enter(unit, person, new.since)
    if new.kind is MeritKind.CHOSEN:
        take_office(unit, person, new)
    return keep(unit, person.id, new)


def _wrong(new: NewMerit) -> dict[str, str]:
    asked = {"title": new.title, "body": new.body, "doc_no": new.doc_no, "basis": new.basis}
    wrong = {key: "请填写" for key, text in asked.items() if len(clean(text)) < 2}
    if new.until is not None and new.until <= new.since:
        wrong["until"] = "到期日期要晚于生效日期"
    return wrong


def _may_enter(unit: Unit, person: Person, on: date) -> None:
    if policy_on(unit, unit.today).reserve_cadre is None:
        raise Invalid("本县政策没有写后备干部的规定，请先在“政策”里补上。")
    if barred := disciplines(unit, {person.id}, on).get(person.id):
        raise Invalid(f"处分期内不能列入后备干部：{'；'.join(barred)}。")
    mine = (Merit.person_id.in_(same(unit, person.id)), Merit.merit_kind == MeritKind.RESERVE)
    if any(row.state is not MeritState.ENDED for row in _rows(unit, *mine)):
        raise Invalid(f"{person.name}已经在后备干部里，请先办任用或退出。")


@permits(Permission.ROSTER_READ)
def reserve_told(unit: Unit, person_id: int) -> str:
    """Return what the county asks of a reserve cadre, and how the person was graded year by year.

    Raises: NotFound.
    """
    person, rule = seen_person(unit, person_id), policy_on(unit, unit.today).reserve_cadre
    if rule is None:
        return in_own_words("本县政策没有写后备干部的规定。")
    grade = rule.grade.value if rule.grade else "优秀"
    years = f"连续{rule.consecutive_years.value}年“{grade}”" if rule.consecutive_years else f"“{grade}”"
    asked = f"规定：{rule.rule.value.rstrip('。')}；考核{years}。"
    if Permission.ASSESSMENT_READ not in unit.actor.permissions:
        return asked
    public: dict[int, list[str]] = {}
    for row in assessment.trend(unit, person.id):
        public.setdefault(row.month.year, []).append(row.grade)
    told = (f"{year}年公布{len(all_)}次，{grade}{all_.count(grade)}次" for year, all_ in public.items())
    return f"{asked}{person.name}：{'；'.join(told) or '还没有公布的考核结果'}。"


@permits(Permission.ROSTER_WRITE)
def end_merit(unit: Unit, merit_id: int, version: int, end: MeritEnd) -> None:
    """End a decision: 撤销表彰, 解除处分, 任用或退出后备, with its day and what came of it.

    The prize of a round goes back with it (``awards._prize.revoke``).

    Raises: NotFound, Conflict. Invalid: by field, or it has ended. Denied: of a round, by who sees a part.
    """
    one = _read(unit, merit_id, version)
    if state_on(one.valid_from, one.valid_to, unit.today) is MeritState.ENDED:
        raise Invalid("这条记录已经结束，请刷新后再看。")
    if len(clean(end.note)) < 2:
        raise Invalid(fields={"note": f"请写明{ENDS[one.merit_kind]}的结果"})
    if end.on <= one.valid_from:
        raise Invalid(fields={"on": f"要晚于生效日期 {one.valid_from}；录错了的请作废"})
    if end.on > one.valid_to:
        raise Invalid(fields={"on": f"不能晚于到期日期 {one.valid_to}：{one.valid_to} 已经到期"})
    one.valid_to = end.on
    one.end_note, one.end_doc = clean(end.note)[:200], clean(end.doc_no)[:60]
    _undone(unit, one, end.on)


@permits(Permission.ROSTER_WRITE)
def void_merit(unit: Unit, merit_id: int, version: int, reason: str) -> None:
    """Make void what was entered wrongly; it is listed no more, and stays in the database.

    Raises: NotFound, Conflict. Invalid without a reason. Denied: of a round, by who sees a part.
    """
    one = _read(unit, merit_id, version)
    if len(clean(reason)) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    one.voided_at, one.voided_by, one.void_reason = unit.now, unit.actor.login, clean(reason)[:200]
    _undone(unit, one, unit.today)


def _undone(unit: Unit, one: Merit, on: date) -> None:
    """Say in the round that gave an honour that it was taken back, and the prize with it."""
    if unit.session.scalar(select(AwardCandidate.id).where(AwardCandidate.merit_id == one.id)) is not None:
        from app.services.awards._prize import revoke  # pay is read where there is money

        revoke(unit, one.id, on)


def _read(unit: Unit, merit_id: int, version: int) -> Merit:
    one = unit.session.get(Merit, merit_id)
    if one is None or one.voided_at is not None or not sees_person(unit, one.person_id):
        raise NotFound(_GONE)
    unchanged(unit, one, version, "这条记录刚被别人办理过，请刷新后再看。")
    return one
