"""Build a demonstration county by the services the window calls, as its users, on their dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.core.period import Month
from app.demo import annual, cosigning, filling, scores, wages
from app.demo.ground import Ground, Sources, lay
from app.demo.hiring import Case, failure, hand_over
from app.demo.office import Act, DemoOffice, establish
from app.demo.past import Past, past_of
from app.demo.plan import Plan, plan_of
from app.demo.trials import Trials
from app.domain.policy import load
from app.services import insurance
from app.services.insurance import NewContract

FOUNDED = timedelta(days=12)  # how long before its first day the office is founded
LEAD = timedelta(days=30)  # how long before a hand-over its vetting begins, the publicity's days included


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What was asked for on the command line."""

    county: str
    title: str
    policy_text: str
    divisions: Path | None
    workers: int | None
    months: int
    seed: int
    year: int


@dataclass(frozen=True, slots=True)
class Story:
    """The year while it is told, and what was asked for."""

    office: DemoOffice
    ground: Ground
    plan: Plan
    contract: int | None
    demand: Demand
    openings: list[filling.Opening]

    @property
    def taken(self) -> set[int]:
        """The places of the posts that change hands in the year."""
        posts = [one.post for one in self.openings]
        return self.plan.places | {place for place, post in enumerate(self.ground.posts) if post in posts}


def build(place: str, demand: Demand, progress: Callable[[str], None]) -> Story:
    """Make the database at ``place`` and live through the year; in its office everybody is signed in."""
    starts = date(demand.year, 1, 1)
    past = past_of(demand.divisions, starts)
    office = establish(place, demand.title, (past.since if past else starts) - FOUNDED, demand.seed)
    try:
        return _live(office, demand, past, progress)
    except BaseException:  # Ctrl+C too: an open file can be neither moved nor removed everywhere
        office.close()
        raise


def _live(office: DemoOffice, demand: Demand, past: Past | None, progress: Callable[[str], None]) -> Story:
    starts = date(demand.year, 1, 1)
    progress("正在建立层级、账号和花名册…")
    sources = Sources(
        policy_text=demand.policy_text,
        divisions=demand.divisions,
        workers=demand.workers,
        seed=demand.seed,
        starts=starts,
        past=past,
        stood=None if past else annual.stood_since(load(demand.policy_text), starts),
    )
    ground = lay(office, sources)
    plan = plan_of(demand.seed, _open_to_all(ground), demand.months, demand.year)
    wages.appropriate(office, ground, starts)
    contract = _insure(office, demand.year) if ground.rules.insurance.accident and ground.posts else None
    openings = filling.openings(ground, demand.seed, starts, plan.places)
    story = Story(office, ground, plan, contract, demand, openings)
    office.live(_agenda(story, progress))
    return story


def _open_to_all(ground: Ground) -> list[int]:
    """Return the places of the posts the county fills itself: a host sends its own people."""
    paid = {kind.key for kind in ground.rules.employment_kinds if not kind.host_paid.value}
    return [place for place, post in enumerate(ground.posts) if post.employment in paid]


def _insure(office: DemoOffice, year: int) -> int:
    """Insure everybody for the year and pay the premium."""
    new = NewContract(year=year, number=f"演示保{year}0001", insurer="演示财产保险公司")
    contract = office.do("jingban", insurance.open_contract, new)
    office.do("jingban", insurance.enrol, contract, None, f"演示保{year}0001")
    office.on(date(year, 1, 8))
    office.do("jingban", insurance.pay_premium, contract, date(year, 1, 8), f"演示付{year}0001")
    return contract


def _agenda(story: Story, progress: Callable[[str], None]) -> list[Act]:
    """Return everything the year holds with its date; acts of one day keep their order."""
    leave = {story.ground.posts[change.place].posting_id: change.on for change in story.plan.changes}
    fails = {one.post.posting_id for one in story.openings if one.cause}
    year = annual.Year(date(story.demand.year, 1, 1), story.demand.seed, leave, fails)
    acts = annual.agenda(story.office, story.ground, year)
    for number, change in enumerate(story.plan.changes):
        candidate = next(story.ground.strangers)
        post, rules = story.ground.posts[change.place], story.ground.rules
        case = Case(story.office, rules, post, candidate, change.on - LEAD)
        acts += hand_over(case, change, story.contract, number)
    for failed in story.plan.failures:
        post = story.ground.posts[failed.place]
        case = Case(story.office, story.ground.rules, post, next(story.ground.strangers), failed.on)
        acts += failure(case, failed)
    ends = Month(story.demand.year, story.demand.months).last
    acts += filling.of_the_year(story.office, story.ground, story.openings, ends)
    signed = cosigning.openings(story.ground, story.demand.seed, date(story.demand.year, 1, 1), story.taken)
    acts += cosigning.of_the_year(story.office, story.ground, signed, ends, story.contract)
    trials = Trials(story.office)
    for number in range(1, story.demand.months + 1):
        month = Month(story.demand.year, number)
        acts += [*_month(story, month, progress), (month.end, trials.conclude)]
    return acts


def _month(story: Story, month: Month, progress: Callable[[str], None]) -> list[Act]:
    """Return the acts of assessing and paying a month, as the policy has it; they fall into the next."""
    office, ground, found = story.office, story.ground, dict[str, int]()

    def assess() -> None:
        found["cycle"] = scores.assess(office, ground, month, story.demand.seed)

    def pay() -> None:
        found["run"] = wages.pay_month(office, ground, month, story.demand.seed)

    def confirm() -> None:
        wages.confirm(office, ground, story.plan, found["run"], month)
        wages.reconcile(office, month)

    def begin() -> None:
        progress(f"正在办理{month.label}的业务…")

    acts: list[Act] = [(month.end, begin)]
    if ground.posts and ground.rules.assessment.ends_with(month):
        acts.append((month.end, assess))
    if ground.posts and ground.rules.pays:
        acts += [(month.end + timedelta(days=3), pay), (month.end + timedelta(days=7), confirm)]
    return acts
