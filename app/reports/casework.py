"""The papers of vetting cases and campaigns: what each reads and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.domain.papers import AWARD_PAPERS, CALL_PAPERS, CAMPAIGN_PAPERS, CASE_PAPERS, REFUSAL_PAPERS
from app.domain.policy import StepNumber
from app.domain.policy.ballot import BallotRule
from app.domain.wording import line
from app.reports import recruiting as campaign
from app.reports.appointing import case_letter_pdf, case_publicity_pdf, case_refusal_pdf
from app.reports.awards import award_decision_pdf, award_publicity_pdf, refuse_part
from app.reports.ballot import ballot_pdf, tally_pdf
from app.reports.desk import Content, Desk, Draw, Need, Report
from app.reports.fieldwork import inspection_pdf
from app.reports.neighbours import neighbour_form_pdf, neighbour_sheets_pdf
from app.reports.registration import registration_pdf
from app.reports.vetting import case_summary_pdf
from app.services import awards, policy, recruiting, vetting
from app.services.awards import RoundFile

_CAMPAIGN = CAMPAIGN_PAPERS | CALL_PAPERS | REFUSAL_PAPERS


def _case(desk: Desk) -> Content:
    file = desk.workspace.ask(vetting.case_file, desk.workspace.ask(vetting.find_case, desk.wish.case))
    visited = {name for row in file.visits for name in (row.householder, row.respondent)}
    return Content(file, 1 + len(file.team) + len(visited), frozenset({file.case.person_id}))


def _neighbours(draw: Callable[..., bytes], *, filled: bool) -> Draw:
    """Return what draws the neighbours' sheets, blank or as they were entered: drafts until it is decided."""

    def sheets(desk: Desk, file: Any) -> bytes:
        rules = desk.workspace.ask(policy.policy_on, file.case.opened_on).vetting
        visitors = rules.number("neighbours_visited", StepNumber.MIN_VISITORS)
        words = desk.words("neighbour-form")
        stamp = desk.blank("neighbour-form", file.case.number, words, draft=filled and not file.decision)
        return draw(file, visitors, stamp, words.note)

    return sheets


def _inspection(*, filled: bool) -> Draw:
    def draw(desk: Desk, file: Any) -> bytes:
        words = desk.words("inspection-form")
        draft = filled and not file.decision
        stamp = desk.blank("inspection-form", file.case.number, words, draft=draft)
        return inspection_pdf(file, stamp, words.note, filled=filled)

    return draw


def _rule(desk: Desk, file: Any) -> BallotRule:
    rule = desk.workspace.ask(vetting.ballot_rule, file.case.id)
    if rule is None:
        raise Invalid("县政策没有写民主测评的内容和等次，请先在“设置 › 政策依据”中补充。")
    return rule


def _ballot(desk: Desk, file: Any) -> bytes:
    words = desk.words("ballot")
    return ballot_pdf(file, _rule(desk, file), desk.blank("ballot", file.case.number, words), words.note)


def _tally(desk: Desk, file: Any) -> bytes:
    words, counted = desk.words("ballot-tally"), file.ballots[-1] if file.ballots else None
    draft = counted is not None and not file.decision
    stamp = desk.blank("ballot-tally", file.case.number, words, draft=draft)
    return tally_pdf(file, _rule(desk, file), counted, stamp, words.note)


def _case_summary(desk: Desk, file: Any) -> bytes:
    return case_summary_pdf(file, desk.stamp("case-summary"))


def _campaign(desk: Desk) -> Content:
    number = desk.workspace.ask(recruiting.find_campaign, desk.wish.case)
    file = desk.workspace.ask(recruiting.campaign_file, number)
    return Content(file, len(file.entries), frozenset(one.person_id for one in file.entries))


def _of_campaign(form: str) -> Report:
    """Return a paper of a campaign, in the words of the day it bears."""

    def draw(desk: Desk, file: Any) -> bytes:
        campaign.refuse_empty(form, file)
        write, day = campaign.PAPERS[form], campaign.day_of(form, file)
        words = desk.words(form, min(day, desk.on) if day else None)
        return write(file, desk.stamp(form, words=words), words)

    drawn: dict[str, Draw] = {"pdf": draw}
    title = f"网格员{_CAMPAIGN[form]}"
    return Report(title, (Need.CASE,), _campaign, drawn, town=False, dated=False, alone=True)


