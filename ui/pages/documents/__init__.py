"""档案: every document that has been issued, and every scan that proves something."""

from __future__ import annotations

from ui.pages.documents.exports import EXPORTS
from ui.pages.documents.papers import PAGE
from ui.pages.documents.scans import SCANS

__all__ = ["EXPORTS", "PAGE", "SCANS"]
