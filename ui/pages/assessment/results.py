"""考核: the results of the latest cycle that has been made public."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.domain.assessment import CycleState, ResultState
from app.domain.restructuring.standing import Standpoint
from app.services import assessment
from app.workspace import Unit
from ui.kit.register import Register
from ui.kit.theme import Tone

_PUBLIC = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)


@permits(Permission.ASSESSMENT_READ)
def latest_results(unit: Unit) -> list[assessment.ResultRow]:
    """List the results of the newest published cycle by rank; empty before the first one."""
    newest = next((cycle for cycle in assessment.cycles(unit) if cycle.state in _PUBLIC), None)
    return assessment.results(unit, newest.id) if newest else []


@permits(Permission.ASSESSMENT_READ)
def results_by(unit: Unit, point: Standpoint) -> list[assessment.ResultRow]:
    """List the results of the newest cycle public on a standpoint's day, under the units it asks for."""
    public = (one for one in assessment.cycles(unit) if one.published_on and one.published_on <= point.day)
    newest = next((cycle for cycle in public if cycle.state in _PUBLIC), None)
    return assessment.results(unit, newest.id, None, point) if newest else []


PAGE = Register(
    id="results",
    title="考核结果",
    section="考核",
    icon="clipboard-text",
    row=assessment.ResultRow,
    query=latest_results,
    tones={
        "state": {
            ResultState.PROVISIONAL: Tone.WARNING,
            ResultState.PUBLISHED: Tone.INFO,
            ResultState.FINAL: Tone.SUCCESS,
        },
        "grade": {"优秀": Tone.SUCCESS, "良好": Tone.INFO, "合格": Tone.NEUTRAL, "不合格": Tone.DANGER},
    },
    counted="人",
    past=results_by,
    means="公布到",
    topics=frozenset({"cycle", "result"}),
    empty="还没有公布的考核结果：各乡镇评分提交、县级复核以后公布。",
    onward=("去考核评分", "scores"),
)
