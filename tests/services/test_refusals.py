"""Why somebody was refused: kept with the case or the entry, called as on that day, counted to the rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.core.errors import Conflict, Invalid
from app.core.fields import fields_of
from app.domain.policy import for_county
from app.domain.recruiting import EntryState
from app.imports.policies import policy_text
from app.reports import pack
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.listing import Listing, take
from app.services import dossier, policy, recruiting, refusals, vetting
from app.services.career import _events
from app.services.policy import NewPolicy
from app.services.recruiting import NewObjection, ObjectionAnswer, Verdict
from app.services.refusals import By, Stage
from tests.campaigns import (
    AFTER,
    EAST_1,
    advance,
    chosen,
    drafted,
    entry,
    governed,
    person,
    version,
)
from tests.cases import GOOD, decided, opened, ready, vetted
from tests.cases import version as case_version
from tests.office import Office
from tests.reports.paper_kit import texts

NO = replace(GOOD, text="走访反映较多，经研究不予聘用", refusal="vetting")


def refused(office: Office, who: str = "maker") -> list[tuple[str, str, Stage]]:
    rows = office.workspace(who).ask(refusals.refusals)
    return [(row.name, row.reason, row.stage) for row in rows]


def sheet(office: Office, lines: list[Any]) -> list[list[Any]]:
    """Return the cells of a list that is taken out to Excel."""
    listed = Listing(title="不予聘用", ground="", columns=fields_of(type(lines[0])), lines=lines)
    content = take(office.maker, listed, "xlsx", lambda *_: None)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def adopted(office: Office, since: date, old: str, new: str) -> None:
    text = for_county(policy_text("jishan"), "测试县", "990101000000")
    assert old in text
    told = NewPolicy(text=text.replace(old, new), valid_from=since, reason="改", source="演示〔2026〕2号")
    office.admin.do(policy.adopt, told)


def nominated(office: Office, words: str) -> int:
    """Return a town's campaign with somebody for each word."""
    governed(office, "jishan")
    told = {"way": "town", "employment": "rural_part_time", "title": "演示镇选聘"}
    made = drafted(office, office.clerk_a, "990101100000", EAST_1, **told)
    office.approver.do(recruiting.announce, made, version(office.clerk_a, made))
    for number, word in enumerate(words, start=1):
        one = person(
            number, f"演示{word}", category="party_member", recommended_by="东村两委", address="东村9号"
        )
        office.clerk_a.do(recruiting.register, made, one)
    return made


def test_a_reason_is_called_as_on_its_day_and_what_came_before_the_list_is_unsorted(office: Office) -> None:
    listed = policy_text("jishan")
    start = listed.index("[recruit.refusals]")
    whole = listed[start : listed.index("[recruit.owner]")]
    adopted(office, date(2026, 1, 1), whole, "")
    before = ready(office)
    office.approver.do(vetting.reject, before, case_version(office, before), replace(NO, refusal=""))
    assert refused(office) == [("演示候选", "未分类", Stage.VETTING)]
    adopted(office, date(2026, 4, 2), "考察不合格", "群众反映较大")

    case, _ = opened(office)
    office.approver.do(
        vetting.reject, case, case_version(office, case), replace(NO, decided_on=date(2026, 4, 3))
    )
    adopted(office, date(2026, 5, 1), "考察不合格", "考察没有通过")
    late, _ = opened(office)
    office.approver.do(
        vetting.reject, late, case_version(office, late), replace(NO, decided_on=date(2026, 5, 2))
    )
    rows = office.maker.ask(refusals.refusals)
    assert [(row.reason, row.on) for row in rows] == [
        ("考察没有通过", date(2026, 5, 2)),
        ("群众反映较大", date(2026, 4, 3)),
        ("未分类", date(2026, 4, 1)),
    ]
    assert office.maker.ask(vetting.case_row, case).refusal == "群众反映较大"
    assert office.maker.ask(vetting.docket, before).reasons[5] == ("vetting", "考察没有通过"), "today's"


