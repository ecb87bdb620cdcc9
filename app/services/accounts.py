"""Signing in, and who may: accounts with roles over units."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from sqlalchemy import URL, func, select, text

from app.core.access import WHOLE, Actor, Permission, permits
from app.core.clock import CHINA, Clock, resumed, system_clock
from app.core.errors import AppError, Denied, Invalid, NotFound, Unavailable
from app.core.fields import Label
from app.core.own_words import in_own_words
from app.core.text import clean_name
from app.domain.accounts import Role, body_fault, permissions, role_fault
from app.domain.passphrases import LASTS, MustChange, idle_words, run_out
from app.services import policy
from app.services._desks import stands
from app.services._door import Opened, lent, moved_on, opened, set_at
from app.services._heirs import carry_out_due
from app.services._noted import note_act as note_act
from app.services._secrets import checked, is_demo, keep_beside, wrapped
from app.services._versions import unchanged
from app.services.passphrases import change_own
from app.workspace import Unit, Workspace
from db import upgrade
from db.address import parsed
from db.bootstrap import Entropy, Founder, accounts_of, found, scram
from db.models.accounts import Account, KeySlot
from db.models.audit import Meta
from db.models.documents import Act
from db.models.people import Body
from db.models.workflow import WfEvent
from db.rights import MOST_UNITS, login_roles
from db.standing import scopes_of
from db.store import Store

LOGIN = re.compile(r"[a-z][a-z0-9_]{2,29}")
_WHOLE = "全县"
UNKNOWN = "（没有这个登录名）"
_OWN = "请打开窗口登录，按提示换成自己的口令后再办理。"
FIRST = f"这是首次登录，或口令刚由安全管理员重设：{_OWN}"
WORN = f"口令已到 {LASTS.days} 天的期限：{_OWN}"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One way in; ``fixed`` says why it cannot be shut."""

    id: int
    version: int
    fixed: str
    login: Annotated[str, Label("登录名", width=14)]
    name: Annotated[str, Label("姓名", width=16)]
    roles: Annotated[str, Label("角色", width=26)]
    where: Annotated[str, Label("辖区", width=20)]
    active: Annotated[bool, Label("启用", width=6)]
    last: Annotated[datetime | None, Label("最近登录", width=16)]
    idle: Annotated[str, Label("闲置", width=20)]
    due: Annotated[str, Label("须办", width=40)] = ""
    heirs: tuple[int, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A person to be let in; no unit ids means the whole county, or all that is a department's body's."""

    login: Annotated[str, Label("登录名", help="小写字母开头，3 至 30 位")]
    name: Annotated[str, Label("姓名")]
    passphrase: str
    roles: tuple[Role, ...]
    unit_ids: tuple[int, ...] = ()
    person_id: int | None = None
    body_id: Annotated[int | None, Label("所属单位")] = None


@dataclass(frozen=True, slots=True)
class About:
    """What the database is: its centre's name, and whether its people are made up."""

    title: str
    demo: bool


def about(unit: Unit) -> About:
    """Return what stands on the door of the database."""
    facts = {row.key: row.value for row in unit.session.execute(select(Meta.key, Meta.value))}
    return About(facts["title"], facts["demo"] == "1")


def address_of(place: str) -> URL:
    """Return the database URL of a path or URL as typed.

    Raises: Invalid when it is neither a path nor a PostgreSQL address.
    """
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).expanduser()))
    url = parsed(place)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise Invalid(
            "数据库地址要写成文件路径，或 postgresql://主机/库名；有备用服务器的，两台主机用逗号隔开。"
        )
    return url


