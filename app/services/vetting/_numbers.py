"""A county's policy as the guards read it: the steps it uses and the numbers they ask for."""

from __future__ import annotations

from app.core.errors import Invalid
from app.domain.policy.people import Recruit, StepNumber, Vetting
from app.domain.vetting import AgeLimit, Bar, Numbers


def step_names(vetting: Vetting) -> tuple[str, ...]:
    """Return the names of the steps the county uses, in its order.

    Raises: Invalid when the policy has none: such a county vets nobody here.
    """
    if not vetting.steps:
        raise Invalid("本县政策没有写选聘考察的步骤，请先在政策页补充。")
    return tuple(rule.step for rule in vetting.steps)


def numbers_of(recruit: Recruit, vetting: Vetting, area: str) -> Numbers:
    """Return the numbers that apply to a post in ``area`` (urban, rural or dedicated).

    A step the county does not use asks for nothing.

    Raises: Invalid naming a number the policy should have and has not.
    """
    used = {rule.step for rule in vetting.steps}
    inspected, met = "inspected" in used, "meeting_held" in used
    return Numbers(
        ages=_ages(recruit, area),
        barred=barred_by(recruit),
        allowed=allowed_in(recruit, area),
        labels=tuple(recruit.category_labels().items()),
        papers=_optional(vetting, "team_formed", StepNumber.MIN_PAPERS) or 0,
        members=vetting.number("team_formed", StepNumber.MIN_MEMBERS),
        bodies=vetting.number("team_formed", StepNumber.MIN_BODIES),
        inspections=vetting.number("inspected", StepNumber.MIN_INSPECTIONS) if inspected else 0,
        photos=vetting.number("inspected", StepNumber.MIN_PHOTOS) if inspected else 0,
        quorum=vetting.number("meeting_held", StepNumber.QUORUM_PERCENT) if met else 0,
        majority=_optional(vetting, "meeting_held", StepNumber.MAJORITY_PERCENT),
        households=vetting.number("neighbours_visited", StepNumber.MIN_HOUSEHOLDS),
        visitors=vetting.number("neighbours_visited", StepNumber.MIN_VISITORS),
        visit_days=_optional(vetting, "neighbours_visited", StepNumber.MAX_DAYS),
        panel=vetting.number("decided", StepNumber.MIN_PANEL),
        publicity_days=vetting.notice_days.value if vetting.notice_days else 0,
    )


def _optional(vetting: Vetting, step: str, name: StepNumber) -> int | None:
    found = (rule.numbers.get(name) for rule in vetting.steps if rule.step == step)
    return next((number.value for number in found if number is not None), None)


def _ages(recruit: Recruit, area: str) -> tuple[AgeLimit, ...]:
    rules = [item.value for item in recruit.age]
    return tuple(
        AgeLimit(rule.minimum, rule.maximum, rule.soft)
        for rule in rules
        if rule.applies == "recruitment" and (not rule.areas or area in rule.areas)
    )


def barred_by(recruit: Recruit) -> tuple[Bar, ...]:
    """Return who may not be chosen."""
    if recruit.exclusion is None:
        return ()
    return tuple(Bar(each.key, each.message, each.soft) for each in recruit.exclusion.value)


def allowed_in(recruit: Recruit, area: str) -> tuple[str, ...]:
    """Return who may be recommended in an area, empty for anybody.

    Rural posts name their categories (J14), dedicated ones theirs (J16); urban ones are open (J4a).
    """
    lists = {"rural": recruit.candidate_categories, "dedicated": recruit.dedicated_sources}
    items = lists.get(area)
    return tuple(item.key for item in items.value) if items else ()


def recommender_fault(recruit: Recruit, employment: str, said: str) -> str:
    """Return what is wrong with a nomination by nobody, where the policy says who recommends (J13, J16)."""
    owners = recruit.owner.value if recruit.owner else ()
    due = next((owner.recommended_by for owner in owners if owner.kind == employment), "")
    return f"请填写推荐单位，应由{due}推荐。" if due and not said.strip() else ""
