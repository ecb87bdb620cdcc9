"""查看与操作记录: who came in, who looked at whose numbers, who took which list out; the auditor's page."""

from __future__ import annotations

from app.services import acts
from app.services.acts import KINDS, ActRow
from ui.kit.register import Register
from ui.kit.theme import Tone
from ui.pages.settings.acts_strip import ActsStrip

PAGE = Register(
    id="acts",
    title="查看与操作记录",
    section="设置",
    icon="gear-six",
    row=ActRow,
    query=acts.acts,
    topics=frozenset({"act"}),
    names=("who",),
    tones={"what": {KINDS["sign_in_failed"]: Tone.WARNING, KINDS["sign_in_shut"]: Tone.DANGER}},
    whole=True,
    strip=ActsStrip,
    empty="这段时间没有这样的记录。",
    signed=("审计员", "负责人"),
)
