"""The papers of assessment and vetting, read back from their bytes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import starmap

from app.core.period import Month
from app.domain.assessment import ResultState
from app.domain.vetting import CaseState, Opinion
from app.reports.assessment import PageText, SheetText, person_pages_pdf, summary_pdf, town_summary_pdf
from app.reports.neighbours import neighbour_form_pdf
from app.reports.vetting import case_summary_pdf
from app.services.assessment.sheets import (
    Column,
    ItemLine,
    PersonReport,
    ResultRow,
    ScoreSheet,
    ScoreSheetRow,
    TownSummaryRow,
)
from app.services.vetting.case_list import CaseRow
from app.services.vetting.rows import (
    CandidateRow,
    CaseFile,
    Checklist,
    DecisionRow,
    IssueRow,
    MemberRow,
    SheetRow,
    VisitRow,
)
from tests.reports.paper_kit import STAMP, fonts, texts

D = Decimal
TEXT = PageText(
    title="网格员【考核】表",
    assessor="化峪镇综治中心",
    appeal="可在5个工作日内申诉。",
    employments={"rural": "农村兼职"},
)
ITEMS = (
    ItemLine("信息采集上报", D(20), D(60), D("18.5"), D("55.50"), "入户12户"),
    ItemLine("参加培训", D(20), D(40), None, None, ""),
)


def _report(number: int, **changes) -> PersonReport:
    plain = PersonReport(
        subject_id=number,
        person_id=number,
        title="2026年10月日常考核",
        month=Month(2026, 10),
        name=f"欧阳𬱖{number}",
        town="化峪镇",
        unit="化峪村第1网格",
        employment="rural",
        items=ITEMS,
        plus=D(2),
        minus=D(0),
        weighted=D("92.50"),
        moderated=None,
        value=D("92.50"),
        grade="优秀",
        rank=3,
        town_rank=1,
        people=421,
        town_people=52,
        state=ResultState.PUBLISHED,
    )
    return replace(plain, **changes)


def test_everybody_has_exactly_one_page_with_their_name():
    pages = texts(person_pages_pdf([_report(number) for number in range(1, 8)], TEXT, STAMP))
    assert len(pages) == 7
    for number, page in enumerate(pages, start=1):
        assert f"欧阳𬱖{number}" in page
        assert "网格员2026年10月日常考核表" in page
        assert f"— {number} —" in page


def test_a_page_says_each_layer_of_the_result():
    page = texts(person_pages_pdf([_report(1, moderated=D("93.00"), value=D("94.00"))], TEXT, STAMP))[0]
    for words in (
        "20 60 18.5", "55.50", "未评", "94.00", "优秀", "1/52", "3/421", "农村兼职", "加分2分",
        "县级复核调整为93.00分", "申诉处理后为94.00分", "参加培训本期未评", "可在5个工作日内申诉",
    ):  # fmt: skip
        assert words in page
    several = (*ITEMS, replace(ITEMS[0], title="巡查", maximum=D("12.5"), raw=D(9)))
    page = texts(person_pages_pdf([_report(1, items=several)], TEXT, STAMP))[0]
    assert "20.0 60 18.5" in page and "12.5 60 9.0" in page, "each column with its own decimals"
    assert all(fonts(person_pages_pdf([_report(1)], TEXT, STAMP)).values())


def test_the_centre_that_assesses_itself_signs_once():
    own, others = (
        texts(person_pages_pdf([_report(1)], replace(TEXT, assessor=who), STAMP))[0].count("（盖章）")
        for who in ("县综治中心", TEXT.assessor)
    )
    assert (own, others) == (1, 2)


def test_the_ungraded_have_a_page_too():
    report = _report(1, value=None, weighted=None, grade="不定等次", rank=None, town_rank=None)
    page = texts(person_pages_pdf([report], TEXT, STAMP))[0]
    assert "评分未齐，不定等次。" in page
    assert "—" in page


def test_the_counts_a_quarter_rests_on_are_printed_whole():
    told = "每日明细：计 45，满分 60；报 54，有效 49（90.7%），重复 4（占有效 8.2%）；每天至多计 2"
    (page,) = texts(person_pages_pdf([_report(1, items=(replace(ITEMS[0], note=told),) * 3)], TEXT, STAMP))
    assert page.replace(" ", "").count(told.replace(" ", "")) == 3 and "…" not in page


def test_a_page_with_much_to_say_stays_one_page():
    items = tuple(replace(ITEMS[0], note="说明文字较长需要换行显示" * 5) for _ in range(8))
    assert len(texts(person_pages_pdf([_report(1, items=items), _report(2)], TEXT, STAMP))) == 2


SHARED = SheetText(title="【乡镇】【考核】评分表", assessor="{town}综治中心")
SHEET = ScoreSheet(
    title="2026年10月日常考核评分表",
    columns=(Column("a", "信息采集上报", D(20), D(60)), Column("b", "参加培训", D(20), D(40))),
    rows=(
        ScoreSheetRow(1, 1, "化峪镇", "化峪村第1网格", "张三", (D("18.5"), None), D("92.50"), "优秀", ""),
        ScoreSheetRow(2, 2, "西社镇", "西社村第1网格", "李四", (D(15), D(12)), D("70"), "合格", ""),
    ),
)
RESULTS = [
    ResultRow(1, 1, 1, 7, "化峪镇", "化峪村第1网格", "张三", D("92.50"), "优秀", ResultState.PUBLISHED),
    ResultRow(2, 3, 2, 8, "化峪镇", "化峪村第2网格", "王五", D("72.50"), "合格", ResultState.PUBLISHED),
]


def test_the_summary_counts_grades_and_shows_each_town_on_its_own_page():
    towns = [
        TownSummaryRow(1, "化峪镇", 52, D("88.5"), D(98), D(60), 1, (("优秀", 10), ("良好", 41))),
        TownSummaryRow(2, "西社镇", 48, D("80"), D(90), D(61), 0, (("优秀", 8), ("良好", 40))),
    ]
    pages = texts(summary_pdf(towns, SHEET, RESULTS, STAMP, "", SHARED))
    assert len(pages) == 3
    assert "全县（2个乡镇） 100 18 81 1 82.50 92.50 72.50" in pages[0], "of everybody, not of the towns"
    assert "化峪镇2026年10月日常考核评分表" in pages[1]
    assert "张三 18.5 未评 92.50 优秀 7" in pages[1]
    assert "李四 15.0 12 70.00 合格" in pages[2], "with the decimals of the column, here one and none"
    alone = texts(town_summary_pdf(SHEET, RESULTS, "化峪镇", STAMP, "", replace(SHARED, draft="（非正式）")))
    assert "（20）" in alone[0] and "化峪镇2026年10月日常考核评分表" in alone[0] and "（非正式）" in alone[0]
    assert "填报单位（盖章）：化峪镇综治中心" in alone[0]


CASE = CaseRow(
    id=1,
    version=1,
    person_id=1,
    unit_id=1,
    posting_id=None,
    employment_key="rural",
    number="2026-031",
    name="欧阳𬱖",
    place="化峪镇 化峪村 第一网格",
    employment="农村兼职",
    category="村民小组组长",
    recommended_by="化峪村村委会",
    opened_on=date(2026, 3, 1),
    state=CaseState.DECIDED,
)
CANDIDATE = CandidateRow(
    "欧阳𬱖",
    "女",
    date(1990, 5, 6),
    "*" * 14 + "0123",
    "汉族",
    "中共党员",
    "大专",
    "138****8000",
    "五组",
    "六组",
)


def _visit(number: int, fault: str = "") -> VisitRow:
    day = date(2026, 3, 6)
    place, opinion = f"五组{number}号", Opinion.AGREE
    return VisitRow(
        number, 1, day, f"户主{number}", "被访人", "邻居", place, "", opinion, "为人热心", "张三、李四", fault
    )


def _rated(number: int, conduct: str) -> VisitRow:
    return replace(_visit(number), ratings={"conduct": conduct, "adverse": "无"})


FILE = CaseFile(
    case=CASE,
    candidate=CANDIDATE,
    team=(
        MemberRow(1, 1, "张三", "化峪镇人民政府", True, True, False),
        MemberRow(2, 1, "李四", "县综治中心", False, True, True),
    ),
    inspections=(SheetRow(1, "实地考察", date(2026, 3, 5), "村委会", "张三", "邻里关系良好", "照片6张"),),
    meetings=(),
    visits=(
        *starmap(_rated, enumerate(("较好", "好", "较好"), 1)),
        *map(_visit, (4, 5)),
        _visit(6, "没有签字或照片"),
    ),
    households=5,
    needed=5,
    issues=(IssueRow(1, 1, date(2026, 3, 6), "邻居", "有过口角", "已和解", "属实，已化解", None),),
    interviews=(),
    decision=DecisionRow(date(2026, 3, 12), True, "符合聘用条件", "刘某"),
    checklist=Checklist("2026-031", CaseState.DECIDED, None, "", ()),
    earlier=(),
    questions=(("politics", "政治表现"), ("conduct", "品行"), ("adverse", "有无违法或不良反映")),
)


def test_the_blank_sheet_is_printed_once_for_each_household():
    pages = texts(neighbour_form_pdf(FILE, 2, STAMP))
    assert len(pages) == 5
    assert "第3户（共走访不少于5户）" in pages[2]
    for page in pages:
        assert "欧阳𬱖" in page
        assert "□好" in page
        assert "□有（请写明）" in page
        assert "□同意" in page


def test_the_summary_tells_the_case_with_its_households_and_issues():
    words = "".join(texts(case_summary_pdf(FILE, STAMP)))
    for said in (
        "案卷编号：2026-031",
        "共走访6次",
        "计5户（规定不少于5户）",
        "同意6人、不同意0人、弃权0人",
        "不计户数：没有签字或照片",
        "已回避",
        "邻里关系良好。照片6张。",
        "被访人评价：品行好1人、较好2人；有无违法或不良反映无3人。",
        "尚未召开考察工作会议。",
        "属实，已化解",
        "同意聘用。符合聘用条件。决定人：刘某。",
        "2026年3月12日",
    ):
        assert said in words
    assert "0123" in words
    told = replace(FILE, case=replace(FILE.case, place="化峪镇 › 化峪村 › 第一网格"))
    written = "".join(texts(case_summary_pdf(told, STAMP)))
    assert "化峪镇 化峪村 第一网格" in written and "›" not in written, "a paper has no path of a screen"


def test_a_case_just_opened_has_its_paper():
    empty = replace(FILE, team=(), inspections=(), visits=(), issues=(), decision=None, households=0)
    words = "".join(texts(case_summary_pdf(empty, STAMP)))
    assert "尚未组建考察组。" in words
    assert "没有反映的问题。" in words
    assert "尚未作出决定。" in words and "（盖章）" in words and "组长签字：" in words
    assert f"{STAMP.made_at.year}年{STAMP.made_at.month}月{STAMP.made_at.day}日" not in words  # nobody signed
