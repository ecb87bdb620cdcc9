"""The month's bundle: drawn once, agreeing to the fen, issued, and given out again byte for byte.

Source: issue 2 item 11; architecture.md 1; cli.md ``month``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path

from app.core.access import WHOLE, Permission, permits
from app.core.errors import AppError, Denied, Invalid
from app.core.period import Month
from app.domain.papers import BUNDLE
from app.domain.policy import BankFile, Policy
from app.domain.workflow import Check
from app.reports import agreement
from app.reports.drawing import Drawn, Frame, frame_of, manifest, money, people, sheets
from app.reports.files import write_all
from app.reports.manifest import BundleFile, manifest_json, manifest_pdf
from app.services import assessment, documents, insurance, pay, policy
from app.services.documents import DocumentRow, NewDocument
from app.services.pay import RunRow
from app.workspace import Unit, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What lies in the folder, in order, and the sentences that say what agreed."""

    files: tuple[BundleFile, ...]
    agreement: tuple[str, ...]


@permits(Permission.PAY_READ)
def checklist(unit: Unit, month: Month) -> list[Check]:
    """Return what the bundle of a month waits for, a line each; all must hold before it is drawn.

    What the policy does not have is not waited for: pay where it pays nobody, and so on.

    Raises:
        Denied: the actor sees only a part of the county.
    """
    if WHOLE not in unit.actor.scopes:
        raise Denied("整套文件由县级账号生成；本乡镇的文件请在“档案”中查看。")
    rules = policy.policy_on(unit, month.last)
    found: list[Check] = []
    if rules.pays:
        found.append(_check("补贴已过账", "pay/run", lambda: pay.posted_run(unit, month)))
        found.append(_check("银行代发文件已导出", "pay/export", lambda: _exported(unit, month)))
    if rules.assessment.ends_with(month):
        found.append(_check("考核已公布", "assessment/cycle", lambda: published_cycle(unit, month)))
    if rules.insurance.accident:
        found.append(_check("当年保险已登记", "insurance/contract", lambda: _insured(unit, month)))
    return found


def _check(text: str, goto: str, ask: Callable[[], object]) -> Check:
    try:
        ask()
    except AppError as problem:
        return Check(False, f"{text}：{problem}", goto)
    return Check(True, text, goto)


def _exported(unit: Unit, month: Month) -> None:
    if not pay.exports(unit, pay.posted_run(unit, month).id):
        raise Invalid("还没有导出，请在“补贴发放”中导出银行文件。")


def _insured(unit: Unit, month: Month) -> None:
    if not insurance.contracts(unit, month.year):
        raise Invalid(f"{month.year}年还没有登记保单，请在“保险”中登记。")


@permits(Permission.ASSESSMENT_READ)
def published_cycle(unit: Unit, month: Month) -> int:
    """Return the id of the month's published assessment.

    Raises:
        Invalid: it is not published yet.
    """
    cycle = assessment.cycle_in(unit, month)
    if cycle.published_on is None:
        raise Invalid(f"{cycle.title}还没有公布，请先公布。")
    return cycle.id


def draw(workspace: Workspace, month: Month, out: Path, progress: Progress = lambda text: None) -> Bundle:
    """Write the month's bundle into ``out`` and return what it holds; the second time the same bytes.

    ``progress`` is told what is done next, and each file once it is drawn.

    Raises:
        Invalid: the month is not ready, naming what is missing, or totals do not agree.
        Unavailable: a file is open in another program, or the disk is full.
    """
    unmet = [check.text for check in workspace.ask(checklist, month) if not check.ok]
    if unmet:
        raise Invalid(f"{month.label}的文件还不能生成：{'；'.join(unmet)}")
    rules = workspace.ask(policy.policy_on, month.last)
    run = workspace.ask(pay.posted_run, month) if rules.pays else None
    run_id = run.id if run else None
    papers = workspace.ask(issued, month, run_id)
    if not papers:
        progress(f"正在生成{month.label}的文件…")
        drawn = _drawn(workspace, month, run, progress)
        progress("正在归档…")
        workspace.once(f"bundle-{month}-{run_id}", _issue, month, run_id, drawn)
        papers = workspace.ask(issued, month, run_id)
    return _written(workspace, papers, out, run)


