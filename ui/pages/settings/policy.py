"""政策依据: every value the program works by, by chapter, and who says so; one changed by a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.access import Permission, permits
from app.core.fields import Choice, Label
from app.core.narrowing import Narrowing, only
from app.services import policy
from app.workspace import Unit
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone, px
from ui.pages.settings import revising, version_acts

_SEPARATOR = " › "
_CHANGE = "修改这一项…"


class Basis(Choice):
    """Whether the published text says it, or the program had to assume it."""

    STATED = "stated", "有出处"
    ASSUMED = "assumed", "假设"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One value of the policy in force; ``path`` is what proofs elsewhere name it by."""

    path: str
    fixed: str
    chapter: Annotated[str, Label("章节", width=14)]
    title: Annotated[str, Label("项目", width=38, tail=True)]
    basis: Annotated[Basis, Label("依据", width=10)]
    value: Annotated[str, Label("内容", width=40)]
    source: Annotated[str, Label("出处", width=24)]
    article: Annotated[str, Label("条款", width=14)]
    note: Annotated[str, Label("说明", width=40)]


@permits(Permission.POLICY_READ)
def clauses(unit: Unit) -> list[ClauseRow]:
    """List the values of the policy in force in its order, each under its chapter."""
    return [_clause(row) for row in policy.sources(unit)]


def _clause(row: policy.StatementRow) -> ClauseRow:
    chapter, _, rest = row.title.partition(_SEPARATOR)
    return ClauseRow(
        path=row.path,
        fixed=row.fixed,
        chapter=chapter,
        title=rest or chapter,
        value=row.value,
        basis=Basis.ASSUMED if row.assumed else Basis.STATED,
        source=row.source,
        article=row.article,
        note=row.note,
    )


class BasisStrip(QWidget):
    """How many values there are, how many of them are assumed; each is a button that shows them."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page = page
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for title, narrowing in (
            ("全部", Narrowing()),
            ("只看假设", only(basis=Basis.ASSUMED)),
            ("只看有出处", only(basis=Basis.STATED)),
        ):
            button = QPushButton(title)
            button.clicked.connect(lambda _on=False, kept=narrowing: self._show(kept))
            self.buttons[title] = button
            row.addWidget(button)
        chapters = QPushButton("按章节分组")
        chapters.setCheckable(True)
        chapters.toggled.connect(self._group)
        self.buttons["按章节分组"] = chapters
        row.addWidget(chapters)
        row.addStretch(1)

    def refresh(self) -> None:
        """Count again."""
        self.page.desk.ask(self, clauses, done=self._count, name="count")

    def _count(self, rows: list[ClauseRow]) -> None:
        assumed = sum(row.basis is Basis.ASSUMED for row in rows)
        counts = {"全部": len(rows), "只看假设": assumed, "只看有出处": len(rows) - assumed}
        for title, count in counts.items():
            self.buttons[title].setText(f"{title} {count:,}")

    def _show(self, kept: Narrowing) -> None:
        self.page.clear()
        self.page.narrow(kept)

    def _group(self, on: bool) -> None:
        self.page.model.group_by("chapter" if on else None)


PAGE = Register(
    id="policy",
    title="政策依据",
    section="设置",
    icon="gear-six",
    row=ClauseRow,
    query=clauses,
    topics=frozenset({"policy_version"}),
    names=(),
    whole=True,
    first=("chapter", "title"),
    tones={"basis": {Basis.ASSUMED: Tone.WARNING, Basis.STATED: Tone.SUCCESS}},
    counted="项",
    strip=BasisStrip,
    empty="还没有采用政策。",
    actions=(
        Action(
            title="登记限休期…",
            icon="calendar-x",
            permission=policy.preview_resting.permission,
            start=version_acts.rest,
        ),
        Action(
            title=_CHANGE,
            icon="pencil-simple",
            permission=policy.value_at.permission,
            start=revising.start,
            blocked=revising.blocked,
        ),
    ),
    opens=_CHANGE,
)
