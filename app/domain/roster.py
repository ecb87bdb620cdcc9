"""Who serves a grid, as what, and how a posting begins and ends.  Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from app.core.fields import Choice
from app.core.period import OPEN_END
from app.domain.units import Level
from app.domain.workflow import Check


class GridRole(Choice):
    """The six roles of a full-domain grid (county-practices J8), and those of a community's station (Z3)."""

    COMMANDER = "commander", "网格总指挥"
    INSTRUCTOR = "instructor", "网格指导员"
    CHIEF = "chief", "网格长"
    WORKER = "worker", "网格员"
    ASSISTANT = "assistant", "网格辅助员"
    VOLUNTEER = "volunteer", "网格志愿者"
    STATION_HEAD = "station_head", "站长"
    DEPUTY_HEAD = "deputy_head", "副站长"


SERVING = (GridRole.WORKER, GridRole.CHIEF)
"""As what one serves a grid: who holds it as its chief is in post there as its worker is."""


class EndReason(Choice):
    """Why a posting ended."""

    RESIGNED = "resigned", "辞职"
    DISMISSED = "dismissed", "解聘"
    TRANSFERRED = "transferred", "调整网格"
    PROMOTED = "promoted", "进入两委"
    DECEASED = "deceased", "去世"
    EXPIRED = "expired", "到期"


class Standing(Choice):
    """Where a posting stands on a day; never stored, always computed."""

    COMING = "coming", "待上岗"
    SERVING = "serving", "在岗"
    ENDED = "ended", "已离岗"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A county's kind of employment, as far as a posting must know it (J12).

    ``dedicated`` kinds serve a host body; ``waged`` ones are paid by the county or by the host.
    """

    key: str
    label: str
    dedicated: bool
    waged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One person in one role at one unit during [start, end)."""

    person_id: int
    unit_id: int
    role: GridRole
    employment: str = ""
    host_body_id: int | None = None
    start: date
    end: date = OPEN_END
    id: int = 0
    place: str = ""

    def overlaps(self, other: Post) -> bool:
        """Return whether both hold on some day."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The unit a posting is to be at, during the days of its life [opened, closed).

    ``taken`` are the other worker postings there; ``places`` how many workers it may have,
    None when the county sets no number.
    """

    name: str
    level: Level
    statistical: bool
    opened: date
    closed: date = OPEN_END
    taken: tuple[Post, ...] = ()
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the county's policy says of postings: its kinds, and the level of each role (J8)."""

    kinds: Mapping[str, Kind]
    levels: Mapping[GridRole, Level]


def standing_on(start: date, end: date, day: date) -> Standing:
    """Return where a posting over [start, end) stands on ``day``; its end is the first day out of post."""
    if day < start:
        return Standing.COMING
    return Standing.SERVING if day < end else Standing.ENDED


def posting_checks(post: Post, held: Sequence[Post], ground: Ground, terms: Terms) -> list[Check]:
    """Return what stands against ``post``, beside the posts ``held`` by the same person.

    Only unmet checks and warnings come back; ``goto`` is the field to correct.
    """
    return [
        *_days(post, ground),
        *_unit(post, ground, terms),
        *_employment(post, terms),
        *_held(post, held, terms),
        *_room(post, ground),
    ]


def _days(post: Post, ground: Ground) -> list[Check]:
    if post.start >= post.end:
        return [Check(False, "离岗日期应晚于上岗日期", "start")]
    if post.start < ground.opened or min(post.end, OPEN_END) > ground.closed:
        return [Check(False, f"{ground.name}在{post.start.isoformat()}起的这段时间里不是有效单位", "start")]
    return []


def _unit(post: Post, ground: Ground, terms: Terms) -> list[Check]:
    if ground.statistical:
        return [Check(False, f"{ground.name}是统计用单位，不能安排人员，请换一个网格", "unit_id")]
    level = terms.levels.get(post.role)
    if level is not None and level is not ground.level:
        return [Check(False, f"{post.role.label}应安排在{level.label}，{ground.name}不是", "unit_id")]
    return []


