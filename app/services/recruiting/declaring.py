"""What somebody who registered declared on the form, read and put right while their campaign goes on."""

from __future__ import annotations

from dataclasses import fields

from app.core.access import Permission, permits
from app.core.errors import Invalid, NotFound
from app.domain.recruiting import CLOSED, EntryState
from app.domain.recruiting.form import Declared, cleaned
from app.services import _declared
from app.services._hidden import true
from app.services._versions import unchanged
from app.services.recruiting._facts import open_entry, seen_campaign
from app.services.recruiting._moves import signed
from app.services.recruiting.rows import FormRow
from app.workspace import Unit
from db.models.people import Person
from db.models.recruiting import CampaignEntry

_DONE = "此人已经聘用，登记表不再更正；籍贯、毕业院校和专业请在花名册里修改。"


@permits(Permission.VETTING_READ)
def form_of(unit: Unit, entry_id: int) -> FormRow:
    """Return what somebody who registered declared.

    Raises: NotFound outside the actor's scope.
    """
    entry = unit.session.get(CampaignEntry, entry_id)
    if entry is None or entry.voided or not unit.actor.sees(entry.scope_code):
        raise NotFound("没有这个报名人员，或不在您的管辖范围，请刷新后再试。")
    campaign = seen_campaign(unit, entry.campaign_id)
    return FormRow(
        entry_id=entry.id,
        version=entry.version,
        name=true(unit, unit.session.get_one(Person, entry.person_id), "name"),
        declared=_declared.declared_of(unit, [entry])[entry.id],
        open=campaign.state not in CLOSED and entry.state is not EntryState.APPOINTED,
    )


@permits(Permission.VETTING_WORK)
def declare(unit: Unit, entry_id: int, version: int, new: Declared) -> None:
    """Write what somebody declared as the paper has it: all of it, so that what is left out goes.

    Raises: Invalid by field, also once they are appointed or the campaign is over. NotFound.
        Conflict: the entry was changed since ``version``.
    """
    _, entry = open_entry(unit, entry_id, None)
    before = _declared.declared_of(unit, [entry])[entry.id]
    now = {one.name: getattr(before, one.name) for one in fields(before)}
    unchanged(unit, entry, version, "这张登记表刚被别人修改过，请刷新后再试。", now)
    if entry.state is EntryState.APPOINTED:
        raise Invalid(_DONE)
    kept, faults = cleaned(new)
    if faults:
        raise Invalid(fields=faults)
    if _declared.write(unit, entry, kept):
        signed(unit, entry)
        entry.version += 1  # the family and 简历 are rows of their own
