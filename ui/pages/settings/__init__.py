"""设置: how the window looks, the policy everything works by, accounts, working days, backups, imports."""

from ui.pages.settings.accounts import PAGE as ACCOUNTS
from ui.pages.settings.acts import PAGE as ACTS
from ui.pages.settings.appearance import PAGE as APPEARANCE
from ui.pages.settings.backups import PAGE as BACKUPS
from ui.pages.settings.calendar import PAGE as CALENDAR
from ui.pages.settings.changes import PAGE as CHANGES
from ui.pages.settings.clearings import PAGE as CLEARINGS
from ui.pages.settings.erasures import PAGE as ERASURES
from ui.pages.settings.imports import PAGE as IMPORTS
from ui.pages.settings.law import PAGE as LAW
from ui.pages.settings.personal import PAGE as PERSONAL
from ui.pages.settings.policy import PAGE as POLICY
from ui.pages.settings.retention import PAGE as RETENTION
from ui.pages.settings.rights import PAGE as RIGHTS
from ui.pages.settings.templates import PAGE as TEMPLATES
from ui.pages.settings.versions import PAGE as VERSIONS

__all__ = [
    "ACCOUNTS",
    "ACTS",
    "APPEARANCE",
    "BACKUPS",
    "CALENDAR",
    "CHANGES",
    "CLEARINGS",
    "ERASURES",
    "IMPORTS",
    "LAW",
    "PERSONAL",
    "POLICY",
    "RETENTION",
    "RIGHTS",
    "TEMPLATES",
    "VERSIONS",
]
