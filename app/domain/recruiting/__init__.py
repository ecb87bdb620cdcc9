"""How posts are filled (选聘批次): notice, registration, exam, choice, publicity.  Pure rules.

Which steps a way of recruiting takes, in which order and by which numbers, is the county's policy
(``recruit.ways``).  Who is vetted and how is ``app.domain.vetting``; a campaign hands people over to it.
"""

from app.domain.recruiting.facts import (
    CLOSED,
    STANDING,
    CampaignState,
    Cosign,
    Entry,
    EntryState,
    Exam,
    Facts,
    Objection,
    Place,
    Reserve,
    Rules,
    Schooling,
    letter_number,
)
from app.domain.recruiting.steps import CATALOGUE, CampaignFlow, CampaignStep, flow_of

__all__ = [
    "CATALOGUE",
    "CLOSED",
    "STANDING",
    "CampaignFlow",
    "CampaignState",
    "CampaignStep",
    "Cosign",
    "Entry",
    "EntryState",
    "Exam",
    "Facts",
    "Objection",
    "Place",
    "Reserve",
    "Rules",
    "Schooling",
    "flow_of",
    "letter_number",
]
