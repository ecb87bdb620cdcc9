"""The forms of leave: asking, approving, refusing; what a request leaves is said before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.domain.search import Entry, Group
from app.services import leave, search
from app.services.leave import LeaveKind, LeaveRow, NewLeave
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.foreseen import Foreseen
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker

_EMPTY = "填好人员、假别和起止日期后，这里显示要请几天、余额还剩多少、补贴怎样发。"
_AS_ON_PAPER = (
    "person_id",
    "kind",
    "first",
    "from_noon",
    "last",
    "to_noon",
    "cover_id",
    "reason",
    "evidence",
)
_ASKED = ("person_id", "kind", "first", "last")


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A step that asks for nothing but the confirmation."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is done."""

    reason: Annotated[str, Label("理由", width=40)]


def person(desk: Desk) -> Picker:
    """Return the editor that finds somebody of the roster."""
    return Picker(desk, search.find_people)


def entry(person_id: int, name: str) -> Entry:
    """Return a person as a picker shows them."""
    return Entry(Group.PERSONS, name, "", "", "roster", person_id)


def asking(desk: Desk, kinds: Sequence[LeaveKind], who: Entry | None) -> Sheet:
    """Return the form of a request; somebody chosen already stands in it."""
    options = [(one.key, one.label) for one in kinds]
    proofs = "；".join(f"{one.label}：{one.evidence}" for one in kinds if one.evidence)
    return Sheet(
        title="登记请假",
        command=NewLeave,
        send=leave.ask,
        button="登记请假",
        start={"first": desk.today, "last": desk.today} | ({"person_id": who} if who else {}),
        asks={
            "person_id": Ask(title="请假人", editor=partial(person, desk), wide=True),
            "kind": Ask(editor=lambda: OneOf(options), wide=True),
            "evidence": Ask(hint=f"须附证明的：{proofs}" if proofs else ""),
            "cover_id": Ask(
                title="代班人",
                editor=partial(person, desk),
                wide=True,
                required=False,
                hint="请假期间照看网格的人",
            ),
        },
        note="登记后由另一个人批准；批准前余额先占用，不批准或撤销的退回。",
        order=_AS_ON_PAPER,
    )


def open_asking(desk: Desk, sheet: Sheet, done: Callable[[Any], object], owner: Any) -> FormDialog:
    """Open the form with what it would leave below it."""
    dialog = FormDialog(desk, sheet, done, owner)
    Foreseen(dialog, _weighed, _EMPTY, needs=_ASKED)
    dialog.open()
    return dialog


def _weighed(unit: Unit, typed: Any) -> tuple[str, None]:
    """Say what is taken of the year, or what stands against it; what is not typed yet is not missed."""
    new = NewLeave(
        person_id=typed.person_id,
        kind=typed.kind,
        first=typed.first,
        from_noon=bool(getattr(typed, "from_noon", False)),
        last=typed.last,
        to_noon=bool(getattr(typed, "to_noon", False)),
        reason="",
        evidence=getattr(typed, "evidence", "") or "",
        cover_id=getattr(typed, "cover_id", None),
    )
    return leave.weigh(unit, new).told, None


def approving(row: LeaveRow) -> Sheet:
    """Return the confirmation of a request."""
    left = "" if row.left is None else f"批准后余额 {row.left:f} 天（已扣这次）。"
    cover = f"代班人：{row.cover}。" if row.cover else "没有代班人。"
    return Sheet(
        title=f"批准请假：{row.name}",
        command=Nothing,
        send=lambda unit, _new, version: leave.approve(unit, row.id, version),
        button="批准",
        note=f"{row.kind} {row.days:f} 天（{row.words}）。事由：{row.reason}。{cover}{left}",
        record=Record(version=row.version),
    )


def refusing(row: LeaveRow) -> Sheet:
    """Return the form of a refusal."""
    return Sheet(
        title=f"不批准：{row.name}",
        command=Reason,
        send=lambda unit, new, version: leave.refuse(unit, row.id, version, new.reason),
        button="不批准",
        note=f"{row.kind} {row.days:f} 天（{row.words}），占用的天数退回余额。",
        record=Record(version=row.version),
    )
