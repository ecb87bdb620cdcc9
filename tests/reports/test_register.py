import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from app.core.fields import Choice, Kind
from app.core.period import Month
from app.reports.excel import register_xlsx, workbook_xlsx
from app.reports.paper import LANDSCAPE, MM, Paper
from app.reports.register import SERIAL, Column, LineKind, Register, columns_of, numbered, plain, shown
from app.reports.sheet import PAD, Sheet, register_pdf
from tests.reports.paper_kit import STAMP, Line, box, line, register, texts


class Sex(Choice):
    WOMAN = "2", "女"


def _rows(count: int):
    towns = ("化峪镇", "稷峰镇", "城关社区服务中心")
    return [line(number, towns[number * 3 // count], "欧阳𬱖雅") for number in range(count)]


def _cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_lines_are_numbered_through_and_summed_per_town():
    rows = [line(1, "甲镇", pay="1760.00"), line(2, "甲镇"), line(3, "乙镇", pay="0.01")]
    lines = numbered(columns_of(Line, totals=("net",)), rows, lambda row: row.town)
    assert [item.kind for item in lines] == [
        LineKind.BODY, LineKind.BODY, LineKind.SUBTOTAL, LineKind.BODY, LineKind.SUBTOTAL, LineKind.TOTAL,
    ]  # fmt: skip
    assert [item.cells[0] for item in lines] == [1, 2, "甲镇小计（2人）", 3, "乙镇小计（1人）", "合计（3人）"]
    assert [item.cells[-1] for item in lines if item.kind is not LineKind.BODY] == [
        Decimal("2360.00"), Decimal("0.01"), Decimal("2360.01"),
    ]  # fmt: skip


def test_a_register_of_nobody_still_has_its_total():
    lines = numbered(columns_of(Line, totals=("net",)), [])
    assert lines[-1].cells[0] == "合计（0人）"
    assert "合计（0人）" in texts(register_pdf(register([])))[0]
    assert _cells(register_xlsx(register([])))[3][0] == "合计（0人）"


def test_what_a_cell_prints():
    assert shown(Kind.MONEY, Decimal("1760")) == "1,760.00"
    assert shown(Kind.SCORE, Decimal("85.5")) == "85.50"
    assert shown(Kind.DATE, date(2026, 10, 5)) == "2026-10-05"
    assert shown(Kind.TIME, datetime(2026, 10, 5, 8, 30)) == "2026-10-05 08:30"
    assert shown(Kind.TIME, datetime(2026, 10, 5, 0, 30, tzinfo=UTC)) == "2026-10-05 08:30", "Beijing's"
    assert shown(Kind.MONTH, Month(2026, 10)) == "2026年10月"
    assert shown(Kind.CHOICE, Sex.WOMAN) == "女"
    assert shown(Kind.FLAG, True) == "是"
    assert shown(Kind.TEXT, None) == ""
    assert plain(Decimal("100")) == "100"


def test_the_workbook_keeps_every_identity_number_as_text():
    cells = _cells(register_xlsx(register(_rows(3))))
    assert cells[3][3] == "999824199001010000"
    sheet = openpyxl.load_workbook(BytesIO(register_xlsx(register(_rows(3))))).active
    assert sheet.cell(4, 4).number_format == "@"
    assert sheet.cell(4, 4).data_type == "s"
    assert sheet.cell(4, 5).number_format == "#,##0.00;[Red]-#,##0.00"


def test_nothing_in_the_workbook_is_a_formula():
    name = "=HYPERLINK(1)"
    rows = [replace(line(1), name=name), replace(line(2), name="+1"), replace(line(3), name="https://a.b")]
    sheet = openpyxl.load_workbook(BytesIO(register_xlsx(register(rows)))).active
    assert [sheet.cell(row, 3).value for row in (4, 5, 6)] == [name, "+1", "https://a.b"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_the_workbook_looks_as_an_office_draws_it():
    sheet = openpyxl.load_workbook(BytesIO(register_xlsx(register(_rows(9))))).active
    assert sheet["A1"].value == STAMP.title
    assert sheet["A2"].value.startswith("填报单位（盖章）：稷山县综治中心")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide is the default, and
    assert sheet.page_setup.fitToHeight == 0  # as many pages high as it takes
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.oddHeader.right.text == "演示数据"
    assert sheet.print_options.horizontalCentered
    words = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "合计大写：人民币壹仟贰佰元整" in words
    assert {"制表人：", "审核人：", "负责人："} <= set(words)
    assert "合计（9人）" in words


def test_headings_over_neighbours_share_a_cell_in_both():
    base = register(_rows(2))
    columns = tuple(
        replace(column, over="应发项目") if column.title in {"基本补贴", "实发"} else column
        for column in base.columns
    )
    two = replace(base, columns=columns)
    sheet = openpyxl.load_workbook(BytesIO(register_xlsx(two))).active
    assert "E3:F3" in {str(area) for area in sheet.merged_cells.ranges}
    assert (sheet["E3"].value, sheet["E4"].value) == ("应发项目", "基本补贴")
    assert sheet.print_title_rows == "$3:$4"
    assert "应发项目" in texts(register_pdf(two))[0]


def test_dates_are_dates_and_months_are_words():
    columns = (
        Column(title="日期", kind=Kind.DATE, get=lambda row: row[0]),
        Column(title="月份", kind=Kind.MONTH, get=lambda row: row[1]),
    )
    lines = numbered(columns, [(date(2026, 10, 5), Month(2026, 10)), (None, None)], total="")
    shaped = replace(register([]), columns=(register([]).columns[0], *columns), lines=lines)
    cells = _cells(register_xlsx(shaped))
    assert cells[3][1:3] == [date(2026, 10, 5), "2026年10月"]
    assert cells[4][1:3] == ["", ""]


def test_a_moment_is_that_of_beijing_in_the_workbook_too():
    columns = (Column(title="登记时间", kind=Kind.TIME, get=lambda row: row),)
    lines = numbered(columns, [datetime(2026, 11, 29, 17, 5, tzinfo=UTC)], total="")
    content = register_xlsx(Register(stamp=STAMP, columns=(SERIAL, *columns), lines=lines))
    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active.values for cell in row]
    assert datetime(2026, 11, 30, 1, 5) in cells


def test_the_same_register_gives_the_same_workbook():
    first, second = (hashlib.sha256(register_xlsx(register(_rows(30)))).hexdigest() for _ in range(2))
    assert first == second


def test_the_workbook_knows_only_the_stamps_time():
    with ZipFile(BytesIO(register_xlsx(register(_rows(3))))) as book:
        assert b"2026-10-31T17:00:00Z</dcterms:created>" in book.read("docProps/core.xml")
        assert {item.date_time[0] for item in book.infolist()} == {1980}


def test_several_registers_make_several_sheets():
    long = replace(register(_rows(3)), stamp=replace(STAMP, title="很长的名称/" * 8))
    book = openpyxl.load_workbook(BytesIO(workbook_xlsx([register(_rows(3)), long])))
    assert book.sheetnames[0] == STAMP.title
    assert len(book.sheetnames[1]) <= 31


def test_the_pdf_repeats_its_heading_and_keeps_the_total_with_the_signatures():
    for count in range(40, 50):
        content = register_pdf(register(_rows(count)))
        pages = texts(content)
        assert len(pages) > 1
        assert all("身份证号" in page for page in pages)
        assert f"合计（{count}人）" in pages[-1]
        assert "制表人：" in pages[-1]
        assert "合计大写" in pages[-1]
        assert box(content, len(pages) - 1, "负责人：")[1] > 20 * MM  # above the foot
        assert "稷山县2026年10月" not in pages[1]
        assert all(f"{number} " in "".join(pages) for number in range(1, count + 1))


def test_the_pdf_never_breaks_a_number():
    wide = [replace(line(1, pay="123456789012.34"), town="很长很长的乡镇名称" * 6, name="买买提" * 8)]
    page = texts(register_pdf(register(wide)))[0]
    assert page.count("123,456,789,012.34") == 6  # the line, its subtotal and the total, twice each
    assert "999824199001010001" in page


def test_a_number_that_fits_nowhere_is_still_whole():
    amount = Decimal("123456789012.34")
    columns = [Column(title=f"项目{n}", kind=Kind.MONEY, get=lambda row: row) for n in range(30)]
    crowded = replace(register([]), columns=(SERIAL, *columns), lines=numbered(columns, [amount], total=""))
    assert texts(register_pdf(crowded))[0].count("123,456,789,012.34") == 30


def test_lines_made_even_tear_no_year_from_its_brackets():
    number = Column(title="文号", kind=Kind.TEXT, get=lambda row: "稷综治〔2026〕12号")
    lines, paper = numbered((number,), [1], total=""), Paper(STAMP, LANDSCAPE)
    for width in range(80, 200):
        (row,) = Sheet(paper, (SERIAL, number), lines, width).rows
        assert "〔2026〕" in "|".join(row.cells[1]), f"{row.cells[1]} in {width} points"


def test_what_somebody_said_breaks_behind_its_marks_where_that_takes_no_more_lines():
    said = "做邻居3年，办事公道，孩子们都认得。"
    note = Column(title="具体意见", kind=Kind.TEXT, get=lambda row: said)
    lines, paper = numbered((note,), [1], total=""), Paper(STAMP, LANDSCAPE)
    seen = set()
    for width in range(80, 240):
        sheet = Sheet(paper, (SERIAL, note), lines, width)
        cells = sheet.rows[0].cells[1]
        assert "".join(cells) == said
        if len(cells) > 1 and paper.measure(said[:11], sheet.body) <= sheet.widths[1] - 2 * PAD:
            seen.add(cells)
    assert seen == {(said[:11], said[11:])}


def test_bold_totals_fit_their_columns_at_every_width():
    base = register([line(number, pay="88888.88") for number in range(9)])
    paper = Paper(STAMP, LANDSCAPE)
    for width in range(420, 700, 7):
        sheet = Sheet(paper, base.columns, base.lines, width)
        assert sum(sheet.widths) == pytest.approx(width)
        assert paper.measure("799,999.92", sheet.bold) + 2 * PAD <= sheet.widths[4] + 0.01
