"""Synthetic people who look synthetic: every given name begins 演, 示 or 样, every number is nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum import luhn

from app.core.identity import make_identity

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文单解查仇区盖翟"
)
MARKS = "演示样"
GIVEN = "安宁和平康乐顺达春夏秋冬松柏梅兰竹菊山河江海云雨风雪星月晨光石玉金银禾谷麦粟桃李杏枣"
RARE = ("䶮", "𬱖", "㙓")
AREA = "990824"
BANK = "演示农村商业银行"


@dataclass(frozen=True, slots=True)
class Figure:
    """One made-up person."""

    name: str
    identity: str
    birth: date
    phone: str
    card: str
    ethnicity: str
    politics: str
    education: str


@dataclass(frozen=True, slots=True)
class Ages:
    """Between which days of birth a county's rules want its people; None: it has no such rule."""

    oldest: date | None = None
    youngest: date | None = None


_FIRST, _LAST = date(1967, 3, 1), date(1967, 3, 1) + timedelta(days=36 * 365)


def figures(seed: int, ages: Ages) -> Iterator[Figure]:
    """Yield people for ever, the same for the same seed; no name and no number comes twice."""
    first, last = max(ages.oldest or _FIRST, _FIRST), min(ages.youngest or _LAST, _LAST)
    chance = random.Random(f"people-{seed}")
    names = _names(chance)
    number, taken = 0, set[str]()
    while True:
        number += 1
        birth = first + timedelta(days=chance.randrange((last - first).days))
        identity = make_identity(AREA, birth, number % 1000)
        if identity in taken:  # a thousand people later the order numbers come again
            continue
        taken.add(identity)
        yield Figure(
            name=next(names),
            identity=identity,
            birth=birth,
            phone=f"1990{number:07d}",
            card=_card(number),
            ethnicity="01" if chance.random() < 0.97 else chance.choice(("03", "11")),
            politics="01" if chance.random() < 0.4 else "13",
            education=chance.choice(("60", "60", "60", "70", "30", "20", "40")),
        )


def _names(chance: random.Random) -> Iterator[str]:
    all_names = [surname + mark + given for surname in SURNAMES for mark in MARKS for given in GIVEN]
    chance.shuffle(all_names)
    for position, rare in enumerate(RARE):  # names printers fear must be in every register
        all_names[17 + 29 * position] = all_names[17 + 29 * position][:2] + rare
    yield from all_names
    number = 0
    while True:  # a county of ten thousand has namesakes
        number += 1
        yield all_names[number % len(all_names)]


def _card(number: int) -> str:
    stem = f"99900000{number:010d}"
    return stem + str(luhn.calc_check_digit(stem))


def neighbour(serial: int) -> str:
    """Return the name of the ``serial``-th neighbour; seven thousand have names of their own."""
    given, surname = divmod(serial, len(SURNAMES))
    first, second = divmod(given, len(GIVEN))
    return f"{SURNAMES[surname]}邻{GIVEN[second]}{GIVEN[first] if first else ''}"
