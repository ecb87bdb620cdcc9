"""The paying bank's batch file, exactly as the county's policy describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import repeat
from operator import attrgetter

from app.core.errors import Invalid
from app.core.period import Month
from app.domain.policy import BankField, BankFile, Filling
from app.services.pay.bank import BankFile as Drawn
from app.services.pay.bank import BankLine, Render

_WIDEST = 4  # bytes a character may take in any of the encodings
_LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}


def bank_render(template: BankFile, month: Month, name: str) -> Render:
    """Return what ``pay.bank.export`` calls to draw the file; ``name`` is its file name."""
    return lambda lines: Drawn(name, "text/plain", bank_file(lines, template, month))


def bank_file(payees: Sequence[BankLine], file: BankFile, month: Month) -> bytes:
    """Return the bytes of the batch file, in the order given.

    Shape: an optional heading, one line per payee, an optional line of count and total first or
    last; every line ends as the policy says.
    Source: standards-and-paper.md part 2, 代发文件; the county's bank.file.

    Raises:
        Invalid: an account is missing or shared, an amount is not above zero, a value is longer
            than the bank takes, holds its separator, or cannot be written in its encoding.
    """
    _check(payees)
    purpose = file.purpose.format(month=month.label)
    columns = [_column(field, file, payees, purpose) for field in file.columns]
    before, after = _frame(file, payees)
    lines = [*before, *[file.separator.join(cells) for cells in zip(*columns, strict=True)], *after]
    content = _LINE_ENDS[file.line_end].join((*lines, ""))
    try:
        encoded = content.encode(file.encoding)
        sound = _shape(content, file) == _expected(lines, before + after, file)
    except UnicodeEncodeError:
        encoded, sound = b"", False
    if not sound or any(map(_too_long, file.columns, columns, repeat(file.encoding))):
        for field, values in zip(file.columns, columns, strict=True):
            _check_column(field, file, values, payees)
    if not sound:
        raise Invalid("代发文件的表头或用途含有银行编码没有的字或分隔符，请在政策页修改代发文件。")
    return encoded


def _shape(content: str, file: BankFile) -> tuple[int, int, int]:
    """Count what only the program may put between the values: separators and line ends."""
    return content.count(file.separator), content.count("\n"), content.count("\r")


def _expected(lines: Sequence[str], own: Sequence[str], file: BankFile) -> tuple[int, int, int]:
    separators = (len(lines) - len(own)) * (len(file.columns) - 1)
    separators += sum(line.count(file.separator) for line in own)
    return separators, len(lines), len(lines) if file.line_end == "crlf" else 0


def _frame(file: BankFile, payees: Sequence[BankLine]) -> tuple[list[str], list[str]]:
    """Return the lines before and after those of the payees: heading, count and total."""
    heading = [file.separator.join(field.title for field in file.columns)] if file.header else []
    if file.totals == "none":
        return heading, []
    total = sum((payee.amount for payee in payees), Decimal(0))
    totals = file.separator.join((str(len(payees)), _amounts(file, 2)(total)))
    return ([totals, *heading], []) if file.totals == "first" else (heading, [totals])


def _too_long(field: BankField, values: Sequence[str], encoding: str) -> set[str]:
    """Return the values that take more bytes than the bank's field."""
    limit = field.length
    longest = max(map(len, values), default=0)
    if limit is None or longest * _WIDEST <= limit:
        return set()
    if longest <= limit and "".join(values).isascii():
        return set()
    return {value for value in set(values) if len(value.encode(encoding)) > limit}


def _column(field: BankField, file: BankFile, payees: Sequence[BankLine], purpose: str) -> list[str]:
    match field.source:
        case Filling.NUMBER:
            return [str(payee.number) for payee in payees]
        case Filling.AMOUNT:
            write = _amounts(file, field.decimals)
            amounts = [payee.amount for payee in payees]
            written = {amount: write(amount) for amount in set(amounts)}  # flat rates: few differ
            return [written[amount] for amount in amounts]
        case Filling.PURPOSE:
            return [purpose] * len(payees)
        case Filling.TEXT:
            return [field.text] * len(payees)
        case Filling.NAME | Filling.ACCOUNT | Filling.IDENTITY | Filling.BANK:
            return list(map(attrgetter(field.source), payees))


def _amounts(file: BankFile, decimals: int) -> Callable[[Decimal], str]:
    if file.amount_unit == "fen":
        return lambda amount: str(int(amount * 100))
    step = Decimal(1).scaleb(-decimals)
    return lambda amount: str(amount.quantize(step))


def _check(payees: Sequence[BankLine]) -> None:
    """Judge the lists as wholes; only a bad one is searched for the person to name."""
    accounts = [payee.account for payee in payees]
    if "" in accounts:
        name = payees[accounts.index("")].name
        raise Invalid(f"“{name}”没有银行账号，请先在花名册登记后再生成代发文件。")
    amounts = [payee.amount for payee in payees]
    if amounts and min(amounts) <= 0:
        payee = payees[amounts.index(min(amounts))]
        raise Invalid(f"“{payee.name}”的金额是{payee.amount}元，代发金额应大于零。")
    if len(set(accounts)) < len(accounts):
        twice = next(account for account, count in Counter(accounts).items() if count > 1)
        names = "、".join(payee.name for payee in payees if payee.account == twice)
        raise Invalid(f"“{names}”登记了同一个银行账号，请核对后更正。")


def _check_column(
    field: BankField, file: BankFile, values: Sequence[str], payees: Sequence[BankLine]
) -> None:
    whole = "".join(values)
    marks = {file.separator, "\r", "\n", "\t"}
    if any(mark in whole for mark in marks):
        name = _whose(payees, values, lambda value: not marks.isdisjoint(value))
        raise Invalid(f"“{name}”的{field.title}含有银行文件的分隔符或换行，请更正后重新生成。")
    try:
        whole.encode(file.encoding)
    except UnicodeEncodeError as problem:
        rare = problem.object[problem.start]
        name = _whose(payees, values, lambda value: rare in value)
        raise Invalid(
            f"“{name}”的{field.title}含有{file.encoding.upper()}编码没有的字“{rare}”，"
            "请问清银行怎样书写，或在政策页更换编码（GB18030）。"
        ) from problem
    if long := _too_long(field, values, file.encoding):
        name = _whose(payees, values, long.__contains__)
        raise Invalid(
            f"“{name}”的{field.title}超过银行规定的{field.length}个字节，请更正或修改政策页的代发文件。"
        )


def _whose(payees: Sequence[BankLine], values: Sequence[str], bad: Callable[[str], bool]) -> str:
    return next(payee.name for payee, value in zip(payees, values, strict=True) if bad(value))
