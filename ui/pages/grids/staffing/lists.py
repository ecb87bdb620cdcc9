"""Posts by town, and every post of every unit: norm, in post, who lacks and since when, who owns it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.core.narrowing import only
from app.services import staffing
from app.services.staffing import PostRow, PostTotal
from ui.kit.page import Ground
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids import acts
from ui.pages.grids.checking import GO
from ui.pages.grids.staffing.strip import Strip

_TOPICS = frozenset({"unit", "unit_version", "posting", "policy_version"})
_WARNS = {True: Tone.WARNING}


def _open(page: RegisterPage) -> None:
    row: PostTotal = page.table.chosen()[0]
    page.desk.open("posts", Ground(row.name, row.scope), only(post=row.post, town=row.name))


TOTALS = Register(
    id="staffing",
    title="编制与在岗",
    section="网格",
    icon="tree-structure",
    row=PostTotal,
    query=staffing.totals,
    first=("name", "post"),
    adds=("units", "minimum", "here", "short", "empty", "over", "doubled", "spared"),
    counted="行",
    topics=_TOPICS,
    strip=partial(Strip, query=staffing.totals),
    opens="查看岗位",
    empty="没有岗位：县政策还没有写岗位编制，或辖区里没有设岗的单位。",
    actions=(
        Action(
            title="查看岗位",
            icon="list-bullets",
            permission=staffing.posts.permission,
            start=_open,
            blocked=acts.one_unit,
        ),
    ),
)

POSTS = Register(
    id="posts",
    title="岗位明细",
    section="网格",
    icon="tree-structure",
    row=PostRow,
    query=staffing.posts,
    first=("town", "name", "post"),
    adds=("minimum", "here", "short", "over", "doubled", "spared"),
    tones={"never": _WARNS},
    counted="个岗位",
    topics=_TOPICS,
    strip=partial(Strip, query=staffing.posts),
    opens=GO.title,
    empty=TOTALS.empty,
    actions=(replace(GO, permission=staffing.posts.permission),),
)
