"""The list of the rounds."""

from __future__ import annotations

from app.services import roster, surveys
from app.services.surveys import RoundRow
from ui.kit.register import Action, Register
from ui.pages.roster.surveys import acts

_READ, _WRITE, _THEN = surveys.one_round.permission, surveys.keep_round.permission, "当日名册"

SURVEYS = Register(
    id="surveys",
    title="调查摸底",
    section="花名册",
    icon="users-three",
    row=RoundRow,
    query=surveys.rounds,
    topics=frozenset({"survey", "posting", "unit", "unit_version"}),
    names=(),
    first=("number", "kind"),
    adds=(),
    counted="次",
    opens=_THEN,
    empty="还没有登记调查摸底。哪几个单位、第几次、哪几天摸的底，查明了什么，按“登记摸底”记下来。",
    actions=(
        Action(title="登记有误", icon="prohibit", permission=_WRITE, start=acts.void, blocked=acts.one),
        Action(title="更正", icon="pencil-simple", permission=_WRITE, start=acts.change, blocked=acts.one),
        Action(title="记录单", icon="printer", permission=_READ, start=acts.paper, blocked=acts.one),
        Action(
            title="与现在比对",
            icon="swap",
            permission=roster.since_day.permission,
            start=acts.compare,
            blocked=acts.one,
        ),
        Action(
            title=_THEN,
            icon="calendar",
            permission=roster.listed_from.permission,
            start=acts.as_then,
            blocked=acts.one,
        ),
        Action(title="登记摸底", icon="plus", permission=_WRITE, start=acts.add, keys="Ctrl+N", primary=True),
    ),
)
