"""The forms about a pair of records: why they are two people, which stays of one, what is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from app.core.fields import Label
from app.services import roster
from app.services.roster import LikeRow
from app.workspace import Unit
from ui.kit.editors import OneOf
from ui.kit.foreseen import Foreseen
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage

_EMPTY = "选好保留哪一条，这里列出合并以前要办的和要核对的。"
_KEEPS = (
    "在岗的那一条应当保留。什么都不会删改：以前的任职、补贴、案卷、附件仍在原来的登记下，查看时并在一起。"
)


@dataclass(frozen=True, kw_only=True)
class Why:
    """A reason."""

    reason: Annotated[str, Label("理由", width=60, help="怎么知道的，例如：本人持身份证来核对")]


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Which of two records stays, and how one knows."""

    keep: Annotated[int, Label("保留", width=60)]
    reason: Annotated[str, Label("理由", width=60, help="怎么知道是同一个人")]


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """Nothing to say."""


def _open(page: RegisterPage, sheet: Sheet, said: str) -> FormDialog:
    dialog = FormDialog(page.desk, sheet, partial(_tell, page, said), page.window())
    dialog.open()
    return dialog


def _tell(page: RegisterPage, said: str, _made: object) -> None:
    page.desk.tell(said)


def _pair(row: LikeRow) -> str:
    return (
        f"登记一：{row.one}。登记二：{row.other}。相同：{row.alike or '没有'}；不同：{row.unlike or '没有'}。"
    )


def tell_apart(page: RegisterPage) -> FormDialog:
    """Ask how one knows that they are two people."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"不是同一人：{row.name}",
        command=Why,
        send=lambda unit, new: roster.tell_apart(unit, row.person_id, row.other_id, new.reason),
        button="记为不是同一人",
        note=_pair(row),
    )
    return _open(page, sheet, "已记为不是同一人，以后不再列为待核对。")


def propose(page: RegisterPage) -> FormDialog:
    """Ask which of the two stays; what stands in the way is read as soon as it is chosen."""
    row = page.table.chosen()[0]
    ids = (row.person_id, row.other_id)
    options = [(ids[0], f"登记一：{row.one}"), (ids[1], f"登记二：{row.other}")]
    sheet = Sheet(
        title=f"合并重复登记：{row.name}",
        command=Joining,
        send=lambda unit, new: roster.propose_merge(unit, new.keep, _other(ids, new.keep), new.reason),
        asks={"keep": Ask(editor=lambda: OneOf(options), wide=True)},
        button="提出合并",
        note=_KEEPS,
    )
    dialog = FormDialog(
        page.desk, sheet, lambda _made: page.desk.tell("已提出，等待县级审批。"), page.window()
    )
    Foreseen(dialog, partial(_weighed, ids), _EMPTY, needs=("keep",))
    dialog.open()
    return dialog


def _other(ids: tuple[int, int], keep: int) -> int:
    return ids[1] if keep == ids[0] else ids[0]


def _weighed(ids: tuple[int, int], unit: Unit, new: Joining) -> tuple[str, None]:
    return "\n".join(_lines(unit, new.keep, _other(ids, new.keep))), None


def _lines(unit: Unit, keep: int, other: int) -> list[str]:
    marks = {(True, False): "✔", (True, True): "▲", (False, False): "✘"}
    return [f"{marks[one.ok, one.warn]} {one.text}" for one in roster.weigh_merge(unit, keep, other)]


def approve(page: RegisterPage) -> None:
    """Read what stands in the way today, show it, and let the record go in."""
    row = page.table.chosen()[0]
    done = partial(_approve, page, row)
    page.desk.ask(page, _lines, row.person_id, row.other_id, done=done, name="weigh")


def _approve(page: RegisterPage, row: LikeRow, lines: Sequence[str]) -> FormDialog:
    sheet = Sheet(
        title=f"批准合并：{row.name}",
        command=Nothing,
        send=lambda unit, _new, version: roster.merge_persons(unit, row.record_id, version),
        button="批准合并",
        note="\n".join(
            (f"保留　{row.one}", f"并入　{row.other}", f"理由：{row.reason}（{row.who}）", "", *lines)
        ),
        record=Record(version=row.version),
    )
    return _open(page, sheet, "已合并，各处都按一个人查看；核对错了可以撤销。")


def decided(title: str, send: Callable[..., None], said: str) -> Callable[[RegisterPage], FormDialog]:
    """Return what asks for the reason of a decision and takes it."""

    def start(page: RegisterPage) -> FormDialog:
        row = page.table.chosen()[0]
        sheet = Sheet(
            title=f"{title}：{row.name}",
            command=Why,
            send=lambda unit, new, version: send(unit, row.record_id, version, new.reason),
            button=title,
            note=_pair(row),
            record=Record(version=row.version),
        )
        return _open(page, sheet, said)

    return start
