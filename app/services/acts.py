"""What people did that changes no business: came in, looked at numbers, took lists out; for the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from sqlalchemy import and_, or_, select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import Invalid
from app.core.fields import Label
from app.services._actors import names
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import Person

LOOKED_BACK = timedelta(days=184)  # six months by any calendar: as long as the law keeps such records
ONE, MANY = "一人", "批量"
KINDS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_in_shut": "账号锁定",
    "passphrase": "更换口令",
    "reveal": "查看完整号码",
    "export": "导出",
    "print": "打印",
    "bank_file": "银行文件",
    "backup": "备份",
    "restore": "恢复",
    "rehearsal": "恢复演练",
    "move": "迁到服务器",
    "upgrade": "升级",
}
OF_MANY = ("export", "print", "bank_file")


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of somebody; ``reach`` says whether it concerned one person or a list."""

    id: int
    at: Annotated[datetime, Label("时间", width=18)]
    who: Annotated[str, Label("操作人", width=12)]
    login: Annotated[str, Label("登录名", width=12)]
    what: Annotated[str, Label("行为", width=12)]
    reach: Annotated[str, Label("范围", width=8)]
    whom: Annotated[str, Label("涉及人员", width=14)]
    purpose: Annotated[str, Label("用途或标题", width=26)]
    detail: Annotated[str, Label("内容", width=40)]


@permits(Permission.AUDIT_READ)
def acts(
    unit: Unit, start: date | None = None, end: date | None = None, person_id: int | None = None
) -> list[ActRow]:
    """List what was done from ``start`` to ``end``, both days included, the latest first.

    By default the last half year.  With a person it is who may have seen them: whoever looked at their
    numbers, and every list of many that was taken out, for lists are not kept by name.

    Raises: Invalid when the days are the wrong way round.
    """
    last = end or unit.today
    first = start or last - LOOKED_BACK
    if first > last:
        raise Invalid("开始日期晚于结束日期，请改正后再查。")
    found = select(Act).where(Act.recorded_at >= _begin(first), Act.recorded_at < _begin(last + timedelta(1)))
    if person_id is not None:
        theirs = and_(Act.subject_kind == "person", Act.subject_id == person_id)
        found = found.where(or_(theirs, Act.act_kind.in_(OF_MANY)))
    rows = unit.session.scalars(found.order_by(Act.id.desc())).all()
    people, whom = names(unit), _whom(unit, rows)
    return [_row(act, people, whom) for act in rows]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _whom(unit: Unit, rows: Iterable[Act]) -> dict[int, str]:
    """Return what the persons are called; who may not read persons is told their numbers."""
    wanted = {act.subject_id for act in rows if act.subject_kind == "person" and act.subject_id}
    told = {number: f"人员 {number}" for number in wanted}
    if Permission.ROSTER_READ not in unit.actor.permissions:
        return told
    known = unit.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return told | {row.id: row.name for row in known}


def _row(act: Act, people: Mapping[str, str], whom: Mapping[int, str]) -> ActRow:
    personal = act.subject_kind == "person" and act.subject_id is not None
    failed = act.act_kind.startswith("sign_in_")  # told by somebody else: the purpose says of whom
    return ActRow(
        id=act.id,
        at=act.recorded_at,
        who=people[act.purpose if failed else act.recorded_by],
        login=act.purpose if failed else act.recorded_by,
        what=KINDS.get(act.act_kind, act.act_kind),
        reach=ONE if personal else MANY if act.act_kind in OF_MANY else "",
        whom=whom.get(act.subject_id or 0, "") if personal else "",
        purpose="" if failed else act.purpose,
        detail=act.detail,
    )
