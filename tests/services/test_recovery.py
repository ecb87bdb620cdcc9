"""The recovery code opens the file once, for its administrators; a wrong one is counted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app import cli
from app.core.errors import AppError, Denied, Invalid
from app.domain.recovery import SLOT, code_of, read
from app.services import accounts, acts, recovery
from db.bootstrap import keys_beside
from tests.office import PASS, Office

NEW = "nobody-knew-this-before"


def enter(office: Office, login: str, secret: str) -> None:
    accounts.sign_in(office.place, login, secret, clock=office.clock).store.close()


def recovered(office: Office, code: str, login: str = "admin", new: str = NEW) -> recovery.Recovered:
    return recovery.recovered(office.place, code, login, new, clock=office.clock)


def test_the_code_gives_an_administrator_another_passphrase_and_is_used_up(file_office: Office) -> None:
    code = file_office.admin.do(recovery.renew)
    file_office.close()
    done = recovered(file_office, code.lower().replace("-", " "))
    enter(file_office, "admin", NEW)
    with pytest.raises(Denied):
        enter(file_office, "admin", PASS)
    with pytest.raises(Denied, match="恢复码不对"):
        recovered(file_office, code)
    recovered(file_office, done.code, "guard")
    enter(file_office, "guard", NEW)
    told = [row.purpose for row in file_office.auditor.ask(acts.acts) if row.what == "恢复码"]
    assert told == ["用恢复码设新口令", "用恢复码设新口令", "生成恢复码"]


def test_a_new_code_ends_the_one_before_and_only_the_administrator_makes_it(file_office: Office) -> None:
    old, new = (file_office.admin.do(recovery.renew) for _ in range(2))
    with pytest.raises(Denied, match="备份与升级"):
        file_office.guard.do(recovery.renew)
    file_office.close()
    with pytest.raises(Denied, match="恢复码不对"):
        recovered(file_office, old)
    recovered(file_office, new)


def test_wrong_codes_shut_the_way_for_a_while(file_office: Office) -> None:
    code = file_office.admin.do(recovery.renew)
    file_office.close()
    for _ in range(5):
        with pytest.raises(Denied):
            recovered(file_office, code_of(bytes(20)))
    with pytest.raises(Denied, match="锁定"):
        recovered(file_office, code)
    file_office.clock.set(file_office.clock() + timedelta(minutes=31))
    recovered(file_office, code)


@pytest.mark.parametrize(
    ("login", "new", "kind", "sentence"),
    [
        ("maker", NEW, Denied, "只给系统管理员和安全管理员"),
        ("nobody", NEW, Denied, "没有开通"),
        ("admin", "short", Invalid, ""),
    ],
)
def test_what_the_code_does_not_do(
    file_office: Office, login: str, new: str, kind: type[AppError], sentence: str
) -> None:
    code = file_office.admin.do(recovery.renew)
    file_office.close()
    with pytest.raises(kind) as refused:
        recovered(file_office, code, login, new)
    assert sentence in str(refused.value)
    enter(file_office, "admin", PASS)
    recovered(file_office, code)


def test_a_slip_of_the_pen_is_no_attempt(file_office: Office) -> None:
    code = file_office.admin.do(recovery.renew)
    assert read(code.replace("O", "0").replace("I", "1").replace("B", "8")) == code
    for slip in (code[:-1], f"{code[1]}{code[0]}{code[2:]}" if code[0] != code[1] else "x", "", "恢复码"):
        with pytest.raises(Invalid, match="抄得不对"):
            recovered(file_office, slip)
    keys = keys_beside(Path(file_office.place))
    assert code not in keys.path.read_text(encoding="utf-8") and keys.slot(SLOT)


def test_a_server_and_an_old_file_say_what_to_do(office: Office) -> None:
    if office.admin.store.embedded:
        with pytest.raises(Invalid, match="recover --new"):
            recovered(office, code_of(bytes(20)))
        return
    with pytest.raises(Invalid, match="安全管理员重设"):
        office.admin.do(recovery.renew)
    with pytest.raises(Invalid, match="安全管理员重设"):
        recovered(office, code_of(bytes(20)))


def test_the_command(
    file_office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_office.close()
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    where = ["--db", file_office.place, "--user", "admin", "--json", "--quiet"]
    assert cli.run(["recover", "--new", *where]) == 0
    monkeypatch.setenv("GRIDDESK_RECOVERY_CODE", json.loads(capsys.readouterr().out)["code"])
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", NEW)
    assert cli.run(["recover", *where]) == 0
    enter(file_office, "admin", NEW)
