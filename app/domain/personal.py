"""个人信息目录: every column that says something of a person, why it is kept, on what ground, how long.

What each column of the database is, is written here once; a house test walks all tables, and a column that is
not said to be anybody's, or nobody's, fails it.  Nothing derives it from names: a person has looked at each.
Source: trust.md sections 3 and 5.  A period no regulation gives is 假设: the county decides it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.personal_kinds import Kind as Kind
from app.domain.records import column_word, table_word

ASSUMED = "假设"
LEAST_LOG_DAYS = 184  # six months never have more days (CSL 23(3))


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a kind is kept, on what ground, how many years after what; ``source`` is where the years stand."""

    purpose: str
    ground: str
    years: int
    after: str
    source: str

    @property
    def words(self) -> str:
        """How long, as the office says it."""
        return f"{self.after}后{self.years}年"

    def due(self, since: date) -> date:
        """Return the first day on which what ended on ``since`` need not be kept any more."""
        try:
            return since.replace(year=since.year + self.years)
        except ValueError:  # 29 February
            return date(since.year + self.years, 3, 1)

    def last(self, on: date) -> date:
        """Return the last day whose records are due by ``on``."""
        try:
            return on.replace(year=on.year - self.years)
        except ValueError:
            return date(on.year - self.years, 2, 28)


_DUTY = "个保法第13条第一款第三项（履行法定职责）"
_STAFF = "个保法第13条第一款第二项（人力资源管理）"
_BOOKS = "《会计档案管理办法》附表：会计凭证、账簿30年"

RULES: dict[Kind, Rule] = {
    Kind.IDENTITY: Rule("核实身份、防止重复聘用、实名发放补贴", _STAFF, 30, "离岗", _BOOKS),
    Kind.CONTACT: Rule("工作联系、资料送达", _STAFF, 2, "离岗", "《劳动合同法》第50条：备查不少于二年"),
    Kind.OWN: Rule("县里在政策中写明的用途", _STAFF, 2, "离岗", ASSUMED),
    Kind.SERVICE: Rule("花名册、补贴计算的依据", _STAFF, 30, "离岗", _BOOKS),
    Kind.BANK: Rule("发放补贴", _STAFF, 30, "离岗", _BOOKS),
    Kind.PAY: Rule("发放补贴、经费核算和审计", _DUTY, 30, "离岗", _BOOKS),
    Kind.ASSESSMENT: Rule("月度考核、补贴计算", _STAFF, 10, "离岗", ASSUMED),
    Kind.INSURANCE: Rule("投保意外险、办理理赔", _STAFF, 5, "离岗", ASSUMED),
    Kind.LEAVE: Rule(
        "请假审批、考勤和补贴扣发的依据", _STAFF, 2, "离岗", "《工资支付暂行规定》第六条：备查不少于二年"
    ),
    Kind.TRAINING: Rule("安排培训、核定学时、发证", _STAFF, 3, "离岗", ASSUMED),
    Kind.EQUIPMENT: Rule("装备物资的领用、移交和赔偿", _STAFF, 3, "离岗", ASSUMED),
    Kind.WORK_LOG: Rule("考勤、考核“工作日志”和任务布置的依据", _STAFF, 3, "离岗", ASSUMED),
    Kind.VETTING: Rule("选聘考察、回避和申诉", _DUTY, 3, "结案（录用的离岗）", ASSUMED),
    Kind.FAMILY: Rule("资格审查和亲属回避；未录用的随考察材料清除", _DUTY, 3, "离岗", ASSUMED),
    Kind.FILE: Rule("考察凭据、签发的文件；考察的扫描件随考察材料停用", _DUTY, 30, "形成", _BOOKS),
    Kind.ACCOUNT: Rule("登录、权限和责任认定", _DUTY, 3, "停用", ASSUMED),
    Kind.TRACE: Rule("责任认定、安全审计", "《网络安全法》第23条：日志不少于六个月", 3, "形成", ASSUMED),
}

#: told by the engine in every table: whose hand it was is its user's personal information
_EVERYWHERE = {"recorded_by": Kind.TRACE, "voided_by": Kind.TRACE, "void_reason": Kind.TRACE}
_NOBODYS = frozenset({"id", "version", "recorded_at", "voided", "voided_at", "scope_code"})

