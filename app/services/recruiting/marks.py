"""The marks of an exam, entered one by one or as a list, and who comes first of those no rule parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.recruiting import CampaignState, EntryState
from app.services.recruiting._facts import open_entry, rows_of, seen_campaign, stands, taken, way_of
from app.services.recruiting._moves import said
from app.services.recruiting.entries import EntryProblem
from app.services.recruiting.rows import Marks
from app.workspace import Unit
from db.models.recruiting import Campaign

_S, _E = CampaignState, EntryState


@permits(Permission.VETTING_WORK)
def mark_problems(unit: Unit, campaign_id: int, marks: Sequence[Marks]) -> list[EntryProblem]:
    """List what ``enter_marks`` would refuse of each row.

    Raises: NotFound. Invalid while there is no exam to mark.
    """
    campaign = seen_campaign(unit, campaign_id)
    return _mark_problems(unit, campaign, marks)


def _mark_problems(unit: Unit, campaign: Campaign, marks: Sequence[Marks]) -> list[EntryProblem]:
    stands(campaign, _S.SCREENED)
    if way_of(unit, campaign).exam is None:
        raise Invalid("这种选聘方式没有考试，不登记成绩。")
    known = {entry.id: entry.state for entry, _ in rows_of(unit, campaign.id)}
    found: list[EntryProblem] = []
    for index, one in enumerate(marks):
        if known.get(one.entry_id) not in (_E.ADMITTED, _E.CHOSEN):
            found.append(EntryProblem(index, "name", "不是这个批次资格合格的人，请核对姓名和身份证号。"))
        for field in ("written", "interview"):
            mark: Decimal | None = getattr(one, field)
            if mark is not None and not 0 <= mark <= 100:
                found.append(EntryProblem(index, field, f"成绩{mark}不在0至100分之间，请核对。"))
        if one.absent and (one.written, one.interview) != (None, None):
            found.append(EntryProblem(index, "absent", "写了缺考又有成绩，请核对。"))
    return found


@permits(Permission.VETTING_WORK)
def enter_marks(unit: Unit, campaign_id: int, version: int, marks: Sequence[Marks]) -> int:
    """Write marks, all or none; a part that is None stays as it is; return how many people they are of.

    Raises: Invalid by ``row.field``, rows counted from 1. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    if wrong := _mark_problems(unit, campaign, marks):
        raise Invalid(
            fields={f"{one.index + 1}.{one.field}": f"第{one.index + 1}行：{one.text}" for one in wrong}
        )
    rows = {entry.id: entry for entry, _ in rows_of(unit, campaign_id)}
    for one in marks:
        row = rows[one.entry_id]
        row.absent = one.absent
        if one.absent:
            row.written = row.interview = None
            continue
        row.written = row.written if one.written is None else one.written
        row.interview = row.interview if one.interview is None else one.interview
    return len(marks)


@permits(Permission.VETTING_WORK)
def entries_by_number(unit: Unit, campaign_id: int) -> dict[str, int]:
    """Return the entries of a campaign by identity number, for a list of marks; nobody is shown them.

    Raises: NotFound.
    """
    campaign = seen_campaign(unit, campaign_id)
    return {
        unit.vault.open(f"person.id|{person.uid}", person.id_number): entry.id
        for entry, person in rows_of(unit, campaign.id)
    }


@permits(Permission.VETTING_WORK)
def mark(unit: Unit, entry_id: int, version: int, new: Marks) -> None:
    """Write one candidate's marks.

    Raises: Invalid by field. NotFound, Conflict.
    """
    campaign, _ = open_entry(unit, entry_id, version, _S.SCREENED)
    new = replace(new, entry_id=entry_id)
    if wrong := _mark_problems(unit, campaign, [new]):
        raise Invalid(fields={one.field: one.text for one in wrong})
    enter_marks(unit, campaign.id, campaign.version, [new])


@permits(Permission.VETTING_WORK)
def part_tie(unit: Unit, entry_id: int, version: int, place: int, reason: str) -> None:
    """Say who comes at which place among those no rule parts, and why.

    Raises: Invalid. NotFound, Conflict.
    """
    _, entry = open_entry(unit, entry_id, version, _S.SCREENED)
    if place < 1:
        raise Invalid(fields={"place": "先后从1起。"})
    entry.tie_place, entry.reason = place, said(reason, "同分先后")
