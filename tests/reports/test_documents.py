"""The papers of the month and of a vetting, read back from their bytes."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineWorkbook

from app.core.identity import Sex
from app.domain.budget import DocKind
from app.domain.papers import label_of
from app.domain.roster import GridRole
from app.reports.budget import ledger_xlsx
from app.reports.catalogue import REPORTS
from app.reports.insurance import insurance_xlsx
from app.reports.manifest import BundleFile, manifest_json, manifest_pdf
from app.reports.pay import pay_register_pdf, pay_register_xlsx
from app.reports.roster import roster_xlsx
from app.services.budget import LedgerRow
from app.services.insurance.rows import InsuredRow
from app.services.pay.rows import PayRegisterRow
from app.services.roster.rows import RosterLine
from tests.reports.paper_kit import STAMP, texts

TOWNS = ("稷峰镇", "城关社区服务中心")
NIL = Decimal("0.00")


def _sheet(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def _found(content: bytes, label: str) -> list[object]:
    return next(row for row in _sheet(content) if str(row[0]).startswith(label))


def _paid(number: int, town: str, amount: str) -> PayRegisterRow:
    pay = Decimal(amount)
    identity, card = f"99982419900101{number:04d}", f"622848{number:013d}"
    return PayRegisterRow(
        number,
        number,
        town,
        "欧阳𬱖雅",
        identity,
        "农村兼职",
        pay,
        NIL,
        NIL,
        pay,
        NIL,
        pay,
        card,
        "稷山农商银行",
    )


PAID = [_paid(1, TOWNS[0], "1760.00"), _paid(2, TOWNS[0], "600.00"), _paid(3, TOWNS[1], "270.97")]


def test_the_pay_register_adds_up_in_figures_and_capitals():
    content = pay_register_xlsx(PAID, STAMP)
    assert _found(content, "稷峰镇小计（2人）")[9] == 2360.0
    assert _found(content, "合计（3人）")[9] == 2630.97
    assert "人民币贰仟陆佰叁拾元玖角柒分" in str(_found(content, "合计（大写）")[0])
    assert _sheet(content)[2][9:13] == ["实发", "银行账号", "开户行", "签名"]
    assert _sheet(content)[3][3] == "999824199001010001"
    assert _sheet(content)[3][10] == "6228480000000000001"


def test_the_pay_register_on_paper_says_the_same():
    page = texts(pay_register_pdf(PAID, STAMP))[0]
    assert "合计（3人） 2,630.97" in page
    assert "贰仟陆佰叁拾元玖角柒分" in page
    assert "￥2,630.97" in page
    assert "负责人：" in page
    assert page.count("欧阳𬱖雅") == 3


def test_a_month_in_which_nobody_is_paid_has_its_register():
    assert "零元整" in str(_found(pay_register_xlsx([], STAMP), "合计（大写）")[0])
    assert "合计（0人）" in texts(pay_register_pdf([], STAMP))[0]


def _worker(number: int, town: str) -> RosterLine:
    return RosterLine(
        number=number,
        town=town,
        village="化峪村",
        grid="第一网格",
        grid_code="140824101201001",
        name="张三",
        sex=Sex.FEMALE,
        ethnicity="汉族",
        birth="1990.01",
        identity="999824199001010001",
        politics="群众",
        education="高中",
        role=GridRole.WORKER,
        employment="农村兼职",
        source="村民小组组长",
        since=date(2024, 1, 1),
        phone="13800000000",
        address="化峪村五组",
        card="6228480000000000001",
        bank="稷山农商银行",
        note="",
    )


def test_the_roster_counts_heads_town_by_town():
    content = roster_xlsx([_worker(n, TOWNS[n > 2]) for n in (1, 2, 3)], STAMP, date(2026, 10, 31))
    rows = _sheet(content)
    assert rows[2][:7] == ["序号", "乡镇", "村（社区）", "网格名称", "网格编码", "姓名", "性别"]
    assert rows[3][4] == "140824101201001"
    assert [row[0] for row in rows[3:9]] == [
        1.0, 2.0, "稷峰镇小计（2人）", 3.0, "城关社区服务中心小计（1人）", "合计（3人）",
    ]  # fmt: skip
    assert "统计日期：2026年10月31日 · 按当时" in rows[1]


def _entry(on: date, income: str, spent: str, balance: str) -> LedgerRow:
    return LedgerRow(
        key=f"{on}",
        effective=on,
        doc_no="财1",
        kind=DocKind.PAYMENT,
        summary="补贴",
        subject="专项经费",
        income=Decimal(income),
        committed=NIL,
        expended=Decimal(spent),
        balance=Decimal(balance),
        by="张三",
    )


def test_the_ledger_closes_each_month_and_carries_the_year():
    content = ledger_xlsx(
        [
            _entry(date(2026, 1, 5), "4000", "0", "4000"),
            _entry(date(2026, 1, 31), "0", "100", "3900"),
            _entry(date(2026, 2, 28), "0", "200", "3700"),
        ],
        STAMP,
    )
    rows = _sheet(content)
    closed = [row for row in rows if row[0] in ("本月合计", "本年累计")]
    assert [(row[0], row[6], row[8], row[9]) for row in closed] == [
        ("本月合计", 4000.0, 100.0, 3900.0),
        ("本年累计", 4000.0, 100.0, 3900.0),
        ("本月合计", 0.0, 200.0, 3700.0),
        ("本年累计", 4000.0, 300.0, 3700.0),
    ]
    assert rows[4][6] == ""  # nothing came in: the side stays empty


def test_the_insurers_list_shows_premium_and_no_internal_hint():
    row = InsuredRow(
        id=1,
        version=1,
        person_id=1,
        number=1,
        name="张三",
        id_type="居民身份证",
        identity="999824199001010001",
        sex=Sex.MALE,
        birth=date(1990, 1, 1),
        occupation="网格员",
        premium=Decimal("100.00"),
        starts=date(2026, 1, 1),
        ends=date(2027, 1, 1),
        beneficiary="法定",
        phone="13800000000",
        warning="超过65岁",
        place="甲镇东村第1网格",
    )
    content = insurance_xlsx([row, replace(row, number=2)], STAMP)
    assert _found(content, "合计（2人）")[7] == 200.0
    assert "人民币贰佰元整" in str(_found(content, "保费合计")[0])
    said = [str(cell) for line in _sheet(content) for cell in line]
    assert not any(hint in cell for cell in said for hint in ("超过65岁", "东村第1网格"))


def test_the_manifest_names_every_file_for_people_and_for_programs():
    files = [
        BundleFile("花名册.xlsx", "roster", 421, None, "a" * 64),
        BundleFile("发放表.pdf", "pay-register", 420, Decimal("333200.00"), "b" * 64),
    ]
    listed = json.loads(manifest_json(files, STAMP))
    assert listed["files"][1] == {
        "file": "发放表.pdf", "kind": "pay-register", "rows": 420, "total": "333200.00", "sha256": "b" * 64,
    }  # fmt: skip
    assert listed["files"][0]["total"] is None
    page = texts(manifest_pdf(files, STAMP, ["金额一致"]))[0]
    assert "b" * 64 in page
    assert "金额一致" in page
    assert "共计（2个文件）" in page


def test_every_document_of_the_house_has_a_kind_people_know() -> None:
    for name in REPORTS:
        assert label_of(f"report.{name}") == label_of(f"bundle.{name}") == label_of(name) != "文件", name
    assert label_of("something") == "文件"
