"""What may be opened at all, and what the user is told about the rest."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core import platform
from app.core.errors import Invalid, Unavailable
from app.imports.guard import Format, Limits, intake
from app.imports.reading import read_book
from app.imports.sheet import cell_name, read_text
from app.imports.xls_parts import xls_facts
from app.imports.xlsx_parts import PartFacts, book_facts
from tests.imports import books
from tests.imports.dirty import biff
from tests.imports.dirty.pages import Page


def _xlsx() -> dict[str, bytes]:
    book = Workbook()
    book.active["A1"] = "姓名"
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _sheet(body: bytes, head: bytes = b"") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return (
        b'<?xml version="1.0"?>'
        + head
        + b"<worksheet "
        + space
        + b"><sheetData>"
        + body
        + b"</sheetData></worksheet>"
    )


SHEET = "xl/worksheets/sheet1.xml"
INLINE = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'


def _refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        intake(path, limits or Limits())
    return str(caught.value)


def test_a_workbook_passes_and_is_named_by_its_hash(tmp_path):
    file = intake(_packed(tmp_path / "名册.xlsx", _xlsx()))
    assert (file.format, file.name, len(file.sha256)) == (Format.XLSX, "名册.xlsx", 64)


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    bomb = _packed(tmp_path / "b.xlsx", _xlsx() | {SHEET: _sheet(INLINE % (b"A" * (40 << 20)))})
    assert bomb.stat().st_size < 1 << 20
    assert "解压后大得不正常" in _refused(bomb)


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path):
    path = _packed(tmp_path / "lie.xlsx", _xlsx() | {SHEET: _sheet(INLINE % (b"A" * 100_000))})
    data = bytearray(path.read_bytes())
    at = data.rindex(SHEET.encode()) - 46  # its entry in the central directory
    data[at + 24 : at + 28] = (50).to_bytes(4, "little")
    path.write_bytes(data)
    _refused(path)


def test_many_small_parts_are_refused(tmp_path):
    parts = _xlsx() | {f"xl/media/{n}.bin": b"x" for n in range(50)}
    assert "部件" in _refused(_packed(tmp_path / "m.xlsx", parts), Limits(entries=40))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../x", "C:/x", "xl\\..\\..\\x"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path, name):
    assert "路径不正常" in _refused(_packed(tmp_path / "p.xlsx", _xlsx() | {name: b"x"}))


def test_macros_are_refused(tmp_path):
    assert "宏" in _refused(_packed(tmp_path / "m.xlsm", _xlsx() | {"xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("before", [0, 5_000, (1 << 20) - 32, 3 << 20])
def test_entities_are_refused_wherever_they_are_declared(tmp_path, before):
    """Also after a comment longer than a block, and across the border of two blocks."""
    entity = b"<!--" + b"x" * before + b"-->" + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    path = _packed(tmp_path / "x.xlsx", _xlsx() | {SHEET: _sheet(INLINE % b"&e;", entity)})
    sentence = _refused(path, Limits(ratio=10_000))
    assert "外部实体" in sentence


def test_markup_in_utf16_cannot_hide_a_declaration(tmp_path):
    hidden = "\ufeff<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x []><worksheet/>".encode("utf-16-le")
    assert "编码不正常" in _refused(_packed(tmp_path / "u.xlsx", _xlsx() | {SHEET: hidden}))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("名册.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页存档"),
        ("名册.xls", b"<?xml version='1.0'?><!DOCTYPE x []><Workbook/>", "外部实体"),
        ("名册.et", b"\xd0\xcf\x11\xe0 anything", "不是 Excel 工作簿"),
        ("名册.xlsx", b"%PDF-1.7", "PDF"),
        ("名册.xlsx", b"\xff\xd8\xff\xe0", "图片"),
        ("名册.xlsx", b"Rar!\x1a\x07", "压缩包"),
        ("名册.slk", b"ID;PSCALC3", "SYLK"),
        ("名册.csv", b"TABLE\r\n0,1\r\n", "DIF"),
        ("名册.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("名册.xls", b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT Workbook".encode("utf-16-le"), "宏"),
        ("名册.doc", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "Word"),
        ("名册.csv", b"", "空文件"),
        ("名册.csv", b"a,b\x00\x01c", "不是表格文件"),
        ("~$名册.xlsx", b"x", "临时文件"),
        ("名册.csv", b"\xff\xff\xff\x81", "编码"),
    ],
)
def test_what_is_no_table_gets_a_sentence(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    sentence = _refused(path)
    assert says in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("part", "says"), [("word/document.xml", "Word"), ("xl/workbook.bin", "xlsb"), ("x", "不是 Excel")]
)
def test_other_zips_are_told_apart(tmp_path, part, says):
    assert says in _refused(_packed(tmp_path / "other.xlsx", {part: b"x"}))


def test_a_file_too_large_is_not_read(tmp_path):
    path = tmp_path / "big.csv"
    path.write_bytes(b"a,b\n" * 1000)
    assert "拆成" in _refused(path, Limits(file_bytes=100))


def test_a_missing_file_a_folder_and_a_locked_file(tmp_path):
    with pytest.raises(Unavailable, match="找不到文件"):
        intake(tmp_path / "nobody.xlsx")
    with pytest.raises(Unavailable, match=r"文件夹|没有权限"):
        intake(tmp_path)
    locked = tmp_path / "locked.csv"
    locked.write_text("a")
    locked.chmod(0)
    if not os.access(locked, os.R_OK) and not platform.is_root():
        with pytest.raises(Unavailable, match="占用"):
            intake(locked)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_text(tmp_path, encoding):
    path = tmp_path / "表.csv"
    text = "姓名,住址\r\n𠮷田,甲乙丙\r\n㐂,囧·買買提\r\n"
    path.write_bytes(text.encode(encoding))
    file = intake(path)
    assert (file.encoding, file.text) == (encoding, text)


def test_utf8_goes_before_what_could_be_gb18030(tmp_path):
    path = tmp_path / "表.csv"
    path.write_bytes("网格\n".encode())
    assert "网格\n".encode().decode("gb18030") != "网格\n"  # readable both ways
    assert (intake(path).encoding, intake(path).text) == ("utf-8", "网格\n")


def test_characters_of_the_old_national_code_are_no_private_ones(tmp_path):
    path = tmp_path / "表.csv"
    path.write_bytes("姓名\n".encode("gb18030") + b"\xfe\x59\n")  # 龴 since 2005, private before
    assert intake(path).text == "姓名\n\u9fb4\n"


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_separator_is_seen(tmp_path, mark):
    path = tmp_path / "表.txt"
    path.write_text(f'姓名{mark}"住,址"\n张三{mark}东村\n', encoding="utf-8")
    assert read_text(intake(path)).sheets[0].cells == (("姓名", "住,址"), ("张三", "东村"))


def test_a_quote_that_never_ends_is_a_sentence(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text('姓名,住址\n"张三,东村\n', encoding="utf-8")
    with pytest.raises(Invalid, match="损坏"):
        read_text(intake(path))


def test_a_cell_far_away_is_refused_not_laid_out(tmp_path):
    """Seen: two cells, A1 and XFD1048576, made the reader ask for 512 GB and abort the process."""
    book = Workbook()
    book.active["A1"], book.active["B1048576"], book.active["XFC9"] = "姓名", "x", "y"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(Invalid, match=r"XFC9|B1048576"):
        read_book(intake(tmp_path / "far.xlsx"))


@pytest.mark.parametrize("far", [b"M9999999999999999999924", b"Z999999", b"XFD1"])
def test_a_cell_far_from_its_row_or_to_the_right_is_refused(tmp_path, far):
    """Seen: M9999999999999999999924 in row 24 made the reader ask for 2 TB and abort the process."""
    body = b'<row r="2000"><c r="A2000"><v>1</v></c><c r="%s"><v>1</v></c></row>' % far
    path = _packed(tmp_path / "far.xlsx", _xlsx() | {SHEET: _sheet(body)})
    with pytest.raises(Invalid, match=f"很远的单元格 {far.decode()}"):
        book_facts(intake(path).data)


def test_a_parser_that_dies_is_a_sentence(tmp_path):
    cell = b'<y:row r="%d"><y:c r="%s"><y:v>1</y:v></y:c></y:row>'
    far = cell % (1, b"A1") + cell % (1048576, b"XFD1048576")
    space = b'<y:worksheet xmlns:y="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><y:sheetData>'
    sheet = b'<?xml version="1.0"?>' + space + far + b"</y:sheetData></y:worksheet>"
    path = _packed(tmp_path / "prefixed.xlsx", _xlsx() | {SHEET: sheet})
    with pytest.raises(Invalid, match=r"中断|内存超过"):
        read_book(intake(path))


def test_hidden_sheets_are_named_and_not_read(tmp_path):
    book = Workbook()
    book.active.title = "表1"
    book.active["A1"] = "姓名"
    book.create_sheet("旧名册").sheet_state = "hidden"
    book.save(tmp_path / "h.xlsx")
    found = read_book(intake(tmp_path / "h.xlsx"))
    assert ([sheet.name for sheet in found.sheets], found.hidden) == (["表1"], ("旧名册",))


def test_cells_keep_their_coordinates(tmp_path):
    found = read_book(intake(books.grid(tmp_path / "g.xlsx", [["", ""], ["", "", 140824199001011234]])))
    assert found.sheets[0].cells[1][2] == 1.408241990010112e17
    assert [cell_name(6, 2), cell_name(0, 25), cell_name(0, 26), cell_name(9, 702)] == [
        "C7",
        "Z1",
        "AA1",
        "AAA10",
    ]


def test_what_an_old_workbook_says_of_its_rows_and_of_errors_that_stand_in_cells():
    rows = [["姓名", "在岗"], ["#REF!", True], ["李明", "#N/A"]]
    pages = [Page("甲镇", rows, hidden_rows=[2]), Page("乙镇", [["姓名"]], hidden_rows=[0])]
    assert xls_facts(biff.workbook(pages)).sheets == {
        "甲镇": PartFacts(frozenset({2}), {(1, 0): "#REF!", (2, 1): "#N/A"}),
        "乙镇": PartFacts(frozenset({0})),
    }
    assert xls_facts(biff.of_excel_95("丙镇")).sheets == {"丙镇": PartFacts(frozenset({0}))}
    assert xls_facts(b"\xd0\xcf\x11\xe0 cut").sheets == {}
