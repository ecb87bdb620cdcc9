"""Checking the whole database against its audit."""

from __future__ import annotations

from pathlib import Path

from app.core.access import Permission, permits
from app.workspace import Unit
from db.verify import Finding, verify


@permits(Permission.DATA_VERIFY)
def verified(unit: Unit, anchors: Path | None = None) -> list[Finding]:
    """Check structure, sums, the audit chain, files and guards; anyone who may look may check."""
    return verify(unit.session, anchors, unit.vault)
