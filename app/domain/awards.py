"""评优: who is commended for a year, by rank, made public and decided.  Pure rules.

Source: county-practices J39 (每年综合考核 → 十佳网格员), C11, D22; J35a.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.access import Permission
from app.core.fields import Choice
from app.core.own_words import in_own_words
from app.core.period import Month
from app.domain.workflow import Catalogue, Check, Flow, Step, load

ROUND, OBJECTIONS = "award/candidates", "award/publicity"
"""The sections of a round where a line is put right."""
_SHOWN = 5
_LAST = 10**6


class AwardState(Choice):
    """How far a round has come."""

    DRAFTED = "drafted", "拟定中"
    SHOWN = "shown", "公示中"
    DECIDED = "decided", "已表彰"
    WITHDRAWN = "withdrawn", "已撤回"


class Standing(Choice):
    """How somebody of a round stands."""

    IN = "in", "入选"
    TIED = "tied", "同分待定"
    NEXT = "next", "未入选"
    OUT = "out", "不列入"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody ranked; ``tie_place`` parts whom no rule parts, ``out`` whether they are left out."""

    id: int
    rank: int
    tie_place: int | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What each of the next so many by rank is given, yuan."""

    places: int
    amount: Decimal


def prizes(lines: Sequence[Line], bands: Sequence[Band]) -> dict[int, Decimal]:
    """Return what each is given: by how many stand before them, so that equals are given the same.

    Nothing for whom no band reaches.
    """
    found: dict[int, Decimal] = {}
    for one in lines:
        before, reached = sum(_key(other) < _key(one) for other in lines), 0
        for band in bands:
            reached += band.places
            if before < reached:
                found[one.id] = band.amount
                break
    return found


def prize_month(decided_on: date) -> Month:
    """Return the month whose pay the prizes of a decision are paid with: the one after it."""
    return Month.of(decided_on).next()


def standings(lines: Sequence[Line], places: int) -> dict[int, Standing]:
    """Return how everybody stands for so many places; whoever is left out makes room for the next.

    A tie across the last place is not cut by chance: all of it waits until people part it.
    """
    field = sorted((one for one in lines if not one.out), key=lambda one: (*_key(one), one.id))
    found = {one.id: Standing.OUT for one in lines if one.out}
    edge = _key(field[places - 1]) if 0 < places < len(field) else None
    cut = edge is not None and _key(field[places]) == edge
    for place, one in enumerate(field):
        if cut and _key(one) == edge:
            found[one.id] = Standing.TIED
        else:
            found[one.id] = Standing.IN if place < places else Standing.NEXT
    return found


def _key(one: Line) -> tuple[int, int]:
    return one.rank, _LAST if one.tie_place is None else one.tie_place


@dataclass(frozen=True, slots=True)
class Objection:
    """What was said against somebody made public; answered once there is a finding."""

    text: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A round as the guards read it on ``today``; names by how people stand.

    ``barred`` says of whoever is to be commended which discipline is in force; ``moved`` names whose result
    is another than the one they were ranked by, ``risen`` who would be listed by a later one, ``gone`` who
    of those to be commended has left: ``serving`` is whether the county commends only who serves.
    ``money`` is what the budget says of the prizes.
    """

    today: date
    places: int
    days: int
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    risen: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    serving: bool = False
    shown_to: date | None = None
    provisional: bool = False
    objections: tuple[Objection, ...] = ()
    money: tuple[Check, ...] = ()


def shown(facts: Facts, _: None) -> list[Check]:
    """Check that there is a list to make public, that no tie is open, and for how many days."""
    lines = [*_listed(facts), Check(facts.days > 0, f"公示{facts.days}个工作日", OBJECTIONS)]
    if facts.tied:
        said = f"最后名额上同分，规则分不出先后：{_some(facts.tied)}，请按“定同分先后”写明依据"
        lines.append(Check(False, said, ROUND))
    return [*lines, *_still(facts)]


