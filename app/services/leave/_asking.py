"""Weigh and keep the request of one person, alone or beside others who go too; the doors guard it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.core.errors import Invalid
from app.core.text import clean
from app.domain.leave import LeaveAct, LeaveState
from app.domain.leave.ledger import settled
from app.domain.leave.rules import Known, Taken, faults, standing_in
from app.domain.leave.spans import Span, by_year, told
from app.services.leave._book import known, write
from app.services.leave._paid import told_of_pay
from app.services.leave.rows import NewLeave
from app.services.policy import policy_on
from app.services.roster import person_name
from app.workspace import Unit
from db.models.leave import LeaveRequest


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a request would take of each year: half days before, taken, left; and what stands against it."""

    kind: str
    taken: tuple[tuple[int, int], ...]
    before: tuple[tuple[int, int], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    pay: str = ""
    promised: str = ""
    cover: str = ""
    yearly: bool = False  # there is an account of its days

    @property
    def told(self) -> str:
        """Return it in sentences: the days, the balance before and after, what it does to pay."""
        if self.faults:
            return "".join(dict.fromkeys(sentence for _, sentence in self.faults))
        left, days = dict(self.before), sum(halves for _, halves in self.taken)
        parts = [f"{self.kind} {told(days)}。"]
        parts += [
            f"{year} 年余额：请假前 {told(left[year])}，请假后 {told(left[year] - halves)}。"
            for year, halves in self.taken
            if year in left
        ]
        return "".join([*parts, self.pay, self.promised])


def weigh_beside(unit: Unit, new: NewLeave, going: Collection[int] = ()) -> Weighed:
    """Return the same of somebody with whom ``going`` are away too: none of them can stand in."""
    rules = policy_on(unit, unit.today).leave
    new = _cleaned(new)
    try:
        kind = rules.type_of(new.kind)
        span = Span(new.first, new.last, new.from_noon, new.to_noon)
        person_name(unit, new.person_id)
        seen = known(unit, kind, span, (new.person_id, new.cover_id))
        if new.cover_id in going:
            seen = seen.with_cover_away(Taken(span, kind.label))
        found = faults(rules, kind, span, seen, new.evidence)
    except Invalid as refused:
        return Weighed("", (), faults=tuple((refused.fields or {"last": str(refused)}).items()))
    before = tuple(sorted(seen.left.items())) if kind.quota else ()
    if found:
        return Weighed(kind.label, (), before, tuple(found.items()), yearly=bool(kind.quota))
    return Weighed(
        kind.label,
        tuple(sorted(by_year(span, kind.counted, seen.works).items())),
        before,
        pay=told_of_pay(unit, new.person_id, kind, span),
        promised=_left_alone(span, seen),
        cover=seen.cover.name if seen.cover else "",
        yearly=bool(kind.quota),
    )


def _left_alone(span: Span, seen: Known) -> str:
    """Return whom somebody who cannot wait leaves without the one who was to stand in, in a sentence."""
    found = [f"{one.label}（{one.span.words}）" for one in standing_in(span, seen)]
    return f"原定由其代班的：{'、'.join(found)}，请另行安排人照看网格。" if found else ""


def ask_beside(unit: Unit, new: NewLeave, going: Collection[int] = ()) -> int:
    """Keep the request of somebody with whom ``going`` are away too.

    Raises: as ``ask``.
    """
    new = _cleaned(new)
    wrong = {} if len(new.reason) >= 2 else {"reason": "请写明请假的事由，至少两个字。"}
    rules = policy_on(unit, unit.today).leave
    if not rules.types:
        raise Invalid("县政策没有写假别，不能登记请假；请先在“设置 › 政策依据”中补充。")
    weighed = weigh_beside(unit, new, going)
    if wrong := {**dict(weighed.faults), **wrong}:
        raise Invalid("；".join(dict.fromkeys(wrong.values())), wrong)
    row = LeaveRequest(
        person_id=new.person_id,
        leave_kind=new.kind,
        starts=new.first,
        ends=new.last,
        from_noon=new.from_noon,
        to_noon=new.to_noon,
        reason=new.reason[:200],
        evidence=new.evidence[:200],
        cover_id=new.cover_id,
        state=LeaveState.ASKED,
    )
    unit.session.add(row)
    unit.session.flush()  # its entries name it
    write(unit, new.person_id, new.kind, settled(LeaveAct.ASKED, {}, dict(weighed.taken)), row.id, new.reason)
    return row.id


def _cleaned(new: NewLeave) -> NewLeave:
    return replace(new, reason=clean(new.reason), evidence=clean(new.evidence))
