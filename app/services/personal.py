"""个人信息目录: what is kept of persons, why, on what ground and how long; read, printed, exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Label
from app.core.own_words import in_own_words
from app.domain.personal import RULES, is_sensitive, personal, words
from app.workspace import Unit


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One column that says something of a person."""

    id: int
    column: Annotated[str, Label("栏目", width=18)]
    register: Annotated[str, Label("登记簿", width=14)]
    kind: Annotated[str, Label("类别", width=18)]
    sensitive: Annotated[str, Label("敏感", width=8)]
    purpose: Annotated[str, Label("用途", width=32)]
    kept: Annotated[str, Label("保存期限", width=26)]
    source: Annotated[str, Label("期限出处", width=36)]
    ground: Annotated[str, Label("处理依据", width=36)]
    place: Annotated[str, Label("存储位置", width=28)]


@permits(Permission.DATA_VERIFY)  # every role holds it: anybody may know what is kept of people
def catalogue(unit: Unit) -> list[FieldRow]:
    """List the columns with personal information; a house test walks all tables for what is missing here."""
    rows = []
    for number, (table, column, kind) in enumerate(personal(), start=1):
        rule, (register, title) = RULES[kind], words(table, column)
        rows.append(
            FieldRow(
                id=number,
                column=in_own_words(title),
                register=register,
                kind=kind.label,
                sensitive="敏感" if is_sensitive(column) else "",
                purpose=in_own_words(rule.purpose),
                kept=rule.words,
                source=rule.source,
                ground=rule.ground,
                place=f"{table or '*'}.{column}",
            )
        )
    return rows
