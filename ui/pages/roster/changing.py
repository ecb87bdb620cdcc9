"""The form that changes what is known of somebody; what another changed meanwhile is joined with it."""

from __future__ import annotations

from functools import partial

from app.core.access import Permission, permits
from app.core.identity import check_phone
from app.domain.sensitivity import Sensitivity
from app.services import roster
from app.services.roster import Choices, KnownPerson, PersonFacts, WorkerRow
from app.workspace import Unit
from ui.kit.form import Ask, Record, Sheet
from ui.pages.roster.newcomers import lists_of
from ui.pages.roster.place import Place, ask


def change(place: Place, row: WorkerRow) -> None:
    """Read what is known of somebody, then ask what is to be changed."""
    place.desk.ask(place.owner, _read, row.person_id, done=partial(_ask, place, row), name="person")


@permits(Permission.ROSTER_WRITE)
def _read(unit: Unit, person_id: int) -> tuple[Choices, KnownPerson]:
    return roster.choices(unit), roster.known_person(unit, person_id)


def _ask(place: Place, row: WorkerRow, found: tuple[Choices, KnownPerson]) -> None:
    ask(place, sheet_of(row, *found), lambda _none: place.desk.tell(f"{row.name}的资料已修改。"))


def sheet_of(row: WorkerRow, choices: Choices, person: KnownPerson) -> Sheet:
    """Return the form of somebody known."""
    return Sheet(
        title=f"修改资料：{row.name}",
        command=PersonFacts,
        send=lambda unit, new, version: roster.change_person(unit, row.person_id, version, new),
        button="保存",
        note=f"{_hidden(row)}姓名和身份证号录错的，用“更正姓名证件号”；岗位用“调动”，银行卡用“更换银行卡”。",
        asks=lists_of(choices) | {"phone": Ask(check=_check, hint="中间几位不显示；不改请保持原样")},
        start=person.values,
        own=person.own,
        record=Record(version=person.version, seen=person.values),
    )


def _hidden(row: WorkerRow) -> str:
    """Say what the form cannot show: it would be read over somebody's shoulder."""
    if row.mark is Sensitivity.GENERAL:
        return ""
    return f"安全标记为“{row.mark.label}”：电话、住址已加密隐藏，留空就不变，填写就更换。"


def _check(phone: str) -> None:
    if "*" not in phone:  # as it is shown: whether it is still that one, the service knows
        check_phone(phone)
