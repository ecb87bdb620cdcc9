"""The forms about one person of a list of 评优: parted from others, left out, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.services import awards
from app.services.awards import RankedRow, TiePlace
from ui.kit.form import Record, Sheet
from ui.pages.assessment.awards.sheets import Why


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """An act that asks for nothing but the confirmation."""


def _on(row: RankedRow, command: type[Any], service: Callable[..., Any], title: str, **more: Any) -> Sheet:
    return Sheet(
        title=f"{title}：{row.name}",
        command=command,
        send=lambda unit, new, version: service(unit, row.id, version, new),
        button=title,
        record=Record(version=row.version),
        **more,
    )


def tie(row: RankedRow) -> Sheet:
    """Return the form that parts a tie."""
    note = f"第 {row.rank} 名，{row.value} 分。规则分不出先后的，按会议或文件定。"
    return _on(row, TiePlace, awards.part_tie, "定同分先后", note=note)


def leave_out(row: RankedRow) -> Sheet:
    """Return the form that leaves somebody out."""
    note = f"第 {row.rank} 名。不列入以后由下一名递补。"
    return _on(
        row,
        Why,
        lambda unit, at, version, new: awards.leave_out(unit, at, version, new.reason),
        "不列入",
        note=note,
    )


def take_back(row: RankedRow) -> Sheet:
    """Return the confirmation that lets somebody stand again."""
    return _on(
        row,
        Nothing,
        lambda unit, at, version, _new: awards.take_back(unit, at, version),
        "恢复列入",
        note=f"原来的理由：{row.reason}。恢复后按名次排列。",
    )
