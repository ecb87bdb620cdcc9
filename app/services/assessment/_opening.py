"""How a cycle begins: the policy's sheet becomes a template version, the people in post its population."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from app.core.errors import Invalid
from app.core.period import Month, Quarter, Year, overlap
from app.domain.assessment import (
    SCORED,
    CycleKind,
    Item,
    ItemKind,
    MissingPolicy,
    Sheet,
    SubjectState,
    scoring_unit,
    sheet_problems,
)
from app.domain.policy.assessment import Indicator
from app.domain.policy.model import Policy
from app.domain.restructuring.standing import Standing
from app.domain.roster import GridRole
from app.domain.units import Level
from app.services._standing import standing
from app.workspace import Unit
from db.models.assessment import Tpl, TplItem, TplVersion
from db.models.roster import Posting

POPULATION = "in_post_on_last_day"


def sheet_of(policy: Policy, kind: CycleKind) -> Sheet:
    """Return the sheet the policy states; Invalid where it is silent or does not add up."""
    full = policy.assessment.cadence_of(kind).full_marks.value
    items = tuple(_item(line, full) for line in policy.assessment.sheet(kind))
    if not policy.assessment.grades:
        raise Invalid("县政策没有写等次分数线，请在政策页补充。")
    sheet = Sheet(items, full=full, ceiling=full)
    problems = sheet_problems(sheet)
    if problems:
        raise Invalid(f"县政策的{kind.label}评分表不能使用：{''.join(problems)}请在政策页改正。")
    return sheet


def _item(line: Indicator, full: Decimal) -> Item:
    most = Decimal(1) if line.kind is ItemKind.VETO else full
    return Item(
        line.key,
        line.name.value,
        line.max.value if line.max else most,
        line.weight.value if line.weight and line.kind in SCORED else Decimal(0),
        line.kind,
        line.missing.value if line.missing else MissingPolicy.BLOCK,
        line.default.value if line.default else None,
        counted=line.counted.value if line.counted else None,
    )


def template(unit: Unit, policy: Policy, kind: CycleKind) -> int:
    """Return the id of the template version equal to the policy's sheet; a changed sheet is a new version."""
    sheet = sheet_of(policy, kind)
    tpl = unit.session.scalar(select(Tpl).where(Tpl.code == kind.value))
    if tpl is None:
        tpl = Tpl(code=kind.value, title=policy.assessment.cadence_of(kind).label)
        unit.session.add(tpl)
        unit.session.flush()  # the version needs the id
    content = _content(policy, sheet)
    digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    last = unit.session.scalar(
        select(TplVersion).where(TplVersion.tpl_id == tpl.id).order_by(TplVersion.number.desc()).limit(1)
    )
    if last is not None and last.digest == digest:
        return last.id
    version = TplVersion(
        tpl_id=tpl.id,
        number=last.number + 1 if last else 1,
        digest=digest,
        grades=content["grades"],
        rules=content["rules"],
    )
    unit.session.add(version)
    unit.session.flush()  # the items need the id
    unit.insert(TplItem, [_line(version.id, at, item) for at, item in enumerate(sheet.items, start=1)])
    return version.id


def _content(policy: Policy, sheet: Sheet) -> dict[str, Any]:
    grades = policy.assessment.grades.value if policy.assessment.grades else ()
    ties = policy.award.tie_order.value if policy.award and policy.award.tie_order else ()
    return {
        "items": [_told(item) for item in sheet.items],
        "grades": [
            {
                "key": grade.key,
                "label": grade.label,
                "lowest": str(grade.lowest),
                "below": None if grade.below is None else str(grade.below),
            }
            for grade in grades
        ],
        "rules": {
            "full": str(sheet.full),
            "ceiling": str(sheet.ceiling),
            "tie_order": [str(key) for key in ties],
        },
    }


def _told(item: Item) -> list[str]:
    """Return a line in text; a sheet nothing is counted of is the version it was before anything could be."""
    line = _line(0, 0, item)
    counted = line.pop("evidence_rule")
    return [str(part) for part in line.values()] + ([str(counted)] if counted else [])


