"""Every page of the window, in rail order."""

from __future__ import annotations

from ui.kit.register import Register
from ui.pages import roster

PAGES: tuple[Register, ...] = (roster.PAGE,)
