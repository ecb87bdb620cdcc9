"""The office's own words on both engines: from a day on, back again, taken back; the past stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.asof import AsOf
from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.services import wording
from app.services.wording import NewText, Standing, shipped
from tests.office import Office

FORM = "campaign-letters"


def new(office: Office, days: int = 0, **changes: object) -> NewText:
    words = {
        part: getattr(shipped()[FORM].words, part) for part in ("title", "text", "note", "foot")
    } | changes
    return NewText(valid_from=office.clock().date() + timedelta(days=days), source="主任办公会", **words)


def title(office: Office, days: int = 0, form: str = FORM) -> str:
    return office.maker.ask(wording.words_on, form, office.clock().date() + timedelta(days=days)).title


def rows(office: Office) -> list[wording.TextRow]:
    return [row for row in office.maker.ask(wording.texts) if row.form == FORM]


def test_a_paper_says_something_else_from_a_day_on_and_the_days_before_keep_theirs(office: Office):
    shipped_title = title(office)
    assert shipped_title == "稷山县网格员聘用通知书"
    office.maker.do(wording.adopt, FORM, new(office, 3, title="【县】聘书", foot="电话 0000"))
    assert (title(office, 2), title(office, 3)) == (shipped_title, "稷山县聘书")
    office.maker.do(wording.adopt, FORM, new(office, 1, title="【县】聘任书"))
    assert [title(office, day) for day in (0, 1, 2, 3)] == [
        shipped_title,
        "稷山县聘任书",
        "稷山县聘任书",
        "稷山县聘书",
    ]
    bare, first, second = rows(office)
    assert (bare.standing, bare.id) == (Standing.NOW, 0)
    assert (first.standing, second.standing) == (Standing.AHEAD, Standing.AHEAD)
    assert first.valid_to == second.valid_from - timedelta(days=1) and second.valid_to is None
    assert second.by == "经办甲" and second.source == "主任办公会"


def test_another_of_the_same_day_takes_its_place_and_one_that_has_not_begun_is_taken_back(office: Office):
    office.maker.do(wording.adopt, FORM, new(office, title="甲"))
    office.maker.do(wording.adopt, FORM, new(office, title="乙"))
    assert title(office) == "乙" and len(rows(office)) == 2
    last = office.maker.do(wording.adopt, FORM, new(office, 5, title="丙"))
    row = rows(office)[-1]
    with pytest.raises(Conflict):
        office.maker.do(wording.withdraw, last, row.version + 1, "写错了")
    with pytest.raises(Invalid, match="原因"):
        office.maker.do(wording.withdraw, last, row.version, " ")
    office.maker.do(wording.withdraw, last, row.version, "写错了")
    assert title(office, 5) == "乙"
    with pytest.raises(NotFound):
        office.maker.do(wording.withdraw, last, row.version, "写错了")


def test_what_was_used_stays_and_the_shipped_words_come_back(office: Office):
    before = title(office)
    office.maker.do(wording.adopt, FORM, new(office, title="甲"))
    row = rows(office)[-1]
    office.clock.set(office.clock().date() + timedelta(days=4))
    with pytest.raises(Invalid, match="已经用过"):
        office.maker.do(wording.withdraw, row.id, row.version, "不要了")
    with pytest.raises(Invalid) as refused:
        office.maker.do(wording.adopt, FORM, replace(new(office, -1, title="乙")))
    assert "不能早于今天" in refused.value.fields["valid_from"]
    office.maker.do(wording.adopt, FORM, new(office))
    assert (title(office), title(office, -1)) == (before, "甲")
    then = AsOf(office.clock().date(), office.clock() - timedelta(days=5))
    assert office.maker.at(then).ask(wording.words_on, FORM).title == before, "as it was known then"


def test_a_text_with_a_fault_is_refused_by_field_and_a_clerk_of_a_town_writes_none(office: Office):
    with pytest.raises(Invalid) as refused:
        office.maker.do(wording.adopt, FORM, new(office, title="【县】【姓明】", note="说明"))
    assert set(refused.value.fields) == {"title", "note"}
    with pytest.raises(NotFound):
        office.maker.do(wording.adopt, "nothing", new(office))
    last = office.maker.do(wording.adopt, FORM, new(office, 5, title="丙"))
    for login in ("clerk_a", "checker", "auditor"):
        with pytest.raises(Denied):
            office.workspace(login).do(wording.adopt, FORM, new(office))
        with pytest.raises(Denied):
            office.workspace(login).do(wording.withdraw, last, 1, "写错了")


def test_the_foot_of_all_papers_stands_where_a_paper_has_none_of_its_own(office: Office):
    today = office.clock().date()
    office.maker.do(wording.adopt, "all", NewText(valid_from=today, foot="【单位】 电话 0000-0001"))
    foot = office.maker.ask(wording.words_on, "roster").foot
    assert foot == "稷山县综治中心 电话 0000-0001"
    office.maker.do(wording.adopt, FORM, new(office, foot="只印在聘书上"))
    assert office.maker.ask(wording.words_on, FORM).foot == "只印在聘书上"
