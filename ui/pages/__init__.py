"""Every page of the window, in rail order."""

from __future__ import annotations

from ui.kit.register import Register

PAGES: tuple[Register, ...] = ()
