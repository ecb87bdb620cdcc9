"""报名登记表 on both engines: kept, put right, told, forgotten; what its cells and a list's say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.errors import Conflict, Invalid, NotFound
from app.domain import codes
from app.domain.personal import RULES, Kind
from app.domain.recruiting import form
from app.domain.recruiting.form import Declared, Kin, Stage
from app.imports.guard import pasted
from app.imports.taking import Wishes, take_file
from app.services import audit, changes, clearing, dossier, recruiting
from app.services.clearing import NewClearing
from app.services.imports import ImportKind
from app.workspace import Unit
from db.models.recruiting import CampaignCareer, CampaignEntry, CampaignKin
from tests.campaigns import announced, entry, file, person, version
from tests.office import TODAY, Office

FULL = Declared(
    native_place="山西稷山",
    school="演示学院",
    major="农学",
    health="1",
    marital="20",
    honours="优秀党员一次",
    kin=(Kin("父亲", "演示父", 62, "群众", "务农"), Kin("配偶", "演示妻", 33, "中共党员", "教师")),
    career=(Stage("2005.09—2008.07", "演示中学学习"), Stage("2008.08—至今", "务农")),
)


def test_a_form_is_kept_put_right_and_told(office: Office) -> None:
    desk = office.maker
    made = announced(office, person(1, "演示甲", **vars(FULL)), person(2, "演示乙"))
    row = entry(desk, made, "演示甲")
    found = desk.ask(recruiting.form_of, row.id)
    assert (found.declared, found.version, found.open) == (FULL, row.version, True)
    with pytest.raises(NotFound):
        office.clerk_a.ask(recruiting.form_of, row.id)
    fewer = replace(FULL, school="演示大学", kin=(replace(FULL.kin[0], age=63),), career=())
    desk.do(recruiting.declare, row.id, found.version, fewer)
    again = desk.ask(recruiting.form_of, row.id)
    assert again.declared == fewer and again.version == found.version + 1
    with pytest.raises(Conflict) as met:
        desk.do(recruiting.declare, row.id, found.version, FULL)
    assert met.value.theirs is not None and met.value.theirs["kin"] == fewer.kin
    desk.do(recruiting.declare, row.id, again.version, fewer)
    assert desk.ask(recruiting.form_of, row.id).version == again.version, "nothing was changed"
    more = replace(fewer, kin=(*fewer.kin, Kin("母亲", "演示母")))
    desk.do(recruiting.declare, row.id, again.version, more)
    assert desk.ask(recruiting.form_of, row.id).version == again.version + 1, "a row of the family counts too"
    told = [change.words for change in office.auditor.ask(changes.changes)]
    assert any("毕业院校：演示学院 → 演示大学" in words for words in told)
    assert any(words.startswith("年龄：62 → 63") for words in told)
    assert any("健康状况：健康或良好" in words and "婚姻状况：已婚" in words for words in told)
    listed = desk.ask(recruiting.registrations, made)
    assert [one.declared for one in listed] == [more, Declared()]
    sheet = desk.do(dossier.dossier, row.person_id)
    said = [
        (one.item, one.value) for each in sheet.sections for one in each.rows if each.title == "报名登记表"
    ]
    assert ("家庭成员", "父亲演示父，63岁，群众，务农") in said and ("健康状况", "健康或良好") in said
    assert [line.name for line in office.admin.ask(audit.verified) if not line.ok] == []


def test_what_cannot_be_is_said_by_field(file_office: Office) -> None:
    made = announced(file_office, person(1, "演示甲"))
    row = entry(file_office.maker, made, "演示甲")
    wrong = Declared(health="好", kin=(Kin("", "演示父"),), career=(Stage("2008.09-2005.07", "上学"),))
    with pytest.raises(Invalid) as met:
        file_office.maker.do(recruiting.declare, row.id, row.version, wrong)
    assert met.value.fields == {
        "health": "没有“好”这一种，请从列出的里选。",
        "kin": "家庭成员第1行：没有写称谓，请写父亲、配偶等。",
        "career": "简历第1行：“2008.09—2005.07”的起止年月先后颠倒，请核对。",
    }
    with pytest.raises(Invalid) as met:
        file_office.maker.do(recruiting.register, made, person(2, "演示乙", **vars(wrong)))
    assert set(met.value.fields) == {"health", "kin", "career"}
    file_office.maker.do(recruiting.cancel, made, version(file_office.maker, made), "岗位不再设置")
    with pytest.raises(Invalid, match="不能再办理"):
        file_office.maker.do(recruiting.declare, row.id, row.version, FULL)


def test_who_was_not_taken_leaves_nothing_of_the_form(office: Office) -> None:
    made = announced(office, person(1, "演示甲", **vars(FULL)))
    row = entry(office.maker, made, "演示甲")
    office.maker.do(recruiting.declare, row.id, row.version, replace(FULL, kin=FULL.kin[:1]))
    office.maker.do(recruiting.cancel, made, version(office.maker, made), "岗位不再设置")
    office.clock.set(RULES[Kind.VETTING].due(TODAY) + timedelta(days=1))
    paper = NewClearing(paper="2029年清单，主任签批")
    (asked,) = office.maker.do(clearing.propose, [(row.person_id, Kind.VETTING.value)], paper)
    office.approver.do(clearing.approve, asked, 1)
    assert office.maker.ask(_left) == [], "struck lines too"
    assert office.maker.ask(recruiting.form_of, row.id).declared == Declared()


def _left(unit: Unit) -> list[str]:
    kept = [one.name + one.work for one in unit.session.query(CampaignKin)]
    kept += [one.did for one in unit.session.query(CampaignCareer)]
    kept += [one.school + one.health + one.honours for one in unit.session.query(CampaignEntry)]
    return [text for text in kept if text]


def test_a_list_brings_what_the_form_asks_and_says_what_it_cannot_read(file_office: Office) -> None:
    desk = file_office.maker
    made = announced(file_office)
    wishes = Wishes(of=file(desk, made).row.number, accept_valid=True)
    head = (
        *("姓名", "身份证号", "民族", "政治面貌", "户籍所在地", "籍贯", "毕业学校", "所学专业", "身体状况"),
        *("婚否", "家庭主要成员", "个人简历", "奖惩"),
    )
    who = person(1, "演示甲"), person(2, "演示乙")
    family, past = (
        "父亲：演示父，62岁，群众，务农；配偶 演示妻 33 中共党员 教师",
        "2005年9月至2008年7月 演示中学学习；",
    )
    person_of = (
        "演示甲",
        who[0].identity,
        "汉",
        "党员",
        "东村9号",
        "山西稷山",
        "演示学院",
        "农学",
        "良好",
        "已婚已育",
    )
    first = (*person_of, family, f"{past}2008.08至今 务农", "优秀党员一次")
    second = ("演示乙", who[1].identity, "", "", "", "", "", "", "挺好的", "", "演示父", "上过学", "")
    rows = [head, first, second]
    taken = take_file(desk, ImportKind.CANDIDATES, pasted("报名.csv", rows), wishes)
    assert taken.batch is not None, [one.reason for one in taken.staged.problems]
    one, two = desk.ask(recruiting.registrations, made)
    assert one.declared == FULL
    assert (one.ethnicity, one.politics, one.hukou_address) == ("汉族", "中共党员", "东村9号")
    assert two.declared == Declared(), "what cannot be read keeps nobody from registering"
    told = "".join(one.reason for one in taken.staged.problems)
    for word in ("认不出健康状况“挺好的”", "“演示父”看不出称谓和姓名", "“上过学”看不出起止年月"):
        assert word in told, told
    again = take_file(desk, ImportKind.CANDIDATES, pasted("又.csv", [head, second, first]), wishes)
    assert dict(again.staged.fate_counts) == {"相同": 2}
    other = [head, (*first[:6], "演示大学", *first[7:])]
    against = take_file(desk, ImportKind.CANDIDATES, pasted("改.csv", other), wishes)
    assert against.staged.fate_counts["冲突"] == 1
    assert any("登记表上的毕业院校与名单不同" in one.reason for one in against.staged.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2005.09-2008.07", "2005.09—2008.07"),
        ("2005年9月至2008年7月", "2005.09—2008.07"),
        ("200509—200807", "2005.09—2008.07"),
        ("2005-2008", "2005—2008"),
        ("２０１５．３－至今", "2015.03—至今"),
        ("2005-9-2008-7", "2005.09—2008.07"),
        ("2005.09—2005", "2005.09—2005"),
    ],
)
def test_a_span_is_written_one_way(text: str, said: str) -> None:
    assert form.span_of(text) == said == form.span_of(said)


@pytest.mark.parametrize("text", ["1998", "2008-2005", "2005.13-2006.1", "上学", ""])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        form.span_of(text)


def test_running_text_is_read_and_nothing_is_guessed() -> None:
    assert form.career_in("2005.09-2008.07 演示中学学习\n2008.8至今：务农。") == FULL.career
    assert form.kin_in("父亲演示父（群众）\n女儿 演示女 3岁") == (
        Kin("父亲", "演示父", None, "群众"),
        Kin("女儿", "演示女", 3),
    )
    assert form.kin_in("") == form.career_in("") == ()
    with pytest.raises(Invalid, match="年龄150岁不对"):
        form.kin_row(("父亲", "演示父", "150", "", ""))
    with pytest.raises(Invalid, match="最多12行"):
        form.kin_in("；".join(["父亲 演示父"] * 13))
    assert dict(form.said(FULL))["婚姻状况"] == codes.MARITAL["20"]
