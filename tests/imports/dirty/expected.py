"""The files as they lie in tests/data/rosters, and beside them in one TOML what must be read and asked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.imports.dirty.truth import FIELDS, Case

FOLDER = Path(__file__).parents[2] / "data" / "rosters"
_TABLE = FOLDER / "expected.toml"
_BY_CALC = FOLDER / "libreoffice.toml"  # saved by LibreOffice Calc, which no test needs


def kept() -> Iterator[Case]:
    """Yield the files that lie there with what is expected of them."""
    yield from made()
    yield from _of(_BY_CALC)


def made() -> Iterator[Case]:
    """Yield those that ``python -m tests.imports.dirty`` makes again."""
    yield from _of(_TABLE)


def _of(table: Path) -> Iterator[Case]:
    for name, said in tomllib.loads(table.read_text(encoding="utf-8")).items():
        rows = [tuple(row) for row in said["rows"]]
        asked = [tuple(one) for one in said["questions"]]
        notes = (said["refused"],) if "refused" in said else ()
        yield Case(name, said["dirt"], (FOLDER / name).read_bytes(), rows, asked, said["skipped"], notes)


def keep(cases: Iterator[Case]) -> int:
    """Write every file and the table anew; return how many they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Made by `python -m tests.imports.dirty`; the people are made up (numbers of area 99).",
        f"# rows: {', '.join(FIELDS)}",
        "# questions: sheet, row, column, severity, words of the reason",
    ]
    every = list(cases)
    for case in every:
        (FOLDER / case.name).write_bytes(case.data)
        lines += ["", f'["{case.name}"]', f'dirt = "{case.dirt}"', f"skipped = {case.skipped}"]
        for key, found in (("rows", case.rows), ("questions", case.questions)):
            lines += [f"{key} = [", *(f"  [{', '.join(map(_written, one))}]," for one in found), "]"]
    _TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(every)


def _written(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + '"'
