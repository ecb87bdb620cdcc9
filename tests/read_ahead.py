"""What tests/children.py reads once: the program without its window, ready to work."""

from sqlalchemy.orm import configure_mappers

from app import cli, imports, reports, services
from app.demo import making
from app.imports import taking
from app.reports import bundle
from app.services import accounts, audit, backup, pay, roster
from db import upgrade

__all__ = [
    "accounts",
    "audit",
    "backup",
    "bundle",
    "cli",
    "imports",
    "making",
    "pay",
    "reports",
    "roster",
    "services",
    "taking",
    "upgrade",
]

configure_mappers()
