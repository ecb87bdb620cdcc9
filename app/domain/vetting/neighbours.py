"""The gate of the neighbours: enough distinct households, and why a visit does not count (J20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.vetting.facts import CaseFacts, Numbers, Visit
from app.domain.vetting.guards import date_faults, enough, present_faults
from app.domain.vetting.households import Home, households, links, near
from app.domain.workflow import Check

_PLACE = "vetting/visits"


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of some visits (by position): why they do not count, or count as one."""

    visits: tuple[int, ...]
    text: str


def neighbours(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check that enough distinct households were visited, and say why a visit does not count.

    A household counts once, when at least one visit to it is sound and it is neither the
    candidate's own nor a relative's.  Near addresses are shown to a person, never merged.
    """
    return [
        enough("走访街坊邻居", distinct(facts, numbers), numbers.households, "户", _PLACE),
        *(Check(True, note.text, _PLACE, warn=True) for note in notes(facts, numbers)),
    ]


def notes(facts: CaseFacts, numbers: Numbers) -> list[Note]:
    """Return everything a person should know of the visits: doubled, kin, unsound, near."""
    homes, own = _homes(facts), _own(facts)
    found = [note for group in households(homes) for note in _group_notes(group, homes, facts)]
    found += _visit_notes(facts, numbers)
    for one, two in near(homes):
        if two >= own:
            text = f"{_name(one, facts)}与{_name(two, facts)}住址很相近，请核对是不是同一户"
            found.append(Note(tuple(place - own for place in (one, two) if place >= own), text))
    return found


def distinct(facts: CaseFacts, numbers: Numbers) -> int:
    """Return how many households count."""
    return sum(_counts(group, facts, numbers) for group in households(_homes(facts)))


def visit_faults(visit: Visit, facts: CaseFacts, numbers: Numbers) -> list[str]:
    """Return why a visit in itself cannot count; empty when it is sound."""
    return [
        *date_faults(visit.on, facts),
        *_late(visit, facts, numbers.visit_days),
        *present_faults(visit.visitors, facts, numbers),
        *([] if visit.evidence else ["没有签字或照片"]),
    ]


def _late(visit: Visit, facts: CaseFacts, days: int | None) -> list[str]:
    if days is None or facts.formed_on is None or visit.on <= facts.formed_on + timedelta(days=days):
        return []
    return [f"超过组建考察组后{days}天"]


def _homes(facts: CaseFacts) -> list[Home]:
    """Return the candidate's own homes first, then those visited."""
    return [*facts.candidate.homes, *(visit.home for visit in facts.visits)]


def _own(facts: CaseFacts) -> int:
    return len(facts.candidate.homes)


def _counts(group: Sequence[int], facts: CaseFacts, numbers: Numbers) -> bool:
    if min(group) < _own(facts):
        return False
    visits = [facts.visits[place - _own(facts)] for place in group]
    kin = any(visit.relative or visit.same_household for visit in visits)
    return not kin and any(not visit_faults(visit, facts, numbers) for visit in visits)


def _visit_notes(facts: CaseFacts, numbers: Numbers) -> list[Note]:
    own = _own(facts)
    faults = [visit_faults(visit, facts, numbers) for visit in facts.visits]
    return [
        Note((place,), f"{_name(own + place, facts)}不计：{'；'.join(found)}")
        for place, found in enumerate(faults)
        if found
    ]


def _group_notes(group: Sequence[int], homes: Sequence[Home], facts: CaseFacts) -> list[Note]:
    own = _own(facts)
    places = [place for place in group if place >= own]
    if not places:
        return []
    names = "、".join(_name(place, facts) for place in places)
    why = "、".join(link.label for link in links(homes[place] for place in group))
    visits = [facts.visits[place - own] for place in places]
    if min(group) < own:
        texts = [f"{names}与考察对象本人{why}相同，不计"]
    else:
        texts = [
            *([f"{names}{why}相同，算一户"] if len(places) > 1 else []),
            *([f"{names}是考察对象的亲属，不计"] if any(visit.relative for visit in visits) else []),
            *([f"{names}与考察对象同户，不计"] if any(visit.same_household for visit in visits) else []),
        ]
    return [Note(tuple(place - own for place in places), text) for text in texts]


def _name(place: int, facts: CaseFacts) -> str:
    if place < _own(facts):
        return "考察对象本人"
    home = facts.visits[place - _own(facts)].home
    return f"第{place - _own(facts) + 1}次走访（{home.householder or home.address or '未填户主'}）"
