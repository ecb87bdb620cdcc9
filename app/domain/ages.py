"""Who passes the age up to which a county takes people on, and in which year.  Pure rules.

Source: features.md 28 (by kind of post); county-practices J7 (20 至 60), D17 (55岁以下), E11 (农村不超过60).
The texts set the age of who is chosen; that it is told of who serves is 假设: nobody must leave by it.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.core.fields import Choice
from app.core.identity import age_on
from app.domain.policy import Policy
from app.domain.policy.recruiting import Occasion


class Ageing(Choice):
    """When somebody in post is older than the county takes people on."""

    OVER = "over", "已超龄"
    THIS_YEAR = "this_year", "今年超龄"
    NEXT_YEAR = "next_year", "明年超龄"


def oldest_of(policy: Policy) -> dict[str, int]:
    """Return by kind of employment the last full year of age at which a county takes people on."""
    found: dict[str, int] = {}
    for rule in (one.value for one in policy.recruit.age):
        if rule.applies is Occasion.RECRUITMENT and rule.maximum is not None:
            for kind in policy.employment_kinds:
                if not rule.areas or kind.area in rule.areas:
                    found[kind.key] = min(rule.maximum, found.get(kind.key, rule.maximum))
    return found


def ageing(birth: date, oldest: int, today: date) -> Ageing | None:
    """Return when somebody is older than ``oldest`` full years; None where that is after next year."""
    if age_on(birth, today) > oldest:
        return Ageing.OVER
    for word, years in ((Ageing.THIS_YEAR, 0), (Ageing.NEXT_YEAR, 1)):
        if today.year + years - birth.year > oldest:
            return word
    return None


def passing(oldest: int, today: date) -> tuple[date, date]:
    """Return the first and last day of birth of who is not over ``oldest`` yet, and is by next year's end."""
    return years_before(today, oldest + 1) + timedelta(days=1), date(today.year - oldest, 12, 31)


def years_before(day: date, years: int) -> date:
    """Return the last day of birth of who is so many full years old; 28 February where it has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
