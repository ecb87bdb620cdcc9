from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from app.core.text import COMPOUND
from app.domain import names
from app.domain.names import keys

# The surnames and readings of the design's list: 28 of them come out wrong from pypinyin alone.
LIST = """
    单:shan 仇:qiu 解:xie 查:zha 区:ou 曾:zeng 盖:ge 朴:piao 任:ren 华:hua 覃:qin 尉迟:yuchi 万俟:moqi 乐:yue
    召:shao 种:chong 折:she 缪:miao 繁:po 员:yun 冼:xian 翟:zhai 晁:chao 臧:zang 卜:bu 石:shi 重:chong 能:nai
    过:guo 宓:mi 郇:huan 祭:zhai 车:che 纪:ji 宁:ning 燕:yan 应:ying 钻:zuan 牟:mu 隗:wei 洗:xian 黑:he 秘:bi
    逄:pang 尹:yin 訾:zi 句:gou 阚:kan 葛:ge 佴:nai 谌:chen 呙:guo 郗:xi 哈:ha 撒:sa 那:na 长孙:zhangsun
    澹台:tantai 令狐:linghu 皇甫:huangfu
"""
READINGS = dict(pair.split(":") for pair in LIST.split())


def test_every_surname_of_two_characters_is_known_where_a_space_parts_a_name():
    assert {one for one in names._SURNAMES if len(one) == 2} == COMPOUND


@pytest.mark.parametrize(("surname", "reading"), READINGS.items())
def test_surnames_are_read_as_surnames(surname, reading):
    found = keys(f"{surname}建国")
    assert found.full[0] == f"{reading}jianguo"
    assert found.sort.replace(" ", "").startswith(f"{reading}jianguo")


def test_the_wrong_reading_still_finds_the_person():
    assert keys("曾国藩").full == ("zengguofan", "cengguofan")
    assert keys("曾国藩").initials == ("zgf", "cgf")


def test_a_surname_of_two_readings_is_found_by_both_and_a_common_one_by_no_old_reading():
    assert keys("盛建国").initials == ("sjg", "cjg") and keys("薄建国").full[0] == "bojianguo"
    assert {"shenjianguo", "xinjianguo"} <= set(keys("莘建国").full)
    assert keys("王建国").full == ("wangjianguo",) and keys("陈建国").full == ("chenjianguo",)


def test_every_reading_of_a_given_name_is_findable():
    assert {"lichangle", "lizhangle", "lichangyue", "lizhangyue"} <= set(keys("李长乐").full)
    assert keys("李长乐").full[0] == "lichangle"


def test_compound_surnames_count_as_two_syllables():
    assert keys("欧阳修").initials[0] == "oyx"
    assert keys("尉迟恭").sort == "yu chi gong 尉迟恭"


def test_two_characters_are_read_as_the_dictionary_of_phrases_reads_them():
    for phrase, alone in (
        ("银行", "yinhang"),
        ("行长", "hangzhang"),
        ("重庆", "chongqing"),
        ("长江", "changjiang"),
    ):
        assert keys(f"王{phrase}").full[0] == f"wang{alone}"
    usual = {char: lazy_pinyin(char) for char in "行长重乐曾単伟国〇㐂𠮷"}
    for one, two in product(usual, repeat=2):
        assert keys(f"王{one}{two}").full[0] == "wang" + "".join(lazy_pinyin(one + two))


def test_sorting_goes_by_surname_then_given_name():
    names = ["张三", "解晓东", "曾国藩", "李长乐", "单雄信", "李白"]
    assert sorted(names, key=lambda name: keys(name).sort) == [
        "李白",
        "李长乐",
        "单雄信",
        "解晓东",
        "曾国藩",
        "张三",
    ]


def test_names_of_other_scripts_and_characters_without_a_reading():
    assert keys("阿不都拉·买买提").full[0] == "abudoulamaimaiti"
    assert keys("John Smith").full[0] == "johnsmith"
    assert keys("李John").initials == ("lj",)
    assert keys("吕布").full == ("lvbu",)
    assert keys("王\ue81e").full[0].startswith("wang")
    assert keys("").full == ("",)


@given(st.text(st.sampled_from("乐长单解行重曾朴都干王李明国·AZ \ue81e𠂇"), max_size=50))
def test_any_name_has_a_bounded_number_of_keys(name):
    found = keys(name)
    assert 1 <= len(found.full) <= 24
    assert found.sort.endswith(name)
    assert len(set(found.full)) == len(found.full)
