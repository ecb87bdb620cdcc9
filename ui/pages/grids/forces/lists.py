"""The register of 网格力量 on any day."""

from __future__ import annotations

from app.services import forces
from app.services.forces import ForceRow
from ui.kit.register import Action, Register
from ui.pages.grids.dated import Dated
from ui.pages.grids.forces import acts

TOPICS = frozenset({"force", "unit", "unit_version", "policy_version"})
_CORRECT = "更正"
_WRITE, _NONE = forces.add_force.permission, forces.no_kinds

FORCES = Register(
    id="forces",
    title="网格力量",
    section="网格",
    icon="tree-structure",
    row=ForceRow,
    query=forces.forces,
    names=("name", "leader"),
    first=("name", "kind"),
    adds=("heads",),
    counted="人（个）",
    topics=TOPICS,
    strip=Dated(query=forces.forces, permission=forces.forces.permission),
    opens=_CORRECT,
    empty="还没有登记：志愿者、楼栋长、党支部、中心户，可以逐条登记，也可以导入名单。",
    actions=(
        Action(title="登记有误", icon="prohibit", permission=_WRITE, start=acts.void, blocked=acts.one),
        Action(title="终止", icon="sign-out", permission=_WRITE, start=acts.end, blocked=acts.one),
        Action(title=_CORRECT, icon="pencil-simple", permission=_WRITE, start=acts.correct, blocked=acts.one),
        Action(title="粘贴名单", icon="clipboard-text", permission=_WRITE, start=acts.paste, barred=_NONE),
        Action(title="导入名单", icon="upload-simple", permission=_WRITE, start=acts.take_in, barred=_NONE),
        Action(
            title="登记",
            icon="plus",
            permission=_WRITE,
            start=acts.add,
            barred=_NONE,
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
