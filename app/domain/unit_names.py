"""Names of units: whether one keeps the county's rule, and which two may be one.  Pure rules.

Source: county-practices E7 (统一规范名称).  Nothing here changes a name: what is found is shown to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.core.text import arabic, private_use
from app.domain.names import sounds
from app.domain.unit_checks import Check, Finding
from app.domain.units import Level, UnitKind, short_name

_FINEST = (Level.GRID, Level.MICRO_GRID, Level.GROUP)
_RULED = (UnitKind.RURAL_GRID, UnitKind.URBAN_GRID)  # a dedicated grid is called by its host
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"[\s()（）【】\[\]「」·.,，、。:：;；\"'“”‘’\-—_#]+")
_TAILS = (
    "社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "社区居委", "村委会", "居委会",
    "社区服务中心", "街道办事处", "社区办事处", "服务中心", "办事处", "街道办", "街道",
    "社区", "镇", "乡", "村",
)  # fmt: skip
# characters of place names that are written two ways, or that a typist without the rare one replaces
_VARIANTS = str.maketrans(
    "塆垸圪屹莊臺裡裏邨崗溝橋東後嶺鎮鄉峯坵窪寳寶楡壠垄垅塬",
    "湾院疙疙庄台里里村岗沟桥东后岭镇乡峰丘洼宝宝榆陇陇陇原",
)


@dataclass(frozen=True, slots=True)
class Called:
    """A unit as far as its name goes; ``parent`` is the name it hangs on, ``aliases`` what papers call it."""

    id: int
    name: str
    level: Level
    unit_kind: UnitKind
    parent_id: int | None = None
    parent: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()


def check_names(units: Sequence[Called], pattern: str = "") -> list[Finding]:
    """Return what is wrong with each name: what no paper can print, and what breaks the county's pattern.

    ``pattern`` is the policy's for grids, with ``{village}`` and ``{number}``; empty asks for none.
    """
    found: list[Finding] = []
    for unit in units:
        told = _dirt(unit.name)
        if not told and pattern and unit.level is Level.GRID and unit.unit_kind in _RULED:
            told = _against(unit, pattern)
        if told:
            found.append(Finding(unit.id, Check.NAME, told[0], told[1], unit.name))
    return found


def _dirt(name: str) -> tuple[str, str] | None:
    if not name.strip():
        return "name.empty", "没有名称"
    if strange := private_use(name):
        return "name.character", f"名称里有 {len(strange)} 个打印不出的字，请换成规范的字"
    if _MARKS.sub("", name) != name and re.search(r"\s", name):
        return "name.space", f"名称里有空格，应写“{''.join(name.split())}”"
    half = "".join(unicodedata.normalize("NFKC", char) if ord(char) > 0xFF00 else char for char in name)
    if _DIGITS.findall(half) != re.findall(r"[0-9]+", name):
        return "name.digits", f"名称里有全角数字，应写“{half}”"
    return None


def _against(unit: Called, pattern: str) -> tuple[str, str] | None:
    """Return how a grid's name differs from the pattern; its number is that of its code."""
    village = short_name(unit.parent)
    number = int(unit.code[-3:]) if len(unit.code) == 15 and unit.code.isdigit() else None
    if number is not None and unit.name == pattern.format(village=village, number=number):
        return None
    around = re.escape(pattern).replace(re.escape("{village}"), re.escape(village))
    kept = re.fullmatch(around.replace(re.escape("{number}"), r"([0-9]+)"), unit.name)
    if kept and number is not None:
        text = f"名称写第 {int(kept[1])}，编码末三位是 {unit.code[-3:]}"
        return "name.number", text
    if kept:
        return None
    wanted = pattern.format(village=village, number=number if number is not None else "○")
    return "name.rule", f"不合统一名称格式，应写“{wanted}”"


@dataclass(frozen=True, slots=True)
class Twins:
    """Two names that may be of one unit, and why: ``key`` names the reason for a program."""

    one: int
    other: int
    key: str
    why: str
    names: tuple[str, str]


_WHY = (
    ("same", "名称相同"),
    ("written", "只差写法（空格、全角、数字写法或异体字）"),
    ("ending", "只差后缀（社区、村委会等）"),
    ("sound", "读音相同"),
)


def twins(units: Sequence[Called]) -> list[Twins]:
    """Return the pairs of one level whose names are the same or nearly so, with the nearest reason.

    Grids and what is below them are compared with those of the same parent, all others with the whole level:
    every village has a first grid.  An alias counts as a name.  东街 and 西街 are two: that is what the words
    are for.
    """
    found: dict[tuple[int, int], Twins] = {}
    by_id = {unit.id: unit for unit in units}
    for place, (key, why) in enumerate(_WHY):
        for group in _groups(units, key):
            for one, other in combinations(sorted(group), 2):
                told = Twins(one, other, key, why, (by_id[one].name, by_id[other].name))
                if place == 0 or not _told_apart(by_id[one], by_id[other], key):
                    found.setdefault((one, other), told)
    return [found[pair] for pair in sorted(found)]


def _told_apart(one: Called, other: Called, key: str) -> bool:
    """Return whether two are two after all: numbers differ, or a shared sound is not of the same length."""
    if _DIGITS.findall(arabic(one.name)) != _DIGITS.findall(arabic(other.name)):
        return True
    return key == "sound" and one.unit_kind is not other.unit_kind and one.level in _FINEST


def _groups(units: Sequence[Called], key: str) -> Iterator[set[int]]:
    """Yield the units that share a key; only those that are compared with one another share one."""
    found: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for unit in units:
        ground = (unit.level, unit.parent_id if unit.level in _FINEST else None)
        for name in (unit.name, *unit.aliases):
            if told := _key(name, unit, key):
                found[(*ground, told)].add(unit.id)
    yield from (group for group in found.values() if len(group) > 1)


def _key(name: str, unit: Called, key: str) -> str:
    if key == "same":
        return name
    written = _written(name, unit)
    if key == "written":
        return written
    base = _base(written) if unit.level not in _FINEST else written
    if key == "ending":
        return base
    return sounds(base)


def _written(name: str, unit: Called) -> str:
    """Return a name as it is compared: half-width, without marks and spaces, 第一网格 as 1网格."""
    plain = _MARKS.sub("", arabic(name)).translate(_VARIANTS).casefold()
    if unit.level not in _FINEST:
        return plain
    return (
        plain.removeprefix(_base(_MARKS.sub("", arabic(unit.parent)).translate(_VARIANTS)))
        .lstrip("村社区")
        .replace("第", "")
    )


def _base(name: str) -> str:
    """Return a name without its endings, as long as two characters are left."""
    for tail in _TAILS:
        if name.endswith(tail) and len(name) - len(tail) > 1:
            return _base(name.removesuffix(tail))
    return name