def _shown(desk: Desk) -> Content:
    found = desk.workspace.ask(vetting.shown_list, desk.workspace.ask(vetting.find_case, desk.wish.case))
    return Content(found, len(found.rows), frozenset(row.person_id for row in found.rows))


def _letter(desk: Desk) -> Content:
    found = desk.workspace.ask(vetting.letter_of, desk.workspace.ask(vetting.find_case, desk.wish.case))
    return Content(found, 1, frozenset({found.person_id}))


def _refusal(desk: Desk) -> Content:
    found = desk.workspace.ask(vetting.refusal_letter, desk.workspace.ask(vetting.find_case, desk.wish.case))
    return Content(found, 1, frozenset({found.person_id}))


def _of_case(form: str, read: Callable[[Desk], Content], write: Callable[..., bytes], day: str) -> Report:
    """Return a paper of a case outside a campaign, in the words of the day it bears."""

    def draw(desk: Desk, found: Any) -> bytes:
        words = desk.words(form, min(getattr(found, day), desk.on))
        return write(found, desk.stamp(form, words=words), words)

    title = f"网格员{CASE_PAPERS[form]}"
    return Report(title, (Need.CASE,), read, {"pdf": draw}, town=False, dated=False, alone=True)


def _award(desk: Desk) -> Content:
    found = desk.workspace.ask(awards.round_file, desk.workspace.ask(awards.find_round, desk.wish.case))
    listed = {*found.chosen, *found.public}
    return Content(found, len(listed), frozenset(one.person_id for one in listed))


def _of_award(form: str, write: Callable[..., bytes], day: Callable[[RoundFile], date | None]) -> Report:
    """Return a paper of a round of 评优, in the words of the day it bears; its title names the honour."""

    def draw(desk: Desk, file: RoundFile) -> bytes:
        refuse_part(file)
        words = desk.words(form, day(file))
        named = replace(words, title=line(words.title, {"称号": file.row.title}))
        return write(file, desk.stamp(form, words=named), words)

    title = f"网格员{AWARD_PAPERS[form]}"
    return Report(title, (Need.CASE,), _award, {"pdf": draw}, town=False, dated=False, alone=True)


def _registration(*, filled: bool) -> Draw:
    def draw(desk: Desk, file: Any) -> bytes:
        words = desk.words("registration")
        rows = desk.workspace.ask(recruiting.registrations, file.row.id) if filled else []
        if filled and not rows:
            raise Invalid("这个批次还没有人报名，没有登记表可以打印。")
        return registration_pdf(file, rows, words, desk.blank("registration", file.row.number, words))

    return draw


def _paper(title: str, draw: Draw, read: Callable[[Desk], Content]) -> Report:
    return Report(title, (Need.CASE,), read, {"pdf": draw}, town=False, dated=False)


def _bare(desk: Desk) -> Content:
    """Return a campaign for a form that names nobody yet."""
    return Content(_campaign(desk).of)


REPORTS: dict[str, Report] = {
    **{form: _of_campaign(form) for form in _CAMPAIGN},
    "case-publicity": _of_case("case-publicity", _shown, case_publicity_pdf, "starts"),
    "case-letter": _of_case("case-letter", _letter, case_letter_pdf, "made"),
    "case-refusal": _of_case("case-refusal", _refusal, case_refusal_pdf, "made"),
    "award-publicity": _of_award("award-publicity", award_publicity_pdf, lambda file: file.row.shown_from),
    "award-decision": _of_award("award-decision", award_decision_pdf, lambda file: file.row.decided_on),
    "registration": _paper("报名登记表（空白）", _registration(filled=False), _bare),
    "registration-filled": _paper("报名登记表", _registration(filled=True), _campaign),
    "neighbour-form": _paper("走访记录表（空白）", _neighbours(neighbour_form_pdf, filled=False), _case),
    "neighbour-filled": _paper("走访记录表", _neighbours(neighbour_sheets_pdf, filled=True), _case),
    "inspection-form": _paper("实地考察记录表（空白）", _inspection(filled=False), _case),
    "inspection-filled": _paper("实地考察记录表", _inspection(filled=True), _case),
    "ballot": _paper("民主测评票", _ballot, _case),
    "ballot-tally": _paper("民主测评统计表", _tally, _case),
    "case-summary": Report(
        "考察材料", (Need.CASE,), _case, {"pdf": _case_summary}, town=False, dated=False, alone=True
    ),
}
