"""角色与权限: what may be done in the program, and which roles may do it; printed and exported as a list."""

from __future__ import annotations

from app.domain.accounts import Role
from app.services import rights
from app.services.rights import MAY, RightRow
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="rights",
    title="角色与权限",
    section="设置",
    icon="gear-six",
    row=RightRow,
    query=rights.matrix,
    topics=frozenset({"account"}),
    names=(),
    first=("title",),
    tones={role.value: {MAY: Tone.SUCCESS} for role in Role},
    counted="项",
    whole=True,
    signed=("安全管理员", "审计员", "负责人"),
)
