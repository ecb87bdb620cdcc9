"""Feedback on both engines: by who came alone, once, by digits and by a list; told to others in sums."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.errors import Conflict, Denied, Invalid
from app.domain.training import Mark
from app.services import dossier, training
from app.services._listed import Standing as Listing
from app.services.training import SignedLine, Ticked
from db.models.training import TrainingPlace
from tests.office import Office
from tests.services.paid import hire, person
from tests.services.test_training import DAY, called, lines, one

D = Decimal


@pytest.fixture
def session(office: Office) -> int:
    """Return a session three came to; 演示丁 did not."""
    hire(office)
    found = called(office)
    office.clock.set(DAY)
    for line, text in enumerate("1214", start=1):
        office.maker.do(training.tick_typed, found, 1, line, text)
    return found


def rate(office: Office, session: int, text: str) -> int:
    number, _, value = text.partition(".")
    version = next(row.version for row in lines(office, session).values() if row.number == int(number))
    return office.maker.do(training.rate_typed, session, version, int(number), value)


def written(unit, place_id):
    unit.session.get_one(TrainingPlace, place_id).feedback = 5
    unit.session.flush()


def test_who_came_alone_has_a_mark_and_keeps_it_no_longer_than_the_sign_in(office: Office, session: int):
    assert rate(office, session, "1.5") == 1
    with pytest.raises(Conflict, match="刚被别人登记过"):
        office.maker.do(training.rate_typed, session, 2, 1, "4")
    with pytest.raises(Invalid, match="演示丁缺席，只有到课的人可以评价"):
        rate(office, session, "4.5")
    with pytest.raises(Invalid, match="没有第 9 号"):
        office.maker.do(training.rate_typed, session, 1, 1, "9.5")
    with pytest.raises(Invalid, match="5 很满意"):
        rate(office, session, "1.6")
    first = lines(office, session)["演示甲"]
    with pytest.raises(Invalid, match="演示甲缺席，只有到课的人可以评价"):
        office.maker.do(training.tick_typed, session, first.version, 1, "4")
    with pytest.raises(Invalid, match="满意度没有 9"):
        office.maker.do(training.tick, first.id, first.version, Ticked(mark=Mark.PRESENT, feedback=9))
    office.maker.do(training.tick, first.id, first.version, Ticked(mark=Mark.ABSENT))
    assert lines(office, session)["演示甲"].feedback is None
    with pytest.raises(Invalid, match="重复或不一致"):  # whoever writes it, and however
        office.maker.do(written, first.id)


def test_once_the_sheet_is_whole_a_mark_changes_with_the_reason_alone(office: Office, session: int):
    rate(office, session, "1.5")
    rate(office, session, "1.0")
    assert lines(office, session)["演示甲"].feedback is None, "nought takes it back"
    rate(office, session, "1.2")
    office.maker.do(training.advise, session, one(office, session).version, "多讲案例")
    office.maker.do(training.close, session, one(office, session).version)
    with pytest.raises(Invalid, match="已经登记完毕"):
        rate(office, session, "2.5")
    second = lines(office, session)["演示乙"]
    with pytest.raises(Invalid, match="写明原因"):
        office.maker.do(training.tick, second.id, second.version, Ticked(mark=Mark.PARTLY, feedback=3))
    late = Ticked(mark=Mark.PARTLY, feedback=3, note="反馈表后交")
    office.maker.do(training.tick, second.id, second.version, late)
    assert lines(office, session)["演示乙"].feedback == 3
    assert lines(office, session)["演示乙"].hours == second.hours


def test_others_are_told_sums_and_nobodys_mark(office: Office, session: int):
    for text in ("1.5", "2.4"):
        rate(office, session, text)
    few = office.clerk_a.ask(training.tally_of, session)
    assert (few.came, few.answers, few.average) == (2, 2, None), "of their own two, too few to be told"
    rate(office, session, "3.5")
    rows = {(row.of, row.name): row for row in office.maker.ask(training.feedback)}
    whole = rows["期次", f"{DAY} 平台操作"]
    assert (whole.came, whole.answers, whole.average) == (3, 3, D("4.67"))
    assert rows["主讲人", "演示讲师"].average == rows["培训内容", "平台操作"].average == D("4.67")
    assert (rows["乡镇", "甲镇"].answers, rows["乡镇", "乙镇"].answers) == (2, 1)
    assert rows["乡镇", "乙镇"].average is None
    assert {row.feedback for row in lines(office, session, "clerk_a").values()} == {None}
    with pytest.raises(Denied):
        office.clerk_a.do(training.rate_typed, session, 3, 1, "1")
    who = person(office, "演示甲")
    assert [row.feedback for row in office.maker.ask(training.trained, who)] == [5]
    assert [row.feedback for row in office.clerk_a.ask(training.trained, who)] == [None]
    (mine,) = [one for one in office.maker.do(dossier.dossier, who).sections if one.title == "培训"]
    assert [row.feedback for row in mine.rows] == [5]


def test_a_list_brings_marks_of_who_came_and_takes_them_back(office: Office, session: int):
    listed = [
        SignedLine(name="演示甲", mark=None, feedback=4),
        SignedLine(name="演示乙", mark=Mark.PRESENT, feedback=5),
        SignedLine(name="演示丁", mark=None, feedback=5),
        SignedLine(name="演示丙", mark=Mark.PRESENT),
    ]
    beside = office.maker.ask(training.compare_sheet, session, listed)
    assert [row.standing for row in beside.rows] == [
        Listing.CHANGED,
        Listing.CHANGED,
        Listing.CONFLICT,
        Listing.SAME,
    ]
    assert beside.rows[0].changes == ("签到：到课 → 到课，满意度 4",)
    assert "只有到课的人可以评价" in beside.rows[2].told[0].text
    before = office.maker.do(training.take_sheet, session, one(office, session).version, listed[:2])
    sheet = lines(office, session)
    assert [(sheet[name].mark, sheet[name].feedback) for name in ("演示甲", "演示乙")] == [
        (Mark.PRESENT, 4),
        (Mark.PRESENT, 5),
    ]
    office.maker.do(training.put_back_sheet, before, 1)
    sheet = lines(office, session)
    assert [(sheet[name].mark, sheet[name].feedback) for name in ("演示甲", "演示乙")] == [
        (Mark.PRESENT, None),
        (Mark.PARTLY, None),
    ]
