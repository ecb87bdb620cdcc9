"""Where the figures of a slip come from: what the policy states, with its source, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.core.money import show
from app.core.period import OPEN_END
from app.domain.pay.plans import SOCIAL
from app.domain.policy import Policy, Statement, load, statements
from app.domain.policy.schemes import Coefficient, FlatByKind, FlatRange, GradeMatrix, Scheme, Seniority
from app.services.pay._book import Book
from app.workspace import Unit
from db.models.pay import PayLine, PaySlip, PayTerms
from db.models.policy import PolicyVersion


@dataclass(frozen=True, slots=True)
class Source:
    """One figure in words, and the place of the policy that states it."""

    words: str
    said: Statement
    days: bool = False


def sources(unit: Unit, book: Book, slip: PaySlip, kinds: set[str]) -> Iterator[Source]:
    """Yield what the versions a slip's lines name state of them; ``kinds`` are those it was paid as."""
    rows = unit.session.execute(
        select(PayLine.policy_version_id, PayLine.component).where(PayLine.slip_id == slip.id)
    )
    cited: dict[int, set[str]] = {}
    for version_id, component in rows:
        if version_id is not None:
            cited.setdefault(version_id, set()).add(component)
    versions = select(PolicyVersion).where(PolicyVersion.id.in_(cited)).order_by(PolicyVersion.valid_from)
    for version in unit.session.scalars(versions):
        policy = load(version.text)
        said = {one.path: one for one in statements(policy)}
        for path, words in _stated(policy, cited[version.id], kinds):
            yield Source(words, said[path])
        if days := _days(policy, said):
            yield Source(
                f"{book.month.label}共 {book.month.days} 天，不满一月{days.value}计发", days, days=True
            )


def _days(policy: Policy, said: Mapping[str, Statement]) -> Statement | None:
    for number, scheme in enumerate(policy.pay.scheme):
        if isinstance(scheme, FlatByKind):
            return said[f"pay.scheme[{number}].proration"]
    return said.get("pay.proration")


def _stated(policy: Policy, components: set[str], kinds: set[str]) -> Iterator[tuple[str, str]]:
    """Yield path and words of everything the components rest on."""
    for number, scheme in enumerate(policy.pay.scheme):
        path = f"pay.scheme[{number}]"
        if isinstance(scheme, FlatByKind):
            yield from _flat(policy, scheme, path, kinds)
        elif scheme.type in components:
            yield from ((f"{path}.{name}", words) for name, words in _of(scheme))
    if any(one.startswith(SOCIAL) for one in components):
        yield from _social(policy)


def _flat(policy: Policy, scheme: FlatByKind, path: str, kinds: set[str]) -> Iterator[tuple[str, str]]:
    for place, rate in enumerate(scheme.rates):
        if rate.kind in kinds and rate.monthly is not None:
            words = f"{policy.kind_labels.get(rate.kind, rate.kind)}每月 {show(rate.monthly.value)} 元"
            yield f"{path}.rates[{place}].monthly", words


def _of(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield what one scheme states: the name of the field, and the words."""
    if isinstance(scheme, Seniority):
        yield "per_year", f"{scheme.label}：每满一年 {show(scheme.per_year.value)} 元"
        yield "period", f"{scheme.label}的周期：{scheme.period.value.label}"
        yield "counting", f"工龄{scheme.counting.value.label}"
    elif isinstance(scheme, GradeMatrix):
        yield "grades", f"{scheme.label}：{scheme.posts.value} 类岗位，每类 {scheme.grades.value} 级"
        yield "table", f"{scheme.label}：各级标准"
    elif isinstance(scheme, Coefficient):
        yield "reference", f"{scheme.label}：参照{scheme.reference.value}"
        yield "table", f"{scheme.label}：参照岗位的标准"
        yield "ratio", f"{scheme.label}：比例"
    elif isinstance(scheme, FlatRange):
        yield "maximum", f"{scheme.label}：{show(scheme.minimum.value)} 至 {show(scheme.maximum.value)} 元"
        yield "decided_by", f"{scheme.label}：由{scheme.decided_by.value}确定"


def _social(policy: Policy) -> Iterator[tuple[str, str]]:
    rule = policy.insurance.contribution
    if policy.insurance.social:
        yield "insurance.social", "缴纳" + "、".join(one.label for one in policy.insurance.social.value)
    if rule:
        yield "insurance.contribution.rates", "社会保险费率"
        bounds = f"{show(rule.floor.value)} 至 {show(rule.ceiling.value)} 元"
        yield "insurance.contribution.floor", f"缴费基数：{bounds}"
        yield "insurance.contribution.counted_on", f"每月 {rule.counted_on.value} 日在岗的缴一个整月"


def decisions(unit: Unit, book: Book, slip: PaySlip) -> Iterator[str]:
    """Yield what was decided for the person of a slip and holds in its month, in words."""
    found = select(PayTerms).where(
        PayTerms.person_id == slip.person_id,
        PayTerms.valid_from < book.month.end,
        PayTerms.valid_to > book.month.first,
        PayTerms.voided_at.is_(None),
    )
    for one in unit.session.scalars(found.order_by(PayTerms.valid_from)):
        until = "" if one.valid_to == OPEN_END else f" 至 {one.valid_to}（不含）"
        paper = f"，依据{one.doc_no}" if one.doc_no else ""
        yield f"核定自 {one.valid_from} 起执行{until}{paper}"
