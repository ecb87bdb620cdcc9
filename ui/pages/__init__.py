"""Every page of the window, in rail order, by what must be known of it before it is read."""

from __future__ import annotations

from app.core.access import Permission
from ui.pages.announced import Announced

_P = Permission
_ICONS = {
    "工作台": "squares-four",
    "网格": "tree-structure",
    "花名册": "users-three",
    "选聘考察": "identification-card",
    "考核": "clipboard-text",
    "补贴经费": "wallet",
    "报表": "chart-bar",
    "档案": "archive-box",
    "设置": "gear-six",
}


def _page(
    section: str, declared: str, name: str, title: str, permission: Permission, **kind: bool
) -> Announced:
    """Announce the page at ``declared``, under the icon of its section."""
    return Announced(
        declared=declared,
        id=name,
        title=title,
        section=section,
        icon=_ICONS[section],
        permission=permission,
        **kind,
    )


PAGES: tuple[Announced, ...] = (
    _page("工作台", "dashboard:PAGE", "dashboard", "工作台", _P.ROSTER_READ),
    _page("网格", "grids:OUTLINE", "outline", "网格层级", _P.UNITS_READ),
    _page("网格", "grids:PAGE", "grids", "网格", _P.UNITS_READ),
    _page("网格", "grids:VACANT", "vacancies", "空岗网格", _P.UNITS_READ),
    _page("网格", "grids:TOTALS", "staffing", "编制与在岗", _P.UNITS_READ),
    _page("网格", "grids:POSTS", "posts", "岗位明细", _P.UNITS_READ),
    _page("网格", "grids:FORCES", "forces", "网格力量", _P.ROSTER_READ),
    _page("网格", "grids:COVERAGE", "coverage", "力量覆盖", _P.ROSTER_READ),
    _page("网格", "grids:CHANGES", "changes_of_units", "单位变更", _P.UNITS_READ, whole=True),
    _page("网格", "grids:FIGURES", "unit_figures", "分单位统计", _P.UNITS_READ),
    _page("网格", "grids:CHANGE", "change", "单位变更办理", _P.UNITS_READ, whole=True, each=True),
    _page("网格", "grids:CHECKS", "unit_checks", "网格核查", _P.UNITS_READ),
    _page("网格", "grids:NUMBERS", "unit_codes", "编码生成", _P.UNITS_READ),
    _page("网格", "grids.map.view:MAP", "map", "电子地图", _P.UNITS_READ),
    _page("网格", "grids:PLANNING", "planning", "网格划分", _P.UNITS_READ),
    _page("网格", "grids:BODIES", "bodies", "组织", _P.UNITS_READ, whole=True),
    _page("花名册", "roster:PAGE", "roster", "花名册", _P.ROSTER_READ),
    _page("花名册", "roster:TERMS", "terms", "聘期", _P.ROSTER_READ),
    _page("花名册", "roster:TENURE", "tenure", "解聘续聘", _P.ROSTER_READ),
    _page("花名册", "roster:LEAVE", "leave", "请销假", _P.ROSTER_READ),
    _page("花名册", "roster:BALANCES", "leave_balances", "假期余额", _P.ROSTER_READ),
    _page("花名册", "roster:TRAINING", "training", "培训", _P.ROSTER_READ),
    _page("花名册", "roster:SHEET", "training_sheet", "培训签到", _P.ROSTER_READ, each=True),
    _page("花名册", "roster:HOURS", "training_hours", "培训学时", _P.ROSTER_READ),
    _page("花名册", "roster:CERTIFICATES", "certificates", "培训证书", _P.ROSTER_READ),
    _page("花名册", "roster:EQUIPMENT", "equipment", "装备物资", _P.ROSTER_READ),
    _page("花名册", "roster:HELD", "equipment_held", "装备领用", _P.ROSTER_READ),
    _page("花名册", "roster:LACKING", "equipment_lacking", "应配未配", _P.ROSTER_READ),
    _page("花名册", "roster:SLIPS", "equipment_slips", "装备单据", _P.ROSTER_READ),
    _page("花名册", "roster:EXITS", "exits", "离岗交接", _P.ROSTER_READ),
    _page("花名册", "roster:WORKLOG", "worklog", "工作日志", _P.ROSTER_READ),
    _page("花名册", "roster:DAY", "worklog_day", "日志登记", _P.ROSTER_READ, each=True),
    _page("花名册", "roster:MEETINGS", "meetings", "晨会和会议", _P.ROSTER_READ),
    _page("花名册", "roster:CORRECTIONS", "corrections", "姓名证件更正", _P.ROSTER_READ, whole=True),
    _page("花名册", "roster:DIFFERENCES", "differences", "名册比对", _P.ROSTER_READ),
    _page("花名册", "roster:DUPLICATES", "duplicates", "疑似重复", _P.ROSTER_READ),
    _page("选聘考察", "vetting:PAGE", "vetting", "选聘考察", _P.VETTING_READ),
    _page("选聘考察", "vetting:OPEN", "open_cases", "在办案卷", _P.VETTING_READ),
    _page("选聘考察", "vetting:BOARD", "vetting_board", "考察看板", _P.VETTING_READ),
    _page("选聘考察", "vetting:SIGNS", "visit_signs", "走访疑点", _P.VETTING_DECIDE),
    _page("选聘考察", "vetting:CASE", "case", "考察案卷", _P.VETTING_READ, whole=True, each=True),
    _page("选聘考察", "vetting:CAMPAIGNS", "campaigns", "选聘批次", _P.VETTING_READ),
    _page("选聘考察", "vetting:CAMPAIGN", "campaign", "选聘批次办理", _P.VETTING_READ, whole=True, each=True),
    _page("考核", "assessment:SCORES", "scores", "考核评分", _P.ASSESSMENT_READ),
    _page("考核", "assessment:PAGE", "results", "考核结果", _P.ASSESSMENT_READ),
    _page("考核", "roster:GRADED", "graded", "逐月考核", _P.ASSESSMENT_READ),
    _page("补贴经费", "pay.runs:RUNS", "pay", "补贴发放", _P.PAY_READ),
    _page("补贴经费", "pay.ledger:LEDGER", "ledger", "经费台账", _P.BUDGET_READ, whole=True),
    _page("补贴经费", "pay.forecast:FORECAST", "budget", "经费预测", _P.BUDGET_READ, whole=True),
    _page("补贴经费", "pay.terms:TERMS", "pay_terms", "薪酬核定", _P.PAY_READ),
    _page("补贴经费", "pay.waiting:HOLDS", "holds", "暂缓发放", _P.PAY_READ),
    _page("补贴经费", "pay.late:LATE", "late_changes", "补发补扣", _P.PAY_READ),
    _page("补贴经费", "pay.insurance:INSURED", "insurance", "保险清单", _P.INSURANCE_READ),
    _page("补贴经费", "pay.insurance:DUE", "insurance_todo", "保险待办", _P.INSURANCE_READ),
    _page("补贴经费", "pay.insurance:EXCHANGES", "exchanges", "保险批改", _P.INSURANCE_READ, whole=True),
    _page("补贴经费", "pay:RUN", "run", "发放办理", _P.PAY_READ, each=True),
    _page("报表", "reports:PAGE", "reports", "报表", _P.DOCUMENTS_READ),
    _page("档案", "documents:PAGE", "documents", "档案", _P.DOCUMENTS_READ, whole=True),
    _page("档案", "documents:SCANS", "scans", "扫描件", _P.VETTING_READ),
    _page("档案", "documents:EXPORTS", "exports", "批量导出", _P.ROSTER_READ, whole=True),
    _page("设置", "settings:APPEARANCE", "appearance", "外观与本机", _P.DATA_VERIFY, whole=True),
    _page("设置", "settings:POLICY", "policy", "政策依据", _P.POLICY_READ, whole=True),
    _page("设置", "settings:VERSIONS", "policies", "政策版本", _P.POLICY_READ, whole=True),
    _page("设置", "settings:TEMPLATES", "templates", "文书模板", _P.DOCUMENTS_READ, whole=True),
    _page("设置", "settings:CALENDAR", "calendar", "工作日历", _P.POLICY_READ, whole=True),
    _page("设置", "settings:ACCOUNTS", "accounts", "账号", _P.ACCOUNTS_READ, whole=True),
    _page("设置", "settings:RIGHTS", "rights", "角色与权限", _P.DATA_VERIFY, whole=True),
    _page("设置", "settings:ACTS", "acts", "查看与操作记录", _P.AUDIT_READ, whole=True),
    _page("设置", "settings:CHANGES", "changes", "审计查询", _P.AUDIT_READ, whole=True),
    _page("设置", "settings:LAW", "law", "法规对照", _P.DATA_VERIFY, whole=True),
    _page("设置", "settings:PERSONAL", "personal", "个人信息目录", _P.DATA_VERIFY, whole=True),
    _page("设置", "settings:RETENTION", "retention", "保存期限", _P.DOCUMENTS_ISSUE, whole=True),
    _page("设置", "settings:CLEARINGS", "clearings", "期满清除", _P.ROSTER_READ, whole=True),
    _page("设置", "settings:ERASURES", "erasures", "删除申请", _P.ROSTER_READ, whole=True),
    _page("设置", "settings:BACKUPS", "backups", "备份", _P.DATA_VERIFY, whole=True),
    _page("设置", "settings:IMPORTS", "imports", "导入记录", _P.UNITS_READ, whole=True),
)
