"""Assessment in layers, none overwriting the one below (domain-model c)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.core.period import Month
from app.domain.assessment import (
    CycleKind,
    CycleState,
    ItemKind,
    MissingPolicy,
    Operator,
    ResultState,
    SubjectState,
)
from app.domain.assessment.appeals import AppealOutcome, UnlockState
from db.base import (
    EVERYONE,
    SHEET,
    Assigned,
    Freeze,
    Ledger,
    Points,
    Working,
    scope_column,
    scoped,
    through,
)

_OF_SUBJECT = scoped(Assigned("subject_id", "subject"))


class Tpl(Ledger):
    """A sheet's identity, for example the towns' daily sheet."""

    __tablename__ = "tpl"
    reach = SHEET
    writers = (Permission.ASSESSMENT_PUBLISH,)

    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(80))


class TplVersion(Ledger):
    """One published version of a sheet; its items never change."""

    __tablename__ = "tpl_version"
    reach = SHEET
    writers = (Permission.ASSESSMENT_PUBLISH,)

    tpl_id: Mapped[int] = mapped_column(ForeignKey("tpl.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    grades: Mapped[list[Any]]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)  # full score, ceiling, caps

    __table_args__ = (UniqueConstraint("tpl_id", "number"),)


class TplItem(Ledger):
    """One line of a sheet."""

    __tablename__ = "tpl_item"
    reach = SHEET
    writers = (Permission.ASSESSMENT_PUBLISH,)

    version_id: Mapped[int] = mapped_column(ForeignKey("tpl_version.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(60))
    dimension: Mapped[str] = mapped_column(String(40), default="")
    item_kind: Mapped[ItemKind]
    operator: Mapped[Operator] = mapped_column(default=Operator.MEAN)  # how several marks become one
    maximum: Mapped[Decimal] = mapped_column(Points())
    weight: Mapped[Decimal] = mapped_column(Points())
    assessor: Mapped[str] = mapped_column(String(40), default="")
    evidence_rule: Mapped[str] = mapped_column(String(80), default="")
    missing: Mapped[MissingPolicy]
    default_value: Mapped[Decimal | None] = mapped_column(Points())


class Cycle(Working):
    """One assessment of one population over one span of days."""

    __tablename__ = "cycle"
    reach = EVERYONE
    writers = (Permission.ASSESSMENT_PUBLISH,)
    freeze = Freeze("state", ("locked",))

    cycle_kind: Mapped[CycleKind]
    month: Mapped[Month | None]
    opens: Mapped[date]
    closes: Mapped[date]  # exclusive
    tpl_version_id: Mapped[int] = mapped_column(ForeignKey("tpl_version.id"))
    population_rule: Mapped[str] = mapped_column(String(40))
    state: Mapped[CycleState]
    published_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("cycle_kind", "opens"),)


class Subject(Working):
    """One person of the frozen population, where the cycle found them."""

    __tablename__ = "subject"
    reach = scoped(Assigned("posting_id", "posting"))
    writers = (Permission.ASSESSMENT_SCORE, Permission.ASSESSMENT_PUBLISH)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    town_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    employment: Mapped[str] = mapped_column(String(30))
    segments: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[SubjectState]
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (UniqueConstraint("cycle_id", "person_id"),)


class IndicatorSnap(Ledger):
    """A computed fact as it stood when the cycle was scored."""

    __tablename__ = "indicator_snap"
    reach = through("subject_id", "subject", dept=True)
    writers = (Permission.ASSESSMENT_PUBLISH,)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("tpl_item.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Points())
    as_of: Mapped[date]
    query_version: Mapped[str] = mapped_column(String(40))


class Score(Ledger):
    """One raw score by one assessor; a correction supersedes, never overwrites.

    Without ``raw`` it takes the mark it supersedes back: nobody has scored the item since.
    """

    __tablename__ = "score"
    reach = _OF_SUBJECT
    writers = (Permission.ASSESSMENT_SCORE,)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("tpl_item.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    raw: Mapped[Decimal | None] = mapped_column(Points())
    reason: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[str] = mapped_column(String(200), default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("score.id"), unique=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        Index(None, "subject_id", "item_id"),
        CheckConstraint("raw IS NOT NULL OR (supersedes_id IS NOT NULL AND reason <> '')", "taken_back"),
    )


class Moderation(Ledger):
    """A county adjustment, within limits, with its reason; raw scores stay."""

    __tablename__ = "moderation"
    reach = _OF_SUBJECT
    writers = (Permission.ASSESSMENT_PUBLISH,)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    before: Mapped[Decimal] = mapped_column(Points())
    after: Mapped[Decimal] = mapped_column(Points())
    reason: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    meeting: Mapped[str] = mapped_column(String(80), default="")
    scope_code: Mapped[int] = scope_column()


class Appeal(Working):
    """A person's objection to a published result: filed by one, answered by another."""

    __tablename__ = "appeal"
    reach = _OF_SUBJECT
    writers = (Permission.ASSESSMENT_SCORE, Permission.ASSESSMENT_PUBLISH)
    freeze = Freeze("outcome", tuple(AppealOutcome))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    filed_on: Mapped[date]
    grounds: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[str] = mapped_column(String(200), default="")
    decided_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")  # an AppealOutcome; empty while it is open
    decision_doc: Mapped[str] = mapped_column(String(60), default="")
    new_value: Mapped[Decimal | None] = mapped_column(Points())
    answer: Mapped[str] = mapped_column(String(500), default="", server_default="", sort_order=100)
    decided_by: Mapped[str | None] = mapped_column(String(40), sort_order=101)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)


class Result(Ledger):
    """A computed result; a later one supersedes it."""

    __tablename__ = "result"
    reach = _OF_SUBJECT
    writers = (Permission.ASSESSMENT_PUBLISH,)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    number: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(Points())
    grade: Mapped[str] = mapped_column(String(20), default="")
    rank: Mapped[int | None]
    town_rank: Mapped[int | None]
    state: Mapped[ResultState]
    explain: Mapped[dict[str, Any]] = mapped_column(default=dict)
    digest: Mapped[str] = mapped_column(String(64))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"), unique=True)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (UniqueConstraint("subject_id", "number"),)


class Unlock(Working):
    """A request to open one person's locked sheet: asked by one, decided by another."""

    __tablename__ = "unlock"
    reach = _OF_SUBJECT
    writers = (Permission.ASSESSMENT_PUBLISH, Permission.VETTING_DECIDE)
    freeze = Freeze("state", ("granted", "refused", "withdrawn"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    state: Mapped[UnlockState]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("decided_by <> recorded_by", name="two_persons"),)


class LockException(Ledger):
    """One person's sheet of one locked cycle reopened for at most 72 hours, with a reason."""

    __tablename__ = "lock_exception"
    reach = through("subject_id", "subject")
    writers = (Permission.VETTING_DECIDE,)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    reason: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
