"""What may be done with a round: another one, a correction, its roster then, the comparison, its paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.domain.search import Entry, Group
from app.services import surveys
from app.services.surveys import NewRound, OfferedRound, RoundRow
from app.workspace import Workspace
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Ground
from ui.kit.picker import Picker
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import RegisterPage
from ui.kit.tasks import Job
from ui.pages.roster.training.units import find_units

_NOTE = "摸底人数不填的，只记查明的情况；填了的，列表里与结束那天的花名册对照。"
_KEPT = ("round", "starts", "ends", "bodies", "heads", "finding", "doc_no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why a round should never have been kept."""

    reason: Annotated[str, Label("哪里登记错了", width=40)]


def one(rows: Sequence[Any]) -> str:
    """Return why nothing can be done with the rows chosen, empty for one."""
    if len(rows) == 1:
        return ""
    return "一次只能办理一次摸底，请只选一行。" if rows else "请先在列表中选中一次摸底。"


def add(page: RegisterPage) -> None:
    """Ask for another round."""
    words = "登记摸底", "登记摸底", "已登记。"
    _ask(page, words, {"round": 1, "ends": page.desk.today}, surveys.keep_round, None)


def change(page: RegisterPage) -> None:
    """Ask what is right of a round."""
    row: RoundRow = page.table.chosen()[0]
    place = Entry(Group.GRIDS, row.unit, "", "", "surveys", row.unit_id)
    start = {key: getattr(row, key) for key in _KEPT} | {"unit_id": place, "kind": row.kind_key}

    def send(unit: Any, new: NewRound, version: int) -> None:
        surveys.change_round(unit, row.id, version, new)

    record = Record(version=row.version, whole=True)
    _ask(page, (f"更正：{row.number}", "保存", "已更正。"), start, send, record)


def _ask(
    page: RegisterPage,
    words: tuple[str, str, str],
    start: dict[str, Any],
    send: Callable[..., Any],
    record: Record | None,
) -> None:
    def opened(offer: OfferedRound) -> None:
        title, button, said = words
        sheet = Sheet(
            title=title,
            command=NewRound,
            send=send,
            button=button,
            note=_NOTE,
            start={"kind": offer.kinds[0][0]} | start,
            asks={
                "kind": Ask(editor=lambda: OneOf(offer.kinds)),
                "unit_id": Ask(title="单位", editor=partial(Picker, page.desk, find_units), wide=True),
                "bodies": Ask(wide=True),
                "finding": Ask(wide=True),
            },
            record=record,
        )
        FormDialog(page.desk, sheet, lambda _done: page.desk.tell(said), page.window()).open()

    page.desk.ask(page, surveys.offer, done=opened, name="offer")


def void(page: RegisterPage) -> None:
    """Ask why a round is a mistake."""
    row: RoundRow = page.table.chosen()[0]
    sheet = Sheet(
        title=f"登记有误：{row.number}",
        command=Mistake,
        send=lambda unit, new, version: surveys.void(unit, row.id, version, new.reason),
        button="作废",
        note="作废的不再列出，谁在什么时候作废的都有记录。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, lambda _done: page.desk.tell("已作废。"), page.window()).open()


def as_then(page: RegisterPage) -> None:
    """Open the roster of the unit as it stood on the last day of the round."""
    row: RoundRow = page.table.chosen()[0]
    page.desk.open("roster", Ground(row.unit, row.scope), row.ends)


def compare(page: RegisterPage) -> None:
    """Put the roster of that day beside today's."""
    row: RoundRow = page.table.chosen()[0]
    page.desk.open("differences", Ground(row.unit, row.scope), row.ends)


def paper(page: RegisterPage) -> PreviewDialog:
    """Draw the record of the round that is chosen and show it."""
    row: RoundRow = page.table.chosen()[0]
    dialog = PreviewDialog(page.desk, f"调查摸底记录：{row.number}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, partial(_drawn, row.id), done=shown.show_paper, failed=shown.refuse)
    return dialog


def _drawn(survey_id: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.surveys import record  # reportlab is read when a paper is first wanted

    name, content = record(workspace, survey_id)
    return Paper(name=name, content=content)
