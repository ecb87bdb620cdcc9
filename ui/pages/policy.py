"""设置 → 政策依据: every value the program works by, and who says so."""

from __future__ import annotations

from app.services import policy
from ui.kit.register import Register

PAGE = Register(
    id="policy",
    title="政策依据",
    section="设置",
    icon="gear-six",
    row=policy.StatementRow,
    query=policy.sources,
    topics=frozenset({"policy_version"}),
    names=(),
    whole=True,
    empty="还没有采用政策。",
)
