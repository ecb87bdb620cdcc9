"""The forms for somebody new: taken on for a grid, or in the place of one who leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Annotated, Any

from app.core.access import Permission, permits
from app.core.fields import Kind, Label
from app.core.identity import check_card, check_identity, check_phone
from app.domain.roster import EndReason
from app.services import roster
from app.services.roster import Choices, Leaving, NewPerson, NewWorker, WorkerRow
from app.workspace import Unit
from ui.kit.desk import Desk
from ui.kit.editors import OneOf, Option
from ui.kit.form import Ask, Sheet
from ui.pages.roster.sheets import grid, post_of, record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession(NewPerson):
    """Somebody leaves, and somebody else takes the place the same day."""

    on: Annotated[date, Label("接替日期", width=11, help="当日起由接替人在岗")]
    reason: Annotated[EndReason, Label("离岗原因")]
    said: Annotated[str, Label("离岗说明", width=20)] = ""
    source: Annotated[str, Label("原身份", width=14)] = ""
    doc_no: Annotated[str, Label("聘用文号", width=16)] = ""
    host_body: Annotated[str, Label("所属单位", width=20)] = ""
    card: Annotated[str, Label("银行卡号", width=22, kind=Kind.CODE)] = ""
    bank: Annotated[str, Label("开户行", width=20)] = ""
    extra: tuple[tuple[str, Any], ...] = ()


def taking_on(desk: Desk, choices: Choices, start: Mapping[str, Any]) -> Sheet:
    """Return the form of a new worker; ``start`` may name the grid."""
    return Sheet(
        title="新增网格员",
        command=NewWorker,
        send=roster.register,
        button="登记",
        note="身份证号带出性别和出生日期；已经登记过的人不会重复建立。",
        start={"since": choices.today, **start},
        own=choices.own,
        asks={
            **_person(choices),
            "unit_id": Ask(editor=partial(grid, desk), title="网格", head="岗位", wide=True),
            "employment": Ask(editor=lambda: OneOf(choices.employments), required=True),
            "host_body": Ask(hint="专属网格员填写，如中国邮政集团稷山分公司"),
            "card": Ask(check=check_card, head="发放", hint="没有办卡可以先不填"),
        },
    )


def replacing(row: WorkerRow, choices: Choices) -> Sheet:
    """Return the form in which one leaves and another takes over."""
    return Sheet(
        title=f"接替：{row.name}",
        command=Succession,
        send=partial(_succeed, posting_id=row.id),
        button="办理接替",
        note=f"{post_of(row)}：接替人的网格、角色和类别与{row.name}相同，同一天交接，不产生空岗。",
        start={"on": choices.today},
        own=choices.own,
        asks={
            **_person(choices),
            "name": Ask(head="接替人"),
            "on": Ask(head=f"{row.name}离岗"),
            "source": Ask(head="聘用与发放"),
            "host_body": Ask(hint="专属网格员填写"),
            "card": Ask(check=check_card, hint="没有办卡可以先不填"),
        },
        record=record_of(row),
    )


def _person(choices: Choices) -> dict[str, Ask]:
    known = partial(check_identity, demo=choices.demo, today=choices.today)
    return {
        "name": Ask(head="本人"),
        "identity": Ask(check=known),
        "phone": Ask(check=check_phone),
    } | lists_of(choices)


def lists_of(choices: Choices) -> dict[str, Ask]:
    """Return the fields of a person that are chosen from the national codes."""
    lists = {
        "ethnicity": choices.ethnicities,
        "politics": choices.politics,
        "education": choices.educations,
    }
    return {key: Ask(editor=partial(_list, options)) for key, options in lists.items()}


def _list(options: tuple[Option, ...]) -> OneOf:
    return OneOf(options, "（不填）")


@permits(Permission.ROSTER_WRITE)
def _succeed(unit: Unit, new: Succession, version: int, *, posting_id: int) -> int:
    left = Leaving(on=new.on, reason=new.reason, note=new.said)
    taken = {each.name: getattr(new, each.name) for each in fields(Succession)}
    for key in ("on", "reason", "said"):
        del taken[key]
    come = NewWorker(unit_id=0, since=new.on, **taken)
    return roster.replace(unit, posting_id, version, left, come)
