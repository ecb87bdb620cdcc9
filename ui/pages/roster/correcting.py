"""更正姓名证件号: what the card says is asked for by one person and decided by another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.core.own_words import in_own_words
from app.services import roster, scans
from app.services.roster import CorrectionRow, KnownPerson, Stage, WorkerRow
from ui.kit.desk import Door
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Files
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.roster import proof
from ui.pages.roster.place import Place, ask


@dataclass(frozen=True, kw_only=True)
class Correcting:
    """Nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Why it stays as it is."""

    reason: Annotated[str, Label("不更正的理由", width=60)]


def ask_for(place: Place, row: WorkerRow) -> None:
    """Read what the person is now, then ask what the card says."""
    place.desk.ask(
        place.owner, roster.known_person, row.person_id, done=partial(_ask, place, row), name="person"
    )


def _ask(place: Place, row: WorkerRow, person: KnownPerson) -> None:
    door = Door("查看", lambda: place.desk.open("corrections"))
    said = in_own_words(f"{row.name}的更正已提出，等待县级审批。")
    ask(place, sheet_of(row, person), lambda _made: place.desk.tell(said, door))


def sheet_of(row: WorkerRow, person: KnownPerson) -> Sheet:
    """Return the form that says what is wrong."""
    return Sheet(
        title=f"更正姓名证件号：{row.name}",
        command=proof.Proposed,
        send=partial(proof.propose, row),
        asks={"files": Ask(editor=Files, title="证件扫描件", wide=True)},
        button="提出更正",
        note=(
            "由县级审批批准后生效。已过账的月份和已签发的文件保持原样；银行卡户名不随着改，需要的另办“更换银行卡”。"
        ),
        start={"name": row.name},
        record=Record(version=person.version),
    )


def approve(page: RegisterPage) -> None:
    """Show what would be put right, and do it."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title="批准更正",
        command=Correcting,
        send=lambda unit, _new, version: roster.correct(unit, row.id, version),
        button="批准更正",
        note=f"{row.before}　改为　{row.after}。理由：{row.reason}。申请人：{row.who}。"
        f"所附材料：{row.proof}。请核对身份证。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "已更正。"), page.window()).open()


def refuse(page: RegisterPage) -> None:
    """Ask for the reason, and leave it as it is."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title="不更正",
        command=Leaving,
        send=lambda unit, new, version: roster.leave_as_is(unit, row.id, version, new.reason),
        button="不更正",
        note=f"{row.before}　申请改为　{row.after}。理由：{row.reason}。",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_told, page, "没有更正。"), page.window()).open()


def _told(page: RegisterPage, sentence: str, _result: Any) -> None:
    page.desk.tell(sentence)


def undecided(rows: list[CorrectionRow]) -> str:
    """Return why nothing can be decided, empty where one that waits is chosen."""
    if len(rows) != 1:
        return "请先在列表中选中一项更正。" if not rows else "一次只能办理一项更正，请只选一行。"
    if rows[0].mine:
        return "自己提出的更正要由另一个人审批。"
    return "" if rows[0].stage is Stage.ASKED else f"这项更正{rows[0].stage.label}，不能再办理。"


CORRECTIONS = Register(
    id="corrections",
    title="姓名证件更正",
    section="花名册",
    icon="users-three",
    row=CorrectionRow,
    query=roster.corrections,
    topics=frozenset({"correction"}),
    names=("who",),
    first=("before",),
    counted="项",
    opens="查看材料",
    whole=True,
    tones={"stage": {Stage.ASKED: Tone.WARNING, Stage.DONE: Tone.SUCCESS, Stage.REFUSED: Tone.DANGER}},
    empty="还没有更正。姓名或证件号录错的，在花名册的“办理”里提出。",
    onward=("去花名册", "roster"),
    actions=(
        Action(
            title="查看材料",
            icon="paperclip",
            permission=scans.scan_bytes.permission,
            start=proof.show,
            blocked=proof.missing,
        ),
        Action(
            title="不更正",
            icon="prohibit",
            permission=roster.leave_as_is.permission,
            start=refuse,
            blocked=undecided,
        ),
        Action(
            title="批准更正",
            icon="check-circle",
            permission=roster.correct.permission,
            start=approve,
            blocked=undecided,
            primary=True,
        ),
    ),
)
