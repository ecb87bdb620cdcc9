"""``vetting check`` says what the service says, and refuses what the person may not see."""

from __future__ import annotations

import json

import pytest

from app import cli
from app.domain.vetting import Relation
from app.services import vetting
from tests.cases import SHORT, collect, five, opened, version, visit
from tests.office import PASS, Office


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)


def _place(office: Office) -> str:
    if office.maker.store.embedded:
        return office.place
    return office.url("x").set(username=None, password=None).render_as_string(hide_password=False)


def _check(office: Office, capsys: pytest.CaptureFixture[str], login: str, case: str, *options: str) -> int:
    capsys.readouterr()
    return cli.run(["vetting", "check", case, "--db", _place(office), "--user", login, *options])


CASES = {
    "four": (None, False),
    "two share a phone": ({"phone": "13900000001"}, False),
    "one is a relative": ({"relation": Relation.RELATIVE}, False),
    "five good ones": ({}, True),
}


@pytest.mark.parametrize("name", CASES)
def test_check_says_what_the_service_says(office: Office, capsys: pytest.CaptureFixture[str], name: str):
    change, good = CASES[name]
    case_id, team = opened(office)
    fifth = [] if change is None else [visit(team, 5, **change)]
    collect(office, case_id, team, [*five(team)[:4], *fifth])
    number = office.maker.ask(vetting.case_row, case_id).number
    assert _check(office, capsys, "clerk_a", number, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["next"]) == (("interviewed", "decide") if good else ("meeting_held", "visit"))
    assert [line["text"] for line in said["checklist"] if not line["ok"]] == ([] if good else [SHORT])
    asked = office.maker.ask(vetting.checklist, case_id).lines
    assert [(line["ok"], line["text"]) for line in said["checklist"]] == [
        (line.ok, line.text) for line in asked
    ]


def test_check_for_eyes_marks_every_line(file_office: Office, capsys: pytest.CaptureFixture[str]):
    case_id, team = opened(file_office)
    collect(file_office, case_id, team, [*five(team)[:4], visit(team, 5, phone="13900000001")])
    assert _check(file_office, capsys, "maker", str(case_id)) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"案卷2026-{case_id:03}：已开考察会，下一步：走访街坊邻居"
    assert f"✘ {SHORT}" in out
    assert "▲ 第1次走访（赵户主）、第5次走访（周户主）电话相同，算一户" in out
    assert "✔ 身份证号校验通过" in out


def test_an_ended_case_has_no_next_step(file_office: Office, capsys: pytest.CaptureFixture[str]):
    case_id, _ = opened(file_office)
    file_office.clerk_a.do(vetting.withdraw, case_id, version(file_office, case_id), "本人放弃")
    assert _check(file_office, capsys, "maker", str(case_id), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["next"]) == ("withdrawn", None)


def test_another_town_and_a_case_that_is_none_are_refused(office: Office, capsys: pytest.CaptureFixture[str]):
    case_id, _ = opened(office)
    assert _check(office, capsys, "clerk_b", str(case_id), "--json") == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "not_found" and "没有编号为" in error["message"]
    assert _check(office, capsys, "maker", "2019-999") == 3
    assert _check(office, capsys, "auditor", str(case_id)) == 5