def test_a_case_dropped_after_its_decision_has_its_reason_too(office: Office) -> None:
    case = ready(office)
    decided(office, case)
    late = replace(NO, refusal="other", told="岗位已经撤销")
    with pytest.raises(Invalid, match="请清空"):
        office.approver.do(vetting.decide, case, case_version(office, case), late)
    office.approver.do(vetting.reject, case, case_version(office, case), late)
    (row,) = office.maker.ask(refusals.refusals)
    assert (row.reason, row.told, row.on, row.case_id) == ("其他", "岗位已经撤销", GOOD.decided_on, case)


def test_who_is_refused_in_a_campaign_is_told_of_once_and_every_count_opens_to_its_rows(
    office: Office,
) -> None:
    made = nominated(office, "甲乙")
    one = entry(office.maker, made, "演示甲")
    for wrong in (
        Verdict(admitted=False, note="年龄不符"),
        Verdict(admitted=True, refusal="age"),
        Verdict(admitted=False, refusal="other", note="无"),
    ):
        with pytest.raises(Invalid):
            office.maker.do(recruiting.review, one.id, one.version, wrong)
    no = Verdict(admitted=False, refusal="age", note="超过三十五周岁")
    two = entry(office.maker, made, "演示乙")
    with pytest.raises(Conflict):  # all or none
        office.maker.do(recruiting.refuse_many, [(one.id, one.version), (two.id, two.version + 1)], no)
    assert refused(office) == []
    assert office.maker.do(recruiting.refuse_many, [(each.id, each.version) for each in (one, two)], no) == 2
    assert [row[1] for row in refused(office)] == ["年龄不符合规定"] * 2
    told = office.maker.do(dossier.dossier, one.person_id)
    assert "年龄不符合规定：超过三十五周岁" in str(told), "the person may know it"
    two = entry(office.maker, made, "演示乙")
    office.maker.do(recruiting.review, two.id, two.version, replace(no, refusal="health"))
    two = entry(office.maker, made, "演示乙")
    office.maker.do(recruiting.review, two.id, two.version, Verdict(admitted=True))
    assert entry(office.maker, made, "演示乙").refusal == "", "admitted after all"
    assert refused(office) == [("演示甲", "年龄不符合规定", Stage.SCREENING)]

    case, _ = opened(office)
    office.approver.do(vetting.reject, case, case_version(office, case), NO)
    rows = office.maker.ask(refusals.refusals)
    counts = office.maker.ask(refusals.refusal_counts)
    for by in By:
        lines = [line for line in counts if line.by is by]
        assert sum(line.people for line in lines) == len(rows) == 2
        opens = Counter((row.year, row.under(by)) for row in rows)
        assert {(line.year, line.item): line.people for line in lines} == opens
        assert all(line.people == line.screening + line.vetting + line.listed for line in lines)
    assert office.clerk_b.ask(refusals.refusals) == [], "another town's"
    whole = ["合计", "2026", "全年", 2, 1, 1, 0]
    assert whole in [line[1:] for line in sheet(office, counts)]
    assert "考察不合格" in str(sheet(office, rows[1:]))


def test_who_is_struck_by_an_objection_has_a_reason(office: Office) -> None:
    made = chosen(office)
    advance(office, made, "publicise")
    won = entry(office.maker, made, "演示乙")
    told = NewObjection(raised_on=AFTER, text="冒用他人成绩", entry_id=won.id)
    objection = office.maker.do(recruiting.object_to, made, told)
    upheld = ObjectionAnswer(answered_on=AFTER, finding="属实", upheld=True)
    with pytest.raises(Invalid, match="请选择"):
        office.maker.do(recruiting.answer, objection, 1, upheld)
    office.maker.do(recruiting.answer, objection, 1, replace(upheld, refusal="提供虚假材料"))
    assert refused(office) == [("演示乙", "提供虚假材料", Stage.LISTED)]


