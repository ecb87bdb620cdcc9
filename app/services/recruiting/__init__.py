"""选聘批次: a campaign from its notice to the appointment, who registers, marks, objections."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.recruiting.acts import add_post as add_post
    from app.services.recruiting.acts import advance as advance
    from app.services.recruiting.acts import announce as announce
    from app.services.recruiting.acts import cancel as cancel
    from app.services.recruiting.acts import change as change
    from app.services.recruiting.acts import choose as choose
    from app.services.recruiting.acts import cosign as cosign
    from app.services.recruiting.acts import draft as draft
    from app.services.recruiting.acts import drop_post as drop_post
    from app.services.recruiting.acts import reopen as reopen
    from app.services.recruiting.choosing import appoint as appoint
    from app.services.recruiting.choosing import pick as pick
    from app.services.recruiting.choosing import send_to_vetting as send_to_vetting
    from app.services.recruiting.choosing import unpick as unpick
    from app.services.recruiting.declaring import declare as declare
    from app.services.recruiting.declaring import form_of as form_of
    from app.services.recruiting.entries import admit_fitting as admit_fitting
    from app.services.recruiting.entries import compare_entries as compare_entries
    from app.services.recruiting.entries import explain as explain
    from app.services.recruiting.entries import give_up as give_up
    from app.services.recruiting.entries import refuse_many as refuse_many
    from app.services.recruiting.entries import register as register
    from app.services.recruiting.entries import register_many as register_many
    from app.services.recruiting.entries import review as review
    from app.services.recruiting.entries import withdraw_entries as withdraw_entries
    from app.services.recruiting.forms import RegistrationRow as RegistrationRow
    from app.services.recruiting.forms import registrations as registrations
    from app.services.recruiting.marks import compare_marks as compare_marks
    from app.services.recruiting.marks import enter_marks as enter_marks
    from app.services.recruiting.marks import entries_by_number as entries_by_number
    from app.services.recruiting.marks import mark as mark
    from app.services.recruiting.marks import part_tie as part_tie
    from app.services.recruiting.objections import answer as answer
    from app.services.recruiting.objections import object_to as object_to
    from app.services.recruiting.queries import campaign_file as campaign_file
    from app.services.recruiting.queries import campaigns as campaigns
    from app.services.recruiting.queries import choices as choices
    from app.services.recruiting.queries import find_campaign as find_campaign
    from app.services.recruiting.reserve import call_up as call_up
    from app.services.recruiting.reserve import vacant_again as vacant_again
    from app.services.recruiting.rows import CallRow as CallRow
    from app.services.recruiting.rows import CampaignFile as CampaignFile
    from app.services.recruiting.rows import CampaignRow as CampaignRow
    from app.services.recruiting.rows import Choices as Choices
    from app.services.recruiting.rows import EntryRow as EntryRow
    from app.services.recruiting.rows import FormRow as FormRow
    from app.services.recruiting.rows import Marks as Marks
    from app.services.recruiting.rows import Move as Move
    from app.services.recruiting.rows import NewCallUp as NewCallUp
    from app.services.recruiting.rows import NewCampaign as NewCampaign
    from app.services.recruiting.rows import NewChoice as NewChoice
    from app.services.recruiting.rows import NewCosign as NewCosign
    from app.services.recruiting.rows import NewEntry as NewEntry
    from app.services.recruiting.rows import NewObjection as NewObjection
    from app.services.recruiting.rows import NewPost as NewPost
    from app.services.recruiting.rows import ObjectionAnswer as ObjectionAnswer
    from app.services.recruiting.rows import ObjectionRow as ObjectionRow
    from app.services.recruiting.rows import OpeningRow as OpeningRow
    from app.services.recruiting.rows import PastRow as PastRow
    from app.services.recruiting.rows import Pick as Pick
    from app.services.recruiting.rows import PostRow as PostRow
    from app.services.recruiting.rows import Verdict as Verdict
    from app.services.recruiting.rows import WayStep as WayStep
    from app.services.recruiting.waits import Waiting as Waiting
    from app.services.recruiting.waits import pressing as pressing
else:
    __getattr__ = front(
        __name__,
        acts="add_post advance announce cancel change choose cosign draft drop_post reopen",
        choosing="appoint pick send_to_vetting unpick",
        declaring="declare form_of",
        entries=(
            "admit_fitting compare_entries explain give_up refuse_many register register_many review "
            "withdraw_entries"
        ),
        forms="RegistrationRow registrations",
        marks="compare_marks enter_marks entries_by_number mark part_tie",
        objections="answer object_to",
        queries="campaign_file campaigns choices find_campaign",
        reserve="call_up vacant_again",
        rows=(
            "CallRow CampaignFile CampaignRow Choices EntryRow FormRow Marks Move NewCallUp NewCampaign "
            "NewChoice NewCosign NewEntry NewObjection NewPost ObjectionAnswer ObjectionRow OpeningRow "
            "PastRow Pick PostRow Verdict WayStep"
        ),
        waits="Waiting pressing",
    )
