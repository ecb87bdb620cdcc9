"""What people did that changes no business: came in, looked at numbers, took lists out; for the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from sqlalchemy import Select, and_, func, or_, select

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.identity import check_identity
from app.services._actors import names
from app.services._secrets import is_demo
from app.services.accounts import note_act
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import Person

LOOKED_BACK = timedelta(days=184)  # six months by any calendar: as long as the law keeps such records
ONE, MANY = "一人", "批量"
SHEET = "personal_sheet"
PACK = "person_pack"
KINDS = {
    "sign_in": "登录",
    "sign_out": "退出",
    "lock": "窗口锁定",
    "sign_in_failed": "登录失败",
    "sign_in_shut": "账号锁定",
    "passphrase": "更换口令",
    "reveal": "查看完整号码",
    SHEET: "个人信息查询单",
    PACK: "人员档案包",
    "mark": "安全标记",
    "search": "批量查询",
    "export": "导出",
    "print": "打印",
    "bank_file": "银行文件",
    "backup": "备份",
    "backup_place": "备份位置",
    "restore": "恢复",
    "rehearsal": "恢复演练",
    "move": "迁到服务器",
    "recovery": "恢复码",
    "upgrade": "升级",
}
OF_MANY = ("search", "export", "print", "bank_file")
_NUMBER = "person.id"  # by which key the roster hashes identity numbers
MANY_FOUND = 100  # persons a search may show before it is an act (trust.md 3)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which acts an auditor wants: both days included, of one account, of one kind, about one person."""

    start: date | None = None
    end: date | None = None
    login: str = ""
    kind: str = ""
    person_id: int | None = None


ALL = Asked()


@permits(Permission.ROSTER_READ)
def searched(unit: Unit, title: str, detail: str) -> None:
    """Write down that somebody chose many persons out of a list by words or filters, and was shown them.

    Who opens a list is shown it every day and that says nothing; who asks it for all of one kind does.
    """
    note_act(unit, "search", title[:200], detail[:400])


@permits(Permission.AUDIT_READ)
def subject(unit: Unit, number: str) -> int:
    """Return the id of the person with this identity number, typed in full by who was asked about them.

    An auditor sees no roster: the number is looked up by its keyed hash, and nothing else is told.

    Raises: Invalid for what is no number. NotFound when nobody has it.
    """
    found = check_identity(number, demo=is_demo(unit), today=unit.today)
    blind = unit.vault.blind(_NUMBER, found.number)
    mine = select(Person.__table__.c.id).where(Person.__table__.c.id_blind == blind)
    person = unit.session.scalar(mine if unit.embedded else select(func.app.person_of(blind)))
    if person is None:
        raise NotFound("没有登记过这个证件号码的人，请核对号码。")
    return int(person)


@permits(Permission.AUDIT_READ)
def acts(unit: Unit, asked: Asked = ALL) -> list[ActRow]:
    """List what was done, the latest first; by default in the last half year.

    With a person it is who may have seen them: whoever looked at their numbers, and every search and list
    of many that was taken out, for these are not kept by name.

    Raises: Invalid when the days are the wrong way round.
    """
    found = _chosen(asked, *_days(unit, asked))
    rows = unit.session.scalars(found.order_by(Act.id.desc())).all()
    people, whom = names(unit), _whom(unit, rows)
    return [_row(act, people, whom) for act in rows]


def _days(unit: Unit, asked: Asked) -> tuple[date, date]:
    last = asked.end or unit.today
    first = asked.start or last - LOOKED_BACK
    if first > last:
        raise Invalid("开始日期晚于结束日期，请改正后再查。")
    return first, last


def _chosen(asked: Asked, first: date, last: date) -> Select[Act]:
    found = select(Act).where(Act.recorded_at >= _begin(first), Act.recorded_at < _begin(last + timedelta(1)))
    if asked.person_id is not None:
        theirs = and_(Act.subject_kind == "person", Act.subject_id == asked.person_id)
        found = found.where(or_(theirs, Act.act_kind.in_(OF_MANY)))
    if asked.kind:
        found = found.where(Act.act_kind == asked.kind)
    if asked.login:  # who could not come in is written down by who could: the purpose says of whom
        told = Act.act_kind.startswith("sign_in_")
        who = or_(and_(~told, Act.recorded_by == asked.login), and_(told, Act.purpose == asked.login))
        found = found.where(who)
    return found


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
