"""A month's pay: segments, components, buckets, differences and their causes.  Pure rules.

This module holds the words (they are column types); ``compute`` what everyone earned,
``run`` how a run moves, ``compare`` what changed since last month.
"""

from __future__ import annotations

from app.core.fields import Choice
from app.domain.calendar import DayBasis as DayBasis


class PeriodKind(Choice):
    """A calendar month, or an extra period for adjustments."""

    STANDARD = "standard", "月度"
    ADJUSTMENT = "adjustment", "调整期"


class PeriodState(Choice):
    """Whether inputs of the period may still arrive."""

    OPEN = "open", "开放"
    CLOSING = "closing", "结账中"
    CLOSED = "closed", "已结账"
    LOCKED = "locked", "已锁定"


class RunKind(Choice):
    """What a run is for."""

    REGULAR = "regular", "正常发放"
    SUPPLEMENT = "supplement", "补发"
    CORRECTION = "correction", "更正"


class RunState(Choice):
    """The life of a run; from posted on nothing of it changes but this state."""

    DRAFT = "draft", "草稿"
    CALCULATED = "calculated", "已计算"
    CHECKED = "checked", "已复核"
    APPROVED = "approved", "已审批"
    POSTED = "posted", "已过账"
    EXPORTED = "exported", "已导出"
    PAID = "paid", "已付款"
    SETTLED = "settled", "已结清"
    DISCARDED = "discarded", "已作废"


POSTED = (RunState.POSTED, RunState.EXPORTED, RunState.PAID, RunState.SETTLED)  # it counts as paid


class Bucket(Choice):
    """Every person of a run is in exactly one."""

    PAID = "paid", "发放"
    ZERO = "zero", "零发放（有原因）"
    WITHHELD = "withheld", "暂缓发放"
    EXCLUDED = "excluded", "不在发放范围"


class Cause(Choice):
    """Why an amount differs from last month."""

    JOINED = "joined", "新聘"
    LEFT = "left", "离岗"
    PART_MONTH = "part_month", "当月部分天数"
    FULL_MONTH = "full_month", "恢复整月"
    MOVED = "moved", "调整岗位"
    RATE = "rate", "标准调整"
    ITEM = "item", "一次性项目"
    WITHHELD = "withheld", "暂缓发放"
    CORRECTION = "correction", "更正"
    RELEASED = "released", "补发暂缓"
    TYPED = "typed", "人工说明"


class Outcome(Choice):
    """What the bank says of one line."""

    PAID = "paid", "到账"
    RETURNED = "returned", "退票"


class LateState(Choice):
    """What became of a change that arrived after the run was checked."""

    NEW = "new", "待处理"
    QUEUED = "queued", "下月处理"
    USED = "used", "已处理"
    REJECTED = "rejected", "不予处理"


class SourceKind(Choice):
    """What a line of a slip rests on."""

    POSTING = "posting", "任职"
    ITEM = "item", "一次性项目"
    REVERSAL = "reversal", "红字冲回"
    RESTATED = "restated", "重算补差"
    CONTRIBUTION = "contribution", "社会保险"
