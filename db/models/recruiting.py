"""Campaigns that fill posts (选聘批次): the notice with its posts, who registered, marks, objections."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.recruiting import CampaignState, EntryState
from db.base import SCOPED, Freeze, Points, Working, scope_column, unique_where

_WRITERS = (Permission.VETTING_WORK, Permission.VETTING_DECIDE)


class Campaign(Working):
    """One campaign of one unit, for one kind of employment; ``way`` is a key of the policy's ways."""

    __tablename__ = "campaign"
    reach = SCOPED
    writers = _WRITERS
    freeze = Freeze("state", ("finished", "cancelled"))

    number: Mapped[str] = mapped_column(String(30), unique=True)
    way: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    employment: Mapped[str] = mapped_column(String(30))
    drafted_on: Mapped[date]
    opens: Mapped[date]
    closes: Mapped[date]
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    terms: Mapped[str] = mapped_column(Text, default="")  # what the notice asks for beside the policy
    contact: Mapped[str] = mapped_column(String(120), default="")  # where one registers, whom one calls
    money_reason: Mapped[str] = mapped_column(String(200), default="")
    cosigns: Mapped[list[Any]] = mapped_column(default=list)  # [body, by, date]
    shown_from: Mapped[date | None]
    shown_to: Mapped[date | None]
    choice: Mapped[str] = mapped_column(Text, default="")  # in which words the people were chosen
    state: Mapped[CampaignState]
    #: logins of who changed the draft
    hands: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", sort_order=99)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("opens <= closes", name="interval"),)


class CampaignPost(Working):
    """How many a campaign wants for one unit."""

    __tablename__ = "campaign_post"
    reach = SCOPED
    writers = _WRITERS

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    heads: Mapped[int]
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        unique_where("uq_campaign_post", "campaign_id", "unit_id", where="NOT voided"),
        CheckConstraint("heads > 0", name="heads"),
    )


class CampaignEntry(Working):
    """Somebody who registered: what was asked of them, their marks, and what became of them."""

    __tablename__ = "campaign_entry"
    reach = SCOPED
    writers = _WRITERS

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # the post they are for
    registered_on: Mapped[date]
    category: Mapped[str] = mapped_column(String(60), default="")
    recommended_by: Mapped[str] = mapped_column(String(80), default="")
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict)  # rule -> why an exception is made
    state: Mapped[EntryState]
    verdict: Mapped[str] = mapped_column(String(200), default="")  # why refused, struck or given up
    written: Mapped[Decimal | None] = mapped_column(Points())
    interview: Mapped[Decimal | None] = mapped_column(Points())
    absent: Mapped[bool] = mapped_column(default=False)
    total: Mapped[Decimal | None] = mapped_column(Points())
    rank: Mapped[int | None]
    tie_place: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), default="")  # why so in a tie, or out of order
    case_id: Mapped[int | None] = mapped_column(ForeignKey("vetting_case.id"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    #: logins of who reviewed, marked or listed them
    hands: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", sort_order=99)
    #: a key of the policy's reasons on the day they were refused or struck
    refusal: Mapped[str] = mapped_column(String(30), default="", server_default="", sort_order=100)
    refused_on: Mapped[date | None] = mapped_column(sort_order=101)
    #: as declared on the form; ``health`` and ``marital`` are codes (app/domain/codes.py)
    native_place: Mapped[str] = mapped_column(String(60), default="", server_default="", sort_order=102)
    school: Mapped[str] = mapped_column(String(80), default="", server_default="", sort_order=103)
    major: Mapped[str] = mapped_column(String(60), default="", server_default="", sort_order=104)
    health: Mapped[str] = mapped_column(String(20), default="", server_default="", sort_order=105)
    marital: Mapped[str] = mapped_column(String(20), default="", server_default="", sort_order=106)
    honours: Mapped[str] = mapped_column(String(500), default="", server_default="", sort_order=107)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (unique_where("uq_campaign_entry", "campaign_id", "person_id", where="NOT voided"),)


class CampaignKin(Working):
    """Somebody of the family of who registered, as the form names them; ``age`` is that of the day."""

    __tablename__ = "campaign_kin"
    reach = SCOPED
    writers = _WRITERS

    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"))
    line: Mapped[int]
    kinship: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    age: Mapped[int | None]
    # as it was written: nobody is counted by it
    politics: Mapped[str] = mapped_column(String(20), default="")
    work: Mapped[str] = mapped_column(String(100), default="")
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (unique_where("uq_campaign_kin", "entry_id", "line", where="NOT voided"),)


class CampaignCareer(Working):
    """One line of the 简历 of who registered: from when to when, and what was learned or done."""

    __tablename__ = "campaign_career"
    reach = SCOPED
    writers = _WRITERS

    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"))
    line: Mapped[int]
    span: Mapped[str] = mapped_column(String(30))
    did: Mapped[str] = mapped_column(String(200))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (unique_where("uq_campaign_career", "entry_id", "line", where="NOT voided"),)


class CampaignObjection(Working):
    """What somebody said against the people made public, and what came of it."""

    __tablename__ = "campaign_objection"
    reach = SCOPED
    writers = _WRITERS

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_entry.id"))
    raised_on: Mapped[date]
    origin: Mapped[str] = mapped_column(String(80), default="")
    raised: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text, default="")
    upheld: Mapped[bool | None]
    answered_on: Mapped[date | None]
    scope_code: Mapped[int] = scope_column()


class CampaignCallUp(Working):
    """Somebody who stood by and was called up (递补): in whose place, and the days they are made public."""

    __tablename__ = "campaign_call_up"
    reach = SCOPED
    writers = _WRITERS

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"))
    instead_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_entry.id"))
    called_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    shown_from: Mapped[date]
    shown_to: Mapped[date]
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (
        unique_where("uq_campaign_call_up", "entry_id", where="NOT voided"),
        CheckConstraint("shown_from <= shown_to", name="interval"),
    )
