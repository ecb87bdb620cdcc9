"""A cycle as rows: the row class is made of the sheet's own items, and every figure of the arithmetic's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import make_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from app.core.fields import Kind, Label
from app.domain.assessment import Item, ItemKind, Marked, Outcome, Placed, outcome_of, place
from app.services.assessment import Filling

_MARK, _SHORT = "mark_", 4
_WORDS = {ItemKind.PLUS: "加分项", ItemKind.MINUS: "扣分项", ItemKind.VETO: "一票否决：有填 1，无填 0"}


def key_of(code: str) -> str:
    """Return the column of an item."""
    return f"{_MARK}{code}"


def code_of(key: str) -> str:
    """Return the item of a column."""
    return key.removeprefix(_MARK)


@cache
def row_class(items: tuple[Item, ...], whole: bool) -> type[Any]:
    """Return the row of a sheet: who, the items as they are typed, and what follows from them."""
    short = short_names(items)
    marks = [(key_of(item.code), Annotated[Decimal | None, _label(item, short[item.code])]) for item in items]
    ranks = [("rank", Annotated[int | None, Label("县名次", width=7)])] if whole else []
    return make_dataclass(
        "ScoreRow",
        [
            ("id", int),
            ("name", Annotated[str, Label("姓名", width=9)]),
            *marks,
            ("value", Annotated[Decimal | None, Label("总分", width=7, kind=Kind.SCORE)]),
            ("grade", Annotated[str, Label("等次", width=10)]),
            ("town_rank", Annotated[int | None, Label("镇名次", width=7)]),
            *ranks,
            ("missing", Annotated[int | None, Label("缺评", width=5, help="还必须补齐的指标数")]),
            ("unit", Annotated[str, Label("网格", width=18, tail=True)]),
            ("town", Annotated[str, Label("乡镇", width=12)]),
            ("note", Annotated[str, Label("依据", width=24)]),
        ],
        frozen=True,
    )


def short_names(items: Sequence[Item]) -> dict[str, str]:
    """Return what a narrow column calls each item: 信息采集 for 信息采集上报, if no other could be meant."""
    heads = Counter(item.name[:_SHORT] for item in items)
    return {item.code: item.name[:_SHORT] if heads[item.name[:_SHORT]] == 1 else item.name for item in items}


def _label(item: Item, title: str) -> Label:
    most, share = plain(item.max), plain(item.weight)
    about = f"满分 {most} 分，权重 {share}" if item.weight else f"{_WORDS[item.kind]}，最多 {most} 分"
    return Label(title, width=8, kind=Kind.SCORE, help=f"{item.name}：{about}")


def plain(value: Decimal) -> str:
    """Return a number as people write it: 20 for 20.00."""
    return f"{value.normalize():f}"


def rows_of(filling: Filling) -> list[Any]:
    """Return the rows as they have been saved, without what follows from them."""
    row = row_class(filling.items, filling.whole)
    blank = {"missing": None, "value": None, "grade": "", "town_rank": None}
    return [
        row(
            id=line.id,
            name=line.name,
            unit=line.unit,
            town=line.town,
            note="；".join(dict.fromkeys(note.told for note in line.notes.values())),
            **{key_of(item.code): line.marked.raw.get(item.code) for item in filling.items},
            **blank,
            **({"rank": None} if filling.whole else {}),
        )
        for line in filling.lines
    ]


class Reckoning:
    """How everybody of a cycle stands by the marks that stand in the rows, by the domain's own arithmetic.

    Whose row has not changed is not scored again: a county has up to ten thousand people.  It is reckoned
    once where the cycle is read, which is not the thread of the window.  ``rows`` are those that were saved,
    ``last`` is everybody's row by id, with how they stood, when ``live`` was asked last.
    """

    def __init__(self, filling: Filling) -> None:
        self.filling, self.rows = filling, rows_of(filling)
        self.last: dict[int, tuple[Any, Placed]] = {}
        self._lines = {line.id: line for line in filling.lines}
        self._known: dict[int, tuple[Any, Marked, Outcome]] = {}
        self.live(self.rows)

    def live(self, rows: Sequence[Any]) -> list[Any]:
        """Return the rows with what follows from their marks."""
        for row in rows:
            self._reckon(row)
        known = [self._known[row.id] for row in rows]
        outcomes = {one.id: outcome for _, one, outcome in known}
        placed = place(self.filling.tiers, self.filling.tie_order, [one for _, one, _ in known], outcomes)
        found = [replace(row, **_figures(self.filling, placed[row.id])) for row in rows]
        self.last = {row.id: (row, placed[row.id]) for row in found}
        return found

    def _marked(self, row: Any) -> Marked:
        raw = {item.code: getattr(row, key_of(item.code)) for item in self.filling.items}
        known = {code: value for code, value in raw.items() if value is not None}
        return replace(self._lines[row.id].marked, raw=known)

    def _reckon(self, row: Any) -> None:
        seen, before, outcome = self._known.get(row.id, (None, None, None))
        if seen is row:
            return
        one = self._marked(row)
        if outcome is None or before != one:
            outcome = outcome_of(self.filling.sheet, one)
        self._known[row.id] = (row, one, outcome)


def _figures(filling: Filling, one: Placed) -> dict[str, Any]:
    found = {
        "missing": len(one.outcome.blocking) or None,
        "value": one.value,
        "grade": one.grade if one.value is not None else "",
        "town_rank": one.town_rank,
    }
    return found | ({"rank": one.rank} if filling.whole else {})