#: table, kind (or - : nobody's), columns.  The number of another table's row needs no word
_SAID = """
account account login name roles unit_ids active must_change
act trace act_kind subject_kind subject_id purpose detail
agreement service probation_to probation number_year valid_from valid_to
appeal assessment filed_on grounds evidence decided_on outcome decision_doc new_value answer
appeal trace decided_by
audit_block - seq tx lo hi n at digest prev hash
audit_entry trace actor station table_name op record payload at
audit_entry - tx
audit_head - one seq hash
audit_pending - tx
award_candidate service value special grade rank tie_place standing reason
award_candidate pay prize given_on given_doc repaid_on repaid_doc
award_candidate service town place public revoked_on
award_objection service raised_on origin raised finding upheld answered_on
award_round trace hands decided_by
award_round - number year title places days state shown_from shown_to notice_no place contact decided_body
award_round - doc_no decided_on prize payer
bank_account bank holder bank card_cipher card_blind card_tail valid_from valid_to
bank_account - uid
body own extra
body - name body_kind credit_code
budget_assertion pay note
budget_assertion - on year subject bucket amount doc_no booked
budget_entry pay summary
budget_entry - group_key leg year subject source bucket amount doc_kind doc_id doc_no effective reverses_group
budget_override pay reason
budget_override - group_key doc_no
cal_day - day is_work label source status
campaign vetting terms contact money_reason cosigns choice
campaign trace hands
campaign - number way title employment drafted_on opens closes doc_no shown_from shown_to state
campaign_entry vetting registered_on category recommended_by overrides state verdict written interview absent
campaign_entry vetting total rank tie_place reason refusal refused_on
campaign_entry vetting native_place school major health marital honours
campaign_entry trace hands
campaign_career vetting span did
campaign_career - line
campaign_kin family kinship name age politics work
campaign_kin - line
campaign_call_up vetting called_on reason doc_no shown_from shown_to
campaign_objection vetting raised_on origin raised finding upheld answered_on
campaign_post - heads
clearing trace paper decided_by decided_at refused answer
clearing - what
command trace actor result
command - key name at
correction identity name id_cipher id_blind id_tail before
correction trace reason decided_by decided_at refused answer
correction - uid
cycle - cycle_kind month opens closes population_rule state published_on
equipment - equipment_kind number serial model quantity gone price bought_on source note
equipment_count - on expected found note
equipment_hold equipment quantity valid_from valid_to
equipment_hold - numbered
equipment_slip equipment slip_kind on signer reason value
exit service left_on reason state answer told
exit trace begun_by decided_by decided_at
erasure trace asked_on wish told decided_by decided_at answer
endorsement insurance endorsement_kind effective premium note
evidence file part evidence_kind note taken_on
evidence - flow subject_id part_id
export_request trace title detail purpose decided_by decided_at refused answer given_at
export_request - key people
force service name leader heads place origin note end_note valid_from valid_to
force contact phone
force - force_kind
check_in service content
check_in - day task_kinds hours
import_batch trace file_name detail
import_batch - import_kind file_sha256 rows accepted rejected warnings undone undone_at
import_row - table_name first_id last_id
indicator_snap assessment numerator denominator value as_of
indicator_snap - query_version
insurance_policy - year number insurer starts ends premium
insured insurance premium valid_from valid_to
issued_document file file_name title params
issued_document - number document_kind month sha256 rows total app_version anchor
key_slot account login slot
late_change pay change_kind fact_kind fact_id for_month effect state note
leave_entry leave leave_kind year leave_act halves note
leave_entry - number
leave_request leave leave_kind starts ends from_noon to_noon reason evidence state answer
leave_request leave back_on back_noon returned_on
leave_request trace decided_by decided_at
lineage - num den basis
merit service merit_kind title decided_body doc_no basis end_note end_doc valid_from valid_to
person_apart trace reason
person_merge trace told reason decided_by decided_at refused answer parted_by parted_at
person_merge - in_force
lock_exception assessment reason
lock_exception - expires_at
meeting work_log chair
meeting - day meeting_kind topics tasks
meeting_place work_log came
meeting_place - number
meta - key value
moderation assessment before after reason meeting
paper_text - form title text note foot labels source valid_from valid_to
pay_export - file_sha256 rows total
pay_hold pay month reason
pay_line pay component days of_days rate amount explain for_month source_kind source_id employer
pay_outcome pay outcome reason
pay_period - month period_kind state input_cutoff_at
pay_run pay reason explained
pay_run - run_kind number state posted_at inputs_digest digest approved_digest total budget_group
pay_slip pay bucket reason total snap_name snap_place snap_employment cause cause_text previous
pay_terms pay post grade reference chosen served_since insured_since base doc_no valid_from valid_to
person identity name former_name sort_key full_keys initial_keys id_type id_cipher id_blind id_tail
person identity sex birth ethnicity politics education native_place school major
person contact phone address hukou_address
person own note extra
person contact hidden_cipher hidden_blind
person trace sensitivity marked_by mark_reason
person - uid hidden_tail
place_part - name households residents x y beside valid_from valid_to
policy_version - title digest text source valid_from valid_to
posting service unit_id role employment source doc_no end_reason end_note valid_from valid_to
posting own extra
result assessment number value grade rank town_rank state explain
result - digest
score assessment raw reason evidence
stored_file file name content
stored_file - sha256 size media
subject assessment employment segments state
training_certificate training number valid_from valid_to
training_place training mark hours score feedback note
training_place - number
training_session - title training_level starts ends hours place pass_score state note advice
training_session trace trainer
survey - survey_kind survey_round bodies starts ends heads checked correct compared matched finding doc_no
survey - heading
tenure_act service tenure_kind effective ends asked_on probation ground doc_no reason state answer number_year
tenure_act trace decided_by decided_at
tpl - code title
tpl_item - position code title dimension item_kind operator maximum weight assessor evidence_rule missing
tpl_item - default_value
tpl_version - number digest grades rules
unit - level scope_lo scope_hi
unit_alias - alias
unit_change service staff
unit_change trace approved_by reason
unit_change - op effective doc_no state line old_code new_code name parent_code num den basis unit_kind
unit_change - households residents approved_at
unit_shape - shape area_m2 centre_lon centre_lat four_sides source valid_from valid_to
unit_version own attrs
unit_version trace reason
unit_version - code name unit_kind statistical urban_like households residents position valid_from valid_to
unit_waiver trace reason
unit_waiver - rule_key facts told
vetting_ballot vetting held_on place issued returned valid votes
vetting_case vetting number employment channel category recommended_by household_no opened_on formed_on state
vetting_case vetting overrides refusal refused_on told
vetting_decision vetting decided_on accepted wording
unlock assessment reason state answer
unlock trace decided_by decided_at
vetting_inspection vetting held_on place at_hukou members findings photos
vetting_interview vetting held_on place members summary
vetting_issue trace answered_by
vetting_issue vetting raised_on origin raised answer finding answered_on
vetting_meeting vetting held_on place attendance minutes votes_for votes_against abstained
vetting_member vetting name body leader recusal_signed recused
vetting_objection vetting raised_on origin raised finding upheld answered_on
vetting_publicity vetting number shown_from shown_to place contact
vetting_publicity - days
vetting_visit vetting visited_on household_no householder respondent address phone relation relative opinion
vetting_visit vetting ratings remarks members signed visited_at residence
wf_event trace action from_state to_state on note
wf_event - flow subject_id
work_log work_log day work_kinds content
"""
#: whose disclosure harms (个保法第28条): numbers, kept in ciphertext and shown in part; how one's health is
_SENSITIVE = {
    f"{what}_{part}" for what in ("id", "card", "hidden") for part in ("cipher", "blind", "tail")
} | {"health"}
#: columns the audit does not tell, and so has no word for; and those that mean something else there
_WORDS = {
    "id_cipher": "证件号码（密文）",
    "card_cipher": "银行卡号（密文）",
    "hidden_cipher": "安全标记隐藏的姓名、联系方式和住址（密文）",
    "content": "文件内容",
    "slot": "口令密钥（密文）",
    "actor": "操作人",
    "station": "工作站",
    "record": "记录编号",
    "payload": "改前改后的内容",
    "at": "时间",
    "result": "办理结果",
}
_REGISTERS = {"": "各登记簿", "audit_entry": "审计记录", "command": "提交记录"}