def sign_in(
    place: str,
    login: str,
    passphrase: str,
    *,
    clock: Clock | None = None,
    station: str = "",
    new: str = "",
) -> Workspace:
    """Open the database at ``place`` as ``login`` and return the person's workspace.

    On a server the connection itself is made by the person's own login role.  Without a ``clock`` it is
    the machine's; in a demonstration never earlier than its last step, which may lie ahead of the machine.
    ``new`` is the passphrase to take from now on, for who must change it.

    Raises:
        MustChange: the passphrase is right, and must be changed before anything opens.
        Denied: wrong login or passphrase, or the account is disabled or shut for a while.
        Invalid: ``new`` may not be a passphrase.
        Unavailable: the database cannot be reached or opened, or a newer program made it.
    """
    entered = opened(address_of(place), login, passphrase, station, (clock or system_clock)())
    store = entered.store
    try:
        store.check()
        done = _upgraded(store, login)
        workspace = _at_desk(entered, login, station, clock)
        if new:
            workspace.do(change_own, passphrase, new)
        else:
            workspace.do(_enter, entered)
        if done is not None:
            workspace.do(note_act, "upgrade", f"{done.before} → {done.after}", str(done.backup or ""))
    except AppError:
        store.close()
        raise
    if new:
        store.close()  # a server's new connections want the new one
        return sign_in(place, login, new, clock=clock, station=station)
    return workspace


def _at_desk(entered: Opened, login: str, station: str, clock: Clock | None) -> Workspace:
    store = entered.store
    actor = actor_of(store, login, station)
    told = "".join((entered.told, moved_on(store, actor)))
    workspace = Workspace(store, actor, clock or _clock_of(store), told=told)
    workspace.say(workspace.ask(policy.own_words))
    return workspace


def _enter(unit: Unit, entered: Opened) -> None:
    """Write down that somebody came in, and who could not before.

    Raises: MustChange.
    """
    if must := _must_change(unit, entered):
        raise MustChange(must)
    note_act(unit, "sign_in", "登录", unit.actor.station)
    carry_out_due(unit)
    if entered.told:
        note_act(unit, "restore", entered.told)
    for failure in entered.attempts.tell(unit.now) if entered.attempts else ():
        when = f"{failure.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        note_act(unit, "sign_in_failed", failure.login or UNKNOWN, f"{failure.station} {when}".strip())


def _must_change(unit: Unit, entered: Opened) -> str:
    """Return why the passphrase must be changed first, empty where it need not."""
    if is_demo(unit):
        return ""
    account = unit.session.get(Account, unit.actor.account_id)
    if account is not None and account.must_change:
        return FIRST
    old = run_out(set_at(entered.slot), unit.now, shut_by_server=not unit.embedded)
    return WORN if old else ""


def _clock_of(store: Store) -> Clock:
    with store.reading() as session:
        if session.scalar(select(Meta.value).where(Meta.key == "demo")) != "1":
            return system_clock
        latest = func.max(WfEvent.recorded_at) if store.embedded else func.app.last_step()
        last = session.scalar(select(latest))
    return resumed(last) if last else system_clock


def _upgraded(store: Store, login: str) -> upgrade.Upgraded | None:
    """Upgrade an older file for a person who may; None where nothing was to do.

    Raises:
        Unavailable: it must be upgraded first, by somebody else.
    """
    if not upgrade.needs_upgrade(store):
        return None
    with store.reading() as session:  # columns every version of the table has
        roles = session.scalar(select(Account.roles).where(Account.login == login, Account.active))
    if store.embedded and Permission.SYSTEM_RUN not in permissions(frozenset(map(Role, roles or ()))):
        raise Unavailable("数据库是旧版本建立的，要先升级；请系统管理员登录一次，程序会备份后自动升级。")
    return upgrade.make_ready(store)


def actor_of(store: Store, login: str, station: str = "") -> Actor:
    """Return who ``login`` is today: permissions from the roles, scopes from the units or the body.

    Raises:
        Denied: there is no such account, or it is disabled.
    """
    with store.reading() as session:
        account = session.scalar(select(Account).where(Account.login == login))
        if account is None or not account.active:
            raise Denied("这个账号没有开通或已停用，请联系县综治中心管理员。")
        found_scopes = scopes_of(session, account.unit_ids)
    roles = frozenset(Role(role) for role in account.roles)
    whole = replace(WHOLE, body=account.body_id or 0) if Role.DEPT in roles else WHOLE
    scopes = found_scopes if account.unit_ids else (whole,)
    return Actor(login, account.name, permissions(roles), scopes, account.id, account.person_id, station)


