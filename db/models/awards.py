"""评优: the rounds in which a county commends its best of a year, who was ranked, what was objected."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.awards import AwardState, Standing
from db.base import OFFICE, SCOPED, Freeze, Points, Working, scope_column, through, unique_where

_WRITERS = (Permission.ASSESSMENT_PUBLISH, Permission.VETTING_DECIDE)


class AwardRound(Working):
    """One round of a year: what it is called, how many, on which locked assessment it rests."""

    __tablename__ = "award_round"
    reach = OFFICE
    writers = _WRITERS
    freeze = Freeze("state", ("decided", "withdrawn"))

    number: Mapped[str] = mapped_column(String(30), unique=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))  # 十佳网格员
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    places: Mapped[int]
    days: Mapped[int]  # working days it is made public
    state: Mapped[AwardState]
    shown_from: Mapped[date | None]
    shown_to: Mapped[date | None]
    notice_no: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")  # whom one tells of an objection
    decided_body: Mapped[str] = mapped_column(String(80), default="")
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    #: logins of who worked on the list
    hands: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", sort_order=99)
    #: yuan for each where the office said it; None where the policy says it by place, or there is none
    prize: Mapped[Decimal | None] = mapped_column(sort_order=99)
    #: who pays where it is not the county's own money (D22)
    payer: Mapped[str] = mapped_column(String(80), default="", server_default="", sort_order=99)

    __table_args__ = (
        unique_where("uq_award_round", "year", where="NOT voided AND state <> 'withdrawn'"),
        CheckConstraint("decided_by <> recorded_by", name="two_persons"),
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("shown_from <= shown_to", name="interval"),
    )


class AwardCandidate(Working):
    """Somebody of a round: points and rank of the year, how they stand and why."""

    __tablename__ = "award_candidate"
    reach = SCOPED
    writers = _WRITERS

    round_id: Mapped[int] = mapped_column(ForeignKey("award_round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Points())
    special: Mapped[Decimal | None] = mapped_column(Points())
    grade: Mapped[str] = mapped_column(String(20), default="")
    rank: Mapped[int]
    tie_place: Mapped[int | None]
    standing: Mapped[Standing]
    reason: Mapped[str] = mapped_column(String(200), default="")  # why left out, or so in a tie
    town: Mapped[str] = mapped_column(String(80), default="")  # where they served when they were ranked
    place: Mapped[str] = mapped_column(String(120), default="")
    public: Mapped[bool] = mapped_column(default=False)  # whether they stood on the list that was put up
    merit_id: Mapped[int | None] = mapped_column(ForeignKey("merit.id"))
    scope_code: Mapped[int] = scope_column()
    #: yuan the decision gave them; it stays what the paper says, whatever became of the honour
    prize: Mapped[Decimal | None] = mapped_column(sort_order=99)
    #: the honour was taken back, and the prize with it
    revoked_on: Mapped[date | None] = mapped_column(sort_order=99)
    #: when another payer than the county gave it, and by which paper (D22)
    given_on: Mapped[date | None] = mapped_column(sort_order=99)
    given_doc: Mapped[str] = mapped_column(String(60), default="", server_default="", sort_order=99)
    #: when it came back to them after the honour was revoked, and by which paper
    repaid_on: Mapped[date | None] = mapped_column(sort_order=99)
    repaid_doc: Mapped[str] = mapped_column(String(60), default="", server_default="", sort_order=99)

    __table_args__ = (unique_where("uq_award_candidate", "round_id", "person_id", where="NOT voided"),)


class AwardObjection(Working):
    """What somebody said against one who was made public, and what came of it."""

    __tablename__ = "award_objection"
    reach = through("candidate_id", "award_candidate")
    writers = _WRITERS

    candidate_id: Mapped[int] = mapped_column(ForeignKey("award_candidate.id"), index=True)
    raised_on: Mapped[date]
    origin: Mapped[str] = mapped_column(String(80), default="")
    raised: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text, default="")
    upheld: Mapped[bool | None]
    answered_on: Mapped[date | None]
