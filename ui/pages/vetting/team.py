"""The forms of the joint team: who it is, and who must keep out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from app.core.fields import Label
from app.domain.names import spelt
from app.services import vetting
from app.services.vetting import Docket
from ui.kit.editors import Line
from ui.kit.form import Ask, Record, Sheet
from ui.pages.vetting.lines import Lines

_LEAST = 3
_FOUND_BY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A member's signed declaration."""

    recused: Annotated[bool, Label("与考察对象有利害关系，须回避", width=28)] = False


def team(docket: Docket, today: date) -> Sheet:
    """Return the form of the joint team, with the team there is."""
    case = docket.file.case
    return Sheet(
        title="重新组建联合考察组" if docket.file.team else "组建联合考察组",
        command=vetting.NewTeam,
        send=lambda unit, new, version: vetting.form_team(unit, case.id, version, new),
        note="由两个以上单位的人员组成，定一名组长；有利害关系的成员须回避，不计入人数。",
        asks={"members": Ask(editor=partial(_members, docket.bodies), title="成员", wide=True)},
        start={"formed_on": docket.formed_on or today, "members": _team_of(docket)},
        record=Record(version=case.version, seen=_seen(docket)),
    )


def _members(bodies: Sequence[str]) -> Lines:
    return Lines(vetting.NewMember, {"body": partial(_body, bodies)}, add="添加成员", least=_LEAST)


def _body(bodies: Sequence[str]) -> Line:
    """Return a line that proposes the bodies the county keeps; another one may still be written."""
    line = Line(hint="可从“组织”里选" if bodies else "")
    line.line.setCompleter(Proposed(bodies, line))
    return line


class Proposed(QCompleter):
    """Names proposed by any part of them, or by their pinyin and initials."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        found = QStandardItemModel(parent)
        for name in names:
            item = QStandardItem(name)
            item.setData("\n".join((name, *spelt(name))), _FOUND_BY)
            found.appendRow(item)
        super().__init__(found, parent)
        self.setCompletionRole(_FOUND_BY)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the name alone: what it is found by is nobody's name."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def _team_of(docket: Docket) -> tuple[vetting.NewMember, ...]:
    return tuple(
        vetting.NewMember(
            name=member.name,
            body=member.body,
            leader=member.leader,
            recusal_signed=member.recusal_signed,
            recused=member.recused,
        )
        for member in docket.file.team
    )


def _seen(docket: Docket) -> dict[str, Any]:
    return {"formed_on": docket.formed_on, "members": _team_of(docket)}


def declaration(member: vetting.MemberRow) -> Sheet:
    """Return the form of a member's recusal declaration."""
    return Sheet(
        title=f"{member.name}的回避声明",
        command=Declaration,
        send=lambda unit, new, version: vetting.declare(unit, member.id, version, recused=new.recused),
        note="声明已由本人签字；有利害关系的打勾，其到场和走访不再计入。",
        start={"recused": member.recused},
        record=Record(version=member.version, seen={"recused": member.recused}),
    )
