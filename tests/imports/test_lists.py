"""Insurance lists, the bank's answers and ticked sheets: by the pipeline every other list goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.core.errors import Conflict, Denied, Invalid
from app.domain.training import Mark
from app.imports import telling
from app.imports.annotate import annotate
from app.imports.answers import Answers
from app.imports.guard import pasted
from app.imports.staged import Problem
from app.imports.taking import Taken, Wishes, take, take_file
from app.services import budget, imports, insurance, pay, roster, training
from app.services.imports import ImportKind
from app.services.insurance import NewContract
from app.services.training import Calling, NewSession
from tests.imports import books
from tests.office import TODAY, Office
from tests.services.paid import OCTOBER, appropriate, hire, posted, render, worker

INSURED = ("序号", "被保险人姓名", "证件类型", "证件号码", "保险起期", "保费")
BANK = ("序号", "收款人户名", "收款账号", "交易金额", "处理结果", "失败原因")
SHEET = ("序号", "姓名", "乡镇", "签到", "成绩", "备注")
NAMES = ("演示甲", "演示乙", "演示丙", "演示丁")


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    appropriate(office)
    return office


def number(office: Office, at: int) -> str:
    return worker(office, at).identity


def card(office: Office, at: int) -> str:
    return worker(office, at).card


def paste(
    office: Office, kind: ImportKind, rows: Sequence[Sequence[object]], name: str = "名单", **asked: object
) -> Taken:
    """Bring a copied list, titles first."""
    cells = [[str(cell) for cell in row] for row in rows]
    return take_file(office.maker, kind, pasted(f"{name}.csv", cells), Wishes(**asked))


def errors(taken: Taken) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in taken.staged.problems if one.severity.value == "error"]


def fates(taken: Taken) -> list[str]:
    return [fate.word for fate in taken.staged.fates.values()]


# ---------------------------------------------------------------- insurance


def contract(office: Office) -> int:
    return office.maker.do(
        insurance.open_contract, NewContract(year=2026, number="保2026-1", insurer="某公司")
    )


def listed(office: Office, at: int, since: str = "", **other: str) -> list[object]:
    name = other.get("name") or NAMES[at - 1]
    return [at, name, "身份证", other.get("number", number(office, at)), since, other.get("premium", "100")]


def covered(office: Office, contract_id: int, on: date) -> list[str]:
    return [row.name for row in office.maker.ask(insurance.insured, contract_id, on)]


def test_an_insurers_list_is_put_on_the_contract_and_taken_back(county: Office, tmp_path: Path) -> None:
    """From a workbook with titles over it and a total below; money, covers and changes go back exactly."""
    contract_id = contract(county)
    rows = [
        ["某保险公司被保险人清单"],
        INSURED,
        listed(county, 1),
        listed(county, 2, "2026-03-01零时"),
        ["合计（2人）", "", "", "", "", 200],
    ]
    path = books.grid(tmp_path / "清单.xlsx", rows)
    taken = take(county.maker, ImportKind.INSURANCE, path, Wishes())
    assert (errors(taken), fates(taken), len(taken.staged.skipped)) == ([], ["新增", "新增"], 1)
    assert covered(county, contract_id, date(2026, 2, 1)) == ["演示甲"]
    assert covered(county, contract_id, date(2026, 3, 1)) == ["演示甲", "演示乙"]
    assert [len(county.workspace(who).ask(imports.batches)) for who in ("clerk_a", "clerk_b")] == [1, 0]
    again = take(county.maker, ImportKind.INSURANCE, path, Wishes())
    assert again.batch is None and "已经导入过" in errors(again)[0][1]
    assert county.maker.do(imports.undo, taken.batch) > 0
    assert covered(county, contract_id, date(2026, 3, 1)) == []
    assert county.maker.ask(insurance.premium_total, contract_id) == Decimal("0.00")
    (subject,) = county.maker.ask(budget.subjects, 2026)
    assert subject.committed == Decimal("0.00")
    assert take(county.maker, ImportKind.INSURANCE, path, Wishes()).batch is not None, "and may come again"


def test_a_list_of_the_insured_is_seen_beside_the_contract(county: Office, tmp_path: Path) -> None:
    contract_id = contract(county)
    assert paste(county, ImportKind.INSURANCE, [INSURED, listed(county, 1), listed(county, 2)]).batch
    rows = [
        INSURED,
        listed(county, 1),
        listed(county, 2, "2026-02-01"),
        listed(county, 3, premium="80"),
        listed(county, 4, name="张三"),
        listed(county, 9, name="演示新", number=number(county, 9)),
        listed(county, 3, "2027-05-01", name="演示丙"),
    ]
    looked = paste(county, ImportKind.INSURANCE, rows, dry_run=True)
    assert [(row, said[:12]) for row, said in errors(looked)] == [
        (3, "此人已登记自2026-0"),
        (4, "与第7行演示丙的证件号相"),
        (5, "这个身份证号在花名册里是"),
        (6, "花名册里没有这个身份证号"),
        (7, "与第4行演示丙的证件号相"),
    ]
    assert fates(looked) == ["相同", "冲突", "冲突", "冲突"]
    out = tmp_path / "标注.xlsx"
    annotate(looked.file, looked.book, looked.staged, out)
    assert "请核对生效日" in str(load_workbook(out).active.cell(3, 7).value)
    good = paste(county, ImportKind.INSURANCE, rows[:4], "又一份", accept_valid=True)
    assert (good.batch is not None, fates(good)) == (True, ["相同", "冲突", "新增"])
    assert any("保单是 100" in one.reason for one in good.staged.problems)
    assert covered(county, contract_id, date(2026, 6, 1)) == ["演示甲", "演示乙", "演示丙"]


def test_a_number_an_insurer_s_sheet_has_damaged_is_asked_about(county: Office) -> None:
    """As in a roster: the one person of that name and those fifteen digits is proposed, never taken."""
    contract(county)
    rows = [INSURED, listed(county, 1, number=number(county, 1)[:15] + "000")]
    looked = paste(county, ImportKind.INSURANCE, rows, dry_run=True)
    (question,) = looked.staged.questions
    assert "同一个人吗" in question.text and "无法还原" in errors(looked)[0][1]
    said = Answers().with_one(question, question.choices[0][0])
    taken = paste(county, ImportKind.INSURANCE, rows, answers=said)
    assert (errors(taken), fates(taken)) == ([], ["新增"]) and taken.batch is not None


def test_a_list_of_changes_takes_off_and_the_premium_once_paid_stays(county: Office) -> None:
    contract_id = contract(county)
    first = paste(county, ImportKind.INSURANCE, [INSURED, listed(county, 1), listed(county, 2)])
    head = (*INSURED, "批改类型")
    rows = [head, [*listed(county, 1, "2026-06-01"), "减员"], [*listed(county, 3, "2026-06-01"), "增员"]]
    taken = paste(county, ImportKind.INSURANCE, rows, "批改")
    assert fates(taken) == ["变更", "新增"]
    assert covered(county, contract_id, date(2026, 6, 1)) == ["演示乙", "演示丙"]
    with pytest.raises(Invalid, match="不能撤回，已有别的登记以它为根据"):
        county.maker.do(imports.undo, first.batch)
    county.maker.do(imports.undo, taken.batch)
    assert covered(county, contract_id, date(2026, 6, 1)) == ["演示甲", "演示乙"]
    more = paste(county, ImportKind.INSURANCE, [INSURED, listed(county, 3, "2026-07-01")], "七月")
    county.maker.do(insurance.pay_premium, contract_id, date(2026, 7, 20))
    with pytest.raises(Invalid, match="已经支付"):
        county.maker.do(imports.undo, more.batch)


def test_a_whole_list_ends_whom_it_does_not_name_where_somebody_says_so(county: Office) -> None:
    """It is asked, never done unasked; beside a row that cannot be read nobody is taken off."""
    contract_id = contract(county)
    paste(county, ImportKind.INSURANCE, [INSURED, *(listed(county, at) for at in (1, 2, 3))])
    leaves = next(
        row for row in county.maker.ask(insurance.insured, contract_id, TODAY) if row.name == "演示丙"
    )
    soon = date(2026, 12, 1)
    county.maker.do(insurance.remove, contract_id, leaves.person_id, soon)
    rows = [INSURED, listed(county, 1)]
    looked = paste(county, ImportKind.INSURANCE, rows, "新", dry_run=True)
    (question,) = looked.staged.questions
    assert (fates(looked), "没有的有 2 人" in question.text, looked.staged.besides) == (["相同"], True, 0)
    assert paste(county, ImportKind.INSURANCE, rows, "新").batch is None
    assert telling.nothing_to_write(looked.staged) == "与已登记的完全相同，没有要写入的。"
    whole = looked.staged.with_problems([Problem(0, "", "", "整张不收。")])
    assert telling.to_write(whole) == 0 and "改好文件" in telling.nothing_to_write(whole), "not minus one"
    ends, keeps = (Answers().with_one(question, value) for value, _ in question.choices)
    assert paste(county, ImportKind.INSURANCE, rows, "新", answers=keeps).batch is None
    broken = [*rows, listed(county, 2, number="12")]
    looked = paste(county, ImportKind.INSURANCE, broken, "坏", answers=ends, accept_valid=True)
    assert (looked.batch, looked.staged.besides) == (None, 0)
    taken = paste(county, ImportKind.INSURANCE, rows, "新", answers=ends)
    assert telling.to_write(taken.staged) == 2 and "名单以外 2" in telling.counted(taken.staged, "人")
    assert covered(county, contract_id, TODAY) == ["演示甲"]
    assert covered(county, contract_id, TODAY - timedelta(1)) == ["演示甲", "演示乙", "演示丙"]
    assert county.maker.do(imports.undo, taken.batch) == 2
    assert covered(county, contract_id, soon - timedelta(1)) == ["演示甲", "演示乙", "演示丙"]
    assert covered(county, contract_id, soon) == ["演示甲", "演示乙"], "who was to end then, ends then"


def test_without_a_contract_or_without_the_right_nothing_is_taken(county: Office) -> None:
    with pytest.raises(Invalid, match="请先登记保单"):
        paste(county, ImportKind.INSURANCE, [INSURED, listed(county, 1)])
    contract(county)
    cells = [[str(cell) for cell in row] for row in (INSURED, listed(county, 1))]
    with pytest.raises(Denied):
        take_file(county.clerk_a, ImportKind.INSURANCE, pasted("a.csv", cells), Wishes())


# ---------------------------------------------------------------- payments


def paid_run(office: Office) -> int:
    run_id = posted(office, OCTOBER)
    office.maker.do(pay.export, run_id, render)
    return run_id


def answer(office: Office, at: int, result: str, reason: str = "", **other: object) -> list[object]:
    sum_ = {1: "600.00", 2: "600.00", 3: "1,760.00元"}[at]
    return [at, NAMES[at - 1], other.get("card", card(office, at)), other.get("sum", sum_), result, reason]


def test_the_banks_list_tells_who_was_not_paid(county: Office) -> None:
    run_id = paid_run(county)
    rows = [
        ["代发结果回单"],
        BANK,
        answer(county, 1, "交易成功"),
        answer(county, 2, "失败", "账号户名不符"),
        answer(county, 3, "成功"),
    ]
    early = paste(county, ImportKind.PAYMENTS, rows, month=OCTOBER)
    assert early.batch is None and "还没有登记付款" in errors(early)[0][1]
    county.maker.do(pay.confirm, run_id, date(2026, 11, 1))
    looked = paste(county, ImportKind.PAYMENTS, rows, month=OCTOBER, dry_run=True)
    assert fates(looked) == ["相同", "变更", "相同"]
    assert [fate.changes for fate in looked.staged.fates.values() if fate.changes] == [
        ("到账 → 退票（账号户名不符）",)
    ]
    taken = paste(county, ImportKind.PAYMENTS, rows, month=OCTOBER)
    owed = {one.committed for one in county.maker.ask(budget.subjects, 2026)}
    assert (taken.batch is not None, owed) == (True, {Decimal("600.00")})
    with pytest.raises(Invalid, match="台账只增不改"):
        county.maker.do(imports.undo, taken.batch)
    assert "台账只增不改" in county.maker.ask(imports.not_undoable, taken.batch)
    number = next(row.number for row in county.maker.ask(pay.runs))
    own = [BOOK, ["2026-11-01", number, "10月补贴", "", "2960", ""]]
    assert fates(paste(county, ImportKind.LEDGER, own, dry_run=True)) == ["相同"], "a run wrote this voucher"
    twice = paste(county, ImportKind.PAYMENTS, rows[:4], "又一份", month=OCTOBER)
    assert (twice.batch, fates(twice)) == (None, ["相同", "相同"])


def test_a_line_the_run_does_not_know_is_asked(county: Office) -> None:
    run_id = paid_run(county)
    county.maker.do(pay.confirm, run_id, date(2026, 11, 1))
    rows = [
        BANK,
        answer(county, 1, "失败", "销户", sum="660"),
        answer(county, 2, "失败", "销户", card=card(county, 9)),
        answer(county, 3, "处理中"),
    ]
    taken = paste(county, ImportKind.PAYMENTS, rows, month=OCTOBER)
    assert [(row, said[:11]) for row, said in errors(taken)] == [
        (2, "代发文件里是 600."),
        (3, "这次发放里没有这个账号"),
        (4, "认不出结果“处理中”，"),
    ]
    untold = [BANK[:4], answer(county, 1, "")[:4]]
    assert "看不出哪些是退票" in errors(paste(county, ImportKind.PAYMENTS, untold, month=OCTOBER))[0][1]


# ---------------------------------------------------------------- training


def session(office: Office, people: int = 4) -> tuple[int, str]:
    new = NewSession(
        unit_id=office.unit_id("990101000000"),
        title="平台操作",
        level="county",
        starts=date(2026, 11, 2),
        ends=date(2026, 11, 2),
        hours=Decimal(4),
        place="三楼",
        pass_score=Decimal(60),
    )
    made = office.maker.do(training.plan, new)
    version = office.maker.ask(training.one_session, made).version
    everybody = Calling(unit_id=office.unit_id("990101000000"))
    assert office.maker.do(training.call_many, made, version, everybody) == people
    return made, office.maker.ask(training.one_session, made).number


def ticked(office: Office, made: int) -> dict[str, tuple[Mark | None, Decimal | None]]:
    return {row.name: (row.mark, row.score) for row in office.maker.ask(training.sheet, made)}


def test_a_sheet_ticked_in_a_workbook_comes_in_and_goes_back(county: Office) -> None:
    made, called = session(county)
    rows = [
        ["平台操作培训签到表"],
        SHEET,
        [1, "演 示甲", "甲镇", "√", "85分", ""],
        [2, "演示乙", "甲镇", "请假", "", "事假条"],
        [3, "演示丙", "乙镇", "", "", ""],
    ]
    taken = paste(county, ImportKind.TRAINING, rows, of=called)
    assert (errors(taken), fates(taken)) == ([], ["新增", "新增", "相同"])
    assert any("还有 1 人不在这张表上" in one.reason for one in taken.staged.problems)
    present, away = (Mark.PRESENT, Decimal("85.00")), (Mark.EXCUSED, None)
    assert ticked(county, made) == {
        "演示甲": present, "演示乙": away, "演示丙": (None, None), "演示丁": (None, None)
    }  # fmt: skip
    other = [SHEET, [1, "演示甲", "", "到课", "", ""], [2, "演示乙", "", "部分到课", "90", ""]]
    second = paste(county, ImportKind.TRAINING, other, "改", of=called)
    assert [fate.changes for fate in second.staged.fates.values()] == [
        (), ("签到：请假 → 部分到课 90 分",)
    ]  # fmt: skip
    with pytest.raises(Conflict, match="演示乙的签到在导入以后又改过"):
        county.maker.do(imports.undo, taken.batch)
    county.maker.do(imports.undo, second.batch)
    assert ticked(county, made)["演示乙"] == away


def test_a_row_of_a_sheet_that_fits_two_of_one_name_is_asked_about(county: Office) -> None:
    twin = replace(worker(county, 9, name="演示甲"), unit_id=county.unit_id("990101101200001"))
    county.maker.do(roster.register, twin)
    made, called = session(county, 5)
    rows = [SHEET, ["", "演示甲", "", "√", "85", ""], ["", "演示乙", "", "√", "", ""]]
    taken = paste(county, ImportKind.TRAINING, rows, of=called)
    assert taken.batch is None and [row for row, _ in errors(taken)] == [2]
    (asked,) = taken.staged.questions
    (meant,) = (
        value for value, words in asked.choices if "乙镇" in words and number(county, 9)[-4:] in words
    )
    taken = paste(county, ImportKind.TRAINING, rows, of=called, answers=Answers().with_one(asked, meant))
    assert taken.batch is not None
    marked = {(row.name, row.town): row.score for row in county.maker.ask(training.sheet, made)}
    assert (marked["演示甲", "甲镇"], marked["演示甲", "乙镇"]) == (None, Decimal("85.00"))


def test_who_was_not_called_and_a_score_without_a_mark_are_asked(county: Office) -> None:
    _, called = session(county)
    rows = [
        SHEET,
        [1, "演示甲", "", "", "85", ""],
        [2, "王五", "", "1", "", ""],
        [3, "演示丙", "", "缺席", "70", ""],
    ]
    taken = paste(county, ImportKind.TRAINING, rows, of=called)
    assert taken.batch is None
    assert [(row, said[:9]) for row, said in errors(taken)] == [
        (2, "有成绩没有签到，请"),
        (3, "签到表里没有“王五"),
        (4, "演示丙没有到课，不"),
    ]
    with pytest.raises(Invalid, match="哪一次培训"):
        paste(county, ImportKind.TRAINING, rows, of="训99999")


# ---------------------------------------------------------------- money of before

BOOK = ("日期", "凭证号", "摘要", "收入", "支出", "余额")


def test_the_book_of_before_is_entered_and_taken_back_by_reversals(office: Office, tmp_path: Path) -> None:
    rows = [
        ["2026年网格员专项经费台账"],
        BOOK,
        ["2026.1.5", "稷财1号", "年初预算", "4,000,000.00", "", "4,000,000.00"],
        ["2026年2月10日", "银付001", "1月网格员补贴", "", "333200", ""],
        ["2026-03-10", "银付002", "2月网格员补贴", "", "333,200.00元", "3,333,600.00"],
        ["", "", "本月合计", "", "333200", ""],
    ]
    path = books.grid(tmp_path / "台账.xlsx", rows)
    taken = take(office.maker, ImportKind.LEDGER, path, Wishes())
    assert (errors(taken), fates(taken)) == ([], ["新增"] * 3)
    (subject,) = office.maker.ask(budget.subjects, 2026)
    assert (subject.expended, subject.committed) == (Decimal("666400.00"), Decimal("0.00"))
    more = [BOOK, *rows[3:5], ["2026-04-10", "银付003", "3月", "", "333200", ""]]
    second = paste(office, ImportKind.LEDGER, more)
    assert fates(second) == ["相同", "相同", "新增"]
    office.maker.do(imports.undo, second.batch)
    office.maker.do(imports.undo, taken.batch)
    (subject,) = office.maker.ask(budget.subjects, 2026)
    assert (subject.expended, subject.balance) == (Decimal("0.00"), Decimal("0.00"))
    again = take(office.maker, ImportKind.LEDGER, path, Wishes())
    assert fates(again) == ["新增"] * 3 and again.batch, "what was reversed may come again"


def test_a_book_that_does_not_add_up_is_asked(office: Office) -> None:
    appropriate(office, "1000.00")
    rows = [
        BOOK,
        ["2026-02-10", "银付001", "", "", "600", ""],
        ["2026-02-11", "银付001", "", "", "300", ""],
        ["2026-12-30", "银付004", "", "", "10", ""],
        ["2026-03-01", "银付005", "", "5", "5", ""],
        ["2026-03-01", "银付006", "", "", "-5", ""],
        ["2026-01-05", "稷财〔2026〕1号", "", "2000", "", ""],
    ]
    looked = paste(office, ImportKind.LEDGER, rows, dry_run=True)
    assert [(row, said[:7]) for row, said in errors(looked)] == [
        (3, "与第2行的凭证"),
        (4, "日期晚于今天；"),
        (5, "收入和支出要写"),
        (6, "金额是负数；退"),
        (7, "这个凭证号已登"),
    ]
    posted_before = [BOOK, ["2026-01-05", "稷财〔2026〕1号", "", "1000", "", ""]]
    assert fates(paste(office, ImportKind.LEDGER, posted_before, dry_run=True)) == ["相同"]
    short = [BOOK, ["2026-02-10", "银付001", "", "", "1600", ""]]
    taken = paste(office, ImportKind.LEDGER, short)
    assert taken.batch is None and "支出比收入多 600.00 元" in errors(taken)[0][1]
