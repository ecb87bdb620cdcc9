"""The inspector's card: how a person's total comes about, line by line, and the rules with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.core.own_words import in_own_words
from app.domain.assessment import Item, ItemKind, Placed, round_score
from app.domain.training import session_number, sessions_in
from app.services.assessment import Filling
from app.services.policy import StatementRow
from ui.kit.desk import Desk
from ui.kit.theme import px, text_label
from ui.pages.assessment.rows import key_of, plain

_GAP = 8
_CADENCE, _INDICATORS = "assessment.cadence", "assessment.indicators"
_RIGHT = Qt.AlignmentFlag.AlignRight


def card(
    desk: Desk, filling: Filling, rules: Sequence[StatementRow], one: tuple[Any | None, Placed | None]
) -> QWidget:
    """Return a person's total explained, or without a person the rules alone."""
    body, (row, placed) = QWidget(), one
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, px(_GAP), px(_GAP), px(_GAP))
    layout.setSpacing(px(_GAP))
    if row is not None and placed is not None:
        layout.addWidget(text_label(f"{row.town}　{row.unit}", "hint"))
        layout.addWidget(text_label("得分说明", "section", wrap=False))
        layout.addWidget(_points(filling, row, placed))
        layout.addWidget(text_label(_total(filling, placed), ""))
        notes = next(line.notes for line in filling.lines if line.id == row.id)
        said = [f"{item.name}：{notes[item.code].told}" for item in filling.items if item.code in notes]
        if said:
            layout.addWidget(text_label("\n".join(said), "hint"))
        for note in notes.values():
            for session in sessions_in(note.evidence):
                layout.addWidget(_door(desk, session))
    layout.addWidget(text_label("评分规则", "section", wrap=False))
    told = (f"{title}：{text}" for title, text in _rulings(filling, rules))
    layout.addWidget(text_label("\n".join(told), "label"))
    layout.addStretch(1)
    return body


def _door(desk: Desk, session: int) -> QPushButton:
    """Return what opens the signed sheet a mark was counted from."""
    button = QPushButton(f"查看培训签到 {session_number(session)}")
    button.clicked.connect(lambda _on=False: desk.open("training_sheet", None, session))
    return button


def _rulings(filling: Filling, rules: Sequence[StatementRow]) -> Iterator[tuple[str, str]]:
    """Yield the rules of this sheet, each value with who says so; those of other sheets are left out."""
    kind = filling.cycle.kind.label
    names = {item.name for item in filling.items}
    for place, group in groupby(
        rules, lambda rule: rule.path.rpartition(".")[0] if "[" in rule.path else rule.path
    ):
        found = list(group)
        head, _, last = found[0].title.removeprefix("考核 › ").rpartition(" › ")
        title = head.rpartition(" › ")[2] if "[" in place else last
        if (place.startswith(_CADENCE) and title != kind) or (
            place.startswith(_INDICATORS) and title not in names
        ):
            continue
        told = (rule for rule in found if not rule.path.endswith(".name"))
        whole = "[" in place
        yield title, "，".join(f"{_part(rule) if whole else rule.value}〔{rule.source}〕" for rule in told)


def _part(rule: StatementRow) -> str:
    return f"{rule.title.rpartition(' › ')[2]} {rule.value}"


def _points(filling: Filling, row: Any, placed: Placed) -> QWidget:
    """Return a line for every item: the mark of its most, its share, and the points it brings."""
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(0, 1)
    for column, title in enumerate(("指标", "评分", "占比", "折分")):
        grid.addWidget(
            text_label(title, "label", wrap=False), 0, column, _RIGHT if column else Qt.AlignmentFlag(0)
        )
    parts = {part.item.code: part for part in placed.outcome.parts}
    for line, item in enumerate(filling.items, 1):
        raw, part = getattr(row, key_of(item.code)), parts.get(item.code)
        cells = [
            item.name,
            f"{plain(raw)}/{plain(item.max)}" if raw is not None else "缺",
            f"{float(part.share) * 100:.1f}%" if part else "—",
            str(round_score(part.points)) if part else _aside(item, raw),
        ]
        for column, text in enumerate(cells):
            grid.addWidget(
                text_label(text, "", wrap=False), line, column, _RIGHT if column else Qt.AlignmentFlag(0)
            )
    return body


def _aside(item: Item, raw: Any) -> str:
    """Return what an item without a share does to the total."""
    signs = {ItemKind.PLUS: "+", ItemKind.MINUS: "−"}
    return f"{signs[item.kind]}{plain(raw)}" if item.kind in signs and raw is not None else "—"


def _total(filling: Filling, placed: Placed) -> str:
    if placed.layers is None:
        names = {item.code: item.name for item in filling.items}
        lacking = "、".join(names[code] for code in placed.outcome.blocking)
        return f"还没有总分：缺 {lacking}。" if lacking else "还没有评分。"
    said = [f"加权得分 {placed.layers.weighted}"]
    if placed.layers.moderated is not None:
        said.append(in_own_words(f"县级调整后 {placed.layers.moderated}"))
    if placed.layers.appealed is not None:
        said.append(f"申诉更正后 {placed.layers.appealed}")
    if placed.outcome.missing:
        said.append("缺项已剔除后折算")
    said.append(f"总分 {placed.value}，{placed.grade}")
    if placed.town_rank is not None:
        said.append(
            f"镇内第 {placed.town_rank} 名"
            + (in_own_words(f"，全县第 {placed.rank} 名") if filling.whole else "")
        )
    return "；".join(said) + "。"
