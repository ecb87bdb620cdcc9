"""Every goal of trust.md still works, at a tiny size; with the marker ``trust`` at its promised figure."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from app import cli
from app.cli.trust import SEED
from tests.trust import catalogue
from tests.trust.catalogue import GOALS, MISSING, WORKS, Outcome, reach
from tests.trust.ground import Ground, Reached, Size


@pytest.mark.parametrize("name", WORKS)
def test_a_goal_is_reached_at_a_tiny_size(name: str, ground: Ground) -> None:
    reached = WORKS[name](ground)
    assert reached.ok, reached.text


@pytest.mark.trust
@pytest.mark.parametrize("name", WORKS)
def test_a_goal_is_reached_at_the_promised_figure(name: str) -> None:
    reached = reach(name, SEED, Size.SHORT)
    assert reached.ok, reached.text


def test_the_command_tells_every_goal_and_skips_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is reached, one dies, the others are said to be missing: the exit code says so."""

    def dies(_: Ground) -> Reached:
        raise ValueError("no figure")

    monkeypatch.setattr(catalogue, "WORKS", {"G2": lambda _: Reached(True, "20/20"), "G3": dies})
    assert cli.run(["trust", "--json", "--quiet"]) == 4
    goals = json.loads(capsys.readouterr().out)["goals"]
    names = [*(f"G{number}" for number in range(1, 21)), "FO", "UH"]
    assert [goal["name"] for goal in goals] == names == list(GOALS)
    assert all(set(goal) == {field.name for field in fields(Outcome)} for goal in goals)
    assert [goal["reached"] for goal in goals[1:3]] == ["20/20", "ValueError: no figure"]
    assert [goal["reached"] for goal in goals if goal["name"] not in ("G2", "G3")] == [MISSING] * 20
    assert [goal["name"] for goal in goals if goal["ok"]] == ["G2"]


def test_a_goal_that_is_reached_ends_well_and_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "WORKS", {"G2": lambda ground: Reached(True, f"{ground.seed}")})
    assert cli.run(["trust", "g2", "--seed", "7", "--quiet"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("G2") and "达到" in line and "：7  (" in line and "seed 7)" in line


def test_an_unknown_goal_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["trust", "G21"]) == 2
    assert "没有名为 G21 的承诺" in capsys.readouterr().err
