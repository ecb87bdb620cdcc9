"""What stands against a request, and how many days somebody has a year.  Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.core.own_words import in_own_words
from app.core.period import OPEN_END, Year
from app.domain.calendar import Counting
from app.domain.leave import LeaveState, Standing
from app.domain.leave.spans import Span, by_year, told
from app.domain.policy import Leave, LeaveType


@dataclass(frozen=True, slots=True)
class Taken:
    """A leave that holds its days already."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Who stands in: when they serve, and when they are away themselves."""

    name: str
    same: bool
    served: tuple[tuple[date, date], ...]
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody who asks: when they serve, what they took, what is left of each year.

    ``left`` is the balance in half days by year of the kind that is asked for, a year without an entry of a
    quota is not in it; ``works`` says which dates are worked; ``promised`` are the leaves of others they
    stand in for, each labelled with whose it is.
    """

    served: tuple[tuple[date, date], ...]
    full_time: bool
    works: Mapping[date, bool]
    taken: tuple[Taken, ...] = ()
    left: Mapping[int, int] = field(default_factory=dict)
    cover: Cover | None = None
    locked: tuple[Taken, ...] = ()  # the assessments nothing may be put under any more
    promised: tuple[Taken, ...] = ()

    def with_cover_away(self, taken: Taken) -> Known:
        """Return the same where who was to stand in goes too."""
        if self.cover is None:
            return self
        return replace(self, cover=replace(self.cover, taken=(*self.cover.taken, taken)))


def entitled(kind: LeaveType, since: date, year: int) -> int:
    """Return the half days of a year that years of work since ``since`` give.

    Years are those full by the end of the year.  In the year in which the first step is reached only the
    days that remain of it count, whole days, as 《企业职工带薪年休假实施办法》第五条 has it for a year
    that is begun late.
    """
    steps = sorted(kind.quota, key=lambda one: one.years)
    full = full_years(since, date(year, 12, 31))
    reached = [one for one in steps if one.years <= full]
    if not reached:
        return 0
    if len(reached) == 1 and (begun := _anniversary(since, reached[0].years)).year == year and full:
        span = Year(year)
        days = reached[0].days * (span.end - begun).days // (span.end - span.first).days
        return days * 2
    return reached[-1].days * 2


def full_years(since: date, on: date) -> int:
    """Return how many whole years lie between two days, the last one included."""
    return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


def _anniversary(since: date, years: int) -> date:
    try:
        return since.replace(year=since.year + years)
    except ValueError:  # 29 February
        return date(since.year + years, 3, 1)


def faults(policy: Leave, kind: LeaveType, span: Span, known: Known, evidence: str) -> dict[str, str]:
    """Return every reason why a leave cannot be asked for, by the field to correct; empty when it can."""
    found: dict[str, str] = {}
    wrong = shape_fault(kind, span)
    if wrong:
        return {"last": wrong}
    for name, sentence in (
        *_kind(kind, known, evidence),
        *_days(policy, kind, span, known),
        *_promises(kind, span, known),
        *_cover(span, known.cover),
    ):
        found.setdefault(name, sentence)
    for name, sentence in () if "first" in found else _amount(kind, span, known):
        found.setdefault(name, sentence)  # days that cannot be need not be counted
    return found


def shape_fault(kind: LeaveType, span: Span) -> str:
    """Return why the days are no leave at all, empty when they are."""
    if span.first > span.last:
        return "止日早于起日，请核对日期。"
    if span.end <= span.start:
        return "同一天从下午起、到中午止，没有请假的时间，请核对上午、下午。"
    if kind.counted is Counting.CALENDAR and (span.from_noon or span.to_noon):
        return f"{kind.label}按日历天数计算，不能请半天。"
    return ""


def _kind(kind: LeaveType, known: Known, evidence: str) -> Iterator[tuple[str, str]]:
    if kind.full_time and not known.full_time:
        yield "kind", f"{kind.label}只限专职，这个人请假那天不是专职，请改请其他假。"
    if kind.evidence and not evidence:
        yield "evidence", f"{kind.label}须附{kind.evidence}，请写明已收到的证明。"


def _days(policy: Leave, kind: LeaveType, span: Span, known: Known) -> Iterator[tuple[str, str]]:
    if outside := unserved(span, known.served):
        yield "first", f"{outside}不在岗，请假须在任职期间之内，请核对日期或花名册。"
    if met := next((one for one in known.taken if one.span.meets(span)), None):
        yield "first", f"与{met.span.words}的{met.label}重叠，请先撤销那次请假或改日期。"
    if shut := next((one for one in known.locked if one.span.meets(span)), None):
        sentence = f"{shut.label}已锁定（{shut.span.words}），这段时间的请假不能再登记，请核对日期"
        yield "first", in_own_words(f"{sentence}；确有错漏的，报县综治中心更正。")
    for one in policy.blackout if kind.waits else ():
        closed = Span(one.value.first, one.value.last)
        if closed.meets(span):
            sentence = f"{one.value.label}（{closed.words}）期间不安排{kind.label}，请改日期。"
            yield "first", sentence


def _promises(kind: LeaveType, span: Span, known: Known) -> Iterator[tuple[str, str]]:
    """Refuse who stands in for another in these days; an illness asks nobody, so what cannot wait passes."""
    for one in standing_in(span, known) if kind.waits else ():
        sentence = f"{one.span.words}已答应替{one.label}代班，不能同时请{kind.label}，请改日期"
        yield "first", f"{sentence}；确要请的，先撤销{one.label}的那次请假，另选代班人再登记。"


def standing_in(span: Span, known: Known) -> list[Taken]:
    """Return the leaves of others, in these days, for which somebody promised to stand in."""
    return [one for one in known.promised if one.span.meets(span)]


def _amount(kind: LeaveType, span: Span, known: Known) -> Iterator[tuple[str, str]]:
    wanted = by_year(span, kind.counted, known.works)
    whole = sum(wanted.values())
    if not whole:
        yield "last", "这几天都不上班，不用请假，请核对日期。"
    if kind.most_days is not None and whole > kind.most_days * 2:
        yield "last", f"{kind.label}一次最多 {kind.most_days} 天，这次是 {told(whole)}，请分次或改日期。"
    for year, halves in wanted.items() if kind.quota else ():
        if year not in known.left:
            yield (
                "kind",
                (
                    in_own_words(
                        f"还没有 {year} 年的{kind.label}额度：由县里在“请销假”中核定，工作不满一年的没有。"
                    )
                ),
            )
        elif halves > known.left[year]:
            left = f"{year} 年的{kind.label}还剩 {told(known.left[year])}"
            yield "last", f"{left}，这次要 {told(halves)}，不够，请改日期或改请其他假。"


def _cover(span: Span, cover: Cover | None) -> Iterator[tuple[str, str]]:
    if cover is None:
        return
    if cover.same:
        yield "cover_id", "代班人不能是请假人自己，请另选一名在岗的网格员。"
    elif day := unserved(span, cover.served):
        yield "cover_id", f"{cover.name}在{day}不在岗，不能代班，请另选一名。"
    elif met := next((one for one in cover.taken if one.span.meets(span)), None):
        yield "cover_id", f"{cover.name}自己在{met.span.words}请{met.label}，不能代班，请另选一名。"


def unserved(span: Span, served: Sequence[tuple[date, date]]) -> date | None:
    """Return the first day of a leave on which nobody is in post; ``served`` are half-open intervals."""
    day = span.first
    for start, end in sorted(served):
        if start <= day < end:
            day = end
    return day if day <= span.last and day < OPEN_END else None


def approves(kind: LeaveType, halves: int, *, county: bool) -> str:
    """Return why somebody may not approve so long a leave, empty where they may."""
    if county or halves <= kind.town_days * 2:
        return ""
    if kind.town_days:
        return in_own_words(
            f"{kind.label} {kind.town_days} 天以内由乡镇批准，这次是 {told(halves)}，请由县综治中心批准。"
        )
    return in_own_words(f"{kind.label}由县综治中心批准，乡镇不能批。")


def standing(state: LeaveState, span: Span, today: date) -> Standing:
    """Return where a request stands: approved, somebody is still to go, away, or due back."""
    if state is not LeaveState.APPROVED:
        return Standing(state.value)
    if today < span.first:
        return Standing.COMING
    return Standing.AWAY if today <= span.last else Standing.OVERDUE
