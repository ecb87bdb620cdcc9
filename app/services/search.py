"""The index of the global search: what the actor may see, with the words it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import select

from app.core.access import WHOLE, Permission, Scope, permits
from app.core.money import show
from app.domain.names import spelt
from app.domain.record_numbers import PAGES, Form, read
from app.domain.search import Entry, Group, lines, matches
from app.domain.surveys import ROUNDS_OF
from app.domain.units import FINEST, Level
from app.services import _numbered, documents, pay, recruiting, roster, units, vetting
from app.workspace import Unit
from db.models.awards import AwardRound
from db.models.surveys import Survey
from db.models.tenure import TenureAct

_NOTHING: Mapping[int, list[str]] = {}


@permits(Permission.UNITS_READ)
def entries(unit: Unit) -> list[Entry]:
    """List what the actor may find: units, persons, cases, rounds, acts on agreements, runs, papers.

    What a permission is missing for is left out; numbers are known by their last four digits alone.
    """
    rows = {row.id: row for row in units.tree(unit)}
    may = unit.actor.permissions
    found = list(_grids(rows))
    if Permission.ROSTER_READ in may:
        signed = _numbered.of_people(unit)
        found += [_person(row, rows.get(row.unit_id), signed) for row in roster.named(unit)]
        found += [_other(row, rows.get(row.who.unit_id), signed) for row in roster.named_others(unit)]
        found += _surveys(unit)
        found += _tenure(unit)
    if Permission.VETTING_READ in may:
        papers = _numbered.of_cases(unit), _numbered.of_campaigns(unit)
        found += [_case(row, rows.get(row.unit_id), papers[0].get(row.id, ())) for row in vetting.cases(unit)]
        found += [_campaign(row, papers[1].get(row.id, ())) for row in recruiting.campaigns(unit)]
        found += _awards(unit)
    if Permission.PAY_READ in may:
        found += [_run(row) for row in pay.runs(unit)]
    if Permission.DOCUMENTS_READ in may:
        found += [_paper(row) for row in documents.documents(unit)]
    found += _numbered.registered(unit)
    return found


@permits(Permission.UNITS_READ)
def find_grids(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List the grids a few letters of name, village, code or pinyin fit best; ``target`` is the unit's id."""
    rows = {row.id: row for row in units.tree(unit)}
    return _best([entry for entry in _grids(rows) if entry.target is not None], text, limit)


