"""An entry by itself: what is wrong with it, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.core.identity import check_phone
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.core.text import clean, clean_name
from app.domain.policy.forces import ForceRule
from app.services import policy
from app.services.forces._ground import Place, fits, places_today, rules_of
from app.services.forces.rows import NewForce
from app.workspace import Unit
from db.models.forces import Force

LONGEST = {"name": 60, "leader": 60, "place": 80, "origin": 60, "note": 200}


def faults(unit: Unit, news: Sequence[NewForce]) -> list[tuple[int, str, str]]:
    """Return what is wrong with entries by themselves, whoever is registered already."""
    rules, known = policy.policy_on(unit, unit.today), places_today(unit)
    declared = rules_of(rules)
    found = []
    for at, new in enumerate(news):
        place, rule = known.get(new.unit_id), declared.get(new.kind)
        wrong = list(_wrong(new, rule, place, unit.today))
        if rule and place and not fits(rule, place.row, rules):
            where = rules.hierarchy.label_of(rule.level)
            of_kind = f"（{'、'.join(rules.word_of(kind) for kind in rule.kinds)}）" if rule.kinds else ""
            wrong.append(("unit_id", f"{rule.label}登记在{where}{of_kind}，“{place.row.name}”不是，请另选。"))
        found += [(at, field, sentence) for field, sentence in wrong]
    return found


def _wrong(
    new: NewForce, rule: ForceRule | None, place: Place | None, today: date
) -> Iterator[tuple[str, str]]:
    if rule is None:
        yield "kind", in_own_words("县政策里没有这种网格力量，请从列出的种类里选。")
        return
    if place is None:
        yield "unit_id", "没有这个单位，或不在您的范围内，请核对。"
    yield from _wrong_words(new, rule)
    if rule.group and not clean(new.leader):
        yield "leader", f"请填写{rule.leader}。"
    if not rule.group and clean(new.leader):
        yield "leader", f"{rule.label}是个人，没有负责人，请清空。"
    if new.heads is not None and (not rule.counted or new.heads < 0):
        yield "heads", f"{rule.label}不登记人数，请清空。" if not rule.counted else "人数不能是负数，请改正。"
    if new.since > today:
        yield "since", "起始日期不能晚于今天，请改正。"


def _wrong_words(new: NewForce, rule: ForceRule) -> Iterator[tuple[str, str]]:
    for field, longest in LONGEST.items():
        if len(clean(getattr(new, field))) > longest:
            yield field, f"最多{longest}个字，请缩短。"
    if not clean(new.name):
        yield "name", "请填写姓名或名称。"
    persons = ("leader",) if rule.group else ("name",)
    for field in persons:
        if clean(getattr(new, field)):
            try:
                clean_name(getattr(new, field))
            except Invalid as error:
                yield field, str(error)
    try:
        check_phone(new.phone) if new.phone.strip() else ""
    except Invalid as error:
        yield "phone", str(error)


def insert(
    unit: Unit, news: Sequence[NewForce], until: Sequence[date | None], firsts: Sequence[int | None]
) -> list[int]:
    """Write entries that were found right, each until a day where one is given, and return their ids.

    ``firsts``: the entry by which each was first kept, None for who is new.
    """
    known = places_today(unit)
    values = (_values(new, known[new.unit_id]) for new in news)
    return unit.insert(
        Force,
        [
            one | ({"valid_to": end} if end else {}) | {"holder_id": first}
            for one, end, first in zip(values, until, firsts, strict=True)
        ],
    )


def _values(new: NewForce, place: Place) -> dict[str, Any]:
    texts = {field: clean(getattr(new, field)) for field in LONGEST}
    return texts | {
        "unit_id": new.unit_id,
        "force_kind": new.kind,
        "phone": check_phone(new.phone) if new.phone.strip() else "",
        "heads": new.heads,
        "follows_id": None,
        "scope_code": place.row.scope_lo,
        "valid_from": new.since,
        "valid_to": OPEN_END,
    }
