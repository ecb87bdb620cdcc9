"""How a run moves from calculation to settlement, who may move it, and what must hold first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from app.core.access import Permission
from app.domain.pay import Bucket, RunState
from app.domain.workflow import Catalogue, Check, Flow, Step, load, step_for

if TYPE_CHECKING:  # the first page knows the steps of a run and computes none
    from app.domain.pay.compute import Slip

SEAL = "griddesk-pay-1"  # the form of the canonical text below; another form needs another name
_SHOWN = 5  # names a checklist line spells out


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Everything the guards of a run read; people are person ids, lists are names to show."""

    actor: int = 0
    maker: int = 0
    checker: int | None = None
    approver: int | None = None
    unexplained: tuple[str, ...] = ()
    untyped: tuple[str, ...] = ()
    cardless: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    period_open: bool = True
    stale: tuple[str, ...] = ()
    digest: str = ""
    calculated_digest: str = ""
    approved_digest: str = ""
    money: tuple[Check, ...] = ()
    undelivered: tuple[str, ...] = ()
    reason: str = ""
    people: int = 1


def everyone_explained(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether each person of the population is in exactly one bucket (hrms#3295)."""
    return [_all(facts.unexplained, "每个人都有发放结果或原因", "人没有结果", "pay/problems")]


def differences_explained(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether each change since last month has a cause, found or typed."""
    return [
        _all(facts.untyped, "与上月的差异都有原因", "人与上月的差异没有原因，请填写说明", "pay/differences")
    ]


def cards_known(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether everybody to be paid has an account to be paid to."""
    return [
        _all(facts.cardless, "发放人员都有银行账号", "人没有银行账号，请在花名册中补登", "roster/accounts")
    ]


def somebody_in_it(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the run has anybody in it at all."""
    return [
        Check(
            facts.people > 0,
            "本次发放有人员" if facts.people else "本次发放没有任何人员，请先登记任职",
            "roster",
        )
    ]


def checker_is_another(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the checker is not the maker."""
    return [
        _who(
            "复核人与编制人不是同一人",
            "编制人不能复核自己编制的发放，请换一位复核人",
            right=facts.actor != facts.maker,
        )
    ]


def approver_is_third(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the approver is neither maker nor checker."""
    third = facts.actor not in (facts.maker, facts.checker)
    return [_who("审批人不是编制人或复核人", "编制人和复核人不能审批这次发放，请由第三人审批", right=third)]


def nothing_stale(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the roster and the rules still give what was calculated."""
    return [_all(facts.stale, "计算依据没有变化", "人的计算依据已变化，请重新计算", "pay/lines")]


def nothing_edited(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the stored lines are still the calculated ones, by digest."""
    return [_same(facts.digest, facts.calculated_digest, "计算")]


def nothing_moved(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the stored lines are still the approved ones, by digest."""
    return [_same(facts.digest, facts.approved_digest, "审批")]


def _same(now: str, then: str, when: str) -> Check:
    if now and now == then:
        return Check(True, f"内容与{when}时一致", "pay/lines")
    return Check(False, f"内容与{when}时不一致，请作废本次发放后重新计算", "pay/lines")


def period_accepts(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the period still takes postings."""
    text = "期间未锁定" if facts.period_open else "期间已锁定，请在下一期间以更正方式办理"
    return [Check(facts.period_open, text, "pay/periods")]


def money_suffices(facts: RunFacts, _: None = None) -> list[Check]:
    """Return what the budget says; worked out by ``app.domain.budget``."""
    return list(facts.money)


def late_changes_seen(facts: RunFacts, _: None = None) -> list[Check]:
    """Return, as a warning, the changes that arrived since and go to the next month."""
    if not facts.late:
        return []
    return [Check(True, f"{_names(facts.late)}的变动在复核后登记，将并入下月处理", "pay/late", warn=True)]


def all_delivered(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether the bank has answered for everybody, and returns were paid again."""
    return [_all(facts.undelivered, "银行回单已全部登记", "人没有到账结果或退票未补发", "pay/outcomes")]


def reason_given(facts: RunFacts, _: None = None) -> list[Check]:
    """Return whether a reason was written."""
    given = bool(facts.reason.strip())
    return [Check(given, "已写明原因" if given else "请写明作废的原因", "reason")]


def _all(missing: Sequence[str], good: str, bad: str, goto: str) -> Check:
    if not missing:
        return Check(True, good, goto)
    return Check(False, f"{len(missing)}{bad}：{_names(missing)}", goto)


def _names(people: Sequence[str]) -> str:
    shown = "、".join(people[:_SHOWN])
    return shown if len(people) <= _SHOWN else f"{shown}等{len(people)}人"


def _who(good: str, bad: str, *, right: bool) -> Check:
    return Check(right, good if right else bad, "accounts")


PAY_RUN: Catalogue[RunState, RunFacts, None] = Catalogue(
    title="补贴发放",
    start=RunState.DRAFT,
    steps=(
        Step(RunState.CALCULATED, "calculate", "计算", Permission.PAY_MAKE, (somebody_in_it,)),
        Step(
            RunState.CHECKED,
            "check",
            "复核",
            Permission.PAY_CHECK,
            (everyone_explained, nothing_stale, differences_explained, cards_known, checker_is_another),
            after=frozenset({RunState.CALCULATED}),
        ),
        Step(
            RunState.APPROVED,
            "approve",
            "审批",
            Permission.PAY_APPROVE,
            (approver_is_third, nothing_edited, money_suffices, late_changes_seen),
            after=frozenset({RunState.CHECKED}),
        ),
        Step(
            RunState.POSTED,
            "post",
            "过账",
            Permission.PAY_MAKE,
            (nothing_moved, period_accepts, money_suffices),
            after=frozenset({RunState.APPROVED}),
        ),
        Step(
            RunState.EXPORTED,
            "export",
            "导出银行文件",
            Permission.PAY_MAKE,
            (nothing_moved,),
            after=frozenset({RunState.POSTED}),
        ),
        Step(RunState.PAID, "confirm", "登记付款", Permission.PAY_MAKE, after=frozenset({RunState.POSTED})),
        Step(
            RunState.SETTLED,
            "settle",
            "结清",
            Permission.PAY_MAKE,
            (all_delivered,),
            after=frozenset({RunState.PAID}),
        ),
    ),
    goals=frozenset({RunState.SETTLED}),
    hard=frozenset(set(RunState) - {RunState.DRAFT, RunState.DISCARDED, RunState.EXPORTED}),
    side=(
        Step(
            RunState.DISCARDED,
            "discard",
            "作废",
            Permission.PAY_MAKE,
            (reason_given,),
            sources=frozenset({RunState.DRAFT, RunState.CALCULATED, RunState.CHECKED, RunState.APPROVED}),
        ),
    ),
)
"""Every step a run knows.  A county pays with a bank file or without one; nothing else is its choice."""

WHOLE_WAY = ("calculated", "checked", "approved", "posted", "exported", "paid", "settled")


def flow(names: Sequence[str] = WHOLE_WAY) -> Flow[RunState, RunFacts, None]:
    """Return the steps a county uses, in order.

    Raises: Invalid for a list that leaves out a gate or knows an unknown step.
    """
    return load(PAY_RUN, names)


def step(state: RunState, action: str) -> Step[RunState, RunFacts, None]:
    """Return the step ``action`` is from ``state``.

    Raises: Invalid when a run in this state knows no such act.
    """
    return step_for(flow(), state, action)


def unexplained(population: Iterable[int], slips: Iterable[Slip]) -> set[int]:
    """Return the people with no slip or with two: the run may not leave ``calculated`` with any."""
    found = Counter(slip.person_id for slip in slips if slip.bucket is Bucket.PAID or slip.reason)
    twice = {person for person, slips_of in found.items() if slips_of > 1}
    return {person for person in population if not found[person]} | twice


def digest(texts: Iterable[str]) -> str:
    """Return the SHA-256 over the canonical texts of a run's slips and lines.

    One text per slip and per line; their order does not matter, every character does.
    Posting compares this with the digest of approval and never recomputes an amount.
    """
    return sha256("\x1e\n".join([SEAL, *sorted(texts)]).encode()).hexdigest()
