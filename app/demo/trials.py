"""演示试用期考核: monthly the office sees whose probation ends; what comes of it is drafted and approved."""

from __future__ import annotations

from datetime import timedelta

from app.demo.office import DemoOffice
from app.domain.tenure import ProbationEnd, Standing
from app.services import tenure
from app.services.tenure import NewProbationEnd

MAKER, DECIDER = "jingban", "shenpi"
_LONGER = timedelta(days=30)
_DUE = (Standing.PROBATION_ENDS, Standing.PROBATION_OVER)
_WELL = "试用期内按时到岗，走访、信息采集都按要求完成，群众评价好，同意转正"
_LATER = "试用期内请病假较多，走访任务没有完成，延长一个月再考核"


class Trials:
    """The probations of one demonstration: the second is made longer once, all others go well."""

    def __init__(self, office: DemoOffice) -> None:
        self._office, self._seen = office, list[int]()

    def conclude(self) -> None:
        """Draft and approve what comes of every probation that ends within the policy's days."""
        for row in self._office.ask(MAKER, tenure.due):
            if row.standing in _DUE:
                act = self._office.do(MAKER, tenure.end_probation, row.id, row.version, self._end(row))
                self._office.do(DECIDER, tenure.approve, act, 1)

    def _end(self, row: tenure.TermRow) -> NewProbationEnd:
        again = row.person_id in self._seen
        self._seen.append(row.person_id)
        if len(self._seen) == 2 and not again:
            assert row.probation is not None  # it is what is due
            return NewProbationEnd(
                outcome=ProbationEnd.EXTENDED, reason=_LATER, until=row.probation + _LONGER
            )
        return NewProbationEnd(outcome=ProbationEnd.PASSED, reason=_WELL)
