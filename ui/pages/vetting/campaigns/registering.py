"""The form of somebody who registers, in the order of the paper, and what a number on the paper brings up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.core.identity import check_identity
from app.domain.recruiting import CampaignState, EntryState
from app.services import recruiting
from app.services.recruiting import CampaignFile, Choices
from ui.kit.editors import OneOf, Option
from ui.kit.form import Ask, Sheet
from ui.pages.vetting.campaigns import declaring
from ui.pages.vetting.campaigns.entries import Hands

_AS_ON_PAPER = (  # 报名登记表 from top to bottom
    *("name", "ethnicity", "native_place", "politics", "education", "school", "major", "health", "marital"),
    *("phone", "identity", "hukou_address", "address", "unit_id", "category", "kin", "career", "honours"),
    *("recommended_by", "registered_on", "former_name", "note"),
)


def register(file: CampaignFile, choices: Choices, today: date) -> Sheet:
    """Return the form that registers somebody."""
    posts = tuple((row.unit_id, row.place) for row in file.posts)
    return Sheet(
        title=f"登记报名：{file.row.number}",
        command=recruiting.NewEntry,
        send=lambda unit, new: recruiting.register(unit, file.row.id, new),
        button="登记报名",
        note="身份证号带出性别和出生日期；已经登记过的人不会重复建立。条件是否符合由资格审查决定。",
        start={"registered_on": min(today, file.row.closes)},
        asks=declaring.asks()
        | {
            "name": Ask(head="报名人"),
            "identity": Ask(check=partial(check_identity, demo=True), opens=True),
            "ethnicity": replace(_list(choices.ethnicities), opens=True),
            "politics": _list(choices.politics),
            "education": _list(choices.educations),
            "unit_id": Ask(
                editor=lambda: OneOf(posts, "（不指定）"),
                title="报考岗位",
                required=False,
                head="报名",
                wide=False,
            ),
            "former_name": Ask(head="表上没有的"),
            "category": _list(choices.categories),
            "age_reason": Ask(head="条件不符时写明理由", hint="年龄不在规定范围时填写"),
        },
        order=_AS_ON_PAPER,
        across=declaring.ACROSS,
    )


def _list(options: tuple[Option, ...]) -> Ask:
    return Ask(editor=lambda: OneOf(options, "（不填）"))


def brought_up(page: Any, file: CampaignFile, sheet: int, hands: Hands) -> None:
    """Open the form of somebody who registers, while registration is open.

    A filled form, which bears the place of who registered, brings up their line and what they declared.
    """
    entries = list(file.entries)
    if 0 < sheet <= len(entries):
        entry = sorted(entries, key=lambda one: one.id)[sheet - 1]
        page.view.go_to("campaign/entries")
        table = page.view.tables["campaign/entries"]
        table.selectRow(entries.index(entry))
        table.setFocus()  # go_to has put it on an act, 放弃
        if hands.works and entry.state is not EntryState.APPOINTED:
            hands.look(entry.id, partial(declaring.declare, file, entry))
        page.desk.tell(f"这张报名登记表是{entry.name}的，已经登记（{entry.state.label}）。")
    elif hands.works and file.row.state is CampaignState.ANNOUNCED:
        hands.register()
    else:
        page.desk.tell(f"这个批次{file.row.state.label}，现在不能登记报名。")
