"""Training: sessions, who was called to them and what the signed sheet says, certificates."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.training import Mark, SessionState
from db.base import Assigned, Freeze, Points, Reach, Versioned, Working, scope_column, through


class TrainingSession(Working):
    """One session: what is taught, on which days, for how many hours; ``unit_id`` is who holds it.

    ``makes_up_id`` is the session it is held again for; without ``pass_score`` there is no test.
    """

    __tablename__ = "training_session"
    reach = Reach(
        "inside(scope_code) OR id IN (SELECT session_id FROM app.training_place)",
        dept=Assigned("id", "training_place", "session_id"),
        changes="inside(scope_code)",
    )
    writers = (Permission.ROSTER_WRITE,)
    freeze = Freeze("state", ("cancelled",))

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    training_level: Mapped[str] = mapped_column(String(30))  # a key of the policy's levels
    starts: Mapped[date] = mapped_column(index=True)
    ends: Mapped[date] = mapped_column(index=True)
    hours: Mapped[Decimal] = mapped_column(Points())
    place: Mapped[str] = mapped_column(String(80))
    trainer: Mapped[str] = mapped_column(String(60), default="")
    pass_score: Mapped[Decimal | None] = mapped_column(Points())
    makes_up_id: Mapped[int | None] = mapped_column(ForeignKey("training_session.id"), index=True)
    state: Mapped[SessionState]
    note: Mapped[str] = mapped_column(String(200), default="")
    # what attendees wrote, nobody's by name
    advice: Mapped[str] = mapped_column(String(500), default="", server_default="", sort_order=100)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("starts <= ends", name="interval"),)


class TrainingPlace(Working):
    """One person's line of a session's sheet; ``unit_id`` is where they served on its first day.

    ``hours`` are those that were earned, and the only ones that are added up; empty while nothing is marked.
    ``feedback`` is what they thought of it, in marks of the policy's scale: only who came may have said.
    """

    __tablename__ = "training_place"
    reach = through("person_id", "person", dept=True, changes="app.holds(session_id)")
    writers = (Permission.ROSTER_WRITE,)

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    mark: Mapped[Mark | None]
    hours: Mapped[Decimal | None] = mapped_column(Points())
    score: Mapped[Decimal | None] = mapped_column(Points())
    feedback: Mapped[int | None] = mapped_column(sort_order=100)
    note: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "number"),
        CheckConstraint("(mark IS NULL) = (hours IS NULL)", name="marked"),
        CheckConstraint(
            "feedback IS NULL OR (feedback > 0 AND mark IS NOT NULL AND mark IN ('present', 'partly'))",
            name="came",
        ),
    )


class TrainingCertificate(Versioned):
    """What somebody got for having been there and passed; the county alone gives it.

    It holds from the day it was given to the day before ``valid_to``, for good where that is open.
    """

    __tablename__ = "training_certificate"
    reach = through("person_id", "person", dept=True, changes="false")
    writers = (Permission.ROSTER_WRITE,)

    place_id: Mapped[int] = mapped_column(ForeignKey("training_place.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
