"""工作成效: how many grid workers were chosen into 两委, made excellent, rose or fell, with the proof."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.narrowing import only
from app.services import outcomes
from app.services.outcomes import ALL_TOWNS, ALL_YEARS, Outcome, OutcomeCount, OutcomeRow
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.roster.meriting import MAY, choose

_TOPICS = frozenset({"merit", "person", "posting", "award_candidate", "policy_version", "person_merge"})
_EMPTY = (
    "还没有网格员选入两委、选树为优秀或升降：选入两委的在“表彰处分”登记，优秀网格员由“评优”决定后自动列入，"
    "升降由花名册的任职记录得出。"
)


def _people(page: RegisterPage) -> None:
    row: OutcomeCount = page.table.chosen()[0]
    kept = {} if row.year == ALL_YEARS else {"year": row.year}
    kept |= {} if row.town == ALL_TOWNS else {"town": row.town}
    page.desk.open("outcomes", page.ground, only(**kept))


def _evidence(page: RegisterPage) -> None:
    """Open the decision; of a rise or fall the person, whose card tells all of it in order."""
    row: OutcomeRow = page.table.chosen()[0]
    if row.merit_id is not None:
        page.desk.open("merits", page.ground, row.merit_id)
    else:
        page.desk.open("roster", page.ground, row.posting_id)


def _mend(page: RegisterPage) -> None:
    """Ask for the decision by which somebody who left for 两委 was chosen."""
    choose(page, page.table.chosen()[0])


def _lacks(rows: Sequence[OutcomeRow]) -> str:
    if why := _one(rows):
        return why
    lacks = rows[0].outcome is Outcome.LACKING
    return "" if lacks else "只有“待登记选任”的人要补登，这一条有依据。"


def _one(rows: Sequence[OutcomeRow]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一行，一次只看一行。"


OUTCOME_COUNTS = Register(
    id="outcome_counts",
    title="工作成效",
    section="花名册",
    icon="users-three",
    row=OutcomeCount,
    query=outcomes.outcome_counts,
    names=(),
    first=("year",),
    adds=(),  # the towns of a year are in the year, the years in the first row
    topics=_TOPICS,
    counted="行",
    onward=("去表彰处分", "merits"),
    empty=_EMPTY,
    actions=(
        Action(
            title="看这些人",
            icon="magnifying-glass",
            permission=outcomes.outcomes.permission,
            primary=True,
            start=_people,
            blocked=_one,
        ),
    ),
    opens="看这些人",
)

OUTCOMES = Register(
    id="outcomes",
    title="成效名单",
    section="花名册",
    icon="users-three",
    row=OutcomeRow,
    query=outcomes.outcomes,
    tones={
        "outcome": {
            Outcome.CHOSEN: Tone.SUCCESS,
            Outcome.EXCELLENT: Tone.INFO,
            Outcome.ROSE: Tone.SUCCESS,
            Outcome.FELL: Tone.NEUTRAL,
            Outcome.LACKING: Tone.WARNING,
        }
    },
    topics=_TOPICS,
    counted="人次",
    onward=("去表彰处分", "merits"),
    empty=_EMPTY,
    actions=(
        Action(
            title="各年人数",
            icon="chart-bar",
            permission=outcomes.outcome_counts.permission,
            start=lambda page: page.desk.open("outcome_counts", page.ground),
        ),
        Action(
            title="补登选任",
            icon="plus",
            permission=MAY,
            start=_mend,
            blocked=_lacks,
        ),
        Action(
            title="看依据",
            icon="folder-open",
            permission=outcomes.outcomes.permission,
            primary=True,
            start=_evidence,
            blocked=_one,
        ),
    ),
    opens="看依据",
)
