"""The gate before any parser: what a file really is, and whether it is safe to open."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import AppError, Invalid, Unavailable
from app.core.fields import Choice
from app.imports.encodings import charset, decode


class Format(Choice):
    """The kinds of file that are read; every other kind gets a sentence saying how to convert it."""

    XLSX = "xlsx", "Excel 工作簿（xlsx）"
    XLS = "xls", "Excel 97-2003 或 WPS 工作簿（xls、et）"
    HTML = "html", "网页表格（扩展名多为 xls）"
    XML = "xml", "XML 电子表格（扩展名多为 xls）"
    CSV = "csv", "文本表格（csv）"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an honest workbook of an office can be; beyond it a file is refused unopened."""

    file_bytes: int = 100 << 20
    entry_bytes: int = 200 << 20
    total_bytes: int = 300 << 20
    ratio: int = 200
    entries: int = 2000


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that passed the gate: its bytes, read once, so that what was checked is what is parsed.

    ``unpacked`` is how many bytes it swells to.
    """

    name: str
    data: bytes
    sha256: str
    format: Format
    encoding: str = ""
    text: str = ""
    unpacked: int = 0


LIMITS = Limits()
SAVE_AS = "请用 Excel 或 WPS 打开它，“另存为”Excel 工作簿（.xlsx）后再导入。"

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "是 PDF 文件"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
    (b"Rar!", "是压缩包"),
    (b"7z\xbc\xaf", "是压缩包"),
    (b"\x1f\x8b", "是压缩包"),
    (b"ID;P", "是 SYLK 交换文件"),
    (b"TABLE\r\n0,1\r\n", "是 DIF 交换文件"),
    (b"TABLE\n0,1\n", "是 DIF 交换文件"),
)
_MARKUP = (
    b"<html",
    b"<!doctype",
    b"<table",
    b"<?xml",
    b"<head",
    b"<meta",
    b"<!--",
    b"<style",
    b"<div",
    b"<body",
)
_FILEPASS = re.compile(rb"\x09\x08\x10\x00.{16}\x2f\x00", re.DOTALL)  # after the first record: encrypted
_ZIP_KINDS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "是二进制工作簿（xlsb）"),
    ("word/document.xml", "是 Word 文档"),
    ("ppt/presentation.xml", "是演示文稿"),
    ("mimetype", "是开放文档格式（ods）"),
)


@contextmanager
def foreign_bytes(name: str) -> Iterator[None]:
    """Turn whatever a parser of foreign bytes raises into one Invalid.

    Nine and more exception types came out of mutated workbooks (trust.md section 4, malformed
    xlsx); no list of them is complete, so this is the one place that catches them all. A parser in
    Rust that panics over a damaged .xls raises what is no Exception: it ended its process unsaid.

    Raises:
        Invalid: the bytes could not be parsed.
    """
    try:
        yield
    except (AppError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Invalid(f"“{name}”已损坏或不是完整的表格文件。{SAVE_AS}") from error


def intake(path: Path, limits: Limits = LIMITS) -> Intake:
    """Return the file's bytes once they are known to be a harmless table.

    Source: trust.md section 4, rows zip bomb, XXE, encodings.

    Raises:
        Unavailable: the file is missing, locked, or cannot be read.
        Invalid: it is too large, not a table, encrypted, carries macros or is built to do harm.
    """
    if path.name.startswith("~$"):
        raise Invalid(f"“{path.name}”是 Excel 打开文件时留下的临时文件，请选择去掉“~$”的那个文件。")
    data = file_bytes(path, limits)
    digest = hashlib.sha256(data).hexdigest()
    kind = _sniff(path, data)
    size = len(data)
    if kind is Format.XLSX:
        with foreign_bytes(path.name):
            size = _check_zip(path.name, data, limits)
    if kind not in {Format.CSV, Format.HTML}:
        return Intake(path.name, data, digest, kind, unpacked=size)
    text, encoding = decode(path.name, data, charset(data) if kind is Format.HTML else "")
    return Intake(path.name, data, digest, kind, encoding, text, size)


def pasted(name: str, rows: Sequence[Sequence[str]]) -> Intake:
    """Return copied cells as a text table called ``name``; nothing is written to disk."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    data = out.getvalue().encode()
    digest = hashlib.sha256(data).hexdigest()
    return Intake(name, data, digest, Format.CSV, "utf-8", out.getvalue(), len(data))


