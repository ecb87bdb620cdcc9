"""New figures of a unit from a date: another version of it, with a reason; what was before stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import Label, fields_of
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.divisions import RowProblem
from app.domain.sizing import Sized, Sizing
from app.domain.unit_checks import Finding
from app.services._listed import SAME, Comparison, Listed, Said, Standing, against
from app.services._undoing import in_chunks
from app.services._versions import edit_of
from app.services.policy import policy_on
from app.services.units._standing import forget
from app.services.units.queries import tree, unit_by_id
from app.services.units.rows import UnitRow
from app.workspace import Unit
from db.models.units import UnitVersion
from db.scope import valid

_COPIED = ("parent_id", "code", "name", "unit_kind", "statistical", "position", "attrs", "change_id")
_UNKNOWN = "没有这个代码的单位，或不在您的范围内，请核对代码。"
_MOST = 10_000_000  # households or people of one unit: more is a slip of the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted in a unit, from which day, and on what this rests."""

    since: Annotated[date, Label("起始日期", width=11)]
    households: Annotated[int | None, Label("户数", width=8)] = None
    residents: Annotated[int | None, Label("人口", width=8)] = None
    urban_like: Annotated[bool, Label("比照城市", help="农村集镇、拆迁安置社区的网格按城市标准衡量")] = False
    reason: Annotated[str, Label("变更依据", width=40, help="例如“2026年10月入户核实”")]


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """The figures of a unit as they stand; ``seen`` is the version they are of."""

    seen: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """The figures a list gives of a unit by its code; None leaves a figure as it is. ``row`` is its line."""

    code: str
    households: int | None = None
    residents: int | None = None
    urban_like: bool | None = None
    reason: str = ""
    row: int = 0


@permits(Permission.UNITS_WRITE)
def known_figures(unit: Unit, unit_id: int) -> KnownFigures:
    """Return what may be changed of a unit's figures, from today.

    Raises:
        NotFound: it is not there, or not in the actor's scope.
    """
    unit_by_id(unit, unit_id, unit.today)
    now = _in_force(unit, unit_id, unit.today)
    return KnownFigures(now.id, _values(now) | {"since": unit.today, "reason": ""})


@permits(Permission.UNITS_WRITE)
def revise(unit: Unit, unit_id: int, version: int, new: Figures) -> list[str]:
    """Write new figures of a unit from a date and return what they break of the standard, in sentences.

    Raises:
        NotFound: it is not there on that day. Conflict: it was changed since ``version``.
        Invalid: a figure or the reason is missing or wrong, nothing changes, a later change is registered,
            or the policy refuses the size.
    """
    row = unit_by_id(unit, unit_id, new.since)
    now = _in_force(unit, unit_id, new.since)
    if now.id != version:
        sentence = "这个单位刚被别人修改过，或所填日期以前另有变更，请核对后再试。"
        raise Conflict(sentence, version=now.id, theirs=_values(now), edits=[edit_of(unit, now)])
    if faults := _faults(now, new):
        raise Invalid(fields=faults)
    broken = Sizing.of(policy_on(unit, new.since)).check(_sized(row, new))
    if hard := next((one for one in broken if one.hard), None):
        raise Invalid(f"{hard.text}，政策不允许，请先调整网格。")
    _write(unit, now, new)
    forget(unit)
    return [one.text for one in broken]


def _in_force(unit: Unit, unit_id: int, on: date) -> UnitVersion:
    """Return the version of a unit that holds on a day."""
    found = _all_in_force(unit, {unit_id}, on)
    if unit_id not in found:
        raise NotFound("这个单位在所填日期还没有设立或已经撤销，请换一个日期。")
    return found[unit_id]


def _all_in_force(unit: Unit, unit_ids: Collection[int], on: date) -> dict[int, UnitVersion]:
    """Return the versions of units that hold on a day, by unit."""
    found: dict[int, UnitVersion] = {}
    for some in in_chunks(unit_ids):
        versions = select(UnitVersion).where(UnitVersion.unit_id.in_(some), valid(UnitVersion, AsOf(on)))
        found |= {one.unit_id: one for one in unit.session.scalars(versions)}
    return found


def _values(version: UnitVersion) -> dict[str, Any]:
    return {key: getattr(version, key) for key in ("households", "residents", "urban_like")}


def _faults(now: UnitVersion, new: Figures) -> dict[str, str]:
    """Return what is wrong with new figures, by field."""
    faults: dict[str, str] = {}
    for key in ("households", "residents"):
        value = getattr(new, key)
        if value is not None and not 0 <= value <= _MOST:
            faults[key] = f"应在0到{_MOST:,}之间，请核对。"
    if not clean(new.reason):
        faults["reason"] = "请写明变更依据，例如“2026年10月入户核实”。"
    if now.valid_to != OPEN_END:
        faults["since"] = f"{now.valid_to} 起已登记了别的变更，请填那天以后的日期。"
    if not faults and _values(now) == {key: getattr(new, key) for key in _values(now)}:
        faults["households"] = "与现有的完全相同，没有需要登记的变更。"
    return faults


def _sized(row: UnitRow, new: Figures) -> Sized:
    return Sized(
        level=row.level,
        unit_kind=row.unit_kind,
        urban_like=new.urban_like,
        households=new.households,
        residents=new.residents,
        id=row.id,
    )


