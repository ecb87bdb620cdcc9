"""The list of the roster and what may be done from it."""

from __future__ import annotations

from app.domain.roster import Standing
from app.services import imports, roster
from ui.kit.desk import Desk
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster import acts, importing
from ui.pages.roster.card import PersonCard
from ui.pages.roster.strip import Strip

_TONES = {
    Standing.COMING: Tone.INFO,
    Standing.SERVING: Tone.SUCCESS,
    Standing.ENDED: Tone.NEUTRAL,
}


def _card(desk: Desk, row: roster.WorkerRow) -> PersonCard:
    return PersonCard(desk, row, _TONES[row.standing])


PAGE = Register(
    id="roster",
    title="花名册",
    section="花名册",
    icon="users-three",
    row=roster.WorkerRow,
    query=roster.workers,
    head=roster.first_workers,
    counted="人",
    tones={"standing": _TONES},
    strip=Strip,
    card=_card,
    topics=frozenset({"posting", "person", "bank_account", "unit", "unit_version", "cycle", "pay_run"}),
    empty="花名册还是空的：按“新增网格员”登记，或导入已有的名单。",
    actions=(
        Action(
            title="粘贴名单",
            icon="clipboard-text",
            permission=imports.register_workers.permission,
            start=importing.paste,
            keys="Ctrl+V",
        ),
        Action(
            title="导入名单",
            icon="file-arrow-down",
            permission=imports.register_workers.permission,
            start=importing.take_in,
            keys="Ctrl+I",
        ),
        Action(
            title=acts.HANDLE,
            icon="caret-down",
            permission=roster.reveal.permission,  # whoever may do any of them holds it
            start=acts.menu,
            blocked=acts.one_worker,
            keys="Ctrl+M",
        ),
        Action(
            title="新增网格员",
            icon="plus",
            permission=roster.register.permission,
            start=acts.add,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
