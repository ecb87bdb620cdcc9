"""调查摸底 and 数据核查: what a round of asking on the ground found of a unit, and how right the data are.

A round of 摸底 says who looked, when, and what they found (荆州材料 Z13); a 核查 of a grid's data keeps two
figures, each as a part of a whole: records that were right of those looked at, records that matched of those
compared (Z19).  A rate is never kept: it follows from its two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.core.fields import Choice

_HUNDREDTH = Decimal("0.01")
MOST = 10_000_000  # records of one grid, people of one county: more is a slip of the keyboard
ROUNDS = 99
PARTS = {"correct": "checked", "matched": "compared"}
"""Which count is a part of which."""
ALL_DATA = "全部数据"
TITLES = {"checked": "抽查条数", "correct": "准确条数", "compared": "比对条数", "matched": "匹配条数"}


class SurveyKind(Choice):
    """What was looked at."""

    STAFF = "staff", "人员摸底"
    UNITS = "units", "网格摸底"
    DATA = "data", "数据核查"


ROUNDS_OF = (SurveyKind.STAFF, SurveyKind.UNITS)
"""The kinds that are rounds of 摸底."""


def survey_number(survey_id: int) -> str:
    """Return how a round or a check is called on paper: ``调00012``."""
    return f"调{survey_id:05d}"


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """Return a part of a whole in per cent with two places, None where nothing was looked at."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)


def told(part: int, whole: int, words: tuple[str, str]) -> str:
    """Return a figure with what it is made of: ``抽查 200 条，准确 190 条（95.00%）``."""
    return f"{words[0]} {whole:,} 条，{words[1]} {part:,} 条（{rate(part, whole)}%）"


def count_faults(counts: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with counts, by field: half a figure, a part over its whole, nothing at all."""
    if all(value is None for value in counts.values()):
        yield "checked", "请填写抽查条数和准确条数，或比对条数和匹配条数。"
    for key, value in counts.items():
        if value is not None and not 0 <= value <= MOST:
            yield key, f"应在0到{MOST:,}之间，请核对。"
    for part, whole in PARTS.items():
        yield from _part_faults((part, counts.get(part)), (whole, counts.get(whole)))


def _part_faults(part: tuple[str, int | None], whole: tuple[str, int | None]) -> Iterator[tuple[str, str]]:
    (less, few), (more, every) = part, whole
    if few is not None and every is not None:
        if every == 0:
            yield more, f"{TITLES[more]}是0：没有核查的，这一项不填。"
        elif few > every:
            yield less, f"{TITLES[less]}不能多于{TITLES[more]}，请核对。"
    elif few is not None or every is not None:
        yield less if few is None else more, f"{TITLES[more]}和{TITLES[less]}要一起填写。"


def day_faults(starts: date, ends: date, today: date) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the days of a round or a check, by field."""
    if ends < starts:
        yield "ends", "结束日期早于开始日期，请核对。"
    elif ends > today:
        yield "ends", "还没有做完的不登记，结束日期请填今天或以前。"
