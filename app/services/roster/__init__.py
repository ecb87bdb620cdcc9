"""Who serves where: persons, postings, bank accounts, and the roster drawn from them (花名册)."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.roster._intake import Plan as Plan
    from app.services.roster.amending import Amendable as Amendable
    from app.services.roster.amending import Amended as Amended
    from app.services.roster.amending import Amendment as Amendment
    from app.services.roster.amending import How as How
    from app.services.roster.amending import amend_many as amend_many
    from app.services.roster.amending import amendable as amendable
    from app.services.roster.amending import weigh_many as weigh_many
    from app.services.roster.birthdays import births as births
    from app.services.roster.birthdays import heads as heads
    from app.services.roster.changing import change_person as change_person
    from app.services.roster.changing import known_person as known_person
    from app.services.roster.comparing import Change as Change
    from app.services.roster.comparing import Compared as Compared
    from app.services.roster.comparing import Standing as Standing
    from app.services.roster.comparing import Update as Update
    from app.services.roster.comparing import bring_up as bring_up
    from app.services.roster.comparing import compare as compare
    from app.services.roster.comparing import kept_without as kept_without
    from app.services.roster.comparing import put_back as put_back
    from app.services.roster.correcting import CorrectionRow as CorrectionRow
    from app.services.roster.correcting import NewCorrection as NewCorrection
    from app.services.roster.correcting import Stage as Stage
    from app.services.roster.correcting import correct as correct
    from app.services.roster.correcting import corrections as corrections
    from app.services.roster.correcting import leave_as_is as leave_as_is
    from app.services.roster.correcting import propose as propose
    from app.services.roster.damaged import Likely as Likely
    from app.services.roster.damaged import likely as likely
    from app.services.roster.differing import DifferenceRow as DifferenceRow
    from app.services.roster.differing import ListedPerson as ListedPerson
    from app.services.roster.differing import beside_list as beside_list
    from app.services.roster.differing import since_day as since_day
    from app.services.roster.differing import since_last_month as since_last_month
    from app.services.roster.duplicates import Likeness as Likeness
    from app.services.roster.duplicates import LikeRow as LikeRow
    from app.services.roster.duplicates import lookalikes as lookalikes
    from app.services.roster.duplicates import tell_apart as tell_apart
    from app.services.roster.heading import Headed as Headed
    from app.services.roster.heading import Heading as Heading
    from app.services.roster.heading import Own as Own
    from app.services.roster.heading import head_level as head_level
    from app.services.roster.heading import name_heads as name_heads
    from app.services.roster.heading import weigh_heads as weigh_heads
    from app.services.roster.lists import first_listed as first_listed
    from app.services.roster.lists import listed as listed
    from app.services.roster.lists import listed_from as listed_from
    from app.services.roster.lists import measured as measured
    from app.services.roster.lists import others as others
    from app.services.roster.lists import workers as workers
    from app.services.roster.marking import Marked as Marked
    from app.services.roster.marking import NewMark as NewMark
    from app.services.roster.marking import lower_mark as lower_mark
    from app.services.roster.marking import mark as mark
    from app.services.roster.marking import marked as marked
    from app.services.roster.merging import merge_persons as merge_persons
    from app.services.roster.merging import part as part
    from app.services.roster.merging import propose_merge as propose_merge
    from app.services.roster.merging import refuse_merge as refuse_merge
    from app.services.roster.merging import weigh_merge as weigh_merge
    from app.services.roster.naming import NamedRow as NamedRow
    from app.services.roster.naming import OtherRow as OtherRow
    from app.services.roster.naming import named as named
    from app.services.roster.naming import named_in_post as named_in_post
    from app.services.roster.naming import named_others as named_others
    from app.services.roster.naming import registered as registered
    from app.services.roster.options import Choices as Choices
    from app.services.roster.options import choices as choices
    from app.services.roster.people import find_person as find_person
    from app.services.roster.people import register_person as register_person
    from app.services.roster.people import set_account as set_account
    from app.services.roster.posting import check_many as check_many
    from app.services.roster.posting import leave as leave
    from app.services.roster.posting import post as post
    from app.services.roster.posting import register as register
    from app.services.roster.posting import register_checked as register_checked
    from app.services.roster.posting import register_many as register_many
    from app.services.roster.posting import replace as replace
    from app.services.roster.posting import transfer as transfer
    from app.services.roster.queries import counts as counts
    from app.services.roster.queries import crowding as crowding
    from app.services.roster.queries import has_room as has_room
    from app.services.roster.queries import person_name as person_name
    from app.services.roster.queries import postings as postings
    from app.services.roster.queries import problems as problems
    from app.services.roster.queries import reveal as reveal
    from app.services.roster.queries import roster_lines as roster_lines
    from app.services.roster.queries import will_have_room as will_have_room
    from app.services.roster.rows import KindCount as KindCount
    from app.services.roster.rows import KnownPerson as KnownPerson
    from app.services.roster.rows import Latest as Latest
    from app.services.roster.rows import Leaving as Leaving
    from app.services.roster.rows import Measured as Measured
    from app.services.roster.rows import NewPerson as NewPerson
    from app.services.roster.rows import NewPosting as NewPosting
    from app.services.roster.rows import NewWorker as NewWorker
    from app.services.roster.rows import PersonFacts as PersonFacts
    from app.services.roster.rows import PostingRow as PostingRow
    from app.services.roster.rows import Revealed as Revealed
    from app.services.roster.rows import RosterLine as RosterLine
    from app.services.roster.rows import RowProblem as RowProblem
    from app.services.roster.rows import ServedRow as ServedRow
    from app.services.roster.rows import Transfer as Transfer
    from app.services.roster.rows import WorkerRow as WorkerRow
    from app.services.roster.terms import served as served
else:
    __getattr__ = front(
        __name__,
        _intake="Plan",
        amending="Amendable Amended Amendment How amend_many amendable weigh_many",
        birthdays="births heads",
        changing="change_person known_person",
        comparing="Change Compared Standing Update bring_up compare kept_without put_back",
        correcting="CorrectionRow NewCorrection Stage correct corrections leave_as_is propose",
        damaged="Likely likely",
        differing="DifferenceRow ListedPerson beside_list since_day since_last_month",
        duplicates="LikeRow Likeness lookalikes tell_apart",
        heading="Headed Heading Own head_level name_heads weigh_heads",
        merging="merge_persons part propose_merge refuse_merge weigh_merge",
        options="Choices choices",
        lists="first_listed listed listed_from measured others workers",
        marking="Marked NewMark lower_mark mark marked",
        naming="NamedRow OtherRow named named_in_post named_others registered",
        people="find_person register_person set_account",
        posting="check_many leave post register register_checked register_many replace transfer",
        queries="counts crowding has_room person_name postings problems reveal roster_lines will_have_room",
        rows=(
            "KindCount KnownPerson Latest Leaving Measured NewPerson NewPosting NewWorker PersonFacts "
            "PostingRow Revealed RosterLine RowProblem ServedRow Transfer WorkerRow"
        ),
        terms="served",
    )