@permits(Permission.DOCUMENTS_READ)
def issued(unit: Unit, month: Month, run_id: int | None = None) -> list[DocumentRow]:
    """List what was issued of a month's bundle, of one run if given, in the order of the folder."""
    return [row for row in documents.documents(unit, month, run_id) if row.kind.startswith(BUNDLE)]


def _drawn(workspace: Workspace, month: Month, run: RunRow | None, progress: Progress) -> list[Drawn]:
    """Return every document of the month, the manifest last; refuse when their totals disagree."""
    rules = workspace.ask(policy.policy_on, month.last)
    cycle = workspace.ask(published_cycle, month) if rules.assessment.ends_with(month) else None
    frame = workspace.ask(frame_of, month, run, cycle)
    found: list[Drawn] = []
    for one in chain(people(workspace, frame), sheets(workspace, frame), money(workspace, frame)):
        progress(one.file_name)  # whoever listens may stop here by raising: nothing has been issued yet
        found.append(one)
    said = _agreed(workspace, found, run, rules)
    return [*found, *_manifest(frame, found, said)]


def _agreed(workspace: Workspace, found: Sequence[Drawn], run: RunRow | None, rules: Policy) -> Sequence[str]:
    """Return what agreed, nothing where nobody was paid."""
    return agreement.agreed(found, workspace.ask(pay.reconcile, run.id), _bank_form(rules)) if run else ()


def _manifest(frame: Frame, found: Sequence[Drawn], said: Sequence[str]) -> list[Drawn]:
    listed = [_listed(one) for one in found]
    table, machine = frame.stamp("manifest"), frame.stamp("manifest")
    return [
        manifest(frame, "pdf", table, manifest_pdf(listed, table, said), len(listed)),
        manifest(frame, "json", machine, manifest_json(listed, machine), len(listed)),
    ]


def _listed(one: Drawn) -> BundleFile:
    return one.listed(sha256(one.content).hexdigest())


@permits(Permission.DOCUMENTS_ISSUE)
def _issue(unit: Unit, month: Month, run_id: int | None, drawn: Sequence[Drawn]) -> int:
    for one in drawn:
        documents.issue(
            unit,
            NewDocument(
                number=one.number,
                kind=BUNDLE + one.kind,
                title=one.title,
                file_name=one.file_name,
                media=one.media,
                content=one.content,
                month=month,
                run_id=run_id,
                rows=one.rows,
                total="" if one.total is None else str(one.total),
                unit_id=one.unit_id,
                anchor=one.anchor,
            ),
        )
    return len(drawn)


def _written(workspace: Workspace, papers: Sequence[DocumentRow], out: Path, run: RunRow | None) -> Bundle:
    """Write the issued bytes and check once more, on what was kept, that the totals agree."""
    contents = [workspace.ask(documents.document_bytes, row.id) for row in papers]
    kept = [
        Drawn(
            row.kind.removeprefix(BUNDLE),
            row.file_name,
            "",
            row.number,
            row.title,
            content,
            row.rows,
            Decimal(row.total) if row.total else None,
            "",
        )
        for row, content in zip(papers, contents, strict=True)
    ]
    said = _agreed(workspace, kept, run, workspace.ask(policy.policy_on, run.month.last)) if run else ()
    write_all(out, {one.file_name: one.content for one in kept})
    return Bundle(tuple(_listed(one) for one in kept), tuple(said))


def _bank_form(rules: Policy) -> BankFile:
    if rules.bank is None:
        raise Invalid("县政策里没有代发银行的文件格式，请先在政策中补充。")
    return rules.bank.file.value
