"""聘期与去留: how long one is taken on, on probation first, renewed, resigned or dismissed.  Pure rules.

Source: county-practices D20 (what ends an employment), J38, Z22, E13; the terms the texts are silent about
are the nation's (《劳动合同法》第十九条、第三十七条) and stand in the policies as 假设.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.fields import Choice
from app.domain.workflow import Check


class TenureKind(Choice):
    """What is done about somebody's employment, each by two persons."""

    DISMISSAL = "dismissal", "解聘"
    RESIGNATION = "resignation", "辞职"
    RENEWAL = "renewal", "续聘"
    PROBATION = "probation", "试用期考核"


class TenureState(Choice):
    """How far an act is; what is decided stays as it is."""

    DRAFTED = "drafted", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class ProbationEnd(Choice):
    """What comes of a probation."""

    PASSED = "passed", "转正"
    EXTENDED = "extended", "延长试用"
    ENDED = "ended", "不合格，终止聘用"


class Basis(Choice):
    """What a ground of dismissal must rest on."""

    ANNUAL = "annual", "年度考核结果"
    REGULAR = "regular", "定期考核结果"
    DOCUMENT = "document", "案件或文件"


class Standing(Choice):
    """Where somebody's term stands on a day; never stored."""

    DISMISS = "dismiss", "应解聘"
    PROBATION_OVER = "probation_over", "试用期已满"
    PROBATION_ENDS = "probation_ends", "试用期将满"
    OVER = "over", "聘期已满"
    ENDS = "ends", "聘期将满"
    PROBATION = "probation", "试用期"
    RUNNING = "running", "聘期内"
    NONE = "none", "未登记协议"


def months_on(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_of(start: date, years: int) -> date:
    """Return the first day after a term of so many years."""
    return months_on(start, years * 12)


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's agreement as far as its standing needs it: first days after the term and the probation."""

    over: date
    probation_over: date | None = None
    probation_done: bool = True


def standing(term: Term | None, today: date, *, renew_days: int, probation_days: int) -> Standing:
    """Return where a term stands; both ends are told so many days ahead."""
    if term is None:
        return Standing.NONE
    tried = None if term.probation_done else term.probation_over
    if tried is not None and _near(tried, today, probation_days):
        return Standing.PROBATION_OVER if today >= tried else Standing.PROBATION_ENDS
    if _near(term.over, today, renew_days):
        return Standing.OVER if today >= term.over else Standing.ENDS
    return Standing.RUNNING if tried is None else Standing.PROBATION


def _near(over: date, today: date, days: int) -> bool:
    return today >= over - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Cited:
    """A result as a ground looks at it; ``regular``: of the month or quarter, else of the year."""

    id: int
    title: str
    grade: str
    regular: bool
    locked: bool
    appealed: bool
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A county's ground of dismissal: what it rests on, the grade it names and how many times in a row."""

    key: str
    label: str
    basis: Basis
    grade: str = ""
    times: int = 1
    compulsory: bool = False


def firm(one: Cited) -> str:
    """Return why a result cannot be cited, empty where it stands."""
    if not one.locked:
        return f"{one.title}还没有锁定，不能作为解聘依据"
    if one.appealed:
        return f"{one.title}的申诉还没有答复，不能作为解聘依据"
    return f"{one.title}的结果已被更正，请重新起草" if one.superseded else ""


def fits(ground: Ground, results: Sequence[Cited]) -> tuple[Cited, ...]:
    """Return the results a ground rests on, of somebody's, the latest first; none where it is not met.

    The latest so many must all be of the grade: one that went well breaks the row.
    """
    if ground.basis is Basis.DOCUMENT:
        return ()
    mine = [one for one in results if one.regular is (ground.basis is Basis.REGULAR)]
    last = tuple(mine[: ground.times])
    met = len(last) == ground.times and all(one.grade == ground.grade and not firm(one) for one in last)
    return last if met else ()


def ground_checks(
    ground: Ground | None, results: Sequence[Cited], doc_no: str, case: str, *, papers: int | None
) -> list[Check]:
    """Return what stands against dismissing on a ground.

    ``results`` are those cited; ``doc_no`` and ``case`` the number of a document and of a closed case.
    ``papers`` are the scans kept with the act, None before anything can be kept with it.
    """
    if ground is None:
        return [Check(False, "请选择县政策里的解聘情形", "ground")]
    if ground.basis is Basis.DOCUMENT:
        found = [
            Check(bool(doc_no or case), f"“{ground.label}”要写明依据的文件文号，或选结案的案卷", "doc_no")
        ]
        if papers is not None and not case:
            found.append(Check(papers > 0, "依据文件的扫描件还没有上传", "files"))
        return found
    wrong = [Check(False, why, "ground") for one in results if (why := firm(one))]
    if wrong:
        return wrong
    met = len(fits(ground, results)) == ground.times
    last = "最近一次" if ground.times == 1 else f"最近连续{ground.times}次"
    text = f"“{ground.label}”要有{last}已锁定、没有申诉的“{ground.grade}”{ground.basis.label}"
    return [Check(met, text, "ground")]


def notice_checks(asked: date, last: date, days: int, reason: str) -> list[Check]:
    """Return what stands against leaving after ``last``: less notice than the policy's asks for a reason."""
    given = (last - asked).days
    if given < 0:
        return [Check(False, "最后工作日不能早于申请日期", "last")]
    text = f"申请到最后工作日{given}天，政策要求提前{days}天；双方同意提前的，写明理由"
    return [Check(given >= days or len(reason) >= 4, text, "reason")]
