"""The number a printed form bears: digits a scanner types, which bring up the screen it is entered on.

``21-000031-02-5``: the form, the record, its sheet, a check digit.  No list is kept: the number says all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum import luhn

from app.core.fields import Choice
from app.domain.equipment import slip_id


class Form(Choice):
    """A form that is filled in by hand and typed in from the paper; the value begins its number."""

    VISIT = "21", "街坊邻居走访记录表"
    INSPECTION = "22", "实地考察记录表"
    BALLOT = "23", "民主测评统计表"
    REGISTRATION = "24", "报名登记表"
    SIGN_IN = "31", "培训签到表"
    FEEDBACK = "32", "培训反馈表"
    CHECK_IN = "33", "报到登记表"
    MEETING = "34", "会议记录"
    LEAVE = "41", "请假单"
    EXIT = "43", "离岗交接单"
    EQUIPMENT = "44", "装备单据"
    SCORES = "51", "考核评分表"
    CARD = "61", "工作证"


PAGES = {
    Form.VISIT: "case",
    Form.INSPECTION: "case",
    Form.BALLOT: "case",
    Form.REGISTRATION: "campaign",
    Form.SIGN_IN: "training_sheet",
    Form.FEEDBACK: "training_sheet",
    Form.CHECK_IN: "checkin_sheet",
    Form.MEETING: "meetings",
    Form.LEAVE: "leave",
    Form.EXIT: "exits",
    Form.EQUIPMENT: "equipment_slips",
    Form.SCORES: "scores",
    Form.CARD: "roster",
}
"""The page on which each is entered, or what it stands for is shown."""
_RECORD, _SHEET = 6, {Form.SCORES: 6}
_USUAL = 2
_DASHES = re.compile(r"[\s\-－—–]")
_CALLED = {"训": Form.SIGN_IN, "会": Form.MEETING, "假": Form.LEAVE, "离": Form.EXIT}
_SERIAL = 5
_SCANNED = "|"  # what the square code at the foot holds goes on behind it


@dataclass(frozen=True, slots=True)
class Record:
    """What a number says: which form, of which record, its sheet (scores: the town; check-ins: the month)."""

    form: Form
    record: int
    sheet: int = 0

    @property
    def page(self) -> str:
        """The page that enters it."""
        return PAGES[self.form]

    @property
    def digits(self) -> str:
        """The digits alone: what the bars say."""
        said = f"{self.form.value}{self.record:0{_RECORD}d}{self.sheet:0{_SHEET.get(self.form, _USUAL)}d}"
        return said + luhn.calc_check_digit(said)

    def __str__(self) -> str:
        """Return the number as it is printed."""
        digits = self.digits
        return f"{digits[:2]}-{digits[2:8]}-{digits[8:-1]}-{digits[-1]}"


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_OTHERS = 8  # what 6, 1 (twice) and the sheet's two noughts come to


def card_number(posting_id: int) -> str:
    """Return the number of a posting's 工作证, as ``str(Record(Form.CARD, posting_id))`` does, faster.

    The check digit is Luhn's (ISO/IEC 7812-1), of which all but the posting's own digits stay the same.
    """
    said = f"{posting_id:0{_RECORD}d}"
    total = _OTHERS
    for place, digit in enumerate(map(int, said)):
        total += _DOUBLED[digit] if place % 2 else digit
    return f"{Form.CARD.value}-{said}-00-{-total % 10}"


def read(text: str) -> Record | None:
    """Return what a typed or scanned number says; None for anything that is none, or has a digit wrong.

    What the paper calls itself is read too: ``训00012``, ``假00003``, ``离00001``, ``领00004``.
    """
    if called := _called(unicodedata.normalize("NFKC", text).strip()):
        return called
    digits = _DASHES.sub("", unicodedata.normalize("NFKC", text).partition(_SCANNED)[0])
    form = next((one for one in Form if digits.startswith(one.value)), None)
    if form is None or not digits.isdecimal() or not digits.isascii() or not luhn.is_valid(digits):
        return None
    if len(digits) != len(form.value) + _RECORD + _SHEET.get(form, _USUAL) + 1:
        return None
    return Record(form, int(digits[2:8]), int(digits[8:-1]))


def _called(text: str) -> Record | None:
    if slip := slip_id(text):
        return Record(Form.EQUIPMENT, slip)
    form = _CALLED.get(text[:1])
    number = text[1:]
    if form is None or len(number) < _SERIAL or not (number.isascii() and number.isdecimal()):
        return None
    return Record(form, int(number))
