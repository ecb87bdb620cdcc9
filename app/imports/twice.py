"""Several rows of one person in a roster: the same said twice is read once, two posts are asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

from app.core.identity import Identity
from app.domain.roster import GridRole
from app.imports.places import Named
from app.imports.staged import Asks, Problem, Question, Severity, Skipped, Staged, StagedRow
from app.imports.workers import LOCATED, role_of

BOTH = "both"  # the answer: somebody serves in every place the rows name
_ASIDE = ("seq", LOCATED)  # not what a row says of a person

Where = tuple[str, int]


def asked(staged: Staged, said: Mapping[Where, str], waged: Collection[str]) -> Staged:
    """Return the same with rows that say nothing new left out, and a question where only a person knows.

    ``said`` are answers by the first row of a person; ``waged`` the kinds of which nobody holds two posts.
    """
    titles = {table.places["identity"].title for table in staged.mapping if "identity" in table.places}
    told = {(one.sheet, one.row): one for one in staged.problems if one.row and _wrong(one, titles)}
    people: dict[str, list[StagedRow]] = defaultdict(list)
    for row in staged.rows if told else ():
        if _at(row) in told and isinstance(number := row.values.get("identity"), Identity):
            people[number.number].append(row)
    left: dict[Where, Skipped] = {}
    settled: set[Where] = set()
    questions: list[Question] = []
    for rows in people.values():
        if len({row.values.get("name") for row in rows}) > 1:
            continue  # a slip in a number, not one person
        kept = _once(rows, left)
        chosen = _meant(kept, said.get(_at(kept[0]), ""), waged)
        settled.update(map(_at, chosen))
        left.update({_at(row): _other(row, chosen[0]) for row in kept if chosen and row not in chosen})
        if not chosen and all(map(_located, kept)):
            questions.append(_question(kept, waged))
    return _without(replace(staged, questions=(*staged.questions, *questions)), left, settled, told.values())


def _at(row: StagedRow) -> Where:
    return row.table.sheet, row.row


def _wrong(one: Problem, titles: Collection[str]) -> bool:
    """Whether a problem is an error at a number: of one that could be read, that it stands there again."""
    return one.severity is Severity.ERROR and one.column in titles


def _located(row: StagedRow) -> bool:
    return isinstance(row.values.get(LOCATED), Named)


def _facts(row: StagedRow) -> Hashable:
    cells = row.cells
    values = ((key, value) for key, value in row.values.items() if key not in _ASIDE)
    return tuple((key, value if value is not None else cells.get(key, "")) for key, value in values)


def _once(rows: Sequence[StagedRow], left: dict[Where, Skipped]) -> list[StagedRow]:
    """Return the rows that differ; what says the same as an earlier one is left out."""
    first: dict[Hashable, StagedRow] = {}
    for row in rows:
        if (before := first.setdefault(_facts(row), row)) is not row:
            left[_at(row)] = _skipped(row, f"与第{before.row}行完全相同，只读一次")
    return list(first.values())


def _meant(rows: list[StagedRow], answer: str, waged: Collection[str]) -> list[StagedRow]:
    """Return the rows that are to be registered, none while that is open."""
    if len(rows) == 1 or (answer == BOTH and all(map(_located, rows)) and _several(rows, waged)):
        return rows
    return [rows[int(answer)]] if answer.isdecimal() and int(answer) < len(rows) else []


def _other(row: StagedRow, chosen: StagedRow) -> Skipped:
    return _skipped(row, f"按导入时的回答，此人只读第{chosen.row}行")


def _skipped(row: StagedRow, reason: str) -> Skipped:
    text = " ".join(filter(None, (row.shown(key) for key in ("name", "village", "grid"))))
    return Skipped(row.table.sheet, row.row, text, reason)


def _place(row: StagedRow) -> tuple[int, GridRole]:
    unit = row.values[LOCATED]
    assert isinstance(unit, Named)
    return unit.id, role_of(row)


def _said(row: StagedRow) -> str:
    unit = row.values[LOCATED]
    assert isinstance(unit, Named)
    return f"第{row.row}行（{unit.name}{'' if role_of(row) is GridRole.WORKER else role_of(row).label}）"


def _question(rows: Sequence[StagedRow], waged: Collection[str]) -> Question:
    first, where = rows[0], "、".join(map(_said, rows))
    choices = [(f"{at}", f"只读{_said(row)}") for at, row in enumerate(rows)]
    text = f"{where}是同一个人，写的不一样：按哪一行？"
    if _several(rows, waged):
        text = f"{where}是同一个人：同时任几个岗位，还是只读一行？"
        choices.insert(0, (BOTH, "同时任职，都登记"))
    return Question(Asks.TWICE, *_at(first), "", text, tuple(choices))


def _several(rows: Sequence[StagedRow], waged: Collection[str]) -> bool:
    """Whether somebody may hold all these posts: each is another, and at most one is a paid worker's."""
    paid = [row for row in rows if role_of(row) is GridRole.WORKER and row.values.get("employment") in waged]
    return len({_place(row) for row in rows}) == len(rows) and len(paid) <= 1


def _without(
    staged: Staged, left: Mapping[Where, Skipped], settled: Collection[Where], told: Collection[Problem]
) -> Staged:
    """Return the same without the rows left out, and without what was said of the numbers of the settled."""
    gone = {id(one) for one in told if (one.sheet, one.row) in settled}
    problems = (one for one in staged.problems if (one.sheet, one.row) not in left and id(one) not in gone)
    return replace(
        staged,
        rows=tuple(row for row in staged.rows if _at(row) not in left),
        problems=tuple(problems),
        skipped=(*staged.skipped, *left.values()),
    )
