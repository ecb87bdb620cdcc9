"""Pinyin keys of persons' names: surnames read as surnames, every reading findable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

# Surnames whose reading as a surname is not the character's usual one, and common ones kept
# with them so that no phrase dictionary can change them; of all others the usual reading alone counts: no
# dictionary's old one of 陈 or 王 may find a whole county.  Source: facts, prototypes/paper.
_TABLE = """
单:shan 仇:qiu 解:xie 查:zha 区:ou 曾:zeng 盖:ge 朴:piao 任:ren 华:hua 覃:qin 乐:yue 召:shao 种:chong
折:she 缪:miao 繁:po 员:yun 冼:xian 翟:zhai 晁:chao 臧:zang 卜:bu 石:shi 重:chong 能:nai 过:guo 宓:mi
郇:huan 祭:zhai 车:che 纪:ji 宁:ning 燕:yan 应:ying 钻:zuan 牟:mu 隗:wei 洗:xian 黑:he 秘:bi 逄:pang
尹:yin 訾:zi 句:gou 阚:kan 葛:ge 佴:nai 谌:chen 呙:guo 郗:xi 哈:ha 撒:sa 那:na 曲:qu 洪:hong 柏:bai
贾:jia 都:du 行:xing 相:xiang 俞:yu 尉:wei 干:gan 沈:shen 强:qiang 盛:sheng 莘:shen 藏:zang 宿:su 薄:bo 乜:nie
长:zhang 贲:ben 降:xiang 蔚:yu 尉迟:yuchi 万俟:moqi 长孙:zhangsun
澹台:tantai 令狐:linghu 皇甫:huangfu 欧阳:ouyang 上官:shangguan 司马:sima 司徒:situ 司空:sikong
诸葛:zhuge 夏侯:xiahou 东方:dongfang 公孙:gongsun 宇文:yuwen 慕容:murong 轩辕:xuanyuan 端木:duanmu
百里:baili 呼延:huyan 南宫:nangong 独孤:dugu 闻人:wenren 赫连:helian 鲜于:xianyu 太史:taishi 申屠:shentu
公羊:gongyang 钟离:zhongli 濮阳:puyang 淳于:chunyu 单于:chanyu 东郭:dongguo 西门:ximen 南郭:nanguo
公冶:gongye 宗政:zongzheng 第五:diwu 拓跋:tuoba 完颜:wanyan
"""
_SURNAMES = dict(pair.split(":") for pair in _TABLE.split())
Readings = tuple[str, ...]

_READINGS_PER_CHARACTER = 3
_READINGS_PER_NAME = 24
_SPELLINGS_TRIED = 4096


@dataclass(frozen=True, slots=True)
class NameKeys:
    """How a name sorts and every spelling under which it is found, the right one first."""

    sort: str
    full: tuple[str, ...]
    initials: tuple[str, ...]


@cache
def keys(name: str) -> NameKeys:
    """Return the keys of a cleaned name: ``zeng guo fan 曾国藩``, ``zengguofan``, ``zgf``.

    ü is written v.  At most 24 spellings, those nearest the usual reading first.
    """
    surname = next((name[:size] for size in (2, 1) if name[:size] in _SURNAMES), name[:1])
    if surname.isascii():
        surname = ""
    spellings = _spellings([*_surname_readings(surname), *_given_readings(name[len(surname) :])])
    return NameKeys(
        sort=" ".join((*filter(None, spellings[0]), name)),
        full=tuple(dict.fromkeys("".join(spelling) for spelling in spellings)),
        initials=tuple(dict.fromkeys("".join(part[:1] for part in spelling) for spelling in spellings)),
    )


def spelt(name: str) -> tuple[str, ...]:
    """Return every spelling of a name in pinyin, in full and by initials."""
    readings = keys(name)
    return (*readings.full, *readings.initials)


def sounds(text: str) -> str:
    """Return how a text of any kind is read, each character by itself and without tones: 溪村 is xi cun."""
    return " ".join(_readings(char)[0] for char in text if char.isalnum())


def sort_of(row: object, key: str) -> str:
    """Return what a row sorts by in a field of names: as it was read with the row, else worked out."""
    kept: str | None = getattr(row, f"{key}_sort", None)
    return keys(getattr(row, key)).sort if kept is None else kept


def spelt_in(row: object, key: str) -> str:
    """Return every spelling of a name of a row in one line: as it was read with the row, else worked out.

    A tenth of a millisecond for a name that was never spelt: ten thousand rows should bring theirs.
    """
    kept: str | None = getattr(row, f"{key}_keys", None)
    if kept is not None:
        return kept
    return " ".join(spelt(getattr(row, key)))


def _spellings(choices: list[Readings]) -> list[tuple[str, ...]]:
    open_ = [place for place, readings in enumerate(choices) if len(readings) > 1]
    usual = [readings[0] for readings in choices]
    if not open_:
        return [tuple(usual)]
    ranked = islice(product(*(range(len(choices[place])) for place in open_)), _SPELLINGS_TRIED)
    nearest = sorted(ranked, key=lambda ranks: -ranks.count(0))[:_READINGS_PER_NAME]
    found = []
    for ranks in nearest:
        spelling = usual.copy()
        for place, rank in zip(open_, ranks, strict=True):
            spelling[place] = choices[place][rank]
        found.append(tuple(spelling))
    return found


def _surname_readings(surname: str) -> list[Readings]:
    every = [_readings(char) for char in surname]
    known = _SURNAMES.get(surname)
    if known is None:
        return [readings[:1] for readings in every]
    parts = (known,) if len(surname) == 1 else _split(known, every)
    return [_first(part, others) for part, others in zip(parts, every, strict=True)]


def _split(known: str, every: list[Readings]) -> tuple[str, str]:
    """Cut a compound surname's reading in two where both halves are readings of their characters."""
    for cut in range(1, len(known)):
        if known[:cut] in every[0] and known[cut:] in every[1]:
            return known[:cut], known[cut:]
    raise AssertionError(f"the reading {known} is in no dictionary of its characters")


