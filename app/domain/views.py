"""A view of a list with a name: filters, order, columns, groups; as JSON and back, nothing taken on faith."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.core.errors import Invalid
from app.core.fields import Field, Kind
from app.core.narrowing import Kept
from app.core.period import Month
from app.domain.arrangement import Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How somebody looks at a list; ``still`` is how many columns stay while the others scroll."""

    name: str = ""
    kept: tuple[Kept, ...] = ()
    sorts: tuple[Sort, ...] = ()
    columns: tuple[str, ...] = ()
    group: str | None = None
    still: int = 0


DENSITIES = {"compact": ("紧凑", 28), "usual": ("标准", 34), "roomy": ("宽松", 40)}  # title, height of a row
_WIDTHS = range(40, 1201)


class Shelf:
    """What a person keeps of one list: views with names, and how it was left; JSON in ``notes``."""

    def __init__(self, notes: dict[str, Any], key: str, fields: Sequence[Field]) -> None:
        self._notes, self._key, self._fields = notes, f"list.{key}", fields

    @property
    def _kept(self) -> dict[str, Any]:
        found = self._notes.get(self._key)
        return found if isinstance(found, dict) else {}

    def _keep(self, **values: Any) -> None:
        self._notes[self._key] = {**self._kept, **values}

    def views(self) -> list[View]:
        """Return the views with names."""
        raw = self._kept.get("views")
        found = [from_json(each, self._fields) for each in raw] if isinstance(raw, list) else []
        return [view for view in found if view is not None and view.name]

    def save(self, view: View) -> None:
        """Keep a view; one of the same name gives way."""
        others = [each for each in self.views() if each.name != view.name]
        self._keep(views=[to_json(each) for each in (*others, view)])

    def forget(self, name: str) -> None:
        """Drop a view."""
        self._keep(views=[to_json(view) for view in self.views() if view.name != name])

    def leave(self, view: View, widths: Mapping[str, int]) -> None:
        """Keep how the list is left."""
        self._keep(last=to_json(view), widths=dict(widths))

    def left(self) -> tuple[View | None, dict[str, int]]:
        """Return how the list was left: its view, and the widths of columns at 100 per cent."""
        raw, known = self._kept.get("widths"), {field.key for field in self._fields}
        widths = raw if isinstance(raw, dict) else {}
        fits = {key: width for key, width in widths.items() if key in known and type(width) is int}
        return from_json(self._kept.get("last"), self._fields), {
            key: width for key, width in fits.items() if width in _WIDTHS
        }

    @property
    def density(self) -> str:
        """How high rows are wanted; the same for all lists of a person."""
        found = self._notes.get("density")
        return found if isinstance(found, str) and found in DENSITIES else "usual"

    @density.setter
    def density(self, name: str) -> None:
        self._notes["density"] = name


def to_json(view: View) -> dict[str, Any]:
    """Return the view as JSON knows it."""
    return {
        "name": view.name,
        "kept": [_kept_out(kept) for kept in view.kept],
        "sorts": [[sort.key, sort.descending] for sort in view.sorts],
        "columns": list(view.columns),
        "group": view.group,
        "still": view.still,
    }


def from_json(raw: object, fields: Sequence[Field]) -> View | None:
    """Return the view that was kept; what this list does not know (any more) is left out of it.

    None for what is no view at all.
    """
    known = {field.key: field for field in fields}
    if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str):
        return None
    still, group = raw.get("still"), raw.get("group")
    return View(
        name=raw["name"],
        kept=tuple(kept for each in _items(raw, "kept") if (kept := _kept_in(each, known)) is not None),
        sorts=tuple(sort for each in _items(raw, "sorts") if (sort := _sort_in(each, known)) is not None),
        columns=tuple(dict.fromkeys(key for key in _items(raw, "columns") if _is_known(key, known))),
        group=group if _is_known(group, known) else None,
        still=still if type(still) is int and 0 <= still <= len(fields) else 0,
    )


def _items(raw: Mapping[str, Any], key: str) -> list[Any]:
    found = raw.get(key)
    return found if isinstance(found, list) else []


def _is_known(key: object, known: Mapping[str, Field]) -> bool:
    return isinstance(key, str) and key in known


def _sort_in(raw: object, known: Mapping[str, Field]) -> Sort | None:
    match raw:
        case [str(key), bool(descending)] if key in known:
            return Sort(key, descending)
    return None


def _kept_out(kept: Kept) -> dict[str, Any]:
    if kept.values is not None:
        return {"key": kept.key, "values": sorted(map(_out, kept.values), key=repr)}
    return {"key": kept.key, "least": _out(kept.least), "most": _out(kept.most)}


def _out(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept_in(raw: object, known: Mapping[str, Field]) -> Kept | None:
    if not isinstance(raw, Mapping) or not _is_known(raw.get("key"), known):
        return None
    field = known[raw["key"]]
    try:
        if isinstance(raw.get("values"), list):
            return Kept(key=field.key, values=frozenset(_in(field, value) for value in raw["values"]))
        least, most = _in(field, raw.get("least")), _in(field, raw.get("most"))
    except (Invalid, InvalidOperation, ValueError, TypeError):
        return None
    return None if least is None and most is None else Kept(key=field.key, least=least, most=most)


def _in(field: Field, value: Any) -> Any:
    """Return a value of the field's kind.

    Raises: ValueError, TypeError, InvalidOperation or Invalid for what is none.
    """
    if value is None:
        return None
    if field.kind in (Kind.FLAG, Kind.COUNT):
        if type(value) is not (bool if field.kind is Kind.FLAG else int):
            raise TypeError(value)
        return value
    if not isinstance(value, str):
        raise TypeError(value)
    if field.kind is Kind.CHOICE:
        return type(field.choices[0])(value)
    return _READ.get(field.kind, str)(value)


_READ: dict[Kind, Any] = {
    Kind.MONEY: Decimal,
    Kind.SCORE: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.TIME: datetime.fromisoformat,
    Kind.MONTH: Month.parse,
}
