"""How a candidate is vetted (选聘考察): facts, guards, steps.  Pure rules.

The six steps are those of 稷山 (county-practices.md J17-J22); which of them a county uses, in
which order and with which numbers, is policy.  The command line, the service, an import and
the window all ask ``checklist``; nothing else decides.
"""

from app.domain.vetting.facts import (
    ENDED,
    NOMINATION,
    AgeLimit,
    Bar,
    Candidate,
    CaseFacts,
    CaseState,
    Decision,
    Inspection,
    Interview,
    Issue,
    Meeting,
    Member,
    Numbers,
    Objection,
    Opinion,
    Publicity,
    Relation,
    Someone,
    Visit,
    answers_to,
)
from app.domain.vetting.households import Home, households, near
from app.domain.vetting.steps import CATALOGUE, CaseFlow, CaseStep, checklist, flow_of, reached

__all__ = [
    "CATALOGUE",
    "ENDED",
    "NOMINATION",
    "AgeLimit",
    "Bar",
    "Candidate",
    "CaseFacts",
    "CaseFlow",
    "CaseState",
    "CaseStep",
    "Decision",
    "Home",
    "Inspection",
    "Interview",
    "Issue",
    "Meeting",
    "Member",
    "Numbers",
    "Objection",
    "Opinion",
    "Publicity",
    "Relation",
    "Someone",
    "Visit",
    "answers_to",
    "checklist",
    "flow_of",
    "households",
    "near",
    "reached",
]