def _read(said: str) -> Iterator[tuple[tuple[str, str], Kind | None]]:
    for line in said.strip().splitlines():
        table, kind, *columns = line.split()
        for column in columns:
            yield (table, column), None if kind == "-" else Kind(kind)


COLUMNS: dict[tuple[str, str], Kind | None] = dict(_read(_SAID))
"""What is said of each column by table and name: its kind, None where it is nobody's."""

_MONEY = """
bank_account budget_assertion budget_entry budget_override late_change
pay_export pay_hold pay_line pay_outcome pay_period pay_reversal pay_run pay_slip pay_terms
"""
MONEY_TABLES = frozenset(_MONEY.split())
"""Whose lines of the audit are kept as long as the books."""


def said_of(table: str, column: str, *, leads: bool) -> bool:
    """Return whether it is said what a column is; ``leads``: it is the number of another table's row."""
    return leads or column in _NOBODYS or column in _EVERYWHERE or (table, column) in COLUMNS


def personal() -> list[tuple[str, str, Kind]]:
    """List the columns that say something of a person by kind: table, column, kind; the engine's own once."""
    said = [(table, column, kind) for (table, column), kind in COLUMNS.items() if kind is not None]
    said += [("", column, kind) for column, kind in _EVERYWHERE.items()]
    order = list(Kind)
    return sorted(said, key=lambda one: order.index(one[2]))


def words(table: str, column: str) -> tuple[str, str]:
    """Return what the county calls a table and a column of the catalogue."""
    return _REGISTERS.get(table) or table_word(table), _WORDS.get(column) or column_word(table, column)


def is_sensitive(column: str) -> bool:
    """Return whether a column's disclosure harms its person most."""
    return column in _SENSITIVE
