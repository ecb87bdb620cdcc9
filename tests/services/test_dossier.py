"""One person's own sheet: everything kept about them, what for, and who it was given to, on both engines."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import Denied, NotFound
from app.core.identity import make_identity
from app.reports.dossier import personal_sheet
from app.services import assessment, dossier, insurance, pay, roster, vetting
from app.services.acts import Asked, acts
from app.services.dossier import Dossier
from app.services.insurance import NewContract
from app.services.roster import PersonFacts, WorkerRow
from db.base import Base
from db.models.roster import Posting
from tests.cases import opened, visit
from tests.office import TODAY, Office, one, statements
from tests.reports.paper_kit import texts
from tests.services.paid import OCTOBER, WEST, appropriate, hire, person, posted, render, worker
from tests.services.test_assessment import ITEMS, sheet
from tests.services.test_career import appointed
from tests.trust import attacks

__all__ = ["appointed"]  # a fixture

Appointed = tuple[Office, WorkerRow]
OWN = make_identity("990101", date(1988, 5, 1), 1)
CARDS = ("6228480000000000018", "6228480000000000117")


def section(found: Dossier, title: str) -> list[tuple[object, ...]]:
    """Return the rows of one group, each as its values."""
    (one,) = (each for each in found.sections if each.title == title)
    return [tuple(getattr(row, field.name) for field in fields(row)) for row in one.rows]


def busy(office: Office, row: WorkerRow) -> None:
    """Give the worker a month of marks and pay, another card, and a part in a neighbour's vetting."""
    office.clerk_a.do(roster.set_account, row.person_id, CARDS[1], "农商行", date(2026, 9, 1))
    cycle = office.maker.do(assessment.open_cycle, OCTOBER)
    (subject,) = office.clerk_a.ask(assessment.score_sheet, cycle).rows
    office.clerk_a.do(assessment.enter_scores, cycle, sheet(subject.subject_id, *(12 for _ in ITEMS)))
    town = office.unit_id("990101100000")
    office.clerk_a.do(assessment.submit_town, cycle, town)
    office.maker.do(assessment.accept_town, cycle, town)
    for step in (assessment.close_cycle, assessment.finish_review, assessment.publish):
        office.maker.do(step, cycle)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    office.maker.do(pay.export, run_id, render)
    contract = office.maker.do(
        insurance.open_contract, NewContract(year=2026, number="保2026-1", insurer="某保险公司")
    )
    office.maker.do(insurance.enrol, contract, date(2026, 5, 1))
    facts = PersonFacts(phone="13800000009", address="东村10号")
    known = office.clerk_a.ask(roster.known_person, row.person_id)
    office.clerk_a.do(roster.change_person, row.person_id, known.version, facts)
    neighbour = make_identity("990101", date(1980, 5, 1), 7)
    case_id, team = opened(office, name="邻家候选", identity=neighbour, unit_id=office.unit_id(WEST))
    said = visit(team, 1, householder="演示候选", phone="13800000009", remarks="为人热心")
    office.clerk_a.do(vetting.add_visit, case_id, said)


@pytest.fixture
def lived(appointed: Appointed) -> Appointed:
    busy(*appointed)
    return appointed


def test_a_person_is_told_everything_that_is_kept_of_them(lived: Appointed) -> None:
    office, row = lived
    office.maker.do(roster.reveal, row.person_id, "核对退票")
    found = office.maker.do(dossier.dossier, row.person_id)
    known = dict(section(found, "基本信息"))
    assert (known["姓名"], known["居民身份证号"], known["联系电话"]) == ("演示候选", OWN, "13800000009")
    ((place, _role, kind, since, until, *_more, state),) = section(found, "任职")
    assert (place, kind, since, until, state) == (
        "甲镇 › 东村村委会 › 东村第1网格", "农村兼职", date(2026, 4, 10), None, "有效",
    )  # fmt: skip
    (case,) = section(found, "选聘考察")
    assert case[3:] == ("东村两委", "已聘用", "")
    assert [each[2] for each in section(found, "考察记录")] == [
        "实地考察", "考察会议", "走访邻居", "面谈", "公示", "综合评价",
    ]  # fmt: skip
    ((_month, score, _grade, _on),) = section(found, "考核结果")
    marks = section(found, "考核评分和申诉")
    assert score and len(marks) == len(ITEMS) and {mark[2] for mark in marks} == {Decimal(12)}
    ((month, _kind, amount, parts, *_fate),) = section(found, "补贴")
    assert (month, amount) == (OCTOBER, Decimal("600.00")) and "600.00" in str(parts)
    assert [(card[2], card[4]) for card in section(found, "银行卡")] == [
        ("6228***********0018", date(2026, 9, 1)),
        ("6228***********0117", None),
    ]
    assert section(found, "意外伤害保险")[0][:2] == ("保2026-1", "某保险公司")
    assert [paper[0] for paper in section(found, "附件")] == ["推荐表.png", "走访记录.pdf"]
    assert [each[2] for each in section(found, "基本信息的变动")] == ["登记", "修改：住址"]
    assert section(found, "提供给银行")[0][2] == "代发文件中的姓名、卡号和金额 600.00 元"
    assert section(found, "提供给保险公司")[0][1] == "某保险公司"
    assert found.limited == "" and not any(each.why for each in found.sections)
    assert all(each.source and each.purpose for each in found.sections)


