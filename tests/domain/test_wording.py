"""The office's words: what is wrong with a text is said before it is kept; numbers have a check digit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.policy import load
from app.domain.record_numbers import Form, Record, read
from app.domain.vetting.ballot import count_faults, vote_fault
from app.domain.wording import Part, Words, called_by, faults, given, line, lines, renamed
from app.imports.policies import policy_text
from app.services.wording import shipped

LETTER = shipped()["campaign-letters"]


@pytest.mark.parametrize("key", shipped())
def test_what_is_shipped_has_no_fault(key):
    paper = shipped()[key]
    assert faults(paper, paper.words) == {}
    assert Part.FOOT in paper.parts


@pytest.mark.parametrize(
    ("change", "part", "said"),
    [
        ({"title": " "}, "title", "标题不能为空"),
        ({"title": "【县】【姓明】通知书"}, "title", "没有【姓明】这个栏目，是不是【姓名】？"),
        ({"title": "【县网格员通知书"}, "title", "第 1 行的“【”和“】”没有成对"),
        ({"text": LETTER.words.text.replace("【落款】", "")}, "text", "一处【落款】"),
        ({"text": LETTER.words.text + "\n【落款】"}, "text", "只能有一处【落款】"),
        ({"text": LETTER.words.text.replace("【落款】", "此致【落款】")}, "text", "单独占一行"),
        ({"text": LETTER.words.text + "\n请联系【报名地点】。"}, "text", "没有【报名地点】这个栏目"),
        ({"note": "说明"}, "note", "没有说明"),
        ({"foot": "一\n二"}, "foot", "只能写一行"),
        ({"foot": "电" * 121}, "foot", "最多 120 个字"),
    ],
)
def test_a_text_with_a_fault_is_told_in_a_sentence(change, part, said):
    found = faults(LETTER, replace(LETTER.words, **change))
    assert list(found) == [part] and said in found[part]


def test_a_foot_as_long_as_it_may_be_is_taken():
    assert faults(LETTER, replace(LETTER.words, foot="电" * 120)) == {}


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("领用人", "要写成“原名＝现名”"),
        ("领用入＝领用人", "没有“领用入”这一栏，是不是“领用人”？"),
        ("领用人＝甲\n领用人=乙", "第 2 行：“领用人”写了两次"),
        ("领用人＝" + "长" * 41, "最多 40 个字"),
        ("领用人＝【姓名】", "不能用【】"),
    ],
)
def test_a_name_of_a_box_with_a_fault_is_told_with_its_line(labels, said):
    slip = shipped()["equipment-slip"]
    assert said in faults(slip, replace(slip.words, labels=labels))["labels"]
    assert "没有各栏名称" in faults(LETTER, replace(LETTER.words, labels=labels))["labels"]


def test_names_of_boxes_are_read_from_their_lines():
    assert renamed("领用人＝ 使用人 \n\n数量=数量\n核实人＝") == {"领用人": "使用人", "核实人": ""}
    assert all(renamed(paper.words.labels) == {} for paper in shipped().values())


def test_paragraphs_of_empty_fields_and_empty_brackets_are_not_printed():
    text = "【姓名】（【证号】）：\n【成绩】【名次】\n向【单位】（【电话】）反映。\n\n【落款】"
    values = {"姓名": "演示甲", "证号": "", "成绩": "", "名次": " ", "单位": "县综治中心", "电话": ""}
    assert list(lines(text, values)) == ["演示甲：", "向县综治中心反映。", "", "【落款】"]
    town = {"乡镇": "稷山县社区", "姓名": "演示甲"}
    assert line("稷山县【乡镇】10月评分表", town) == "稷山县社区10月评分表"
    assert line("演示县【乡镇】，演示【姓名】", town) == "演示县稷山县社区，演示演示甲", (
        "two signs may be chance"
    )
    assert line("共（ ）人", values) == "共（ ）人", "what nobody filled stays as it was typed"


def test_some_fields_may_be_filled_before_the_others():
    common = {"县": "稷山县", "单位": "中心"}
    words = given(
        Words(title="【县】【乡镇】花名册", text="向【单位】（【电话】）反映。", foot="【单位】"), common
    )
    assert (words.title, words.foot) == ("稷山县【乡镇】花名册", "中心")
    said = list(lines(words.text, {**words.common, "电话": ""}))
    assert said == ["向中心反映。"], (
        "a paragraph that names the office is not left out for want of a telephone"
    )


@pytest.mark.parametrize("form", Form)
def test_a_printed_number_is_read_typed_or_scanned(form):
    record = Record(form, 31, 4)
    wide = str(record).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    for typed in (str(record), record.digits, f" {wide} ", f"{record.digits}|1A2B-3C4D|7"):
        assert read(typed) == record


def test_what_a_paper_calls_itself_is_read_too():
    said = {
        "训00012": Form.SIGN_IN,
        " 假０００１２ ": Form.LEAVE,
        "离00012": Form.EXIT,
        "会00012": Form.MEETING,
        "领00012": Form.EQUIPMENT,
    }
    assert {text: read(text) for text in said} == {text: Record(form, 12) for text, form in said.items()}
    assert [read(text) for text in ("训证2026-0012", "训12", "假日00012", "00012")] == [None] * 4


def test_a_number_with_a_digit_wrong_is_none_and_neither_is_a_telephone():
    digits = Record(Form.VISIT, 31, 2).digits
    for place, digit in enumerate(digits):
        other = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        assert read(other) is None, other
    for text in ("", "13800138000", "2026-031", "99000031024", digits[:-1], digits + "0", "21a00031024"):
        assert read(text) is None


def test_a_count_of_ballots_that_cannot_be_is_told():
    assert count_faults(30, 28, 27) == {}
    assert "比发出的 30 张还多" in count_faults(30, 31, 27)["returned"]
    assert "比收回的 28 张还多" in count_faults(30, 28, 29)["valid"]
    assert count_faults(0, 0, 0) and count_faults(5, -1, 0)
    labels = {"virtue": ("德", 4), "overall": ("综合评价", 4)}
    votes = {"virtue": (20, 5, 1, 0), "overall": (20, 5, 2, 0)}
    assert vote_fault(votes, 27, labels) == ""
    assert "“综合评价”各等次共 27 票，比有效票 26 张还多" in vote_fault(votes, 26, labels)
    assert "“德”要按等次填写 4 个票数" in vote_fault({"overall": (1, 0, 0, 0)}, 27, labels)


def test_a_county_that_is_no_county_and_has_no_townships_is_not_called_so_on_its_papers() -> None:
    """Boxes and columns are shipped in 稷山's words; what the office itself renamed stays."""
    names = ("全县名次", "村（社区）和乡镇意见", "县综治中心意见")
    shipped = "\n".join(("所属乡镇＝镇办", *(f"{name}＝{name}" for name in names)))
    told = {
        county: list(renamed(called_by(shipped, load(policy_text(county)).hierarchy.in_own_words)).values())
        for county in ("jishan", "zhangzi", "jingzhou", "dianbai", "ezhou")
    }
    assert told["jishan"] == told["zhangzi"] == ["镇办"]
    assert told["jingzhou"] == ["镇办", "全区名次", "社区和街办（镇）意见", "区网格化管理服务中心意见"]
    assert told["dianbai"][2:] == ["行政村（社区）和镇（街道）意见", "区综治中心意见"]
    assert told["ezhou"] == ["镇办", "全市名次", "社区（村）和街道（乡镇）意见", "市综治中心意见"]


def test_a_text_in_the_countys_words_comes_back_as_it_is_and_what_is_quoted_is_somebodys_own() -> None:
    said = "各乡镇和乡镇（街道）、村（社区）报县级；本县政策由县里改，表头“乡镇”不变"
    tiers = {
        county: load(policy_text(county)).hierarchy for county in ("jingzhou", "dianbai", "ezhou", "jishan")
    }
    once = {county: one.in_own_words(said) for county, one in tiers.items()}
    assert once["jingzhou"] == "各街办（镇）和街办（镇）、社区报区级；本区政策由区里改，表头“乡镇”不变"
    assert once["ezhou"].startswith("各街道（乡镇）和街道（乡镇）、社区（村）报市级")
    assert {county: tiers[county].in_own_words(text) for county, text in once.items()} == once
    assert once["jishan"] == said and not tiers["jishan"].has_own_words and tiers["dianbai"].has_own_words
