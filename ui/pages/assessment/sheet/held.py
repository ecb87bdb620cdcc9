"""The rows of a sheet with what was typed over them, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ui.pages.assessment.sheet.drafts import Cell, Draft, Drafts, Typing


class Held:
    """The rows as they were read, and the drafts over them; those of rows out of sight among them."""

    def __init__(self, typing: Typing) -> None:
        self.typing = typing
        self.given: dict[int, Any] = {}
        self.drafts: dict[Cell, Draft] = {}

    def take(self, rows: Sequence[Any]) -> None:
        """Hold the rows as they have been read; a draft whose cell another has changed is stale."""
        self.given = {row.id: row for row in rows}
        for cell, draft in [*self.drafts.items()]:
            now = self.sent_value(cell) if cell[0] in self.given else draft.before
            if now == draft.value and not draft.problem:
                del self.drafts[cell]
            else:
                self.drafts[cell] = replace(draft, theirs=now, stale=now != draft.before)

    def sent_value(self, cell: Cell) -> Any:
        """Return what the database has in a cell."""
        return getattr(self.given[cell[0]], cell[1])

    def everybody(self) -> Sequence[Any]:
        """Return all rows as they would be if everything typed were sent."""
        typed: dict[int, dict[str, Any]] = {}
        for (row_id, key), draft in self.drafts.items():
            typed.setdefault(row_id, {})[key] = draft.value
        rows = self.given.values()
        return self.typing.live([replace(row, **typed[row.id]) if row.id in typed else row for row in rows])

    def lock(self, cell: Cell) -> str:
        """Return why a cell cannot be typed into, empty when it can."""
        if cell[0] not in self.given or cell[1] not in self.typing.parse:
            return "这一列由程序算出，不能填写。"
        return self.typing.locked(self.given[cell[0]], cell[1])

    def called(self, cell: Cell) -> str:
        """Return what people call a cell: 赵丽华 的信息采集."""
        return f"{self.typing.name(self.given[cell[0]])} 的{self.typing.fields[cell[1]].label.title}"

    def text(self, cell: Cell) -> str:
        """Return what stands in a cell, shown or not: what was typed, before what was sent."""
        draft, value = self.drafts.get(cell), self.sent_value(cell)
        return draft.text if draft else "" if value is None else self.typing.told(cell[1], value)

    def said(self, cell: Cell) -> str:
        """Return what there is to say about a cell."""
        draft = self.drafts.get(cell)
        if draft is None:
            return self._plainly(cell) if cell[1] in self.typing.parse else ""
        theirs, before = self.typing.told(cell[1], draft.theirs), self.typing.told(cell[1], draft.before)
        if draft.stale:
            return f"刚被别人改过：我的 {draft.text or '（空）'}，对方 {theirs}，原值 {before}。"
        return draft.problem or f"还没有保存，原值 {before}。"

    def _plainly(self, cell: Cell) -> str:
        note = self.note(cell)
        said = (self.lock(cell), f"依据：{note}" if note else "")
        return "　".join(filter(None, said)) or self.typing.fields[cell[1]].label.hint

    def note(self, cell: Cell) -> str:
        """Return on what the value of a cell rests, as it was sent; empty for nothing."""
        return self.typing.noted(self.given[cell[0]], cell[1]) if cell[0] in self.given else ""

    def kept(self, cell: Cell) -> bool:
        """Return whether a cell holds what was sent and is emptied only by an act of its own."""
        return bool(self.typing.keeps) and not self.lock(cell) and self.sent_value(cell) is not None

    def troubles(self) -> list[Cell]:
        """List the cells that keep the sheet from being sent."""
        return [cell for cell, draft in self.drafts.items() if not draft.ready]

    def settle(self, sent: Drafts) -> None:
        """Take what has been written as the cells' values; what was typed since stays, over them."""
        for cell, draft in sent.items():
            if cell[0] in self.given:
                self.given[cell[0]] = replace(self.given[cell[0]], **{cell[1]: draft.value})
            now = self.drafts.pop(cell, None)
            if now is not None and now != draft:
                self.drafts[cell] = replace(now, before=draft.value)
