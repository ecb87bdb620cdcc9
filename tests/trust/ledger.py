"""G8: random papers into the ledger by the services people use, held against a model that remembers.

The model knows nothing of the database: what was entered, what was taken back, what each bucket holds.  After
every step the ledger must say the same, and twelve invariants hold.  Planted bugs must be noticed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

from sqlalchemy import select, text

from app import workspace
from app.core.errors import AppError
from app.domain import budget as rules
from app.domain.budget import BudgetBucket
from app.services import budget
from app.services.budget import Act, NewEntry, entries
from db.models.policy import PolicyVersion
from tests.office import Office
from tests.trust.deaths import wrong
from tests.trust.ground import Ground, Reached

GRID, SECOND = "grid_special_fund", "community_fund"
LENIENT = {GRID}  # the policy only warns of going over; SECOND is stopped
_LINE = """
[[budget.lines]]
subject = "community_fund"
label = "社区经费"
appropriation = { value = "1.00", source = "假设" }
overspend = { value = "stop", source = "假设" }

[budget.charges]"""
NIL = Decimal(0)
#: from which bucket to which an act moves money
MOVES = {
    Act.APPROPRIATE: (BudgetBucket.SOURCE, BudgetBucket.AVAILABLE),
    Act.SUPPLEMENT: (BudgetBucket.SOURCE, BudgetBucket.AVAILABLE),
    Act.CUT: (BudgetBucket.AVAILABLE, BudgetBucket.SOURCE),
    Act.TRANSFER: (BudgetBucket.AVAILABLE, BudgetBucket.AVAILABLE),
    Act.RESERVE: (BudgetBucket.AVAILABLE, BudgetBucket.RESERVED),
    Act.COMMIT: (BudgetBucket.AVAILABLE, BudgetBucket.COMMITTED),
    Act.RELEASE: (BudgetBucket.COMMITTED, BudgetBucket.AVAILABLE),
    Act.EXPEND: (BudgetBucket.COMMITTED, BudgetBucket.EXPENDED),
    Act.RETURN: (BudgetBucket.EXPENDED, BudgetBucket.COMMITTED),
}
Place = tuple[str, BudgetBucket]
Legs = dict[Place, Decimal]


@dataclass
class Entered:
    """A group as the model remembers it."""

    legs: Legs
    effective: date
    paper: tuple[Any, ...]
    reversal: bool = False
    taken_back: bool = False


@dataclass
class Model:
    """What the ledger must say."""

    groups: dict[str, Entered] = field(default_factory=dict)
    holds: Legs = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)

    def may(self, legs: Legs, *, signed: bool) -> bool:
        """Return whether nothing is taken that is not there, or may be owed."""
        for (subject, bucket), amount in legs.items():
            if amount >= 0 or bucket is BudgetBucket.SOURCE:
                continue
            owed = bucket is BudgetBucket.AVAILABLE and (signed or subject in LENIENT)
            if self.holds.get((subject, bucket), NIL) + amount < 0 and not owed:
                return False
        return True

    def enter(self, key: str, group: Entered) -> None:
        self.groups[key] = group
        for place, amount in group.legs.items():
            self.holds[place] = self.holds.get(place, NIL) + amount


class Wrong(AssertionError):
    """The ledger and the model differ, or an invariant does not hold."""


def held(ground: Ground) -> Reached:
    """Enter papers in episodes, each on a fresh office; then plant bugs, each of which must be noticed."""
    episodes, steps = ground.of((1, 60), (100, 200), (500, 1000))
    rnd, taken, refused = ground.random(), 0, 0
    for number in range(episodes):
        engine = "postgresql" if number % 10 == 9 else "sqlite"
        with prepared(ground, engine) as office:
            episode = Episode(office, random.Random(rnd.random()))
            episode.run(steps)
            taken, refused = taken + episode.taken, refused + episode.refused
    alive = [name for name, planted in BUGS.items() if not _noticed(ground, planted, rnd)]
    done = taken + refused
    told = f"{done} 次记账({taken} 次入账、{refused} 次按规则拒绝)，每步 12 条不变量成立"
    told += f"；埋入 {len(BUGS)} 处错误，发现 {len(BUGS) - len(alive)} 处"
    return Reached(not alive and done >= episodes * steps, "；".join([told, *alive]))


@contextmanager
def prepared(ground: Ground, engine: str) -> Iterator[Office]:
    """Yield an office whose policy has a second subject, which may not be overspent."""
    day = date(2026, 1, 2)

    def second(unit) -> None:
        first = unit.session.scalars(select(PolicyVersion)).one()
        first.valid_to = day
        policy = first.text.replace("\n[budget.charges]", _LINE, 1)
        new = PolicyVersion(title="两个科目", digest="1" * 64, text=policy, source="测试县", valid_from=day)
        unit.session.add(new)

    with ground.office(engine) as office:
        office.admin.do(second)  # whose a policy is
        yield office


@dataclass
class Episode:
    """A run of random steps on one office."""

    office: Office
    random: random.Random
    model: Model = field(default_factory=Model)
    taken: int = 0
    refused: int = 0

    def run(self, steps: int) -> None:
        """Do so many steps, looking after each.

        Raises: Wrong.
        """
        for number in range(steps):
            key = f"step-{number}"
            if self.random.random() < 0.2 and self.model.groups:
                self._reverse(key)
            else:
                self._enter(key)
            self._look()
        if faults := wrong(self.office):
            raise Wrong(str(faults))

    # --- what people do -------------------------------------------------------------------------

    def _enter(self, key: str) -> None:
        act, subject = self.random.choice(list(Act)), self.random.choice((GRID, SECOND))
        new = NewEntry(
            subject=subject,
            to_subject={GRID: SECOND, SECOND: GRID}[subject] if act is Act.TRANSFER else "",
            amount=self.random.choice((*map(Decimal, ("0", "-1", "0.001")), *[self._amount()] * 20)),
            effective=date(2026, 1, 5) + timedelta(days=self.random.randrange(300)),
            doc_no=f"文{self.random.randrange(60)}",
            override="领导批示" if self.random.random() < 0.1 else "",
        )
        paper = (act, new.subject, new.doc_no, new.to_subject)
        legs = self._legs(act, new)
        standing = any(one.paper == paper and not one.taken_back for one in self.model.groups.values())
        may = new.amount > 0 and new.amount == round(new.amount, 2) and not standing
        may = may and self.model.may(legs, signed=bool(new.override))
        answer = self._send(key, lambda unit: budget.enter(unit, act, new), may=may)
        if may:
            self.model.enter(answer, Entered(legs, new.effective, paper))
            self.model.signed |= {subject} if new.override else set()

    def _amount(self) -> Decimal:
        return Decimal(self.random.randrange(1, 10**7)) / 100

    def _legs(self, act: Act, new: NewEntry) -> Legs:
        source, target = MOVES[act]
        return {(new.subject, source): -new.amount, (new.to_subject or new.subject, target): new.amount}

    def _reverse(self, key: str) -> None:
        name = self.random.choice(list(self.model.groups))
        group = self.model.groups[name]
        on = group.effective + timedelta(days=self.random.randrange(-3, 20))
        legs = {place: -amount for place, amount in group.legs.items()}
        may = not group.reversal and not group.taken_back and on >= group.effective
        may = may and self.model.may(legs, signed=False)
        answer = self._send(key, lambda unit: budget.reverse(unit, name, "记错了", on), may=may)
        if may:
            group.taken_back = True
            self.model.enter(answer, Entered(legs, on, ("reverse", name), reversal=True))

    def _send(self, key: str, act: Callable[[Any], str], *, may: bool) -> str:
        """Send an intention, sometimes twice by the same key; return its group's key."""
        try:
            answers = {self.office.maker.once(key, act) for _ in range(self.random.choice((1, 1, 1, 2)))}
        except AppError as error:
            self.refused += 1
            if may or not any("\u4e00" <= sign <= "\u9fff" for sign in str(error)):
                raise Wrong(f"{key} was refused: {error}") from error
            return ""
        self.taken += 1
        if not may or len(answers) != 1:
            raise Wrong(f"{key} was taken: {answers}")
        return answers.pop()

    # --- what must hold -------------------------------------------------------------------------

    def _look(self) -> None:
        rows, subjects = self.office.maker.ask(_read), self.office.maker.ask(budget.subjects, 2026)
        if faults := [*_invariants(rows, self.model), *_standing(subjects, self.model)]:
            raise Wrong("; ".join(faults))


