"""``init`` and ``units at``: an empty county from a list and a policy, or nothing at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app import cli
from app.core.clock import SetClock
from app.imports import founding
from app.services import accounts
from app.services.recovery import recovered
from db.bootstrap import keys_beside
from tests.office import PASS

DIVISIONS = Path(__file__).parents[2] / "resources" / "divisions"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    monkeypatch.setenv("GRIDDESK_LOGS", str(tmp_path))


def started(place: Path, name: str = "稷山县", divisions: Path | None = None, policy: str = "jishan") -> int:
    listed = divisions or DIVISIONS / "jishan_140824.csv"
    argv = ["init", name, "--divisions", str(listed), "--policy", policy, "--admin", "admin"]
    return cli.run([*argv, "--db", str(place), "--json", "--quiet"])


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_county_is_made_and_its_tree_is_read_back(tmp_path: Path, capsys) -> None:
    place = tmp_path / "county.griddesk"
    assert started(place) == 0
    first = told(capsys)
    assert first["units"] == {"county": 1, "town": 9, "village": 151}
    costs = [slot["cost"] for slot in keys_beside(place).slots().values()]
    assert len(costs) == 3 and all(cost["memory_cost"] >= 64 * 1024 for cost in costs), "trust.md 2.2"
    recovered(str(place), str(first["recovery"]), "admin", PASS)
    asked = ["units", "at", "2026-10-31", "--db", str(place), "--user", "admin"]
    assert cli.run([*asked, "--json"]) == 0
    found = told(capsys)
    assert found["units"] == {"county": 1, "town": 9, "village": 151}
    assert [row["name"] for row in found["tree"][:3]] == ["稷山县", "稷峰镇", "东北街村委会"]
    assert cli.run(asked) == 0
    assert "稷山县经济技术开发区虚拟社区 [统计用]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "listed", "policy", "villages"),
    [
        ("荆州区", "jingzhou_421003.csv", "jingzhou", 167),
        ("长子县", "zhangzi_140428.csv", "zhangzi", 294),
        ("荆州区", "jingzhou_421003.csv", "jishan", 167),
    ],
)
def test_any_county_may_start_from_any_preset(
    tmp_path: Path, capsys, name: str, listed: str, policy: str, villages: int
) -> None:
    assert started(tmp_path / "county.griddesk", name, DIVISIONS / listed, policy) == 0
    assert told(capsys)["units"]["village"] == villages


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("village,140824100000", "village,140824109000", "上级代码"),
        ("140824100201,东街村委会", "140824100200,东街村委会", "代码相同"),
        ("140824100201,东街村委会", "1.40824E+11,东街村委会", "1.40824E+11"),
    ],
)
def test_a_faulty_list_leaves_no_database(tmp_path: Path, capsys, old: str, new: str, sentence: str) -> None:
    text = (DIVISIONS / "jishan_140824.csv").read_text(encoding="utf-8")
    assert old in text
    bad = tmp_path / "bad.csv"
    bad.write_text(text.replace(old, new, 1), encoding="utf-8")
    place = tmp_path / "county.griddesk"
    assert started(place, divisions=bad) == 3
    found = told(capsys)
    assert sentence in found["error"]["message"]
    assert found["problems"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv"]


def test_what_is_there_is_not_touched(tmp_path: Path, capsys) -> None:
    place = tmp_path / "county.griddesk"
    place.write_bytes(b"something else")
    assert started(place) == 3
    assert "已经存在" in told(capsys)["error"]["message"]
    assert place.read_bytes() == b"something else"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"policy": "nowhere"}, "自带政策之一"),
        ({"divisions": Path("nowhere.csv")}, "nowhere.csv"),
    ],
)
def test_what_cannot_be_read_is_said_before_anything_is_written(
    tmp_path: Path, capsys, changes: dict[str, object], sentence: str
) -> None:
    place = tmp_path / "county.griddesk"
    assert started(place, **changes) in (3, 6)
    assert sentence in told(capsys)["error"]["message"]
    assert not place.exists()


def test_a_short_passphrase_is_refused(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", "short")
    assert started(tmp_path / "county.griddesk") == 3
    assert "10 位" in told(capsys)["error"]["message"]
    assert not (tmp_path / "county.griddesk").exists()


@pytest.mark.parametrize("reading", range(2, 9))
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, reading: int) -> None:
    real, seen = SetClock(date(2025, 12, 20)), 0

    def interrupted():
        nonlocal seen
        seen += 1
        if seen == reading:
            raise KeyboardInterrupt
        return real()

    county = founding.county_from("稷山县", "jishan", DIVISIONS / "jishan_140824.csv")
    place = tmp_path / "county.griddesk"
    with pytest.raises(KeyboardInterrupt):
        founding.found(county, str(place), "admin", PASS, interrupted)
    assert list(tmp_path.iterdir()) == []


def test_the_administrator_may_sign_in(tmp_path: Path) -> None:
    place = tmp_path / "county.griddesk"
    assert started(place) == 0
    workspace = accounts.sign_in(str(place), "admin", PASS)
    assert workspace.actor.login == "admin"
    workspace.store.close()