def establish(place: str, title: str, founder: Founder, *, clock: Clock = system_clock) -> Workspace:
    """Create a database and return its founder's workspace, who is its system administrator.

    The first audited rows are the two accounts, written by the security administrator's.
    """
    url = address_of(place)
    found(place if "://" in place else url.render_as_string(hide_password=False), title, founder)
    store = lent(url, founder.guard, founder.passphrase, founder.at).store
    try:
        first = Actor(founder.guard, founder.name, frozenset())
        Workspace(store, first, clock).do(lambda unit: unit.session.add_all(accounts_of(founder)))
    finally:
        store.close()
    entered = lent(url, founder.login, founder.passphrase, founder.at)
    workspace = Workspace(entered.store, actor_of(entered.store, founder.login), clock)
    workspace.do(_enter, entered)
    return workspace


@permits(Permission.ACCOUNTS_WRITE)
def create(unit: Unit, new: NewAccount, entropy: Entropy = os.urandom) -> int:
    """Let a person in and return the account's id.

    Raises:
        Invalid: the login is taken or malformed, the passphrase too weak, or the roles exclude one another.
    """
    _check_new(unit, new)
    account = Account(
        login=new.login,
        name=clean_name(new.name),
        roles=[role.value for role in new.roles],
        unit_ids=list(new.unit_ids),
        person_id=new.person_id,
        body_id=new.body_id,
    )
    unit.session.add(account)
    unit.session.flush()  # the caller needs the generated id
    _give_key(unit, new, entropy)
    return account.id


def _check_new(unit: Unit, new: NewAccount) -> None:
    wrong: dict[str, str] = {}
    if not LOGIN.fullmatch(new.login):
        wrong["login"] = "登录名要以小写字母开头，只含小写字母、数字和下划线，3 至 30 位。"
    elif unit.session.scalar(select(Account.id).where(Account.login == new.login)):
        wrong["login"] = f"登录名“{new.login}”已有人使用，请换一个。"
    if weak := checked(unit, new.passphrase, new.login, new.name):
        wrong["passphrase"] = weak
    if unfit := role_fault(new.roles, kept_to_towns=bool(new.unit_ids)):
        wrong["roles"] = unfit
    if len(new.unit_ids) > MOST_UNITS:
        wrong["unit_ids"] = in_own_words(f"最多管辖{MOST_UNITS}个单位，更多的请改为全县，或分给几个账号。")
    known = unit.session.scalars(select(Body.id).where(~Body.voided)).all()
    if unfit := body_fault(new.roles, new.body_id, known):
        wrong["body_id"] = unfit
    if wrong:
        raise Invalid(fields=wrong)


def _give_key(unit: Unit, new: NewAccount, entropy: Entropy) -> None:
    slot = wrapped(unit, new.login, new.passphrase, entropy)
    if unit.embedded:
        keep_beside(unit, new.login, slot)
        return
    unit.session.add(KeySlot(login=new.login, slot=slot))
    verifier = scram(unit.session.connection(), new.login, new.passphrase)
    roles = login_roles(new.roles, len(new.unit_ids))
    make = text("SELECT app.user_create(:login, :verifier, :roles)")
    unit.session.connection().execute(make, {"login": new.login, "verifier": verifier, "roles": roles})


