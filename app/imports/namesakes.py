"""Which of several people of one name a row means: asked of the row, and answered for that row alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.errors import Invalid
from app.imports.staged import Asks, Problem, Question, Severity, Staged, StagedRow

Where = tuple[str, int]
Someone = tuple[int, str]  # an id, and what tells the person from the others of the name

_MOST = 40  # rows asked about at once


class Namesakes:
    """What a person said of rows that fit several people, and the rows of which nobody has said it yet."""

    def __init__(self, said: Mapping[Where, str]) -> None:
        self._said = said
        self._open: dict[Where, tuple[str, Sequence[Someone]]] = {}
        self._settled: dict[Where, str] = {}

    def one(self, at: Where, name: str, people: Sequence[Someone], how: str = "") -> int:
        """Return whom the row is said to mean; ``how`` is what else would tell them apart.

        Raises: Invalid while nobody has said it: the row is asked about.
        """
        meant = next(((who, words) for who, words in people if f"{who}" == self._said.get(at)), None)
        if meant is None:
            self._open[at] = (name, people)
            raise Invalid(f"名单里有 {len(people)} 个“{name}”，请在问题里回答这一行是哪一个{how}。")
        self._settled[at] = meant[1]
        return meant[0]

    def unsay(self, at: Where, taken: int, name: str, people: Sequence[Someone]) -> None:
        """Ask a row again that was said to mean somebody another row means."""
        if self._settled.pop(at, None) is not None:
            self._open[at] = (name, [one for one in people if one[0] != taken])

    def asked(self, staged: Staged) -> Staged:
        """Return the same with a question for every row that fits several, and a reminder at the answered."""
        rows = {(row.table.sheet, row.row): row for row in staged.rows}
        open_ = sorted(at for at in self._open if at in rows)[:_MOST]
        questions = tuple(_question(at, rows[at], *self._open[at]) for at in open_)
        said = (_reminder(rows[at], words) for at, words in self._settled.items() if at in rows)
        return replace(staged, questions=(*staged.questions, *questions)).with_problems(said)


def where(row: StagedRow) -> Where:
    """Return what a row is asked about by."""
    return row.table.sheet, row.row


def told(*parts: str, tail: str = "") -> str:
    """Return what tells somebody from others of the name, as far as it is known."""
    known = " › ".join(filter(None, parts))
    return f"{known}（身份证尾号 {tail}）" if tail else known


def _question(at: Where, row: StagedRow, name: str, people: Sequence[Someone]) -> Question:
    beside = "，".join(filter(None, (row.shown(key) for key in ("town", "grid", "note", "reason"))))
    written = f"（这一行写着：{beside}）" if beside else ""
    text = f"“{name}”有 {len(people)} 人：这一行是哪一个？{written}"
    choices = tuple((f"{who}", words) for who, words in people)
    return Question(Asks.WHO, *at, "", text, choices)


def _reminder(row: StagedRow, words: str) -> Problem:
    return row.problem("name", f"同名的人里，按导入时的回答是：{words}。", Severity.WARNING)
