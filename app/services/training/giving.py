"""Certificates: given by the county to who was there and passed, voided with the reason, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Denied, Invalid, NotFound
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.policy import CertificateRule
from app.domain.training import certificate_number
from app.domain.training.rules import certificate_fault, ends_on, validity
from app.services._same import same
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.services.roster._places import Place, homes_of
from app.services.training._book import facts, held, labels, lines, place_of, taken
from app.services.training.rows import CertificateRow
from app.workspace import Unit
from db.models.people import Person
from db.models.training import TrainingCertificate, TrainingPlace, TrainingSession

_DAY = timedelta(days=1)
_COUNTY = "培训证书由县级经办核发，乡镇可以查看。"


@permits(Permission.ROSTER_WRITE)
def certify(unit: Unit, session_id: int, version: int) -> int:
    """Give a certificate to everybody of a session who may have one, and return how many.

    Raises: Denied in a part of the county; NotFound, Conflict; Invalid where nobody may, with the reasons.
    """
    _county(unit)
    session = held(unit, session_id, version)
    sheet = lines(unit, session.id)
    known = taken(unit, sheet)
    faults = {one.id: certificate_fault(facts(session), session.state, known[one.id]) for one in sheet}
    good = [one for one in sheet if not faults[one.id]]
    if not good:
        said = "".join(list(dict.fromkeys(filter(None, faults.values())))[:3])
        raise Invalid(f"没有可以发证的人。{said}")
    _give(unit, good)
    return len(good)


@permits(Permission.ROSTER_WRITE)
def certify_one(unit: Unit, place_id: int, version: int) -> int:
    """Give a certificate to one line of a sheet, and return its id.

    Raises: Denied, NotFound, Conflict; Invalid: not there, not passed, or given already.
    """
    _county(unit)
    row, session = place_of(unit, place_id, version)
    if why := certificate_fault(facts(session), session.state, taken(unit, [row])[row.id]):
        raise Invalid(why)
    (made,) = _give(unit, [row])
    return made.id


def _county(unit: Unit) -> None:
    if WHOLE not in unit.actor.scopes:
        raise Denied(_COUNTY)


def _rule(unit: Unit, day: date) -> CertificateRule:
    stated = policy_on(unit, day).training.certificate
    if stated is None:
        raise Invalid("县政策没有写培训证书的有效期，不能发证；请先在“设置 › 政策依据”中补充。")
    return stated.value


def _give(unit: Unit, rows: Sequence[TrainingPlace]) -> list[TrainingCertificate]:
    rule, today = _rule(unit, unit.today), unit.today
    last = ends_on(rule, today)
    there = func.count(TrainingCertificate.id)
    so_far = unit.session.scalar(
        select(there).where(TrainingCertificate.number.like(f"%{today.year}-%"))  # none is ever removed
    )
    made = [
        TrainingCertificate(
            place_id=row.id,
            person_id=row.person_id,
            number=certificate_number(today.year, (so_far or 0) + place),
            valid_from=today,
            valid_to=OPEN_END if last is None else last + _DAY,
        )
        for place, row in enumerate(rows, start=1)
    ]
    unit.session.add_all(made)
    unit.session.flush()
    return made


@permits(Permission.ROSTER_WRITE)
def void_certificate(unit: Unit, certificate_id: int, version: int, reason: str) -> None:
    """Void a certificate, with the reason; its number is given to nobody.

    Raises: Denied in a part of the county; NotFound, Conflict; Invalid without a reason, or twice.
    """
    _county(unit)
    said = clean(reason)
    if len(said) < 2:
        raise Invalid(fields={"reason": "请写明作废的原因，至少两个字。"})
    row = unit.session.get(TrainingCertificate, certificate_id)
    if row is None:
        raise NotFound("没有这张证书，请刷新后再试。")
    unchanged(unit, row, version, "这张证书刚被别人办理过，请刷新后再看。")
    if row.voided_at is not None:
        raise Invalid(f"证书 {row.number} 已经作废。")
    row.voided_at, row.voided_by, row.void_reason = unit.now, unit.actor.login, said[:200]


@permits(Permission.ROSTER_READ)
def certificates(unit: Unit, person_id: int | None = None) -> list[CertificateRow]:
    """List the certificates of whom the actor sees, the latest first; of one person if given."""
    return _rows(
        unit, *([] if person_id is None else [TrainingCertificate.person_id.in_(same(unit, person_id))])
    )


@permits(Permission.ROSTER_READ)
def one_certificate(unit: Unit, certificate_id: int) -> CertificateRow:
    """Return one certificate.

    Raises: NotFound outside the actor's scope.
    """
    found = _rows(unit, TrainingCertificate.id == certificate_id)
    if not found:
        raise NotFound("没有这张证书，或不在您的管辖范围，请刷新后再试。")
    return found[0]


def _rows(unit: Unit, *where: ColumnElement[bool]) -> list[CertificateRow]:
    found = unit.session.execute(
        select(TrainingCertificate, TrainingPlace, TrainingSession, Person.name)
        .join(TrainingPlace, TrainingPlace.id == TrainingCertificate.place_id)
        .join(TrainingSession, TrainingSession.id == TrainingPlace.session_id)
        .join(Person, Person.id == TrainingCertificate.person_id)
        .where(*where)
        .order_by(TrainingCertificate.valid_from.desc(), TrainingCertificate.id.desc())
    ).all()
    homes = homes_of(unit, {row.TrainingPlace.person_id for row in found})
    stated = policy_on(unit, unit.today).training.certificate
    words, warn = labels(unit), stated.value.warn_days if stated else 0
    return [
        _row(unit, Parts(*row, homes[row.TrainingPlace.person_id]), words, warn)
        for row in found
        if row.TrainingPlace.person_id in homes
    ]


class Parts(NamedTuple):
    """Of what a row is made."""

    given: TrainingCertificate
    line: TrainingPlace
    session: TrainingSession
    name: str
    home: Place


def _row(unit: Unit, one: Parts, words: Mapping[str, str], warn: int) -> CertificateRow:
    given, session = one.given, one.session
    last = None if given.valid_to == OPEN_END else given.valid_to - _DAY
    return CertificateRow(
        id=given.id,
        version=given.version,
        person_id=given.person_id,
        session_id=session.id,
        number=given.number,
        name=one.name,
        validity=validity(last, unit.as_of.valid_on, warn, voided=given.voided_at is not None),
        title=session.title,
        level=words.get(session.training_level, session.training_level),
        hours=session.hours,
        score=one.line.score,
        issued=given.valid_from,
        expires=last,
        town=one.home.town,
        grid=one.home.grid or one.home.village,
        note=given.void_reason or "",
    )
