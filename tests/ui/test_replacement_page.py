"""荆州's replacement in the windows: a worker resigns, others are recommended, examined, and one is chosen.

Source: county-practices Z16 (30 to 40 years, senior high), Z17 (recommend, review, exam and choice, fill).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.identity import make_identity
from app.domain.search import Entry, Group
from app.services import recruiting, roster, tenure
from tests.campaigns import AFTER, CITY_1, CLOSES, governed
from tests.services.paid import worker
from tests.ui.test_campaign_page import Journey, paper
from tests.ui.test_pay_page import Desks
from tests.ui.test_tenure_page import choose_files
from tests.ui.test_tenure_page import paper as act_paper
from ui.pages.roster import acts

MONEY = "编制内空岗"


@pytest.fixture
def desks(qtbot, file_office):
    governed(file_office, "jingzhou")
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def test_a_vacancy_in_jingzhou_is_filled_by_recommendation_review_and_exam(desks, qtbot, tmp_path):
    resigned(desks, qtbot, tmp_path)
    journey = Journey(desks)
    desks.open("maker", "campaigns").buttons["拟定批次"].click()
    desks.settle("maker")
    told = {"title": "城关社区缺额补入", "doc_no": "荆网格〔2026〕2号", "closes": CLOSES}
    desks.fill("maker", way="replacement", employment="grid_worker", money_reason=MONEY, **told)
    (row,) = desks.ask(recruiting.campaigns)
    journey.campaign = row.id
    journey.press(journey.page("maker"), "campaign/posts/添加岗位")
    place = Entry(Group.GRIDS, "城关社区第1网格", "", "", "grids", desks.office.unit_id(CITY_1))
    desks.fill("maker", unit_id=place, heads=1)
    journey.step("approver", "发布缺额")
    for number, (name, born) in enumerate((("演示甲", 1992), ("演示乙", 1990), ("演示丙", 2002)), start=1):
        journey.press(journey.page("maker"), "campaign/together/登记报名")
        identity = make_identity("990101", date(born, 5, 1), number)
        desks.fill("maker", name=name, identity=identity, education="20", recommended_by="城关社区")
    journey.press(journey.page("maker"), "campaign/together/符合的全部合格")
    entries = {one.name: one for one in journey.file().entries}
    assert "不在30至40周岁之内" in entries["演示丙"].faults
    journey.on("演示丙", "资格审查", admitted=False, refusal="age", note="年龄不符")
    journey.day(AFTER)
    journey.step("maker", "社区、街办推荐，区网管中心审核")
    for name, written, talk in (("演示甲", 82, 75), ("演示乙", 78, 90)):
        journey.on(name, "登记成绩", written=Decimal(written), interview=Decimal(talk))
    journey.step("maker", "考试排名")
    assert [one.name for one in journey.file().entries if one.rank == 1] == ["演示乙"]
    journey.step("approver", "选拔", text="按名次选拔")
    journey.step("maker", "公示")
    journey.day(date(2026, 12, 3))
    journey.step("maker", "公示期满")
    journey.on("演示乙", "聘用", since=date(2026, 12, 7), doc_no="荆网聘〔2026〕2号")
    journey.step("maker", "办结")
    letter = paper(desks, qtbot, journey, "campaign-letters")
    for part in (
        "荆网聘〔2026〕2号",
        "演示乙",
        "聘期自2026年12月7日至2027年12月6日，其中试用期至2027年2月6日",
    ):
        assert part in letter, part
    journey.day(date(2026, 12, 7))
    (now,) = [one for one in desks.ask(roster.workers) if one.grid == "城关社区第1网格"]
    assert (now.name, now.since) == ("演示乙", date(2026, 12, 7))
    (term,) = [one for one in desks.ask(tenure.terms) if one.name == "演示乙"]
    assert (term.ends, term.probation) == (date(2027, 12, 6), date(2027, 2, 6))


def resigned(desks, qtbot, tmp_path):
    """Let who serves the grid hand in a resignation, sign its paper, and have it approved."""
    office = desks.office
    new = worker(office, 9, name="演示前任", unit_id=office.unit_id(CITY_1), employment="grid_worker")
    office.maker.do(roster.register, new)
    people = desks.open("maker", "roster")
    people.table.choose({row.id for row in people.model.rows})
    menu = acts.menu(people)
    entry = next(each for each in menu.actions() if each.text() == "辞职")
    menu.close()
    entry.trigger()
    desks.settle("maker")
    desks.fill("maker", last=date(2026, 12, 2), reason="外出务工")
    mine = desks.open("maker", "tenure")
    mine.table.choose({row.id for row in mine.model.rows})
    words, content = act_paper(desks, qtbot, "maker", mine)
    assert "辞职审批表" in words
    signed = tmp_path / "辞职申请.pdf"
    signed.write_bytes(content)
    mine.buttons["上传签字件"].click()
    desks.settle("maker")
    choose_files(desks, qtbot, signed)
    desks.fill("maker")
    theirs = desks.open("approver", "tenure")
    theirs.table.choose({row.id for row in theirs.model.rows})
    theirs.buttons["批准"].click()
    desks.fill("approver")