@permits(Permission.ACCOUNTS_WRITE)
def reset_passphrase(
    unit: Unit, account_id: int, version: int, passphrase: str, entropy: Entropy = os.urandom
) -> None:
    """Give a person another passphrase; whoever resets it holds the master key and wraps it anew.

    Raises:
        NotFound, Conflict: the account is gone or was changed. Invalid: it is shut, or the passphrase too
            weak. Unavailable: the server was set up by a program that could not do this.
    """
    account = _seen(unit, account_id, version)
    if not account.active:
        raise Invalid("这个账号已经停用，不能重设口令；请新增一个账号。")
    if weak := checked(unit, passphrase, account.login, account.name):
        raise Invalid(fields={"passphrase": weak})
    account.must_change = True
    note_act(unit, "passphrase", "重设口令", account.login)
    unit.session.flush()  # what the database refuses leaves the key as it was
    slot = wrapped(unit, account.login, passphrase, entropy)
    if unit.embedded:
        keep_beside(unit, account.login, slot)
    else:
        _give_server_key(unit, account.login, passphrase, slot)


def _give_server_key(unit: Unit, login: str, passphrase: str, slot: dict[str, Any]) -> None:
    connection = unit.session.connection()
    if connection.scalar(text("SELECT to_regprocedure('app.user_passphrase(text, text)')")) is None:
        raise Unavailable("这台服务器是旧版程序建立的，还不能重设口令；请停用旧账号，另外新增一个。")
    kept = unit.session.scalars(select(KeySlot).where(KeySlot.login == login)).one()
    kept.slot = slot
    change = text("SELECT app.user_passphrase(:login, :verifier)")
    connection.execute(change, {"login": login, "verifier": scram(connection, login, passphrase)})


@permits(Permission.ACCOUNTS_WRITE)
def disable(unit: Unit, account_id: int, version: int) -> None:
    """Shut an account; on a server its open sessions end.

    Raises: NotFound, Conflict. Invalid for one's own, or one that is shut.
    """
    account = _seen(unit, account_id, version)
    if why := _fixed(unit, account):
        raise Invalid(why)
    account.active = False
    if not unit.embedded:
        stop = text("SELECT app.user_disable(:login)")
        unit.session.connection().execute(stop, {"login": account.login})


def _fixed(unit: Unit, account: Account) -> str:
    """Return why an account cannot be shut, empty for one that can."""
    if account.id == unit.actor.account_id:
        return "不能停用自己正在使用的账号，请另一位管理员办理。"
    return "" if account.active else "这个账号已经停用。"


@permits(Permission.ACCOUNTS_READ)
def accounts(unit: Unit) -> list[AccountRow]:
    """List every account by login, each with the part of the county it is kept to; what is due first."""
    rows = unit.session.scalars(select(Account).order_by(Account.login)).all()
    seen = _last_seen(unit)
    kept = stands(unit, rows)
    names = {row.id: row.name for row in unit.session.execute(select(Body.id, Body.name))}
    found = [
        AccountRow(
            id=row.id,
            version=row.version,
            fixed=_fixed(unit, row),
            login=row.login,
            name=row.name,
            roles="、".join(Role(role).label for role in row.roles),
            where=kept[row.id].where if row.id in kept else names.get(row.body_id or 0, in_own_words(_WHOLE)),
            due=kept[row.id].due if row.id in kept else "",
            heirs=kept[row.id].heirs if row.id in kept else (),
            kept=row.id in kept,
            active=row.active,
            last=seen.get(row.login),
            idle=idle_words(seen.get(row.login, row.recorded_at), unit.now) if row.active else "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.due)


def _last_seen(unit: Unit) -> dict[str, datetime]:
    """Return when each login last came in."""
    came = select(Act.recorded_by, func.max(Act.recorded_at)).where(Act.act_kind == "sign_in")
    return {row[0]: row[1] for row in unit.session.execute(came.group_by(Act.recorded_by))}


def _seen(unit: Unit, account_id: int, version: int) -> Account:
    account = unit.session.get(Account, account_id)
    if account is None:
        raise NotFound("没有这个账号，请刷新后再试。")
    unchanged(unit, account, version, "账号刚被别人修改过，请刷新后再试。")
    return account
