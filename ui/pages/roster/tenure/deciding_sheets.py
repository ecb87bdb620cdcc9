"""The forms by which another person decides, and signed papers are added to what was drafted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from app.core.fields import Label
from app.services import tenure
from app.services.tenure import ActRow
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Files
from ui.pages.roster.tenure.sheets import keep

_NAMED = 8  # persons named in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scans:
    """Signed papers of an act."""

    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A step that asks for nothing but the confirmation."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is done."""

    reason: Annotated[str, Label("理由", width=40)]


def adding(row: ActRow) -> Sheet:
    """Return the form that keeps signed papers with an act."""
    return Sheet(
        title=f"上传签字件：{row.name}的{row.kind.label}",
        command=Scans,
        send=partial(keep, row.id, row.posting_id),
        button="上传",
        note="PDF、JPG、PNG，每份不超过20 MB。",
        asks={"files": Ask(editor=Files, title="文件", wide=True)},
    )


def approving(rows: Sequence[ActRow]) -> Sheet:
    """Return the confirmation of one act, or of many."""
    first = rows[0]
    told = f"{first.name}：{first.told}。依据：{first.cited}。附件：{first.paper or '没有'}。"
    told += f"起草人：{first.by}。"
    if len(rows) > 1:
        more = "等" if len(rows) > _NAMED else ""
        told = f"{'、'.join(one.name for one in rows[:_NAMED])}{more}，共 {len(rows)} 项。"
    return Sheet(
        title=f"批准{first.kind.label}" if len(rows) == 1 else f"批准 {len(rows)} 项",
        command=Nothing,
        send=lambda unit, _new: tenure.approve_many(unit, [(one.id, one.version) for one in rows]),
        button="批准",
        note=f"{told}批准后即办理，不能收回。",
    )


def deciding(row: ActRow, title: str, act: Callable[..., None]) -> Sheet:
    """Return the form of a refusal or a withdrawal."""
    return Sheet(
        title=f"{title}：{row.name}的{row.kind.label}",
        command=Reason,
        send=lambda unit, new, version: act(unit, row.id, version, new.reason),
        button=title,
        note=f"{row.told}。",
        record=Record(version=row.version),
    )
