"""不予聘用: who was refused and why, and how many by reason, town, channel, month; each opens to its rows."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.narrowing import only
from app.services import refusals
from app.services.refusals import By, RefusalCount, RefusalRow, Stage
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

_TOPICS = frozenset({"vetting_case", "campaign_entry", "policy_version", "person"})


def _open(page: RegisterPage) -> None:
    row: RefusalRow = page.table.chosen()[0]
    if row.case_id is not None:
        page.desk.open("case", None, row.case_id)
    else:
        page.desk.open("campaign", None, row.campaign_id)


def _one(rows: Sequence[RefusalRow]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一个人，一次只看一个。"


def _rows_of(page: RegisterPage) -> None:
    row: RefusalCount = page.table.chosen()[0]
    value = next((one for one in Stage if row.by is By.STAGE and one.label == row.item), row.item)
    kept = {"year": row.year} if row.by is By.WHOLE else {row.by.value: value, "year": row.year}
    page.desk.open("refusals", page.ground, only(**kept))


REFUSED = Register(
    id="refusals",
    title="不予聘用名单",
    section="选聘考察",
    icon="identification-card",
    row=RefusalRow,
    query=refusals.refusals,
    tones={"stage": dict.fromkeys(Stage, Tone.NEUTRAL)},
    counted="人",
    topics=_TOPICS,
    empty="还没有人被不予聘用、判为资格不合格或取消拟聘。",
    actions=(
        Action(
            title="按原因统计",
            icon="chart-bar",
            permission=refusals.refusal_counts.permission,
            start=lambda page: page.desk.open("refusal_counts", page.ground),
        ),
        Action(
            title="打开案卷或批次",
            icon="folder-open",
            permission=refusals.refusals.permission,
            primary=True,
            start=_open,
            blocked=_one,
        ),
    ),
    opens="打开案卷或批次",
)

COUNTS = Register(
    id="refusal_counts",
    title="不予聘用统计",
    section="选聘考察",
    icon="identification-card",
    row=RefusalCount,
    query=refusals.refusal_counts,
    names=(),
    first=("by",),
    adds=(),  # the same people are in each count: a sum over all of them means nothing
    tones={"by": dict.fromkeys(By, Tone.NEUTRAL)},
    counted="行",
    topics=_TOPICS,
    empty="还没有人被不予聘用、判为资格不合格或取消拟聘。",
    actions=(
        Action(
            title="看这些人",
            icon="magnifying-glass",
            permission=refusals.refusals.permission,
            primary=True,
            start=_rows_of,
            blocked=lambda rows: "" if len(rows) == 1 else "请先在列表中选中一行。",
        ),
    ),
    opens="看这些人",
)