def decided(facts: Facts, _: None) -> list[Check]:
    """Check that the days are over, every objection was answered, and nothing has come in between."""
    over = facts.shown_to is not None and facts.today > facts.shown_to
    open_ = sum(not one.finding.strip() for one in facts.objections)
    lines = [
        Check(over, f"公示到{facts.shown_to}为止" + ("，已期满" if over else "，还没有期满"), OBJECTIONS),
        Check(not open_, f"异议还有{open_}件没有答复" if open_ else "没有未答复的异议", OBJECTIONS),
        *_listed(facts),
        *facts.money,
        *_still(facts),
    ]
    if facts.provisional:
        lines.append(Check(True, "公示期经过的放假安排是暂定的，公布后请核对", OBJECTIONS, warn=True))
    return lines


def _listed(facts: Facts) -> list[Check]:
    found = len(facts.chosen)
    lines = [
        Check(found > 0, f"拟表彰{found}人：{_some(facts.chosen)}" if found else "没有拟表彰的人", ROUND)
    ]
    if 0 < found < facts.places and not facts.tied:
        lines.append(Check(True, f"名额{facts.places}人，名单只有{found}人", ROUND, warn=True))
    return lines


def _still(facts: Facts) -> list[Check]:
    lines = [Check(False, f"{said}，不能表彰，请在拟定中办“不列入”", ROUND) for said in facts.barred]
    if facts.moved:
        said = f"年度考核结果已经更正：{_some(facts.moved)}，请撤回后按新的结果重新拟定"
        lines.append(Check(False, said, ROUND))
    if facts.risen:
        said = f"更正后得分不低于入选的最后一名，没有列入：{_some(facts.risen)}，请撤回后重新拟定"
        lines.append(Check(False, said, ROUND))
    if facts.gone and facts.serving:
        said = in_own_words(f"已经离岗：{_some(facts.gone)}，本县规定决定时须在岗，请在拟定中办“不列入”")
        lines.append(Check(False, said, ROUND))
    elif facts.gone:
        said = in_own_words(f"已经离岗：{_some(facts.gone)}，本县政策没有要求在岗，请核对是否仍予表彰")
        lines.append(Check(True, said, ROUND, warn=True))
    return lines


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + (f"等{len(names)}人" if len(names) > _SHOWN else "")


AwardFlow = Flow[AwardState, Facts, None]
AwardStep = Step[AwardState, Facts, None]
_P, _S = Permission.ASSESSMENT_PUBLISH, AwardState
FLOW: AwardFlow = load(
    Catalogue(
        title="评优",
        start=_S.DRAFTED,
        steps=(
            Step(_S.SHOWN, "publicise", "公示", _P, (shown,)),
            Step(_S.DECIDED, "decide", "决定表彰", Permission.VETTING_DECIDE, (decided,)),
        ),
        goals=frozenset({_S.DECIDED}),
        hard=frozenset({_S.SHOWN}),
        side=(
            Step(_S.DRAFTED, "reopen", "重新拟定", _P, sources=frozenset({_S.SHOWN})),
            Step(_S.WITHDRAWN, "withdraw", "撤回", _P, sources=frozenset({_S.DRAFTED, _S.SHOWN})),
        ),
    ),
    ("shown", "decided"),
)
"""The way of a round: another person than who drafted it decides."""


def notice_number(day: date, round_id: int) -> str:
    """Return the number a publicity takes where the office gives it none."""
    return f"评公示〔{day.year}〕{round_id:03d}号"


def decision_number(day: date, round_id: int) -> str:
    """Return the number a decision takes where the office gives it none."""
    return f"表彰〔{day.year}〕{round_id:03d}号"


def honour(year: int, title: str) -> str:
    """Return what an honour of a year is called: 2026年度十佳网格员."""
    return f"{year}年度{title.removeprefix('年度')}"
