"""The forms of the office, blank and filled: in its words, under a number that is read back, names whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import Invalid
from app.domain.record_numbers import Form, read
from app.reports.card import cards, cards_pdf
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.reports.fonts import GETA
from app.reports.paper import PORTRAIT_SHEET, Paper
from app.reports.pdf import Cell, Flow
from app.reports.sample import sample_of
from app.services import recruiting, roster, vetting, wording
from app.services.vetting import NewBallot
from app.services.wording import NewText, shipped
from tests import campaigns
from tests.cases import collect, five, opened, version
from tests.office import Office
from tests.reports.paper_kit import STAMP, box, texts
from tests.services.paid import hire
from tests.trust.county import OCTOBER, TOWNS, settled

RARE = "欧阳𬱖"
CASE, CLEAR = "2026-001", ("非正式", "【", "】")
DRAFT = CLEAR[0]
VOTES = {
    "virtue": (20, 5, 1, 0),
    "ability": (18, 6, 2, 0),
    "diligence": (19, 6, 1, 0),
    "results": (17, 8, 1, 0),
    "integrity": (22, 4, 0, 0),
    "overall": (20, 5, 1, 0),
}


def counted(**changes: object) -> NewBallot:
    usual = NewBallot(
        held_on=date(2026, 3, 20),
        place="村委会",
        issued=30,
        returned=28,
        valid=26,
        votes=tuple(VOTES.items()),
    )
    return replace(usual, **changes)


def pages(office: Office, form: str, **asked: object) -> list[str]:
    return texts(look(office.maker, REPORTS[form], Wish(ending="pdf", **asked)).content)


def numbers(form: str, found: list[str]) -> list[tuple[Form, int, int]]:
    """Return the records the numbers of some pages bring up; every page bears one."""
    said = [read(match[1]) for page in found if (match := re.search(r"单号 ([\d-]+)", page))]
    assert len(said) == len(found) and None not in said, form
    return [(one.form, one.record, one.sheet) for one in said if one]


def test_the_forms_of_a_case_are_printed_blank_and_filled(file_office: Office):
    case_id, team = opened(file_office, name=RARE)
    collect(file_office, case_id, team, five(team))
    blank = pages(file_office, "neighbour-form", case=CASE)
    assert numbers("neighbour-form", blank) == [(Form.VISIT, case_id, sheet) for sheet in range(1, 6)]
    filled = pages(file_office, "neighbour-filled", case=CASE)
    assert len(filled) == 5 and all("√同意" in page and "□不同意" in page for page in filled)
    assert numbers("inspection", pages(file_office, "inspection-form", case=CASE)) == [
        (Form.INSPECTION, case_id, 2)
    ]
    (inspected,) = pages(file_office, "inspection-filled", case=CASE)
    assert "√户籍所在地" in inspected and "□其他地点" in inspected
    (ballot,) = pages(file_office, "ballot", case=CASE)
    assert "绩（30分）" in ballot and "□基本称职" in ballot and "单号" not in ballot, "a ballot is secret"
    (empty,) = pages(file_office, "ballot-tally", case=CASE)
    assert "得票率" in empty and "%" not in empty.replace("得票率", "")
    file_office.clerk_a.do(vetting.add_ballot, case_id, counted())
    tally = pages(file_office, "ballot-tally", case=CASE)
    assert numbers("tally", tally) == [(Form.BALLOT, case_id, 1)]
    assert all(said in tally[0] for said in ("30 张", "28 张", "2 张", "76.9%", "优秀"))
    for page in (*blank, ballot, empty, *filled, inspected, *tally):
        assert RARE in page and GETA not in page and not any(mark in page for mark in CLEAR[1:])
    assert not any(DRAFT in page for page in (*blank, ballot, empty)), "a form to be filled in is no draft"
    assert all(DRAFT in page for page in (*filled, inspected, *tally)), "nobody has decided yet"


def test_the_form_of_registration_is_printed_blank_and_for_everybody(file_office: Office):
    made = campaigns.announced(file_office, campaigns.person(1, RARE), campaigns.person(2, "演示乙"))
    number = campaigns.file(file_office.maker, made).row.number
    (blank,) = pages(file_office, "registration", case=number)
    for said in ("籍贯", "毕业院校", "二寸照片", "称谓", "简历", "奖惩情况", "自愿报名应聘", "资格审查"):
        assert said in blank, said
    assert numbers("registration", [blank]) == [(Form.REGISTRATION, made, 0)] and RARE not in blank
    filled = pages(file_office, "registration-filled", case=number)
    assert len(filled) == 2 and RARE in filled[0] and "演示乙" in filled[1]
    assert [one[2] for one in numbers("registration", filled)] == [1, 2]
    whole = file_office.maker.ask(recruiting.registrations, made)
    assert all("*" in row.identity for row in whole), "numbers are masked on paper too"


def test_scores_and_cards_are_printed_with_their_numbers(file_office: Office):
    settled(file_office)
    town = file_office.unit_id(TOWNS["clerk_a"])
    asked = {"month": OCTOBER, "unit": TOWNS["clerk_a"]}
    blank, filled = pages(file_office, "score-form", **asked), pages(file_office, "score-filled", **asked)
    assert [one[2] for one in numbers("scores", blank)] == [town]
    assert "评分人" in blank[0] and "备注" in blank[0] and "依据" in filled[0]
    assert "2026年10月网格员考核评分表" in filled[0]
    serving = file_office.maker.ask(roster.workers)
    name, content, out = cards(file_office.maker, [row.id for row in serving])
    (sheet,) = texts(content)
    assert out.people == len(serving) and f"{len(serving)}人" in name
    for row in serving:
        assert row.name in sheet and f"61-{row.id:06d}-00-" in sheet
    assert sheet.count("拾到本证请交稷山县综治中心") == len(serving)
    labels = NewText(
        valid_from=file_office.clock().date(),
        title="【县】网格员工作证",
        text=shipped()["card"].words.text,
        labels="乡镇＝街办（镇）",
    )
    file_office.maker.do(wording.adopt, "card", labels)
    longer = cards(file_office.maker, [serving[0].id])[1]
    assert box(longer, 0, "街办（镇）")[2] < box(longer, 0, serving[0].town)[0], (
        "a label wider than four letters"
    )


def test_a_long_grid_leaves_room_for_who_issued_the_card(file_office: Office):
    hire(file_office)
    row = file_office.maker.ask(roster.workers)[0]
    name = "演河和村第1小组第1住户小组" * 2
    far = replace(row, town=name, grid=name)
    sheet = cards_pdf([far], shipped()["card"].words, replace(STAMP, labels={"乡镇": "镇（街道）"}))
    assert box(sheet, 0, "61-")[1] > box(sheet, 0, "发证单位")[3], "the number stands above it"


def test_a_paper_prints_the_offices_words_of_its_day(file_office: Office):
    hire(file_office)
    today = file_office.clock().date()
    changed = NewText(valid_from=today, title="【县】网格员名册", foot="地址：演示路1号")
    file_office.maker.do(wording.adopt, "roster", changed)
    (page,) = pages(file_office, "roster")
    assert "稷山县网格员名册（非正式）" in page and "地址：演示路1号" in page
    (before,) = pages(file_office, "roster", as_was=date(2026, 10, 31))
    assert "网格员花名册" in before and "演示路" not in before


def test_boxes_columns_and_signers_are_called_as_the_office_calls_them(file_office: Office):
    case_id, team = opened(file_office)
    collect(file_office, case_id, team, five(team))
    settled(file_office)
    town = {"month": OCTOBER, "unit": TOWNS["clerk_a"]}
    printed = {
        "neighbour-form": ("neighbour-form", {"case": CASE}),
        "ballot-tally": ("ballot-tally", {"case": CASE}),
        "score-form": ("score-form", town),
        "roster": ("roster", {}),
        "assessment-sheet": ("assessment-summary", town),
    }
    for form in printed:
        words = shipped()[form].words
        labels = "\n".join(f"{name}＝◎{number:02d}" for number, name in enumerate(shipped()[form].labels))
        today = file_office.clock().date()
        new = NewText(valid_from=today, title=words.title, note=words.note, labels=labels)
        file_office.maker.do(wording.adopt, form, new)
    for form, (report, asked) in printed.items():
        said = "".join(pages(file_office, report, **asked))
        lacking = [name for number, name in enumerate(shipped()[form].labels) if f"◎{number:02d}" not in said]
        assert set(lacking) <= {"依据"}, (form, lacking)  # which the filled sheet alone has


def test_every_paper_is_shown_before_its_words_are_adopted(file_office: Office):
    for form, paper in shipped().items():
        seen = "".join(texts(file_office.maker.ask(sample_of, form, paper.words)))
        assert "【" not in seen and GETA not in seen and "样张" in seen, form
        assert paper.words.title.rpartition("】")[2] in seen, form


def test_a_case_without_ballots_in_its_policy_says_what_to_do(file_office: Office):
    case_id, _team = opened(file_office)
    with pytest.raises(Invalid) as refused:
        file_office.clerk_a.do(vetting.add_ballot, case_id, counted(valid=29))
    assert "比收回的 28 张还多" in refused.value.fields["valid"]
    early = counted(held_on=date(2026, 1, 1))
    with pytest.raises(Invalid) as refused:
        file_office.clerk_a.do(vetting.add_ballot, case_id, early)
    assert "不能早于推荐日期" in refused.value.fields["held_on"]
    made = file_office.clerk_a.do(vetting.add_ballot, case_id, counted())
    assert version(file_office, case_id)
    (row,) = file_office.clerk_a.ask(vetting.case_file, case_id).ballots
    assert (row.id, row.spoilt) == (made, 2) and row.said.startswith("优秀 20 票，称职 5 票")
    file_office.clerk_a.do(vetting.void_ballot, made, row.version, "计错了")
    assert file_office.clerk_a.ask(vetting.case_file, case_id).ballots == ()


def test_rows_that_leave_room_and_cells_that_go_on_draw_their_rules():
    flow = Flow(Paper(STAMP, PORTRAIT_SHEET))
    flow.form([(9, [Cell("甲", 2, label=True, open=True), Cell("", 8)]), (9, [Cell("", 2), Cell("", 10)])])
    left, twelfth = flow.paper.left, flow.paper.width / 12
    level = [(x1, x2) for x1, y1, x2, y2 in flow.paper._rules[0.5] if y1 == y2]
    below = [(round((x1 - left) / twelfth), round((x2 - left) / twelfth)) for x1, x2 in level]
    assert below[:2] == [(2, 10), (10, 12)], "none under the open cell, one over the room that was left"


def test_a_publicity_notice_without_a_telephone_still_says_how_one_objects(file_office: Office):
    made = campaigns.chosen(file_office)
    campaigns.advance(file_office, made, "publicise")
    number = campaigns.file(file_office.maker, made).row.number
    (page,) = pages(file_office, "campaign-publicity", case=number)
    assert "对公示人选有异议的" in page and "反映，我们将核实并答复" in page and "（）" not in page
