"""Persons, their bank accounts, and bodies: the two identities everything else refers to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, composite, mapped_column

from app.core.access import Permission
from app.core.identity import Sex
from app.domain.sensitivity import Sensitivity
from db.base import COUNTY, MINE, Assigned, Reach, Versioned, Working, through
from db.sealed import Sealed

_SEALED = (
    "sensitivity = 'general' AND hidden_cipher IS NULL OR sensitivity <> 'general'"
    " AND hidden_cipher IS NOT NULL AND phone = '' AND address = '' AND hukou_address = ''"
)
_VEILED = "sensitivity <> 'important' OR former_name = '' AND name LIKE '_*'"


class Person(Working):
    """One human being; candidate, worker, volunteer, account and resident refer to it."""

    __tablename__ = "person"
    # of most the column says where, by an index; a few serve or served in several places, or nowhere yet
    reach = Reach(
        "inside(scope_code) OR scope_code IS NULL AND (id IN (SELECT person_id FROM app.posting)"
        " OR id IN (SELECT person_id FROM app.vetting_case)"
        " OR id IN (SELECT person_id FROM app.campaign_entry)"
        f" OR ({MINE} AND app.unplaced(id)))",
        dept=Assigned("id", "posting", "person_id"),
    )
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    uid: Mapped[str] = mapped_column(String(32), unique=True)  # names the row inside its ciphertexts
    name: Mapped[str] = mapped_column(String(60))
    former_name: Mapped[str] = mapped_column(String(60), default="")
    sort_key: Mapped[str] = mapped_column(String(120), index=True)
    full_keys: Mapped[str] = mapped_column(String(800), default="")
    initial_keys: Mapped[str] = mapped_column(String(200), default="")
    id_type: Mapped[str] = mapped_column(String(3), default="111")
    id_number: Mapped[Sealed] = composite(
        mapped_column("id_cipher", LargeBinary, nullable=True),
        mapped_column("id_blind", LargeBinary, nullable=True),
        mapped_column("id_tail", String(4), nullable=True),
    )
    sex: Mapped[Sex]
    birth: Mapped[date]
    ethnicity: Mapped[str] = mapped_column(String(20), default="")
    politics: Mapped[str] = mapped_column(String(20), default="")
    education: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    hukou_address: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: where all their postings and cases lie, kept by a server's trigger; None: in several places, or in none
    scope_code: Mapped[int | None] = mapped_column(BigInteger, index=True, sort_order=99)
    #: 安全标记: what it hides lies in ``hidden`` alone (services/_hidden), whoever writes here
    sensitivity: Mapped[Sensitivity] = mapped_column(
        default=Sensitivity.GENERAL, server_default="general", sort_order=100
    )
    hidden_cipher: Mapped[bytes | None] = mapped_column(LargeBinary, sort_order=101)
    hidden_blind: Mapped[bytes | None] = mapped_column(LargeBinary, sort_order=102)
    hidden_tail: Mapped[str | None] = mapped_column(String(4), sort_order=103)
    hidden: Mapped[Sealed] = composite("hidden_cipher", "hidden_blind", "hidden_tail")
    marked_by: Mapped[str | None] = mapped_column(String(40), sort_order=104)
    mark_reason: Mapped[str] = mapped_column(String(200), default="", server_default="", sort_order=105)
    # None where nobody said it: a roster of ten thousand does not, and writes nothing for it
    native_place: Mapped[str | None] = mapped_column(String(60), sort_order=106)
    school: Mapped[str | None] = mapped_column(String(80), sort_order=107)
    major: Mapped[str | None] = mapped_column(String(60), sort_order=108)

    __table_args__ = (
        Index("uq_person_id_blind", "id_blind", unique=True),
        CheckConstraint(_SEALED, name="sealed"),
        CheckConstraint(_VEILED, name="veiled"),
    )


class Correction(Working):
    """A name or number somebody says is wrong in the register; another person puts it right (PIPL 46)."""

    __tablename__ = "correction"
    reach = through("person_id", "person")
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[Sealed] = composite(
        mapped_column("id_cipher", LargeBinary, nullable=True),
        mapped_column("id_blind", LargeBinary, nullable=True),
        mapped_column("id_tail", String(4), nullable=True),
    )
    before: Mapped[str] = mapped_column(String(120))  # name and masked number as they stood
    reason: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)


class Erasure(Working):
    """Somebody asked that what is kept of them be deleted (PIPL 47): what may go, what stays, the answer."""

    __tablename__ = "erasure"
    reach = COUNTY
    writers = (Permission.DOCUMENTS_ISSUE, Permission.VETTING_DECIDE)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_on: Mapped[date]
    wish: Mapped[str] = mapped_column(String(400))
    told: Mapped[list[Any]]  # what was answered of each kind: a line of text each
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(400), default="")

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)


class Clearing(Working):
    """What of a person has outlived its time: one asks to take it out of the register, another decides."""

    __tablename__ = "clearing"
    reach = COUNTY  # who left one part may serve in another
    writers = (Permission.DOCUMENTS_ISSUE, Permission.VETTING_DECIDE)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))  # a Kind of app.domain.personal
    paper: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(String(200), default="")
    #: the person's own request it is done for; None: its time is over
    erasure_id: Mapped[int | None] = mapped_column(ForeignKey("erasure.id"), sort_order=99)

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)


class BankAccount(Versioned):
    """Where a person is paid during [valid_from, valid_to)."""

    __tablename__ = "bank_account"
    reach = through("person_id", "person", dept=True)
    writers = (Permission.ROSTER_WRITE, Permission.VETTING_DECIDE)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    holder: Mapped[str] = mapped_column(String(60))
    bank: Mapped[str] = mapped_column(String(80))
    card: Mapped[Sealed] = composite(
        mapped_column("card_cipher", LargeBinary, nullable=True),
        mapped_column("card_blind", LargeBinary, nullable=True),
        mapped_column("card_tail", String(4), nullable=True),
    )


class Body(Working):
    """A department, sub-office, host enterprise, committee or school."""

    __tablename__ = "body"
    reach = Reach("true", admins="true", dept=Assigned("id"))
    writers = (Permission.ROSTER_WRITE, Permission.UNITS_WRITE)

    name: Mapped[str] = mapped_column(String(80), unique=True)
    body_kind: Mapped[str] = mapped_column(String(30), default="")
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
