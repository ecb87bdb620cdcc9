"""审计查询: every change of every table, before and after, and whether its block holds; for auditors."""

from __future__ import annotations

from app.services import changes
from app.services.changes import CHANGED, STRAY, ChangeRow
from ui.kit.register import Register
from ui.kit.theme import Tone
from ui.pages.settings.changes_strip import ChangesStrip

PAGE = Register(
    id="changes",
    title="审计查询",
    section="设置",
    icon="gear-six",
    row=ChangeRow,
    query=changes.changes,
    topics=frozenset(),  # it stays as asked: lines are added all day long
    names=("who",),
    first=("at", "who"),
    tones={"holds": {CHANGED: Tone.DANGER, STRAY: Tone.DANGER}},
    whole=True,
    strip=ChangesStrip,
    empty="没有这样的审计记录。",
    signed=("审计员", "负责人"),
)
