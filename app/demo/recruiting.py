"""A small campaign under way: its notice is out, some have registered, one of them does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import partial

from app.demo.county import Story
from app.demo.ground import Post, home_of
from app.demo.office import Act
from app.demo.people import Figure, declared
from app.domain.policy import Policy, keys_of
from app.domain.policy.recruiting import Way
from app.services import recruiting, units
from app.services.recruiting import NewCampaign, NewEntry, NewPost, Verdict

_CANDIDATES = 3
_REASON = "编制内空岗，从年度结余调剂"
_LATE = "late_papers"
_TOLD = "无犯罪记录证明经提醒仍未提交"


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
    made: dict[str, int] = {}
    yield first, lambda: made.update(id=_drafted(story, post, way, first))
    for number, figure in enumerate(people):
        later = first + timedelta(days=1 + number)
        yield later, partial(_register, story, made, (post, figure), later)
    yield first + timedelta(days=1 + _CANDIDATES), lambda: _refuse(story, made)


def _way(rules: Policy, post: Post) -> Way | None:
    """Return the first way of the policy that fills such a post, none for those a host fills."""
    if rules.kind(post.employment).host_paid.value:
        return None
    return next((way for way in rules.recruit.ways if not way.kinds or post.employment in way.kinds), None)


def _drafted(story: Story, post: Post, way: Way, first: date) -> int:
    """Draft the campaign, name its post and let the notice go out."""
    office = story.office
    root = min(office.ask("jingban", units.tree), key=lambda row: row.level)
    new = NewCampaign(
        way=way.key,
        employment=post.employment,
        unit_id=root.id,
        title=f"演示{first.year}年{way.label.value}",
        opens=first,
        closes=first + timedelta(days=15),
        doc_no=f"演示〔{first.year}〕12号",
        contact="演示综治中心办公室",
        money_reason=_REASON,
    )
    made = office.do("jingban", recruiting.draft, new)
    office.do("jingban", recruiting.add_post, made, _version(story, made), NewPost(unit_id=post.unit_id))
    office.do("shenpi", recruiting.announce, made, _version(story, made))
    return made


def _version(story: Story, campaign: int) -> int:
    return story.office.ask("jingban", recruiting.campaign_file, campaign).row.version


def _register(story: Story, made: dict[str, int], who: tuple[Post, Figure], on: date) -> None:
    post, figure = who
    tree = {row.id: row for row in story.office.ask("jingban", units.tree)}
    known = keys_of(story.ground.rules.recruit.candidate_categories)
    new = NewEntry(
        name=figure.name,
        identity=figure.identity,
        ethnicity=figure.ethnicity,
        politics=figure.politics,
        education=figure.education,
        phone=figure.phone,
        address=home_of(figure, post.unit_id, tree),
        registered_on=on,
        unit_id=post.unit_id,
        category=known[0] if known else "",
        recommended_by=f"{post.village}两委",
        note="演示人员",
        **vars(declared(figure, on)),
    )
    story.office.do("jingban", recruiting.register, made["id"], new)


def _refuse(story: Story, made: dict[str, int]) -> None:
    """Find who registered last not eligible, for a reason of the county's list."""
    listed = story.ground.rules.recruit.refusals
    known = [one.key for one in listed.value] if listed else []
    reason = _LATE if _LATE in known else next(iter(known), "")
    last = story.office.ask("jingban", recruiting.campaign_file, made["id"]).entries[-1]
    told = Verdict(admitted=False, refusal=reason, note=_TOLD)
    story.office.do("jingban", recruiting.review, last.id, last.version, told)
