"""Real processes for tests that kill or starve one: they begin where the program has been read already.

Reading it takes a second and a half of each, and most die a moment later.  One process reads it for all of a
worker's; from it every child is split off.  Where the system cannot split, each child reads for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from app.core import platform

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """How a child ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(
    code: str, *arguments: str, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Ended:
    """Run ``code`` as ``python -c`` does, in a process of its own: here and as we are unless told."""
    told = dict(os.environ if environment is None else environment)
    with tempfile.TemporaryDirectory(prefix="griddesk-child-") as name:
        said = Path(name, "out"), Path(name, "err")
        call = (code, ("-c", *arguments), told, str(folder or Path.cwd()), tuple(map(str, said)))
        child = _context().Process(target=_live, args=call)
        child.start()
        child.join()
        out, err = (path.read_text(encoding="utf-8") if path.exists() else "" for path in said)
        code_at_end = child.exitcode
        child.close()
    assert code_at_end is not None
    return Ended(code_at_end, out, err)


def _live(code: str, argv: tuple[str, ...], told: dict[str, str], folder: str, said: tuple[str, ...]) -> None:
    """Be the child: whatever is left of the one it was split off from is replaced first."""
    os.environ.clear()
    os.environ.update(told)
    os.chdir(folder)
    for stream, path in zip((sys.stdout, sys.stderr), said, strict=True):
        with Path(path).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = list(argv)
    exec(code, {"__name__": "__main__"})


@cache
def _context() -> BaseContext:
    """Return the way to start a process; the one that reads ahead is started with it."""
    method = platform.quick_start()
    context = multiprocessing.get_context(method)
    if method != "spawn":
        from multiprocessing import forkserver  # of Unix alone

        context.set_forkserver_preload(["tests.read_ahead"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(ROOT))
            patch.setenv("PYTHONIOENCODING", "utf-8")
            forkserver.ensure_running()
    return context
