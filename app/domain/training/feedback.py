"""评价: what an attendee thought of a session, one mark a line; what many of them come to.  Pure rules."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.core.errors import Invalid
from app.domain.policy import FeedbackRule, Training
from app.domain.training import CAME, Mark
from app.domain.training.hours import plain

NONE_STATED = "县政策没有写满意度等级，不能登记评价；请先在“设置 › 政策依据”中补充。"
_CENT = Decimal("0.01")


def scale(rule: FeedbackRule) -> dict[int, str]:
    """Return the words of every mark, the best first: ``5 很满意`` … ``1 不满意``."""
    return {len(rule.words) - at: word for at, word in enumerate(rule.words)}


def told(rule: FeedbackRule) -> str:
    """Return the scale in words."""
    return "；".join(f"{mark} {word}" for mark, word in scale(rule).items())


def rule_of(rules: Training) -> FeedbackRule:
    """Return how a county marks its trainings.

    Raises: Invalid where its policy does not say.
    """
    if rules.feedback is None:
        raise Invalid(NONE_STATED)
    return rules.feedback.value


def value_fault(rules: Training, value: int) -> str:
    """Return why there is no such mark, empty where there is."""
    if rules.feedback is None:
        return NONE_STATED
    rule = rules.feedback.value
    return "" if value in scale(rule) else f"满意度没有 {value}，请填：{told(rule)}；没有填写的空着。"


def absent_fault(name: str, mark: Mark | None) -> str:
    """Return why somebody may not have a mark: only who came has one; empty where they may."""
    if mark in CAME:
        return ""
    what = mark.label if mark else "还没有登记签到"
    return f"{name}{what}，只有到课的人可以评价；请核对序号和签到，已登记的满意度先清空。"


@dataclass(frozen=True, slots=True)
class Typed:
    """One entry: which line (None: the one that is shown), which mark (None: taken back)."""

    line: int | None
    value: int | None


def read(text: str, rule: FeedbackRule) -> Typed:
    """Return what was typed: ``5``; of another line ``12.5``; ``0`` takes a mark back.

    Raises:
        Invalid: it is none of these; the sentence says how it is typed.
    """
    words = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    line, dot, mark = words.rpartition(".")
    if (dot and not line.isdecimal()) or not mark.isdecimal():
        raise Invalid(how(rule))
    value = int(mark)
    if value and value not in scale(rule):
        raise Invalid(how(rule))
    return Typed(int(line) if dot else None, value or None)


def how(rule: FeedbackRule) -> str:
    """Return how a mark is typed."""
    return f"{told(rule)}；0 收回；没有填写的直接回车；写别的行先写序号和点，例如 12.{len(rule.words)}。"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the attendees of something said together; nothing of it tells whose mark is which.

    ``average`` and ``spread`` are left out where fewer answered than the policy asks for.
    """

    came: int
    answers: int
    average: Decimal | None
    spread: str

    @property
    def share(self) -> Decimal:
        """Return the share of those who came that answered, per cent."""
        if not self.came:
            return Decimal(0)
        return (Decimal(100 * self.answers) / self.came).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def told(self) -> str:
        """Return it in a sentence without its end."""
        if not self.answers:
            return f"到课 {self.came} 人，还没有评价"
        said = f"评价 {self.answers} 份，占到课 {self.came} 人的 {plain(self.share)}%"
        if self.average is None:
            return f"{said}，份数太少，不显示均分"
        return f"{said}，平均 {plain(self.average)} 分（{self.spread}）"


def tally(rule: FeedbackRule | None, came: int, values: Iterable[int]) -> Tally:
    """Return what marks come to among ``came`` attendees."""
    counted = Counter(values)
    answers = counted.total()
    if not answers or (rule and answers < rule.least):
        return Tally(came, answers, None, "")
    total = sum(value * many for value, many in counted.items())
    words = scale(rule) if rule else {}
    known = [*words, *sorted(set(counted) - set(words), reverse=True)]  # of a scale the county had before
    spread = "、".join(f"{words.get(one, one)} {counted[one]}" for one in known)
    return Tally(came, answers, (Decimal(total) / answers).quantize(_CENT, ROUND_HALF_UP), spread)
