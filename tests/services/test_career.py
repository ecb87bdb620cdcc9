"""A worker's card: terms with their sources, scores, papers and events, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.domain.roster import EndReason
from app.services import assessment, career, documents, policy, roster, scans, vetting
from app.services.career import Topic
from app.services.roster import Leaving
from app.services.scans import NewPaper
from app.services.vetting import Appointment, NewScan
from tests.cases import collect, decided, five, opened, version
from tests.office import Office
from tests.services.paid import OCTOBER, SOUTH, appropriate, posted
from tests.services.test_assessment import ITEMS, sheet


@pytest.fixture
def appointed(office: Office) -> tuple[Office, roster.WorkerRow]:
    """Somebody vetted with a scan, appointed and given a card in April."""
    case_id, team = opened(office)
    collect(office, case_id, team, five(team))

    def scan(unit):
        file_id = documents.store_file(unit, "走访记录.pdf", "application/pdf", b"%PDF-1.4 scan")
        new = NewScan(part="visits", part_id=None, evidence_kind="扫描件", file_id=file_id, taken_on=None)
        vetting.attach(unit, case_id, new)

    office.clerk_a.do(scan)
    decided(office, case_id)
    letter = Appointment(
        since=date(2026, 4, 10), doc_no="稷综治〔2026〕8号", card="6228480000000000018", bank="县信用社"
    )
    office.clerk_a.do(vetting.appoint, case_id, version(office, case_id), letter)
    (row,) = office.clerk_a.ask(roster.workers)
    return office, row


def facts(found):
    return {fact.title: fact for fact in found.facts}


def test_the_terms_name_their_sources(appointed):
    office, row = appointed
    told = facts(office.clerk_a.ask(career.career, row.person_id, row.id))
    assert told["岗位"].text == "甲镇 › 东村村委会 › 东村第1网格"
    assert told["聘期"].text == "2026-04-10 起" and told["聘用文号"].text == "稷综治〔2026〕8号"
    assert told["考察结论"].text == "合格，走访 5 户（应走访 5 户）"
    assert (told["考察结论"].page, told["考察结论"].source[:2]) == ("case", "案卷")
    assert told["补贴标准"].text == "600.00 元/月" and told["补贴标准"].source
    (path,) = told["补贴标准"].target.kept[0].values
    said = {line.path: line for line in office.maker.ask(policy.sources)}
    assert said[path].value.startswith("600")
    assert told["职责"].text == "信息员、宣传员、服务员、矛调员、协管员"
    assert told["职责"].target.kept[0].values <= said.keys()
    assert told["意外险"].text == "现在没有参保"


def test_papers_of_the_case_can_be_opened(appointed):
    office, row = appointed
    recommended, paper = office.clerk_a.ask(career.career, row.person_id, row.id).papers
    assert [(one.name, one.kind) for one in (recommended, paper)] == [
        ("推荐表.png", "推荐表"),
        ("走访记录.pdf", "扫描件"),
    ]
    assert office.clerk_a.ask(documents.content_of, paper.file_id) == b"%PDF-1.4 scan"


def test_papers_of_a_person_are_kept_by_their_hash_and_seen_by_who_sees_the_posting(appointed):
    office, row = appointed
    new = NewPaper(posting_id=row.id, name="协议.pdf", content=b"%PDF-1.4 deal", paper_kind="聘用协议")
    scan = office.clerk_a.do(scans.keep_paper, new)
    office.maker.do(scans.keep_paper, replace(new, name="协议副本.pdf"))
    papers = office.clerk_a.ask(career.career, row.person_id, row.id).papers
    assert [(paper.name, paper.kind, paper.scan_id is None) for paper in papers] == [
        ("推荐表.png", "推荐表", True),
        ("走访记录.pdf", "扫描件", True),
        ("协议.pdf", "聘用协议", False),
        ("协议副本.pdf", "聘用协议", False),  # the same bytes are one file, each under its own name
    ]
    assert office.clerk_a.ask(documents.content_of, papers[2].file_id) == b"%PDF-1.4 deal"
    assert papers[2].file_id == papers[3].file_id
    for content, kind, sentence in (
        (b"", "其他", "是空文件"),
        (b"MZ", "其他", "不是PDF、JPG或PNG"),
        (b"%PDF-1.4 deal", " ", "请选择材料种类"),
    ):
        with pytest.raises(Invalid, match=sentence):
            office.clerk_a.do(scans.keep_paper, replace(new, content=content, paper_kind=kind))
    with pytest.raises(NotFound):
        office.clerk_b.do(scans.keep_paper, new)
    with pytest.raises(Denied):
        office.auditor.do(scans.keep_paper, new)
    with pytest.raises(NotFound):
        office.clerk_b.do(scans.void_paper, scan, "传错人了")
    with pytest.raises(Invalid, match="作废原因"):
        office.clerk_a.do(scans.void_paper, scan, " ")
    office.clerk_a.do(scans.void_paper, scan, "传错人了")
    with pytest.raises(Invalid, match="已经作废"):
        office.clerk_a.do(scans.void_paper, scan, "传错人了")
    assert len(office.clerk_a.ask(career.career, row.person_id, row.id).papers) == 3


def test_papers_of_a_person_come_along_when_they_move(appointed):
    office, row = appointed
    first = NewPaper(posting_id=row.id, name="协议.pdf", content=b"%PDF-1.4 deal", paper_kind="聘用协议")
    scan = office.clerk_a.do(scans.keep_paper, first)
    assert office.clerk_b.ask(scans.scans) == []
    with pytest.raises(NotFound):
        office.clerk_b.ask(scans.scan_bytes, scan)
    move = roster.Transfer(on=date(2026, 9, 1), unit_id=office.unit_id(SOUTH), doc_no="调1号")
    now = office.maker.do(roster.transfer, row.id, row.version, move)
    (theirs,) = office.clerk_b.ask(scans.scans)
    assert (theirs.person, theirs.part, theirs.name, theirs.case_id) == (
        row.name,
        "个人附件",
        "协议.pdf",
        None,
    )
    assert office.clerk_b.ask(scans.scan_bytes, scan) == b"%PDF-1.4 deal"
    assert [one.name for one in office.clerk_b.ask(career.career, row.person_id, now).papers] == ["协议.pdf"]
    (paper,) = office.clerk_b.ask(career.career, row.person_id, now).papers
    assert office.clerk_b.ask(documents.content_of, paper.file_id) == b"%PDF-1.4 deal"
    later = office.clerk_b.do(
        scans.keep_paper, replace(first, posting_id=now, name="新.pdf", content=b"%PDF new")
    )
    # as with the postings: the old town keeps what was its own and sees nothing of the new one
    assert [one.id for one in office.clerk_a.ask(roster.postings, row.person_id)] == [row.id]
    assert [one.name for one in office.clerk_a.ask(scans.scans)] == ["协议.pdf", "走访记录.pdf", "推荐表.png"]
    assert "新.pdf" not in [
        one.name for one in office.clerk_a.ask(career.career, row.person_id, row.id).papers
    ]
    with pytest.raises(NotFound):
        office.clerk_a.ask(scans.scan_bytes, later)
    with pytest.raises(NotFound):
        office.clerk_a.do(scans.void_paper, later, "传错人了")
    office.clerk_b.do(scans.void_paper, scan, "传错人了")
    assert [one.name for one in office.clerk_b.ask(scans.scans)] == ["新.pdf"]


def test_what_happened_stands_latest_first_with_its_door(appointed):
    office, row = appointed
    office.clerk_a.do(roster.set_account, row.person_id, "6228480000000000117", "农商行", date(2026, 9, 1))
    cycle = office.maker.do(assessment.open_cycle, OCTOBER)
    (subject,) = office.clerk_a.ask(assessment.score_sheet, cycle).rows
    office.clerk_a.do(assessment.enter_scores, cycle, sheet(subject.subject_id, *(12 for _ in ITEMS)))
    office.clerk_a.do(assessment.submit_town, cycle, office.unit_id("990101100000"))
    office.maker.do(assessment.accept_town, cycle, office.unit_id("990101100000"))
    office.maker.do(assessment.close_cycle, cycle)
    hidden = office.clerk_a.ask(career.career, row.person_id, row.id)
    assert hidden.points == ()  # provisional results are nobody's trend
    office.maker.do(assessment.finish_review, cycle)
    office.maker.do(assessment.publish, cycle)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    found = office.clerk_a.ask(career.career, row.person_id, row.id)
    assert [(one.topic, one.page) for one in found.events] == [
        (Topic.ASSESSMENT, "graded"),
        (Topic.PAY, "run"),
        (Topic.ACCOUNT, ""),
        (Topic.POSTING, "roster"),
        (Topic.ACCOUNT, ""),
        (Topic.VETTING, "case"),
        (Topic.VETTING, "case"),
    ]
    listed = {row.id for row in office.clerk_a.ask(assessment.graded)}
    assert found.events[0].target in listed, "the page it opens lists older months too"
    paid = found.events[1]
    assert paid.target == run_id and paid.text == "2026年10月补贴 600.00 元"
    assert found.events[2].text == "更换银行卡：农商行 尾号 0117"
    (point,) = found.points
    (result,) = office.maker.ask(assessment.results, cycle)
    assert (point.month, point.value, point.grade) == ("10月", result.value, result.grade)


def test_who_left_is_told_with_the_reason(appointed):
    office, row = appointed
    gone = Leaving(on=date(2026, 6, 1), reason=EndReason.RESIGNED)
    office.clerk_a.do(roster.leave, row.id, row.version, gone)
    found = office.clerk_a.ask(career.career, row.person_id, row.id)
    assert found.events[0].text == "离岗：甲镇 › 东村村委会 › 东村第1网格，辞职"
    assert facts(found)["聘期"].text == "2026-04-10 至 2026-06-01（辞职）"


def test_another_town_sees_nothing(appointed):
    office, row = appointed
    with pytest.raises(NotFound):
        office.clerk_b.ask(career.career, row.person_id, row.id)
    with pytest.raises(NotFound, match="任职记录"):
        office.clerk_a.ask(career.career, row.person_id, row.id + 99)
