"""Two lists of who serves where, beside one another: who came, left, moved, or is told of otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.fields import Choice


class Differs(Choice):
    """How somebody stands in the second list beside the first."""

    NEW = "new", "新增"
    LEFT = "left", "减少"
    MOVED = "moved", "调动"
    CHANGED = "changed", "变更"
    SAME = "same", "相同"


@dataclass(frozen=True, slots=True)
class Stand:
    """One line of a list: of whom (``key``), where, what it says by title; what it leaves out has none.

    ``id`` is the posting, ``said`` what should be read beside it, such as why a number could not be read.
    """

    key: object
    name: str
    identity: str
    where: str
    facts: Mapping[str, str] = field(default_factory=dict)
    id: int = 0
    person_id: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody in both lists, or in one of them; ``fields`` says what is another and how it was and is."""

    kind: Differs
    before: Stand | None
    after: Stand | None
    fields: tuple[tuple[str, str, str], ...] = ()


def differences(before: Sequence[Stand], after: Sequence[Stand]) -> Iterator[Difference]:
    """Yield everybody of two lists, in the order of the second, then those who are in the first alone.

    Of somebody with several posts those at the same place belong together, then the others in order.
    """
    earlier: dict[object, list[Stand]] = defaultdict(list)
    for one in before:
        earlier[one.key].append(one)
    later: dict[object, list[Stand]] = defaultdict(list)
    for one in after:
        later[one.key].append(one)
    pairs = {id(now): was for key, found in later.items() for was, now in _paired(earlier[key], found)}
    for now in after:
        yield _beside(pairs.get(id(now)), now)
    gone = {id(was) for was in pairs.values()}
    yield from (Difference(Differs.LEFT, was, None) for was in before if id(was) not in gone)


def _paired(was: Sequence[Stand], now: Sequence[Stand]) -> Iterator[tuple[Stand, Stand]]:
    left, waiting = list(was), list[Stand]()
    for one in now:
        same = next((other for other in left if other.where == one.where), None)
        if same is None:
            waiting.append(one)
        else:
            left.remove(same)
            yield same, one
    yield from zip(left, waiting, strict=False)


def _beside(was: Stand | None, now: Stand) -> Difference:
    if was is None:
        return Difference(Differs.NEW, None, now)
    titles = [title for title in was.facts if title in now.facts]
    fields = tuple(
        (title, was.facts[title], now.facts[title])
        for title in titles
        if was.facts[title] != now.facts[title]
    )
    if was.where and now.where and was.where != now.where:
        return Difference(Differs.MOVED, was, now, fields)
    return Difference(Differs.CHANGED if fields else Differs.SAME, was, now, fields)
