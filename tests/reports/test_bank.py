from decimal import Decimal

import pytest

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.policy import BankField, BankFile
from app.reports.bank import bank_file, bank_render
from app.services.pay.bank import BankLine

OCTOBER = Month(2026, 10)
COLUMNS = (
    BankField(title="序号", source="number", kind="num"),
    BankField(title="户名", source="name", length=8),
    BankField(title="账号", source="account", length=20),
    BankField(title="金额", source="amount", kind="num", decimals=2),
    BankField(title="用途", source="purpose"),
)


def _line(name: str, account: str, amount: Decimal, number: int = 3) -> BankLine:
    return BankLine(number, number, name, account, amount, "", "", "")


PEOPLE = [
    _line("张三", "6228480000000000001", Decimal("1760.00"), 1),
    _line("李四", "6228480000000000002", Decimal("600.5"), 2),
]


def _file(**changes) -> BankFile:
    plain = {
        "columns": COLUMNS,
        "encoding": "gbk",
        "separator": "|",
        "line_end": "crlf",
        "amount_unit": "yuan",
        "purpose": "{month}补贴",
    }
    return BankFile.model_validate(plain | changes)


def test_lines_as_the_policy_says():
    assert bank_file(PEOPLE, _file(), OCTOBER).decode("gbk") == (
        "1|张三|6228480000000000001|1760.00|2026年10月补贴\r\n"
        "2|李四|6228480000000000002|600.50|2026年10月补贴\r\n"
    )


def test_fen_tabs_heading_and_totals():
    file = _file(
        amount_unit="fen", separator="\t", line_end="lf", header=True, totals="last", encoding="utf-8"
    )
    lines = bank_file(PEOPLE, file, OCTOBER).decode("utf-8").split("\n")
    assert lines[0] == "序号\t户名\t账号\t金额\t用途"
    assert lines[2].split("\t")[3] == "60050"
    assert lines[3] == "2\t236050"
    first = bank_file(PEOPLE, _file(totals="first"), OCTOBER).decode("gbk")
    assert first.startswith("2|2360.50\r\n")


@pytest.mark.parametrize(
    ("payee", "words"),
    [
        (_line("王五", "", Decimal(1)), "“王五”没有银行账号"),
        (_line("王五", "6228480000000000003", Decimal(0)), "应大于零"),
        (_line("王五", "6228480000000000001", Decimal(1)), "“张三、王五”登记了同一个银行账号"),
        (_line("王|五", "6228480000000000003", Decimal(1)), "分隔符"),
        (_line("王\n五", "6228480000000000003", Decimal(1)), "换行"),
        (_line("王𬱖", "6228480000000000003", Decimal(1)), "没有的字“𬱖”"),
        (_line("买买提艾力", "6228480000000000003", Decimal(1)), "超过银行规定的8个字节"),
        (_line("王五", "622848000000000000000003", Decimal(1)), "账号超过银行规定的20个字节"),
    ],
)
def test_what_the_bank_would_not_take_is_refused_by_name(payee, words):
    with pytest.raises(Invalid, match=words):
        bank_file([*PEOPLE, payee], _file(), OCTOBER)


def test_a_heading_the_bank_cannot_read_is_refused():
    columns = (COLUMNS[0].model_copy(update={"title": "序号𬱖"}), *COLUMNS[1:])
    with pytest.raises(Invalid, match="表头"):
        bank_file(PEOPLE, _file(columns=columns, header=True), OCTOBER)


def test_gb18030_takes_every_name():
    people = [_line("王𬱖", "6228480000000000003", Decimal(1))]
    assert "王𬱖" in bank_file(people, _file(encoding="gb18030"), OCTOBER).decode("gb18030")


def test_nobody_to_pay_is_an_empty_file():
    assert bank_file([], _file(), OCTOBER) == b""


def test_the_export_is_given_its_file():
    file = bank_render(_file(), OCTOBER, "代发.txt")(PEOPLE)
    assert (file.name, file.media) == ("代发.txt", "text/plain")
    assert file.content == bank_file(PEOPLE, _file(), OCTOBER)
