"""A small campaign under way: its notice is out, some have registered, one of them does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import partial

from app.demo.campaigning import Campaign
from app.demo.county import Story
from app.demo.ground import Post
from app.demo.office import Act
from app.domain.policy import Policy
from app.domain.policy.recruiting import Way

_CANDIDATES = 3
_OPEN = timedelta(days=15)


def begin(story: Story, taken: Collection[int]) -> Iterator[Act]:
    """Yield the acts of one campaign for a vacant grid that no case is under way for, if there is one.

    ``taken`` are the grids that have a case.
    """
    ground = story.ground
    free = [post for post in ground.vacant if post.unit_id not in taken]
    found = [(post, way) for post in free if (way := _way(ground.rules, post)) is not None]
    if not found:
        return
    (post, way), first = found[-1], story.office.clock().date() + timedelta(days=2)
    people = [next(ground.strangers) for _ in range(_CANDIDATES)]
    campaign = Campaign(story.office, ground.rules, post, way, first, first + _OPEN)
    yield first, campaign.announce
    for number, figure in enumerate(people):
        later = first + timedelta(days=1 + number)
        yield later, partial(campaign.register, figure, later)
    yield first + timedelta(days=1 + _CANDIDATES), campaign.refuse_last


def _way(rules: Policy, post: Post) -> Way | None:
    """Return the first way of the policy that fills such a post, none for those a host fills."""
    if rules.kind(post.employment).host_paid.value:
        return None
    return next((way for way in rules.recruit.ways if not way.kinds or post.employment in way.kinds), None)
