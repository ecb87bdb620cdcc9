"""The forms that draft a campaign, change the draft and name its posts."""

from __future__ import annotations

from datetime import date

from app.services import recruiting, search
from app.services.recruiting import CampaignFile, Choices
from ui.kit.desk import Desk
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Record, Sheet
from ui.kit.picker import Picker
from ui.pages.vetting.campaigns.sheets import of


def draft(today: date, choices: Choices) -> Sheet:
    """Return the form that drafts a campaign for the unit of who is signed in."""
    return Sheet(
        title="拟定选聘批次",
        command=recruiting.NewCampaign,
        send=recruiting.draft,
        button="拟定批次",
        note=f"选聘单位：{choices.home_name}。拟定后列明岗位，由另一个人核对空缺和经费、批准发布公告。",
        fixed={"unit_id": choices.home},
        start={"opens": today, "closes": choices.closes},
        asks={
            "way": Ask(editor=lambda: OneOf(choices.ways), wide=True),
            "employment": Ask(editor=lambda: OneOf(choices.kinds)),
            "doc_no": Ask(hint="发布公告前填写"),
            "terms": Ask(hint="政策规定的条件不用写，会印在公告里"),
            "money_reason": Ask(hint="全年经费不够时写明从哪里来"),
        },
    )


def changed(file: CampaignFile, choices: Choices) -> Sheet:
    """Return the form that changes a draft."""
    row = file.row
    seen = {
        "way": row.way_key,
        "employment": row.employment_key,
        "title": row.title,
        "opens": row.opens,
        "closes": row.closes,
        "doc_no": row.doc_no,
        "terms": file.terms,
        "contact": file.contact,
        "money_reason": file.money_reason,
    }
    form = draft(row.opens, choices)
    return Sheet(
        title=f"修改批次：{row.number}",
        command=recruiting.NewCampaign,
        send=lambda unit, new, version: recruiting.change(unit, row.id, version, new),
        button="保存",
        fixed={"unit_id": row.unit_id},
        start=seen,
        asks=form.asks,
        record=Record(version=row.version),
    )


def post(desk: Desk, file: CampaignFile) -> Sheet:
    """Return the form that adds a post."""
    ask = Ask(
        editor=lambda: Picker(desk, search.find_grids, "网格名称、编码，或村名的拼音首字母"),
        title="网格",
        wide=True,
    )
    return of(file, recruiting.NewPost, recruiting.add_post, "添加岗位", {"unit_id": ask})
