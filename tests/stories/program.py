"""The program as somebody outside runs it, and what a folder holds before and after."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import cli
from tests import children

ROOT = Path(__file__).parents[2]
MAIN = [sys.executable, str(ROOT / "main.py")]
SECRET = "griddesk-demo"  # said openly by every demonstration


@dataclass(frozen=True)
class Done:
    """What one call of the program left behind: exit code, the JSON it printed, and what else it said."""

    code: int
    said: dict[str, Any]
    out: str
    err: str

    @property
    def message(self) -> str:
        """The one sentence of a refusal."""
        return self.said["error"]["message"]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a machine without a display; ``changes`` come on top."""
    plain = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return plain | {"QT_QPA_PLATFORM": "offscreen", "GRIDDESK_PASSPHRASE": SECRET} | changes


def program(*words: object, before: str = "", **changes: str) -> Done:
    """Run the real command in a process of its own; ``before`` is code that cripples that process first."""
    if before:
        start = f"import sys, main; {before}; sys.exit(main.guarded_main(sys.argv[1:]))"
        ended = children.run(start, *map(str, words), environment=environment(**changes), folder=ROOT)
        return _done(ended.returncode, ended.stdout, ended.stderr)
    ran = subprocess.run(
        [*MAIN, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**changes),
        check=False,
    )
    return _done(ran.returncode, ran.stdout, ran.stderr)


def here(*words: object, secret: str = SECRET) -> Done:
    """Run the command line in this process, which saves loading it again."""
    out, err, kept = io.StringIO(), io.StringIO(), os.environ.get("GRIDDESK_PASSPHRASE")
    os.environ["GRIDDESK_PASSPHRASE"] = secret
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run([*map(str, words), "--json", "--quiet"])
    finally:
        os.environ.pop("GRIDDESK_PASSPHRASE")
        if kept is not None:
            os.environ["GRIDDESK_PASSPHRASE"] = kept
    return _done(code, out.getvalue(), err.getvalue())


def _done(code: int, out: str, err: str) -> Done:
    said = json.loads(out) if out.startswith("{") else {}
    return Done(int(code), said, out, err)


def hashes(folder: Path, *, but: str = "") -> dict[str, str]:
    """Return every file of a folder with its hash; names that begin with ``but`` are left out."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and not (but and path.name.startswith(but))
    }


def is_a_sentence(message: str) -> bool:
    """Return whether a refusal is one line of Chinese that ends, and no driver's or traceback's words."""
    chinese = sum("一" <= sign <= "鿿" for sign in message)
    return message.endswith("。") and "\n" not in message and chinese >= 3 and "Traceback" not in message