def _employment(post: Post, terms: Terms) -> list[Check]:
    kind = terms.kinds.get(post.employment)
    if kind is None:
        if post.role is not GridRole.WORKER and not post.employment:
            return []
        choices = "、".join(each.label for each in terms.kinds.values())
        return [Check(False, f"用工类别应为：{choices}", "employment")]
    if kind.dedicated and post.host_body_id is None:
        return [Check(False, f"{kind.label}属于专属网格，请填写所属单位", "host_body_id")]
    if not kind.dedicated and post.host_body_id is not None:
        return [Check(False, f"{kind.label}没有所属单位，请清空这一项", "host_body_id")]
    return []


def _held(post: Post, held: Sequence[Post], terms: Terms) -> list[Check]:
    if not held:
        return []
    same = [other for other in held if other.id != post.id or not post.id]
    meeting = [other for other in same if post.overlaps(other)]
    if any((other.unit_id, other.role) == (post.unit_id, post.role) for other in meeting):
        return [Check(False, f"此人同一时间已经是这里的{post.role.label}，不要重复登记", "unit_id")]
    waged = [other for other in meeting if _waged(other, terms)]
    if _waged(post, terms) and waged:
        first = waged[0]
        where = f"（{first.place}）" if first.place else ""
        return [Check(False, f"此人{first.start.isoformat()}起已是在册网格员{where}，请先办理离岗", "start")]
    return []


def _waged(post: Post, terms: Terms) -> bool:
    kind = terms.kinds.get(post.employment)
    return post.role is GridRole.WORKER and kind is not None and kind.waged


def _room(post: Post, ground: Ground) -> list[Check]:
    """Return a warning for a grid over its number: the roster records what is, vetting asks for a vacancy."""
    if post.role is not GridRole.WORKER or ground.places is None or (ground.places and not ground.taken):
        return []
    if not (_full(ground, post.start) or any(_full(ground, day) for day in _joins(post, ground))):
        return []
    return [Check(True, _crowded(ground), "unit_id", warn=True)]


def crowding(ground: Ground, day: date) -> str:
    """Return what is said of one worker more on ``day``, empty where there is room."""
    return "" if vacant(ground, day) else _crowded(ground)


def _crowded(ground: Ground) -> str:
    return f"{ground.name}定员{ground.places}名，已经满员，请核对是否超员"


def _joins(post: Post, ground: Ground) -> Iterator[date]:
    """Return the days of the posting on which somebody else joins: the fullest day is one of them."""
    return (other.start for other in ground.taken if post.start < other.start < post.end)


def _full(ground: Ground, day: date) -> bool:
    if ground.places is None:
        return False
    serving = (other for other in ground.taken if other.start <= day < other.end)
    return sum(1 for _ in islice(serving, ground.places)) == ground.places


def vacant(ground: Ground, day: date) -> bool:
    """Return whether another worker has room on ``day``; always where the county sets no number."""
    return not _full(ground, day)


def ending_checks(post: Post, end: date, today: date) -> list[Check]:
    """Return what stands against ending ``post`` with ``end`` as the first day out of it.

    An end that is still to come may be brought forward: who was to leave in December may die in March.
    """
    if end <= post.start:
        return [Check(False, f"离岗日期应晚于上岗日期{post.start.isoformat()}", "on")]
    if post.end <= today:
        return [Check(False, f"此岗位已于{post.end.isoformat()}离岗，不能再办", "on")]
    if post.end < OPEN_END and end >= post.end:
        return [Check(False, f"已定于{post.end.isoformat()}离岗，只能提前，请填写更早的日期", "on")]
    return []


def changing_checks(post: Post, on: date) -> list[Check]:
    """Return what stands against ``post`` going on otherwise from ``on``: another kind, another host."""
    if on <= post.start:
        return [Check(False, f"{post.start.isoformat()}才上岗，变更日期应晚于这一天", "since")]
    if post.end < OPEN_END:
        return [Check(False, f"已定于{post.end.isoformat()}离岗，不能再变更", "since")]
    return []
