"""What stands against a session, a call, a mark and a certificate.  Pure rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from app.core.own_words import in_own_words
from app.domain.policy import CertificateRule, Training, TrainingQuota
from app.domain.training import CAME, Mark, SessionState, Standing, Validity
from app.domain.training.hours import plain

_MOST_HOURS = Decimal(200)
_DAY_HOURS = 24
_LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Facts:
    """A session as it is judged."""

    title: str
    level: str
    starts: date
    ends: date
    hours: Decimal
    pass_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known of somebody's part in a session: the mark, the score, and their certificate of it."""

    name: str
    mark: Mark | None
    score: Decimal | None
    certificate: str = ""


class Entry(NamedTuple):
    """What is written of a line: the mark, the score, what they thought of it."""

    mark: Mark
    score: Decimal | None = None
    feedback: int | None = None


def session_faults(rules: Training, new: Facts) -> dict[str, str]:
    """Return every reason why there is no such session, by the field to correct."""
    found: dict[str, str] = {}
    if len(new.title) < 2:
        found["title"] = "请写明培训内容，至少两个字。"
    if new.level not in rules.level_labels:
        known = "、".join(rules.level_labels.values()) or "（还没有）"
        found["level"] = in_own_words(f"县政策里没有这个培训层次，现有：{known}。")
    if new.ends < new.starts:
        found["ends"] = "止日早于起日，请核对日期。"
    elif new.ends - new.starts > _LONGEST:
        found["ends"] = "一期培训不超过六十天；更长的请分期登记。"
    if wrong := _hours_fault(new):
        found["hours"] = wrong
    if new.pass_score is not None and not 0 < new.pass_score <= 100:
        found["pass_score"] = "合格分数在 0 到 100 之间；没有考试的不填。"
    return found


def _hours_fault(new: Facts) -> str:
    if new.hours <= 0 or new.hours > _MOST_HOURS or new.hours * 2 != int(new.hours * 2):
        return "学时要大于 0、不超过 200，按 0.5 计，例如 4 或 2.5。"
    days = max((new.ends - new.starts).days + 1, 1)
    if new.hours > days * _DAY_HOURS:
        return f"{days} 天不够 {new.hours.normalize():f} 学时，请核对日期或学时。"
    return ""


def standing(state: SessionState, starts: date, today: date) -> Standing:
    """Return how a session stands on a day."""
    if state is SessionState.CALLED:
        return Standing.COMING if today < starts else Standing.DUE
    return Standing(state.value)


def quota_told(rules: Iterable[TrainingQuota], called: Mapping[str, int]) -> Iterator[tuple[bool, str]]:
    """Yield per quota whether it is kept, and in a sentence where it is not.

    ``called`` says of every unit the quota counts by how many of it are called, those with nobody too.
    """
    for rule in rules:
        few = [name for name, many in called.items() if many < rule.least]
        many = [name for name, count in called.items() if count > rule.most]
        if not few and not many:
            yield True, f"名额：每个{rule.per.label} {rule.told}，{len(called)} 个都符合。"
            continue
        said = [f"{len(few)} 个还没有派够（{_named(few)}）"] if few else []
        said += [f"{len(many)} 个超出（{_named(many)}）"] if many else []
        yield False, f"名额：每个{rule.per.label} {rule.told}，{'，'.join(said)}。"


def over_quota(rules: Iterable[TrainingQuota], there: Mapping[str, int], more: Iterable[str]) -> str:
    """Return why no more may be called from these units, empty where they may."""
    wanted = Counter(more)
    for rule in rules:
        for name, count in wanted.items():
            if there.get(name, 0) + count > rule.most:
                said = f"已通知 {there[name]} 人，" if there.get(name) else ""
                return f"{name}只有 {rule.most} 个名额，{said}这次要再通知 {count} 人；请按人员点名通知。"
    return ""


def _named(names: list[str], most: int = 6) -> str:
    return "、".join(names[:most]) + (f"等 {len(names)} 个" if len(names) > most else "")


def mark_fault(one: Taken, mark: Mark, score: Decimal | None) -> str:
    """Return why a mark cannot be written, empty where it can."""
    if one.certificate and (mark, score) != (one.mark, one.score):  # part of a session earns no certificate
        return f"{one.name}凭这次培训发了证书 {one.certificate}，不能再改；登记错了的请先作废证书。"
    if score is not None and mark not in CAME:
        return f"{one.name}没有到课，不能有成绩；请核对签到表。"
    return ""


def certificate_fault(session: Facts, state: SessionState, one: Taken) -> str:
    """Return why no certificate can be given, empty where it can."""
    if one.certificate:
        return f"{one.name}这次培训已有证书 {one.certificate}，不重复发。"
    if one.mark not in CAME:
        what = one.mark.label if one.mark else "没有登记签到"
        return f"{one.name}{what}，没有到课的不发证书；补训到课后再发。"
    if one.mark is Mark.PARTLY:
        return f"{one.name}只有部分到课，不发证书；补训后再发。"
    if state is not SessionState.CLOSED:
        return "签到还没有登记完毕，先登记完毕再发证书。"
    return _failed(session.pass_score, one)


def _failed(least: Decimal | None, one: Taken) -> str:
    if least is None:
        return ""
    if one.score is None:
        return f"{one.name}还没有登记考试成绩，不发证书。"
    if one.score < least:
        return f"{one.name}考试 {plain(one.score)} 分，不到合格分数 {plain(least)}，不发证书。"
    return ""


def ends_on(rule: CertificateRule, issued: date) -> date | None:
    """Return the last day of a certificate; None where it holds for good."""
    if not rule.years:
        return None
    try:
        return issued.replace(year=issued.year + rule.years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(issued.year + rule.years, 2, 28)


def validity(expires: date | None, today: date, warn_days: int, *, voided: bool) -> Validity:
    """Return how a certificate stands on a day; ``expires`` is its last day."""
    if voided:
        return Validity.VOID
    if expires is None or (expires - today).days > warn_days:
        return Validity.GOOD
    return Validity.ENDING if expires >= today else Validity.OVER
