"""Assessment: open a month, score it, submit it by town, review, publish, and read it (J34 to J37)."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.assessment._frame import Note as Note
    from app.services.assessment.appeal_list import AppealRow as AppealRow
    from app.services.assessment.appeal_list import appeals as appeals
    from app.services.assessment.appeal_list import one_appeal as one_appeal
    from app.services.assessment.course import close_cycle as close_cycle
    from app.services.assessment.course import cycle_checklist as cycle_checklist
    from app.services.assessment.course import cycle_in as cycle_in
    from app.services.assessment.course import finalise as finalise
    from app.services.assessment.course import finish_review as finish_review
    from app.services.assessment.course import lock as lock
    from app.services.assessment.course import open_cycle as open_cycle
    from app.services.assessment.course import publish as publish
    from app.services.assessment.course import regular_kind as regular_kind
    from app.services.assessment.course import yearly as yearly
    from app.services.assessment.cycle_list import CycleRow as CycleRow
    from app.services.assessment.cycle_list import cycles as cycles
    from app.services.assessment.daily import DailyItem as DailyItem
    from app.services.assessment.daily import DailyItems as DailyItems
    from app.services.assessment.daily import daily_items as daily_items
    from app.services.assessment.fill import Cell as Cell
    from app.services.assessment.fill import Filling as Filling
    from app.services.assessment.fill import Line as Line
    from app.services.assessment.fill import enter_cells as enter_cells
    from app.services.assessment.fill import filling as filling
    from app.services.assessment.marks import NotedMark as NotedMark
    from app.services.assessment.marks import Taken as Taken
    from app.services.assessment.marks import mark_now as mark_now
    from app.services.assessment.marks import note_mark as note_mark
    from app.services.assessment.marks import take_back as take_back
    from app.services.assessment.months import GradedRow as GradedRow
    from app.services.assessment.months import MonthResults as MonthResults
    from app.services.assessment.months import TrendRow as TrendRow
    from app.services.assessment.months import annual as annual
    from app.services.assessment.months import graded as graded
    from app.services.assessment.months import graded_counts as graded_counts
    from app.services.assessment.months import latest as latest
    from app.services.assessment.months import trend as trend
    from app.services.assessment.objecting import Answer as Answer
    from app.services.assessment.objecting import NewAppeal as NewAppeal
    from app.services.assessment.objecting import answer_appeal as answer_appeal
    from app.services.assessment.objecting import appealable as appealable
    from app.services.assessment.objecting import file_appeal as file_appeal
    from app.services.assessment.objecting import withdraw_appeal as withdraw_appeal
    from app.services.assessment.own_years import YearPage as YearPage
    from app.services.assessment.own_years import years_of as years_of
    from app.services.assessment.review import Adjustment as Adjustment
    from app.services.assessment.review import SpreadRow as SpreadRow
    from app.services.assessment.review import assessor_spreads as assessor_spreads
    from app.services.assessment.review import moderate as moderate
    from app.services.assessment.scores import Entered as Entered
    from app.services.assessment.scores import Mark as Mark
    from app.services.assessment.scores import TownProgress as TownProgress
    from app.services.assessment.scores import accept_town as accept_town
    from app.services.assessment.scores import enter_scores as enter_scores
    from app.services.assessment.scores import faults as faults
    from app.services.assessment.scores import progress as progress
    from app.services.assessment.scores import pull_back_town as pull_back_town
    from app.services.assessment.scores import return_town as return_town
    from app.services.assessment.scores import submit_town as submit_town
    from app.services.assessment.scores import town_checklist as town_checklist
    from app.services.assessment.sheets import Column as Column
    from app.services.assessment.sheets import ItemLine as ItemLine
    from app.services.assessment.sheets import PersonReport as PersonReport
    from app.services.assessment.sheets import ResultRow as ResultRow
    from app.services.assessment.sheets import ScoreSheet as ScoreSheet
    from app.services.assessment.sheets import ScoreSheetRow as ScoreSheetRow
    from app.services.assessment.sheets import TownSummaryRow as TownSummaryRow
    from app.services.assessment.sheets import grade_counts as grade_counts
    from app.services.assessment.sheets import grade_names as grade_names
    from app.services.assessment.sheets import person_reports as person_reports
    from app.services.assessment.sheets import results as results
    from app.services.assessment.sheets import results_and_towns as results_and_towns
    from app.services.assessment.sheets import score_sheet as score_sheet
    from app.services.assessment.sheets import town_summary as town_summary
    from app.services.assessment.unlocking import Corrected as Corrected
    from app.services.assessment.unlocking import Marked as Marked
    from app.services.assessment.unlocking import NewUnlock as NewUnlock
    from app.services.assessment.unlocking import UnlockRow as UnlockRow
    from app.services.assessment.unlocking import ask_unlock as ask_unlock
    from app.services.assessment.unlocking import correct_mark as correct_mark
    from app.services.assessment.unlocking import grant_unlock as grant_unlock
    from app.services.assessment.unlocking import open_items as open_items
    from app.services.assessment.unlocking import refuse_unlock as refuse_unlock
    from app.services.assessment.unlocking import unlockable as unlockable
    from app.services.assessment.unlocking import unlocks as unlocks
    from app.services.assessment.unlocking import withdraw_unlock as withdraw_unlock
    from app.services.assessment.year import Periods as Periods
    from app.services.assessment.year import periods as periods
else:
    __getattr__ = front(
        __name__,
        _frame="Note",
        appeal_list="AppealRow appeals one_appeal",
        objecting="Answer NewAppeal answer_appeal appealable file_appeal withdraw_appeal",
        course=(
            "close_cycle cycle_checklist cycle_in finalise finish_review lock open_cycle publish "
            "regular_kind yearly"
        ),
        cycle_list="CycleRow cycles",
        daily="DailyItem DailyItems daily_items",
        fill="Cell Filling Line enter_cells filling",
        marks="NotedMark Taken mark_now note_mark take_back",
        own_years="YearPage years_of",
        months="GradedRow MonthResults TrendRow annual graded graded_counts latest trend",
        review="Adjustment SpreadRow assessor_spreads moderate",
        scores=(
            "Entered Mark TownProgress accept_town enter_scores faults progress pull_back_town "
            "return_town submit_town town_checklist"
        ),
        sheets=(
            "Column ItemLine PersonReport ResultRow ScoreSheet ScoreSheetRow TownSummaryRow "
            "grade_counts grade_names person_reports results results_and_towns score_sheet town_summary"
        ),
        unlocking=(
            "Corrected Marked NewUnlock UnlockRow ask_unlock correct_mark grant_unlock open_items "
            "refuse_unlock unlockable unlocks withdraw_unlock"
        ),
        year="Periods periods",
    )
