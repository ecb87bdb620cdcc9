"""Acts as a list, and one as its paper tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.identity import mask_identity
from app.domain.policy import Policy
from app.domain.tenure import Cited, ProbationEnd, TenureKind, TenureState
from app.services._actors import names, own
from app.services._papers import PERSON, TENURE, papers_seen
from app.services._same import same
from app.services.policy import policy_on
from app.services.roster._places import Place, homes_of
from app.services.tenure._results import cited_by
from app.services.tenure._signing import numbered
from app.services.tenure.rows import ActRow, PaperRow
from app.workspace import Unit
from db.models.people import Person
from db.models.roster import Posting
from db.models.tenure import TenureAct
from db.models.vetting import VettingCase
from db.models.workflow import Evidence

_DAY = timedelta(days=1)
_GONE = "没有这一项，或不在您的管辖范围，请刷新后再试。"


@permits(Permission.ROSTER_READ)
def acts(unit: Unit, person_id: int | None = None) -> list[ActRow]:
    """List the acts about whom the actor sees, the latest first; of one person if given."""
    return [
        row
        for row, _ in _acts(
            unit, *([] if person_id is None else [TenureAct.person_id.in_(same(unit, person_id))])
        )
    ]


def _acts(unit: Unit, *where: ColumnElement[bool]) -> list[tuple[ActRow, TenureAct]]:
    found = unit.session.execute(
        select(TenureAct, Person.name, Posting.employment)
        .join(Person, Person.id == TenureAct.person_id)
        .join(Posting, Posting.id == TenureAct.posting_id)
        .where(~TenureAct.voided, *where)
        .order_by(TenureAct.id.desc())
    ).all()
    if not found:
        return []
    homes = homes_of(unit, {act.person_id for act, _, _ in found})
    mine = [(act, name, kind) for act, name, kind in found if act.person_id in homes]
    ids = [act.id for act, _, _ in mine]
    people, cites, papers, cases = names(unit), cited_by(unit, ids), _papers(unit, ids), _cases(unit, mine)
    policy = policy_on(unit, unit.today)
    rows = []
    for act, name, kind in mine:
        row = ActRow(
            id=act.id,
            version=act.version,
            person_id=act.person_id,
            posting_id=act.posting_id,
            mine=own(unit, act.recorded_by),
            number=numbered(act),
            kind=act.tenure_kind,
            name=name,
            state=act.state,
            effective=act.effective,
            told=_told(act, policy),
            cited=_rests(act, cites[act.id], cases),
            paper="、".join(paper for _, paper in papers[act.id]),
            employment=policy.kind_labels.get(kind, kind),
            reason=act.reason,
            papers=tuple(papers[act.id]),
            **_hands(act, people),
            **_home(homes[act.person_id]),
        )
        rows.append((row, act))
    return rows


def _hands(act: TenureAct, people: Mapping[str, str]) -> dict[str, Any]:
    """Return who drafted an act and who decided it."""
    return {
        "by": people[act.recorded_by],
        "at": act.recorded_at,
        "decided": people[act.decided_by] if act.decided_by else "",
        "decided_at": act.decided_at,
        "answer": act.answer,
    }


def _home(place: Place) -> dict[str, Any]:
    return {"town": place.town, "grid": place.grid or place.village}


def _told(act: TenureAct, policy: Policy) -> str:
    """Return what an act does, in a line."""
    if act.tenure_kind is TenureKind.DISMISSAL:
        ground = policy.dismissal.ground_of(act.ground)
        return f"{ground.label if ground else act.ground}，{act.effective} 起解聘"
    if act.tenure_kind is TenureKind.RESIGNATION:
        return f"{act.asked_on} 申请，最后工作日 {act.effective - _DAY}"
    if act.tenure_kind is TenureKind.RENEWAL:
        return f"{act.effective} 至 {act.ends - _DAY}" if act.ends else ""
    assert act.probation is not None
    if act.probation is ProbationEnd.EXTENDED and act.ends:
        return f"{act.probation.label}到 {act.ends - _DAY}"
    return f"{act.probation.label}，{act.effective} 起"


def _rests(act: TenureAct, results: Sequence[Cited], cases: dict[int, str]) -> str:
    told = [one.title for one in results]
    told += [act.doc_no] if act.doc_no else []
    told += [f"案卷 {cases[act.case_id]}"] if act.case_id else []
    return "、".join(told) or act.reason


def _cases(unit: Unit, mine: Sequence[tuple[TenureAct, str, str]]) -> dict[int, str]:
    ids = {act.case_id for act, _, _ in mine} - {None}
    if not ids:
        return {}
    return dict(
        unit.session.execute(select(VettingCase.id, VettingCase.number).where(VettingCase.id.in_(ids))).all()
    )


def _papers(unit: Unit, act_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    asked = select(Evidence.part_id, Evidence.id, Evidence.note).where(
        Evidence.flow == PERSON,
        Evidence.part == TENURE,
        Evidence.part_id.in_(act_ids),
        ~Evidence.voided,
        papers_seen(unit),
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for act_id, scan, name in unit.session.execute(asked.order_by(Evidence.id)):
        found[act_id or 0].append((scan, name))
    return found


@permits(Permission.ROSTER_READ)
def pressing(unit: Unit) -> list[ActRow]:
    """List the acts that wait for another's decision, the oldest first."""
    waiting = _acts(unit, TenureAct.state == TenureState.DRAFTED)[::-1]
    return [row for row, _ in waiting if not row.mine]


@permits(Permission.ROSTER_READ)
def papers(unit: Unit, act_ids: Sequence[int]) -> list[PaperRow]:
    """Return acts with what their papers say, in the order asked for; numbers masked.

    Raises: NotFound for one outside the actor's scope.
    """
    found = {row.id: (row, act) for row, act in _acts(unit, TenureAct.id.in_(act_ids))}
    if len(found) < len(set(act_ids)):
        raise NotFound(_GONE)
    return [_paper(unit, *found[one]) for one in dict.fromkeys(act_ids)]


def _paper(unit: Unit, row: ActRow, act: TenureAct) -> PaperRow:
    posting, person = (
        unit.session.get_one(Posting, act.posting_id),
        unit.session.get_one(Person, act.person_id),
    )
    policy = policy_on(unit, unit.today)
    ground, rule = policy.dismissal.ground_of(act.ground), policy.tenure.term_of(posting.employment)
    stated = policy.dismissal.grounds
    days = policy.assessment.appeal_days
    return PaperRow(
        act=row,
        place=f"{row.town}{row.grid}",
        identity=mask_identity(unit.vault.open(f"person.id|{person.uid}", person.id_number)),
        since=posting.valid_from,
        reason=act.reason,
        ground=ground.label if ground else "",
        source=stated.source if stated and not stated.assumed else "",
        doc_no=act.doc_no,
        probation=act.probation,
        asked_on=act.asked_on,
        ends=act.ends,
        notice_days=rule.notice_days if rule else 0,
        appeal_days=days.value if days else None,
    )
