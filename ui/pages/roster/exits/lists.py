"""The list of leavings: who left, what is still to be handed over, who closed it."""

from __future__ import annotations

from app.domain.exits import Standing
from app.services import exits
from app.services.exits import ExitRow
from ui.kit.register import Action, Register
from ui.kit.theme import Tone
from ui.pages.roster.equipment import blocking
from ui.pages.roster.exits import acts
from ui.pages.roster.exits.card import ExitCard

_TOPICS = frozenset(
    {
        "exit",
        "posting",
        "equipment_hold",
        "vetting_case",
        "vetting_member",
        "leave_request",
        "account",
        "insured",
        "pay_hold",
        "cycle",
    }
)

EXITS = Register(
    id="exits",
    title="离岗交接",
    section="花名册",
    icon="users-three",
    row=ExitRow,
    query=exits.exits,
    topics=_TOPICS,
    adds=(),
    counted="人",
    first=("number", "name"),
    opens="交接单",
    card=ExitCard,
    tones={
        "standing": {
            Standing.COMING: Tone.INFO,
            Standing.LACKING: Tone.DANGER,
            Standing.READY: Tone.WARNING,
            Standing.CLOSED: Tone.SUCCESS,
            Standing.WAIVED: Tone.NEUTRAL,
        }
    },
    empty="还没有人离岗。离岗、解聘、接替，或调动时原网格还有装备，就在这里列出要交接的事项。",
    actions=(
        Action(
            title="例外办结",
            icon="warning",
            permission=exits.waive.permission,
            start=acts.waive,
            blocked=acts.lacking,
        ),
        Action(
            title="移交装备",
            icon="swap",
            permission=exits.hand_over.permission,
            start=acts.hand_over,
            blocked=acts.holding,
        ),
        Action(
            title="交接单",
            icon="printer",
            permission=exits.exit_file.permission,
            start=acts.paper,
            blocked=blocking.one,
        ),
        Action(
            title="办结",
            icon="check-circle",
            permission=exits.close.permission,
            start=acts.close,
            blocked=acts.unready,
            primary=True,
        ),
    ),
)
