"""The acts that change no table of their own, written down: below everything that does one."""

from __future__ import annotations

from app.workspace import Unit
from db.models.documents import Act


def note_act(unit: Unit, kind: str, purpose: str, detail: str = "") -> None:
    """Record an act that changes no other table (sign-in, reveal, export, backup)."""
    unit.session.add(Act(act_kind=kind, purpose=purpose, detail=detail))
