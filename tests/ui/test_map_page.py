"""电子地图 in the window: levels by zoom, colours with their legend, keyboard, table, boundaries taken in."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.boundaries.earth import metres_text, round_metres
from app.domain.boundaries.matching import Wishes
from app.domain.units import Level
from app.imports.boundaries import keep
from app.services import boundaries
from tests.reports.paper_kit import texts
from tests.services.test_boundaries import GRID_1, GRID_2, NESTED, TOWN_A, VILLAGE, drawn, of
from ui.kit.page import Ground
from ui.kit.preview import PreviewDialog
from ui.kit.theme import Look, Scheme, dress
from ui.pages.grids.map import labels
from ui.pages.grids.map.checking import Findings
from ui.pages.grids.map.taking import TakingDialog
from ui.pages.grids.map.view import MapPage

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


@pytest.fixture
def page(qtbot, file_office, open_desk):
    file_office.maker.do(keep, NESTED, Wishes())
    page = MapPage(open_desk("maker"))
    page.resize(900, 600)
    page.seen = []
    page.chosen.connect(page.seen.append)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, page)
    return page


def told(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def names(page):
    return {one.text for one in page.atlas.names}


def visible(page):
    return {level for level, items in page.atlas.items.items() if any(item.isVisible() for item in items)}


def test_the_level_follows_the_zoom_or_is_fixed(qtbot, page, file_office):
    assert page.foot.text() == "有边界 5 个，没有边界 8 个"
    canvas = page.atlas.canvas
    page.atlas.fix(Level.TOWN)
    assert visible(page) == {Level.TOWN} and names(page) == {"甲镇"}
    page.atlas.fix(None)
    assert page.go_to(file_office.unit_id(GRID_1)) is None and visible(page) == {Level.GRID}
    assert names(page) == {"第1网格", "第2网格"}
    whole = canvas.scale_now
    qtbot.keyClick(canvas, Key.Key_0)
    assert canvas.scale_now < whole / 3
    before = canvas.scale_now
    qtbot.keyClick(canvas, Key.Key_Plus)
    assert canvas.scale_now == pytest.approx(before * 1.25)
    at = canvas.mapToScene(QPoint(0, 0)).x()
    kept = page.atlas.names
    qtbot.keyClick(canvas, Key.Key_Right)
    assert (
        canvas.mapToScene(QPoint(0, 0)).x() > at and page.atlas.names is kept
    )  # panning lays nothing out anew


def test_colours_have_a_legend_that_counts(page):
    page.atlas.fix(Level.GRID)
    box = page.choices.figures
    assert [box.itemText(at) for at in range(box.count())] == ["缺员人数"]  # the office has no other figures
    assert (page.legend.title.text(), page.legend.level.text()) == ("缺员人数", "按网格，共 2 个")
    assert told(page.legend.lines) == ["1 人", "2 个"]
    assert (
        page.legend.none.text() == "没有边界：4 个网格"
        and page.legend.source.text() == "边界来源：网格.geojson"
    )


def test_a_click_and_the_keyboard_look_at_a_unit(qtbot, page, file_office):
    page.atlas.fix(Level.GRID)
    canvas = page.atlas.canvas
    patch = page.atlas.patch(file_office.unit_id(GRID_1))
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.mapFromScene(patch.at))
    assert [row.code for row in page.seen[-1]] == [GRID_1]
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_Right, Ctrl)
    assert [row.code for row in page.seen[-1]] == [GRID_2] and "东村第2网格" in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Key.Key_Left, Ctrl)
    card = page.card(page.seen[-1])
    qtbot.addWidget(card)
    settle(qtbot, page)
    shown = [label.text() for label in card.findChildren(QLabel)]
    assert shown[shown.index("四至") + 1] == "东至 汾河"
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert page.seen[-1] == []


def test_the_table_has_the_same_figures_and_who_has_no_boundary(qtbot, page):
    page.buttons["看表格"].click()
    assert len(page.twin.model.rows) == len(page.sheet.rows) == 13
    page.buttons["看表格"].click()
    page.atlas.fix(Level.GRID)
    page.legend.none.click()
    assert page.stack.currentIndex() == 1
    assert {row.boundary for row in page.twin.model.rows} == {"没有边界"} and len(page.twin.model.rows) == 4
    page.twin.table.selectRow(0)
    assert page.seen[-1][0].boundary == "没有边界"


def test_the_map_stands_on_a_part_of_the_county(qtbot, page, file_office):
    page.stand_on(Ground("乙镇", file_office.clerk_b.ask(lambda unit: unit.actor.scopes[0])))
    settle(qtbot, page)
    assert page.foot.text() == "还没有边界。" and page.legend.isHidden()
    page.stand_on(Ground("甲镇", file_office.clerk_a.ask(lambda unit: unit.actor.scopes[0])))
    settle(qtbot, page)
    assert {one.row.code for one in page.sheet.patches} == {TOWN_A, VILLAGE, GRID_1, GRID_2}


def test_the_map_is_painted_in_every_scheme_and_zoom(qtbot, page, qapp, file_office):
    page.go_to(file_office.unit_id(GRID_2))
    try:
        seen = set()
        for scheme in Scheme:
            dress(qapp, Look(scheme, 125))
            qtbot.waitUntil(lambda: page.legend.width() > 200)
            page.colour()
            picture = page.atlas.canvas.grab().toImage()
            seen.add(picture.pixelColor(picture.width() // 2, picture.height() // 2 + 40).name())
        assert len(seen) == 3
    finally:
        dress(qapp)


def taking(qtbot, page):
    page.buttons["导入边界"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), TakingDialog))
    return QApplication.activeModalWidget()


def test_a_file_with_questions_is_answered_and_taken_in(qtbot, page, tmp_path, file_office, errors):
    ring = [[35.65, 111.06], [35.65, 111.07], [35.66, 111.07], [35.66, 111.06], [35.65, 111.06]]
    one = {
        "type": "Feature",
        "properties": {"名称": "南村第1网格"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    bad = {"type": "Feature", "properties": {"代码": "990101100999"}, "geometry": None}
    path = tmp_path / "乙镇.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [one, bad]}), encoding="utf-8")
    dialog = taking(qtbot, page)
    assert not dialog.yes.isEnabled() and dialog.yes.toolTip() == "请先选择文件。"
    dialog.look_at(tmp_path / "没有.geojson")
    qtbot.waitUntil(lambda: "找不到文件" in dialog.head.text())
    dialog.look_at(path)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    lines = [dialog.table.item(line, 3).text() for line in range(dialog.table.rowCount())]
    assert any("调换经纬度" in line for line in lines) and any("没有代码为" in line for line in lines)
    assert "错误" in dialog.yes.toolTip() and not dialog.turn.isHidden()
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), encoding="utf-8")
    dialog.plan = None
    dialog.look_at(path)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    dialog.turn.setChecked(True)
    qtbot.waitUntil(lambda: not dialog.name.isHidden())
    dialog.name.setChecked(True)
    qtbot.waitUntil(dialog.yes.isEnabled)
    dialog.yes.click()
    qtbot.waitUntil(lambda: "有边界 6 个" in page.foot.text())
    assert errors == []


def test_findings_lead_to_the_map(qtbot, page, file_office):
    file_office.admin.do(
        keep, of(replace(drawn(GRID_2), shape=drawn(GRID_2, 111.005).shape), name="重叠"), Wishes()
    )
    page.refresh()
    settle(qtbot, page)
    page.buttons["边界检查"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Findings))
    dialog = QApplication.activeModalWidget()
    assert len(dialog.table.rows_model.rows) == len(file_office.admin.ask(boundaries.found_amiss)) > 1
    dialog.table.selectRow(0)
    dialog._lead()
    assert page.seen and page.seen[-1]


def test_names_never_lie_over_one_another(page):
    patches = [
        replace(
            one,
            box=one.box.translated(step * 12, 0),
            at=one.at + QPoint(step * 12, 0),
            row=replace(one.row, id=step),
        )
        for step in range(20)
        for one in page.sheet.of(Level.TOWN)
    ]
    found = labels.placed(patches, 1.0, page.font(), 7)
    assert len(found) < 20 and 7 in {one.unit_id for one in found}
    spans = sorted((one.box[0], one.box[2]) for one in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("most", "metres", "text"), [(1234, 1000, "1 公里"), (49, 20, "20 米"), (5000, 5000, "5 公里")]
)
def test_the_bar_is_a_round_length(most, metres, text):
    assert round_metres(most) == metres and metres_text(metres) == text


def test_what_is_on_the_screen_is_printed(qtbot, page):
    page.atlas.fix(Level.GRID)
    page.buttons["打印"].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog))
    dialog = QApplication.activeModalWidget()
    (words,) = texts(dialog.preview.paper.content)
    assert "缺员人数，按网格" in words and "没有边界 4 个" in words and "边界来源：网格.geojson" in words
    settle(qtbot, page)
