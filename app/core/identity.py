"""Identity, credit-code, card and phone numbers: checked, converted, masked, made up.

Only python-stdnum's check digits are used.  Its ``validate`` also refuses counties younger
than the birth year (稷山 before 1990) and the N2… codes of village collectives; here the
first is a warning and the second is legal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum import luhn, numdb
from stdnum.cn import ric, uscc

from app.core.errors import Invalid
from app.core.fields import Choice
from app.core.records import many
from app.core.text import clean_digits

DEMO_AREA = "99"  # no list of divisions begins so; numbers of demonstration people do

_EARLIEST_BIRTH = 1870  # nobody older was alive when the first numbers were issued
_OLDEST = 130
_TAIWAN = "830000"  # residence permits; python-stdnum knows those of 810000 and 820000
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2,}")
_KEPT_BY_EXCEL = 15  # significant digits of a double
_IDENTITY = re.compile(r"\d{17}[\dX]")
_CARD = re.compile(r"\d{12,24}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_HYPHENS = re.compile(r"[-‐‑–—]")
_ENTIRE = re.compile(r"[0-9]{16,24}")


class Sex(Choice):
    """GB/T 2261.1, the two values an identity number can say."""

    MALE = "1", "男"
    FEMALE = "2", "女"


@dataclass(frozen=True, slots=True)
class Identity:
    """A checked identity number of 18 characters and what it says about its holder."""

    number: str
    birth: date
    sex: Sex
    area: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A bank card or passbook number."""

    number: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at: a failed Luhn check, no more than that."""
        doubted = "卡号未通过常规校验；部分信用社存折如此，请与本人核对。"
        return () if _passes_luhn(self.number) else (doubted,)


_identity, _card = many(Identity), many(Card)
_SEXES = (Sex.FEMALE, Sex.MALE)  # an even, an odd number


def check_identity(raw: str, *, demo: bool = False, today: date | None = None) -> Identity:
    """Return the identity behind ``raw``; 15-digit numbers are converted, with a warning.

    ``demo`` accepts area codes beginning 99; ``today`` also refuses births after it and ages
    over 130.

    Raises: Invalid with the reason.
    Source: GB 11643; standards-and-paper 1.6.
    """
    number = clean_digits(raw)
    warnings: list[str] = []
    if not _IDENTITY.fullmatch(number) or number.endswith("000"):  # else no spreadsheet has damaged it
        number = _mended(number, warnings)
    if number[-1] != ric.calc_check_digit(number):
        if not number[_KEPT_BY_EXCEL:].strip("0"):  # one in ten of them would do for a card
            raise Invalid(_lost(number))
        raise Invalid(f"身份证号{mask_identity(number)}的校验码不对，请对照身份证逐位核对。")
    birth = _birth(number, today)
    warnings += _doubts(number, demo=demo)
    return _identity(number, birth, _SEXES[int(number[16]) % 2], number[:6], tuple(warnings))


def _mended(number: str, warnings: list[str]) -> str:
    """Return a number of 18 digits that an old one of 15 became, or that ends oddly."""
    if damage := is_damaged(number):
        raise Invalid(damage)
    if re.fullmatch(r"\d{15}", number):
        number = _eighteen(number)
        warnings.append("15位旧号码已转换为18位，请按身份证核对。")
    if not _IDENTITY.fullmatch(number):
        seen = f"“{_excerpt(number)}”（{len(number)}位）"
        raise Invalid(f"身份证号应为18位，最后一位可以是X，这里是{seen}，请核对。")
    return number


def check_credit_code(raw: str) -> str:
    """Return the unified social credit code, 18 characters.

    Raises: Invalid.  Source: GB 32100-2015; standards-and-paper 1.7.
    """
    code = clean_digits(raw).replace("-", "")
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", code):
        raise Invalid(
            f"统一社会信用代码应为18位数字或大写字母（不用I、O、S、V、Z），这里是“{_excerpt(code)}”，请核对。"
        )
    if code[-1] != uscc.calc_check_digit(code):
        raise Invalid(f"统一社会信用代码{code}的校验码不对，请对照证书核对。")
    return code


def check_org_code(raw: str) -> str:
    """Return the organisation code as ``D2143569-X``.

    Raises: Invalid.  Source: GB 11714; standards-and-paper 1.7.
    """
    code = clean_digits(raw).replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[\dX]", code):
        raise Invalid(f"组织机构代码应为8位加1位校验码，这里是“{_excerpt(code)}”，请核对。")
    total = sum(
        _ORG_ALPHABET.index(char) * weight for char, weight in zip(code[:8], _ORG_WEIGHTS, strict=True)
    )
    if code[8] != "0123456789X0"[11 - total % 11]:
        raise Invalid(f"组织机构代码{code}的校验码不对，请对照证书核对。")
    return f"{code[:8]}-{code[8]}"


def check_card(raw: str) -> Card:
    """Return the card or account number without spaces and hyphens.

    Raises: Invalid for letters, damage, or fewer than 12 or more than 24 digits.
    """
    return _card(raw if _whole(raw) else _account(raw))


def _account(raw: str) -> str:
    number = _HYPHENS.sub("", clean_digits(raw))
    if damage := is_damaged(number):
        raise Invalid(damage)
    if not _CARD.fullmatch(number):
        seen = f"“{_excerpt(number)}”（{len(number)}位）"
        raise Invalid(f"银行卡号应为12至24位数字，这里是{seen}，请核对。")
    return number


def check_phone(raw: str) -> str:
    """Return a mobile number (11 digits) or a landline as ``0359-5522345``.

    Raises: Invalid, also when the cell holds two numbers.
    """
    if _MOBILE.fullmatch(raw):  # nearly every one
        return raw
    text = clean_digits(raw)
    if re.search(r"\d{7,}\D*[/、,;，；]\D*\d{3,}", text) or re.fullmatch(r"\s*\d{7,}\s+\d{7,}\s*", raw):
        raise Invalid("这里像是有两个电话，请只留一个，其余写进备注。")
    digits = re.sub(r"[-‐‑–—()]", "", re.sub(r"\.0$", "", text))
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return digits
    if found := re.fullmatch(r"(0(?:10|2\d)|0[3-9]\d{2})(\d{7,8})", digits):
        return f"{found[1]}-{found[2]}"
    raise Invalid(f"电话应为11位手机号，或带区号的固定电话，这里是“{_excerpt(text)}”，请核对。")


def is_damaged(raw: object) -> str | None:
    """Return a sentence when a spreadsheet has destroyed the digits of a number, else None.

    Destroyed are scientific notation, a float of 16 digits or more, and 18 or more digits that
    end in zeros from the sixteenth on and fail their check digit.  The lost digits cannot be
    computed back.
    """
    if isinstance(raw, str) and _whole(raw):
        return None
    text = clean_digits(str(raw))
    if (isinstance(raw, float) and abs(raw) >= 1e15) or _SCIENTIFIC.fullmatch(text):
        return f"号码已被电子表格改成“{_scientific(text)}”，末几位无法还原，请按证件原件重新填写。"
    if not re.fullmatch(r"\d{18,24}", text) or text[_KEPT_BY_EXCEL:].strip("0"):
        return None
    if (len(text) == 18 and text[-1] == ric.calc_check_digit(text)) or luhn.is_valid(text):
        return None
    return _lost(text)


def _whole(text: str) -> bool:
    """Return whether a number is digits alone, and some of them after the fifteenth: nearly every one is."""
    return bool(_ENTIRE.fullmatch(text)) and bool(text[_KEPT_BY_EXCEL:].strip("0"))


def _lost(text: str) -> str:
    return f"号码第16位起全部变成了0（…{text[-6:]}），末几位无法还原，请按证件原件重新填写。"


def mask_identity(number: str) -> str:
    """Return ``140824********123X``."""
    return _masked(number, 6, 4)


def mask_card(number: str) -> str:
    """Return ``6217***********1234``."""
    return _masked(number, 4, 4)


def mask_phone(number: str) -> str:
    """Return ``139****1234``, a landline as ``0359***2345``."""
    return _masked(number, 3 if number.startswith("1") else 4, 4)


def mask_name(name: str) -> str:
    """Return ``王*``, ``王*明`` or ``欧**明``."""
    return _masked(name, 1, 1) if len(name) > 2 else name[:1] + "*" * (len(name) - 1)


def make_identity(area: str, birth: date, sequence: int) -> str:
    """Return an identity number with a valid check digit; odd ``sequence`` (0 to 999) is a man.

    For demonstrations and tests: their ``area`` begins 99.
    """
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def age_on(birth: date, day: date) -> int:
    """Return full years on ``day``; someone born on 29 February is older from 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _doubts(number: str, *, demo: bool) -> list[str]:
    doubts = []
    if number.startswith(DEMO_AREA):
        if not demo:
            raise Invalid(f"{mask_identity(number)}是演示号码，只能用在演示数据库里，请填写真实身份证号。")
    elif number[:6] != _TAIWAN and not _listed(number[:6]):
        doubts.append(f"地区码{number[:6]}不在行政区划表里，可能已撤销，请核对。")
    if number.endswith("000"):
        doubts.append("末三位是000，可能被电子表格改写过，请按身份证核对。")
    return doubts


