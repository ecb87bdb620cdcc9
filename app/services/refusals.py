"""不予聘用: whoever was refused, by a case or in a campaign, with why; and how many by each count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import func, or_, select

from app.core.access import Permission, permits
from app.core.fields import Choice, Label
from app.domain.recruiting import EntryState
from app.domain.vetting import CaseState
from app.services._places import places
from app.services._refusals import Labels
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignEntry
from db.models.vetting import VettingCase, VettingDecision
from db.models.workflow import WfEvent
from db.scope import in_scope

_UNSAID, _SENT = "未注明", "单位推荐"


class Stage(Choice):
    """Where somebody was refused."""

    SCREENING = "screening", "资格审查"
    VETTING = "vetting", "考察"
    LISTED = "listed", "列入名单后"


class By(Choice):
    """By what refusals are counted."""

    WHOLE = "whole", "合计"
    REASON = "reason", "原因"
    TOWN = "town", "乡镇"
    CHANNEL = "channel", "渠道"
    STAGE = "stage", "环节"
    MONTH = "month", "月份"


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Somebody refused, in the case or the campaign of that id; ``on`` is not known of old entries."""

    id: int
    person_id: int
    case_id: int | None
    campaign_id: int | None
    name: Annotated[str, Label("姓名", width=10)]
    on: Annotated[date | None, Label("日期", width=11)]
    stage: Annotated[Stage, Label("环节", width=12)]
    reason: Annotated[str, Label("原因", width=20)]
    town: Annotated[str, Label("乡镇", width=12)]
    place: Annotated[str, Label("拟任网格", width=26, tail=True)]
    channel: Annotated[str, Label("渠道", width=20)]
    number: Annotated[str, Label("案卷或批次", width=12)]
    told: Annotated[str, Label("告知本人的说明", width=24)]
    year: Annotated[str, Label("年度", width=7)]
    month: Annotated[str, Label("月份", width=9)]

    def under(self, by: By) -> str:
        """Return under which heading of a count they fall."""
        value = "全年" if by is By.WHOLE else getattr(self, by.value)
        return str(value.label) if isinstance(value, Stage) else str(value)


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How many of a year were refused under one heading of one count."""

    id: int
    by: Annotated[By, Label("统计口径", width=10)]
    year: Annotated[str, Label("年度", width=8)]
    item: Annotated[str, Label("项目", width=26)]
    people: Annotated[int, Label("人数", width=8)]
    screening: Annotated[int, Label("资格审查", width=10)]
    vetting: Annotated[int, Label("考察", width=8)]
    listed: Annotated[int, Label("列入名单后", width=11)]


@permits(Permission.VETTING_READ)
def refusals(unit: Unit) -> list[RefusalRow]:
    """List who was refused in the actor's scope, the latest first; a case and its entry are told of once."""
    found = [*_cases(unit), *_entries(unit)]
    names = places(unit, {at for _, at in found})
    rows = [_row(said, names.get(at, "")) for said, at in found]
    return sorted(rows, key=lambda row: (row.on or date.min, row.id), reverse=True)


@permits(Permission.VETTING_READ)
def refusal_counts(unit: Unit) -> list[RefusalCount]:
    """Count the refused of ``refusals`` by year and each of the headings; every count opens to its rows."""
    rows = refusals(unit)
    return [
        RefusalCount(
            number,
            by,
            year,
            item,
            len(group),
            *(sum(row.stage is stage for row in group) for stage in Stage),
        )
        for number, (by, year, item, group) in enumerate(_groups(rows), start=1)
    ]


def _groups(rows: Sequence[RefusalRow]) -> Iterator[tuple[By, str, str, list[RefusalRow]]]:
    """Yield the groups of each count, the latest year first, in it the largest first."""
    for by in By:
        sizes = Counter((row.year, row.under(by)) for row in rows)
        ordered = sorted(sizes, key=lambda key: (-sizes[key], key[1]))
        for year, item in sorted(ordered, key=lambda key: (key[0] != _UNSAID, key[0]), reverse=True):
            yield by, year, item, [row for row in rows if (row.year, row.under(by)) == (year, item)]


