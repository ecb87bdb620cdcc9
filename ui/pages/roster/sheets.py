"""The forms for somebody in post: another grid, the end of it, another card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.identity import check_card
from app.domain.search import Entry, Group
from app.services import pay, roster, search
from app.services.pay import NewLate
from app.services.roster import Leaving, Transfer, WorkerRow
from app.services.units import Branch
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker

_AT = "网格名称、编码，或村名的拼音首字母"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """Where somebody is paid from a day on."""

    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)]
    bank: Annotated[str, Label("开户行", width=20)]
    since: Annotated[date, Label("启用日期", width=11, help="这一天起发到新卡，以前的仍记在原卡")]


def moving(desk: Desk, row: WorkerRow, today: date, branch: Branch | None = None) -> Sheet:
    """Return the form of a move to another grid, filled in where the grid is known."""
    start: dict[str, Any] = {"on": today}
    if branch is not None:
        start["unit_id"] = Entry(Group.GRIDS, branch.full_name, branch.code, "", "grids", branch.id)
    return Sheet(
        title=f"调动：{row.name}",
        command=Transfer,
        send=lambda unit, move, version: roster.transfer(unit, row.id, version, move),
        button="办理调动",
        note=f"现任：{post_of(row)}。网格角色和用工类别不变。",
        start=start,
        asks={"unit_id": Ask(editor=partial(grid, desk), title="调往网格", wide=True)},
        record=record_of(row),
    )


def leaving(row: WorkerRow, today: date) -> Sheet:
    """Return the form that ends a posting."""
    return Sheet(
        title=f"离岗：{row.name}",
        command=Leaving,
        send=lambda unit, new, version: roster.leave(unit, row.id, version, new),
        button="办理离岗",
        note=f"现任：{post_of(row)}。离岗后网格成为空岗，补贴算到离岗前一天。",
        start={"on": today},
        record=record_of(row),
    )


def changing_card(row: WorkerRow, today: date) -> Sheet:
    """Return the form of another bank card."""
    held = f"现用：{row.bank} 尾号 {row.card[-4:]}。" if row.card else "现在没有登记银行卡。"
    return Sheet(
        title=f"更换银行卡：{row.name}",
        command=NewCard,
        send=partial(_set_card, person_id=row.person_id),
        button="更换",
        note=f"{held}换卡后，当月编制的补贴会列出“卡号与上月不同”供复核。",
        start={"since": today, "bank": row.bank},
        asks={"card": Ask(check=check_card)},
        record=Record(version=row.account_id or 0),
    )


@permits(Permission.ROSTER_WRITE)
def _set_card(unit: Unit, new: NewCard, version: int, *, person_id: int) -> None:
    roster.set_account(unit, person_id, new.card, new.bank, new.since, version)


def noting(row: WorkerRow, today: date) -> Sheet:
    """Return the form of a change that months already checked did not know."""
    return Sheet(
        title=f"登记补扣变动：{row.name}",
        command=NewLate,
        send=pay.note,
        button="登记",
        note="补贴复核以后才知道的变动：已办的发放不改，下次计算时按花名册重算这些月份，多退少补。",
        start={"since": today.replace(day=1)},
        fixed={"person_id": row.person_id},
    )


def grid(desk: Desk) -> Picker:
    """Return the editor that finds a grid."""
    return Picker(desk, search.find_grids, _AT)


def post_of(row: WorkerRow) -> str:
    """Return where somebody serves, and as what."""
    return f"{row.grid or row.village or row.town}，{row.employment or row.role.label}"


def record_of(row: WorkerRow) -> Record:
    """Return the posting as an act has seen it."""
    return Record(version=row.version)
