"""What the law asks and where the program meets it, as a list to read, print and sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Label
from app.domain.law import MISSING, REQUIREMENTS
from app.workspace import Unit

SHOWN, NO_TEST = "有测试", "未验证"


@dataclass(frozen=True, slots=True)
class LawRow:
    """One requirement."""

    id: int
    asked: Annotated[str, Label("法规要求", width=44)]
    state: Annotated[str, Label("情况", width=10)]
    where: Annotated[str, Label("在程序中的位置", width=40)]
    tests: Annotated[str, Label("测试", width=60)]


@permits(Permission.DATA_VERIFY)  # every role holds it: anybody may know
def requirements(unit: Unit) -> list[LawRow]:
    """List the requirements; what is not met yet says so."""
    return [
        LawRow(
            id=number,
            asked=asked,
            state=SHOWN if tests else NO_TEST if where else MISSING,
            where=where or MISSING,
            tests="；".join(f"目标 {one}" if one.startswith("G") else one for one in tests) or MISSING,
        )
        for number, (asked, where, tests) in enumerate(REQUIREMENTS, start=1)
    ]
