"""走访疑点: what strikes in the visits of all cases, for whoever decides."""

from __future__ import annotations

from app.domain.vetting.signs import SignKind
from app.services import vetting
from app.services.vetting import Docket, SignRow
from ui.kit.case import Section
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone

_AT_ONCE = 5  # cases that are opened beside one another


def _open(page: RegisterPage) -> None:
    row: SignRow = page.table.chosen()[0]
    for case in row.case_ids[:_AT_ONCE]:
        page.desk.open("case", None, case)
    if row.cases > _AT_ONCE:
        page.desk.tell(f"涉及 {row.cases} 件，先打开了 {_AT_ONCE} 件；其余的按说明里的编号在“选聘考察”里找。")


SIGNS = Register(
    id="visit_signs",
    title="走访疑点",
    section="选聘考察",
    icon="identification-card",
    row=SignRow,
    query=vetting.visit_signs,
    names=(),
    first=("kind",),
    tones={"kind": dict.fromkeys(SignKind, Tone.WARNING)},
    counted="条",
    topics=frozenset({"vetting_visit", "vetting_case"}),
    empty="没有发现疑点：一户多案、意见雷同、同一时刻走访两家、从无异议的都没有。",
    actions=(
        Action(
            title="打开案卷",
            icon="folder-open",
            permission=vetting.docket.permission,
            primary=True,
            start=_open,
            blocked=lambda rows: "" if len(rows) == 1 else "请在列表中选中一条疑点。",
        ),
    ),
    opens="打开案卷",
)


def signs(docket: Docket) -> tuple[Section, ...]:
    """Return the section of what strikes in a case's visits, where anything does."""
    if not docket.signs:
        return ()
    note = "只提示核对，不挡办理"
    return (
        Section(
            key="vetting/signs",
            title="走访疑点",
            row=SignRow,
            rows=docket.signs,
            columns=("kind", "text"),
            note=note,
        ),
    )
