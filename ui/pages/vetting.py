"""选聘考察: every case and the state it has reached."""

from __future__ import annotations

from app.services import vetting
from ui.kit.register import Register

PAGE = Register(
    id="vetting",
    title="选聘考察",
    section="选聘考察",
    icon="identification-card",
    row=vetting.CaseRow,
    query=vetting.cases,
    topics=frozenset({"vetting_case", "vetting_decision", "person"}),
    empty="这里还没有考察案卷。",
)
