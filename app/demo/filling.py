"""Posts filled by the county's own ways where nobody is vetted: some in its year, some still on their way.

One leaves by the policy's own door: dismissed for the year before where that is a ground, else by resigning.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice

from app.demo.campaigning import DECIDER, Campaign, fits, lacks_schooling
from app.demo.ground import Ground, Post
from app.demo.office import Act, DemoOffice
from app.demo.people import Figure
from app.demo.scans import resignation
from app.domain.policy import Policy
from app.domain.policy.recruiting import Way
from app.domain.tenure import Basis
from app.domain.tenure import Ground as Cause
from app.services import calendar, scans, tenure
from app.services.scans import NewPaper
from app.services.tenure import NewDismissal, NewResignation, TermRow

MAKER = "jingban"
_DAY, _NOTICE, _REACH = timedelta(days=1), timedelta(days=31), timedelta(days=100)
_FEWEST = 18  # posts: fewer can spare nobody
_STAND = 3  # for one post; one more is refused
_NUMBER, _WAITING = 20, 30  # of the notices of the year, and of what is under way
_UNDERWAY = ("answer", "choose", "screen")
"""Before which act each campaign under way stops: objected to, for the leader to decide, still open."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A post to be filled by a way; ``since``: from when nobody holds it, ``cause``: of a dismissal."""

    post: Post
    way: Way
    since: date
    cause: Cause | None = None


def openings(ground: Ground, seed: int, starts: date, taken: Collection[int]) -> list[Opening]:
    """Return a post of the year for each way of the policy; none where people are vetted, or too few serve.

    ``taken`` are the places whose posts change hands otherwise.
    """
    since, causes = starts.replace(month=3, day=2), ground.rules.dismissal.listed()
    annual = (one for one in causes if one.basis is Basis.ANNUAL and ground.since < starts)
    return [
        Opening(post, way, since + number * 2 * _DAY, next(annual, None) if number == 0 else None)
        for number, (way, post) in enumerate(_drawn(ground, ground.rules.recruit.ways, seed, taken))
    ]


def _drawn(
    ground: Ground, ways: tuple[Way, ...], seed: int, taken: Collection[int]
) -> Iterator[tuple[Way, Post]]:
    """Yield for each of those ways a post it fills, none of them twice."""
    rules = ground.rules
    posts = [post for place, post in enumerate(ground.posts) if place not in taken]
    if rules.vetting.steps or len(posts) < _FEWEST:
        return
    left = random.Random(f"filling-{seed}").sample(posts, len(posts))
    for way in ways:
        post = next((one for one in left if _fills(way, one, rules)), None)
        if post is not None:
            left.remove(post)
            yield way, post


def _fills(way: Way, post: Post, rules: Policy) -> bool:
    asked = not way.kinds or post.employment in way.kinds
    return asked and not rules.kind(post.employment).host_paid.value


def of_the_year(office: DemoOffice, ground: Ground, found: list[Opening], ends: date) -> Iterator[Act]:
    """Yield how each post is left and filled; nothing of what would not be over by ``ends``."""
    for number, one in enumerate(found):
        acts = _route(office, ground, one, _NUMBER + number)
        if acts[-1][1] > ends:
            continue
        yield one.since - _DAY, partial(_leave, office, one)
        yield from ((day, act) for _, day, act in acts)


def underway(office: DemoOffice, ground: Ground, seed: int, taken: Collection[int]) -> list[Act]:
    """Return campaigns that are not over: one objected to, one to be decided, one to register for."""
    ways = ground.rules.recruit.ways
    cycle = tuple(ways[number % len(ways)] for number in range(len(_UNDERWAY))) if ways else ()
    since, acts = office.clock().date() + 2 * _DAY, list[Act]()
    for number, (way, post) in enumerate(_drawn(ground, cycle, seed + 1, taken)):
        one = Opening(post, way, since)
        acts.append((since - _DAY, partial(_leave, office, one)))
        for name, day, act in _route(office, ground, one, _WAITING + number):
            if name == _UNDERWAY[number]:
                break
            acts.append((day, act))
    return acts


