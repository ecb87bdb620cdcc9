"""A roster's rows beside the people who serve already: what is new, changed, the same, or in conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.imports.staged import Fate, Staged, StagedRow
from app.services.roster import Change, Compared, RowProblem, Standing

_NEW = Fate(Standing.NEW.label)
_OF_POST = {"unit_id", "since", "employment", "host_body"}


def answered(known: Mapping[int, Compared], problem: RowProblem) -> bool:
    """Return whether a problem only says that somebody serves already where the row says."""
    return problem.index in known and problem.field in _OF_POST


def against(known: Mapping[int, Compared]) -> Iterator[RowProblem]:
    """Yield what a row says otherwise of a post than is registered, which a list cannot change."""
    for index, one in known.items():
        yield from (RowProblem(index, field, text) for field, text in one.against)


def with_fates(staged: Staged, rows: Sequence[StagedRow], known: Mapping[int, Compared]) -> Staged:
    """Return the same with what becomes of every row."""
    fates = {
        (row.table.sheet, row.row): _fate(known[at]) if at in known else _NEW for at, row in enumerate(rows)
    }
    return replace(staged, fates=fates)


def _fate(one: Compared) -> Fate:
    return Fate(one.standing.label, tuple(map(_said, one.changes)))


def _said(change: Change) -> str:
    before = change.before or "（空）"
    return f"{change.label}：{before} → {change.after}"
