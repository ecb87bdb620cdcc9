"""The kinds of document the house issues, and what people call them."""

from __future__ import annotations

BUNDLE, ALONE = "bundle.", "report."
"""What stands before the kind of a document that belongs to a month's bundle, and of one issued by itself."""

CAMPAIGN_PAPERS = {
    "campaign-notice": "选聘公告",
    "campaign-ranking": "成绩排名表",
    "campaign-publicity": "拟聘公示",
    "campaign-letters": "聘用通知书",
}
"""The papers of a campaign, in the order they are needed."""

CALL_PAPERS = {"campaign-call-up": "递补公示"}
"""The paper of a campaign by which somebody who stood by is called up."""

REFUSAL_PAPERS = {"campaign-refusals": "资格审查结果告知书"}
"""The paper of a campaign that tells whoever was refused."""

CASE_PAPERS = {"case-publicity": "拟聘公示", "case-letter": "聘用通知书", "case-refusal": "不予聘用告知书"}
"""The papers of a case: the first two of one opened outside a campaign, the last of any that was rejected."""

AWARD_PAPERS = {"award-publicity": "评优公示", "award-decision": "表彰决定"}
"""The papers of a round of 评优."""

LABELS = {
    **CAMPAIGN_PAPERS,
    **CALL_PAPERS,
    **REFUSAL_PAPERS,
    **CASE_PAPERS,
    **AWARD_PAPERS,
    "roster": "花名册",
    "map": "电子地图",
    "assessment": "考核表",
    "assessment-summary": "考核汇总",
    "pay-register": "补贴发放表",
    "bank-file": "银行代发文件",
    "ledger": "经费台账",
    "insurance": "保险清单",
    "leave-ledger": "请假台账",
    "training-hours": "培训学时表",
    "training-feedback": "培训评价汇总表",
    "equipment-inventory": "装备盘点表",
    "equipment-slip": "装备单据",
    "exit-sheet": "离岗交接单",
    "work-log": "工作日志",
    "manifest": "文件清单",
    "neighbour-form": "走访记录表",
    "neighbour-filled": "走访记录表",
    "inspection-form": "实地考察记录表",
    "inspection-filled": "实地考察记录表",
    "ballot": "民主测评票",
    "ballot-tally": "民主测评统计表",
    "registration": "报名登记表",
    "registration-filled": "报名登记表",
    "cards": "工作证",
    "score-form": "考核评分表",
    "score-filled": "考核评分表",
    "year-form": "年度考核评分表",
    "year-filled": "年度考核评分表",
    "year-pages": "年度考核表",
    "year-summary": "年度考核汇总表",
    "case-summary": "考察材料",
}


def label_of(kind: str) -> str:
    """Return what people call a kind, of the bundle or alone; one that is unknown here is called a file."""
    return LABELS.get(kind.removeprefix(BUNDLE).removeprefix(ALONE), "文件")


def erasure_number(request: int) -> str:
    """Return the number a person's request to be deleted has on paper: ``删00012``."""
    return f"删{request:05d}"


def export_number(request: int) -> str:
    """Return how a list that two persons let go is called on paper."""
    return f"导{request:05d}"
