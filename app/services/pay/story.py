"""One slip told in words: what was paid, on which basis, and where each figure is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import NotFound
from app.core.fields import Choice, Label
from app.core.identity import mask_card
from app.core.money import show
from app.core.narrowing import only
from app.core.period import OPEN_END, Month
from app.domain.assessment import PUBLIC, REGULAR
from app.domain.budget import DocKind
from app.domain.pay import Bucket, Cause, Outcome, RunKind, SourceKind
from app.domain.pay.compute import Line
from app.domain.pay.compute import explain as arithmetic
from app.domain.pay.facts import PERFORMANCE
from app.domain.policy import Statement
from app.services._hidden import important
from app.services.pay._book import POSTED, Book, lines_of, readable
from app.services.pay._facts import group_key
from app.services.pay._outcomes import last_outcomes
from app.services.pay._performance import by_grade, result_of
from app.services.pay._prizes import PRIZE, round_of
from app.services.pay._sources import decisions, sources
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.assessment import Cycle, Result, Subject
from db.models.budget import BudgetEntry
from db.models.documents import IssuedDocument
from db.models.pay import LateChange, PayHold, PayLine, PaySlip
from db.models.people import BankAccount
from db.models.roster import Posting
from db.scope import in_scope, known

_MONEY_PAPERS = (DocKind.PAY_RUN, DocKind.PAYMENT, DocKind.BANK_RETURN)
_ANSWERS = {Outcome.PAID: "银行已确认到账", Outcome.RETURNED: "银行已退票"}
_PAPERS = ("bundle.pay-register", "bundle.bank-file")


class Topic(Choice):
    """What a line of the story is about."""

    LINE = "line", "计发"
    POSTING = "posting", "任职"
    RATE = "rate", "标准"
    DAYS = "days", "天数"
    CHANGE = "change", "与上月"
    HOLD = "hold", "暂缓"
    SCORE = "score", "考核"
    BANK = "bank", "银行"
    LEDGER = "ledger", "台账"
    PAPER = "paper", "文件"


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of the story; ``page`` and ``target`` say where the window shows the proof.

    The amounts of the lines about ``Topic.LINE`` add up to the slip's total.
    """

    topic: Annotated[Topic, Label("事项", width=8)]
    text: Annotated[str, Label("说明", width=50)]
    amount: Annotated[Decimal | None, Label("金额", width=12)] = None
    page: str = ""
    target: object = None


@dataclass(frozen=True, slots=True)
class Story:
    """A slip told: the person, the result, and the rows in the order they are read."""

    slip_id: int
    run_id: int
    person_id: int
    month: Month
    name: Annotated[str, Label("姓名")]
    place: Annotated[str, Label("网格")]
    bucket: Annotated[Bucket, Label("结果")]
    total: Annotated[Decimal, Label("金额")]
    rows: tuple[StoryRow, ...]


@permits(Permission.PAY_READ)
def explain(unit: Unit, slip_id: int) -> Story:
    """Return a slip told from its stored lines: nothing is worked out again.

    Raises:
        NotFound: there is no such slip in the actor's scope.
    """
    slip = unit.session.scalar(
        select(PaySlip).where(PaySlip.id == slip_id, in_scope(unit.actor.scopes, PaySlip.scope_code))
    )
    if slip is None:
        raise NotFound("没有这个人的发放结果，或不在您的管辖范围，请刷新后再试。")
    book = readable(unit, slip.run_id)
    parts = (_lines, _postings, _rates, _change, _holds, _score, _bank, _ledger, _papers)
    rows = tuple(row for part in parts for row in part(unit, book, slip))
    return Story(
        slip.id,
        slip.run_id,
        slip.person_id,
        book.month,
        important(unit).get(slip.person_id, slip.snap_name),
        slip.snap_place,
        slip.bucket,
        slip.total,
        rows,
    )


