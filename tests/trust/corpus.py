"""G11: files that are known to be bad, and awkward ones that are good; the corpus grows and never shrinks.

The bad are refused with a reason that says what to do; of the good every value comes out exactly.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from app.core.errors import AppError
from app.core.identity import Identity
from app.core.period import Month
from app.imports.guard import intake
from app.imports.reading import parse
from app.imports.rows import stage
from app.imports.workers import worker_layout
from tests.imports import books
from tests.imports.rules import roster_rules
from tests.trust.ground import Ground, Reached

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Bad:
    """A file that must be refused, and a word of the reason."""

    make: Make
    says: str


# --- files that are none ------------------------------------------------------------------------


def raw(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def packed(changes: dict[str, bytes | None], name: str = "名册.xlsx") -> Make:
    """Return a maker of a workbook with parts added, changed or (None) left out."""

    def make(folder: Path) -> Path:
        good = books.roster(folder / "good.xlsx", [books.person(1)])
        with zipfile.ZipFile(good) as archive:
            parts: dict[str, bytes | None] = {part: archive.read(part) for part in archive.namelist()}
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in (parts | changes).items():
                if content is not None:
                    archive.writestr(part, content)
        return path

    return make


SHEET = "xl/worksheets/sheet1.xml"
_ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet/>'
_UTF16 = "\ufeff<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x []><worksheet/>".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"
FILES = [
    Bad(raw("名册.xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode("gbk")), "表头"),
    Bad(raw("名册.xls", b"<html><body>no table</body></html>"), "没有表格"),
    Bad(raw("名册.xls", b"<table><tr><td colspan=99999>x</td></tr></table>"), "大得不正常"),
    Bad(raw("名册.xls", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]><Workbook/>"), "外部实体"),
    Bad(raw("名册.xml", b"<?xml version='1.0'?><notes/>"), "不是表格"),
    Bad(raw("名册.xls", b"\xef\xbb\xbf  <TABLE><tr>"), "表头"),
    Bad(raw("名册.xls", b"<?xml version='1.0'?><Workbook>"), "损坏"),
    Bad(raw("名册.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"), "网页"),
    Bad(raw("名册.et", _OLE + b" anything"), "不是 Excel"),
    Bad(raw("名册.xlsx", b"%PDF-1.7"), "PDF"),
    Bad(raw("名册.xlsx", b"\xff\xd8\xff\xe0"), "图片"),
    Bad(raw("名册.xlsx", b"\x89PNG\r\n"), "图片"),
    Bad(raw("名册.xlsx", b"Rar!\x1a\x07"), "压缩包"),
    Bad(raw("名册.xlsx", b"7z\xbc\xaf\x27\x1c"), "压缩包"),
    Bad(raw("名册.csv.gz", b"\x1f\x8b\x08"), "压缩包"),
    Bad(raw("名册.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le")), "密码"),
    Bad(raw("名册.xls", _OLE + "_VBA_PROJECT Workbook".encode("utf-16-le")), "宏"),
    Bad(raw("名册.doc", _OLE + "WordDocument".encode("utf-16-le")), "Word"),
    Bad(raw("名册.xls", _OLE + "Workbook".encode("utf-16-le") + b"\x00" * 600), "损坏"),
    Bad(raw("名册.csv", b""), "空文件"),
    Bad(raw("名册.csv", b"\r\n \t\r\n"), "空文件"),
    Bad(raw("名册.csv", b"a,b\x00\x01c"), "不是表格文件"),
    Bad(raw("~$名册.xlsx", b"x"), "临时文件"),
    Bad(raw("名册.csv", b"\xff\xff\xff\x81"), "编码"),
    Bad(raw("名册.xlsx", b"PK\x03\x04 and nothing more"), "损坏"),
    Bad(packed({"../evil.xml": b"x"}), "路径不正常"),
    Bad(packed({"/etc/passwd": b"x"}), "路径不正常"),
    Bad(packed({"xl\\..\\..\\x": b"x"}), "路径不正常"),
    Bad(packed({"C:/x": b"x"}), "路径不正常"),
    Bad(packed({"xl/vbaProject.bin": b"x"}, "名册.xlsm"), "宏"),
    Bad(packed({SHEET: b"<worksheet>" + b"A" * (40 << 20)}), "大得不正常"),
    Bad(packed({SHEET: _ENTITY}), "外部实体"),
    Bad(packed({SHEET: _UTF16}), "编码不正常"),
    Bad(packed({SHEET: b"<worksheet><sheetData><row>"}), "损坏"),
    Bad(packed({f"xl/media/{n}.bin": b"x" for n in range(2001)}), "部件"),
    Bad(packed({"xl/workbook.xml": None, "word/document.xml": b"x"}), "Word"),
    Bad(packed({"xl/workbook.xml": None, "xl/workbook.bin": b"x"}), "xlsb"),
    Bad(packed({"xl/workbook.xml": None}), "不是 Excel"),
]

# --- rosters with one thing wrong ---------------------------------------------------------------

SICK = [
    ({"身份证号": "99010119800202001X"}, "校验"),
    ({"身份证号": 990101198002020010.0}, "无法还原"),
    ({"身份证号": "9901011980020200"}, "18"),
    ({"身份证号": "990101198013320011"}, "校验"),
    ({"身份证号": "abc"}, "18"),
    ({"身份证号": ""}, "没有填写"),
    ({"姓名": ""}, "没有填写"),
    ({"姓名": "张三1"}, "数字"),
    ({"姓名": "张三、李四"}, "两个姓名"),
    ({"姓名": 5}, "文字"),
    ({"姓名": "张?"}, "生僻字"),
    ({"聘用日期": 2021.1}, "1月"),
    ({"聘用日期": "2021-02-30"}, "没有"),
    ({"聘用日期": "至今"}, "具体日期"),
    ({"聘用日期": "去年春天"}, "不是日期"),
    ({"聘用日期": "1021-03-05"}, "不合理"),
    ({"聘用日期": ""}, "没有填写"),
    ({"专/兼职": "临时"}, "认不出"),
    ({"乡镇": "丙镇"}, "没有叫"),
    ({"村(社区)": "北村"}, "没有叫"),
    ({"网格名称": "东村第9网格"}, "没有叫"),
    ({"网格编码": "990101100200999"}, "没有叫"),
    ({"民族": "火星族"}, "认不出"),
    ({"政治面貌": "不明"}, "认不出"),
    ({"学历": "学前班"}, "认不出"),
    ({"网格角色": "网管"}, "认不出"),
    ({"联系电话": "12345"}, "11位"),
    ({"联系电话": "13900001111 13900002222"}, "两个电话"),
    ({"银行卡号": 6228480000000000018.0, "开户行": "县信用社"}, "无法还原"),
    ({"银行卡号": "6228", "开户行": "县信用社"}, "12至24位"),
]
EMPTY = [
    Bad(lambda folder: books.roster(folder / "名册.xlsx", [books.person(1), books.person(1)]), "相同"),
    Bad(lambda folder: books.grid(folder / "名册.xlsx", [["通知"], ["明天开会"]]), "表头"),
    Bad(
        lambda folder: books.grid(folder / "名册.xlsx", [["姓名", "乡镇"], ["张三", "甲镇"]]),
        "没有“身份证号”一列",
    ),
]


def with_cells(change: dict[str, object]) -> Make:
    return lambda folder: books.roster(folder / "名册.xlsx", [books.person(1, **change)])


def bad() -> Iterator[Bad]:
    """Yield the whole corpus of bad files."""
    yield from FILES
    yield from (Bad(with_cells(change), says) for change, says in SICK)
    yield from EMPTY


def refusal(one: Bad, folder: Path) -> str:
    """Return the reason a bad file is refused for; empty when it is not."""
    try:
        staged = _staged(one.make(folder))
    except AppError as refused:
        return str(refused)
    problems = [problem.reason for problem in staged.problems if problem.severity.value == "error"]
    return "；".join(problems) if staged.refused or staged.blocked or not staged.accepted else ""


def _staged(path: Path):
    file = intake(path)
    return stage(file, worker_layout(roster_rules()), parse(file))


# --- awkward and good ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Good:
    """A file that must be taken, and what a value of its first row must be; None: the row as it is."""

    make: Make
    key: str = "name"
    value: object = "测试乙"
    rows: int = 1


N = books.number(1)
#: a cell as somebody wrote it -> the value it is
CELLS: list[tuple[dict[str, object], str, object]] = [
    ({"身份证号": N.translate(books.WIDE)}, "identity", N),
    ({"身份证号": f" {N[:6]} {N[6:14]} {N[14:]} "}, "identity", N),
    ({"身份证号": f"{N[:6]}\u200b{N[6:]}"}, "identity", N),
    ({"身份证号": f"{N}\n"}, "identity", N),
    ({"身份证号": f"'{N}"}, "identity", N),
    ({"姓名": " 测试乙 "}, "name", "测试乙"),
    ({"姓名": "王 芳"}, "name", "王芳"),
    ({"姓名": "王　芳"}, "name", "王芳"),
    ({"姓名": "买买提·艾力"}, "name", "买买提·艾力"),
    ({"姓名": "𠮷田"}, "name", "𠮷田"),
    ({"姓名": "㐂㐂"}, "name", "㐂㐂"),
    ({"姓名": "欧阳娜娜"}, "name", "欧阳娜娜"),
    ({"姓名": "张\u200b三"}, "name", "张三"),
    ({"聘用日期": "2021-3-5"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "2021/03/05"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "2021.3.5"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "2021年3月5日"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "２０２１年３月５日"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "20210305"}, "since", date(2021, 3, 5)),
    ({"聘用日期": 20210305}, "since", date(2021, 3, 5)),
    ({"聘用日期": 44260}, "since", date(2021, 3, 5)),
    ({"聘用日期": date(2021, 3, 5)}, "since", date(2021, 3, 5)),
    ({"聘用日期": "2021-03-05 00:00:00"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "21.3.5"}, "since", date(2021, 3, 5)),
    ({"聘用日期": "2021年3月"}, "since", date(2021, 3, 1)),
    ({"聘用日期": 2021.12}, "since", date(2021, 12, 1)),
    ({"聘用日期": " 2021 - 03 - 05 "}, "since", date(2021, 3, 5)),
    ({"出生年月": "1980年2月"}, "birth", Month(1980, 2)),
    ({"出生年月": "1980-02-02"}, "birth", Month(1980, 2)),
    ({"出生年月": 198002}, "birth", Month(1980, 2)),
    ({"专/兼职": "农村兼职网格员"}, "employment", "rural_part_time"),
    ({"专/兼职": " 农村 兼职 "}, "employment", "rural_part_time"),
    ({"民族": "汉"}, "ethnicity", "01"),
    ({"民族": "汉族。"}, "ethnicity", "01"),
    ({"政治面貌": "中共党员"}, "politics", "01"),
    ({"政治面貌": "党员"}, "politics", "01"),
    ({"联系电话": "139-0000-0001"}, "phone", "13900000001"),
    ({"联系电话": 13900000001}, "phone", "13900000001"),
    ({"联系电话": 13900000001.0}, "phone", "13900000001"),
    ({"联系电话": "+86 13900000001"}, "phone", "13900000001"),
    ({"联系电话": "１３９００００００01"}, "phone", "13900000001"),
    ({"银行卡号": "6228 4800 0000 0000 018", "开户行": "县信用社"}, "card", "6228480000000000018"),
    ({"银行卡号": "-"}, "card", None),
    ({"备注": "无"}, "note", None),
    ({"住址": "东村 1号\n旁边"}, "address", "东村 1号 旁边"),
    ({"备注": "'=1+1"}, "note", "=1+1"),
    ({"乡镇": " 甲镇\u200b"}, "town", "甲镇"),
    ({"乡镇": "老化峪", "村(社区)": "东村"}, "town", "老化峪"),
    (
        {"网格编码": "990101100200001", "乡镇": "", "村(社区)": "", "网格名称": ""},
        "grid_code",
        "990101100200001",
    ),
]


def text_file(encoding: str, mark: str = ",", end: str = "\r\n", name: str = "名册.csv") -> Make:
    """Return a maker of the same row as a text file."""

    def make(folder: Path) -> Path:
        row = [str(cell) for cell in books.cells(books.person(1))]
        path = folder / name
        path.write_bytes(end.join(mark.join(cells) for cells in (books.TITLES, row)).encode(encoding))
        return path

    return make


def quoted(folder: Path) -> Path:
    path = folder / "名册.csv"
    row = [f'"{cell}"' for cell in books.cells(books.person(1, 住址="东村,1号\n后院"))]
    path.write_bytes("\n".join((",".join(books.TITLES), ",".join(row))).encode())
    return path


def sheet(rows: Sequence[Sequence[object]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Make:
    return lambda folder: books.grid(folder / "名册.xlsx", rows, merges)


def renamed(name: str) -> Make:
    return lambda folder: books.roster(folder / name, [books.person(1)])


def cover(folder: Path) -> Path:
    """Return a roster behind a hidden sheet and a cover."""
    path = folder / "名册.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("封面").write(0, 0, "花名册")
    hidden, shown = book.add_worksheet("草稿"), book.add_worksheet("名册")
    hidden.hide()
    for place in (hidden, shown):
        for row, line in enumerate((books.TITLES, books.cells(books.person(1)))):
            for column, cell in enumerate(line):
                place.write(row, column, cell)
    book.close()
    return path


ROW, OTHER = (books.cells(books.person(n)) for n in (1, 2))
WHOLE = [
    *[Good(text_file(encoding)) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")],
    *[Good(text_file("utf-8", mark)) for mark in "\t;|"],
    *[Good(text_file("gb18030", end=end)) for end in ("\n", "\r\n")],
    Good(text_file("utf-8", name="名册.txt")),
    Good(quoted, "address", "东村,1号 后院"),
    Good(sheet([books.TITLES, ROW, [""] * 21, OTHER]), rows=2),
    Good(sheet([[""], ["", ""], books.TITLES, ROW])),
    Good(sheet([["", *books.TITLES], ["", *ROW]])),
    Good(sheet([[title.replace("号", "\n号") for title in books.TITLES], ROW])),
    Good(sheet([["甲镇花名册", *[""] * 20], books.TITLES, ROW], [(0, 0, 0, 20)])),
    Good(sheet([books.TITLES, ROW, books.TITLES, OTHER]), rows=2),
    Good(renamed("稷山县 花名册(终稿)2.xlsx")),
    Good(renamed("名册.xls")),
    Good(cover),
]


def good() -> Iterator[Good]:
    """Yield the whole corpus of awkward files that are good."""
    yield from (Good(with_cells(change), key, value) for change, key, value in CELLS)
    yield from WHOLE


def fault(one: Good, folder: Path) -> str:
    """Return what is wrong with how a good file is read; empty when it is read exactly."""
    try:
        staged = _staged(one.make(folder))
    except AppError as refused:
        return str(refused)
    errors = [problem.reason for problem in staged.problems if problem.severity.value == "error"]
    if errors or len(staged.accepted) != one.rows:
        return f"{len(staged.accepted)} rows, {errors}"
    found = staged.accepted[0].values.get(one.key)
    found = found.number if isinstance(found, Identity) else found
    return "" if found == one.value else f"{one.key} is {found!r}, not {one.value!r}"


def judged(ground: Ground) -> Reached:
    """Read every file of both corpora; a good one must not pass for bad, nor the other way round."""
    bads, goods = list(bad()), list(good())
    let_in = [f"坏文件 {one.says} 没有被拒绝" for one in bads if one.says not in _spoken(one, ground.place())]
    kept_out = [f"好文件 {n}：{said}" for n, one in enumerate(goods) if (said := fault(one, ground.place()))]
    told = f"坏文件 {len(bads) - len(let_in)}/{len(bads)} 个被拒绝；"
    told += f"好文件 {len(goods) - len(kept_out)}/{len(goods)} 个准确读入"
    swapped = sum(bool(fault(Good(one.make), ground.place())) for one in bads[:5])
    passed = sum(not refusal(Bad(one.make, ""), ground.place()) for one in goods[:5])
    told += f"；对照：坏的当作好的 {swapped}/5 个不过，好的当作坏的 {passed}/5 个不过"
    enough = len(bads) >= 60 and len(goods) >= 60 and swapped == passed == 5
    return Reached(enough and not let_in and not kept_out, "；".join([told, *(let_in + kept_out)[:4]]))


def _spoken(one: Bad, folder: Path) -> str:
    """Return the reason, when it is a whole sentence."""
    said = refusal(one, folder)
    return said if said.endswith("。") else ""