def _write(unit: Unit, now: UnitVersion, new: Figures) -> None:
    """Close the version in force and write the next; one of the same day is void, for it never held."""
    if now.valid_from == new.since:
        now.voided_at, now.voided_by, now.void_reason = unit.now, unit.actor.login, clean(new.reason)
    else:
        now.valid_to = new.since
    unit.session.flush()  # the database lets no two versions hold at once
    copied = {key: getattr(now, key) for key in _COPIED}
    figures = {key: getattr(new, key) for key in _values(now)}
    unit.session.add(
        UnitVersion(unit_id=now.unit_id, **copied, **figures, valid_from=new.since, reason=clean(new.reason))
    )
    unit.session.flush()


@permits(Permission.UNITS_READ)
def compare_figures(unit: Unit, news: Sequence[UnitFigures], since: date) -> Comparison:
    """Return what every row of a list means beside the figures in force on a day, and what it breaks.

    ``told`` names the columns of ``RowProblem``.
    """
    here = {row.code: row for row in tree(unit, since)}
    now = _all_in_force(unit, [here[new.code].id for new in news if new.code in here], since)
    sizes = Sizing.of(policy_on(unit, since))
    rows = []
    for new in news:
        row = here.get(new.code)
        rows.append(_beside(new, row, now[row.id], (since, sizes)) if row else against("代码", _UNKNOWN))
    return Comparison(rows)


def _beside(new: UnitFigures, row: UnitRow, now: UnitVersion, rule: tuple[date, Sizing]) -> Listed:
    since, sizes = rule
    before, meant = _values(now), _meant(row, new, since)
    if before == {key: getattr(meant, key) for key in before}:
        return SAME
    if wrong := next(_row_problems(new, row, now, rule), None):
        return against(wrong.column, f"{wrong.reason}。")
    changes = tuple(
        f"{one.label.title}：{_shown(before[one.key])} → {_shown(getattr(meant, one.key))}"
        for one in fields_of(Figures)
        if one.key in before and before[one.key] != getattr(meant, one.key)
    )
    known = before["households"] is not None or before["residents"] is not None
    told = tuple(Said("户数", f"{one.text}。", warn=True) for one in _broken(row, meant, sizes))
    return Listed(Standing.CHANGED if known else Standing.NEW, changes if known else (), told)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,}" if isinstance(value, int) else "（空）"


def _broken(row: UnitRow, meant: Figures, sizes: Sizing) -> list[Finding]:
    return sizes.check(_sized(row, meant))


@permits(Permission.UNITS_READ)
def figure_problems(unit: Unit, news: Sequence[UnitFigures], since: date) -> list[RowProblem]:
    """List what keeps a list of figures from being written, by its rows."""
    here = {row.code: row for row in tree(unit, since)}
    now = _all_in_force(unit, [here[new.code].id for new in news if new.code in here], since)
    rule = since, Sizing.of(policy_on(unit, since))
    found: list[RowProblem] = []
    for new in news:
        if new.code in here:
            row = here[new.code]
            found += _row_problems(new, row, now[row.id], rule)
        else:
            found.append(RowProblem(new.row, "代码", new.code, _UNKNOWN.rstrip("。")))
    return found


def _row_problems(
    new: UnitFigures, row: UnitRow, now: UnitVersion, rule: tuple[date, Sizing]
) -> Iterator[RowProblem]:
    since, sizes = rule
    if now.valid_from == since:
        yield RowProblem(new.row, "代码", new.code, f"{since} 已登记过一次，请用单位卡片更正，或换一个日期")
    for key, fault in _faults(now, _meant(row, new, since)).items():
        title = {"households": "户数", "residents": "人口", "reason": "变更依据"}.get(key, "代码")
        yield RowProblem(new.row, title, str(getattr(new, key, "") or ""), fault.rstrip("。"))
    for one in _broken(row, _meant(row, new, since), sizes):
        if one.hard:
            reason = f"{one.text}，政策不允许，请先调整网格"
            yield RowProblem(new.row, "户数", str(new.households or ""), reason)


def _meant(row: UnitRow, new: UnitFigures, since: date) -> Figures:
    """Return the figures a row of a list means: what it leaves out stays."""
    return Figures(
        since=since,
        households=row.households if new.households is None else new.households,
        residents=row.residents if new.residents is None else new.residents,
        urban_like=row.urban_like if new.urban_like is None else new.urban_like,
        reason=new.reason,
    )


@permits(Permission.UNITS_WRITE)
def revise_many(unit: Unit, news: Sequence[UnitFigures], since: date) -> int:
    """Write the figures of a list from a date, all or none, and return how many units have new ones.

    Raises:
        Invalid: a row has a problem; nothing is written.
    """
    if problems := figure_problems(unit, news, since):
        first = problems[0]
        raise Invalid(f"没有写入。第{first.row}行{first.column}“{first.value}”：{first.reason}。")
    here = {row.code: row for row in tree(unit, since)}
    now = _all_in_force(unit, [here[new.code].id for new in news], since)
    for new in news:
        row = here[new.code]
        _write(unit, now[row.id], _meant(row, new, since))
    forget(unit)
    return len(news)
