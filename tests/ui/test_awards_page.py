"""评优 in three people's windows: drafted, made public, answered, decided by another, printed, given out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest

from app.core.errors import Invalid
from app.domain.awards import Standing
from app.domain.merits import MeritKind
from app.reports.catalogue import REPORTS, Wish
from app.reports.drafts import look
from app.services import awards, merits
from app.services.awards import PrizeGiven, PrizeRepaid
from app.services.merits import MeritEnd
from app.workspace import Workspace
from db.store import Store
from tests.campaigns import governed
from tests.office import TODAY
from tests.services.paid import hire
from tests.services.test_awards import AFTER, year_of
from tests.ui.test_pay_page import Desks


@pytest.fixture
def desks(qtbot, file_office):
    hire(file_office)
    governed(file_office, "dianbai")  # whose towns pay the prizes
    year_of(file_office, "96.5", "95", "91")
    made = Desks(qtbot, file_office)
    yield made
    made.close()


def press(desks, login, page, key, **values):
    """Press an act of the round and send its form."""
    button = page.view.buttons[key]
    assert button.isEnabled(), button.toolTip()
    button.click()
    desks.settle(login)
    desks.fill(login, **values)


def text_of(office, form, number):
    store = Store(office.url("maker"), office.vault)
    try:
        desk = Workspace(store, office.template["maker"], office.clock)
        content = look(desk, REPORTS[form], Wish(case=number, ending="pdf")).content
    finally:
        store.close()
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def test_from_the_locked_year_to_the_honour_by_three_windows(desks, file_office):
    desks.open("maker", "awards").buttons["拟定评优"].click()
    desks.settle("maker")
    desks.fill("maker", places=1, days=5, prize=Decimal(300))
    (row,) = desks.ask(awards.rounds)
    page = desks.open("maker", "award", row.id)
    table = page.view.tables["award/candidates"]
    assert [one.standing for one in table.rows_model.rows] == [Standing.IN, Standing.NEXT]
    table.selectRow(0)
    press(desks, "maker", page, "award/candidates/不列入", reason="本人已调离")
    assert [one.name for one in desks.ask(awards.round_file, row.id).chosen] == ["演示乙"]
    told = {"place": "县政府网站", "contact": "县综治中心 0000-0000001"}
    press(desks, "maker", desks.open("maker", "award", row.id), "公示", **told)
    page = desks.open("maker", "award", row.id)
    (chosen,) = desks.ask(awards.round_file, row.id).chosen
    press(desks, "maker", page, "award/publicity/登记异议", candidate_id=chosen.id, text="记录不实")
    assert "award/publicity/登记异议" not in desks.open("clerk_a", "award", row.id).view.buttons
    page = desks.open("maker", "award", row.id)
    press(desks, "maker", page, "award/publicity/答复", finding="核对属实，不成立", answered_on=TODAY)
    seen = desks.open("approver", "award", row.id)
    assert "还没有期满" in seen.view.buttons["决定表彰"].toolTip()
    desks.close()
    desks.windows.clear()
    file_office.clock.set(AFTER)
    page = desks.open("maker", "award", row.id)
    assert "决定考察结果" in page.view.buttons["决定表彰"].toolTip(), "who may not decide is told who does"
    press(desks, "approver", desks.open("approver", "award", row.id), "决定表彰")
    (honour,) = [one for one in desks.ask(merits.merits) if one.kind is MeritKind.HONOUR]
    assert (honour.name, honour.title) == ("演示乙", "2025年度优秀网格员")
    page = desks.open("maker", "award", row.id)
    page.view.tables["award/candidates"].selectRow(1)
    press(desks, "maker", page, "award/candidates/登记发放", doc_no="镇付1号")
    assert [one.given for one in desks.ask(awards.round_file, row.id).chosen] == [f"{AFTER} 镇付1号"]
    comes_back(desks, file_office, row.id, honour)
    notice = text_of(file_office, "award-publicity", row.number)
    assert "2025年度优秀网格员人选公示" in notice and "演示乙" in notice and "演示甲" not in notice
    assert "2026年11月2日至2026年11月9日（5个工作日）" in notice
    decision = text_of(file_office, "award-decision", row.number)
    assert "每人300.00元，共300.00元，由所在镇（街道）发放" in decision
    assert f"文号：表彰〔2026〕{row.id:03d}号" in decision and "所提异议经核实已答复" in decision


def behind(office, act, *args):
    """Do something as the maker beside the windows, which let no statement run on this thread."""
    store = Store(office.url("maker"), office.vault)
    try:
        return Workspace(store, office.template["maker"], office.clock).do(act, *args)
    finally:
        store.close()


def comes_back(desks, office, round_id, honour):
    """The honour is revoked: the town gets its money back; until it does the first page asks for it."""
    on = AFTER + timedelta(days=1)
    desks.close()
    desks.windows.clear()
    office.clock.set(on)
    (one,) = desks.ask(awards.round_file, round_id).chosen
    early = PrizeRepaid(on=on, doc_no="镇收1号")
    with pytest.raises(Invalid, match="表彰还有效"):
        behind(office, awards.pay_back, one.id, one.version, early)
    end = MeritEnd(on=on, doc_no="撤〔2026〕1号", note="事迹不实")
    behind(office, merits.end_merit, honour.id, honour.version, end)
    asked = [wait.words for wait in desks.ask(awards.pressing)]
    assert asked == ["表彰已撤销，1 人的奖金（共 300.00 元）由所在镇（街道）收回，还没有登记收回"]
    page = desks.open("maker", "award", round_id)
    page.view.tables["award/candidates"].selectRow(1)
    press(desks, "maker", page, "award/candidates/登记收回", doc_no="镇收1号")
    (row,) = [one for one in desks.ask(awards.round_file, round_id).ranked if one.revoked]
    assert (row.given, row.due_back) == (f"{AFTER} 镇付1号；{on}收回 镇收1号", False)
    assert desks.ask(awards.pressing) == []
    with pytest.raises(Invalid, match="已经登记收回"):
        behind(office, awards.give_out, row.id, row.version, PrizeGiven(on=AFTER, doc_no="镇付2号"))
