"""Posts by town, and every post of every unit: norm, in post, who lacks and since when, who owns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.narrowing import only
from app.domain.roster import GridRole
from app.domain.search import Entry, Group, Nominee
from app.services import staffing, vetting
from app.services.staffing import PostRow, PostTotal
from ui.kit.page import Ground
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.grids import acts
from ui.pages.grids.checking import GO
from ui.pages.grids.dated import Counted, Dated

_TOPICS = frozenset({"unit", "unit_version", "posting", "policy_version"})
_WARNS = {True: Tone.WARNING}
_COUNTED = (
    Counted(key="short", title="缺编", measure="人", none="编制都已配齐。"),
    Counted(key="over", title="超编", measure="人", none="没有超编的，也没有一格两员。"),
    Counted(key="doubled", title="一人多岗", measure="人次", none="没有人同时在两个岗位。"),
)


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
    strip=Dated(query=staffing.totals, counted=_COUNTED),
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


def _nominate(page: RegisterPage) -> None:
    row: PostRow = page.table.chosen()[0]
    place = Entry(Group.GRIDS, row.name, row.code, "", "grids", row.unit_id)
    page.desk.open("vetting", None, Nominee(place, row.employment))


def _vacant(rows: Sequence[PostRow]) -> str:
    """Return why nobody can be nominated for what is chosen, empty where somebody can."""
    if len(rows) != 1:
        return acts.one_unit(rows)
    if rows[0].role is not GridRole.WORKER:
        return f"“{rows[0].post}”不经选聘考察，请在花名册登记上岗。"
    return "" if rows[0].short else "这个岗位不缺人。"


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
    strip=Dated(query=staffing.posts, counted=_COUNTED),
    opens=GO.title,
    empty=TOTALS.empty,
    actions=(
        replace(GO, permission=staffing.posts.permission),
        Action(
            title="提名",
            icon="user-plus",
            permission=vetting.open_case.permission,
            start=_nominate,
            blocked=_vacant,
            primary=True,
        ),
    ),
)
