"""The marks of an exam, entered one by one or as a list, and who comes first of those no rule parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.recruiting import CampaignState, EntryState
from app.services._listed import SAME, Comparison, Listed, Said, Standing
from app.services.recruiting._facts import open_entry, rows_of, seen_campaign, stands, taken, way_of
from app.services.recruiting._moves import said, signed
from app.services.recruiting.rows import Marks
from app.workspace import Unit
from db.models.recruiting import Campaign

_S, _E = CampaignState, EntryState


def _mark_problems(unit: Unit, campaign: Campaign, marks: Sequence[Marks]) -> list[tuple[int, Said]]:
    stands(campaign, _S.SCREENED)
    if way_of(unit, campaign).exam is None:
        raise Invalid("这种选聘方式没有考试，不登记成绩。")
    known = {entry.id: entry.state for entry, _ in rows_of(unit, campaign.id)}
    found: list[tuple[int, Said]] = []
    seen: set[int] = set()
    for index, one in enumerate(marks):
        if one.entry_id in seen:
            found.append((index, Said("name", "前面已经有此人的一行成绩，请只留一行。")))
        seen.add(one.entry_id)
        if known.get(one.entry_id) not in (_E.ADMITTED, _E.CHOSEN):
            found.append((index, Said("name", "不是这个批次资格合格的人，请核对姓名和身份证号。")))
        for field in ("written", "interview"):
            mark: Decimal | None = getattr(one, field)
            if mark is not None and not 0 <= mark <= 100:
                found.append((index, Said(field, f"成绩{mark}不在0至100分之间，请核对。")))
        if one.absent and (one.written, one.interview) != (None, None):
            found.append((index, Said("absent", "写了缺考又有成绩，请核对。")))
    return found


@permits(Permission.VETTING_WORK)
def compare_marks(unit: Unit, campaign_id: int, marks: Sequence[Marks]) -> Comparison:
    """Return what the rows of a list mean beside the marks there are.

    Raises: NotFound. Invalid while there is no exam to mark.
    """
    wrong: dict[int, list[Said]] = {}
    for at, one in _mark_problems(unit, seen_campaign(unit, campaign_id), marks):
        wrong.setdefault(at, []).append(one)
    there = {entry.id: entry for entry, _ in rows_of(unit, campaign_id)}
    rows = []
    for index, new in enumerate(marks):
        entry = there.get(new.entry_id)
        if entry is None or index in wrong:
            rows.append(Listed(Standing.CONFLICT, told=tuple(wrong.get(index, ()))))
            continue
        before = (entry.written, entry.interview, entry.absent)
        after = (
            (None, None, True)
            if new.absent
            else (
                entry.written if new.written is None else new.written,
                entry.interview if new.interview is None else new.interview,
                False,
            )
        )
        rows.append(_beside(before, after))
    return Comparison(rows)


_Marked = tuple[Decimal | None, Decimal | None, bool]  # written, interview, absent


def _beside(before: _Marked, after: _Marked) -> Listed:
    if before == after:
        return SAME
    if before == (None, None, False):
        return Listed(Standing.NEW)
    parts = (("笔试", before[0], after[0]), ("面试", before[1], after[1]))
    changes = [f"{title}：{_said(old)} → {_said(new)}" for title, old, new in parts if old != new]
    if before[2] != after[2]:
        changes.append("登记缺考" if after[2] else "取消缺考")
    return Listed(Standing.CHANGED, tuple(changes))


def _said(value: Decimal | None) -> str:
    return "（空）" if value is None else f"{value.normalize():f}"


@permits(Permission.VETTING_WORK)
def enter_marks(unit: Unit, campaign_id: int, version: int, marks: Sequence[Marks]) -> int:
    """Write marks, all or none; a part that is None stays as it is; return how many people they are of.

    Raises: Invalid by ``row.field``, rows counted from 1. NotFound, Conflict.
    """
    campaign = taken(unit, campaign_id, version)
    if wrong := _mark_problems(unit, campaign, marks):
        raise Invalid(fields={f"{at + 1}.{one.field}": f"第{at + 1}行：{one.text}" for at, one in wrong})
    rows = {entry.id: entry for entry, _ in rows_of(unit, campaign_id)}
    for one in marks:
        row = rows[one.entry_id]
        row.absent = one.absent
        signed(unit, row)
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
        raise Invalid(fields={one.field: one.text for _, one in wrong})
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
    signed(unit, entry)
