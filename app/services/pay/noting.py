"""A change somebody notes by hand after its month was checked; ``foresight`` says what it will come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Choice, Label
from app.core.text import clean
from app.services.pay._arrears import checked_since, scope_of, waiting_of
from app.services.pay.adjust import Late, note_late
from app.workspace import Unit


class LateKind(Choice):
    """What became known too late."""

    LEFT = "left", "漏报离岗"
    JOINED = "joined", "漏报上岗"
    MOVED = "moved", "调动、用工类别有误"
    ABSENT = "absent", "请假、缺勤"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLate:
    """A change of one person that months already checked did not know."""

    person_id: int
    kind: Annotated[LateKind, Label("变动")]
    since: Annotated[date, Label("变动日期", help="从这一天所在的月份起重新核算")]
    note: Annotated[str, Label("说明", width=40)]


@permits(Permission.ROSTER_WRITE)
def note(unit: Unit, new: NewLate) -> int:
    """Keep a change for the next run and return for how many months; the roster itself stays as it is.

    Raises:
        NotFound: the person is not in the actor's scope. Invalid: no reason, or no checked month it touches.
    """
    said = clean(new.note)
    if not said:
        raise Invalid("请写明变动的情况和依据。", {"note": "请写明变动的情况和依据。"})
    code = scope_of(unit, new.person_id)
    months = checked_since(unit, new.since, code)
    waiting = waiting_of(unit, new.person_id)
    if not months:
        early = f"{new.since}以来还没有复核过的发放：改好花名册后重新计算即可，不用登记。"
        raise Invalid(early, {"since": early})
    if waiting.issuperset(months):
        raise Invalid("这个人这些月份已经登记过变动，等下次计算一并处理，无需重复登记。")
    late = Late(person_id=new.person_id, scope_code=code, since=new.since, kind=new.kind.label, note=said)
    return note_late(unit, [late], {(new.person_id, month) for month in waiting})