def test_a_second_bank_file_is_told_to_whose_transfer_came_back_alone(file_office: Office) -> None:
    hire(file_office)
    appropriate(file_office)
    run_id = posted(file_office, OCTOBER)
    file_office.maker.do(pay.export, run_id, render)
    file_office.maker.do(pay.confirm, run_id, TODAY)
    who = {name: person(file_office, name) for name in ("演示甲", "演示乙", "演示丁")}
    back = pay.Return(person_id=who["演示乙"], reason="账号不存在")
    file_office.maker.do(pay.record_returns, run_id, [back], TODAY)
    file_office.maker.do(pay.export, run_id, render)
    given = {
        name: len(section(file_office.maker.do(dossier.dossier, one_of), "提供给银行"))
        for name, one_of in who.items()
    }
    assert given == {"演示甲": 1, "演示乙": 2, "演示丁": 0}, "the last is paid by the host"


def test_who_spoke_about_somebody_is_not_told_nor_who_handled_it(lived: Appointed) -> None:
    office, row = lived
    found = office.maker.do(dossier.dossier, row.person_id)
    (households,) = (each for each in section(found, "考察记录") if each[2] == "走访邻居")
    assert households[4] == "走访5户：同意5户"
    (asked,) = section(found, "参与他人的考察")
    assert asked[2:] == ("被走访人", "邻**选", "意见：同意，为人热心；住址：东村21号")
    said = "".join(map(str, found.sections))
    for hidden in ("户主", "邻家", "考察甲", "甲镇经办", "经办甲", *CARDS):
        assert hidden not in said, hidden


def test_the_sheet_is_an_act_and_how_often_is_told_by_day(lived: Appointed) -> None:
    office, row = lived
    looked = "查看完整号码和出具本单的次数"
    assert section(office.clerk_a.do(dossier.dossier, row.person_id), looked) == []
    office.maker.do(roster.reveal, row.person_id, "核对退票")
    office.maker.do(roster.reveal, row.person_id, "再核对一次")
    for login in ("maker", "clerk_a"):  # a server shows neither the acts of the other
        found = office.workspace(login).do(dossier.dossier, row.person_id)
        sheets = 1 if login == "maker" else 2
        assert section(found, looked) == [(TODAY, "个人信息查询单", sheets), (TODAY, "查看完整号码", 2)]
    rows = office.auditor.ask(acts, Asked(kind="personal_sheet", person_id=row.person_id))
    assert [(one.login, one.purpose, one.reach) for one in rows] == [
        ("clerk_a", "本人申请查阅", "一人"),
        ("maker", "本人申请查阅", "一人"),
        ("clerk_a", "本人申请查阅", "一人"),
    ]


def test_another_town_gets_no_sheet_and_a_town_says_it_is_its_own_part(appointed: Appointed) -> None:
    office, row = appointed
    with pytest.raises(NotFound, match="管辖范围"):
        office.clerk_b.do(dossier.dossier, row.person_id)
    with pytest.raises(Denied):
        office.approver.do(dossier.dossier, row.person_id)
    assert not office.auditor.ask(acts, Asked(kind="personal_sheet")), "a refusal gives nothing out"
    assert "到县综治中心查询" in office.clerk_a.do(dossier.dossier, row.person_id).limited


def test_a_server_tells_another_town_no_figures_either(server_office: Office) -> None:
    (posting,) = server_office.maker.do(roster.register_many, [worker(server_office, 1, name="演示甲")])
    someone = one(server_office.maker, select(Posting.person_id).where(Posting.id == posting))
    server_office.maker.do(roster.reveal, someone, "核对退票")
    for login, told in (("clerk_a", 1), ("maker", 1), ("clerk_b", 0), ("guard", 0)):
        with attacks.connect(server_office, login) as session:
            found = session.execute("SELECT count(*) FROM app.looks(%s)", (someone,)).fetchone()
        assert found == (told,), login


def test_every_table_that_names_a_person_is_read(file_office: Office) -> None:
    (posting,) = file_office.maker.do(roster.register_many, [worker(file_office, 1, name="演示甲")])
    someone = one(file_office.maker, select(Posting.person_id).where(Posting.id == posting))
    with statements(file_office.maker) as sent:
        file_office.maker.do(dossier.dossier, someone)
    naming = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }
    assert len(naming) >= 10
    read = set(re.findall(r"\b(?:FROM|JOIN) (\w+)", " ".join(sent)))
    assert naming - read == set()


def test_the_paper_says_what_was_read(lived: Appointed) -> None:
    office, row = lived
    name, content = personal_sheet(office.maker, row.person_id)
    assert name == "个人信息查询单-演示候选（演示数据）.pdf"
    pages = texts(content)
    whole = "".join(pages)
    for words in (
        "查阅人：演示候选", OWN, "来源：本人提供。用途：发放补贴", "6228***********0117", "走访5户：同意5户",
        "本人申请", "导出人 经办甲（maker", "查阅人（签收）", "演示数据",
    ):  # fmt: skip
        assert words in whole, words
    for hidden in (*CARDS, "邻家候选", "赵户主"):
        assert hidden not in whole
    assert all("测试县综治中心" in page for page in pages), "the watermark is on every page"
