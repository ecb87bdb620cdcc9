"""The office's own papers of one person as the whole file has them: tenure, slips, leavings, years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.assessment import CycleKind
from app.domain.wording import Words, line, renamed
from app.reports.appointing import case_letter_pdf, case_refusal_pdf
from app.reports.assessment import person_pages_pdf
from app.reports.drawing import page_text
from app.reports.equipment import EXIT, Slip, exit_pdf, slip_pdf
from app.reports.recruiting import letters_pdf, refusals_pdf
from app.reports.stamp import Stamp
from app.reports.tenure import FORMS, bears, papers_pdf
from app.services import policy, wording
from app.services.dossier import Packed
from app.services.recruiting import CampaignFile
from app.services.vetting import Letter as CaseLetter
from app.services.vetting import RefusalLetter
from app.workspace import Workspace

_TOLD = {"case-refusal": "不予聘用告知书", "campaign-refusals": "资格审查结果告知书"}
Stamped = Callable[[str], Stamp]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as it is drawn or read: what, of which day, its number, its file's name; how it is had.

    ``sha256`` is given where the paper is kept under it: it is read when it is wanted, not before.
    """

    what: str
    on: date | None
    number: str
    name: str
    content: Callable[[], bytes]
    sha256: str = ""


def drawn(what: str, on: date | None, number: str, name: str, content: bytes) -> Drawn:
    """Return a paper that was drawn."""
    return Drawn(what, on, number, name, lambda: content)


def of_letters(workspace: Workspace, found: Packed, stamped: Stamped) -> Iterator[Drawn]:
    """Yield the letters of appointment, of a campaign or of a case, in the words of the day each was made."""
    for letter in found.letters:
        alone = isinstance(letter.of, CaseLetter)
        words = workspace.ask(wording.words_on, "case-letter" if alone else "campaign-letters", letter.on)
        stamp = _said(stamped, words)
        if isinstance(letter.of, CaseLetter):
            content = case_letter_pdf(letter.of, stamp, words)
        else:
            assert isinstance(letter.of, CampaignFile)
            content = letters_pdf(letter.of, stamp, words)
        yield drawn("聘用通知书", letter.on, letter.number, "聘用通知书.pdf", content)


def of_refusals(workspace: Workspace, found: Packed, stamped: Stamped) -> Iterator[Drawn]:
    """Yield what they were told when they were not taken on, in the words of the day each was made."""
    for letter in found.refusals:
        form = "case-refusal" if isinstance(letter.of, RefusalLetter) else "campaign-refusals"
        words = workspace.ask(wording.words_on, form, letter.on)
        stamp, what = _said(stamped, words), _TOLD[form]
        if isinstance(letter.of, RefusalLetter):
            content = case_refusal_pdf(letter.of, stamp, words)
        else:
            assert isinstance(letter.of, CampaignFile)
            content = refusals_pdf(letter.of, stamp, words)
        yield drawn(what, letter.on, letter.number, f"{what}.pdf", content)


def of_employment(workspace: Workspace, found: Packed, stamped: Stamped) -> Iterator[Drawn]:
    """Yield what was decided of the employment, in the words of its day."""
    for row in found.office.tenure:
        words = workspace.ask(wording.words_on, FORMS[row.act.kind], bears(row))
        content = papers_pdf([row], _said(stamped, words), [words])
        name = f"{row.act.kind.label}-{row.act.number}.pdf"
        yield drawn(f"聘期文书：{row.act.kind.label}", row.act.effective, row.act.number, name, content)


def of_years(workspace: Workspace, found: Packed, stamped: Stamped) -> Iterator[Drawn]:
    """Yield the page of each year."""
    for one in found.office.years:
        last, when = date(one.year, 12, 31), f"{one.year}年度"
        page, kept = (
            workspace.ask(wording.words_on, form, last) for form in ("assessment-page", "assessment")
        )
        text = page_text(workspace.ask(policy.policy_on, last), one.town, page, CycleKind.ANNUAL)
        stamp = _said(stamped, kept, {"乡镇": one.town, "时间": when})
        content = person_pages_pdf([one.report], text, stamp)
        yield drawn("年度考核表", last, when, f"年度考核表-{one.year}.pdf", content)


def of_things(workspace: Workspace, found: Packed, stamped: Stamped) -> Iterator[Drawn]:
    """Yield the slips of the equipment and the sheets of leavings."""
    for row, lines in found.office.slips:
        words = workspace.ask(wording.words_on, "equipment-slip", row.on)
        kind = row.kind.label
        content = slip_pdf(Slip(row, lines), _said(stamped, words, {"单据": kind}), words.note)
        yield drawn(f"装备单据：{kind}", row.on, row.number, f"{kind}-{row.number}.pdf", content)
    for file in found.office.exits:
        words = workspace.ask(wording.words_on, "exit-sheet", file.row.left_on)
        content = exit_pdf(file, _said(stamped, words), words.note)
        yield drawn(EXIT, file.row.left_on, file.row.number, f"{EXIT}-{file.row.number}.pdf", content)


def _said(stamped: Stamped, words: Words, values: Mapping[str, str] | None = None) -> Stamp:
    """Return the stamp of a paper in the office's words: its title, and what its boxes are called."""
    return replace(stamped(line(words.title, values or {})), labels=renamed(words.labels))
