"""考核申诉, 考核解锁 in two windows each: filed, answered, printed; asked, granted, put right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.assessment.appeals import AppealOutcome
from app.reports.appeal import answer_paper
from app.services import assessment, dashboard
from db.models.calendar import CalDay
from tests.reports.paper_kit import texts
from tests.services.test_assessment import OCTOBER, STAFF, closed, hire
from tests.ui.test_leave_page import press
from tests.ui.test_pay_page import Desks
from tests.ui.test_worklog_page import own


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office, STAFF)
    cycle = file_office.maker.do(assessment.open_cycle, OCTOBER)
    closed(file_office, cycle)
    file_office.maker.do(assessment.finish_review, cycle)
    file_office.maker.do(assessment.publish, cycle)
    days = [{"day": date(2026, 11, day), "is_work": True, "status": "published"} for day in range(3, 13)]
    file_office.admin.do(lambda unit: unit.insert(CalDay, days))
    file_office.clock.set(date(2026, 11, 5))
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def only(desks, login, page):
    """Return the one row of a list, chosen."""
    page.refresh()
    desks.settle(login)
    (row,) = page.model.rows
    page.table.choose({row.id})
    return row


def test_an_appeal_and_an_unlocking_go_by_two_windows(desks, file_office):
    page = desks.open("clerk_b", "appeals")
    assert "答复" not in page.buttons, "who may not answer sees no button"
    dialog = press(desks, "clerk_b", page, "登记申诉")
    (entry,) = own(file_office).ask(assessment.appealable, "演示丙")
    dialog.form.cells["result_id"].editor.show_value(entry)
    desks.fill("clerk_b", grounds="巡查22次只记了12次")
    assert any("1 项考核申诉等待答复，最早的是演示丙" in one.text for one in desks.ask(dashboard.waiting))

    mine = desks.open("maker", "appeals")
    row = only(desks, "maker", mine)
    assert "草稿：还没有答复" in "".join(texts(answer_paper(own(file_office), row.id)[1]))
    press(desks, "maker", mine, "答复")
    note = desks.fill(
        "maker", outcome=AppealOutcome.CHANGED, new_value=Decimal(92), answer="经核查，漏记巡查10次"
    )
    assert "原得分 80分。申诉理由：“巡查22次只记了12次”" in note
    words = "".join(texts(answer_paper(own(file_office), row.id)[1])).replace("\n", "")
    for part in ("演示丙：", "诉00001", "得分由80分更正为92分，等次为优秀", "漏记巡查10次", "本人签收"):
        assert part in words, part
    assert only(desks, "maker", mine).state == "更正结果" and "草稿" not in words

    cycle = own(file_office).ask(assessment.cycles)[0].id
    file_office.clock.set(date(2026, 11, 12))
    own(file_office).do(assessment.finalise, cycle)
    own(file_office).do(assessment.lock, cycle)
    asks = desks.open("maker", "unlocks")
    dialog = press(desks, "maker", asks, "申请解锁")
    (entry,) = own(file_office).ask(assessment.unlockable, "演示乙")
    dialog.form.cells["result_id"].editor.show_value(entry)
    desks.fill("maker", reason="巡查重复计了9次")
    decides = desks.open("approver", "unlocks")
    only(desks, "approver", decides)
    press(desks, "approver", decides, "批准")
    assert "申请人：经办甲" in desks.fill("approver")
    assert only(desks, "maker", asks).state == "开放中"
    press(desks, "maker", asks, "更正评分")
    desks.fill("maker", item="patrol", raw=Decimal(10), reason="重复计了巡查")
    row = only(desks, "maker", asks)
    assert (row.value, row.grade) == (Decimal("82.00"), "良好")
