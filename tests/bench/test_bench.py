"""The benchmarks still run and report what cli.md says; no test asserts a time."""

from __future__ import annotations

import json

import pytest

from app import cli
from tests.bench.catalogue import BENCHES
from tests.bench.measure import MOST, Bench, measure


@pytest.mark.parametrize("name", BENCHES)
def test_a_benchmark_runs_on_a_few_rows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bench", name, "--rows", "60", "--rounds", "1", "--json", "--quiet"]) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert [found["name"].partition("/")[0] for found in results] == [name] * len(results)
    for found in results:
        assert set(found) == {"name", "n", "ours_s", "floor_s", "ratio", "goal"}
        assert found["n"] == 60
        assert found["ratio"] == pytest.approx(found["ours_s"] / found["floor_s"])


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bench", "nothing"]) == 2
    assert "没有名为 nothing 的基准" in capsys.readouterr().err


def test_both_are_prepared_before_every_round_and_the_warm_up_counts_nothing() -> None:
    log: list[str] = []

    def bench(**more: object) -> Bench:
        works = {"ours": lambda: log.append("ours"), "floor": lambda: log.append("floor")}
        return Bench(name="x", n=1, goal=1.0, **works, **more)

    result = measure(bench(prepare=lambda: log.append("prepare")), 2)
    assert log == ["prepare", "ours", "prepare", "floor"] * 3
    assert (result.name, result.n, result.goal) == ("x", 1, 1.0)
    log.clear()
    measure(bench(), 2)
    assert log == ["ours", "floor"] * (MOST + 1)  # too short to be told from noise by two rounds
