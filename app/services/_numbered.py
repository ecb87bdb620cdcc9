"""What the search is told of numbers on paper: by case, campaign and person, and lists found by theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import Permission
from app.domain.names import spelt
from app.domain.recruiting import EntryState
from app.domain.refusals import letter_number
from app.domain.search import Entry, Group, lines
from app.domain.vetting import CaseState
from app.services.tenure._signing import first_number
from db.models.assessment import Appeal, Unlock
from db.models.documents import ExportRequest
from db.models.people import Erasure
from db.models.recruiting import Campaign, CampaignCallUp, CampaignEntry
from db.models.roster import Posting
from db.models.tenure import Agreement
from db.models.training import TrainingCertificate
from db.models.vetting import VettingCase, VettingDecision, VettingPublicity
from db.scope import in_scope

if TYPE_CHECKING:
    from app.workspace import Unit

_OUT = (EntryState.REFUSED, EntryState.STRUCK)


def of_cases(unit: Unit) -> dict[int, list[str]]:
    """Return by case the numbers on its notice of publicity, and on the letter of what became of it."""
    shown = select(VettingPublicity.case_id, VettingPublicity.number).where(
        VettingPublicity.voided.is_(False), in_scope(unit.actor.scopes, VettingPublicity.scope_code)
    )
    letters = (
        select(VettingCase.id, Posting.doc_no)
        .join(Posting, Posting.id == VettingCase.posting_id)
        .where(in_scope(unit.actor.scopes, VettingCase.scope_code), Posting.doc_no != "")
    )
    refused = (
        select(VettingCase.id, VettingCase.refused_on, VettingDecision.decided_on, VettingCase.opened_on)
        .outerjoin(
            VettingDecision,
            (VettingDecision.case_id == VettingCase.id) & VettingDecision.accepted.is_(False),
        )
        .where(VettingCase.state == CaseState.REJECTED, in_scope(unit.actor.scopes, VettingCase.scope_code))
    )
    found = _by_first(unit, shown, letters)
    for case, *days in unit.session.execute(refused):
        on = next(day for day in days if day is not None)
        found.setdefault(case, []).append(letter_number(on, case, vetted=True))
    return found


def of_campaigns(unit: Unit) -> dict[int, list[str]]:
    """Return by campaign the numbers on letters of who was appointed or refused, and on calls from below."""
    letters = (
        select(CampaignEntry.campaign_id, Posting.doc_no)
        .join(Posting, Posting.id == CampaignEntry.posting_id)
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code), Posting.doc_no != "")
    )
    called = select(CampaignCallUp.campaign_id, CampaignCallUp.doc_no).where(
        in_scope(unit.actor.scopes, CampaignCallUp.scope_code), CampaignCallUp.doc_no != ""
    )
    refused = (
        select(Campaign.id, CampaignEntry.id, CampaignEntry.refused_on, Campaign.closes)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .where(in_scope(unit.actor.scopes, CampaignEntry.scope_code))
        .where(CampaignEntry.state.in_(_OUT), CampaignEntry.voided.is_(False))
    )
    found = _by_first(unit, letters, called)
    for campaign, entry, on, closes in unit.session.execute(refused):
        found.setdefault(campaign, []).append(letter_number(on or closes, entry))
    return found


def of_people(unit: Unit) -> dict[int, list[str]]:
    """Return by person the numbers of their first agreements; a renewed one is found by its act."""
    signed = select(Agreement.person_id, Agreement.id, Agreement.number_year, Agreement.valid_from).where(
        Agreement.act_id.is_(None), Agreement.voided_at.is_(None)
    )
    found: dict[int, list[str]] = {}
    for person, at, year, starts in unit.session.connection().execute(signed):
        found.setdefault(person, []).append(first_number(year or starts.year, at))
    return found


def _by_first(unit: Unit, *statements: Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for statement in statements:
        for key, number in unit.session.execute(statement):
            found.setdefault(key, []).append(number)
    return found


def registered(unit: Unit) -> Iterator[Entry]:
    """Yield what is found by its own number alone: certificates, appeals, and what another person lets go.

    A list is read, and the modules it needs, only where there is something in it.
    """
    for permission, key, page, read in _LISTS:
        if permission in unit.actor.permissions and unit.session.scalar(select(key).limit(1)) is not None:
            yield from (_entry(page, row, *said) for row, *said in read(unit))


def _entry(page: str, row: Any, title: str, detail: str) -> Entry:
    keys = lines((row.number, title, *spelt(title)))
    return Entry(Group.PAPERS, f"{row.number} {title}", detail, keys, page, row.id)


Said = Iterable[tuple[Any, str, str]]


def _certificates(unit: Unit) -> Said:
    from app.services import training

    for row in training.certificates(unit):
        yield row, f"{row.name}培训证书", f"{row.validity.label} · {row.title}"


def _appeals(unit: Unit) -> Said:
    from app.services import assessment

    for row in assessment.appeals(unit):
        yield row, f"{row.name}考核申诉", f"{row.state} · {row.cycle}"


def _unlocks(unit: Unit) -> Said:
    from app.services import assessment

    for row in assessment.unlocks(unit):
        yield row, f"{row.name}考核解锁", f"{row.state} · {row.cycle}"


def _exports(unit: Unit) -> Said:
    from app.services import exports

    for row in exports.requests(unit):
        yield row, f"{row.title}导出申请", f"{row.state.label} · {row.who} · {row.people:,} 人"


def _erasures(unit: Unit) -> Said:
    from app.services import erasing

    for row in erasing.erasures(unit):
        yield row, f"{row.name}删除申请", f"{row.standing.label} · {row.asked_on}"


_LISTS: tuple[tuple[Permission, InstrumentedAttribute[int], str, Callable[[Unit], Said]], ...] = (
    (Permission.ROSTER_READ, TrainingCertificate.id, "certificates", _certificates),
    (Permission.ASSESSMENT_READ, Appeal.id, "appeals", _appeals),
    (Permission.ASSESSMENT_READ, Unlock.id, "unlocks", _unlocks),
    (Permission.ROSTER_READ, ExportRequest.id, "exports", _exports),
    (Permission.ROSTER_READ, Erasure.id, "erasures", _erasures),
)
