"""Steps in code, their order in policy: how a case, a pay run or a cycle moves.  Pure rules.

A workflow declares one ``Catalogue``: every step it knows, each with the state it leads to,
the permission it needs and the guards that must hold.  A county's policy names which of the
steps it uses and in which order; ``load`` makes a ``Flow`` of that list, or refuses it.
Policy holds no condition and no expression.  Source: architecture.md section 4.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.core.access import Permission
from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.own_words import in_own_words

S = TypeVar("S", bound=Choice)  # the states of a workflow
F = TypeVar("F")  # the facts its guards read
N = TypeVar("N")  # the numbers a county's policy gives them


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist.

    ``ok`` says whether the step may be done as far as this line goes; ``goto`` is the place in
    the window where it is put right ("vetting/visits"); ``warn`` marks a line that blocks
    nothing and that a person should look at, ``waits`` one where nothing is wrong: somebody else does it.
    ``text`` is in the words of the county that is open.
    """

    ok: bool
    text: str
    goto: str = ""
    warn: bool = False
    waits: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", in_own_words(self.text))


def for_another(permission: Permission) -> Check:
    """Return the line that says an act is not this person's, but of whoever holds the permission."""
    return Check(False, f"由有“{permission.label}”权限的人办理", waits=True)


Guard = Callable[[F, N], list[Check]]


@dataclass(frozen=True, slots=True)
class Step(Generic[S, F, N]):
    """One act: the state it leads to, its name, who may do it and what must hold first.

    ``after`` are steps that must come earlier where a county uses them.  ``sources`` is empty
    for a step of the way forward, whose place the policy decides; a side step (return,
    reject, withdraw, resume) names the states it may be taken from.
    """

    state: S
    action: str
    name: str
    permission: Permission
    guards: tuple[Guard[F, N], ...] = ()
    after: frozenset[S] = frozenset()
    sources: frozenset[S] = frozenset()

    @property
    def title(self) -> str:
        """Its name in the county that is open."""
        return in_own_words(self.name)


@dataclass(frozen=True, slots=True)
class Catalogue(Generic[S, F, N]):
    """Everything a workflow knows: where it starts, its way forward, its side steps.

    ``hard`` are the gates no county may leave out; ``goals`` are the states the way may end in.
    """

    title: str
    start: S
    steps: tuple[Step[S, F, N], ...]
    goals: frozenset[S]
    hard: frozenset[S] = frozenset()
    side: tuple[Step[S, F, N], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Generic[S, F, N]):
    """The steps one county uses, in its order; made by ``load``."""

    catalogue: Catalogue[S, F, N]
    path: tuple[Step[S, F, N], ...]


def load(catalogue: Catalogue[S, F, N], names: Sequence[str]) -> Flow[S, F, N]:
    """Return the flow of the named steps; the start state may be named first or left out.

    Raises: Invalid, with every fault, for an unknown or repeated step, a hard gate left out,
    a step before one it builds on, or a list that does not end in a goal.
    """
    known = {str(step.state): step for step in catalogue.steps}
    wanted = [str(name) for name in names]
    wanted = wanted[1:] if wanted[:1] == [str(catalogue.start)] else wanted
    path = [known[name] for name in wanted if name in known]
    missing = catalogue.hard - _states(path)
    faults = [
        *(f"没有“{name}”这个步骤" for name in wanted if name not in known),
        *(f"步骤“{step.title}”重复" for step in _repeated(path)),
        *(f"不能省略“{step.title}”" for step in catalogue.steps if step.state in missing),
        *_out_of_order(path),
    ]
    if not path or path[-1].state not in catalogue.goals:
        goals = "、".join(step.title for step in catalogue.steps if step.state in catalogue.goals)
        faults.append(f"走不到终点，最后一步应当是“{goals}”")
    if faults:
        raise Invalid(f"政策里{catalogue.title}的步骤不对：{'；'.join(faults)}。请改正政策文件。")
    return Flow(catalogue, tuple(path))


def _states(path: Iterable[Step[S, F, N]]) -> frozenset[S]:
    return frozenset(step.state for step in path)


def _repeated(path: Sequence[Step[S, F, N]]) -> list[Step[S, F, N]]:
    return [step for place, step in enumerate(path) if step.state in _states(path[:place])]


def _out_of_order(path: Sequence[Step[S, F, N]]) -> list[str]:
    return [
        f"“{step.title}”应当在“{later.title}”之后"
        for place, step in enumerate(path)
        for later in path[place + 1 :]
        if later.state in step.after
    ]


def forward(flow: Flow[S, F, N], state: S) -> Step[S, F, N] | None:
    """Return the next step of the way from ``state``; None at the end and off the way."""
    stations = (flow.catalogue.start, *(step.state for step in flow.path))
    return next((step for here, step in zip(stations, flow.path, strict=False) if here == state), None)


def next_steps(flow: Flow[S, F, N], state: S) -> tuple[Step[S, F, N], ...]:
    """Return what can be done from ``state``: the step forward first, then the side steps."""
    onward = forward(flow, state)
    side = tuple(step for step in flow.catalogue.side if state in step.sources)
    return (onward, *side) if onward else side


def step_for(flow: Flow[S, F, N], state: S, action: str) -> Step[S, F, N]:
    """Return the step ``action`` is from ``state``.

    Raises: Invalid when the flow knows no such transition; the sentence says what is possible.
    """
    possible = next_steps(flow, state)
    found = next((step for step in possible if step.action == action), None)
    if found is not None:
        return found
    known = (*flow.catalogue.steps, *flow.catalogue.side)
    title = next((step.title for step in known if step.action == action), action)
    if not possible:
        raise Invalid(f"“{state.label}”的{flow.catalogue.title}已经结束，不能再“{title}”。")
    choices = "、".join(f"“{step.title}”" for step in possible)
    raise Invalid(f"“{state.label}”时不能“{title}”，现在可以：{choices}。")


def checklist(flow: Flow[S, F, N], upto: S, facts: F, numbers: N) -> list[Check]:
    """Return the checks of every step of the way up to and including ``upto``, in order.

    A side state (``upto`` not on the way) has the checks of the whole way.
    """
    checks: list[Check] = []
    for step in flow.path:
        checks += step_checks(step, facts, numbers)
        if step.state == upto:
            break
    return checks


def step_checks(step: Step[S, F, N], facts: F, numbers: N) -> list[Check]:
    """Return the checks of one step."""
    return [check for guard in step.guards for check in guard(facts, numbers)]


def unmet(checks: Iterable[Check]) -> list[Check]:
    """Return the checks that block."""
    return [check for check in checks if not check.ok]


def require(checks: Iterable[Check], act: str = "") -> None:
    """Raise Invalid with the text of every unmet check; its ``fields`` map places to sentences."""
    open_ = unmet(checks)
    if not open_:
        return
    places: dict[str, str] = {}
    for check in open_:
        places[check.goto] = "；".join(filter(None, (places.get(check.goto), check.text)))
    opening = f"还不能“{act}”，请先办好：" if act else ""
    raise Invalid(opening + "；".join(check.text for check in open_), _named(places))


def _named(places: Mapping[str, str]) -> dict[str, str]:
    return {place: text for place, text in places.items() if place}
