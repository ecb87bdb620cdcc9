"""What a county should look at twice in the visits of all cases: signs, never a verdict.  Pure rules.

Source: issue 6 point 4 (一人接受多案走访、内容雷同、同一分钟、从不说不); how much is too much is policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.fields import Choice
from app.domain.vetting.facts import Opinion
from app.domain.vetting.households import Home, households


class SignKind(Choice):
    """What is striking."""

    ONE_VOICE = "one_voice", "一户多案"
    SAME_TEXT = "same_text", "意见雷同"
    SAME_MINUTE = "same_minute", "同一时刻"
    ALWAYS_AGREES = "always_agrees", "从无异议"


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many on it is a sign: cases of a household, sheets with one text of that length, agreed.

    Source: the county's policy, ``vetting.signs``.
    """

    cases: int
    texts: int
    text_length: int
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One visit as far as it is compared with others; ``at`` is HH:MM, empty when not said."""

    id: int
    case_id: int
    case: str
    home: Home
    on: date
    at: str
    remarks: str
    opinion: Opinion
    visitors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What is striking in some cases, in words."""

    kind: SignKind
    cases: tuple[int, ...]
    text: str


def signs(sheets: Sequence[Sheet], limits: Limits) -> list[Sign]:
    """Return every sign in the visits, by kind."""
    found = (_voices, _texts, _minutes, _agreeing)
    return [sign for each in found for sign in each(sheets, limits)]


def _voices(sheets: Sequence[Sheet], limits: Limits) -> Iterator[Sign]:
    for places in households([sheet.home for sheet in sheets]):
        group = [sheets[place] for place in places]
        if len(_cases(group)) >= limits.cases:
            who = group[0].home.householder or group[0].home.address
            said = f"{who}一户在{len(_cases(group))}个案卷里接受走访：{_numbers(group)}"
            yield Sign(SignKind.ONE_VOICE, _cases(group), said)


def _texts(sheets: Sequence[Sheet], limits: Limits) -> Iterator[Sign]:
    same: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        text = "".join(char for char in sheet.remarks if char.isalnum())
        if len(text) >= limits.text_length:
            same[text].append(sheet)
    for group in same.values():
        if len(group) >= limits.texts:
            said = f"{len(group)}份走访记录的意见一字不差：“{group[0].remarks[:30]}”，{_numbers(group)}"
            yield Sign(SignKind.SAME_TEXT, _cases(group), said)


def _minutes(sheets: Sequence[Sheet], _limits: Limits) -> Iterator[Sign]:
    """Yield who was at two households at once; two sheets of one household are one visit."""
    there: dict[tuple[str, date, str], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        for visitor in sheet.visitors if sheet.at else ():
            there[visitor, sheet.on, sheet.at].append(sheet)
    seen: set[frozenset[int]] = set()
    for (visitor, on, at), group in there.items():
        apart = len(households([sheet.home for sheet in group])) > 1
        which = frozenset(sheet.id for sheet in group)
        if apart and which not in seen:
            seen.add(which)
            homes = "、".join(dict.fromkeys(sheet.home.householder for sheet in group))
            said = f"{visitor}{on.isoformat()} {at}同时在{homes}家走访，{_numbers(group)}"
            yield Sign(SignKind.SAME_MINUTE, _cases(group), said)


def _agreeing(sheets: Sequence[Sheet], limits: Limits) -> Iterator[Sign]:
    by: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        for visitor in sheet.visitors:
            by[visitor].append(sheet)
    for visitor, group in by.items():
        if len(group) >= limits.agreed and all(sheet.opinion is Opinion.AGREE for sheet in group):
            said = f"{visitor}走访的{len(group)}户全部“同意”，涉及{len(_cases(group))}个案卷"
            yield Sign(SignKind.ALWAYS_AGREES, _cases(group), said)


def _cases(group: Iterable[Sheet]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(sheet.case_id for sheet in group))


def _numbers(group: Iterable[Sheet]) -> str:
    return "、".join(dict.fromkeys(sheet.case for sheet in group))