def _row(said: dict[str, Any], place: str) -> RefusalRow:
    on = said["on"]
    return RefusalRow(
        **said,
        town=place.partition(" › ")[0] or _UNSAID,
        place=place,
        year=f"{on:%Y}" if on else _UNSAID,
        month=f"{on:%Y-%m}" if on else _UNSAID,
    )


def _cases(unit: Unit) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the rejected cases; of one from before the list the day is that of the decision or of the act."""
    rejected = (
        select(WfEvent.subject_id, func.max(WfEvent.on).label("on"))
        .where(WfEvent.flow == "vetting", WfEvent.action == "reject")
        .group_by(WfEvent.subject_id)
        .subquery()
    )
    asked = (
        select(VettingCase, Person.name, VettingDecision.decided_on, rejected.c.on)
        .join(Person, Person.id == VettingCase.person_id)
        .outerjoin(
            VettingDecision,
            (VettingDecision.case_id == VettingCase.id) & VettingDecision.accepted.is_(False),
        )
        .outerjoin(rejected, rejected.c.subject_id == VettingCase.id)
        .where(in_scope(unit.actor.scopes, VettingCase.scope_code), VettingCase.voided.is_(False))
        .where(VettingCase.state == CaseState.REJECTED)
    )
    labels, came = Labels(unit), _came(unit)
    for case, name, decided, acted in unit.session.execute(asked):
        said = {
            "id": case.id * 2,
            "person_id": case.person_id,
            "case_id": case.id,
            "campaign_id": None,
            "name": name,
            "on": case.refused_on or decided or acted,
            "stage": Stage.VETTING,
            "reason": labels.of(case.refusal, case.refused_on),
            "told": case.told,
            "channel": came.get(case.id) or case.channel or (_UNSAID, _SENT)[bool(case.recommended_by)],
            "number": case.number,
        }
        yield said, case.unit_id


def _came(unit: Unit) -> dict[int, str]:
    """Return by which way of a campaign the rejected came to be vetted."""
    asked = (
        select(VettingCase.id, Campaign.way, Campaign.drafted_on)
        .join(CampaignEntry, CampaignEntry.case_id == VettingCase.id)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(VettingCase.state == CaseState.REJECTED, CampaignEntry.voided.is_(False))
    )
    return {row.id: _way(unit, row.way, row.drafted_on) for row in unit.session.execute(asked)}


def _way(unit: Unit, key: str, on: date) -> str:
    ways = policy_on(unit, on).recruit.ways
    return next((way.label.value for way in ways if way.key == key), key)


def _entries(unit: Unit) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield who was refused or struck in a campaign, but for whom a rejected case tells of."""
    asked = (
        select(CampaignEntry, Campaign, Person.name)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .join(Person, Person.id == CampaignEntry.person_id)
        .outerjoin(VettingCase, VettingCase.id == CampaignEntry.case_id)
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code), CampaignEntry.voided.is_(False))
        .where(CampaignEntry.state.in_((EntryState.REFUSED, EntryState.STRUCK)))
        .where(or_(VettingCase.id.is_(None), VettingCase.state != CaseState.REJECTED))
    )
    labels = Labels(unit)
    for entry, campaign, name in unit.session.execute(asked):
        said = {
            "id": entry.id * 2 + 1,
            "person_id": entry.person_id,
            "case_id": None,
            "campaign_id": campaign.id,
            "name": name,
            "on": entry.refused_on,
            "stage": Stage.SCREENING if entry.state is EntryState.REFUSED else Stage.LISTED,
            "reason": labels.of(entry.refusal, entry.refused_on),
            "told": entry.verdict,
            "channel": _way(unit, campaign.way, campaign.drafted_on),
            "number": campaign.number,
        }
        yield said, entry.unit_id or campaign.unit_id
