import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.reports.fonts import Face
from app.reports.leaves import joined, lacking
from app.reports.paper import LANDSCAPE, MM, Paper, Pen
from app.reports.pdf import BODY, CHARS, LINES, Cell, Flow
from tests.reports.paper_kit import STAMP, box, fonts, texts

SONG = Pen(Face.SONG, 16)
ROOT = Path(__file__).parents[2]


def _notice() -> bytes:
    paper = Paper(STAMP)
    flow = Flow(paper)
    flow.title("关于2026年10月考核结果的通报")
    flow.para("全县评定优秀107人(含𬱖某等姓名生僻字1人)。")
    flow.form([(9, [Cell("姓名", 2, label=True), Cell("欧阳喆", 10)])])
    flow.signed("稷山县社会治安综合治理中心", date(2026, 3, 5))
    return paper.bytes()


def test_the_same_stamp_and_words_give_the_same_bytes_in_any_process():
    code = (
        "import hashlib; from tests.reports.test_paper import _notice;"
        "print(hashlib.sha256(_notice()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": str(ROOT)}
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(_notice()).hexdigest()


def test_every_font_is_embedded_and_none_is_left_to_the_reader():
    assert fonts(_notice()) == {
        "NotoSerifSC-Black": True,
        "NotoSerifSC-Regular": True,
        "NotoSansSC-Medium": True,
    }


def test_rare_names_can_be_searched_and_copied():
    page = texts(_notice())[0]
    assert "𬱖某" in page
    assert "欧阳喆" in page
    assert "2026年3月5日" in page  # no leading zeros


def test_a_formal_page_is_numbered_right_then_left():
    paper = Paper(STAMP)
    paper.text(paper.left, 100, "甲", SONG)
    paper.turn()
    paper.text(paper.left, 100, "乙", SONG)
    content = paper.bytes()
    first, second = texts(content)
    assert "甲— 1 —" in first
    assert "乙— 2 —" in second
    # One character (14 pt) in from the edge of the type area: right on odd pages, left on even ones.
    assert box(content, 0, "— 1 —")[2] == pytest.approx(184 * MM - 14, abs=2)
    assert box(content, 1, "— 2 —")[0] == pytest.approx(28 * MM + 14, abs=2)


def test_a_sheet_says_which_page_of_how_many():
    paper = Paper(STAMP, LANDSCAPE)
    for mark in "甲乙丙":
        paper.text(paper.left, 100, mark, SONG)
        paper.turn()
    pages = texts(paper.bytes())
    assert len(pages) == 3
    assert all("共 3 页" in page for page in pages)
    assert "第 2 页" in pages[1]


def test_every_page_carries_number_anchor_and_check_code():
    for page in texts(_notice()):
        assert "编号 稷综治〔2026〕31号" in page
        assert "审计锚 ab12cd34ef56ab78" in page
        assert "校验码" in page


def test_the_check_code_follows_the_words():
    def code(word: str) -> str:
        paper = Paper(STAMP)
        paper.text(paper.left, 100, word, SONG)
        return texts(paper.bytes())[0].split("校验码 ")[1][:9]

    assert code("600.00") == code("600.00") != code("600.01")


def test_only_a_demonstration_is_marked():
    plain = Paper(replace(STAMP, demo=False))
    plain.text(plain.left, 100, "甲", SONG)
    assert "演示数据" not in "".join(texts(plain.bytes()))
    assert all("演示数据" in page for page in texts(_notice()))


def test_a_missing_character_is_named_at_the_foot():
    paper = Paper(STAMP)
    paper.text(paper.left, 100, "张\U00030000", SONG)
    assert "“〓”处为本机字体没有的字（U+30000）" in texts(paper.bytes())[0]


def test_the_type_area_takes_22_lines_of_28_characters():
    paper = Paper(STAMP)
    flow = Flow(paper)
    flow.para("国" * CHARS * LINES, indent=False)
    assert paper.pages == 0
    flow.para("国", indent=False)
    assert paper.pages == 1


def test_a_paragraph_is_justified_and_its_spacing_ends_with_it():
    paper = Paper(STAMP)
    flow = Flow(paper)
    flow.para("国" * 20 + "12345" + "国" * 20)
    content = paper.bytes()
    left, _, right, _ = box(content, 0, "国" * 20 + "12345" + "国" * 3)
    assert left == pytest.approx(28 * MM + 32, abs=2)  # two characters in
    assert right == pytest.approx(184 * MM, abs=1.2)
    first, second = box(content, 0, "编"), box(content, 0, "号")
    assert second[0] - first[0] == pytest.approx(7.5, abs=0.8)  # the foot is set as ever


def test_a_form_goes_on_over_the_page_with_all_its_words():
    paper = Paper(STAMP)
    flow = Flow(paper)
    flow.form([(20, [Cell(f"第{number}项", 2, label=True), Cell("内容", 10)]) for number in range(30)])
    pages = texts(paper.bytes())
    assert len(pages) == 3
    assert all(f"第{number}项" in "".join(pages) for number in range(30))


def test_papers_bound_together_still_tell_which_characters_are_lacking():
    paper = Paper(STAMP)
    paper.text(paper.left, paper.top, "张\U00030000", BODY)
    rare = paper.bytes()
    other = Paper(STAMP)
    other.text(other.left, other.top, "张三", BODY)
    plain = other.bytes()
    assert (lacking(rare), lacking(plain), lacking(joined([plain, plain]))) == ("U+30000", "", "")
    assert lacking(joined([plain, rare, rare])) == "U+30000"
