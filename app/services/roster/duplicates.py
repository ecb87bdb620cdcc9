"""疑似重复: records that may be one person, with what speaks for and against; 不是同一人 with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated, Any

from sqlalchemy import or_, select

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Choice, Label
from app.core.text import clean
from app.domain.duplicates import Known, speaks_against, speaks_for
from app.services._actors import names, own
from app.services._same import alone
from app.services.roster._alike import described, known_of, mine, whole
from app.workspace import Unit
from db.models.merging import PersonApart, PersonMerge
from db.models.people import Person

_APART = 10**9  # more than there will ever be of persons: a pair has a number of its own


class Likeness(Choice):
    """How two records that look alike stand."""

    POSSIBLE = "possible", "待核对"
    ASKED = "asked", "合并待审批"
    MERGED = "merged", "已合并"
    APART = "apart", "不是同一人"


@dataclass(frozen=True, slots=True)
class LikeRow:
    """Two records; of those put together the first one stays.  ``version`` is of what was decided of them."""

    id: int
    person_id: int
    other_id: int
    name: Annotated[str, Label("姓名", width=9)]
    state: Annotated[Likeness, Label("状态", width=11)]
    one: Annotated[str, Label("登记一", width=34, help="证件号和最近的任职；合并的，保留这一条")]
    other: Annotated[str, Label("登记二", width=34, help="证件号和最近的任职；合并的，并入登记一")]
    alike: Annotated[str, Label("相同之处", width=26)]
    unlike: Annotated[str, Label("不同之处", width=26)]
    reason: Annotated[str, Label("理由", width=26)]
    who: Annotated[str, Label("经办", width=10)]
    decided: Annotated[str, Label("审批", width=10)]
    record_id: int = 0
    version: int = 0
    mine: bool = False


Pair = tuple[int, int]
Record = PersonApart | PersonMerge


@permits(Permission.ROSTER_READ)
def lookalikes(unit: Unit) -> list[LikeRow]:
    """List the records that look alike, in what the actor sees; then those decided of, the latest first."""
    decided: list[Record] = [*_apart(unit), *_merges(unit)]
    settled = {frozenset((one.person_id, one.other_id)) for one in decided}
    pairs = [pair for pair in _alike(unit) if frozenset(pair) not in settled]
    told = [(one.person_id, one.other_id) for one in decided]
    known = known_of(unit, {person for pair in (*pairs, *told) for person in pair})
    rows = [_row(known[one], known[other]) for one, other in pairs]
    people = names(unit)
    for record in decided:
        if record.person_id in known and record.other_id in known:
            row = _row(known[record.person_id], known[record.other_id])
            rows.append(_settled(unit, row, record, people))
    return rows


def _alike(unit: Unit) -> list[Pair]:
    """Return the pairs of one name that share a telephone or a birthday; a veiled name is nobody's.

    They are put together here: a database that holds ten thousand persons beside one another takes a minute.
    """
    found = (
        select(Person.id, Person.name, Person.phone, Person.birth)
        .where(Person.voided.is_(False), alone(), mine(unit), ~Person.name.endswith("*"))
        .order_by(Person.sort_key, Person.id)
    )
    order: dict[int, int] = {}
    groups: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
    for row in unit.session.execute(found):
        order[row.id] = len(order)
        for shared in filter(None, (row.phone, row.birth)):
            groups[row.name, shared].append(row.id)
    pairs = {pair for group in groups.values() for pair in combinations(sorted(group), 2)}
    return sorted(pairs, key=lambda pair: (order[pair[0]], pair[1]))


def _apart(unit: Unit) -> Iterator[PersonApart]:
    found = select(PersonApart).where(PersonApart.voided.is_(False))
    yield from unit.session.scalars(found.order_by(PersonApart.id.desc()))


def _merges(unit: Unit) -> Iterator[PersonMerge]:
    """Yield the merges that wait for a decision or are in force."""
    waits = PersonMerge.decided_by.is_(None) & PersonMerge.voided.is_(False)
    found = select(PersonMerge).where(or_(PersonMerge.in_force, waits))
    yield from unit.session.scalars(found.order_by(PersonMerge.id.desc()))


def _row(one: Known, other: Known) -> LikeRow:
    return LikeRow(
        id=one.id * _APART + other.id,
        person_id=one.id,
        other_id=other.id,
        name=one.name,
        state=Likeness.POSSIBLE,
        one=described(one),
        other=described(other),
        alike="、".join(speaks_for(one, other)),
        unlike="、".join(speaks_against(one, other)),
        reason="",
        who="",
        decided="",
    )


def _settled(
    unit: Unit, row: LikeRow, record: PersonApart | PersonMerge, people: Mapping[str, str]
) -> LikeRow:
    by: dict[str, Any] = {
        "who": people[record.recorded_by],
        "reason": record.reason,
        "record_id": record.id,
        "version": record.version,
        "mine": own(unit, record.recorded_by),
    }
    if isinstance(record, PersonApart):
        return replace(row, state=Likeness.APART, **by)
    if not record.in_force:
        return replace(row, state=Likeness.ASKED, **by)
    return replace(row, state=Likeness.MERGED, decided=people[record.decided_by or ""], **by)


@permits(Permission.ROSTER_WRITE)
def tell_apart(unit: Unit, one: int, other: int, reason: str) -> int:
    """Keep that two records are two human beings, with the reason; return the finding's id.

    Raises: Invalid without a reason, or when it has been said. Denied to who serves a part of the county.
    """
    whole(unit)
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明怎么知道不是同一个人，例如：见过两人的身份证。"})
    low, high = sorted((one, other))
    there = select(PersonApart.id).where(PersonApart.person_id == low, PersonApart.other_id == high)
    if unit.session.scalar(there.where(PersonApart.voided.is_(False))) is not None:
        raise Invalid("这两条登记已经记为不是同一人，请刷新后再看。")
    kept = PersonApart(person_id=low, other_id=high, reason=said[:200])
    unit.session.add(kept)
    unit.session.flush()  # the caller is told its number
    return kept.id
