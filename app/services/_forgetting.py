"""What is emptied when something said of a person has outlived its time: words and links, never a count.

States, days, marks, votes and how many households or scans there were stay, so that a checklist and the
past's figures say what they said.  A word that proves that something was said stays as 已清除.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from app.services._declared import forget
from app.services._papers import CASE
from app.workspace import Unit
from db.models.leave import LeaveRequest
from db.models.recruiting import CampaignCallUp, CampaignEntry, CampaignObjection
from db.models.roster import Posting
from db.models.vetting import (
    VettingBallot,
    VettingCase,
    VettingInspection,
    VettingInterview,
    VettingIssue,
    VettingMeeting,
    VettingObjection,
    VettingVisit,
)
from db.models.workflow import Evidence

GONE = "已清除"
_SAID_AGAINST = ("origin", "raised", "finding")
_OF_ENTRY: dict[Any, tuple[str, ...]] = {
    CampaignObjection: _SAID_AGAINST,
    CampaignCallUp: ("reason",),
}
_OF_CASE: dict[Any, tuple[str, ...]] = {
    VettingInspection: ("place", "findings"),
    VettingMeeting: ("place", "minutes"),
    VettingBallot: ("place",),
    VettingIssue: (*_SAID_AGAINST, "answer"),
    VettingInterview: ("place", "summary"),
    VettingObjection: _SAID_AGAINST,
}
_HOME = ("household_no", "respondent", "address", "phone", "residence", "remarks")
"""What a sheet says of the neighbours beside the householder, by whom households are told apart."""
_ENTRY = ("verdict", "reason", "recommended_by")
EMPTIED: dict[Any, tuple[str, ...]] = {
    **_OF_ENTRY,
    **_OF_CASE,
    CampaignEntry: (*_ENTRY, "overrides"),
    VettingCase: ("household_no", "told"),
    VettingMeeting: (*_OF_CASE[VettingMeeting], "attendance"),
    VettingVisit: ("householder", *_HOME),
    LeaveRequest: ("reason", "evidence", "answer"),
    Posting: ("extra",),
}
"""All that is emptied here; a house test asks of every other column of these kinds why it stays."""


def forget_absences(unit: Unit, person_id: int) -> None:
    """Let nothing be read of why somebody was away; the days stay."""
    for one in unit.session.scalars(select(LeaveRequest).where(LeaveRequest.person_id == person_id)):
        _empty(one)


def forget_extras(unit: Unit, person_id: int) -> None:
    """Let nothing be kept in the county's own columns of a person's posts, ended or void."""
    for one in unit.session.scalars(select(Posting).where(Posting.person_id == person_id)):
        if one.extra:
            one.extra = {}


def forget_vetting(unit: Unit, person_id: int) -> None:
    """Let nothing be read of how a person was chosen but the course of it: form, words, neighbours, scans."""
    forget(unit, person_id)
    entries = list(unit.session.scalars(select(CampaignEntry).where(CampaignEntry.person_id == person_id)))
    for entry in entries:
        _blur(entry, _ENTRY)
        entry.overrides = dict.fromkeys(entry.overrides, GONE)
    of_entries = {entry.id for entry in entries}
    for table, columns in _OF_ENTRY.items():
        for row in unit.session.scalars(select(table).where(table.entry_id.in_(of_entries))):
            _blur(row, columns)
    cases = {one.id: one for one in unit.session.scalars(_cases(person_id))}
    for case in cases.values():
        _empty(case)
    _sheets(unit, cases)
    _scans(unit, cases)


def _cases(person_id: int) -> Select[VettingCase]:
    return select(VettingCase).where(VettingCase.person_id == person_id)


def _sheets(unit: Unit, cases: Collection[int]) -> None:
    for table, columns in _OF_CASE.items():
        for row in unit.session.scalars(select(table).where(table.case_id.in_(cases))):
            _blur(row, columns)
    for met in unit.session.scalars(select(VettingMeeting).where(VettingMeeting.case_id.in_(cases))):
        team = [one for one in met.attendance if isinstance(one, int)]  # guests stand there by name
        met.attendance = team
    for visit in unit.session.scalars(select(VettingVisit).where(VettingVisit.case_id.in_(cases))):
        visit.householder = f"{GONE}{visit.id}"
        for column in _HOME:
            setattr(visit, column, "")


def _scans(unit: Unit, cases: Collection[int]) -> None:
    """Untie the scans of cases: that there were some stays, and no page leads to a file any more."""
    found = select(Evidence).where(Evidence.flow == CASE, Evidence.subject_id.in_(cases))
    for scan in unit.session.scalars(found):
        scan.file_id, scan.note = None, ""


def _empty(row: Any) -> None:
    for column in EMPTIED[type(row)]:
        setattr(row, column, "")


def _blur(row: Any, columns: Collection[str]) -> None:
    for column in columns:
        if getattr(row, column):
            setattr(row, column, GONE)
