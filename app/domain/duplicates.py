"""Whether two records may be one human being, and what must be settled before they are put together.

An identity number is nobody else's (the database refuses a second one): two records of one person therefore
have two numbers, one of them wrong.  Nothing here decides; people do, two of them.
Source: features.md 24; issue 6 point 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.money import show
from app.core.period import OPEN_END, Month
from app.domain.workflow import Check

_FEW = 2  # signs by which two numbers of one person differ, when one was mistyped


@dataclass(frozen=True, slots=True)
class Post:
    """One posting: where, and the days [since, until)."""

    place: str
    since: date
    until: date

    @property
    def words(self) -> str:
        """Where and when, as the office says it."""
        return f"{self.place}（{self.since}起{'' if self.until == OPEN_END else f'，{self.until}离岗'}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of a record is held beside another's; numbers in full, never shown."""

    id: int
    name: str
    number: str
    sex: str
    birth: date
    phone: str
    address: str
    cards: frozenset[bytes]
    posts: tuple[Post, ...]


def likely(one: Known, other: Known) -> bool:
    """Return whether two records are to be looked at: the same name, and the same telephone or birthday."""
    return one.name == other.name and bool(
        one.birth == other.birth or (one.phone and one.phone == other.phone)
    )


def speaks_for(one: Known, other: Known) -> Iterator[str]:
    """Yield what two records have in common."""
    yield "姓名相同"
    if one.birth == other.birth:
        yield "出生日期相同"
    if one.phone and one.phone == other.phone:
        yield "电话相同"
    if one.address and one.address == other.address:
        yield "住址相同"
    if one.cards & other.cards:
        yield "用过同一张银行卡"
    if 0 < (count := differing(one.number, other.number)) <= _FEW:
        yield f"证件号只差{count}位"


def speaks_against(one: Known, other: Known) -> Iterator[str]:
    """Yield what sets two records apart."""
    if one.sex != other.sex:
        yield "性别不同"
    if one.birth != other.birth:
        yield "出生日期不同"
    if one.phone and other.phone and one.phone != other.phone:
        yield "电话不同"
    if one.address and other.address and one.address != other.address:
        yield "住址不同"
    if differing(one.number, other.number) > _FEW:
        yield "证件号相差很大"
    if pair := next(overlaps(one.posts, other.posts), None):
        yield f"同时在岗：{pair[0].place}和{pair[1].place}"


def differing(one: str, other: str) -> int:
    """Return in how many places two numbers differ; all of them where one is missing or shorter."""
    if not one or len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))


def overlaps(ours: Sequence[Post], theirs: Sequence[Post]) -> Iterator[tuple[Post, Post]]:
    """Yield postings that share a day."""
    for one in ours:
        for other in theirs:
            if one.since < other.until and other.since < one.until:
                yield one, other


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What is known before one record goes into another.

    ``cases`` and ``entries`` are the numbers of what is open of the record that goes, ``pending`` what else
    waits there in words; ``paid`` the months in which both were paid, with what each got.
    """

    keep: Known
    gone: Known
    today: date
    chained: bool = False
    labelled: bool = False
    login: str = ""
    cases: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    insured: tuple[str, ...] = ()
    paid: tuple[tuple[Month, Decimal, Decimal], ...] = ()


def checklist(found: Joining) -> list[Check]:
    """Return what stands in the way of putting two records together, and what to look at, a line each."""
    return [*_posts(found), *_work(found), *_records(found), *_money(found)]


def _posts(found: Joining) -> Iterator[Check]:
    pairs = list(overlaps(found.keep.posts, found.gone.posts))
    for one, other in pairs:
        text = f"两条登记的任职有重叠：{one.words}和{other.words}；请先把录错的一条离岗或作废。"
        yield Check(False, text, "roster")
    if not pairs:
        yield Check(True, "任职没有重叠")
    here = [post for post in found.gone.posts if post.until > found.today]
    if here and not pairs:
        yield Check(False, f"并入的登记还在岗：{here[0].words}；请改以这一条为保留的登记。", "roster")


def _work(found: Joining) -> Iterator[Check]:
    if found.cases:
        text = f"并入的登记有未办结的案卷：{'、'.join(found.cases)}；请先办结，或以这一条为保留的登记。"
        yield Check(False, text, "vetting")
    if found.entries:
        text = f"并入的登记正在参加选聘：{'、'.join(found.entries)}；请等批次结束，或以这一条为保留的登记。"
        yield Check(False, text, "campaigns")
    for each in found.pending:
        yield Check(False, f"并入的登记还有{each}，请先办完。")
    if not (found.cases or found.entries or found.pending):
        yield Check(True, "没有未办结的案卷、报名、请假和暂缓发放")


def _records(found: Joining) -> Iterator[Check]:
    if found.chained:
        yield Check(False, "并入的登记里已经并入过别的登记，请以它为保留的登记。")
    if found.labelled:
        yield Check(False, "两条登记里有安全标记，请由县级审批先降为“一般”，合并后再标。")
    if found.login:
        yield Check(False, f"账号“{found.login}”登记在并入的这一条上，请以这一条为保留的登记。")
    if found.keep.name != found.gone.name:
        text = f"姓名不同：{found.keep.name}和{found.gone.name}；合并后以“{found.keep.name}”为准。"
        yield Check(True, text, warn=True)
    text = "以后用保留的登记的证件号，它如果是错的，合并后办“更正姓名证件号”；以前的记录仍是当时的号码。"
    yield Check(True, text, warn=True)


def _money(found: Joining) -> Iterator[Check]:
    for month, ours, theirs in found.paid:
        sums = f"{show(ours)}元、{show(theirs)}元"
        text = f"{month.label}两条登记都发了补贴（{sums}），请核对是不是重发，重发的另办补扣。"
        yield Check(True, text, "pay", warn=True)
    for number in found.insured:
        yield Check(True, f"两条登记都在保单 {number} 里，请核对是不是重复投保。", "insurance", warn=True)
    if not (found.paid or found.insured):
        yield Check(True, "没有同一个月都发补贴、同一份保单都参保的情况")
