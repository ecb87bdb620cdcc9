"""What the county calls the tables and columns of the database: for whoever reads the audit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from app.core.clock import CHINA
from app.core.identity import mask_phone
from app.domain import codes
from app.domain.accounts import Role
from app.domain.bodies import BodyKind
from app.domain.personal_kinds import Kind
from app.domain.sensitivity import Sensitivity

TABLES = {
    "account": "账号",
    "act": "查看与操作记录",
    "agreement": "聘用协议",
    "appeal": "考核申诉",
    "award_candidate": "评优名单",
    "award_objection": "评优异议",
    "award_round": "评优",
    "bank_account": "银行卡",
    "body": "组织",
    "budget_assertion": "经费对账",
    "budget_entry": "经费台账",
    "budget_override": "经费超额说明",
    "cal_day": "工作日历",
    "campaign": "选聘批次",
    "check_in": "报到",
    "campaign_entry": "报名人员",
    "campaign_call_up": "递补",
    "campaign_career": "报名人员简历",
    "campaign_kin": "报名人员家庭成员",
    "campaign_objection": "公示异议",
    "campaign_post": "选聘岗位",
    "clearing": "保存期满清除",
    "correction": "姓名证件更正",
    "cycle": "考核周期",
    "endorsement": "保险批改",
    "evidence": "扫描件",
    "equipment": "装备物资",
    "equipment_count": "装备盘点",
    "equipment_hold": "装备领用",
    "equipment_slip": "装备单据",
    "erasure": "删除个人信息申请",
    "exit": "离岗交接",
    "force": "网格力量",
    "export_request": "批量导出申请",
    "import_batch": "导入记录",
    "import_row": "导入的行",
    "indicator_snap": "考核指标取数",
    "insurance_policy": "保险合同",
    "insured": "投保人员",
    "issued_document": "签发文件",
    "key_slot": "账号密钥",
    "late_change": "补发补扣",
    "leave_entry": "请假台账",
    "leave_request": "请假",
    "lineage": "网格沿革",
    "lock_exception": "考核解锁",
    "unlock": "考核解锁申请",
    "meeting": "会议",
    "meeting_place": "会议到会",
    "merit": "表彰处分",
    "meta": "数据库信息",
    "moderation": "考核复核",
    "paper_text": "文书模板",
    "pay_export": "代发文件",
    "pay_hold": "暂缓发放",
    "pay_line": "补贴明细",
    "pay_outcome": "代发结果",
    "pay_period": "补贴月份",
    "pay_reversal": "补贴冲销",
    "pay_run": "补贴发放",
    "pay_slip": "个人补贴",
    "pay_terms": "薪酬核定",
    "person": "人员",
    "person_apart": "不是同一人",
    "person_merge": "重复登记合并",
    "place_part": "楼栋（湾组）",
    "policy_version": "政策版本",
    "posting": "任职",
    "result": "考核结果",
    "score": "考核评分",
    "schema": "数据库结构",
    "security": "服务器权限",
    "stored_file": "文件内容",
    "subject": "考核对象",
    "survey": "调查摸底和数据核查",
    "tenure_act": "解聘续聘",
    "tenure_cite": "解聘依据的结果",
    "tpl": "考核表",
    "tpl_item": "考核项目",
    "tpl_version": "考核表版本",
    "training_certificate": "培训证书",
    "training_place": "培训签到",
    "training_session": "培训",
    "unit": "单位",
    "unit_alias": "单位别名",
    "unit_change": "网格调整",
    "unit_shape": "单位边界",
    "unit_version": "单位信息",
    "unit_waiver": "核查说明",
    "vetting_ballot": "民主测评",
    "vetting_case": "考察案卷",
    "vetting_decision": "考察决定",
    "vetting_inspection": "实地考察",
    "vetting_interview": "考察面谈",
    "vetting_issue": "考察问题",
    "vetting_meeting": "考察会议",
    "vetting_member": "考察组成员",
    "vetting_objection": "考察公示异议",
    "vetting_publicity": "考察公示",
    "vetting_visit": "邻里走访",
    "wf_event": "办理经过",
    "work_log": "工作日志",
}

_WORDS = """
equipment_kind=装备种类 serial=序列号 model=型号 quantity=数量 gone=已报废 price=单价 bought_on=购置日期
slip_kind=单据种类 from_person_id=移交人编号 signer=签领人 numbered=逐件编号
slip_id=领用单编号 end_slip_id=收回单编号
equipment_id=装备编号 hold_id=领用编号 expected=应有数量 found=实有数量 left_on=离岗日期
tenure_kind=办理事项 probation=试用期考核 ground=解聘情形 probation_to=试用期止 act_id=办理编号
result_id=考核结果编号
work_kinds=日志事项 meeting_kind=会议种类 chair=主持人 topics=会议内容 tasks=布置任务 came=到会
meeting_id=会议编号
survey_kind=调查种类 heading=核查项目 survey_round=轮次 bodies=调查单位 checked=抽查条数 correct=准确条数
compared=比对条数 matched=匹配条数
training_level=培训层次 hours=学时 trainer=主讲人 pass_score=合格分数 makes_up_id=补训对象编号
session_id=培训编号 score=成绩 feedback=满意度 advice=意见建议 mark=签到 place_id=签到编号
leave_kind=假别 leave_act=变动事由 halves=半天数 request_id=请假编号 from_noon=下午起 to_noon=中午止
cover_id=代班人编号 back_on=实际休到 back_noon=实际中午止 returned_on=销假日期
approved_at=批准时间 follows_id=承接编号 new_code=新代码 old_code=原代码 parent_code=上级代码
line=行号 set_id=文件首行编号 staff=转入人员
campaign_id=选聘批次编号 way=选聘方式 drafted_on=拟定日期 terms=其他条件 contact=报名联系
money_reason=经费说明 cosigns=会签 shown_from=公示起始 shown_to=公示截止
instead_id=替补对象编号 called_on=递补日期
native_place=籍贯 school=毕业院校 major=专业 health=健康状况 marital=婚姻状况 honours=奖惩情况
kinship=称谓 age=年龄 work=工作单位及职务 span=起止年月 did=学习工作经历
refusal=不予聘用原因 refused_on=不予聘用日期 told=告知本人的说明
choice=选定意见 registered_on=报名日期 verdict=审查意见
written=笔试成绩 interview=面试成绩 absent=缺考 tie_place=同分次序 entry_id=报名编号 upheld=异议成立
prize=奖金 payer=发放单位 revoked_on=撤销日期 given_on=发放日期 given_doc=发放凭证
repaid_on=收回日期 repaid_doc=收回凭证 booked=台账金额
force_id=网格力量编号 holder_id=首次登记编号 task_kinds=报到任务
force_kind=力量种类 facts=当时情况 rule_key=规则 told=核查问题
body_id=部门编号 decided_at=批准时间 decided_by=批准人 given_at=导出时间
key=名单标识 people=人数 refused=不批准
abstained=弃权 accepted=接受 account_id=账号编号 act_kind=行为 action=动作 active=启用 address=住址
after=调整后 alias=别名 amount=金额 anchor=审计锚 answer=说明 answered_on=说明日期 area_m2=面积（平方米）
app_version=程序版本 approved_by=批准人 approved_by_id=审批人编号 approved_digest=审批摘要
as_of=取数日 assessor=评分方 assessor_id=评分方编号 at_hukou=在户籍地 attendance=到会 attrs=属性
bank=开户行 beside=相邻 basis=依据 batch_id=导入编号 before=调整前 birth=出生日期 body=所在单位
body_kind=组织类别 bucket=归类 budget_group=经费组 card_blind=卡号摘要 card_tail=卡号尾号
case_id=案卷编号 centre_lat=中心纬度 centre_lon=中心经度 category=人员类别 cause=原因
cause_text=原因说明 change_id=调整编号
change_kind=变动类别 channel=推荐渠道 checked_by_id=复核人编号 closes=截止 code=代码 component=项目
corrects_id=更正编号 credit_code=统一社会信用代码 cycle_id=周期编号 cycle_kind=周期类别 day=日期
days=天数 decided_on=决定日期 decision_doc=决定文号 default_value=缺省值 den=分母 denominator=分母
detail=内容 digest=摘要 dimension=维度 doc_id=凭证编号 doc_kind=凭证类别 doc_no=文号
number_year=文号年份
document_kind=文件种类 education=学历 effect=影响 effective=生效日期 employment=用工类别
end_note=离任说明 end_reason=离任原因 endorsement_kind=批改类别 ends=终止日期 ethnicity=民族
evidence=凭据 evidence_kind=凭据种类 evidence_rule=凭据要求 expires_at=失效时间 explain=计算说明
explained=说明 export_id=代发文件编号 extra=自定义栏目 fact_id=事实编号 fact_kind=事实类别
file_id=文件编号 file_name=文件名 file_sha256=文件校验码 filed_on=提出日期 finding=核查结论
findings=考察情况 first_id=首行编号 flow=流程 for_month=所属月份 formed_on=组成日期
former_name=曾用名 four_sides=四至 from_state=原状态 from_unit_id=原单位编号 full_keys=全拼 grade=等次
grid_id=网格编号
grades=等次规则 grounds=理由 group_key=经费组 held_on=日期 holder=户名 host_body_id=原单位编号
heads=登记人数 household_no=户号 householder=户主 households=户数 hukou_address=户籍地址 id=编号
id_blind=证件号摘要 id_tail=证件号尾号 id_type=证件类型 import_kind=导入种类 in_id=加保编号
initial_keys=拼音首字母 input_cutoff_at=截止时间 inputs_digest=数据摘要 insurer=保险公司
is_work=上班 item_id=项目编号 item_kind=项目类别 label=名称 last_id=末行编号 leader=组长 leg=分录
level=层级 line_id=明细编号 login=登录名 made_by_id=编制人编号 maximum=满分 media=文件类型
meeting=会议 members=参加人 minutes=会议记录 missing=缺项处理 month=月份 must_change=须换口令
name=名称 new_value=新分值 note=备注 num=分子 number=编号 numerator=分子 of_days=当月天数 on=日期
op=操作 opened_on=立案日期 opens=开始 operator=计算方式 opinion=意见 origin=来源 out_id=退保编号
outcome=结果 overrides=例外 params=参数 parent_id=上级编号 part=部分 part_id=部分编号
period_id=月份编号 period_kind=月份类别 person_id=人员编号 phone=电话 photos=照片 place=地点
policy_id=合同编号 policy_version_id=政策版本编号 politics=政治面貌 population_rule=人员范围
position=次序 posted_at=过账时间 posting_id=任职编号 premium=保费 previous=上次金额
published_on=公布日期 purpose=用途 query_version=取数版本 raised=反映内容 raised_on=反映日期
rank=名次 rate=标准 ratings=评价 raw=原始分 reason=原因 recommended_by=推荐人 recorded_at=登记时间
recorded_by=登记人 recusal_signed=回避声明已签 recused=已回避 rejected=退回 relation=关系
relative=亲属 released_run_id=补发编号 remarks=备注 replaces_id=接替编号 residents=人数
respondent=受访人 reversed_id=被冲销编号 reverses_group=冲销的组 reverses_id=冲销编号 role=岗位
roles=角色 rows=行数 rules=规则 run_id=发放编号 run_kind=发放类别 segments=时段 sex=性别
sha256=校验码 shape=图形 signed=已签字 size=大小 slip_id=个人补贴编号 snap_account_id=当时卡编号
snap_employment=当时用工类别 snap_name=当时姓名 snap_place=当时地点 snap_town_id=当时乡镇编号
snap_unit_id=当时单位编号 sort_key=排序码 source=来源 source_id=来源编号 source_kind=来源类别
starts=起始日期 state=状态 statistical=仅统计 status=状态 subject=科目 subject_id=对象编号
subject_kind=对象类别 summary=摘要 supersedes_id=更正编号 table_name=登记簿 taken_on=拍摄日期
text=正文 title=标题 to_state=新状态 to_unit_id=新单位编号 total=合计 town_id=乡镇编号
town_rank=乡镇名次 tpl_id=考核表编号 tpl_version_id=考核表版本编号 uid=内部标识 undone=已撤销
undone_at=撤销时间 unit_id=单位编号 unit_ids=管辖单位 unit_kind=单位类别 urban_like=按城市社区
post=岗位级别 reference=参照岗位 chosen=核定金额 served_since=工龄起算日 insured_since=参保月份
base=缴费基数 employer=单位缴费 what=类别 paper=依据 foot=页脚 form=文书
issued=发出票数 returned=收回票数 valid=有效票数 votes=得票
sensitivity=安全标记 hidden_blind=隐藏内容摘要 hidden_tail=隐藏内容尾号 marked_by=标记人 mark_reason=标记理由
merit_kind=奖惩种类 decided_body=决定单位 end_doc=结束文号
other_id=另一人员编号 in_force=生效 parted_by=撤销人 parted_at=撤销时间
asked_on=申请日期 wish=申请内容 told=答复内容 erasure_id=删除申请编号
valid_from=起始日 valid_to=终止日 value=数值 version=版次 version_id=版本编号 visited_on=走访日期
visited_at=走访时刻 residence=居住年限
places=名额 town=乡镇 public=已公示 notice_no=公示文号 special=专项考核 standing=列入
merit_id=表彰编号 round_id=评优编号 candidate_id=名单编号
begun_by=办理离岗人 answered_by=核实登记人 hands=经手人 labels=各栏名称
void_reason=作废原因 voided=作废 voided_at=作废时间 voided_by=作废人 votes_against=反对
votes_for=赞成 warnings=提醒 weight=权重 wording=决定内容 x=横坐标 y=纵坐标 year=年度
"""
COLUMNS = dict(pair.split("=", 1) for pair in _WORDS.split())
OPS = {
    "INSERT": "新增",
    "UPDATE": "修改",
    "APPEND": "成批写入",
    "DELETE": "删除",
    "APPLY": "更新权限",
    "UPGRADE": "升级",
    "RESCOPE": "调整辖区",
    "SET": "登记",
}
#: what everybody knows from the line itself, and what says nothing to a reader
UNTOLD = frozenset(
    {
        "id",
        "recorded_at",
        "recorded_by",
        "version",
        "uid",
        "id_blind",
        "card_blind",
        "hidden_blind",
        "hidden_tail",
        "sort_key",
        "full_keys",
        "initial_keys",
        "digest",
        "approved_digest",
        "inputs_digest",
        "budget_group",
        "group_key",
    }
)
_NAMES = {
    "person": "姓名",
    "campaign_kin": "姓名",
    "vetting_member": "姓名",
    "account": "姓名",
    "unit_version": "名称",
}


_KEYS = re.compile(r"(,\w+)+,")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
LONGEST = 200  # signs of a value that are told: a policy's text, a digest's list are not for a line
Choices = Mapping[str, Mapping[str, str]]
NONE: Choices = {}
NO_KEYS: Mapping[str, str] = {}
#: columns whose values are of a list of the nation's, or ours
CODES: Choices = {
    "ethnicity": codes.ETHNICITY,
    "politics": codes.POLITICS,
    "education": codes.EDUCATION,
    "health": codes.HEALTH,
    "marital": codes.MARITAL,
    "body_kind": {kind.value: kind.label for kind in BodyKind},
    "flow": {
        "vetting": "选聘考察",
        "campaign": "选聘批次",
        "person": "网格员",
        "award": "评优",
        "check_in": "平时战时",
    },
    "part": {
        "nomination": "推荐",
        "inspection": "实地考察",
        "visit": "走访",
        "interview": "面谈",
        "meeting": "考察会议",
        "correction": "更正",
        "tenure": "解聘续聘",
    },
    "id_type": {"111": "居民身份证"},
    "sensitivity": {level.value: level.label for level in Sensitivity},
    "population_rule": {"in_post_on_last_day": "月末在岗"},
    "roles": {role.value: role.label for role in Role},
    "what": {kind.value: kind.label for kind in Kind},
}


def table_word(table: str) -> str:
    """Return what the county calls a table."""
    return TABLES.get(table, table)


def column_word(table: str, column: str) -> str:
    """Return what the county calls a column."""
    if column == "name" and table in _NAMES:
        return _NAMES[table]
    return COLUMNS.get(column, column)


def told(column: str, value: object, said: Mapping[str, str], keys: Mapping[str, str] = NO_KEYS) -> str:
    """Return a value as it may be shown to whoever sees no business: telephones masked, blanks said.

    ``said`` are the words for what this column may hold, ``keys`` those for what the county's lists name.
    """
    value = _unpacked(value)
    if value is None or value == "":
        return "空"
    if isinstance(value, bool) or value in ("true", "false"):  # the one engine's, the other's
        return "是" if value in (True, "true") else "否"
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return "、".join(told(column, each, said, keys) for each in value) or "空"
    if isinstance(value, list | dict):
        return f"{len(value)} 项" if value else "空"
    return _told(column, str(value), said.get(str(value)) or keys.get(str(value), ""))


def _told(column: str, text: str, word: str) -> str:
    if word:
        return word
    if len(text) > LONGEST:
        return f"{len(text)} 字"
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return mask_phone(text) if column == "phone" else text


def _unpacked(value: object) -> object:
    """Return what a text of JSON holds: one engine's audit keeps lists as text, the other as they are.

    A column of several keys keeps each between commas.
    """
    if isinstance(value, str) and _KEYS.fullmatch(value):
        return value[1:-1].split(",")
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def change_words(
    table: str, payload: dict[str, object], choices: Choices = NONE, keys: Mapping[str, str] = NO_KEYS
) -> str:
    """Return what a line of the audit says changed: before → after by column, or how many rows were added.

    ``choices`` are the words for the values of columns that hold one of a closed list, ``keys`` the county's.
    """
    if "count" in payload:
        ids = re.sub(r"\b(\d+)-\1\b", r"\1", str(payload.get("ids", "")))
        return f"{payload['count']} 行，编号 {ids}"
    after, before = _side(payload, "after"), _side(payload, "before")
    parts = []
    for column in sorted({*after, *before} - UNTOLD):
        said = choices.get(column) or CODES.get(column, NO_KEYS)
        new, word = told(column, after.get(column), said, keys), column_word(table, column)
        old = f"{told(column, before.get(column), said, keys)} → " if column in before else ""
        if old or new != "空":
            parts.append(f"{word}：{old}{new}")
    return "；".join(parts)


def _side(payload: dict[str, object], name: str) -> dict[str, object]:
    side = payload.get(name)
    return side if isinstance(side, dict) else {}
