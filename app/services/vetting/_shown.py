"""Who is made public: by the campaign a case came from, or by the case itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from app.core.clock import CHINA
from app.domain.calendar import DayStatus
from app.domain.recruiting import CampaignState
from app.domain.vetting import CaseState, Objection, Publicity
from app.services import calendar
from app.services.vetting.rows import ObjectionRow, PublicityRow
from app.workspace import Unit
from db.models.recruiting import Campaign, CampaignEntry
from db.models.vetting import VettingCase, VettingObjection, VettingPublicity


def campaign_of(unit: Unit, case_id: int) -> Campaign | None:
    """Return the campaign a case came from, None for one that was opened by itself."""
    return unit.session.scalar(
        select(Campaign)
        .join(CampaignEntry, CampaignEntry.campaign_id == Campaign.id)
        .where(CampaignEntry.case_id == case_id, CampaignEntry.voided.is_(False))
    )


def held_by(unit: Unit, case_id: int, on: date) -> str:
    """Return why the campaign a case came from keeps it back; empty for none, and once publicity is over."""
    found = campaign_of(unit, case_id)
    if found is None:
        return ""
    if found.state is not CampaignState.CONFIRMED:
        return f"选聘批次{found.number}“{found.state.label}”，公示期满以后才能聘用"
    if found.shown_to is not None and on <= found.shown_to:
        return f"聘用日期要晚于公示截止日{found.shown_to}"
    return ""


def row_of(unit: Unit, case_id: int) -> VettingPublicity | None:
    """Return the publicity of a case that stands."""
    return unit.session.scalar(
        select(VettingPublicity).where(
            VettingPublicity.case_id == case_id, VettingPublicity.voided.is_(False)
        )
    )


def objections_of(unit: Unit, case_id: int) -> Sequence[VettingObjection]:
    """Return what was said against the candidate, in the order it came."""
    return unit.session.scalars(
        select(VettingObjection)
        .where(VettingObjection.case_id == case_id, VettingObjection.voided.is_(False))
        .order_by(VettingObjection.id)
    ).all()


def publicity_of(unit: Unit, case: VettingCase) -> Publicity | None:
    """Return how far the case made its candidate public; None before that, and where a campaign does."""
    if case.state is not CaseState.DECIDED or campaign_of(unit, case.id) is not None:
        return None
    row = row_of(unit, case.id)
    said = tuple(
        Objection(one.raised, one.finding, one.upheld is True) for one in objections_of(unit, case.id)
    )
    if row is None:
        return Publicity(objections=said)
    known = calendar.days(unit, row.shown_from, row.shown_to)
    return Publicity(
        starts=row.shown_from,
        ends=row.shown_to,
        entered=row.recorded_at.astimezone(CHINA).date(),
        provisional=any(day.status is DayStatus.PROVISIONAL for day in known),
        objections=said,
    )


def publicity_so_far(unit: Unit, case_id: int) -> PublicityRow | None:
    """Return the publicity of a case that stands and what was said, None before either.

    To be called where the case was seen to be in the actor's scope.
    """
    row, said = row_of(unit, case_id), tuple(_objections(unit, case_id))
    if row is None and not said:
        return None
    if row is None:
        return PublicityRow(0, "", None, None, "", said)
    return PublicityRow(row.days, row.number, row.shown_from, row.shown_to, row.place, said)


def _objections(unit: Unit, case_id: int) -> Iterator[ObjectionRow]:
    words = {None: "", True: "成立", False: "不成立"}
    for one in objections_of(unit, case_id):
        upheld = words[one.upheld]
        yield ObjectionRow(
            one.id, one.version, one.raised_on, one.origin, one.raised, one.finding, upheld, one.answered_on
        )
