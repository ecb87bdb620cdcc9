"""The kinds of personal information, as registers and papers call them."""

from __future__ import annotations

from app.core.fields import Choice


class Kind(Choice):
    """What personal information is kept for; each has its own period."""

    IDENTITY = "identity", "身份信息"
    CONTACT = "contact", "联系方式和住址"
    OWN = "own", "备注和县里另加的栏目"
    SERVICE = "service", "任职经历"
    BANK = "bank", "银行账户"
    PAY = "pay", "补贴发放"
    ASSESSMENT = "assessment", "考核"
    INSURANCE = "insurance", "意外险"
    LEAVE = "leave", "请销假"
    TRAINING = "training", "培训"
    EQUIPMENT = "equipment", "装备领用"
    WORK_LOG = "work_log", "工作日志和会议"
    VETTING = "vetting", "选聘考察材料"
    FAMILY = "family", "登记表上的家庭成员"
    FILE = "file", "扫描件和文件"
    ACCOUNT = "account", "使用人账号"
    TRACE = "trace", "办理痕迹和日志"