def _line(version_id: int, position: int, item: Item) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "position": position,
        "code": item.code,
        "title": item.name,
        "item_kind": item.kind,
        "operator": item.operator,
        "maximum": item.max,
        "weight": item.weight,
        "missing": item.missing,
        "default_value": item.default,
        "evidence_rule": item.counted.value if item.counted else "",
    }


@dataclass(frozen=True, slots=True)
class _Post:
    id: int
    person_id: int
    unit_id: int
    employment: str
    scope_code: int
    valid_from: date
    valid_to: date


def population(unit: Unit, cycle_id: int, span: Month | Quarter | Year) -> list[dict[str, Any]]:
    """Return the rows of everybody in post on the last day of a month, quarter or year, where it scores them.

    Who moved within it is scored by the unit of most days (domain-model (c)); all
    segments are kept with the subject.
    """
    posts: dict[int, list[_Post]] = defaultdict(list)
    for post in _posts(unit, span):
        posts[post.person_id].append(post)
    lives = standing(unit)
    return [
        _subject(cycle_id, served, span, lives)
        for _, served in sorted(posts.items())
        if any(post.valid_from < span.end <= post.valid_to for post in served)
    ]


def _posts(unit: Unit, span: Month | Quarter | Year) -> list[_Post]:
    found = (
        select(
            Posting.id,
            Posting.person_id,
            Posting.unit_id,
            Posting.employment,
            Posting.scope_code,
            Posting.valid_from,
            Posting.valid_to,
        )
        .where(
            Posting.role == GridRole.WORKER,
            Posting.voided_at.is_(None),
            Posting.valid_from < span.end,
            Posting.valid_to > span.first,
        )
        .order_by(Posting.person_id, Posting.valid_from, Posting.id)
    )
    return [_Post(*row) for row in unit.session.execute(found)]


def _subject(
    cycle_id: int, served: Sequence[_Post], span: Month | Quarter | Year, lives: Standing
) -> dict[str, Any]:
    segments = [(post, *_part(post, span)) for post in served]
    days: dict[int, int] = defaultdict(int)
    for post, start, end in segments:
        days[post.unit_id] += (end - start).days
    unit_id = scoring_unit(days)
    post = next(post for post in reversed(served) if post.unit_id == unit_id)
    return {
        "cycle_id": cycle_id,
        "person_id": post.person_id,
        "posting_id": post.id,
        "unit_id": unit_id,
        "town_id": _town(lives, unit_id, span.end - timedelta(days=1)),
        "employment": served[-1].employment,
        "segments": [
            {"unit": part.unit_id, "from": start.isoformat(), "to": end.isoformat()}
            for part, start, end in segments
        ],
        "state": SubjectState.OPEN,
        "scope_code": post.scope_code,
    }


def _part(post: _Post, span: Month | Quarter | Year) -> tuple[date, date]:
    part = overlap(post.valid_from, post.valid_to, span)
    assert part is not None, "the query asks for overlapping postings only"
    return part


def _town(lives: Standing, unit_id: int, day: date) -> int:
    """Return the town a unit lay in on a day, of one that had ended on its own last day.

    Intervals are no help: of towns that became one all have the same.

    Raises: Invalid for a worker outside every town.
    """
    town = lives.above(unit_id, Level.TOWN, lives.stood(unit_id, day))
    if lives.then(town, day).level is not Level.TOWN:
        raise Invalid("有网格员不在任何乡镇的网格里，无法确定由谁评分；请先在花名册改正网格。")
    return town


def first_days(unit: Unit, people: Sequence[int]) -> dict[int, date]:
    """Return the first day in post of everybody, by person id: the last of the tie keys."""
    found = (
        select(Posting.person_id, func.min(Posting.valid_from))
        .where(Posting.role == GridRole.WORKER, Posting.voided_at.is_(None))
        .group_by(Posting.person_id)
    )
    wanted = set(people)
    return {person: day for person, day in unit.session.execute(found) if person in wanted}
