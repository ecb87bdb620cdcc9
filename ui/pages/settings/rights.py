"""角色与权限: what may be done in the program, and which roles may do it; printed and exported as a list."""

from __future__ import annotations

from app.domain.accounts import Role
from app.services import accounts
from app.services.accounts import MAY, RightRow
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="rights",
    title="角色与权限",
    section="设置",
    icon="gear-six",
    row=RightRow,
    query=accounts.matrix,
    topics=frozenset({"account"}),
    names=(),
    first=("title",),
    tones={role.value: {MAY: Tone.SUCCESS} for role in Role},
    counted="项",
    whole=True,
)
