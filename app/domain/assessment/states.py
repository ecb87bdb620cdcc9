"""The closed lists of assessment and which step may follow which.  Pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.access import Permission
from app.core.errors import Denied
from app.core.fields import Choice
from app.core.own_words import in_own_words
from app.domain.workflow import Catalogue, Check, Step, load


class CycleKind(Choice):
    """How often and by whom an assessment is made."""

    DAILY = "daily", "日常考核"
    SPECIAL = "special", "专项考核"
    QUARTERLY = "quarterly", "季度考核"
    ANNUAL = "annual", "年度考核"


REGULAR = (CycleKind.DAILY, CycleKind.QUARTERLY)
"""The kinds workers live with from period to period; a county has one of them, by its policy."""


class CycleState(Choice):
    """The life of a cycle; published opens the appeal window."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "评分中"
    CLOSED = "closed", "已截止"
    MODERATED = "moderated", "已复核"
    PUBLISHED = "published", "已公布"
    FINAL = "final", "已定结果"
    LOCKED = "locked", "已锁定"


GOING = (CycleState.OPEN, CycleState.CLOSED, CycleState.MODERATED)
"""A cycle whose results nobody has been told yet."""

PUBLIC = (CycleState.PUBLISHED, CycleState.FINAL, CycleState.LOCKED)
"""A cycle whose results everybody knows: they count from then on."""


class Operator(Choice):
    """How several marks for one item become one: the only four ways there are."""

    MEAN = "mean", "平均"
    SUM_CAP = "sum_cap", "累加至上限"
    BEST_OF = "best_of", "取最高"
    DEDUCT = "deduct", "扣完为止"


class TieKey(Choice):
    """What decides between equal scores, in the order a county publishes."""

    SPECIAL = "special", "专项考核得分"
    EVENTS = "events", "核实办结事件数"
    SERVICE = "service", "任职时间"


class ItemKind(Choice):
    """Where the value of an item comes from."""

    MANUAL = "manual", "人工评分"
    INDICATOR = "indicator", "指标"
    PLUS = "plus", "加分"
    MINUS = "minus", "扣分"
    VETO = "veto", "一票否决"


class Measure(Choice):
    """The records an indicator is counted from."""

    TRAINING = "training", "培训签到"
    WORK_LOG = "work_log", "工作日志"
    PERIODS = "periods", "各期考核"
    SPECIALS = "specials", "专项考核"
    ACCURACY = "data_accuracy", "数据录入准确率"
    MATCHING = "data_match", "数据匹配率"
    DAILY = "daily", "每日明细"


OF_CHECKS = frozenset({Measure.ACCURACY, Measure.MATCHING})
"""The measures that follow from the checks of a grid's data."""


class MissingPolicy(Choice):
    """What a missing score means; it never means zero."""

    BLOCK = "block", "必须补齐"
    RENORMALISE = "renormalise", "剔除后折算"
    DEFAULT = "default", "取默认值"


class SubjectState(Choice):
    """How far one person's sheet has gone."""

    OPEN = "open", "待评分"
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "县级已接收"


class ResultState(Choice):
    """Whether a result still may change by a superseding one."""

    PROVISIONAL = "provisional", "暂定"
    PUBLISHED = "published", "已公布"
    FINAL = "final", "最终"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person's sheet is: the names of the items nobody has scored."""

    subject_id: int
    name: str
    state: SubjectState
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What the steps of a cycle look at: every sheet, and who still has no result."""

    sheets: Sequence[Progress] = ()
    without_result: tuple[str, ...] = ()


def check_assessor(assessor: int | None, subject: int, name: str, kin: frozenset[int] = frozenset()) -> None:
    """Accept an assessor for a subject, both given as person ids.

    Raises: Denied for oneself and for one's spouse or other ``kin`` on record.
    """
    if assessor is not None and (assessor == subject or assessor in kin):
        raise Denied(f"不能给本人或近亲属评分（{name}），请由其他人员录入。")


def submit_checks(sheets: Sequence[Progress], _: None = None) -> list[Check]:
    """Return what a town must put right before it submits, one line per person.

    A town submits as a whole, when every sheet is complete (domain-model (c), approval by subtree).
    """
    if not sheets:
        return [Check(False, "没有考核对象，无需提交", "assessment/sheet")]
    return [
        Check(
            not person.missing,
            f"{person.name}缺{len(person.missing)}项评分（{'、'.join(person.missing)}）"
            if person.missing
            else f"{person.name}评分齐全",
            f"assessment/sheet/{person.subject_id}",
        )
        for person in sheets
    ]


def _has_subjects(facts: CycleFacts, _: None) -> list[Check]:
    return [Check(bool(facts.sheets), f"考核对象{len(facts.sheets)}人", "assessment/population")]


def _all_accepted(facts: CycleFacts, _: None) -> list[Check]:
    waiting = [person.name for person in facts.sheets if person.state is not SubjectState.ACCEPTED]
    text = (
        in_own_words(f"还有{len(waiting)}人的评分表未被县级接收（{_some(waiting)}）")
        if waiting
        else "评分表已全部接收"
    )
    return [Check(not waiting, text, "assessment/progress")]


def _all_results(facts: CycleFacts, _: None) -> list[Check]:
    lacking = facts.without_result
    text = f"还有{len(lacking)}人没有结果（{_some(lacking)}）" if lacking else "每人都有结果"
    return [Check(not lacking, text, "assessment/results")]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


_PUBLISH = Permission.ASSESSMENT_PUBLISH
_SCORE = Permission.ASSESSMENT_SCORE

# No step leads back: an exception reopens one person's sheet, never a cycle.
_CYCLE: Catalogue[CycleState, CycleFacts, None] = Catalogue(
    title="考核周期",
    start=CycleState.DRAFT,
    steps=(
        Step(CycleState.OPEN, "open", "开始评分", _PUBLISH, (_has_subjects,)),
        Step(CycleState.CLOSED, "close", "截止评分", _PUBLISH, (_all_accepted,)),
        Step(CycleState.MODERATED, "moderate", "完成复核", _PUBLISH, (_all_results,)),
        Step(CycleState.PUBLISHED, "publish", "公布结果", _PUBLISH),
        Step(CycleState.FINAL, "finalise", "确定结果", _PUBLISH),
        Step(CycleState.LOCKED, "lock", "锁定", _PUBLISH),
    ),
    goals=frozenset({CycleState.LOCKED}),
)

# Accepting is what stops a pull-back: no step leads out of ACCEPTED (DHIS2's "accept").
_SHEET: Catalogue[SubjectState, Sequence[Progress], None] = Catalogue(
    title="评分表",
    start=SubjectState.OPEN,
    steps=(
        Step(SubjectState.SUBMITTED, "submit", "提交县级", _SCORE, (submit_checks,)),
        Step(SubjectState.ACCEPTED, "accept", "县级接收", _PUBLISH),
    ),
    goals=frozenset({SubjectState.ACCEPTED}),
    side=(
        Step(SubjectState.OPEN, "pull_back", "撤回修改", _SCORE, sources=frozenset({SubjectState.SUBMITTED})),
        Step(SubjectState.OPEN, "return", "退回乡镇", _PUBLISH, sources=frozenset({SubjectState.SUBMITTED})),
    ),
)

CYCLE_FLOW = load(_CYCLE, [str(step.state) for step in _CYCLE.steps])
SHEET_FLOW = load(_SHEET, [str(step.state) for step in _SHEET.steps])
