"""A file into the database: read and checked for the person who sends it, then all rows or none.

Reading happens in one look at the database, writing in one transaction; between them nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from app.core.access import Permission
from app.core.collector import collector_held
from app.core.period import Month
from app.domain.assessment import CycleKind
from app.imports import (
    beside,
    daily,
    dating,
    given,
    marking,
    naming,
    registering,
    scores,
    telling,
    twice,
    workers,
)
from app.imports.announced import announced_list
from app.imports.answers import Answers, asked, named, with_people
from app.imports.campaigns import candidate_list, exam_list
from app.imports.checkins import check_in_list
from app.imports.checks import check_list
from app.imports.equipment import equipment_list
from app.imports.figures import figure_list
from app.imports.forces import force_list
from app.imports.guard import Intake, intake
from app.imports.insured import insured_list
from app.imports.listed import OneList
from app.imports.money import money_list
from app.imports.namesakes import Namesakes
from app.imports.parts import part_list
from app.imports.progress import Step, quiet, within
from app.imports.reading import reading
from app.imports.returned import answer_list
from app.imports.rows import Layout, stage
from app.imports.rulings import ruling_list
from app.imports.sheet import Book
from app.imports.signed import signed_list
from app.imports.staged import Problem, Severity, Staged
from app.imports.units import unit_list
from app.imports.visits import visit_list
from app.services import accounts, assessment, imports, roster
from app.services.imports import ImportKind, NewBatch
from app.workspace import Unit, Workspace

NOTHING_SAID = Answers()
_CHECKING, _WRITING = (0.3, 0.7), 0.85  # of the whole, as 10,000 rows take their time
_SEVERITY = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a file is to be taken.

    ``of`` names the campaign, contract, run or session of a list; ``month`` of scores and payments, ``since``
    of units, insurance and payments are found where they are not said.
    """

    accept_valid: bool = False
    dry_run: bool = False
    month: Month | None = None
    cycle: CycleKind | None = None  # of the month's assessments, which; else the regular one
    since: date | None = None
    of: str = ""
    answers: Answers = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Settled:
    """A file with the problems the service names too, and the act that writes its accepted rows.

    ``anything`` is whether there is something to write: a list that says what is known already has nothing.
    """

    staged: Staged
    write: Callable[[], int]
    anything: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A file read against the database; ``settle`` asks the service about its rows where it will write."""

    staged: Staged
    settle: Callable[[Unit], Settled]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: ``batch`` None means that nothing was written."""

    file: Intake
    book: Book
    staged: Staged
    batch: int | None

    @property
    def refused(self) -> bool:
        """Return whether some rows, or the file as a whole, have errors."""
        return _refused(self.staged)


Reader = Callable[[Unit, Intake, Book, Wishes, Step], Read]


def take(workspace: Workspace, kind: ImportKind, path: Path, wishes: Wishes) -> Taken:
    """Read a file and write its rows: all, or with ``accept_valid`` those without an error, or none.

    Raises:
        Invalid: the file cannot be read, or the service refuses it. Unavailable: it is missing or locked.
    """
    return take_file(workspace, kind, intake(path), wishes)


@collector_held()
def take_file(
    workspace: Workspace, kind: ImportKind, file: Intake, wishes: Wishes, step: Step = quiet
) -> Taken:
    """Do the same with bytes in hand: what was looked at is what is written.

    ``step`` is told how far it is; what it raises stops it wherever it is, and nothing has been written.

    Raises:
        Invalid: as ``take``.
    """
    step(0.0, "正在读取文件…")
    with reading(file) as parsed:
        reader = _reader(workspace, kind, wishes)
        book = parsed(lambda: step(0.0, "正在读取文件…"))
    read = workspace.ask(reader, file, book, wishes, within(step, *_CHECKING))
    step(_CHECKING[1], "正在与已登记的核对…")
    if wishes.dry_run or not _may(read.staged, wishes):
        return Taken(file, book, workspace.ask(read.settle).staged, None)
    staged, batch = workspace.do(_settle, read, wishes, step)
    return Taken(file, book, staged, batch)


def _settle(unit: Unit, read: Read, wishes: Wishes, step: Step) -> tuple[Staged, int | None]:
    settled = read.settle(unit)
    step(_WRITING, "正在写入…")
    batch = None
    if settled.anything and _may(settled.staged, wishes):
        naming.keep(unit, wishes.answers.units)
        batch = settled.write()
    step(1.0, "正在写入…")  # whoever stops it now still finds nothing: the transaction is not over
    return settled.staged, batch


def _may(staged: Staged, wishes: Wishes) -> bool:
    return bool(staged.accepted) and (wishes.accept_valid or not _refused(staged))


def _refused(staged: Staged) -> bool:
    return bool(staged.refused) or staged.blocked


def _reader(workspace: Workspace, kind: ImportKind, wishes: Wishes) -> Reader:
    """Return what reads a kind of file; what a roster is read by is asked while the file is parsed."""
    if kind is ImportKind.WORKERS:
        return partial(read_workers, rules=workspace.ask(registering.roster_rules, wishes.answers.units))
    return _READERS[kind]


