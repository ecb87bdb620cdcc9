"""What candidates declared on 报名登记表: written, read, handed to the register, forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from app.domain.recruiting.form import TEXTS, Declared, Kin, Stage
from app.services._same import main
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import CampaignCareer, CampaignEntry, CampaignKin

Values = Mapping[str, Any]
KIN, STAGE = ("kinship", "name", "age", "politics", "work"), ("span", "did")
_AMENDED, _CLEARED = "更正登记表", "保存期满清除"
KEPT = ("native_place", "school", "major")
"""What stays true of the person wherever they go, so that the register has it too."""


def declared_of(unit: Unit, entries: Iterable[CampaignEntry]) -> dict[int, Declared]:
    """Return what these declared, by entry."""
    entries = list(entries)
    ids = {entry.id for entry in entries}
    kin, career = _rows(unit, CampaignKin, ids), _rows(unit, CampaignCareer, ids)
    return {
        entry.id: Declared(
            **{key: getattr(entry, key) for key in TEXTS},
            kin=tuple(Kin(*(getattr(one, key) for key in KIN)) for one in kin[entry.id]),
            career=tuple(Stage(*(getattr(one, key) for key in STAGE)) for one in career[entry.id]),
        )
        for entry in entries
    }


def career_of(unit: Unit, case_id: int) -> tuple[Stage, ...]:
    """Return the 简历 that whoever a campaign sent to be vetted had declared; none where nobody was."""
    entries = select(CampaignEntry).where(CampaignEntry.case_id == case_id, CampaignEntry.voided.is_(False))
    return next((one.career for one in declared_of(unit, unit.session.scalars(entries)).values()), ())


def _rows(unit: Unit, model: Any, ids: Collection[int]) -> Mapping[int, list[Any]]:
    found = select(model).where(model.entry_id.in_(ids), model.voided.is_(False)).order_by(model.line)
    rows: dict[int, list[Any]] = defaultdict(list)
    for one in unit.session.scalars(found) if ids else ():
        rows[one.entry_id].append(one)
    return rows


def write(unit: Unit, entry: CampaignEntry, new: Declared) -> bool:
    """Write what was declared, cleaned before, and return whether it says something else than it did.

    A line keeps its row, so that the audit tells what of it was changed.
    """
    kin = _rows(unit, CampaignKin, {entry.id})[entry.id]
    career = _rows(unit, CampaignCareer, {entry.id})[entry.id]
    before = declared_of(unit, [entry])[entry.id]
    if all(getattr(before, key) == getattr(new, key) for key in (*TEXTS, "kin", "career")):
        return False
    for key in TEXTS:  # all was read before: the entry is written once
        setattr(entry, key, getattr(new, key))
    _lines(unit, entry, kin, _lines_of(CampaignKin, KIN, new.kin))
    _lines(unit, entry, career, _lines_of(CampaignCareer, STAGE, new.career))
    return True


def add_lines(unit: Unit, entry: CampaignEntry, new: Declared) -> None:
    """Write family and 简历 of an entry that has none yet."""
    _lines(unit, entry, (), _lines_of(CampaignKin, KIN, new.kin))
    _lines(unit, entry, (), _lines_of(CampaignCareer, STAGE, new.career))


def _lines_of(model: Any, keys: Sequence[str], rows: Sequence[Kin | Stage]) -> list[tuple[Any, Values]]:
    return [(model, {key: getattr(one, key) for key in keys}) for one in rows]


def _lines(
    unit: Unit, entry: CampaignEntry, there: Sequence[Any], wanted: Sequence[tuple[Any, Values]]
) -> None:
    for row, (_, line) in zip(there, wanted, strict=False):
        for key, value in line.items():
            setattr(row, key, value)
    for row in there[len(wanted) :]:
        row.voided, row.void_reason = True, _AMENDED
    for number, (model, line) in enumerate(wanted[len(there) :], start=len(there) + 1):
        unit.session.add(model(entry_id=entry.id, line=number, scope_code=entry.scope_code, **line))


def hand_over(unit: Unit, entry: CampaignEntry) -> None:
    """Let the register say of a person taken on what they declared and what stays true of them."""
    person = unit.session.get_one(Person, entry.person_id)
    for key in KEPT:
        if text := getattr(entry, key):
            setattr(person, key, text)


def family(unit: Unit, case_id: int) -> tuple[Kin, ...]:
    """Return the family the candidate of a case named when they registered for a campaign."""
    entry = unit.session.scalar(
        select(CampaignEntry).where(CampaignEntry.case_id == case_id, CampaignEntry.voided.is_(False))
    )
    return declared_of(unit, [entry])[entry.id].kin if entry is not None else ()


def with_family() -> Select[int]:
    """Ask of whom a family is kept."""
    return (
        select(main(CampaignEntry.person_id))
        .join(CampaignKin, CampaignKin.entry_id == CampaignEntry.id)
        .where(CampaignKin.name != "")
    )


def forget_family(unit: Unit, person_id: int) -> None:
    """Let nothing be known of a person's family, lines struck before included; that there were some stays."""
    for one in unit.session.scalars(_of(CampaignKin, person_id)):
        one.kinship = one.name = one.politics = one.work = ""
        one.age, one.voided, one.void_reason = None, True, _CLEARED


def forget(unit: Unit, person_id: int) -> None:
    """Let nothing be known of what a person declared of themselves, of their 简历 neither."""
    for one in unit.session.scalars(_of(CampaignCareer, person_id)):
        one.span = one.did = ""
        one.voided, one.void_reason = True, _CLEARED
    for entry in unit.session.scalars(select(CampaignEntry).where(CampaignEntry.person_id == person_id)):
        for key in TEXTS:
            setattr(entry, key, "")


def _of(model: Any, person_id: int) -> Select[Any]:
    theirs = select(CampaignEntry.id).where(CampaignEntry.person_id == person_id)
    return select(model).where(model.entry_id.in_(theirs)).order_by(model.id)
