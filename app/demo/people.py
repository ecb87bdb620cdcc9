"""Synthetic people who look synthetic: every given name begins 演, 示 or 样, every number is nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum import luhn

from app.core.identity import make_identity
from app.domain.recruiting.form import Declared, Kin, Stage

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


_TOWNS = ("山西稷山", "山西万荣", "山西新绛", "湖北荆州", "湖北鄂州", "广东茂名", "山西长治")
_STUDIES = {"10": "公共管理", "20": "社会工作", "30": "现代农业技术", "40": "农村经济管理"}
_WORK = ("演示村务农", "演示镇小学教师", "演示县医院护士", "演示超市店员", "演示合作社社员")
_AGED = 15  # when somebody begins what follows the years of school that everybody has


def declared(figure: Figure, on: date) -> Declared:
    """Return what somebody made up writes on the registration form on a day."""
    serial, born = int(figure.phone[-4:]), figure.birth.year
    studied = _STUDIES.get(figure.education, "")
    left = born + _AGED + (3 if not studied else 7)
    kin = (
        Kin(
            "父亲",
            f"{figure.name[0]}邻{GIVEN[serial % len(GIVEN)]}",
            on.year - born + 26,
            "群众",
            _WORK[serial % 5],
        ),
        Kin("配偶", neighbour(serial), on.year - born - 1, "群众", _WORK[(serial + 2) % 5]),
    )
    career = (
        Stage(f"{born + _AGED}.09—{left}.07", f"演示{'学院' if studied else '中学'}学习"),
        Stage(f"{left}.08—至今", "演示村务农，农闲时外出务工"),
    )
    return Declared(
        native_place=_TOWNS[serial % len(_TOWNS)],
        school="演示学院" if studied else "演示中学",
        major=studied,
        health="1",
        marital="20",
        honours="演示先进个人一次，没有受过处分",
        kin=kin,
        career=career,
    )
