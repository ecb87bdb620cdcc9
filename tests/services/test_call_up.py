"""Who stands by in a campaign is worked out from the ranking, called up by another and made public anew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest

from app.core.errors import Denied, Invalid
from app.domain.recruiting import EntryState
from app.domain.roster import EndReason
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.services import dashboard, recruiting, roster
from app.services.recruiting import Marks, NewCallUp, NewChoice, NewObjection, ObjectionAnswer
from app.services.vetting import Appointment
from tests.campaigns import AFTER, CITY_1, FOUR, advance, announced, entry, file, version
from tests.office import Office

OVER = date(2026, 11, 19)  # the day after five working days from AFTER
MARKS = {"演示甲": (80, 70), "演示乙": (70, 85), "演示丙": (70, 65), "演示丁": (60, 60)}


def over(office: Office) -> int:
    """Return a campaign of one post whose publicity is over: 乙 won before 甲, 丙 and 丁."""
    made = announced(office, *FOUR)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    rows = [
        Marks(entry_id=entry(office.maker, made, name).id, written=Decimal(one), interview=Decimal(two))
        for name, (one, two) in MARKS.items()
    ]
    office.maker.do(recruiting.enter_marks, made, version(office.maker, made), rows)
    advance(office, made, "examine")
    office.approver.do(recruiting.choose, made, version(office.maker, made), NewChoice(text="按名次确定"))
    advance(office, made, "publicise")
    office.clock.set(OVER)
    advance(office, made, "confirm")
    return made


def reserve(office: Office, made: int) -> dict[str, str]:
    return {one.name: one.reserve for one in file(office.maker, made).entries}


def call(office: Office, made: int, name: str, **said: str) -> int:
    one, new = entry(office.maker, made, name), NewCallUp(unit_id=office.unit_id(CITY_1), **said)
    return office.approver.do(recruiting.call_up, one.id, one.version, new)


def appoint(office: Office, made: int, name: str, since: date) -> int:
    one = entry(office.maker, made, name)
    return office.maker.do(recruiting.appoint, one.id, one.version, Appointment(since=since))


def text_of(office: Office, form: str, made: int) -> str:
    number = file(office.maker, made).row.number
    content = look(office.maker, REPORTS[form], Wish(case=number, ending="pdf")).content
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def waits(office: Office, login: str) -> list[str]:
    return [one.text for one in office.workspace(login).ask(dashboard.waiting) if "递补" in one.text]


def test_the_next_in_the_ranking_is_called_up_after_the_winner_left(office: Office) -> None:
    made = over(office)
    assert reserve(office, made) == {"演示乙": "", "演示甲": "第1递补", "演示丙": "", "演示丁": ""}
    assert file(office.maker, made).reserve_until == date(2027, 11, 18)
    with pytest.raises(Invalid, match="没有空出来"):
        call(office, made, "演示甲")
    first = text_of(office, "campaign-publicity", made)
    posting = appoint(office, made, "演示乙", date(2026, 12, 1))
    advance(office, made, "finish")
    office.clock.set(date(2026, 12, 10))
    assert waits(office, "approver") == []
    office.maker.do(
        roster.leave, posting, 1, roster.Leaving(on=date(2026, 12, 10), reason=EndReason.RESIGNED)
    )
    assert [one.told for one in file(office.maker, made).openings] == ["演示乙已离岗"]
    assert "等待“递补”" in waits(office, "approver")[0]
    assert waits(office, "maker") == [], "who drafted it does not decide"
    one, new = entry(office.maker, made, "演示甲"), NewCallUp(unit_id=office.unit_id(CITY_1))
    with pytest.raises(Denied):
        office.maker.do(recruiting.call_up, one.id, one.version, new)
    with pytest.raises(Invalid, match="不在递补名单上"):
        call(office, made, "演示丁", reason="就近")
    call(office, made, "演示甲")
    assert reserve(office, made)["演示甲"] == "2026-12-10递补，公示至2026-12-17"
    paper = text_of(office, "campaign-call-up", made)
    assert all(
        one in paper
        for one in ("拟聘人选演示乙不再聘用，按成绩名次递补下列1人", "演示甲", "乙镇城关社区第1网格")
    )
    assert text_of(office, "campaign-publicity", made)[:250] == first[:250], "the first list stays as it was"
    with pytest.raises(Invalid, match="还没有期满"):
        appoint(office, made, "演示甲", date(2026, 12, 20))
    against = NewObjection(raised_on=date(2026, 12, 10), text="反映材料不实", entry_id=one.id)
    objection = office.maker.do(recruiting.object_to, made, against)
    office.clock.set(date(2026, 12, 18))
    with pytest.raises(Invalid, match="异议还没有答复"):
        appoint(office, made, "演示甲", date(2026, 12, 20))
    answered = ObjectionAnswer(answered_on=date(2026, 12, 18), finding="核对属实，无问题")
    office.maker.do(recruiting.answer, objection, 1, answered)
    assert "等待“聘用递补人选”" in waits(office, "maker")[0]
    with pytest.raises(Invalid, match="要晚于公示截止日2026-12-17"):
        appoint(office, made, "演示甲", date(2026, 12, 17))
    appoint(office, made, "演示甲", date(2026, 12, 20))
    assert entry(office.maker, made, "演示甲").state is EntryState.APPOINTED
    assert file(office.maker, made).openings == () and waits(office, "approver") == []


def test_nobody_is_called_up_after_the_term_or_before_who_stands_higher(office: Office) -> None:
    made = over(office)
    won = entry(office.maker, made, "演示乙")
    office.maker.do(recruiting.give_up, won.id, won.version, "另有工作")
    assert [one.told for one in file(office.maker, made).openings] == ["演示乙本人放弃"]
    with pytest.raises(Invalid, match="不在递补名单上"):
        call(office, made, "演示丙")
    office.clock.set(date(2027, 11, 18) + timedelta(days=1))
    with pytest.raises(Invalid, match="递补到2027-11-18为止，已经过期"):
        call(office, made, "演示甲")
