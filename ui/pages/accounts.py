"""设置 → 账号: who may come in, and with which roles."""

from __future__ import annotations

from app.services import accounts
from ui.kit.register import Register

PAGE = Register(
    id="accounts",
    title="账号",
    section="设置",
    icon="gear-six",
    row=accounts.AccountRow,
    query=accounts.accounts,
    topics=frozenset({"account"}),
    whole=True,
    empty="还没有账号。",
)
