"""诊断包: what somebody who mends the program must know of a workstation, and nothing of any person.

Crash reports are masked when they are written; what stands in Chinese quotation marks, the values of a
statement and the person's home folder go here as well.
"""

from __future__ import annotations

import json
import platform as machine
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any

from app.core import platform
from app.core.crash import masked
from app.services import audit
from app.workspace import Workspace

NAME = "诊断包.zip"
_REPORTS, _LONGEST = 10, 200_000  # the latest crash reports, and so many characters of each
_QUOTED = re.compile(r"“[^”]*”")
_VALUES = re.compile(r"\[parameters: .*", re.S)
_LIBRARIES = ("griddesk", "PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "psycopg", "reportlab")
_READ_ME = """全科网格管理台诊断包

版本.json    程序、Python、系统和主要程序库的版本，数据库的类型
设置.json    这台电脑上窗口的设置
检查.json    数据库完整性检查的结果
出错报告/    最近的出错报告，号码已遮住，引号里的内容已去掉

包里没有人员、号码、口令和文件内容。发出前可以打开看一遍。
"""


def diagnose(workspace: Workspace, settings: Mapping[str, Any]) -> bytes:
    """Return the bundle as a zip; ``settings`` are the window's, chosen by whoever calls.

    Raises:
        Denied: the actor may not check the database.
    """
    findings = [(one.name, one.ok, one.detail) for one in workspace.ask(audit.verified)]
    engine = "sqlite" if workspace.store.embedded else "postgresql"
    return bundle({**versions(), "数据库": engine}, settings, findings, _reports(platform.log_folder()))


def bundle(
    facts: Mapping[str, str],
    settings: Mapping[str, Any],
    findings: Sequence[tuple[str, bool, str]],
    reports: Iterator[tuple[str, str]],
) -> bytes:
    """Return a zip of these without a word about a person; a finding is a name, whether it held, and why."""
    checked = [{"检查": name, "通过": ok, "情况": nobody(detail)} for name, ok, detail in findings]
    texts = {
        "说明.txt": _READ_ME,
        "版本.json": _json(facts),
        "设置.json": _json(settings),
        "检查.json": _json(checked),
        **{f"出错报告/{name}": nobody(text) for name, text in reports},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in texts.items():
            packed.writestr(name, text)
    return out.getvalue()


def versions() -> dict[str, str]:
    """Return what runs here, by name."""
    found = {"Python": sys.version.split()[0], "系统": machine.platform()}
    for library in _LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "没有安装"
    return found


def nobody(text: str) -> str:
    """Return a text in which nobody is named: numbers masked, quotations and values left out."""
    text = _VALUES.sub("[parameters: …]", masked(text))
    return _QUOTED.sub("“…”", text).replace(str(Path.home()), "~")


def _reports(folder: Path) -> Iterator[tuple[str, str]]:
    found = sorted(folder.glob("crash-*.txt"), key=lambda path: path.name)[-_REPORTS:]
    for path in found:
        yield path.name, path.read_text(encoding="utf-8", errors="replace")[:_LONGEST]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
