"""What leavings take in and give out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.fields import Label
from app.domain.exits import Line, Standing
from app.domain.roster import EndReason
from app.services.equipment import HeldRow, SlipRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Why the county lets a leaving be although not everything is handed over."""

    reason: Annotated[str, Label("例外办结的理由", width=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """One leaving: where it stands and what is still to be handed over, in a sentence."""

    id: int
    version: int
    person_id: int
    posting_id: int
    unit_id: int
    mine: bool
    lines: tuple[Line, ...]
    number: Annotated[str, Label("编号", width=9)]
    name: Annotated[str, Label("姓名", width=10)]
    standing: Annotated[Standing, Label("状态", width=10)]
    left_on: Annotated[date, Label("离岗日期", width=11)]
    reason: Annotated[EndReason, Label("离岗原因", width=10)]
    lacking: Annotated[int, Label("未交接", width=7)]
    told: Annotated[str, Label("还要办的事项", width=36)]
    town: Annotated[str, Label("乡镇", width=12)]
    grid: Annotated[str, Label("原网格", width=20, tail=True)]
    by: Annotated[str, Label("登记人", width=9)]
    decided: Annotated[str, Label("办结人", width=9)]
    decided_on: Annotated[date | None, Label("办结日期", width=11)]
    answer: Annotated[str, Label("例外理由", width=20)]


@dataclass(frozen=True, slots=True)
class ExitFile:
    """One leaving whole: its checklist, what is with the leaver still, the slips of what was taken."""

    row: ExitRow
    held: tuple[HeldRow, ...]
    slips: tuple[SlipRow, ...]
