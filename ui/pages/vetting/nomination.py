"""The form that opens a case: who is recommended, for which grid, and why an exception is asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.identity import check_identity
from app.domain.search import Nominee
from app.services import search, vetting
from ui.kit.desk import Desk
from ui.kit.editors import OneOf, Option
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker


def nominate(desk: Desk, owner: QWidget, seat: Nominee | None = None) -> None:
    """Read what the policy lets choose from, then show the form; the case it opens comes to the front.

    ``seat`` is the post somebody is sought for.
    """
    desk.ask(owner, vetting.choices, done=partial(_show, desk, owner, seat), name="choices")


def _show(desk: Desk, owner: QWidget, seat: Nominee | None, choices: vetting.Choices) -> None:
    sheet = nomination(desk, choices)
    if seat is not None:
        sheet = replace(sheet, start=sheet.start | {"unit_id": seat.place} | _kind(seat, choices))
    FormDialog(desk, sheet, partial(_opened, desk), owner.window()).open()


def _kind(seat: Nominee, choices: vetting.Choices) -> dict[str, str]:
    """Return the kind of employment of a post, where it has one and it may be chosen."""
    known = {key for key, _ in choices.employments}
    return {"employment": seat.employment} if seat.employment in known else {}


def _opened(desk: Desk, case_id: int) -> None:
    desk.open("case", None, case_id)
    desk.tell("案卷已建立。下一步：组建联合考察组。")


def nomination(desk: Desk, choices: vetting.Choices) -> Sheet:
    """Return the nomination form."""
    return Sheet(
        title="新建考察案卷",
        command=vetting.NewCase,
        send=vetting.open_case,
        button="建立案卷",
        note="身份证号带出性别和出生日期；已经登记过的人不会重复建立。",
        start={"opened_on": desk.today},
        asks={
            "name": Ask(head="推荐人选"),
            "identity": Ask(check=partial(check_identity, demo=True)),
            "ethnicity": _list(choices.ethnicities),
            "politics": _list(choices.politics),
            "education": _list(choices.educations),
            "former_name": Ask(),
            "unit_id": Ask(
                editor=lambda: Picker(desk, search.find_grids, "网格名称、编码，或村名的拼音首字母"),
                title="拟任网格",
                head="拟任岗位",
                wide=True,
            ),
            "employment": Ask(editor=lambda: OneOf(choices.employments)),
            "category": _list(choices.categories),
            "channel": _list(choices.channels) if choices.channels else Ask(),
            "age_reason": Ask(head="条件不符时写明理由", hint="年龄不在规定范围时填写"),
            "category_reason": Ask(hint="人员类别属于一般不选聘时填写"),
        },
    )


def _list(options: tuple[Option, ...]) -> Ask:
    return Ask(editor=lambda: OneOf(options, "（不填）"))