def _lines(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    """Yield each line as it was written down; a reversal leads to the run it takes back."""
    posted = lines_of(unit, book.run.id).get(slip.person_id, [])
    for one in posted:
        yield StoryRow(Topic.LINE, arithmetic(one.line), one.line.amount, *_door(unit, one.line))
    if slip.bucket is not Bucket.PAID:
        yield StoryRow(Topic.LINE, f"{slip.bucket.label}：{slip.reason}", None if posted else slip.total)


def _door(unit: Unit, line: Line) -> tuple[str, int | None]:
    """Return where a line is proven beside its words: what it takes back, a grade, the round of a prize."""
    if line.reverses_id is not None:
        return "run", _run_of(unit, line.reverses_id)
    if line.component == PERFORMANCE and Permission.ASSESSMENT_READ in unit.actor.permissions:
        return "graded", result_of(unit, line.source_id)
    may = Permission.VETTING_READ in unit.actor.permissions
    round_id = round_of(unit, line.source_id) if may and line.component == PRIZE else None
    return ("", None) if round_id is None else ("award", round_id)


def _run_of(unit: Unit, line_id: int | None) -> int | None:
    if line_id is None:
        return None
    return unit.session.scalar(
        select(PaySlip.run_id).join(PayLine, PayLine.slip_id == PaySlip.id).where(PayLine.id == line_id)
    )


def _postings(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    """Yield the postings the lines rest on; without lines, the one the slip was made for."""
    kinds = policy_on(unit, book.month.last).kind_labels  # a posting may be older than every policy
    for posting in _posts(unit, slip):
        last = "今" if posting.valid_to == OPEN_END else f"{posting.valid_to}（不含）"
        kind = kinds.get(posting.employment, posting.employment)
        where = slip.snap_place if posting.id == slip.posting_id else ""
        text = f"{kind}，{posting.valid_from} 至{last}" + (f"，{where}" if where else "")
        yield StoryRow(Topic.POSTING, text, None, "roster", posting.id)


def _posts(unit: Unit, slip: PaySlip) -> list[Posting]:
    kinds = (SourceKind.POSTING.value, SourceKind.RESTATED.value)
    cited = select(PayLine.source_id).where(
        PayLine.slip_id == slip.id,
        PayLine.source_kind.in_(kinds),
        PayLine.component.not_in((PRIZE, PERFORMANCE)),
    )
    wanted = {one for one in unit.session.scalars(cited) if one is not None}
    wanted |= set() if wanted or slip.posting_id is None else {slip.posting_id}
    found = select(Posting).where(Posting.id.in_(wanted)).order_by(Posting.valid_from, Posting.id)
    return list(unit.session.scalars(found))


def _rates(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    """Yield the standards of the versions the lines name, how days count, and what was decided."""
    employed = {posting.employment for posting in _posts(unit, slip)}
    for one in sources(unit, book, slip, employed):
        yield _from_policy(Topic.DAYS if one.days else Topic.RATE, one.words, one.said)
    for words in decisions(unit, book, slip):
        yield StoryRow(Topic.RATE, words, None, "pay_terms", slip.person_id)


def _from_policy(topic: Topic, words: str, said: Statement) -> StoryRow:
    source = f"{said.source}{said.article}"
    return StoryRow(topic, f"{words}（{source}）", None, "policy", only(path=said.path))


def _change(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    """Yield how the amount differs from last month's and why; the cause leads to what it rests on."""
    if slip.previous is None or slip.previous == slip.total:
        return
    typed = book.run.explained.get(str(slip.person_id), "")
    why = typed or slip.cause_text or (slip.cause or Cause.TYPED).label
    more = "多" if slip.total > slip.previous else "少"
    text = f"上月 {show(slip.previous)} 元，本月{more} {show(abs(slip.total - slip.previous))} 元：{why}"
    yield StoryRow(Topic.CHANGE, text, None, *_proof(unit, book, slip))


def _proof(unit: Unit, book: Book, slip: PaySlip) -> tuple[str, object]:
    """Return the page and the record that prove why a slip differs from last month's."""
    if slip.cause in (Cause.WITHHELD, Cause.RELEASED):
        held = select(PayHold.id).where(PayHold.person_id == slip.person_id).order_by(PayHold.id.desc())
        return "holds", unit.session.scalar(held.limit(1))
    late = select(LateChange.id).where(LateChange.person_id == slip.person_id)
    if slip.cause is Cause.CORRECTION and unit.session.scalar(late.limit(1)) is not None:
        return "late_changes", only(person_id=slip.person_id)
    if slip.cause is Cause.RATE:
        return "policy", only(path=_rate_path(unit, book, slip))
    served = (
        select(Posting.id)
        .where(Posting.person_id == slip.person_id, Posting.valid_from < book.month.end)
        .where(Posting.voided_at.is_(None))
        .order_by(Posting.valid_from.desc(), Posting.id)
    )
    return "roster", unit.session.scalar(served.limit(1))


def _rate_path(unit: Unit, book: Book, slip: PaySlip) -> str:
    """Return where the policy says what the slip's kind of employment is paid."""
    for number, scheme in enumerate(policy_on(unit, book.month.last).pay.scheme):
        rates = scheme.rates if scheme.type == "flat_by_kind" else ()
        for place, rate in enumerate(rates):
            if rate.kind == slip.snap_employment:
                return f"pay.scheme[{number}].rates[{place}].monthly"
    return ""


def _holds(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    found = select(PayHold).where(PayHold.person_id == slip.person_id, PayHold.month == book.month)
    for kept in unit.session.scalars(found.order_by(PayHold.id)):
        state = "已解除" if kept.voided else "已补发" if kept.released_run_id else "待补发"
        yield StoryRow(
            Topic.HOLD, f"{kept.month.label}暂缓发放：{kept.reason}（{state}）", None, "holds", kept.id
        )


def _score(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    """Yield the month's assessment, and what its grade pays; without a grade that pays it has no say."""
    if Permission.ASSESSMENT_READ not in unit.actor.permissions:
        return
    found = unit.session.scalar(
        select(Result)
        .join(Subject, Subject.id == Result.subject_id)
        .join(Cycle, Cycle.id == Subject.cycle_id)
        .where(Cycle.month == book.month, Cycle.cycle_kind.in_(REGULAR), Cycle.state.in_(PUBLIC))
        .where(Subject.person_id == slip.person_id, known(Result, unit.as_of))
        .order_by(Result.number.desc())
        .limit(1)
    )
    if found is not None:
        score = "未计分" if found.value is None else f"{found.value.normalize():f} 分"
        text = f"{book.month.label}日常考核 {score}，{found.grade or '不定等次'}"
        paid = by_grade(unit, book.month)
        if not paid:
            text += "；政策没有规定等次对应的金额，考核不影响本月补贴"
        elif found.grade in paid:
            text += f"；政策规定绩效{show(paid[found.grade])}元"
        yield StoryRow(Topic.SCORE, text, None, "graded", found.id)


def _bank(unit: Unit, book: Book, slip: PaySlip) -> Iterator[StoryRow]:
    if slip.bucket is not Bucket.PAID:
        return
    account = unit.session.get(BankAccount, slip.snap_account_id) if slip.snap_account_id else None
    if account is None:
        yield StoryRow(Topic.BANK, "没有银行账号，请在花名册中补登")
        return
    card = mask_card(unit.vault.open(f"bank_account.card|{account.uid}", account.card))
    said = last_outcomes(unit, book.run.id).get(slip.id)
    state = _ANSWERS[said] if said else "银行尚未确认"
    holder = important(unit).get(slip.person_id, account.holder)
    yield StoryRow(Topic.BANK, f"{account.bank} {card}，户名{holder}；{state}", slip.total)


def _ledger(unit: Unit, book: Book, _slip: PaySlip) -> Iterator[StoryRow]:
    """Yield the groups of the ledger this run's money went through."""
    if Permission.BUDGET_READ not in unit.actor.permissions:
        return
    mine = (BudgetEntry.group_key == group_key(book.run.id)) | (BudgetEntry.doc_id == book.run.id)
    rows = unit.session.execute(
        select(BudgetEntry.group_key, BudgetEntry.effective, BudgetEntry.doc_no, BudgetEntry.doc_kind)
        .where(mine, BudgetEntry.leg == 1, BudgetEntry.doc_kind.in_(_MONEY_PAPERS))
        .order_by(BudgetEntry.id)
    )
    for key, on, doc_no, kind in rows:
        yield StoryRow(Topic.LEDGER, f"{on} {doc_no} {kind.label}", None, "ledger", only(key=key))


def _papers(unit: Unit, book: Book, _slip: PaySlip) -> Iterator[StoryRow]:
    """Yield the register and the bank file as they were issued."""
    if Permission.DOCUMENTS_READ not in unit.actor.permissions or book.run.state not in POSTED:
        return
    mine = IssuedDocument.run_id == book.run.id
    of_month = (IssuedDocument.month == book.month) & IssuedDocument.run_id.is_(None)
    where = mine | of_month if book.run.run_kind is RunKind.REGULAR else mine
    found = select(IssuedDocument).where(where, IssuedDocument.document_kind.in_(_PAPERS))
    for paper in unit.session.scalars(found.order_by(IssuedDocument.id)):
        yield StoryRow(Topic.PAPER, f"{paper.number} {paper.title}", None, "documents", paper.id)
