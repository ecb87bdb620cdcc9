"""What may be decided about a person's pay under a policy, and what is wrong with a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.core.money import show
from app.core.own_words import in_own_words
from app.domain.pay.plans import Plan, Terms
from app.domain.policy.people import EmploymentKind
from app.domain.policy.schemes import Coefficient, FlatRange, GradeMatrix, Seniority, YearsServed

Pairs = tuple[tuple[str, str], ...]
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """What a kind may be decided about: (key, words) of posts and of reference posts, grades, the range."""

    posts: Pairs = ()
    grades: int = 0
    references: Pairs = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    counting: YearsServed | None = None
    insures: bool = False

    @property
    def pays(self) -> bool:
        """Return whether somebody has no pay at all before it is decided."""
        return bool(self.posts or self.references or self.highest is not None)

    @property
    def any(self) -> bool:
        """Return whether there is anything to decide."""
        return self.pays or self.counting is not None or self.insures

    @staticmethod
    def shared(offers: Sequence[Offer]) -> Offer:
        """Return what may be decided about several kinds at once: only what none of them lacks."""
        first = offers[0]
        alike = all(one.counting is not None for one in offers)
        return Offer(counting=first.counting if alike else None, insures=all(one.insures for one in offers))


def offer(plan: Plan, kind: str) -> Offer:
    """Return what a policy leaves to be decided for somebody of a kind."""
    found = Offer()
    for scheme in plan.pay.scheme:
        if isinstance(scheme, Seniority):
            if not scheme.kinds or kind in scheme.kinds:
                found = replace(found, counting=scheme.counting.value)
        elif isinstance(scheme, GradeMatrix | Coefficient | FlatRange) and kind in scheme.kinds:
            found = _offered(found, scheme)
    rule = plan.contribution
    return replace(found, insures=rule is not None and (not rule.kinds or kind in rule.kinds))


def _offered(found: Offer, scheme: GradeMatrix | Coefficient | FlatRange) -> Offer:
    if isinstance(scheme, FlatRange):
        return replace(found, lowest=scheme.minimum.value, highest=scheme.maximum.value)
    rows = tuple((one.key, one.label) for one in scheme.table.value) if scheme.table else ()
    if isinstance(scheme, GradeMatrix):
        return replace(found, posts=rows, grades=scheme.grades.value)
    return replace(found, references=rows)


def decided(before: Terms, said: Terms) -> Terms:
    """Return what holds after a decision: what it leaves empty stays; of a share and an amount, one."""
    share = said.reference or ("" if said.amount is not None else before.reference)
    amount = said.amount if said.amount is not None else None if said.reference else before.amount
    return Terms(
        said.start,
        None,
        said.post or before.post,
        said.grade if said.grade is not None else before.grade,
        share,
        amount,
        said.since or before.since,
        said.insured or before.insured,
        said.base if said.base is not None else before.base,
    )


def faults(plan: Plan, said: Terms, people: Mapping[str, tuple[EmploymentKind, Terms]]) -> dict[str, str]:
    """Return what is wrong with a decision, a sentence by field; ``people`` are kind and outcome by name."""
    found: dict[str, str] = {}
    if said.reference and said.amount is not None:
        found["amount"] = "参照岗位和核定金额只能选一种"
    by_kind: dict[str, list[str]] = {}
    for name, (kind, _after) in people.items():
        by_kind.setdefault(kind.key, []).append(name)
    kinds = {kind.key: kind for kind, _after in people.values()}
    for key, names in by_kind.items():
        for field, sentence in _unfit(offer(plan, key), said, kinds[key].label):
            found.setdefault(field, f"{_some(names)}：{sentence}")
    for field, sentence, names in _incomplete(plan, people):
        if names:
            found.setdefault(field, f"{_some(names)}：{sentence}")
    return found


def _some(names: Sequence[str]) -> str:
    more = f"等{len(names)}人" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _unfit(one: Offer, said: Terms, kind: str) -> Iterator[tuple[str, str]]:
    """Yield what a kind cannot be decided about, or not so."""
    if (said.post or said.grade is not None) and not one.posts:
        yield "post", f"“{kind}”不按岗位级别计薪"
    elif said.post and said.post not in dict(one.posts):
        yield "post", "薪酬表里没有这个岗位，请重新选择"
    elif said.grade is not None and not 1 <= said.grade <= one.grades:
        yield "grade", f"级别要在1至{one.grades}之间"
    yield from _unfit_beside(one, said, kind)


def _unfit_beside(one: Offer, said: Terms, kind: str) -> Iterator[tuple[str, str]]:
    if said.reference and said.reference not in dict(one.references):
        yield "reference", f"“{kind}”没有这个参照岗位"
    if said.amount is not None:
        yield from _beyond(one, said.amount, kind)
    if said.since and one.counting is None:
        yield "served_since", f"“{kind}”没有工龄工资"
    if (said.insured or said.base is not None) and not one.insures:
        yield "insured_since", in_own_words(f"“{kind}”不由县财政缴纳社会保险")
    if said.base is not None and said.base <= 0:
        yield "base", "缴费基数要大于零"


def _beyond(one: Offer, amount: Decimal, kind: str) -> Iterator[tuple[str, str]]:
    if one.lowest is None or one.highest is None:
        yield "amount", f"“{kind}”不按区间核定金额"
    elif not one.lowest <= amount <= one.highest:
        yield "amount", f"核定金额要在{show(one.lowest)}至{show(one.highest)}元之间"


def _incomplete(
    plan: Plan, people: Mapping[str, tuple[EmploymentKind, Terms]]
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what would be left half said, with whose it would be."""
    after = {name: one for name, (_kind, one) in people.items()}
    half = [name for name, one in after.items() if bool(one.post) != (one.grade is not None)]
    yield "grade", "岗位和级别要一起核定", half
    base = [name for name, one in after.items() if (one.insured is None) != (one.base is None)]
    yield "base", "参保月份和缴费基数要一起填写", base
    late = [name for name, one in after.items() if one.since and one.since > one.start]
    yield "served_since", "工龄起算日不能晚于执行日期", late


def least(plan: Plan, kind: str, since: date) -> tuple[Terms, ...]:
    """Return the terms that pay somebody of a kind the least; none for a kind with nothing to decide."""
    found = offer(plan, kind)
    if found.posts:
        tables = (one.table.value for one in plan.pay.scheme if isinstance(one, GradeMatrix) and one.table)
        row = min((row for table in tables for row in table), key=lambda row: row.monthly[0])
        return (Terms(since, post=row.key, grade=1),)
    return (Terms(since, amount=found.lowest),) if found.lowest is not None else ()