def _given_readings(given: str) -> list[Readings]:
    parts = re.findall(r"[A-Za-z0-9]+|.", given)
    in_phrase = _in_phrase(given)
    if len(in_phrase) != len(parts):
        return [_readings(part)[:_READINGS_PER_CHARACTER] for part in parts]
    return [_first(usual, _readings(part)) for usual, part in zip(in_phrase, parts, strict=True)]


def _in_phrase(given: str) -> list[str]:
    """Return the usual readings; two characters that are no phrase need not be cut into words."""
    from pypinyin.constants import PHRASES_DICT  # a sixth of a second: not before a name is read
    from pypinyin.core import Pinyin

    alone = len(given) < 3 and given not in PHRASES_DICT and given.isalpha() and not given.isascii()
    words = given if alone else Pinyin().seg(given)
    return [reading for word in words for reading in _said(word)]


@cache
def _said(word: str) -> tuple[str, ...]:
    """Return how a word that was cut out is read; the names of a county are made of few."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin([word]))


@cache
def _readings(part: str) -> tuple[str, ...]:
    """Return every reading of one character, usual first; a word itself; nothing for a mark."""
    from pypinyin import Style, pinyin

    if part.isascii() or not part.isalpha():
        return (part.lower() if part.isalnum() else "",)
    return tuple(dict.fromkeys(pinyin(part, style=Style.NORMAL, heteronym=True)[0]))


@cache
def _first(reading: str, others: Readings) -> Readings:
    """Return the given reading, then the others; a mark has none."""
    usual = reading.lower() if reading.isalnum() else ""
    return tuple(dict.fromkeys((usual, *others)))[:_READINGS_PER_CHARACTER]
