"""A vetting case and the sheets it collects (选聘考察; county-practices J17-J22)."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.vetting import CaseState, Opinion
from db.base import SCOPED, Freeze, Ledger, Reach, Working, scope_column, unique_where


class VettingCase(Working):
    """One candidate for one grid; frozen once appointed, rejected or withdrawn."""

    __tablename__ = "vetting_case"
    # whoever adopts a policy is told how many open cases it touches
    reach = Reach(SCOPED.part, admins="true", columns=("opened_on", "state"))
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)
    freeze = Freeze("state", ("appointed", "rejected", "withdrawn"))
    emptied = ("household_no", "told")

    number: Mapped[str] = mapped_column(String(30), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    employment: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(60), default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    recommended_by: Mapped[str] = mapped_column(String(80), default="")
    household_no: Mapped[str] = mapped_column(String(40), default="")  # the candidate's own 户号
    opened_on: Mapped[date]
    formed_on: Mapped[date | None]  # the day the joint team was formed: sheets before it do not count
    state: Mapped[CaseState]
    # check key -> reason of an exception; "own" -> the county's own fields
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    # a key of the policy's reasons on the day of the refusal; empty where it lists none
    refusal: Mapped[str] = mapped_column(String(30), default="", server_default="", sort_order=100)
    refused_on: Mapped[date | None] = mapped_column(sort_order=101)
    # what the person is told beside the reason
    told: Mapped[str] = mapped_column(String(100), default="", server_default="", sort_order=102)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        unique_where(
            "uq_vetting_case_open",
            "person_id",
            where="state NOT IN ('appointed', 'rejected', 'withdrawn')",
        ),
    )


class VettingMember(Working):
    """One member of the joint inspection team."""

    __tablename__ = "vetting_member"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(String(80))
    leader: Mapped[bool] = mapped_column(default=False)
    recusal_signed: Mapped[bool] = mapped_column(default=False)
    recused: Mapped[bool] = mapped_column(default=False)
    scope_code: Mapped[int] = scope_column()


class VettingInspection(Working):
    """The team's visit to where the candidate is registered."""

    __tablename__ = "vetting_inspection"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    at_hukou: Mapped[bool]
    members: Mapped[list[Any]] = mapped_column(default=list)
    findings: Mapped[str] = mapped_column(Text, default="")
    photos: Mapped[int] = mapped_column(default=0)
    scope_code: Mapped[int] = scope_column()


class VettingMeeting(Working):
    """The inspection meeting: minutes, attendance, votes."""

    __tablename__ = "vetting_meeting"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    attendance: Mapped[list[Any]] = mapped_column(default=list)
    minutes: Mapped[str] = mapped_column(Text, default="")
    votes_for: Mapped[int] = mapped_column(default=0)
    votes_against: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
    scope_code: Mapped[int] = scope_column()


class VettingVisit(Working):
    """What one neighbouring household said; one sheet per household."""

    __tablename__ = "vetting_visit"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    visited_on: Mapped[date]
    household_no: Mapped[str] = mapped_column(String(40), default="")
    householder: Mapped[str] = mapped_column(String(60))
    respondent: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    relation: Mapped[str] = mapped_column(String(40), default="邻居")
    relative: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[Opinion]
    ratings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    remarks: Mapped[str] = mapped_column(Text, default="")
    members: Mapped[list[Any]] = mapped_column(default=list)
    signed: Mapped[bool] = mapped_column(default=False)
    visited_at: Mapped[str] = mapped_column(String(5), default="", server_default="", sort_order=100)  # HH:MM
    # 居住年限 as told
    residence: Mapped[str] = mapped_column(String(20), default="", server_default="", sort_order=101)
    scope_code: Mapped[int] = scope_column()


class VettingBallot(Working):
    """How a democratic ballot on the candidate was counted; ``votes`` by aspect, best grade first."""

    __tablename__ = "vetting_ballot"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    issued: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    votes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("valid <= returned AND returned <= issued", name="counted"),)


class VettingIssue(Working):
    """Something raised against the candidate; must be answered with a finding."""

    __tablename__ = "vetting_issue"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    raised_on: Mapped[date]
    origin: Mapped[str] = mapped_column(String(80), default="")
    raised: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None] = mapped_column(String(40), sort_order=99)
    scope_code: Mapped[int] = scope_column()


class VettingInterview(Working):
    """The talk with the candidate face to face."""

    __tablename__ = "vetting_interview"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    members: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[str] = mapped_column(Text, default="")
    scope_code: Mapped[int] = scope_column()


class VettingDecision(Ledger):
    """What the county centre decided, by whom, in which words."""

    __tablename__ = "vetting_decision"
    reach = SCOPED
    writers = (Permission.VETTING_DECIDE,)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), unique=True)
    decided_on: Mapped[date]
    accepted: Mapped[bool]
    wording: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    scope_code: Mapped[int] = scope_column()


class VettingPublicity(Working):
    """The days on which who was chosen outside a campaign is made public; one act gives one number."""

    __tablename__ = "vetting_publicity"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"))
    number: Mapped[str] = mapped_column(String(60), index=True)
    shown_from: Mapped[date]
    shown_to: Mapped[date]
    days: Mapped[int]  # working days, as the policy asked when it began
    place: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")  # whom one tells of an objection
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        unique_where("uq_vetting_publicity", "case_id", where="NOT voided"),
        CheckConstraint("shown_from <= shown_to", name="interval"),
    )


class VettingObjection(Working):
    """What somebody said against a candidate made public by their case, and what came of it."""

    __tablename__ = "vetting_objection"
    reach = SCOPED
    writers = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)

    case_id: Mapped[int] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    raised_on: Mapped[date]
    origin: Mapped[str] = mapped_column(String(80), default="")
    raised: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text, default="")
    upheld: Mapped[bool | None]
    answered_on: Mapped[date | None]
    scope_code: Mapped[int] = scope_column()