@lru_cache(maxsize=4096)
def _listed(area: str) -> bool:
    """Return whether the list of divisions knows an area code."""
    return bool(numdb.get("cn/loc").info(area)[-1][1])


_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # twice a digit, its own digits added up


def _passes_luhn(number: str) -> bool:
    """Return what ``luhn.is_valid`` says of digits, in a tenth of its time."""
    if not number.isascii():
        return luhn.is_valid(number)
    backwards = number.encode()[::-1]
    total = sum(backwards[::2]) + sum(backwards[1::2].translate(_DOUBLED))
    return (total - ord("0") * len(number)) % 10 == 0


def _birth(number: str, today: date | None) -> date:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid(f"身份证号里的出生日期{number[6:14]}不存在，请核对。") from None
    if birth.year < _EARLIEST_BIRTH or (today and not 0 <= age_on(birth, today) <= _OLDEST):
        raise Invalid(f"身份证号里的出生日期{number[6:14]}不可能，请核对。")
    return birth


def _eighteen(number: str) -> str:
    body = f"{number[:6]}19{number[6:]}"
    return body + str(ric.calc_check_digit(body + "0"))


def _masked(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden > 0:
        return text[:head] + "*" * hidden + text[-tail:]
    return "*" * len(text)


def _scientific(text: str) -> str:
    """Return a number in exponent form as typed; of one as long as a person's the middle is hidden."""
    return text if "+" in text and int(text.rpartition("+")[2]) < 14 else _excerpt(text)


def _excerpt(text: str) -> str:
    """Return what the user typed, short and with its middle hidden: messages reach logs and screens."""
    return _masked(text, 4, 4) if len(text) > 8 else text