def read_workers(
    unit: Unit, file: Intake, book: Book, wishes: Wishes, step: Step, *, rules: workers.RosterRules
) -> Read:
    """Return a roster with the problems of the file; the roster's own guard speaks when it is settled."""
    staged = _staged(unit, ImportKind.WORKERS, (file, book), workers.worker_layout(rules), wishes, step)
    staged = with_people(unit, staged, wishes.answers.same, demo=rules.demo, today=rules.today)
    staged = twice.asked(staged, wishes.answers.twice, rules.waged)
    staged = naming.asked(unit, staged, rules.locator.levels_of_places)
    of = (ImportKind.WORKERS, "")
    staged = dating.with_towns(staged, rules.locator)
    staged = dating.asked(unit, staged, book, of, older=wishes.answers.older)
    staged = _known(unit, staged, ImportKind.WORKERS, "")
    return Read(staged, partial(_settle_workers, staged=staged, rules=rules))


def _settle_workers(unit: Unit, staged: Staged, rules: workers.RosterRules) -> Settled:
    rows = staged.accepted
    numbers = registering.numbers(rows)
    plan = roster.check_many(unit, [registering.worker(row, rules) for row in rows], numbers)
    known = roster.compare(unit, plan, registering.unsaid(staged, rows))
    told = [problem for problem in plan.problems if not beside.answered(known, problem)]
    settled = staged.with_problems(
        registering.problem_at(rows[one.index], one.field, one.text, _SEVERITY[one.warn])
        for one in (*told, *beside.against(known))
    )
    settled = beside.with_fates(settled, rows, known)
    good = {id(row) for row in settled.accepted}
    fresh = [row for at, row in enumerate(rows) if id(row) in good and at not in known]
    updates = [one.update for at, one in known.items() if one.update and id(rows[at]) in good]
    if len(fresh) < len(rows):
        plan = roster.check_many(unit, [registering.worker(row, rules) for row in fresh], numbers)

    batch = _batch(settled, "")
    write = partial(imports.register_workers, unit, batch, plan, updates)
    return Settled(settled, write, bool(fresh or updates))


def read_scores(unit: Unit, file: Intake, book: Book, wishes: Wishes, step: Step) -> Read:
    """Return a town's sheet with the problems of the file and those the assessment's own guard names."""
    cycle = marking.cycle_of(unit, book, file.name, wishes.month, wishes.cycle)
    sheet = assessment.score_sheet(unit, cycle.id)
    titles = [column.title for column in sheet.columns]
    indicators = tuple(
        scores.Indicator(column.code, column.title, column.maximum, scores.shorter(column.title, titles))
        for column in sheet.columns
    )
    people, known = imports.subjects(unit, cycle.id), naming.located(unit, wishes.answers.units)
    asked_ = Namesakes(wishes.answers.who)
    rules = scores.SheetRules(
        demo=accounts.about(unit).demo,
        today=unit.today,
        indicators=indicators,
        subject_of=partial(marking.subject_of, people, known, asked_),
        again=partial(marking.said_again, people, known, asked_),
        doubt=partial(marking.doubt, people, known),
    )
    by_day = assessment.daily_items(unit, cycle.id) if daily.is_daily(book) else None
    if by_day is not None and by_day.items:
        days = daily.DailyRules(rules, by_day, asked_)
        return _read_daily(unit, (file, book), days, cycle.id, (wishes, step))
    staged = _staged(unit, ImportKind.SCORES, (file, book), scores.score_layout(rules), wishes, step)
    staged = asked_.asked(naming.asked(unit, staged, (known.towns, known.grids)))
    staged = _known(unit, staged, ImportKind.SCORES, f"{cycle.id}")
    return Read(staged, partial(_settle_scores, staged=staged, rules=rules, cycle_id=cycle.id))


def _read_daily(
    unit: Unit, of: tuple[Intake, Book], rules: daily.DailyRules, cycle: int, how: tuple[Wishes, Step]
) -> Read:
    """Return counts of days, whose marks follow from them."""
    staged = rules.asked.asked(_staged(unit, ImportKind.SCORES, of, daily.daily_layout(rules), *how))
    staged = _known(unit, staged, ImportKind.SCORES, f"{cycle}")

    def settle(unit: Unit) -> Settled:
        settled, marks = daily.settled(unit, staged, rules, cycle)
        batch, new = _batch(settled, f"{cycle}"), telling.to_write(settled) > 0
        return Settled(settled, lambda: imports.enter_scores(unit, batch, cycle, marks), new)

    return Read(staged, settle)


def _settle_scores(unit: Unit, staged: Staged, rules: scores.SheetRules, cycle_id: int) -> Settled:
    settled = staged.with_problems(marking.score_problems(unit, cycle_id, staged.accepted, rules))
    settled = marking.with_fates(settled, assessment.score_sheet(unit, cycle_id), rules)
    marks = [mark for row in settled.accepted for mark in marking.marks_of(row, rules)]
    batch = _batch(settled, f"{cycle_id}")
    new = telling.to_write(settled) > 0
    return Settled(settled, lambda: imports.enter_scores(unit, batch, cycle_id, marks), new)


