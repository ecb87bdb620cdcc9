"""What a town's sheet of scores is about: which cycle, which of its people, which marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.assessment import CycleKind, CycleState
from app.imports import scores
from app.imports.locating import means
from app.imports.namesakes import Namesakes, Someone, told
from app.imports.sheet import Book
from app.imports.staged import Fate, Problem, Staged, StagedRow
from app.imports.workers import Locator
from app.services import assessment
from app.services.assessment import CycleRow, Mark, ScoreSheet
from app.services.imports import SubjectRow
from app.services.roster import Standing
from app.workspace import Unit


def cycle_of(
    unit: Unit, book: Book, file_name: str, wished: Month | None, kind: CycleKind | None = None
) -> CycleRow:
    """Return the cycle a sheet is for: the month asked for, or the one its title names, or the only open one.

    Raises:
        Invalid: none of these says which. NotFound: that month has no cycle.
    """
    if month := wished or scores.month_named(book, file_name):
        return assessment.cycle_in(unit, month, kind)
    open_ = [
        cycle
        for cycle in assessment.cycles(unit)
        if cycle.state is CycleState.OPEN and cycle.kind is CycleKind.DAILY
    ]
    if len(open_) != 1:
        raise Invalid("看不出这张评分表是哪个月的，请在标题里写明年月，或用 --month 指定。")
    return open_[0]


def subject_of(people: Sequence[SubjectRow], known: Locator, asked: Namesakes, who: scores.Who) -> int:
    """Return the one subject a row means.

    Raises:
        Invalid: nobody in the cycle agrees with what the row says, or more than one does and nobody has
            said which.
    """
    agreeing = fitting(people, known, who)
    if len(agreeing) == 1:
        return agreeing[0].subject_id
    for places, written in ((known.towns, who.town), (known.grids, who.grid)):
        if written:
            places.find(written)  # a name nobody knows is asked about
    return asked.one(who.at, who.name, told_apart(agreeing), "，或加上“身份证后四位”一列")


def said_again(
    people: Sequence[SubjectRow], known: Locator, asked: Namesakes, who: scores.Who, subject: int
) -> None:
    """Ask again of a row that was said to mean somebody whom another row means."""
    asked.unsay(who.at, subject, who.name, told_apart(fitting(people, known, who)))


def told_apart(people: Sequence[SubjectRow]) -> list[Someone]:
    """Return people of one name with what tells them apart."""
    return [(one.subject_id, told(one.town, one.grid, tail=one.tail)) for one in people]


def fitting(people: Sequence[SubjectRow], known: Locator, who: scores.Who) -> list[SubjectRow]:
    """Return whom a row may mean: all of the name, where what else it says fits none of several.

    Raises: Invalid where there is nobody.
    """
    named = [one for one in people if one.name == who.name]
    if not named:
        raise Invalid(f"本期考核名单里没有“{who.name}”，请核对姓名，或看看是否已调离。")
    tail = who.identity[-4:] or who.tail
    agreeing = [one for one in named if not tail or one.tail == tail]
    if not agreeing:
        raise Invalid(f"“{who.name}”的身份证后四位与名单不同，请核对是不是同一个人。")
    there = [
        one
        for one in agreeing
        if means(known.towns, who.town, one.town) and means(known.grids, who.grid, one.grid)
    ]
    return there if len(agreeing) > 1 and there else agreeing


def doubt(people: Sequence[SubjectRow], known: Locator, who: scores.Who) -> tuple[str, str] | None:
    """Return the column and the sentence where the only one of a name is not where the row says they are."""
    named = [one for one in people if one.name == who.name]
    if len(named) != 1 or who.identity or who.tail:
        return None
    one = named[0]
    for key, places, written, there in (
        ("town", known.towns, who.town, one.town),
        ("grid", known.grids, who.grid, one.grid),
    ):
        if not means(places, written, there):
            said = f"本期名单里的“{one.name}”在“{there}”，与这里写的不同，请核对是不是同一个人。"
            return key, said
    return None


def marks_of(row: StagedRow, rules: scores.SheetRules) -> list[Mark]:
    """Return a row's marks; its remark goes to the first one below the full score."""
    found = scores.scores_of(row, rules)
    reason = str(row.values.get("reason") or "")
    full = {item.code: item.maximum for item in rules.indicators}
    at = next((code for code, value in found.items() if value < full[code]), next(iter(found), ""))
    subject = rules.subject_of(scores.who(row))
    return [
        Mark(subject_id=subject, item=code, raw=value, reason=reason if code == at else "")
        for code, value in found.items()
    ]


def score_problems(
    unit: Unit, cycle_id: int, rows: Sequence[StagedRow], rules: scores.SheetRules
) -> Iterator[Problem]:
    """Yield what the assessment's own guard says of the marks, at their cells."""
    by_subject = {rules.subject_of(scores.who(row)): row for row in rows}
    marks = [mark for row in rows for mark in marks_of(row, rules)]
    for place, sentence in assessment.faults(unit, cycle_id, marks).items():
        subject, _, item = place.partition(".")
        yield by_subject[int(subject)].problem(item, f"{sentence.rstrip('。')}。")


def with_fates(staged: Staged, sheet: ScoreSheet, rules: scores.SheetRules) -> Staged:
    """Return the file with what every row means beside the marks there are: new, changed or the same."""
    codes = [column.code for column in sheet.columns]
    there = {row.subject_id: dict(zip(codes, row.marks, strict=True)) for row in sheet.rows}
    titles = {item.code: item.title for item in rules.indicators}
    fates = {}
    for row in staged.accepted:
        before = there.get(rules.subject_of(scores.who(row)), {})
        fates[row.table.sheet, row.row] = _fate(before, scores.scores_of(row, rules), titles)
    return replace(staged, fates=fates)


def _fate(
    before: Mapping[str, Decimal | None], after: Mapping[str, Decimal], titles: Mapping[str, str]
) -> Fate:
    changed = [
        f"{titles[code]}：{stood.normalize():f} → {value.normalize():f}"
        for code, value in after.items()
        if (stood := before.get(code)) is not None and stood != value
    ]
    if changed:
        return Fate(Standing.CHANGED.label, tuple(changed))
    fresh = any(before.get(code) is None for code in after)
    return Fate(Standing.NEW.label if fresh else Standing.SAME.label)
