"""The State Council's notice as people paste or type it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.domain.calendar import Notice
from app.domain.notice import FEASTS, read_notice

PUBLISHED = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日
"""
TYPED = """
2026-01-01至2026-01-03 元旦 放假
2026-01-04 上班
2月15日-23日春节放假；2月14日、2月28日上班
4/4至4/6清明节休息
5.1~5.5 劳动节 放假，5.9 上班
端午节：6月19日至21日放假
中秋节：9月25日到27日放假
国庆节：１０月１日至７日放假，9月20日、10月10日上班
"""


def shipped() -> Notice:
    text = Path("resources/calendar/2026.toml").read_text(encoding="utf-8")
    return Notice.model_validate(tomllib.loads(text))


def test_the_published_text_is_read_as_the_file_that_comes_with_the_program():
    assert read_notice(PUBLISHED, 2026) == (shipped(), ())


def test_typed_lines_say_the_same():
    notice, faults = read_notice(TYPED, 2026)
    assert faults == () and notice is not None
    assert (notice.holidays, notice.workdays) == (shipped().holidays, shipped().workdays)


def test_two_feasts_may_share_their_days_and_new_year_may_begin_before_the_year():
    text = PUBLISHED.replace("六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n", "")
    text = text.replace("七、国庆节", "六、国庆节、中秋节")
    text = text.replace(
        "1月1日（周四）至3日（周六）放假调休，共3天", "2025年12月31日（周三）至2026年1月3日放假调休，共4天"
    )
    notice, faults = read_notice(text, 2026)
    assert faults == () and notice is not None
    assert {name for one in notice.holidays for name in one.label.split("、")} == set(FEASTS)
    assert notice.holidays[0].first == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("1月4日（周日）上班", "1月4日（周一）上班", 5, "2026-01-04 是周日，写的是周一"),
        ("4月4日（周六）至6日（周一）放假，共3天", "4月4日至6日放假，共4天", 7, "共 4 天"),
        ("5月1日（周五）至5日", "5月1日（周五）至32日", 8, "没有“5月1日"),
        ("6月19日（周五）至21日（周日）放假", "6月19日（周五）至21日（周日）", 9, "是放假还是上班"),
        ("至27日（周日）放假", "至24日放假", 10, "前后颠倒"),
        ("三、清明节：4月4日（周六）至6日（周一）放假，共3天。", "", 0, "没有写清明节"),
        ("5月9日（周六）上班", "5月8日上班", 0, "2026-05-08 不是周末"),
        ("5月9日（周六）上班", "5月2日上班", 0, "2026-05-02 已写为放假"),
        ("10月10日（周六）上班", "2027年10月10日上班", 0, "不在 2026 年"),
        ("1月1日（周四）至3日（周六）", "2027年1月1日至2027年1月3日", 5, "不在 2026 年"),
    ],
)
def test_every_fault_is_said_at_its_line_and_nothing_is_taken(old: str, new: str, line: int, said: str):
    assert old in PUBLISHED
    notice, faults = read_notice(PUBLISHED.replace(old, new), 2026)
    assert notice is None
    assert any(one.line == line and said in one.sentence for one in faults), faults


def test_another_year_s_notice_is_refused():
    notice, faults = read_notice(PUBLISHED, 2027)
    assert notice is None and any("周" in one.sentence for one in faults)


@pytest.mark.parametrize("text", ["", "请按通知执行", "国办发明电〔2025〕7号"])
def test_a_text_without_days_lacks_them_all(text: str):
    notice, (fault,) = read_notice(text, 2026)
    assert notice is None and "元旦、春节" in fault.sentence
