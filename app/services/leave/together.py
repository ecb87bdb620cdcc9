"""Leave for several people at once, as one notice or plan of rest has it: the same guard, all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.domain.leave.spans import told
from app.services._same import same, stays
from app.services.leave._asking import Weighed, ask_beside, weigh_beside
from app.services.leave.rows import Going, NewLeave, NewTogether
from app.services.roster import person_name
from app.services.roster._places import homes_of
from app.workspace import Unit

_NOBODY = "没有可以一起请假的人，请先在花名册中勾选要请假的人。"


@permits(Permission.ROSTER_WRITE)
def weigh_many(unit: Unit, person_ids: Sequence[int], new: NewTogether) -> list[Going]:
    """List what a leave would do to each person, without writing; two records of one human being are one.

    Who goes too cannot stand in for another of them.

    Raises:
        NotFound: one of them, or who stands in, is not in the actor's scope.
    """
    people = _once(unit, person_ids)
    names = {one: person_name(unit, one) for one in people}  # who is not seen is refused before anything
    homes, found = homes_of(unit, people), []
    for one, weighed in _weighed(unit, {one: _of(unit, one, new) for one in people}).items():
        home = homes.get(one)
        place = (home.grid or home.village or home.town) if home else ""
        why = weighed.told if weighed.faults else ""
        after = "" if why else "；".join(_told(weighed))
        found.append(Going(one, names[one], place, _before(weighed, new), after, why))
    return found


def _weighed(unit: Unit, asked: Mapping[int, NewLeave]) -> dict[int, Weighed]:
    """Weigh each alone, then anew those whose cover would go: who cannot go may stand in."""
    found = {one: weigh_beside(unit, new) for one, new in asked.items()}
    going = _records(unit, [one for one, weighed in found.items() if not weighed.faults])
    return found | {
        one: weigh_beside(unit, new, going) for one, new in asked.items() if new.cover_id in going
    }


def _once(unit: Unit, person_ids: Sequence[int]) -> list[int]:
    """Return the people once each, under the record that was chosen first."""
    kept, found = stays(unit), dict[int, int]()
    for one in person_ids:
        found.setdefault(kept.get(one, one), one)
    return list(found.values())


def _records(unit: Unit, people: Collection[int]) -> set[int]:
    return {record for one in people for record in same(unit, one)}


def _of(unit: Unit, person_id: int, new: NewTogether) -> NewLeave:
    """Return the leave of one of them, with who stands in for whichever of their records was chosen."""
    covers = dict(new.covers)
    cover = next((covers[one] for one in same(unit, person_id) if one in covers), None)
    return NewLeave(
        person_id=person_id,
        kind=new.kind,
        first=new.first,
        from_noon=new.from_noon,
        last=new.last,
        to_noon=new.to_noon,
        reason=new.reason,
        evidence=new.evidence,
        cover_id=cover,
    )


def _before(weighed: Weighed, new: NewTogether) -> str:
    left = {year: halves for year, halves in weighed.before if new.first.year <= year <= new.last.year}
    if len(left) == 1:
        return f"余 {told(*left.values())}"
    years = "，".join(f"{year} 年余 {told(halves)}" for year, halves in left.items())
    return years or ("没有额度" if weighed.yearly else "不按年核定")


def _told(weighed: Weighed) -> Iterator[str]:
    left, days = dict(weighed.before), sum(halves for _, halves in weighed.taken)
    rest = [f"余 {told(left[year] - halves)}" for year, halves in weighed.taken if year in left]
    yield "，".join([told(days), *rest])
    if weighed.cover:
        yield f"{weighed.cover}代班"
    yield from (said.rstrip("。") for said in (weighed.pay, weighed.promised) if said)


@permits(Permission.ROSTER_WRITE)
def ask_many(unit: Unit, going: Sequence[Going], new: NewTogether) -> list[int]:
    """Keep a request for each who was seen to pass, or none, and return their ids; another person decides.

    Raises:
        NotFound. Invalid: nobody is to go, or it names everybody who cannot by now and says why.
    """
    now = weigh_many(unit, [one.id for one in going], new)
    if not now:
        raise Invalid(_NOBODY)
    if barred := [f"{one.name}：{one.why.rstrip('。')}" for one in now if one.why]:
        raise Invalid("；".join(barred) + "。一个人也没有登记，请核对后再提交。")
    beside = _records(unit, [one.id for one in now])
    return [ask_beside(unit, _of(unit, one.id, new), beside) for one in now]
