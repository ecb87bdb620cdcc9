"""Which posts of a campaign fell vacant again, and who was called up for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.core.errors import Invalid, NotFound
from app.domain.recruiting import CampaignState, EntryState, Facts, Rules
from app.domain.recruiting.reserve import stand_by
from app.services._versions import unchanged
from app.services.recruiting._facts import objections_of, posts_of, rows_of, seen_campaign
from app.services.recruiting.rows import CallRow, EntryRow, OpeningRow
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import Campaign, CampaignCallUp, CampaignEntry, CampaignPost
from db.models.roster import Posting

AFTER = (CampaignState.CONFIRMED, CampaignState.FINISHED)
"""When somebody may be called up: the publicity is over."""
_LEFT = (EntryState.WITHDRAWN, EntryState.STRUCK)


def calls_of(unit: Unit, campaign_id: int) -> dict[int, CampaignCallUp]:
    """Return who was called up, by entry, in the order it was done."""
    found = unit.session.scalars(
        select(CampaignCallUp)
        .where(CampaignCallUp.campaign_id == campaign_id, CampaignCallUp.voided.is_(False))
        .order_by(CampaignCallUp.id)
    )
    return {one.entry_id: one for one in found}


def entry_after(unit: Unit, entry_id: int, version: int) -> tuple[Campaign, CampaignEntry]:
    """Return an entry and its campaign, locked, once the publicity is over, also when all is finished.

    Raises: NotFound, Conflict. Invalid in another state.
    """
    entry = unit.session.get(CampaignEntry, entry_id)
    if entry is None or entry.voided or not unit.actor.sees(entry.scope_code):
        raise NotFound("没有这个报名人员，或不在您的管辖范围，请刷新后再试。")
    campaign = seen_campaign(unit, entry.campaign_id, locked=True)
    unchanged(unit, entry, version, "这个报名人员的登记刚被别人修改过，请刷新后再试。")
    if campaign.state not in AFTER:
        raise Invalid(f"选聘批次{campaign.number}现在“{campaign.state.label}”，公示期满以后才能递补。")
    return campaign, entry


def call_of(unit: Unit, entry_id: int | None) -> CampaignCallUp | None:
    """Return the call by which somebody was called up, None for who was chosen in the first place."""
    return unit.session.scalar(
        select(CampaignCallUp).where(CampaignCallUp.entry_id == entry_id, CampaignCallUp.voided.is_(False))
    )


def made_public(unit: Unit, call: CampaignCallUp) -> None:
    """Raise Invalid while the publicity of who was called up runs, or an objection to them stands open."""
    if unit.today <= call.shown_to:
        raise Invalid(f"递补人选公示到{call.shown_to}为止，还没有期满，不能聘用。")
    said = objections_of(unit, call.campaign_id)
    if any(one.entry_id == call.entry_id and not one.finding for one in said):
        raise Invalid("对递补人选的异议还没有答复，不能聘用。")


def openings(unit: Unit, campaign: Campaign) -> list[OpeningRow]:
    """Return the posts nobody holds any more, each with who dropped out and was not made up for yet."""
    if campaign.state not in AFTER:
        return []
    rows = rows_of(unit, campaign.id)
    serving = _serving(unit, [entry for entry, _ in rows])
    replaced = {one.instead_id for one in calls_of(unit, campaign.id).values()}
    held = Counter(
        entry.unit_id
        for entry, _ in rows
        if entry.state is EntryState.CHOSEN or (entry.state is EntryState.APPOINTED and entry.id in serving)
    )
    gone = [one for one in rows if _dropped(one[0], serving) and one[0].id not in replaced]
    return [found for post in posts_of(unit, campaign.id) for found in _free(post, held, gone)]


def _free(
    post: CampaignPost, held: Counter[int | None], gone: Sequence[tuple[CampaignEntry, Person]]
) -> Iterator[OpeningRow]:
    unit_id, heads = post.unit_id, post.heads
    mine = [(entry, person) for entry, person in gone if entry.unit_id == unit_id]
    for place in range(max(0, heads - held[unit_id])):
        if place < len(mine):
            entry, person = mine[place]
            why = entry.state.label if entry.state in _LEFT else "已离岗"
            yield OpeningRow(unit_id, entry.id, f"{person.name}{why}")
        else:
            yield OpeningRow(unit_id, None, "没有人选")


def _dropped(entry: CampaignEntry, serving: frozenset[int]) -> bool:
    """Return whether somebody was to have a post and has it no more."""
    if entry.rank is None or entry.unit_id is None:
        return False
    return entry.state in _LEFT or (entry.state is EntryState.APPOINTED and entry.id not in serving)


def _serving(unit: Unit, entries: Sequence[CampaignEntry]) -> frozenset[int]:
    """Return the entries of those appointed whose posting goes on, by a case's own appointment too."""
    by_posting = {one.posting_id: one.id for one in entries if one.posting_id is not None}
    found = unit.session.scalars(
        select(Posting.id).where(
            Posting.id.in_(by_posting), Posting.voided_at.is_(None), Posting.valid_to > unit.today
        )
    )
    cases = {one.id for one in entries if one.posting_id is None and one.case_id is not None}
    return frozenset({by_posting[one] for one in found} | cases)


def with_reserve(
    unit: Unit, campaign: Campaign, told: tuple[Facts, Rules], rows: Sequence[EntryRow]
) -> tuple[EntryRow, ...]:
    """Return the rows with who stands by, the next first, and who was called up until when made public."""
    if told[1].reserve is None:
        return tuple(rows)
    made = campaign.state in (CampaignState.CHOSEN, CampaignState.PUBLICISED, *AFTER)
    waiting = {one.id: place for place, one in enumerate(stand_by(*told), start=1)} if made else {}
    calls = calls_of(unit, campaign.id)

    def said(row: EntryRow) -> str:
        if call := calls.get(row.id):
            return f"{call.called_on}递补，公示至{call.shown_to}"
        return f"第{waiting[row.id]}递补" if row.id in waiting else ""

    return tuple(replace(row, reserve=said(row)) for row in rows)


def call_rows(unit: Unit, campaign_id: int, facts: Facts) -> tuple[CallRow, ...]:
    """Return who was called up, as page and paper say it."""
    names = {one.id: one.name for one in facts.entries}
    return tuple(
        CallRow(
            one.entry_id,
            one.instead_id,
            names.get(one.instead_id or 0, ""),
            one.called_on,
            one.doc_no,
            one.shown_from,
            one.shown_to,
        )
        for one in calls_of(unit, campaign_id).values()
    )
