"""A post filled by each way that vets and has others sign: from the notice to vetting, signatures and letter.

Who holds the post goes on the day the successor comes; the leaving is known before the notice goes out.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice

from app.demo.campaigning import Campaign, fits
from app.demo.ground import Ground, Post
from app.demo.hiring import Case, collect
from app.demo.office import Act, DemoOffice
from app.demo.people import Figure
from app.domain.policy.recruiting import Way
from app.domain.recruiting import CampaignState
from app.domain.roster import EndReason
from app.services import calendar, insurance, recruiting, roster
from app.services.recruiting import NewCosign
from app.services.roster import Leaving

MAKER = "jingban"
_NUMBER = 10  # of the notices
_APART, _REACH = timedelta(days=14), timedelta(days=100)
_DECIDED = 15  # days after the case was opened
_SIGNER, _GOING = "演示签", "演示离岗：本人申请，接任的人上岗当日离岗"
_GAVE_UP = "演示：家人不同意，考察前放弃"


@dataclass(frozen=True, slots=True)
class Opening:
    """A post of the year, the way by which it is filled, the day of the notice."""

    post: Post
    way: Way
    starts: date


def openings(ground: Ground, seed: int, starts: date, taken: Collection[int]) -> list[Opening]:
    """Return a post for each way of the policy that vets and lets others sign; none that is ``taken``."""
    wanted = {CampaignState.VETTED, CampaignState.COSIGNED}
    ways = [way for way in ground.rules.recruit.ways if wanted <= set(way.step_names)]
    posts = [post for place, post in enumerate(ground.posts) if place not in taken]
    left = random.Random(f"cosigning-{seed}").sample(posts, len(posts)) if ground.rules.vetting.steps else []
    found, first = [], starts.replace(month=7, day=1)
    for number, way in enumerate(ways):
        post = next((one for one in left if one.employment in way.kinds), None)
        if post is not None:
            left.remove(post)
            found.append(Opening(post, way, first + number * _APART))
    return found


def of_the_year(
    office: DemoOffice, ground: Ground, found: list[Opening], until: date, contract: int | None
) -> Iterator[Act]:
    """Yield how each post is filled; nothing of what would not be over by ``until``."""
    for number, one in enumerate(found):
        acts = _Route(office, ground, one, _NUMBER + number, contract).acts()
        if acts[-1][0] <= until:
            yield from acts


class _Route:
    """One campaign and the case it opens."""

    def __init__(
        self, office: DemoOffice, ground: Ground, opening: Opening, number: int, contract: int | None
    ) -> None:
        rows = office.ask(MAKER, calendar.days, opening.starts, opening.starts + _REACH)
        self._days = [row.day for row in rows if row.is_work]
        last, public = opening.way.notice_days.value, opening.way.publicity_days.value
        self._sent = last + 1  # which working day the case is opened on
        decided = self._days[self._sent] + timedelta(days=_DECIDED)
        self._settled = bisect_right(self._days, decided)
        self._over = self._settled + 2 + public + 1
        self._office, self._contract = office, contract
        self._campaign = Campaign(
            office, ground.rules, opening.post, opening.way, self._days[0], self._days[last], number
        )
        wanted = 1 if self._campaign.host else 2  # of two, one gives up
        fitting = (one for one in ground.strangers if fits(one, ground.rules, self._campaign))
        self._people: list[Figure] = list(islice(fitting, wanted))
        self._case = Case(office, ground.rules, opening.post, self._people[0], self._days[self._sent])

    def acts(self) -> list[Act]:
        """Return its acts, each on a working day but for those of the case."""
        campaign, days, case = self._campaign, self._days, self._case
        comes = days[self._over + 1]
        vetting = [*collect(case, case.category(0), case.households)][1:]  # the campaign opens the case
        return [
            (days[0], partial(self._leave, comes)),
            (days[0], campaign.announce),
            *((days[1], partial(campaign.register, one, days[1])) for one in self._people),
            (days[self._sent], campaign.screen),
            (days[self._sent], self._send),
            *vetting,
            *case.steps(("interviewed", 12, lambda: case.talk(raised=False)), ("decided", 15, case.decide)),
            (days[self._settled], campaign.vet),
            (days[self._settled + 1], self._sign),
            (days[self._settled + 2], campaign.publicise),
            (days[self._over], campaign.confirm),
            (comes, self._appoint),
        ]

    def _leave(self, on: date) -> None:
        """Write down when who holds the post goes."""
        post = self._campaign.post
        rows = self._office.ask(post.clerk, roster.workers)
        row = next(row for row in rows if row.id == post.posting_id)
        told = Leaving(on=on, reason=EndReason.RESIGNED, note=_GOING)
        self._office.do(post.clerk, roster.leave, row.id, row.version, told)

    def _send(self) -> None:
        """Let who gives up go, and open a case for the other."""
        campaign = self._campaign
        for row in campaign.file.entries[1:]:
            self._office.do(campaign.clerk, recruiting.give_up, row.id, row.version, _GAVE_UP)
        (case,) = self._office.do(campaign.clerk, recruiting.send_to_vetting, campaign.made, campaign.version)
        self._case.take(case)

    def _sign(self) -> None:
        """Let every body sign that recruits together."""
        campaign = self._campaign
        for body in campaign.file.cosigners:
            new = NewCosign(body=body, by=_SIGNER, on=self._office.clock().date())
            self._office.do(campaign.clerk, recruiting.cosign, campaign.made, campaign.version, new)

    def _appoint(self) -> None:
        """Appoint, close the campaign, tell the insurer."""
        campaign = self._campaign
        campaign.appoint({one.name: one for one in self._people}, replaces=campaign.post.posting_id)
        if self._contract is not None:
            today = self._office.clock().date()
            self._office.do(MAKER, insurance.follow_roster, self._contract, today)
