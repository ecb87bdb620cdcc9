"""花名册: who serves which grid today."""

from __future__ import annotations

from app.domain.roster import Standing
from app.services import roster
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="roster",
    title="花名册",
    section="花名册",
    icon="users-three",
    row=roster.WorkerRow,
    query=roster.workers,
    counted="人",
    tones={
        "standing": {
            Standing.COMING: Tone.INFO,
            Standing.SERVING: Tone.SUCCESS,
            Standing.ENDED: Tone.NEUTRAL,
        }
    },
    topics=frozenset({"posting", "person", "bank_account", "unit", "unit_version"}),
    empty="花名册还是空的：请先用命令 import workers 导入网格员名单。",
)
