"""演示人事: honours, a warning, the reserve, renewals that wait, a name to correct, people known twice."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.identity import Sex, make_identity
from app.core.own_words import in_own_words
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.merits import MeritKind
from app.domain.roster import GridRole
from app.domain.tenure import Standing, TenureKind
from app.domain.units import Level
from app.services import merits, policy, roster, tenure, units
from app.services import reserve as reserve_of
from app.services.merits import MeritEnd, NewMerit
from app.services.reserve import Entering
from app.services.roster import NewCorrection, NewPerson, NewPosting, WorkerRow
from app.services.tenure import Renewal

MAKER, DECIDER = "jingban", "shenpi"
_DAY, _AREA = timedelta(days=1), "990101"
_FROM, _FEWEST, _RENEWED = 20, 40, 4
_HOW = "演示：本人持身份证来核对，登记时录错一位"


def told(office: DemoOffice, ground: Ground) -> int:
    """Register what a demonstration knows of its people, and return how many of them it concerns.

    None where a county has too few people to spare some of them.
    """
    rows = office.ask(MAKER, roster.workers)[_FROM:]
    if len(rows) < _FEWEST:
        return 0
    today = office.clock().date()
    _merits(office, rows, today, reserve=ground.rules.reserve_cadre is not None)
    _twice(office, rows[10:13])
    row = rows[14]
    seen = office.ask(MAKER, roster.known_person, row.person_id)
    right = NewCorrection(name=f"{row.name[:-1]}样", reason=_HOW)
    office.do(MAKER, roster.propose, row.person_id, seen.version, right)
    return _renewed(office)


def _merits(office: DemoOffice, rows: list[WorkerRow], today: date, *, reserve: bool) -> None:
    first = today.replace(month=1, day=15)
    for number, row in enumerate(rows[:3], start=1):
        new = _new(MeritKind.HONOUR, "平安建设先进个人", number, first, "演示：排查化解矛盾纠纷成绩突出")
        office.do(MAKER, merits.record_merit, row.person_id, new)
    for number, (row, title) in enumerate(zip(rows[3:5], ("警告", "通报批评"), strict=True), start=4):
        new = _new(MeritKind.DISCIPLINE, title, number, today - 200 * _DAY, "演示：三次没有按时上报信息")
        made = office.do(MAKER, merits.record_merit, row.person_id, new)
    ended = next(row for row in office.ask(MAKER, merits.merits) if row.id == made)
    over = MeritEnd(on=today - 20 * _DAY, doc_no="演示〔2026〕9号", note="演示：期满解除")
    office.do(MAKER, merits.end_merit, ended.id, ended.version, over)
    if reserve:
        _reserve(office, rows[5:8], today - 60 * _DAY)
    _risen(office, rows[8:10], today)


def _risen(office: DemoOffice, rows: list[WorkerRow], today: date) -> None:
    """Choose the first of the reserve, else somebody, into 两委; make another one 网格长 of their village."""
    reserve = [one for one in office.ask(MAKER, merits.merits) if one.kind is MeritKind.RESERVE]
    who = reserve[0].person_id if reserve else rows[0].person_id
    chosen = _new(MeritKind.CHOSEN, "村（居）委会委员", 7, today - 10 * _DAY, "演示：届中补选")
    office.do(MAKER, merits.record_merit, who, chosen)
    if office.ask(MAKER, policy.policy_on, today).role_levels.get(GridRole.CHIEF) is Level.VILLAGE:
        grids = {row.id: row for row in office.ask(MAKER, units.tree)}
        chief = NewPosting(
            person_id=rows[1].person_id,
            unit_id=grids[rows[1].unit_id].parent_id or 0,
            role=GridRole.CHIEF,
            since=today - 30 * _DAY,
            doc_no=f"演示〔{today.year}〕8号",
        )
        office.do(MAKER, roster.post, chief)


def _reserve(office: DemoOffice, rows: list[WorkerRow], since: date) -> None:
    """Enter three by one document: who meets the rule, else (no year was assessed) whom the villages name."""
    title, body, doc = in_own_words("村（社区）两委后备干部"), "演示综治中心", f"演示〔{since.year}〕6号"
    able = [one.id for one in office.ask(MAKER, reserve_of.suggested) if not one.barred][:3]
    if able:
        new = Entering(title=title, body=body, doc_no=doc, since=since)
        office.do(MAKER, reserve_of.enter_reserve, able, new)
        return
    for row in rows:
        one = _new(MeritKind.RESERVE, title, 6, since, in_own_words("演示：村（社区）推荐"))
        office.do(MAKER, merits.record_merit, row.person_id, one)


def _new(kind: MeritKind, title: str, number: int, since: date, basis: str) -> NewMerit:
    doc = f"演示〔{since.year}〕{number}号"
    return NewMerit(kind=kind, title=title, body="演示综治中心", doc_no=doc, since=since, basis=basis)


def _twice(office: DemoOffice, rows: list[WorkerRow]) -> None:
    """Register three people again by a mistyped number: one to look at, one asked about, one told apart."""
    pairs = [(row.person_id, _again(office, number, row)) for number, row in enumerate(rows)]
    _look, (keep, other), (one, namesake) = pairs
    office.do(MAKER, roster.propose_merge, keep, other, _HOW)
    office.do(MAKER, roster.tell_apart, one, namesake, "演示：两人都来过，同名同日出生")


def _again(office: DemoOffice, number: int, row: WorkerRow) -> int:
    sequence = 980 + 2 * number + (row.sex is not Sex.FEMALE)
    identity = make_identity(_AREA, row.birth, sequence)
    new = NewPerson(name=row.name, identity=identity, phone=f"1990000980{number}")
    return office.do(MAKER, roster.register_person, new)


def _renewed(office: DemoOffice) -> int:
    """Draft the renewal of those whose term ends next, and approve the first."""
    ends = (Standing.ENDS, Standing.RUNNING, Standing.OVER)
    rows = [row for row in office.ask(MAKER, tenure.terms) if row.standing in ends][:_RENEWED]
    weighed = office.ask(MAKER, tenure.weigh_renewal, [row.id for row in rows], Renewal())
    if going := [one for one in weighed if one.changes]:
        office.do(MAKER, tenure.renew_many, going, Renewal())
        first = [one for one in office.ask(DECIDER, tenure.acts) if one.kind is TenureKind.RENEWAL][-1]
        office.do(DECIDER, tenure.approve, first.id, first.version)
    return len(going)
