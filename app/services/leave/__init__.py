"""请销假: ask, decide, come back; the days of a year; lists of requests, balances and entries."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.leave._asking import Weighed as Weighed
    from app.services.leave.asking import ask as ask
    from app.services.leave.asking import kinds as kinds
    from app.services.leave.asking import weigh as weigh
    from app.services.leave.deciding import approve as approve
    from app.services.leave.deciding import cancel as cancel
    from app.services.leave.deciding import come_back as come_back
    from app.services.leave.deciding import correct_return as correct_return
    from app.services.leave.deciding import refuse as refuse
    from app.services.leave.queries import away as away
    from app.services.leave.queries import away_from as away_from
    from app.services.leave.queries import balances as balances
    from app.services.leave.queries import ledger as ledger
    from app.services.leave.queries import one_request as one_request
    from app.services.leave.queries import pressing as pressing
    from app.services.leave.queries import requests as requests
    from app.services.leave.queries import this_year as this_year
    from app.services.leave.quota import grant_year as grant_year
    from app.services.leave.quota import set_quota as set_quota
    from app.services.leave.rows import Back as Back
    from app.services.leave.rows import BalanceRow as BalanceRow
    from app.services.leave.rows import EntryRow as EntryRow
    from app.services.leave.rows import Going as Going
    from app.services.leave.rows import LeaveKind as LeaveKind
    from app.services.leave.rows import LeaveRow as LeaveRow
    from app.services.leave.rows import NewLeave as NewLeave
    from app.services.leave.rows import NewQuota as NewQuota
    from app.services.leave.rows import NewTogether as NewTogether
    from app.services.leave.together import ask_many as ask_many
    from app.services.leave.together import weigh_many as weigh_many
else:
    __getattr__ = front(
        __name__,
        _asking="Weighed",
        asking="ask kinds weigh",
        deciding="approve cancel come_back correct_return refuse",
        queries="away away_from balances ledger one_request pressing requests this_year",
        quota="grant_year set_quota",
        rows="Back BalanceRow EntryRow Going LeaveKind LeaveRow NewLeave NewQuota NewTogether",
        together="ask_many weigh_many",
    )