def _leave(office: DemoOffice, one: Opening) -> None:
    """Let who holds the post go on the day it opens, by an act of one desk that another approves."""
    row = office.ask(MAKER, tenure.term_of, one.post.posting_id or 0)
    assert row is not None  # they serve until then
    if one.cause is None:
        act = _resigned(office, one, row)
    else:
        why = f"演示：{one.since.year - 1}年{one.cause.label}，经谈话提醒没有改进"
        gone = NewDismissal(ground=one.cause.key, on=one.since, reason=why)
        act = office.do(MAKER, tenure.dismiss, row.id, row.version, gone)
    office.do(DECIDER, tenure.approve, act, 1)


def _resigned(office: DemoOffice, one: Opening, row: TermRow) -> int:
    """Draft a resignation with the paper it was handed in on."""
    told = NewResignation(
        asked_on=one.since - _NOTICE, last=one.since - _DAY, reason="演示：本人外出务工，不能继续到岗"
    )
    act = office.do(MAKER, tenure.resign, row.id, row.version, told)
    paper = NewPaper(
        posting_id=row.id,
        act=act,
        paper_kind="辞职申请",
        taken_on=told.asked_on,
        name=f"演示-辞职申请-{row.name}.pdf",
        content=resignation(row.name, row.grid, told),
    )
    office.do(MAKER, scans.keep_paper, paper)
    return act


Named = tuple[str, date, Callable[[], None]]


def _route(office: DemoOffice, ground: Ground, one: Opening, number: int) -> list[Named]:
    """Return a campaign's acts from its notice to the letter: what it is called, its day, what is done."""
    days = _workdays(office, one.since)
    last = one.way.notice_days.value
    campaign = Campaign(office, ground.rules, one.post, one.way, days[0], days[last], number)
    people = [*_people(ground, campaign, _STAND), _unfit(ground, campaign)]
    by = {figure.name: figure for figure in people}
    exam = "examined" in one.way.step_names
    public = one.way.publicity_days.value
    over = last + 6 + public
    spare = bool(exam and one.way.reserve)  # who was chosen gives up, and the next by the ranking comes
    short = lacks_schooling(people[-1], ground.rules, one.way)
    acts: list[tuple[str, int, Callable[[], None]]] = [
        ("announce", 0, campaign.announce),
        *(
            ("register", min(place, last), partial(campaign.register, figure, days[min(place, last)]))
            for place, figure in enumerate(people, start=1)
        ),
        ("screen", last + 1, partial(campaign.refuse_last, schooling=short)),
        ("screen", last + 1, campaign.screen),
        ("examine", last + 3, campaign.mark if exam else campaign.list_first),
        ("choose", last + 4, campaign.choose),
        ("publicise", last + 5, campaign.publicise),
        ("object", last + 6, campaign.object_to),
        ("answer", last + 8, campaign.answer),
        ("confirm", over, campaign.confirm),
        *([("call", over, campaign.call_next)] if spare else []),
        ("appoint", over + (public + 1 if spare else 0), partial(campaign.appoint, by)),
    ]
    return [(name, days[place], act) for name, place, act in acts]


def _people(ground: Ground, campaign: Campaign, number: int) -> list[Figure]:
    """Return so many strangers of an age and a schooling for the way."""
    fitting = (one for one in ground.strangers if fits(one, ground.rules, campaign))
    return list(islice(fitting, number))


def _unfit(ground: Ground, campaign: Campaign) -> Figure:
    """Return a stranger whose schooling is short of what the way asks for; anybody where it asks for none."""
    rules, way = ground.rules, campaign.way
    asked = rules.recruit.education.value if rules.recruit.education else None
    if asked is None or asked.applies is not way.applies:
        return next(ground.strangers)
    return next(one for one in ground.strangers if lacks_schooling(one, rules, way))


def _workdays(office: DemoOffice, first: date) -> list[date]:
    found = office.ask(MAKER, calendar.days, first, first + _REACH)
    return [row.day for row in found if row.is_work]
