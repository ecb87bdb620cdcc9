"""演示申诉和解锁: one appeal that waits for its answer, one locked sheet that is to be opened."""

from __future__ import annotations

from datetime import timedelta

from app.demo import scores
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.domain.assessment import CycleState
from app.services import assessment
from app.services.assessment import CycleRow, NewAppeal, NewUnlock

MAKER = "jingban"


def told(office: DemoOffice, ground: Ground) -> None:
    """File an appeal against the newest public month; lock the oldest, and ask to open a sheet of it."""
    cycles = office.ask(MAKER, assessment.cycles)
    public = [one for one in cycles if one.state is CycleState.PUBLISHED and one.published_on]
    if public:
        _appeal(office, ground, public[0])
    if len(public) > 1:
        scores.finalise(office, public[-1].id, office.clock().date())
        office.do(MAKER, assessment.lock, public[-1].id)
        _unlock(office, public[-1])


def _appeal(office: DemoOffice, ground: Ground, cycle: CycleRow) -> None:
    clerk, town = next(iter(ground.towns.items()))
    rows = office.ask(clerk, assessment.results, cycle.id, town)
    assert cycle.published_on is not None
    new = NewAppeal(
        result_id=rows[-1].id,
        filed_on=min(cycle.published_on + timedelta(days=1), office.clock().date()),
        grounds="当月巡查22次，评分表只记了12次，请求核对巡查记录",
        evidence="巡查记录复印件2页",
    )
    office.do(clerk, assessment.file_appeal, new)


def _unlock(office: DemoOffice, cycle: CycleRow) -> None:
    rows = office.ask(MAKER, assessment.results, cycle.id)
    reason = "年中复查发现宣传动员一项录错，应为13分，附原评分表复印件"
    office.do(MAKER, assessment.ask_unlock, NewUnlock(result_id=rows[-1].id, reason=reason))
