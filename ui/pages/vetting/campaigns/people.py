"""The forms of who registered: exceptions, marks, the list, the appointment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from app.core.fields import Label
from app.services import recruiting, vetting
from app.services.recruiting import CampaignFile, EntryRow
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.acts import appointed
from ui.pages.vetting.campaigns.sheets import Nothing, Reason


@dataclass(frozen=True, kw_only=True)
class Excused:
    """Why somebody who does not meet a soft condition may be chosen."""

    rule: Annotated[str, Label("条件")]
    reason: Annotated[str, Label("例外理由", width=40)]


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Who comes first of those no rule parts."""

    place: Annotated[int, Label("先后", help="1为在先")]
    reason: Annotated[str, Label("依据", width=40)]


def on(row: EntryRow, command: type[Any], service: Callable[..., Any], title: str, **more: Any) -> Sheet:
    """Return the form of an act on one candidate."""
    return Sheet(
        title=f"{title}：{row.name}",
        command=command,
        send=lambda unit, new, version: service(unit, row.id, version, new),
        button=title,
        record=Record(version=row.version),
        **more,
    )


def explain(_file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form of an exception."""
    rules = (("age", "年龄"), ("education", "学历"), ("category", "人员类别"))
    asks = {"rule": Ask(editor=lambda: OneOf(rules))}
    return on(
        row,
        Excused,
        lambda unit, at, version, new: recruiting.explain(unit, at, version, new.rule, new.reason),
        "说明理由",
        asks=asks,
        note=f"{row.faults}。理由会随名单留存。" if row.faults else "",
    )


def marks(_file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form of somebody's marks."""
    start = {"written": row.written, "interview": row.interview}
    return on(row, recruiting.Marks, recruiting.mark, "登记成绩", fixed={"entry_id": row.id}, start=start)


def tie(_file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form that parts a tie."""
    return on(
        row,
        Tie,
        lambda unit, at, version, new: recruiting.part_tie(unit, at, version, new.place, new.reason),
        "定同分先后",
    )


def pick(file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form that lists somebody for a post."""
    posts = tuple((one.unit_id, one.place) for one in file.posts)
    asks = {"unit_id": Ask(editor=lambda: OneOf(posts), title="岗位")}
    start = {"unit_id": row.unit_id} if row.unit_id else {}
    return on(row, recruiting.Pick, recruiting.pick, "列为拟聘", asks=asks, start=start)


def unpick(_file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the confirmation."""
    return on(row, Nothing, lambda unit, at, version, _new: recruiting.unpick(unit, at, version), "撤下拟聘")


def give_up(_file: CampaignFile, row: EntryRow, _today: date) -> Sheet:
    """Return the form of giving up."""
    return on(
        row,
        Reason,
        lambda unit, at, version, new: recruiting.give_up(unit, at, version, new.reason),
        "本人放弃",
    )


def appoint(file: CampaignFile, row: EntryRow, today: date) -> Sheet:
    """Return the form that makes somebody a worker."""
    form = appointed(file.hosts, row.recommended_by, today)
    form["asks"]["doc_no"] = Ask(hint="不填由系统编号")
    return on(
        row,
        vetting.Appointment,
        recruiting.appoint,
        "聘用",
        note=f"{row.place}，{file.row.employment}。聘用后进入花名册，聘用通知书用这个文号。",
        **form,
    )