def _read(unit) -> list[Any]:
    statement = "SELECT group_key, leg, subject, bucket, amount, effective, reverses_group FROM budget_entry"
    return list(unit.session.connection().execute(text(f"{statement} ORDER BY group_key, leg")))


def _invariants(rows: list[Any], model: Model) -> Iterator[str]:
    """Yield which of the invariants of the entries does not hold."""
    groups, held = dict[str, list[Any]](), dict[tuple[str, str], int]()
    for row in rows:
        groups.setdefault(row.group_key, []).append(row)
        held[row.subject, row.bucket] = held.get((row.subject, row.bucket), 0) + row.amount
    yield from _grouped(groups, model)
    yield from _bucketed(held, model)


def _grouped(groups: dict[str, list[Any]], model: Model) -> Iterator[str]:
    if groups.keys() != model.groups.keys():
        yield "there are other groups than were entered"
    reverses = [legs[0].reverses_group for legs in groups.values() if legs[0].reverses_group]
    if len(reverses) != len(set(reverses)):
        yield "a group was reversed twice"
    for key, legs in groups.items():
        if sum(leg.amount for leg in legs):
            yield f"group {key} does not sum to zero"
        if [leg.leg for leg in legs] != list(range(1, len(legs) + 1)):
            yield f"group {key} has legs missing or twice"
        yield from _opposite(legs, groups.get(legs[0].reverses_group or "", []))