def read_list(unit: Unit, file: Intake, book: Book, wishes: Wishes, step: Step, *, kind: ImportKind) -> Read:
    """Return a list about one thing; what is kept of it speaks when it is settled."""
    one = _LISTS[kind](unit, wishes)
    staged = _staged(unit, kind, (file, book), one.layout, wishes, step)
    if Permission.ROSTER_WRITE in unit.actor.permissions:  # who may be told whose number was damaged
        demo = accounts.about(unit).demo
        staged = with_people(unit, staged, wishes.answers.same, demo=demo, today=unit.today)
    staged = one.asked.asked(naming.asked(unit, staged, one.places))
    staged = dating.asked(unit, staged, book, (kind, one.target), older=wishes.answers.older)
    staged = _known(unit, staged, kind, one.target)

    def settle(unit: Unit) -> Settled:
        found = one.settled(unit, staged)
        batch = _batch(found.staged, one.target)
        return Settled(found.staged, lambda: found.write(unit, batch), found.anything)

    return Read(staged, settle)


def _places(unit: Unit, wishes: Wishes) -> workers.Locator:
    return naming.located(unit, wishes.answers.units)


_LISTS: dict[ImportKind, Callable[[Unit, Wishes], OneList]] = {
    ImportKind.UNITS: lambda unit, asked: unit_list(unit, asked.since),
    ImportKind.FIGURES: lambda unit, asked: figure_list(unit, asked.since),
    ImportKind.CHECKS: lambda unit, asked: check_list(unit, asked.month, _places(unit, asked)),
    ImportKind.VISITS: lambda unit, asked: visit_list(unit, asked.answers.who),
    ImportKind.PARTS: lambda unit, asked: part_list(unit, asked.since, _places(unit, asked)),
    ImportKind.FORCES: lambda unit, asked: force_list(unit, asked.since, _places(unit, asked)),
    ImportKind.CHECK_INS: lambda unit, asked: check_in_list(unit, _places(unit, asked)),
    ImportKind.EQUIPMENT: lambda unit, asked: equipment_list(unit, _places(unit, asked)),
    ImportKind.CANDIDATES: lambda unit, asked: candidate_list(unit, asked.of, asked.answers.units),
    ImportKind.EXAM: lambda unit, asked: exam_list(unit, asked.of, asked.answers.who),
    ImportKind.DECISIONS: lambda unit, _asked: ruling_list(unit),
    ImportKind.PUBLICITY: lambda unit, _asked: announced_list(unit),
    ImportKind.INSURANCE: lambda unit, asked: insured_list(unit, asked.of, asked.since, asked.answers.rest),
    ImportKind.PAYMENTS: lambda unit, asked: answer_list(unit, asked.of, asked.month, asked.since),
    ImportKind.TRAINING: lambda unit, asked: signed_list(unit, asked.of, asked.answers.who),
    ImportKind.LEDGER: lambda unit, _asked: money_list(unit),
}


def _staged(
    unit: Unit, kind: ImportKind, of: tuple[Intake, Book], layout: Layout, wishes: Wishes, step: Step
) -> Staged:
    """Return a file read by what its titles were said to mean, now or earlier, and what is open."""
    said = {**imports.remembered(unit, kind), **wishes.answers.columns}
    answers = wishes.answers
    named_ = given.filled(named(layout, said), answers.given, answers.given_at)
    staged = asked(stage(of[0], named_, of[1], step), named_, said)
    return given.asked(staged, named_, answers.given, answers.given_at)


def _known(unit: Unit, staged: Staged, kind: ImportKind, target: str) -> Staged:
    """Return the same with a problem when this very file was imported before."""
    if before := imports.same_file(unit, kind, staged.sha256, target):
        reason = f"这个文件已经导入过（批次 {before.id}）；要重新导入，请先撤回批次 {before.id}。"
        return staged.with_problems([Problem(0, "", staged.file_name, reason)])
    return staged


def _batch(staged: Staged, target: str) -> NewBatch:
    return NewBatch(
        file_name=staged.file_name,
        sha256=staged.sha256,
        rows=len(staged.rows),
        rejected=len(staged.rows) - len(staged.accepted),
        warnings=sum(one.severity is Severity.WARNING for one in staged.problems),
        target=target,
        detail={"encoding": staged.encoding, "skipped": len(staged.skipped)}
        | ({imports.COLUMNS: dict(staged.columns)} if staged.columns else {})
        | ({imports.GIVEN: dict(staged.given)} if staged.given else {})
        | ({imports.DATED: dict(staged.dated)} if staged.dated else {}),
    )


_READERS: dict[ImportKind, Reader] = {
    ImportKind.SCORES: read_scores,
    **{kind: partial(read_list, kind=kind) for kind in _LISTS},
}
