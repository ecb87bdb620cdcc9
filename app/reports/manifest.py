"""The list of a month's bundle: which files, how many lines, what sum, which hash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Annotated

from app.core.fields import Kind, Label
from app.domain.papers import label_of
from app.reports.register import SERIAL, Register, columns_of, numbered
from app.reports.sheet import register_pdf
from app.reports.stamp import Stamp


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of the bundle; ``total`` is None where the file states no money."""

    file: Annotated[str, Label("文件", width=40)]
    kind: Annotated[str, Label("种类", width=16)]
    rows: Annotated[int | None, Label("行数", width=8)]
    total: Annotated[Decimal | None, Label("金额", width=14)]
    sha256: Annotated[str, Label("校验码（SHA-256）", width=66, kind=Kind.CODE)]


def manifest_json(files: Sequence[BundleFile], stamp: Stamp) -> bytes:
    """Return the manifest for programs: UTF-8 JSON, keys as the ``month`` command prints them."""
    listed = [asdict(file) | {"total": None if file.total is None else str(file.total)} for file in files]
    content = {
        "title": stamp.title,
        "unit": stamp.unit,
        "number": stamp.number,
        "made_at": stamp.made_at.isoformat(),
        "anchor": stamp.anchor,
        "demo": stamp.demo,
        "files": listed,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def manifest_pdf(files: Sequence[BundleFile], stamp: Stamp, agreement: Sequence[str]) -> bytes:
    """Return the manifest for people; ``agreement`` lines say which totals were found equal."""
    columns = columns_of(BundleFile)
    shown = [replace(file, kind=label_of(file.kind)) for file in files]
    register = Register(
        stamp=stamp,
        columns=(SERIAL, *columns),
        lines=numbered(columns, shown, total="共计", unit="个文件"),
        right=f"编号：{stamp.number}",
        closing=tuple(agreement),
    )
    return register_pdf(register)
