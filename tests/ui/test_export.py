"""Any register taken out as it stands on screen: as a workbook and as pages, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Annotated
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.errors import Denied
from app.core.fields import Kind, Label, fields_of
from app.core.narrowing import Kept, Narrowing
from app.domain.arrangement import Sort
from app.reports.listing import Listing, take
from app.reports.stamp import DEMO_MARK
from app.services import exports
from db.models.documents import Act
from tests.office import on_both
from tests.reports.paper_kit import texts
from ui.kit.page import Ground
from ui.kit.preview import PreviewDialog
from ui.kit.register import Register, RegisterPage

CODE = "990101198506010012"


@dataclass(frozen=True)
class Pay:
    """A row with every kind that needs care."""

    id: int
    name: Annotated[str, Label("姓名")]
    town: Annotated[str, Label("乡镇")]
    identity: Annotated[str, Label("身份证号", width=20, kind=Kind.CODE)]
    pay: Annotated[Decimal | None, Label("补贴")]
    since: Annotated[date | None, Label("上岗日期")]
    seen: Annotated[datetime, Label("登记时间", width=18)]
    note: Annotated[str, Label("备注")]


def row(number, name, town, pay, since=date(2026, 1, 1), note=""):
    seen = datetime(2026, 10, 31, 20, 30, tzinfo=UTC)
    return Pay(number, name, town, CODE, None if pay is None else Decimal(pay), since, seen, note)


ROWS = [
    row(1, "曾国藩", "甲镇", "600"),
    row(2, "解晓东", "乙镇", "1760.5", note="=1+1"),
    row(3, "安三", "甲镇", None, since=None),
    row(4, "单红", "乙镇", "600.00"),
]


@permits(Permission.ACCOUNTS_READ)
def pays(unit):
    """Return the rows."""
    return list(ROWS)


PAGE = Register(id="x", title="补贴名单", row=Pay, query=pays, topics=frozenset(), counted="人")


@pytest.fixture
def page(qtbot, desk):
    made = RegisterPage(PAGE, desk, Ground("测试县 › 甲镇"))
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.table.setFocus()
    return made


@pytest.fixture
def export(qtbot, page, desk, tmp_path):
    """A function that exports the page with Ctrl+E and returns the lines of the workbook."""
    told = []
    desk.told.connect(lambda sentence, door: told.append((sentence, door)))

    def exported(name="名单.xlsx"):
        told.clear()
        with qtbot.waitActive(page):
            page.activateWindow()
        qtbot.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        dialog = waited(qtbot, QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "out" / name))
        dialog.reject()
        qtbot.waitUntil(lambda: bool(told))
        assert [(sentence, door.text) for sentence, door in told] == [(f"已保存“{name}”。", "打开文件")]
        return lines((tmp_path / "out" / name).read_bytes())

    return exported


def waited(qtbot, kind):
    def there():
        assert isinstance(QApplication.activeModalWidget(), kind)

    qtbot.waitUntil(there)
    return QApplication.activeModalWidget()


def lines(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def flat(found):
    return "\n".join(str(cell) for line in found for cell in line)


def acts(office, kind):
    found = office.maker.ask(lambda unit: unit.session.scalars(select(Act).where(Act.act_kind == kind)).all())
    return [(each.purpose, each.detail, each.recorded_by) for each in found]


def bodies(found):
    return [line for line in found if isinstance(line[0], float)]


def test_ctrl_e_writes_what_the_screen_shows(export, file_office, errors):
    found = export()
    assert found[0][0] == "补贴名单"
    assert "范围：测试县 › 甲镇" in found[1][0]
    assert DEMO_MARK in found[1][0]
    assert "单位：元" in found[1]
    assert found[2] == ["序号", "姓名", "乡镇", "身份证号", "补贴", "上岗日期", "登记时间", "备注"]
    first, second, third, _ = bodies(found)
    assert first[3] == CODE, "a code stays text to the last digit"
    assert (first[4], second[4], third[4]) == (600.0, 1760.5, "")
    assert (first[5], third[5]) == (date(2026, 1, 1), "")
    assert first[6] == datetime(2026, 11, 1, 4, 30), "in the time of China"
    assert second[7] == "=1+1", "text is never a formula"
    assert "合计（4人）" in flat(found)
    assert 2960.5 in next(line for line in found if line[0] == "合计（4人）")
    assert "导出人 演示安全管理员（guard" in flat(found)
    assert acts(file_office, "export") == [("补贴名单", "4人；测试县 › 甲镇", "guard")]
    assert errors == []


def test_filters_order_and_columns_are_those_of_the_screen(page, export):
    page.narrow(Narrowing((Kept(key="town", values=frozenset({"乙镇"})),)))
    page.model.sort_by((Sort("pay"),))
    page.model.show_columns(["name", "pay"])
    found = export()
    assert found[2] == ["序号", "姓名", "补贴"]
    assert [line[1] for line in bodies(found)] == ["单红", "解晓东"]
    assert "筛选条件：乡镇：乙镇" in flat(found)
    assert "曾国藩" not in flat(found)


def test_groups_have_subtotals_and_a_folded_one_is_its_subtotal_alone(page, export):
    page.model.group_by("town")
    found = export()
    assert [line[0] for line in found if "小计" in str(line[0])] == ["甲镇小计（2人）", "乙镇小计（2人）"]
    assert 2360.5 in next(line for line in found if line[0] == "乙镇小计（2人）")
    assert [line[0] for line in bodies(found)] == [1, 2, 3, 4]
    page.model.fold(0)
    found = export()
    assert [line[1] for line in bodies(found)] == ["解晓东", "单红"]
    assert [line[0] for line in bodies(found)] == [3, 4]
    assert "甲镇小计（2人）" in flat(found)
    assert 2960.5 in next(line for line in found if line[0] == "合计（4人）")


def test_ctrl_p_shows_the_pages_to_be_printed(qtbot, page, desk, file_office, errors):
    page.model.group_by("town")
    qtbot.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = waited(qtbot, PreviewDialog)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    paper = dialog.preview.paper
    assert paper.name == f"补贴名单-甲镇（{DEMO_MARK}）.pdf"
    said = texts(paper.content)[0]
    for words in ("补贴名单", "乙镇小计（2人）", "1,760.50", CODE, "第 1 页", "导出人 演示安全管理员（guard"):
        assert words.replace(" ", "") in said.replace(" ", "")
    assert dialog.preview.pages.leaves is not None
    assert acts(file_office, "print") == [("补贴名单", "4人；测试县 › 甲镇", "guard")]
    assert errors == []


def let_go(office, listing):
    new = exports.NewExport(
        title=listing.title, detail=listing.words, key=listing.key, people=80, purpose="报县财政局"
    )
    request = office.maker.do(exports.ask, new)
    office.checker.do(exports.approve, request, 1)


def test_the_head_is_repeated_and_the_name_of_who_took_it_stands_on_every_page(office):
    many = [row(number, f"演示{number}", "甲镇", "1") for number in range(80)]
    listing = Listing("名单", "", fields_of(Pay), many, frozenset({"pay"}), persons=True, counted="人")
    for ending in ("xlsx", "pdf"):
        with pytest.raises(Denied, match="80人，超过50人"):
            take(office.maker, listing, ending, lambda *_: None)
    assert acts(office, "print") == [], "nothing was taken out"
    let_go(office, listing)
    content = take(office.maker, listing, "pdf", lambda *_: None)
    pages = texts(content)
    assert len(pages) > 2
    for number, said in enumerate(pages, start=1):
        assert "身份证号" in said
        assert f"第{number}页" in said.replace(" ", "")
        assert said.count("经办甲（maker") > 3, "the mark across the page"
        assert said.count("导00001") > 3, "with the number of its approval"
    with pytest.raises(Denied):
        take(office.maker, listing, "pdf", lambda *_: None)
    let_go(office, listing)
    book = ZipFile(BytesIO(take(office.maker, listing, "xlsx", lambda *_: None)))
    for part in ("docProps/core.xml", "xl/worksheets/sheet1.xml"):
        assert "导00002" in book.read(part).decode()
    bare = take(office.maker, Listing("名单", "", fields_of(Pay), many), "pdf", lambda *_: None)
    assert texts(bare)[0].count("经办甲（maker") == 1, "a list of things only says it at its foot"


@on_both
def test_a_list_taken_out_is_written_down_however_long_its_filters_are(office):
    listing = Listing("花名册" * 100, "", fields_of(Pay), ROWS, kept="全部" * 400)
    take(office.maker, listing, "xlsx", lambda *_: None)
    ((purpose, detail, by),) = acts(office, "export")
    assert (len(purpose), len(detail), by) == (200, 400, "maker")


def test_an_empty_list_is_not_exported(qtbot, page, desk):
    told = []
    desk.told.connect(lambda sentence, _door: told.append(sentence))
    page.filter.setText("没有这个人")
    assert page.giving.export() is None
    assert page.giving.print() is None
    assert told == ["列表里没有内容可以导出，请先清除筛选或换一个辖区。"] * 2


def test_a_place_that_cannot_be_written_is_a_sentence_and_leaves_nothing(qtbot, page, errors, tmp_path):
    folder = tmp_path / "out"
    (folder / "名单.xlsx").mkdir(parents=True)
    page.giving.export()
    dialog = waited(qtbot, QFileDialog)
    dialog.fileSelected.emit(str(folder / "名单.xlsx"))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(errors))
    assert "换一个文件名" in str(errors[0])
    assert [each.name for each in folder.iterdir()] == ["名单.xlsx"]


_TITLED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_copying_more_than_fifty_persons_is_an_export(qtbot, page, desk, monkeypatch):
    told = []
    desk.told.connect(lambda sentence, *_door: told.append(sentence))
    QApplication.clipboard().setText("早先")
    page.table.selectAll()
    monkeypatch.setattr(exports, "MOST_ALONE", len(ROWS) - 1)
    for key in (Qt.KeyboardModifier.ControlModifier, _TITLED):
        qtbot.keyClick(page.table, Qt.Key.Key_C, key)
    assert QApplication.clipboard().text() == "早先"
    assert len(told) == 2 and "没有复制" in told[0] and "导出" in told[0]
    monkeypatch.undo()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QApplication.clipboard().text().splitlines()) == len(ROWS) and len(told) == 2