@permits(Permission.UNITS_READ)
def find_villages(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List the villages and communities that may have grids and fit best; ``target`` is the unit's id."""
    rows = [row for row in units.tree(unit, level=Level.VILLAGE) if not row.statistical]
    found = [
        Entry(
            Group.GRIDS,
            row.name,
            f"{row.path} · {row.code}",
            lines((row.name, row.code, *spelt(row.name))),
            "grids",
            row.id,
        )
        for row in rows
    ]
    return _best(found, text, limit)


@permits(Permission.ROSTER_READ)
def find_people(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List the persons in post whose name, pinyin or last digits fit best; ``target`` is the person's id."""
    may = units.tree.permission in unit.actor.permissions  # a department names its people without the tree
    rows = {row.id: row for row in units.tree(unit)} if may else {}
    serving = roster.named(unit)
    people = [replace(_person(row, rows.get(row.unit_id)), target=row.person_id) for row in serving]
    return _best(people, text, limit)


@permits(Permission.ROSTER_READ)
def find_in_post(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List as ``find_people`` everybody in post, 网格长 and 辅助员 too, each with their role."""
    may = units.tree.permission in unit.actor.permissions
    rows = {row.id: row for row in units.tree(unit)} if may else {}
    serving = roster.named_in_post(unit)
    people = [replace(_other(row, rows.get(row.who.unit_id)), target=row.who.person_id) for row in serving]
    return _best(people, text, limit)


@permits(Permission.ROSTER_READ)
def find_known(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List whoever is registered, in post or not, whom the words fit best; ``target`` is the person's id.

    Nobody to whoever sees a part of the county.
    """
    return _best([_known(row) for row in roster.registered(unit)], text, limit)


def _known(row: roster.NamedRow) -> Entry:
    detail = f"身份证尾号 {row.identity}" if row.identity else ""
    keys = lines((row.name, *row.spellings.split()))
    return Entry(Group.PERSONS, row.name, detail, keys, "", row.person_id, tails=lines([row.identity]))


@permits(Permission.VETTING_READ)
def find_cases(unit: Unit, text: str, limit: int = 8) -> list[Entry]:
    """List the open cases whose number, name or pinyin fit best, or the one a printed sheet is of.

    ``target`` is the case's id.
    """
    record = read(text)
    if record is not None and record.page == PAGES[Form.VISIT]:
        rows = vetting.cases(unit, open_only=True)
        return [_case(row, None, ()) for row in rows if row.id == record.record]
    return _best([_case(row, None, ()) for row in vetting.cases(unit, open_only=True)], text, limit)


def _best(entries: list[Entry], text: str, limit: int) -> list[Entry]:
    return [entry for found in matches(entries, text, limit) for entry in found.entries]


def _grids(rows: dict[int, units.UnitRow]) -> Iterator[Entry]:
    """Yield the units; a grid is found by its village's spelling: ten thousand of their own take seconds."""
    tops = [row for row in rows.values() if row.parent_id not in rows]
    spellings: dict[int, str] = {}
    for row in rows.values():
        grid, named = row.level in FINEST, row
        while named.level in FINEST and (above := rows.get(named.parent_id or 0)):
            named = above
        if named.id not in spellings:
            spellings[named.id] = lines(spelt(named.name))
        everything = tops == [row]
        yield Entry(
            Group.GRIDS,
            row.name,
            f"{row.path} · {row.code}" if row.path else row.code,
            lines((row.name, row.code)) + spellings[named.id][1:],
            "grids",
            row.id if grid else None,
            WHOLE if everything else _scope(row),
            "" if everything else row.full_name,
        )


def _scope(row: units.UnitRow | None) -> Scope | None:
    return Scope(row.scope_lo, row.scope_hi) if row else None


def _person(
    row: roster.NamedRow, place: units.UnitRow | None, signed: Mapping[int, list[str]] = _NOTHING
) -> Entry:
    where = place.full_name if place else ""
    tails = [number for number in (row.identity, row.phone) if number]
    return Entry(
        Group.PERSONS,
        row.name,
        f"{where} · 身份证尾号 {row.identity}".removeprefix(" · ") if row.identity else where,
        lines((row.name, *row.spellings.split(), *signed.get(row.person_id, ()))),
        "roster",
        row.id,
        _scope(place),
        where,
        lines(tails),
    )


def _other(
    row: roster.OtherRow, place: units.UnitRow | None, signed: Mapping[int, list[str]] = _NOTHING
) -> Entry:
    entry = _person(row.who, place, signed)
    return replace(entry, detail=f"{row.why} · {entry.detail}".removesuffix(" · "), page="others")


def _case(row: vetting.CaseRow, place: units.UnitRow | None, papers: Iterable[str]) -> Entry:
    return Entry(
        Group.CASES,
        f"{row.number} {row.name}",
        f"{row.state.label} · {row.place}",
        lines((row.number, row.name, *papers, *spelt(row.name))),
        "vetting",
        row.id,
        _scope(place),
        row.place,
    )


def _campaign(row: recruiting.CampaignRow, papers: Iterable[str]) -> Entry:
    detail = f"{row.state.label} · {row.unit} · {row.heads} 个岗位，{row.entries} 人报名"
    keys = lines((row.number, row.title, row.doc_no, *papers, *spelt(row.title)))
    return Entry(Group.CASES, f"{row.number} {row.title}", detail, keys, "campaign", row.id)


def _awards(unit: Unit) -> Iterator[Entry]:
    """Yield the rounds of 评优, found by number, year, title and the numbers of their papers."""
    if unit.session.scalar(select(AwardRound.id).limit(1)) is None:
        return
    from app.services import awards  # read when there is one

    notices = dict(unit.session.execute(select(AwardRound.id, AwardRound.notice_no)).all())
    for row in awards.rounds(unit):
        name = row.title.partition("年度")[2]
        detail = f"{row.state.label} · 名额 {row.places} 人"
        keys = lines((row.number, row.title, name, row.doc_no, notices[row.id], *spelt(name), *spelt("评优")))
        yield Entry(Group.AWARDS, f"{row.number} {row.title}", detail, keys, "award", row.id)


def _surveys(unit: Unit) -> Iterator[Entry]:
    """Yield the rounds of 摸底, found by number, unit, who looked, and the number of their paper."""
    if unit.session.scalar(select(Survey.id).where(Survey.survey_kind.in_(ROUNDS_OF)).limit(1)) is None:
        return
    from app.services import surveys  # read when there is one

    for row in surveys.rounds(unit):
        title = f"{row.number} {row.unit}第{row.round}轮{row.kind}"
        keys = lines((row.number, row.unit, row.kind, row.bodies, row.doc_no, *spelt(row.kind)))
        yield Entry(Group.SURVEYS, title, f"{row.ends} · {row.bodies}", keys, "surveys", row.id)


def _tenure(unit: Unit) -> Iterator[Entry]:
    """Yield the acts on agreements, found by number, kind and whom they are about."""
    if unit.session.scalar(select(TenureAct.id).limit(1)) is None:
        return
    from app.services import tenure  # read when there is one

    for row in tenure.acts(unit):
        title = f"{row.number} {row.name}{row.kind.label}"
        keys = lines((row.number, row.name, row.kind.label, *spelt(row.name), *spelt(row.kind.label)))
        yield Entry(
            Group.TENURE, title, f"{row.state.label} · {row.effective} · {row.told}", keys, "tenure", row.id
        )


def _run(row: pay.RunRow) -> Entry:
    title = f"{row.month.label}补贴{row.kind.label} {row.number}"
    detail = f"{row.state.label} · {row.paid:,} 人 · {show(row.total)} 元"
    found_by = (title, row.number, str(row.month), row.month.label, *spelt("补贴"))
    return Entry(Group.RUNS, title, detail, lines(found_by), "run", row.id)


def _paper(row: documents.DocumentRow) -> Entry:
    return Entry(Group.PAPERS, row.title, row.number, lines((row.number, row.title)), "documents", row.id)
