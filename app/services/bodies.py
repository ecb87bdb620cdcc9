"""Bodies the county works with: departments, hosts, insurers, those that send members to a vetting team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Field, Kind, Label
from app.core.identity import check_credit_code
from app.core.text import clean
from app.domain.bodies import BodyKind
from app.domain.own_fields import Shown, fields, shown
from app.domain.policy import OwnField
from app.domain.policy.people import Area
from app.services._own import own_fields, own_values
from app.services._versions import unchanged
from app.workspace import Unit
from db.models.people import Body
from db.models.roster import Posting

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body; ``extra`` are the county's own fields, as (title, value), ``kept`` the same by key."""

    id: int
    version: int
    name: Annotated[str, Label("名称", width=26)]
    kind: Annotated[BodyKind, Label("类别", width=16)]
    credit_code: Annotated[str, Label("统一社会信用代码", width=20, kind=Kind.CODE)]
    extra: tuple[tuple[str, Shown], ...] = ()
    kept: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """A body to be kept; ``extra`` are the county's own fields, as (key, value)."""

    name: Annotated[str, Label("名称", width=26)]
    kind: Annotated[BodyKind, Label("类别", width=30)]
    credit_code: Annotated[str, Label("统一社会信用代码", width=20, kind=Kind.CODE)] = ""
    extra: tuple[tuple[str, Any], ...] = ()


@permits(Permission.UNITS_READ)
def bodies(unit: Unit) -> list[BodyRow]:
    """List the bodies by name, with the county's own fields of a body."""
    own = own_fields(unit, "body")
    found = select(Body).where(Body.voided.is_(False)).order_by(Body.name)
    return [
        BodyRow(
            id=one.id,
            version=one.version,
            name=one.name,
            kind=BodyKind.known(one.body_kind),
            credit_code=one.credit_code,
            extra=shown(own, one.extra),
            kept=_kept(own, one.extra),
        )
        for one in unit.session.scalars(found)
    ]


@permits(Permission.UNITS_READ)
def hosts_of(unit: Unit, area: str) -> tuple[tuple[int, str], ...] | None:
    """Return what may lend a worker for a post in ``area``, as (id, name); None: nobody lends there."""
    return tuple((row.id, row.name) for row in bodies(unit)) if area == Area.DEDICATED else None


@permits(Permission.UNITS_READ)
def body_fields(unit: Unit) -> tuple[Field, ...]:
    """Return the county's own fields of a body, for a form."""
    return fields(own_fields(unit, "body"))


@permits(Permission.ROSTER_WRITE)
def add_body(unit: Unit, new: NewBody) -> int:
    """Keep a body and return its id.

    Raises:
        Invalid: it has no name, or one that is taken; its code or an own field is wrong.
    """
    values = _checked(unit, new, None)
    body = Body(**values)
    unit.session.add(body)
    unit.session.flush()  # the caller needs the generated id
    return body.id


@permits(Permission.ROSTER_WRITE)
def change_body(unit: Unit, body_id: int, version: int, new: NewBody) -> None:
    """Change what is known of a body; whoever refers to it goes on referring to it.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: as ``add_body``.
    """
    body = _seen(unit, body_id, version)
    for key, value in _checked(unit, new, body).items():
        setattr(body, key, value)


@permits(Permission.ROSTER_WRITE)
def void_body(unit: Unit, body_id: int, version: int, reason: str) -> None:
    """Take a body off the list that was kept by mistake.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: no reason, or workers are lent by it.
    """
    body = _seen(unit, body_id, version)
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明停用的原因。"})
    lent = select(Posting.id).where(Posting.host_body_id == body_id, Posting.voided_at.is_(None)).limit(1)
    if unit.session.scalar(lent) is not None:
        raise Invalid(f"“{body.name}”是网格员的所属单位，不能停用；请先给他们改所属单位。")
    body.voided, body.void_reason = True, clean(reason)


def _seen(unit: Unit, body_id: int, version: int) -> Body:
    body = unit.session.get(Body, body_id)
    if body is None or body.voided:
        raise NotFound("没有这个组织，请刷新后再试。")
    unchanged(unit, body, version, "这个组织刚被别人修改过，请刷新后再试。", _values(unit, body))
    return body


def _values(unit: Unit, body: Body) -> dict[str, Any]:
    """Return the fields of ``NewBody`` as a body has them."""
    own = {f"extra.{key}": value for key, value in _kept(own_fields(unit, "body"), body.extra)}
    kind = BodyKind.known(body.body_kind)
    return {"name": body.name, "kind": kind, "credit_code": body.credit_code, **own}


def _checked(unit: Unit, new: NewBody, body: Body | None) -> dict[str, Any]:
    """Return the columns of a body.

    Raises: Invalid with what is wrong by field.
    """
    name, code = clean(new.name), clean(new.credit_code).upper()
    kept, wrong = own_values(unit, "body", new.extra, all_asked=True)
    if not name or len(name) > _LONGEST:
        wrong["name"] = f"名称要写明，最多 {_LONGEST} 个字。"
    elif (taken := _named(unit, name)) is not None and taken is not body:
        state = "停用的名单里" if taken.voided else "名单里"
        wrong["name"] = f"{state}已有“{name}”，请核对名称。"
    try:
        code = check_credit_code(code) if code else ""
    except Invalid as error:
        wrong["credit_code"] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    return {"name": name, "body_kind": new.kind.value, "credit_code": code, "extra": kept}


def _named(unit: Unit, name: str) -> Body | None:
    found: Body | None = unit.session.scalar(select(Body).where(Body.name == name))
    return found


def _kept(own: Sequence[OwnField], values: Mapping[str, Any]) -> tuple[tuple[str, Shown], ...]:
    """Return the same values under their keys, for a form to begin with."""
    return tuple((one.key, value) for one, (_, value) in zip(own, shown(own, values), strict=True))
