"""A town's monthly sheet: what is missing stays missing, and nobody is scored twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.imports.guard import intake
from app.imports.rows import stage
from app.imports.scores import score_layout, scores_of, who
from app.imports.staged import Severity
from tests.imports import books
from tests.imports.rules import INDICATORS, sheet_rules

NAMES = [item.title for item in INDICATORS]
HEAD = ["序号", "网格", "姓名", "身份证后四位", *NAMES, "合计", "备注"]
FULL = [18, 19, 14, 20, 9, 15]


def _row(name, scores=FULL, total="", tail="1234"):
    return [1, "东村第1网格", name, tail, *scores, total, ""]


def _staged(tmp_path, *rows, head=(HEAD,), merges=()):
    path = books.grid(tmp_path / "s.xlsx", [["甲镇10月考核评分表"], *head, *rows], merges)
    return stage(intake(path), score_layout(sheet_rules()))


def _said(staged, severity=Severity.ERROR):
    return [(item.row, item.column, item.reason) for item in staged.problems if item.severity is severity]


def test_a_clean_sheet(tmp_path):
    staged = _staged(tmp_path, _row("张三丰", total=95), _row("李四光"))
    assert staged.problems == ()
    scores = scores_of(staged.rows[0], sheet_rules())
    assert list(scores.values()) == [Decimal(score) for score in FULL]
    assert (who(staged.rows[0]).tail, who(staged.rows[0]).grid) == ("1234", "东村第1网格")


def test_a_blank_is_missing_never_zero(tmp_path):
    staged = _staged(tmp_path, _row("张三丰", ["", "缺", "未评", "—", 0, "15分"]))
    assert scores_of(staged.rows[0], sheet_rules()) == {"training": Decimal(0), "discipline": Decimal(15)}
    assert [reason for *_, reason in _said(staged, Severity.WARNING)] == [
        "写的是“缺”，按缺分处理，不按零分。",
        "写的是“未评”，按缺分处理，不按零分。",
    ]


def test_a_score_above_the_full_one_is_named(tmp_path):
    staged = _staged(
        tmp_path, _row("张三丰", [21, 19, 14, 20, 9, 15]), _row("李四光", [18, 19, 14, "优", 9, 15])
    )
    assert [(row, column) for row, column, _ in _said(staged)] == [(3, "信息采集上报"), (4, "服务群众")]


def test_the_full_scores_may_be_a_third_header_row(tmp_path):
    head = [
        ["序号", "网格", "姓名", "身份证后四位", "日常考核", "", "", "", "", "", "合计", "备注"],
        ["", "", "", "", *NAMES, "", ""],
        ["", "", "", "", 20, 20, 15, 20, 10, 15, 100, ""],
    ]
    merges = [(1, 4, 1, 9), *((1, column, 2, column) for column in (0, 1, 2, 3, 10, 11))]
    staged = _staged(tmp_path, _row("张三丰"), head=head, merges=merges)
    assert staged.problems == ()
    assert [row.row for row in staged.rows] == [5]
    assert staged.mapping[0].maxima["collect"] == 20


def test_full_scores_other_than_the_policy_s_block_the_sheet(tmp_path):
    head = [[*HEAD[:4], "信息采集上报(30分)", *HEAD[5:]]]
    staged = _staged(tmp_path, _row("张三丰"), head=head)
    assert staged.accepted == ()
    assert "30 分" in _said(staged)[0][2]


def test_a_missing_indicator_is_no_zero_but_a_refusal(tmp_path):
    head = [[title for title in HEAD if title != "宣传动员"]]
    staged = _staged(tmp_path, _row("张三丰", FULL[:5]), head=head)
    assert "宣传动员" in _said(staged)[0][2]
    assert staged.accepted == ()


def test_somebody_else_s_worker_and_a_person_twice(tmp_path):
    staged = _staged(tmp_path, _row("张三丰"), _row("赵六"), _row("张三丰"))
    assert [(row, reason) for row, _, reason in _said(staged)] == [
        (4, "本月考核名单里没有“赵六”，请核对姓名。"),
        (5, "与第3行是同一个人，请只留一行。"),
    ]


def test_a_total_that_is_not_the_sum_is_shown(tmp_path):
    staged = _staged(tmp_path, _row("张三丰", total=96), _row("李四光", ["", *FULL[1:]], total=77))
    assert [(row, column) for row, column, _ in _said(staged, Severity.WARNING)] == [(3, "合计")]


@pytest.mark.parametrize(
    ("cell", "tail", "doubts"), [(12.0, "0012", 1), ("123x", "123X", 0), (1234.0, "1234", 0)]
)
def test_tails_keep_their_zeros(tmp_path, cell, tail, doubts):
    staged = _staged(tmp_path, _row("张三丰", tail=cell))
    assert who(staged.rows[0]).tail == tail
    assert len(staged.problems) == doubts


def test_a_tail_of_another_length_is_refused(tmp_path):
    assert _said(_staged(tmp_path, _row("张三丰", tail="12345")))[0][1] == "身份证后四位"
