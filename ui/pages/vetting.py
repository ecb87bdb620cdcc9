"""选聘考察: every case and the state it has reached."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.domain.vetting import CaseState
from app.services import vetting
from app.workspace import Unit
from ui.kit.register import Register
from ui.kit.theme import Tone

_TONES = {
    "state": {
        **dict.fromkeys(CaseState, Tone.INFO),
        CaseState.DECIDED: Tone.WARNING,
        CaseState.APPOINTED: Tone.SUCCESS,
        CaseState.RETURNED: Tone.WARNING,
        CaseState.REJECTED: Tone.DANGER,
        CaseState.WITHDRAWN: Tone.NEUTRAL,
    }
}

PAGE = Register(
    id="vetting",
    title="选聘考察",
    section="选聘考察",
    icon="identification-card",
    row=vetting.CaseRow,
    query=vetting.cases,
    tones=_TONES,
    counted="件",
    topics=frozenset({"vetting_case", "vetting_decision", "person"}),
    empty="这里还没有考察案卷。",
)


@permits(Permission.VETTING_READ)
def open_cases(unit: Unit) -> list[vetting.CaseRow]:
    """List the cases that have not ended."""
    return vetting.cases(unit, open_only=True)


OPEN = Register(
    id="open_cases",
    title="在办案卷",
    section="选聘考察",
    icon="identification-card",
    row=vetting.CaseRow,
    query=open_cases,
    tones=_TONES,
    counted="件",
    topics=frozenset({"vetting_case", "vetting_decision", "person"}),
    empty="没有在办的案卷。",
)
