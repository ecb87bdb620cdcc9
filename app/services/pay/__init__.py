"""A month's pay, from calculation to the bank's answer; every act of the office on it.

``steps`` moves a run, ``bank`` pays it, ``adjust`` holds back and corrects, ``noting`` notes by hand what
came late, ``queries`` reads, ``newest`` of the newest month alone, ``progress`` and ``faults`` say how a
run stands, ``story`` tells one slip, ``terms`` decides what one person is paid by,
``waiting`` lists what is held back or came late, ``ahead`` looks to
the year's end.
"""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.pay.adjust import Late as Late
    from app.services.pay.adjust import NewCorrection as NewCorrection
    from app.services.pay.adjust import NewHold as NewHold
    from app.services.pay.adjust import correct as correct
    from app.services.pay.adjust import hold as hold
    from app.services.pay.adjust import lift as lift
    from app.services.pay.adjust import note_late as note_late
    from app.services.pay.adjust import reject_late as reject_late
    from app.services.pay.adjust import release as release
    from app.services.pay.ahead import Hire as Hire
    from app.services.pay.ahead import insurable as insurable
    from app.services.pay.ahead import posted_by_month as posted_by_month
    from app.services.pay.ahead import posted_months as posted_months
    from app.services.pay.ahead import posted_total as posted_total
    from app.services.pay.ahead import projected as projected
    from app.services.pay.ahead import undecided as undecided
    from app.services.pay.ahead import withheld as withheld
    from app.services.pay.answering import BankAnswer as BankAnswer
    from app.services.pay.answering import compare_answers as compare_answers
    from app.services.pay.answering import run_named as run_named
    from app.services.pay.answering import take_answers as take_answers
    from app.services.pay.bank import BankFile as BankFile
    from app.services.pay.bank import BankLine as BankLine
    from app.services.pay.bank import Render as Render
    from app.services.pay.bank import Return as Return
    from app.services.pay.bank import confirm as confirm
    from app.services.pay.bank import export as export
    from app.services.pay.bank import record_returns as record_returns
    from app.services.pay.bank import settle as settle
    from app.services.pay.faults import Finding as Finding
    from app.services.pay.faults import Weight as Weight
    from app.services.pay.faults import findings as findings
    from app.services.pay.foresight import foresee_end as foresee_end
    from app.services.pay.foresight import foresee_note as foresee_note
    from app.services.pay.foresight import foresee_start as foresee_start
    from app.services.pay.newest import MonthPaid as MonthPaid
    from app.services.pay.newest import latest as latest
    from app.services.pay.noting import LateKind as LateKind
    from app.services.pay.noting import NewLate as NewLate
    from app.services.pay.noting import note as note
    from app.services.pay.progress import Act as Act
    from app.services.pay.progress import Overview as Overview
    from app.services.pay.progress import Stage as Stage
    from app.services.pay.progress import acts as acts
    from app.services.pay.progress import overview as overview
    from app.services.pay.queries import differences as differences
    from app.services.pay.queries import exports as exports
    from app.services.pay.queries import paid_to as paid_to
    from app.services.pay.queries import reconcile as reconcile
    from app.services.pay.queries import register as register
    from app.services.pay.queries import slips as slips
    from app.services.pay.remitting import remit as remit
    from app.services.pay.rows import DifferenceRow as DifferenceRow
    from app.services.pay.rows import ExportRow as ExportRow
    from app.services.pay.rows import PaidRow as PaidRow
    from app.services.pay.rows import PayRegisterRow as PayRegisterRow
    from app.services.pay.rows import Reconciliation as Reconciliation
    from app.services.pay.rows import SlipRef as SlipRef
    from app.services.pay.rows import SlipRow as SlipRow
    from app.services.pay.run_list import RunRow as RunRow
    from app.services.pay.run_list import posted_run as posted_run
    from app.services.pay.run_list import run as run
    from app.services.pay.run_list import runs as runs
    from app.services.pay.run_list import runs_by as runs_by
    from app.services.pay.sparing import spared as spared
    from app.services.pay.steps import NewRun as NewRun
    from app.services.pay.steps import approve as approve
    from app.services.pay.steps import calculate as calculate
    from app.services.pay.steps import check as check
    from app.services.pay.steps import checklist as checklist
    from app.services.pay.steps import discard as discard
    from app.services.pay.steps import explain_difference as explain_difference
    from app.services.pay.steps import lock_period as lock_period
    from app.services.pay.steps import not_lockable as not_lockable
    from app.services.pay.steps import open_period as open_period
    from app.services.pay.steps import post as post
    from app.services.pay.story import Story as Story
    from app.services.pay.story import StoryRow as StoryRow
    from app.services.pay.story import Topic as Topic
    from app.services.pay.story import explain as explain
    from app.services.pay.terms import NewTerms as NewTerms
    from app.services.pay.terms import TermsRow as TermsRow
    from app.services.pay.terms import TermsState as TermsState
    from app.services.pay.terms import decide as decide
    from app.services.pay.terms import offers as offers
    from app.services.pay.terms import terms_rows as terms_rows
    from app.services.pay.waiting import HoldRow as HoldRow
    from app.services.pay.waiting import HoldState as HoldState
    from app.services.pay.waiting import LateRow as LateRow
    from app.services.pay.waiting import holds as holds
    from app.services.pay.waiting import late_changes as late_changes
    from app.services.pay.waiting import late_proof as late_proof
else:
    __getattr__ = front(
        __name__,
        adjust="Late NewCorrection NewHold correct hold lift note_late reject_late release",
        ahead="Hire insurable posted_by_month posted_months posted_total projected undecided withheld",
        bank="BankFile BankLine Render Return confirm export record_returns settle",
        faults="Finding Weight findings",
        foresight="foresee_end foresee_note foresee_start",
        newest="MonthPaid latest",
        noting="LateKind NewLate note",
        progress="Act Overview Stage acts overview",
        queries="differences exports paid_to reconcile register slips",
        remitting="remit",
        rows="DifferenceRow ExportRow PaidRow PayRegisterRow Reconciliation SlipRef SlipRow",
        run_list="RunRow posted_run run runs runs_by",
        sparing="spared",
        steps=(
            "NewRun approve calculate check checklist discard explain_difference lock_period not_lockable "
            "open_period post"
        ),
        story="Story StoryRow Topic explain",
        terms="NewTerms TermsRow TermsState decide offers terms_rows",
        waiting="HoldRow HoldState LateRow holds late_changes late_proof",
        answering="BankAnswer compare_answers run_named take_answers",
    )
