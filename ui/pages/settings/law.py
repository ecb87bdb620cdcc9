"""法规对照: what the law asks, where the program meets it, by which test; printed and exported as a list."""

from __future__ import annotations

from app.core.access import Permission
from app.domain.law import MISSING
from app.services import law
from app.services.law import NO_TEST, SHOWN, LawRow
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="law",
    title="法规对照",
    section="设置",
    icon="gear-six",
    row=LawRow,
    query=law.requirements,
    topics=frozenset(),
    names=(),
    first=("asked",),
    needs={"tests": Permission.AUDIT_READ},  # names of files tell an office nothing, an auditor where to look
    tones={"state": {SHOWN: Tone.SUCCESS, NO_TEST: Tone.WARNING, MISSING: Tone.DANGER}},
    counted="项",
    whole=True,
    signed=("安全管理员", "审计员", "负责人"),
)
