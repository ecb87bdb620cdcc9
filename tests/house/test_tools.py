"""ruff and mypy agree, and the locks are what architecture.md section 5 asks for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT, settings

LOCKS = ("requirements.lock", "requirements-dev.lock")
REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(\[[a-z,]+\])?==(?P<version>[^ ;]+)(?P<marker> ;.+?)?(?= +--hash|$)"
)


def _run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_is_strict_and_content() -> None:
    assert settings()["tool"]["mypy"]["strict"] is True
    _run("mypy")


def test_ruff_is_content() -> None:
    _run("ruff", "check", ".")


def test_everything_is_formatted() -> None:
    _run("ruff", "format", "--check", ".")


def pins(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Return ``name; marker`` → version and hashes of every requirement of a lock.

    Raises:
        AssertionError: a line is neither a pin nor its hash.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        pin = REQUIREMENT.match(line)
        assert pin, f"{lock}: {line}"
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?:\s|$)", line)
        found[pin["name"].lower().replace("_", "-") + (pin["marker"] or "").strip()] = (
            pin["version"],
            hashes,
        )
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert all(hashes for _, hashes in pins(lock).values())


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_for_windows_too(lock: str) -> None:
    assert any("sys_platform == 'win32'" in name for name in pins(lock)), "lock with --universal"
    # A package with compiled parts carries one hash for each system and Python it has a wheel for.
    for package in ("pyside6-essentials", "sqlcipher3", "psycopg-binary", "cryptography", "pydantic-core"):
        hashes = [pin[1] for name, pin in pins(lock).items() if name.partition(";")[0] == package]
        assert hashes, package
        assert len(hashes[0]) >= 3, package


@pytest.mark.parametrize("lock", LOCKS)
def test_qt_is_the_release_that_keeps_its_references(lock: str) -> None:
    assert pins(lock)["pyside6-essentials"][0] == "6.11.3"
    assert not {"pyside6", "pyside6-addons"} & set(pins(lock))


def test_the_locks_agree_and_hold_what_is_declared() -> None:
    run, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert {name: pin for name, pin in dev.items() if name in run} == run
    project = settings()["project"]
    for lock, declared in ((run, project["dependencies"]), (dev, project["optional-dependencies"]["dev"])):
        names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in declared}
        assert names <= set(lock)


def test_the_readme_carries_the_two_commands_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    install = "python3 -m venv .venv && .venv/bin/python -m pip install -q --require-hashes -r"
    test = f"{install} requirements-dev.lock && .venv/bin/python -m pytest"
    assert (
        f"\n`{install} requirements.lock && .venv/bin/python main.py demo jishan --out demo-output`\n"
        in readme
    )
    assert f"\n`{test}`\n" in readme
    assert (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1] == test
    assert len(readme.splitlines()) <= 200
