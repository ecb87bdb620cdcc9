"""The sheet about one person put together, and written down as given out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.core.access import WHOLE, Permission, permits
from app.core.own_words import in_own_words
from app.services._hidden import true
from app.services.acts import SHEET
from app.services.dossier import _person, _things, _vetting, _work
from app.services.dossier import rows as r
from app.services.dossier.rows import Dossier, Section
from app.services.roster._sight import seen_person
from app.workspace import Unit
from db.models.documents import Act
from db.models.people import Person

PURPOSE = "本人申请查阅"
_PARTLY = "本单由乡镇出具，只列出本乡镇保存的记录；在其他乡镇和县级的，请到县综治中心查询。"


@dataclass(frozen=True, slots=True)
class Part:
    """One group: its title, where the records come from and what for, how they are read, and by whom."""

    title: str
    source: str
    purpose: str
    row: type[object]
    read: Callable[[Unit, Person], Iterable[object]]
    must: Permission = Permission.ROSTER_REVEAL
    note: str = ""

    def told(self, unit: Unit, person: Person) -> Section:
        """Return the group as far as the actor may read it."""
        may = self.must in unit.actor.permissions
        return Section(
            title=self.title,
            source=in_own_words(self.source),
            purpose=self.purpose,
            row=self.row,
            rows=tuple(self.read(unit, person)) if may else (),
            note=in_own_words(self.note),
            why="" if may else in_own_words(f"出具人没有“{self.must.label}”的权限，请到县综治中心查询。"),
        )


PARTS = (
    Part(
        "基本信息",
        "本人填报或推荐单位提供，由经办登记、导入",
        "网格员的选聘、联系和管理",
        r.FactRow,
        _person.facts,
    ),
    Part(
        "任职",
        "聘用、调动、离岗手续",
        "确定岗位，据以考核、计发补贴和投保",
        r.ServiceRow,
        _person.services,
    ),
    Part(
        "选聘报名",
        "本人报名或推荐单位推荐",
        "按公告选聘网格员",
        r.RegistrationRow,
        _vetting.registrations,
        Permission.VETTING_READ,
    ),
    Part(
        "报名登记表",
        "本人填报",
        "资格审查和亲属回避",
        r.DeclaredRow,
        _vetting.declared,
        Permission.VETTING_READ,
    ),
    Part(
        "选聘考察",
        "推荐单位推荐",
        "选聘网格员",
        r.CandidacyRow,
        _vetting.candidacies,
        Permission.VETTING_READ,
    ),
    Part(
        "考察记录",
        "联合考察组、街坊邻居和本人面谈",
        "形成考察结论",
        r.RecordRow,
        _vetting.records,
        Permission.VETTING_READ,
        "为保护反映情况的人，走访只计户数，不列姓名和原话；会议记录等涉及他人的原文，由县综治中心遮盖后提供。",
    ),
    Part(
        "参与他人的考察",
        "考察组名单、走访记录",
        "核实他人的考察",
        r.AskedRow,
        _vetting.asked,
        Permission.VETTING_READ,
        "走访记录按姓名登记，姓名和电话都与本人相同的列在这里。",
    ),
    Part(
        "考核结果",
        "按评分计算，县综治中心公布",
        "日常考核",
        r.ResultRow,
        _work.results,
        Permission.ASSESSMENT_READ,
    ),
    Part(
        "考核评分和申诉",
        "乡镇和县级评分、本人申诉",
        "日常考核",
        r.MarkRow,
        _work.marks,
        Permission.ASSESSMENT_READ,
        "尚未公布的考核不列。",
    ),
    Part(
        "补贴",
        "按任职、考核和政策计算",
        "发放补贴，入账备查",
        r.WageRow,
        _work.wages,
        Permission.PAY_READ,
    ),
    Part(
        "暂缓和补发补扣",
        "经办登记",
        "更正已复核月份的补贴",
        r.ChangeOfPayRow,
        _work.changes_of_pay,
        Permission.PAY_READ,
    ),
    Part("银行卡", "本人提供", "发放补贴", r.CardRow, _person.cards, note="卡号只列首尾，供核对。"),
    Part(
        "意外伤害保险",
        "按任职名单投保",
        "投保和理赔",
        r.CoverRow,
        _work.covers,
        Permission.INSURANCE_READ,
    ),
    Part(
        "聘用协议和解聘续聘",
        "聘用、续聘、辞职、解聘的手续",
        "订立、续订和解除聘用",
        r.TenureTold,
        _work.tenures,
    ),
    Part("请假", "本人请假，经办登记", "审批、考勤和计发补贴", r.LeaveTold, _work.leaves),
    Part("假期台账", "按政策核定，请假时扣减", "计算假期余额", r.DaysRow, _work.days_of_leave),
    Part("培训", "举办单位的签到表", "安排培训、核定学时", r.TrainedTold, _work.trainings),
    Part("培训证书", "县综治中心核发", "证明培训合格", r.CertificateTold, _work.certificates),
    Part("领用的装备", "领用单", "装备物资的领用和交回", r.ThingTold, _things.things),
    Part("装备单据", "领用、退回、移交和报损的单据", "装备物资的领用和赔偿", r.SlipTold, _things.slips),
    Part("离岗交接", "离岗手续，按各登记簿核对", "办结工作和装备的交接", r.ExitTold, _things.exits_of),
    Part("工作日志", "按日登记", "考勤和考核", r.LogTold, _work.logs),
    Part("会议", "会议记录", "布置任务、登记到会", r.MeetingTold, _work.gatherings),
    Part("表彰处分", "决定单位的文件，经办登记", "奖惩和后备干部的管理", r.MeritTold, _things.merits_of),
    Part("评优", "按年度考核排出，县级经办登记", "评出当年表彰的网格员", r.AwardTold, _things.awards_of),
    Part("附件", "本人或经办提交的扫描件、照片", "证明上述事项", r.PaperRow, _person.papers),
    Part("本程序的账号", "安全管理员开通", "登录本程序办理业务", r.WayInRow, _person.ways_in),
    Part("以该账号办理的事项", "程序自动记录", "审计", r.LookRow, _person.deeds),
    Part(
        "基本信息的变动",
        "程序自动记录",
        "审计",
        r.EditRow,
        _person.changes,
        note="办理人的姓名已遮盖。",
    ),
    Part(
        "提供给银行",
        "代发文件的登记",
        "发放补贴",
        r.GivenRow,
        _work.to_bank,
        Permission.PAY_READ,
    ),
    Part(
        "提供给保险公司",
        "投保名单变动的登记",
        "投保和理赔",
        r.GivenRow,
        _work.to_insurer,
        Permission.INSURANCE_READ,
    ),
    Part(
        "查看完整号码和出具本单的次数",
        "程序自动记录",
        "审计",
        r.LookRow,
        _person.looks,
        note="何人查看由审计员另查。名单的批量查询、导出和打印不逐人登记，可能包括本人，也由审计员查。",
    ),
)


@permits(Permission.ROSTER_REVEAL)
def dossier(unit: Unit, person_id: int) -> Dossier:
    """Return everything kept about one person, and write down that it was given out.

    What the actor may not read says so; every line is cut to their scope.  Numbers of the person's own are
    in full, all but cards; others are masked.  Call it by ``do``: the act is a row.

    Raises:
        NotFound: the person is not in the actor's scope.
    """
    person = seen_person(unit, person_id)  # which refuses who is somebody else's
    name = true(unit, person, "name")
    told = tuple(part.told(unit, person) for part in PARTS)
    detail = "含完整证件号和电话"
    act = Act(act_kind=SHEET, purpose=PURPOSE, detail=detail, subject_kind="person", subject_id=person.id)
    unit.session.add(act)
    return Dossier(person.id, name, "" if WHOLE in unit.actor.scopes else in_own_words(_PARTLY), told)
