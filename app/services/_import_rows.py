"""What the service of imported files hands out and takes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from app.core.fields import Choice, Label


class ImportKind(Choice):
    """What a file holds."""

    UNITS = "units", "区划单位"
    WORKERS = "workers", "网格员花名册"
    SCORES = "scores", "考核评分表"
    VISITS = "visits", "街坊邻居走访记录"
    BOUNDARIES = "boundaries", "单位边界"
    PARTS = "parts", "楼栋（湾组）"
    FORCES = "forces", "网格力量"
    CHECK_INS = "check_ins", "报到记录"
    EQUIPMENT = "equipment", "装备物资台账"
    FIGURES = "figures", "户数人口"
    CHECKS = "checks", "数据核查"
    CANDIDATES = "candidates", "选聘报名名单"
    EXAM = "exam", "选聘考试成绩"
    DECISIONS = "decisions", "考察决定"
    PUBLICITY = "publicity", "拟聘公示"
    INSURANCE = "insurance", "意外险清单"
    PAYMENTS = "payments", "银行回单"
    TRAINING = "training", "培训签到表"
    LEDGER = "ledger", "经费台账"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """The file of a batch and how it was read; ``target`` tells what it was read for, such as a month."""

    file_name: str
    sha256: str
    rows: int
    rejected: int = 0
    warnings: int = 0
    target: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One imported file."""

    id: int
    version: int
    kind: Annotated[ImportKind, Label("种类", width=14)]
    file_name: Annotated[str, Label("文件", width=30)]
    target: Annotated[str, Label("用于", width=12)]
    rows: Annotated[int, Label("行数", width=8)]
    accepted: Annotated[int, Label("导入", width=8)]
    rejected: Annotated[int, Label("未导入", width=8)]
    warnings: Annotated[int, Label("提醒", width=8)]
    undone: Annotated[bool, Label("已撤回", width=8)]
    at: Annotated[datetime, Label("时间", width=18)]
    by: Annotated[str, Label("办理人", width=10)]
    sha256: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One person of an assessment, as a town's sheet may name them; ``tail`` is the number's last four."""

    subject_id: int
    name: str
    town: str
    grid: str
    tail: str
