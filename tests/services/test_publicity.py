"""Who was chosen outside a campaign is made public before the appointment, whatever door is taken."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO

import pypdfium2
import pytest

from app import cli
from app.core.errors import Denied, Invalid, NotFound
from app.core.identity import make_identity
from app.domain.policy import for_county
from app.domain.search import Group, matches
from app.domain.vetting import CaseState
from app.imports.guard import pasted
from app.imports.policies import policy_text
from app.imports.taking import Wishes, take_file
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import ask_for, give, look
from app.services import dashboard, exports, imports, policy, search, vetting
from app.services.imports import ImportKind
from app.services.policy import NewPolicy
from app.services.vetting import Appointment, NewDecision, NewObjection, NewPublicity, ObjectionAnswer
from tests.campaigns import governed
from tests.cases import GOOD, candidate, decided, ready, row, state, version
from tests.office import PASS, TODAY, Office

SHOWN = NewPublicity(
    shown_from=TODAY, doc_no="演示公示〔2026〕1号", place="东村公开栏", contact="0000-0000001"
)
ENDS = date(2026, 11, 9)  # five working days after Monday 2 November
AFTER = date(2026, 11, 10)
FIRST = Appointment(since=AFTER)


def chosen(office: Office, sequence: int = 1, name: str = "演示候选") -> int:
    case_id = ready(office, identity=candidate(office, sequence).identity, name=name)
    office.approver.do(vetting.decide, case_id, version(office, case_id), GOOD)
    return case_id


def show(office: Office, case_id: int, new: NewPublicity = SHOWN) -> None:
    office.clerk_a.do(vetting.publicise, case_id, version(office, case_id), new)


def lacks(office: Office, case_id: int, action: str = "appoint") -> list[str]:
    found = office.clerk_a.ask(vetting.docket, case_id).moves
    return [line.text for move in found if move.action == action for line in move.reasons]


def waits(office: Office) -> list[str]:
    return [one.text for one in office.clerk_a.ask(dashboard.waiting) if "选聘考察" in one.text]


def appoint(office: Office, case_id: int, new: Appointment = FIRST) -> int:
    return office.clerk_a.do(vetting.appoint, case_id, version(office, case_id), new)


def text_of(office: Office, form: str, number: str) -> str:
    content = look(office.clerk_a, REPORTS[form], Wish(case=number, ending="pdf")).content
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def its_papers(office: Office, case_id: int) -> None:
    """Read the letter, and find the case by the numbers of both papers, which come back to the desk."""
    letter = text_of(office, "case-letter", row(office.maker, case_id).number)
    assert "所提异议经核实不成立" in letter and "无异议" not in letter, "somebody objected"
    numbers = ("演示公示〔2026〕1号", f"聘〔2026〕考{case_id:05d}号")
    assert [found_by(office, one) for one in numbers] == [[case_id]] * 2


def found_by(office: Office, text: str) -> list[int | None]:
    """Return the cases the search brings up for the number on a paper."""
    found = matches(office.maker.ask(search.entries), text, 5)
    return [entry.target for each in found if each.group is Group.CASES for entry in each.entries]


def test_nobody_is_appointed_before_the_days_are_over_and_every_objection_is_answered(office: Office) -> None:
    governed(office, "jishan")
    case_id = chosen(office)
    assert lacks(office, case_id) == ["还没有公示，聘用前须公示5个工作日，请先办“公示”"]
    assert "等待“公示”" in waits(office)[0]
    with pytest.raises(Invalid, match="还没有公示"):
        appoint(office, case_id)
    with pytest.raises(Invalid, match="不能早于决定日期"):
        show(office, case_id, NewPublicity(shown_from=date(2026, 3, 31)))
    with pytest.raises(Invalid, match="还没有到"):
        show(office, case_id, NewPublicity(shown_from=date(2026, 11, 3)))
    show(office, case_id)
    assert lacks(office, case_id)[0] == f"公示到{ENDS}为止，还没有期满"
    assert waits(office) == [], "while the days run nothing waits"
    with pytest.raises(Invalid, match="已经公示"):
        show(office, case_id)
    said = NewObjection(raised_on=TODAY, text="反映其长期不在村", origin="村民来电")
    objection = office.clerk_a.do(vetting.object_to, case_id, said)
    office.clock.set(ENDS)
    with pytest.raises(Invalid, match="还没有期满；异议还有1件没有答复"):
        appoint(office, case_id)
    office.clock.set(AFTER)
    assert "等待“答复异议”" in waits(office)[0]
    with pytest.raises(Invalid, match="异议还有1件没有答复"):
        appoint(office, case_id)
    with pytest.raises(Invalid, match=f"公示期内：2026-11-02至{ENDS}"):
        office.clerk_a.do(vetting.object_to, case_id, NewObjection(raised_on=AFTER, text="过期的异议"))
    answered = ObjectionAnswer(answered_on=AFTER, finding="经核实不属实")
    office.clerk_a.do(vetting.answer_objection, objection, 1, answered)
    told = text_of(office, "case-summary", row(office.maker, case_id).number).replace("\n", "")
    for words in ("公示情况", "2026年11月2日至2026年11月9日（5个工作日）", "收到异议1件", "经核实不属实"):
        assert words in told
    assert "村民来电" not in told, "who objects is named on no paper"
    assert "等待“聘用”" in waits(office)[0]
    with pytest.raises(Invalid, match="聘用日期要晚于公示截止日"):
        appoint(office, case_id, Appointment(since=ENDS))
    appoint(office, case_id)
    assert state(office, case_id) is CaseState.APPOINTED
    its_papers(office, case_id)
    with pytest.raises(Invalid, match="没有可以撤下的公示"):
        office.clerk_a.do(vetting.take_down, case_id, version(office, case_id), "误登记")


def test_an_objection_that_is_upheld_bars_the_appointment_also_after_a_new_publicity(office: Office) -> None:
    governed(office, "jishan")
    case_id = chosen(office)
    show(office, case_id)
    objection = office.clerk_a.do(vetting.object_to, case_id, NewObjection(raised_on=TODAY, text="有案底"))
    answered = ObjectionAnswer(answered_on=TODAY, finding="属实", upheld=True)
    office.clerk_a.do(vetting.answer_objection, objection, 1, answered)
    office.clerk_a.do(vetting.take_down, case_id, version(office, case_id), "名单有误")
    with pytest.raises(Invalid, match="公示异议成立：有案底"):
        show(office, case_id)
    office.clock.set(AFTER)
    with pytest.raises(Invalid, match="请办“不予聘用”"):
        appoint(office, case_id)
    why = NewDecision(decided_on=AFTER, text="公示异议成立，不予聘用", refusal="objection")
    office.approver.do(vetting.reject, case_id, version(office, case_id), why)
    assert state(office, case_id) is CaseState.REJECTED


def test_several_stand_on_one_list_all_or_none_and_both_papers_are_printed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    governed(office, "jishan")
    one, two, raw = (
        chosen(office),
        chosen(office, 2, "演示候选乙"),
        ready(office, name="演示候选丙", sequence=3),
    )
    with pytest.raises(Invalid, match="演示候选丙：还不能“公示”，请先办好：还没有确定人选"):
        office.clerk_a.do(vetting.publicise_many, [one, two, raw], SHOWN)
    assert "还没有公示" in lacks(office, one)[0], "all or none"
    assert office.clerk_a.do(vetting.publicise_many, [one, two], SHOWN) == 2
    first, second = row(office.maker, one).number, row(office.maker, two).number
    page = text_of(office, "case-publicity", first)
    for said in (
        "演示候选乙",
        "2026年11月2日至2026年11月9日（5个工作日）",
        "东村公开栏",
        "演示公示〔2026〕1号",
        "甲镇东村第1网格",
    ):
        assert said in page
    assert "13800000009" not in page and candidate(office).identity not in page
    with pytest.raises(Invalid, match="还没有办理聘用"):
        text_of(office, "case-letter", second)
    office.clock.set(AFTER)
    appoint(office, one, Appointment(since=date(2026, 12, 1)))
    letter = text_of(office, "case-letter", first)
    for said in (f"聘〔2026〕考{one:05d}号", "甲镇东村第1网格", "公示无异议", "自2026年12月1日起上岗"):
        assert said in letter
    office.clock.set(date(2026, 12, 2))
    signed = text_of(office, "case-letter", first).split("签字")[-1]
    assert "2026年11月10日" in signed and "2026年12月" not in signed, "the day it was made"
    assert text_of(office, "case-publicity", first)[:300] == page[:300], "what was put up stays"
    by_two(office, first, monkeypatch)


def by_two(office: Office, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try on the list of two that a paper of many persons leaves by two, where more than one is many."""
    monkeypatch.setattr(exports, "MOST_ALONE", 1)
    report, asked = REPORTS["case-publicity"], Wish(case=number, ending="pdf")
    with pytest.raises(Denied, match="2人，超过1人"):
        give(office.maker, report, asked)
    request = ask_for(office.maker, report, asked, "在公开栏公示")
    office.checker.do(exports.approve, request, 1)
    with pypdfium2.PdfDocument(give(office.maker, report, asked).content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert all(f"导{request:05d}" in page for page in pages)
    with pytest.raises(Denied):
        give(office.maker, report, asked)


def test_the_command_line_makes_public_by_the_same_guard(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = file_office
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    governed(office, "jishan")
    case_id = chosen(office)
    number = row(office.maker, case_id).number

    def ran(*asked: str) -> dict[str, object]:
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(StringIO()):
            cli.run(["vetting", *asked, number, "--db", office.place, "--user", "maker", "--json"])
        told: dict[str, object] = json.loads(out.getvalue())
        return told

    assert "还没有公示" in str(ran("appoint")["error"])
    assert "公示到" in str(ran("publicise"))
    assert "已经公示" in str(ran("publicise")["error"])
    assert "还没有期满" in str(ran("appoint")["error"])


def test_a_county_that_asks_for_none_and_who_may_not(office: Office) -> None:
    text = policy_text("jishan").replace("[vetting]\nnotice_days", "[vetting]\n#notice_days")
    new = NewPolicy(
        text=for_county(text, "测试县", "990101000000"),
        valid_from=date(2026, 1, 1),
        reason="试用",
        source="试用",
    )
    office.admin.do(policy.adopt, new)
    case_id = chosen(office)
    assert lacks(office, case_id) == [] and office.clerk_a.ask(vetting.docket, case_id).publicity is None
    with pytest.raises(Invalid, match="没有写公示天数"):
        show(office, case_id)
    with pytest.raises(Denied):
        office.auditor.do(vetting.publicise, case_id, 1, SHOWN)
    with pytest.raises(NotFound):
        office.clerk_b.do(vetting.publicise, case_id, 1, SHOWN)
    with pytest.raises(Invalid, match="不能早于决定日期2026-04-01"):
        appoint(office, case_id, Appointment(since=date(2026, 3, 31)))
    appoint(office, case_id)


def test_what_is_entered_later_is_told_and_an_unknown_calendar_is_named(office: Office) -> None:
    case_id = chosen(office)
    with pytest.raises(NotFound, match="工作日历"):
        show(office, case_id)
    office.approver.do(
        vetting.reject,
        case_id,
        version(office, case_id),
        NewDecision(decided_on=TODAY, text="另定", refusal="full"),
    )
    late = ready(office, identity=make_identity("990101", date(1988, 5, 1), 4), name="演示候选丁")
    decided(office, late)
    (line,) = [
        one.text for one in office.maker.ask(vetting.checklist, late).lines if "登记，请核对" in one.text
    ]
    assert line == "公示从2026-04-01开始，2026-11-02才登记，请核对公示的纸质材料"


HEAD = (
    "案卷编号", "公示日期", "公示文号", "公示地点",
    "异议日期", "异议内容", "提出人", "核实结论", "异议成立", "答复日期",
)  # fmt: skip


def brought(office: Office, name: str, *lines: tuple[str, ...]) -> list[str]:
    """Bring a list of publicities as the town's clerk, and return what it is refused for."""
    rows = [(*line, *[""] * (len(HEAD) - len(line))) for line in lines]
    taken = take_file(office.clerk_a, ImportKind.PUBLICITY, pasted(name, [HEAD, *rows]), Wishes())
    return [one.reason for one in taken.staged.problems]


def test_a_list_brings_who_is_public_and_what_was_said_by_the_same_guard(office: Office) -> None:
    governed(office, "jishan")
    cases = [chosen(office, 1), chosen(office, 2, "演示另一")]
    first, second = (row(office.maker, one).number for one in cases)
    on, paper = TODAY.isoformat(), ("演示公示〔2026〕9号", "东村公开栏")
    said = (on, "反映其长期不在村", "村民来电")
    assert brought(office, "早.csv", (first, "2026-03-31")) == ["公示不能早于决定日期2026-04-01。"]
    assert brought(office, "半.csv", (first, on, *paper, "", "只有内容")) == ["异议要写明提出日期和内容。"]
    open_ = brought(office, "空.csv", (first, on, *paper, *said, "经核对", "", on))
    assert open_ == ["请写明异议是否成立：成立或不成立。"], "an empty cell is no finding"
    wrong = brought(office, "晚.csv", (first, on, *paper, "2026-11-01", "太早的异议"))
    assert wrong == [f"提出日期应在公示期内：{TODAY}至{TODAY}。"]
    assert brought(office, "全.csv", (first, on, *paper, *said), (second, on, *paper)) == []
    shown = office.maker.ask(vetting.shown_list, cases[0])
    assert (shown.number, shown.starts, shown.ends, len(shown.rows)) == (paper[0], TODAY, ENDS, 2)
    assert "异议还有1件没有答复" in lacks(office, cases[0])
    answered = (on, "反映年龄不实", "", "经核对不属实", "否", on)
    assert brought(office, "补.csv", (first, on, *paper, *answered)) == []
    assert "异议还有1件没有答复" in lacks(office, cases[0]), "the second one is answered"
    other = brought(office, "改.csv", (second, "2026-11-01", *paper))
    assert other == [f"此人已经从{TODAY}起公示，公示开始不能是2026-11-01。"]
    batch = office.maker.ask(imports.batches)[0]
    with pytest.raises(Invalid, match="撤下公示"):
        office.maker.do(imports.undo, batch.id, batch.version, "弄错了")
