"""How a candidate becomes a worker (选聘考察): the case, its evidence, its checklist, its ends."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.vetting.acts import appoint as appoint
    from app.services.vetting.acts import decide as decide
    from app.services.vetting.acts import open_case as open_case
    from app.services.vetting.acts import reject as reject
    from app.services.vetting.acts import resume as resume
    from app.services.vetting.acts import send_back as send_back
    from app.services.vetting.acts import withdraw as withdraw
    from app.services.vetting.announcing import Announced as Announced
    from app.services.vetting.announcing import announce_many as announce_many
    from app.services.vetting.announcing import announcement_problems as announcement_problems
    from app.services.vetting.ballots import add_ballot as add_ballot
    from app.services.vetting.ballots import ballot_rule as ballot_rule
    from app.services.vetting.ballots import void_ballot as void_ballot
    from app.services.vetting.bulk import CaseVisit as CaseVisit
    from app.services.vetting.bulk import VisitProblem as VisitProblem
    from app.services.vetting.bulk import add_visits as add_visits
    from app.services.vetting.bulk import compare_visits as compare_visits
    from app.services.vetting.bulk import visit_problems as visit_problems
    from app.services.vetting.bulk import void_visits as void_visits
    from app.services.vetting.case_list import CaseRow as CaseRow
    from app.services.vetting.case_list import cases as cases
    from app.services.vetting.case_list import cases_by as cases_by
    from app.services.vetting.evidence import NewScan as NewScan
    from app.services.vetting.evidence import add_inspection as add_inspection
    from app.services.vetting.evidence import add_visit as add_visit
    from app.services.vetting.evidence import answer_issue as answer_issue
    from app.services.vetting.evidence import attach as attach
    from app.services.vetting.evidence import declare as declare
    from app.services.vetting.evidence import form_team as form_team
    from app.services.vetting.evidence import hold_meeting as hold_meeting
    from app.services.vetting.evidence import interview as interview
    from app.services.vetting.evidence import raise_issue as raise_issue
    from app.services.vetting.evidence import void_visit as void_visit
    from app.services.vetting.folder import Card as Card
    from app.services.vetting.folder import Column as Column
    from app.services.vetting.folder import Docket as Docket
    from app.services.vetting.folder import MoveRow as MoveRow
    from app.services.vetting.folder import PastRow as PastRow
    from app.services.vetting.folder import ProofRow as ProofRow
    from app.services.vetting.folder import Stage as Stage
    from app.services.vetting.folder import StepRow as StepRow
    from app.services.vetting.folder import board as board
    from app.services.vetting.folder import docket as docket
    from app.services.vetting.options import Choices as Choices
    from app.services.vetting.options import choices as choices
    from app.services.vetting.publicity import NewObjection as NewObjection
    from app.services.vetting.publicity import NewPublicity as NewPublicity
    from app.services.vetting.publicity import ObjectionAnswer as ObjectionAnswer
    from app.services.vetting.publicity import PublicityProblem as PublicityProblem
    from app.services.vetting.publicity import answer_objection as answer_objection
    from app.services.vetting.publicity import object_to as object_to
    from app.services.vetting.publicity import publicise as publicise
    from app.services.vetting.publicity import publicise_many as publicise_many
    from app.services.vetting.publicity import publicity_problems as publicity_problems
    from app.services.vetting.publicity import take_down as take_down
    from app.services.vetting.queries import case_file as case_file
    from app.services.vetting.queries import case_row as case_row
    from app.services.vetting.queries import checklist as checklist
    from app.services.vetting.queries import find_case as find_case
    from app.services.vetting.queries import questions as questions
    from app.services.vetting.queries import team as team
    from app.services.vetting.rows import Answer as Answer
    from app.services.vetting.rows import Appointment as Appointment
    from app.services.vetting.rows import BallotRow as BallotRow
    from app.services.vetting.rows import CandidateRow as CandidateRow
    from app.services.vetting.rows import CaseFile as CaseFile
    from app.services.vetting.rows import Checklist as Checklist
    from app.services.vetting.rows import DecisionRow as DecisionRow
    from app.services.vetting.rows import IssueRow as IssueRow
    from app.services.vetting.rows import MemberRow as MemberRow
    from app.services.vetting.rows import NewBallot as NewBallot
    from app.services.vetting.rows import NewCase as NewCase
    from app.services.vetting.rows import NewDecision as NewDecision
    from app.services.vetting.rows import NewInspection as NewInspection
    from app.services.vetting.rows import NewInterview as NewInterview
    from app.services.vetting.rows import NewIssue as NewIssue
    from app.services.vetting.rows import NewMeeting as NewMeeting
    from app.services.vetting.rows import NewMember as NewMember
    from app.services.vetting.rows import NewTeam as NewTeam
    from app.services.vetting.rows import NewVisit as NewVisit
    from app.services.vetting.rows import ObjectionRow as ObjectionRow
    from app.services.vetting.rows import PublicityRow as PublicityRow
    from app.services.vetting.rows import SheetRow as SheetRow
    from app.services.vetting.rows import VisitRow as VisitRow
    from app.services.vetting.rulings import Ruling as Ruling
    from app.services.vetting.rulings import RulingProblem as RulingProblem
    from app.services.vetting.rulings import rule_many as rule_many
    from app.services.vetting.rulings import ruling_problems as ruling_problems
    from app.services.vetting.shown import Letter as Letter
    from app.services.vetting.shown import RefusalLetter as RefusalLetter
    from app.services.vetting.shown import ShownList as ShownList
    from app.services.vetting.shown import ShownRow as ShownRow
    from app.services.vetting.shown import letter_of as letter_of
    from app.services.vetting.shown import publicity_waits as publicity_waits
    from app.services.vetting.shown import refusal_letter as refusal_letter
    from app.services.vetting.shown import shown_list as shown_list
    from app.services.vetting.signs import SignRow as SignRow
    from app.services.vetting.signs import visit_signs as visit_signs
else:
    __getattr__ = front(
        __name__,
        acts="appoint decide open_case reject resume send_back withdraw",
        announcing="Announced announce_many announcement_problems",
        ballots="add_ballot ballot_rule void_ballot",
        bulk="CaseVisit VisitProblem add_visits compare_visits visit_problems void_visits",
        case_list="CaseRow cases cases_by",
        evidence=(
            "NewScan add_inspection add_visit answer_issue attach declare form_team hold_meeting "
            "interview raise_issue void_visit"
        ),
        folder="Card Column Docket MoveRow PastRow ProofRow Stage StepRow board docket",
        options="Choices choices",
        publicity=(
            "NewObjection NewPublicity ObjectionAnswer PublicityProblem answer_objection object_to publicise "
            "publicise_many publicity_problems take_down"
        ),
        queries="case_file case_row checklist find_case questions team",
        rows=(
            "Answer Appointment BallotRow CandidateRow CaseFile Checklist DecisionRow IssueRow MemberRow "
            "NewBallot NewCase NewDecision NewInspection NewInterview NewIssue NewMeeting NewMember NewTeam "
            "NewVisit ObjectionRow PublicityRow SheetRow VisitRow"
        ),
        rulings="Ruling RulingProblem rule_many ruling_problems",
        shown="Letter RefusalLetter ShownList ShownRow letter_of publicity_waits refusal_letter shown_list",
        signs="SignRow visit_signs",
    )