def test_an_entry_follows_its_case_and_the_refusal_is_counted_there(file_office: Office) -> None:
    office, made = file_office, nominated(file_office, "甲乙丙")
    office.clock.set(AFTER)
    office.clerk_a.do(recruiting.admit_fitting, made, version(office.clerk_a, made))
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "screen")
    first, second, third = office.clerk_a.do(recruiting.send_to_vetting, made, version(office.clerk_a, made))
    no = replace(NO, decided_on=AFTER)
    office.approver.do(vetting.reject, first, case_version(office, first), no)
    office.clerk_a.do(vetting.withdraw, second, case_version(office, second), "另有工作")
    vetted(office, third, AFTER)
    office.clerk_a.do(recruiting.advance, made, version(office.clerk_a, made), "vet")
    found = {name: entry(office.clerk_a, made, f"演示{name}") for name in "甲乙丙"}
    assert [found[name].state for name in "甲乙丙"] == [
        EntryState.STRUCK,
        EntryState.WITHDRAWN,
        EntryState.CHOSEN,
    ]
    assert found["甲"].refusal == "考察不合格"
    (row,) = office.clerk_a.ask(refusals.refusals)
    assert (row.name, row.case_id, row.channel) == ("演示甲", first, "乡镇招聘（村两委推荐）")


def paper(office: Office, form: str, number: str) -> str:
    content = look(office.maker, REPORTS[form], Wish(case=number, ending="pdf")).content
    return "".join(texts(content)).replace("\r\n", "").replace("\n", "")


def test_the_letter_of_a_rejected_case_tells_the_reason_and_not_what_was_said(office: Office) -> None:
    case, _ = opened(office)
    number = office.maker.ask(vetting.case_row, case).number
    with pytest.raises(Invalid, match="没有办理不予聘用"):
        paper(office, "case-refusal", number)
    no = replace(NO, text="邻居赵户主反映有债务纠纷", told="可以报名下一批次。")
    office.approver.do(vetting.reject, case, case_version(office, case), no)
    adopted(office, date(2026, 5, 1), "考察不合格", "考察没有通过")
    told = paper(office, "case-refusal", number)
    for words in (
        f"告〔2026〕考{case:05d}号",
        "原因：考察不合格。",
        "说明：可以报名下一批次。",
        "2026年4月1日",
    ):
        assert words in told
    assert "赵户主" not in told and "债务" not in told and "19880501" not in told
    refused_one = office.maker.ask(vetting.case_row, case).person_id
    (event,) = office.maker.ask(lambda unit: list(_events.of_refusals(unit, refused_one)))
    assert event.text == f"考察后不予聘用（考察不合格），告知书 告〔2026〕考{case:05d}号"
    whole = pack.pack(office.maker, refused_one, "归入档案")
    (kept,) = [one for one in whole.items if one.what == "不予聘用告知书"]
    assert (kept.number, kept.on) == (f"告〔2026〕考{case:05d}号", date(2026, 4, 1))
    assert "原因：考察不合格。" in "".join(texts(whole.contents[kept.file])).replace("\n", "")


def test_the_letters_of_a_campaign_are_of_the_refused_alone(office: Office) -> None:
    made = nominated(office, "甲乙")
    number = office.maker.ask(recruiting.campaign_file, made).row.number
    with pytest.raises(Invalid, match="没有告知书可以印"):
        paper(office, "campaign-refusals", number)
    one = entry(office.maker, made, "演示甲")
    no = Verdict(admitted=False, refusal="other", note="岗位已经撤销")
    office.maker.do(recruiting.review, one.id, one.version, no)
    told = paper(office, "campaign-refusals", number)
    assert f"告〔2026〕{one.id:05d}号" in told and "演示甲" in told and "演示乙" not in told
    (event,) = office.maker.ask(lambda unit: list(_events.of_refusals(unit, one.person_id)))
    assert event.text == f"选聘资格不合格（其他），告知书 告〔2026〕{one.id:05d}号"
    whole = pack.pack(office.maker, one.person_id, "归入档案")
    (kept,) = [each for each in whole.items if each.what == "资格审查结果告知书"]
    words = "".join(texts(whole.contents[kept.file]))
    assert kept.number == f"告〔2026〕{one.id:05d}号" and "演示甲" in words and "演示乙" not in words
    assert "原因：岗位已经撤销。" in told and "说明" not in told and "其他" not in told
