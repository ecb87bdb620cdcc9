"""演示删除申请: somebody who left asks that what is kept of them be deleted; it is decided and answered."""

from __future__ import annotations

from datetime import timedelta

from app.core.asof import AsOf
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.services import clearing, erasing, roster
from app.services.erasing import NewErasure

MAKER, DECIDER = "jingban", "shenpi"
_AGO = timedelta(days=3)
_WISH = "本人已离职，请删除我的电话、住址和备注"
_NOTE = "没有删除的，期满后删除；有异议的，可以向演示综治中心反映"


def told(office: DemoOffice, ground: Ground) -> int:
    """Register, decide and answer the request of who left last, and return how many there are."""
    serving = {row.person_id for row in office.ask(MAKER, roster.workers)}
    before = office.ask(MAKER, roster.workers, AsOf(ground.since))
    gone = [row for row in before if row.person_id not in serving]
    if not gone:
        return 0
    new = NewErasure(person_id=gone[-1].person_id, asked_on=office.clock().date() - _AGO, wish=_WISH)
    asked = office.do(MAKER, erasing.register, new)
    for one in office.ask(DECIDER, clearing.clearings):
        office.do(DECIDER, clearing.approve, one.id, one.version)
    office.do(DECIDER, erasing.answer, asked, 1, _NOTE)
    return 1
