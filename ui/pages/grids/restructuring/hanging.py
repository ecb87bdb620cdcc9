"""What hangs on the units a document touches, a line for each kind of thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.core.fields import Label
from app.services.restructuring import Preview

_NAMED = 6  # of a kind of things, said by name


@dataclass(frozen=True, slots=True)
class Touched:
    """What of one kind hangs on the units that change."""

    goto: str
    kind: Annotated[str, Label("类别", width=14)]
    count: Annotated[int, Label("数量", width=6)]
    which: Annotated[str, Label("哪些", width=60)]


def moved(preview: Preview) -> list[Touched]:
    """Return the people who go on where their units go, as one line; none where nobody does."""
    some = [f"{one.name}（{one.before} → {one.after}）" for one in preview.moves]
    which = "、".join(some[:_NAMED]) + ("等" if len(some) > _NAMED else "")
    return [Touched("roster", "随单位转入的人", len(some), which)] if some else []


def touched(preview: Preview) -> list[Touched]:
    """Return what hangs on the units, a line for each kind of thing."""
    return [
        Touched(
            one.goto,
            one.kind.label,
            one.count,
            "、".join(item.title for item in one.items[:_NAMED]) + ("等" if one.count > _NAMED else ""),
        )
        for one in preview.hanging
        if one.count
    ]
