"""A passphrase typed unseen; and the form that gives somebody another one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.core.errors import Invalid
from app.domain.passphrases import HINT, SHORTEST
from app.services import accounts, passphrases
from app.services.accounts import AccountRow
from app.workspace import Unit
from ui.kit.editors import Line
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage


@dataclass(frozen=True, kw_only=True)
class Passphrase:
    """A new passphrase, typed twice because nobody sees it."""

    first: str
    again: str


def hidden() -> Line:
    """Return an editor whose text nobody reads over a shoulder."""
    line = Line()
    line.controls[0].setEchoMode(QLineEdit.EchoMode.Password)
    return line


def long_enough(text: str) -> None:
    """Raise Invalid for a passphrase that is too short."""
    if len(text) < SHORTEST:
        raise Invalid(f"口令至少 {SHORTEST} 位，现在是 {len(text)} 位。")


def sheet_of(row: AccountRow) -> Sheet:
    """Return the form of a new passphrase for an account."""

    def send(unit: Unit, new: Passphrase, version: int) -> None:
        if new.first != new.again:
            raise Invalid(fields={"again": "两次输入的口令不一样，请重新输入。"})
        accounts.reset_passphrase(unit, row.id, version, new.first)

    return Sheet(
        title=f"重设口令：{row.name}（{row.login}）",
        command=Passphrase,
        send=send,
        button="重设",
        note="原来的口令立即失效，请先核实是本人要求；重设会记入审计。",
        asks={
            "first": Ask(editor=hidden, title="新口令", check=long_enough, hint=HINT),
            "again": Ask(editor=hidden, title="再输入一次"),
        },
        record=Record(version=row.version),
    )


@dataclass(frozen=True, kw_only=True)
class OwnPassphrase:
    """One's own, old and new; the new one twice because nobody sees it."""

    old: str
    new: str
    again: str


def change_own(unit: Unit, typed: OwnPassphrase) -> None:
    """Give oneself another passphrase."""
    if typed.new != typed.again:
        raise Invalid(fields={"again": "两次输入的口令不一样，请重新输入。"})
    passphrases.change_own(unit, typed.old, typed.new)


OWN = Sheet(
    title="更换我的口令",
    command=OwnPassphrase,
    send=change_own,
    button="更换",
    note="更换后，原来的口令不能再用；正在打开的窗口不受影响。",
    asks={
        "old": Ask(editor=hidden, title="原口令"),
        "new": Ask(editor=hidden, title="新口令", check=long_enough, hint=HINT),
        "again": Ask(editor=hidden, title="再输入一次"),
    },
)


def start(page: RegisterPage) -> None:
    """Ask for the chosen person's new passphrase."""
    row = page.table.chosen()[0]
    done = partial(_told, page, row)
    FormDialog(page.desk, sheet_of(row), done, page.window()).open()


def _told(page: RegisterPage, row: AccountRow, _none: Any) -> None:
    page.desk.tell(f"“{row.login}”的口令已重设，请当面告诉本人。")
