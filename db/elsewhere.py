"""What of somebody's work lies where the asker sees nothing: a server is asked that it is there, no more.

Of a record in another town its clerk is shown no row; who closes a leaving, or takes somebody on, must know
that there is one.  Whoever asks must see a posting of the person.  A file has no policies: services look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.core.fields import Choice
from app.core.period import OPEN_END
from app.domain.assessment import GOING
from app.domain.exits import ExitState, Part
from app.domain.leave import LeaveState
from app.domain.roster import EndReason
from app.domain.vetting import ENDED
from db.places import PLACED

Inside = Callable[[str], str]  # the condition that a column of scope codes is the asker's
_ASKED = (LeaveState.ASKED, LeaveState.APPROVED)


def work(inside: Inside) -> str:
    """Return the question which parts of a leaving's list there are, each until its last day."""
    asked = (_vetting(inside), _cover(inside), _insured(inside), _held(inside), _assessed(inside))
    told = " UNION ALL ".join(f"({each})" for each in asked)
    return f"SELECT part, max(until) FROM ({told}) told WHERE {_known(inside)} GROUP BY part"


def leaving(inside: Inside) -> str:
    """Return the question since which day a leaving of somebody is open; a transfer is none."""
    return f"""SELECT max(e.left_on) FROM app.exit e JOIN app.posting p ON p.id = e.posting_id
WHERE e.person_id = p_person AND e.state = '{ExitState.OPEN.value}' AND p.voided_at IS NULL
AND e.reason <> '{EndReason.TRANSFERRED.value}' AND {inside("e.scope_code")} IS NOT TRUE
AND {_known(inside)}"""


def _vetting(inside: Inside) -> str:
    return f"""{_part(Part.VETTING)} FROM app.vetting_member m JOIN app.vetting_case c ON c.id = m.case_id
LEFT JOIN app.account a ON a.id = m.account_id WHERE coalesce(m.person_id, a.person_id) = p_person
AND NOT m.voided AND NOT m.recused AND c.state NOT IN ({_in(ENDED)})
AND {inside("m.scope_code")} IS NOT TRUE"""


def _cover(inside: Inside) -> str:
    places = " UNION ALL ".join(
        f"SELECT FROM app.{table} p WHERE p.person_id = l.person_id AND {inside('p.scope_code')}"
        for table in PLACED
    )
    return f"""{_part(Part.LEAVE, "l.ends + 1")} FROM app.leave_request l
WHERE l.cover_id = p_person AND l.state IN ({_in(_ASKED)}) AND NOT EXISTS ({places})"""


def _insured(inside: Inside) -> str:
    return f"""{_part(Part.INSURANCE, "i.valid_to")} FROM app.insured i
JOIN app.insurance_policy c ON c.id = i.policy_id WHERE i.person_id = p_person
AND i.voided_at IS NULL AND NOT c.voided AND {inside("i.scope_code")} IS NOT TRUE"""


def _held(inside: Inside) -> str:
    return f"""{_part(Part.HOLD)} FROM app.pay_hold h WHERE h.person_id = p_person AND NOT h.voided
AND h.released_run_id IS NULL AND {inside("h.scope_code")} IS NOT TRUE"""


def _assessed(inside: Inside) -> str:
    return f"""{_part(Part.ASSESSMENT)} FROM app.subject s JOIN app.cycle c ON c.id = s.cycle_id
WHERE s.person_id = p_person AND NOT s.voided AND c.state IN ({_in(GOING)})
AND {inside("s.scope_code")} IS NOT TRUE"""


def _part(part: Part, until: str = f"date '{OPEN_END}'") -> str:
    return f"SELECT '{part.value}' AS part, {until} AS until"


def _known(inside: Inside) -> str:
    return f"EXISTS (SELECT FROM app.posting o WHERE o.person_id = p_person AND {inside('o.scope_code')})"


def _in(values: Iterable[Choice]) -> str:
    return ", ".join(sorted(f"'{one.value}'" for one in values))  # a set has another order in every process
