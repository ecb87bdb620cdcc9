"""How a form asks why somebody is refused: by digit or arrow from the policy's list, where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ui.kit.editors import OneOf, Option
from ui.kit.form import Ask


def reasons(listed: Sequence[Option], *, required: bool = True) -> dict[str, Ask]:
    """Return the field of the reason, numbered so that its digit finds it."""
    numbered = [(key, f"{place} {words}") for place, (key, words) in enumerate(listed, start=1)]
    asked = Ask(editor=lambda: OneOf(numbered) if required else _Maybe(numbered, "（不填）"))
    return {"refusal": replace(asked, required=required, wide=True, hint="按数字键或方向键选")}


class _Maybe(OneOf):
    """No reason is an empty word, as the services take it."""

    def value(self) -> Any:
        return super().value() or ""


def unasked(*keys: str) -> dict[str, str]:
    """Return the fields left out of a form that refuses nobody, or where the policy has no list."""
    return dict.fromkeys(keys, "")
