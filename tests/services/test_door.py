"""The door: who must change first, who is shut out, what the audit says of it; on both engines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.clock import SetClock
from app.core.errors import Denied, Invalid
from app.domain.accounts import Role
from app.domain.passphrases import FAILURES, LASTS, MustChange
from app.services import accounts
from app.services._secrets import slot_of
from app.services.passphrases import change_own
from app.workspace import Workspace
from db.bootstrap import attempts_beside
from db.keys import COST, OPENLY
from db.models.documents import Act
from tests.db.test_guards import raw
from tests.office import PASS, TODAY, Office

LATER = "green-hill-7-Bells"


def place_of(office: Office) -> str:
    if office.maker.store.embedded:
        return office.place
    return office.url("x").set(username=None, password=None).render_as_string(hide_password=False)


def enter(office: Office, login: str, secret: str = PASS, new: str = "", clock: SetClock | None = None):
    return accounts.sign_in(
        place_of(office), login, secret, clock=clock or office.clock, station="门口", new=new
    )


@pytest.fixture
def real(office: Office):
    """An office that is no demonstration, with one person more: ``nova``."""
    raw(office, "UPDATE meta SET value = '0' WHERE key = 'demo'")
    new = accounts.NewAccount(login="nova", name="新来的", passphrase=PASS, roles=(Role.COUNTY_MAKER,))
    office.guard.do(accounts.create, new)
    yield office
    if not office.maker.store.embedded:
        for login in ("nova",):
            raw(office, f"DROP ROLE u_{login}")


def test_to_guess_a_passphrase_costs_in_earnest_only(real: Office) -> None:
    """The others came in while it was a demonstration, whose passphrases are said openly."""
    spaces = {"clerk_a": real.clerk_a, "guard": real.guard, "nova": enter(real, "nova", new=LATER)}
    costs = {login: space.ask(slot_of, login)["cost"] for login, space in spaces.items()}
    assert costs == {"clerk_a": OPENLY, "guard": OPENLY, "nova": COST}
    spaces["nova"].store.close()


def acts(office: Office, *kinds: str) -> list[tuple[str, str, str]]:
    rows = select(Act).where(Act.act_kind.in_(kinds)).order_by(Act.id)
    return office.auditor.ask(
        lambda unit: [(act.act_kind, act.purpose, act.recorded_by) for act in unit.session.scalars(rows)]
    )


def test_nothing_opens_before_the_first_passphrase_is_ones_own(real: Office) -> None:
    with pytest.raises(MustChange, match="首次登录"):
        enter(real, "nova")
    for weak, said in (("short", "至少 10 位"), (PASS, "最近"), ("nova-2026-Xa", "不能有登录名")):
        with pytest.raises(Invalid, match=said):
            enter(real, "nova", new=weak)
    with pytest.raises(MustChange):
        enter(real, "nova")
    opened = enter(real, "nova", new=LATER)
    assert opened.ask(accounts.about).title
    with pytest.raises(Invalid, match="原口令不对"):
        opened.do(change_own, "not-the-old-one", "blue-lake-9-Drums")
    with pytest.raises(Invalid, match="最近 5 次"):
        opened.do(change_own, LATER, PASS)
    opened.do(change_own, LATER, "blue-lake-9-Drums")
    opened.store.engine.dispose()  # an open window opens new connections too
    opened.do(change_own, "blue-lake-9-Drums", "red-stone-8-Lamps")
    opened.store.close()
    with pytest.raises(Denied, match="用户名或口令不正确"):
        enter(real, "nova", PASS)
    enter(real, "nova", "red-stone-8-Lamps").store.close()
    assert acts(real, "passphrase") == [("passphrase", "本人更换口令", "nova")] * 3
    assert acts(real, "sign_in").count(("sign_in", "登录", "nova")) == 2


def test_a_passphrase_is_asked_for_again_when_it_has_lasted(real: Office) -> None:
    enter(real, "nova", new=LATER).store.close()
    days = LASTS if real.maker.store.embedded else LASTS - timedelta(days=14)
    enter(real, "nova", LATER, clock=SetClock(TODAY + days - timedelta(days=1))).store.close()
    with pytest.raises(MustChange, match="期限"):
        enter(real, "nova", LATER, clock=SetClock(TODAY + days + timedelta(days=1)))


def test_the_fifth_wrong_passphrase_shuts_the_account_and_a_reset_opens_it(real: Office) -> None:
    for _ in range(FAILURES - 1):
        with pytest.raises(Denied, match="不正确"):
            enter(real, "nova", "wrong-passphrase")
    with pytest.raises(Denied, match="锁定到"):
        enter(real, "nova", "wrong-passphrase")
    with pytest.raises(Denied, match="锁定到"):
        enter(real, "nova", PASS)
    row = next(row for row in real.guard.ask(accounts.accounts) if row.login == "nova")
    real.guard.do(accounts.reset_passphrase, row.id, row.version, LATER)
    with pytest.raises(MustChange):
        enter(real, "nova", LATER)
    enter(real, "nova", LATER, new="blue-lake-9-Drums").store.close()
    told = acts(real, "sign_in_failed")
    assert len(told) == FAILURES and {purpose for _, purpose, _ in told} == {"nova"}


def test_half_an_hour_later_it_opens_by_itself(real: Office) -> None:
    for _ in range(FAILURES):
        with pytest.raises(Denied):
            enter(real, "nova", "wrong-passphrase")
    later = SetClock(TODAY)
    if real.maker.store.embedded:
        attempts = attempts_beside(Path(real.place))
        assert attempts.shut_until("nova", real.clock()) is not None
        later = SetClock(TODAY + timedelta(days=1))
    else:  # the server's own clock: the act is moved back instead
        raw(
            real,
            "ALTER TABLE act DISABLE TRIGGER USER",
            "UPDATE act SET recorded_at = recorded_at - interval '31 min' WHERE act_kind LIKE 'sign_in_%'",
            "ALTER TABLE act ENABLE TRIGGER USER",
        )
    with pytest.raises(MustChange):
        enter(real, "nova", PASS, clock=later)


def test_a_login_nobody_has_is_not_written_down(office: Office) -> None:
    """It may be a passphrase typed into the wrong line."""
    with pytest.raises(Denied):
        enter(office, "my-secret-word", "x")
    enter(office, "maker").store.close()
    wanted = [("sign_in_failed", accounts.UNKNOWN, "maker")] if office.maker.store.embedded else []
    assert acts(office, "sign_in_failed") == wanted


def test_who_is_disabled_does_nothing_in_the_open_window_either(real: Office) -> None:
    enter(real, "nova", new=LATER).store.close()
    opened: Workspace = enter(real, "nova", LATER)
    row = next(row for row in real.guard.ask(accounts.accounts) if row.login == "nova")
    opened.ask(accounts.about)
    real.guard.do(accounts.disable, row.id, row.version)
    for act in (opened.ask, opened.do):
        with pytest.raises(Exception, match=r"停用|口令不正确|没有权限|连接"):
            act(accounts.about)
    opened.store.close()
    with pytest.raises(Denied):
        enter(real, "nova", LATER)