def file_bytes(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file that is not empty and not too large.

    Raises:
        Unavailable: it is missing, locked, or cannot be read. Invalid: it is too large, or empty.
    """
    try:
        if path.stat().st_size > limits.file_bytes:
            raise Invalid(f"“{path.name}”超过 {limits.file_bytes >> 20} MB，请拆成几个文件分别导入。")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable(f"找不到文件“{path}”，请检查文件名和所在的文件夹。") from error
    except PermissionError as error:
        raise Unavailable(f"打不开“{path.name}”：它正被别的程序占用，或您没有权限。请关闭它再试。") from error
    except IsADirectoryError as error:
        raise Unavailable(f"“{path}”是文件夹，请选择里面的一个文件。") from error
    except OSError as error:
        raise Unavailable(f"读不出“{path.name}”：请检查磁盘或网络位置后再试。") from error
    if not data.strip(b"\x00 \t\r\n"):
        raise Invalid(f"“{path.name}”是空文件，请检查后重新选择。")
    return data


def _sniff(path: Path, data: bytes) -> Format:
    """Return the real format, whatever the file is called."""
    name = path.name
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise Invalid(f"“{name}”{what}，不能导入。请提供原始的 Excel 表格。")
    if data.startswith(b"PK"):
        return Format.XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _sniff_ole(name, data)
    if (markup := _sniff_markup(name, data)) is not None:
        return markup
    if b"\x00" in data[:4096] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise Invalid(f"“{name}”不是表格文件。{SAVE_AS}")
    return Format.CSV


def _sniff_markup(name: str, data: bytes) -> Format | None:
    """Return the kind of a web page or XML text; None for anything else."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"mime-version:"):
        raise Invalid(f"“{name}”其实是网页存档（MHTML），只是改了扩展名。{SAVE_AS}")
    if not head.startswith(_MARKUP):
        return None
    if not head.startswith(b"<?xml") or (b"<html" in head and b"<workbook" not in head):
        return Format.HTML
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Invalid(f"“{name}”内部的编码不正常，已拒绝打开。{SAVE_AS}")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Invalid(f"“{name}”内部含有外部实体声明，可能是恶意文件，已拒绝打开。")
    return Format.XML


def _sniff_ole(name: str, data: bytes) -> Format:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Invalid(f"“{name}”设了打开密码。请在 Excel 或 WPS 中取消密码后再导入。")
    if _FILEPASS.search(data):
        raise Invalid(f"“{name}”设了密码（打开密码或工作簿保护）。请在 Excel 或 WPS 中取消密码后再导入。")
    if holds("_VBA_PROJECT"):
        raise Invalid(f"“{name}”带有宏，为了安全不能导入。{SAVE_AS}")
    if not (holds("Workbook") or holds("Book")):
        raise Invalid(f"“{name}”不是 Excel 工作簿（可能是 Word 文档）。{SAVE_AS}")
    return Format.XLS


def _check_zip(name: str, data: bytes, limits: Limits) -> int:
    """Return how many bytes the workbook unpacks to."""
    with harmless(name, data, limits) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            what = next((what for part, what in _ZIP_KINDS if part in names), "不是 Excel 工作簿")
            raise Invalid(f"“{name}”{what}，不能直接导入。{SAVE_AS}")
        return sum(entry.file_size for entry in archive.infolist())


@contextmanager
def harmless(name: str, data: bytes, limits: Limits = LIMITS) -> Iterator[zipfile.ZipFile]:
    """Open a zip once it is known that it says where its parts belong, and swells no further than it says.

    Raises:
        Invalid: it is built to do harm, encrypted, or has too many parts.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise Invalid(f"“{name}”内部有 {len(entries)} 个部件，不像正常的表格。{SAVE_AS}")
        _check_directory(name, entries, limits)
        total = 0
        for entry in entries:
            total += _real_bytes(name, archive, entry, limits.total_bytes - total)
        yield archive


def _check_directory(name: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.filename.startswith("/") or ".." in parts or ":" in parts[0]:
            raise Invalid(f"“{name}”内部的路径不正常，可能是恶意文件，已拒绝打开。")
        if entry.flag_bits & 1:
            raise Invalid(f"“{name}”加了密。请取消密码后再导入。")
        if parts[-1].lower() == "vbaproject.bin":
            raise Invalid(f"“{name}”带有宏，为了安全不能导入。{SAVE_AS}")
        swollen = entry.file_size > 1 << 20 and entry.file_size > limits.ratio * max(1, entry.compress_size)
        if swollen or entry.file_size > limits.entry_bytes:
            raise Invalid(f"“{name}”解压后大得不正常，可能是恶意文件，已拒绝打开。")
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise Invalid(f"“{name}”解压后大得不正常，可能是恶意文件，已拒绝打开。")


def _real_bytes(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int) -> int:
    """Return how many bytes the entry really holds; the directory may lie."""
    markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    seen, tail = 0, b""
    with archive.open(entry) as stream:
        while block := stream.read(1 << 20):
            if markup and seen == 0 and block[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                raise Invalid(f"“{name}”内部的编码不正常，已拒绝打开。{SAVE_AS}")
            if markup and b"<!DOCTYPE" in tail + block:
                raise Invalid(f"“{name}”内部含有外部实体声明，可能是恶意文件，已拒绝打开。")
            seen, tail = seen + len(block), block[-16:]
            if seen > min(entry.file_size, budget):
                raise Invalid(f"“{name}”解压后大得不正常，可能是恶意文件，已拒绝打开。")
    return seen