def _bucketed(held: dict[tuple[str, str], int], model: Model) -> Iterator[str]:
    meant = {(place[0], place[1].value): int(amount * 100) for place, amount in model.holds.items()}
    if sum(held.values()):
        yield "the ledger does not sum to zero"
    if held != meant:
        yield f"the buckets hold {held}, not {meant}"
    owed = {place for place, amount in held.items() if amount < 0 and place[1] != "source"}
    if any(bucket != "available" for _, bucket in owed):
        yield f"a bucket is owed: {owed}"
    if {subject for subject, _ in owed} - LENIENT - model.signed:
        yield "more was taken than is available, and nobody signed"


def _opposite(legs: list[Any], original: list[Any]) -> Iterator[str]:
    if legs[0].reverses_group is None:
        return
    if [(x.subject, x.bucket, -x.amount) for x in legs] != [
        (x.subject, x.bucket, x.amount) for x in original
    ]:
        yield "a reversal is not the exact opposite"
    if original and str(legs[0].effective) < str(original[0].effective):
        yield "a reversal is older than what it reverses"


def _standing(subjects: list[Any], model: Model) -> Iterator[str]:
    """Yield where what the window shows of a subject is not what the model holds."""
    for row in subjects:
        held = {bucket: model.holds.get((row.subject, bucket), NIL) for bucket in BudgetBucket}
        shown = (row.reserved, row.committed, row.expended)
        if shown != (held[BudgetBucket.RESERVED], held[BudgetBucket.COMMITTED], held[BudgetBucket.EXPENDED]):
            yield f"{row.subject} is shown as {row}"


# --- planted bugs -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A function of the product, or its table of them, that is replaced by a wrong one."""

    module: ModuleType
    name: str
    instead: Callable[[Any], Any]

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Let the wrong function stand while the block runs."""
        right = getattr(self.module, self.name)
        setattr(self.module, self.name, self.instead(right))
        try:
            yield
        finally:
            setattr(self.module, self.name, right)


def _twice(right: Callable[..., Any]) -> Callable[..., Any]:
    def written(unit, group, paper) -> str:
        right(unit, group, paper)
        return right(unit, group, replace(paper, key=paper.key[::-1]))

    return written


BUGS = {
    "超支不查": Planted(entries, "check_money", lambda _: lambda *args, **more: []),
    "重复冲销": Planted(entries, "fixed", lambda _: lambda *args, **more: ""),
    "冲销不取反": Planted(rules, "reverse", lambda _: lambda group: group),
    "冲销只取一半": Planted(
        rules,
        "reverse",
        lambda right: (
            lambda group: tuple(replace(leg, amount=round(leg.amount / 2, 2)) for leg in right(group))
        ),
    ),
    "同一凭证记两次": Planted(
        entries, "free_key", lambda right: lambda unit, *parts: right(unit, *parts, random.random())
    ),
    "一笔写成两笔": Planted(entries, "write", _twice),
    "同一意图做两次": Planted(workspace, "_claimed", lambda right: lambda *args: right(*args) or True),
    "金额不查": Planted(rules, "_positive", lambda _: lambda amount: round(amount, 2)),
    "退回记成释放": Planted(entries, "_GROUPS", lambda groups: groups | {Act.RETURN: groups[Act.RELEASE]}),
}


def _noticed(ground: Ground, planted: Planted, rnd: random.Random) -> bool:
    with prepared(ground, "sqlite") as office, planted.standing():
        try:
            Episode(office, random.Random(rnd.random())).run(200)
        except (Wrong, ValueError):
            return True
    return False
