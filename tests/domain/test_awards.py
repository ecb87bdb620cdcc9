"""评优: ranked by the year, ties by the county's rule or by people, nobody put in or cut off by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.assessment import TieKey
from app.domain.award_ranking import Runner, ranked
from app.domain.awards import (
    Band,
    Facts,
    Line,
    Objection,
    Standing,
    decided,
    honour,
    prize_month,
    prizes,
    shown,
    standings,
)
from app.domain.workflow import Check, unmet

ORDER = (TieKey.SPECIAL, TieKey.SERVICE)
FACTS = Facts(
    today=date(2027, 3, 9), places=2, days=5, chosen=("演示甲", "演示乙"), shown_to=date(2027, 3, 8)
)


def runner(who: int, value: str, special: str = "90", since: int = 2024) -> Runner:
    return Runner(id=who, value=Decimal(value), special=Decimal(special), since=date(since, 1, 1))


def test_equal_points_are_parted_by_the_countys_order_and_else_share_a_rank() -> None:
    people = (runner(1, "95"), runner(2, "96"), runner(3, "95", special="91"), runner(4, "95", since=2022))
    assert ranked(people, ORDER) == {2: 1, 3: 2, 4: 3, 1: 4}
    assert ranked(people, ()) == {2: 1, 1: 2, 3: 2, 4: 2}


def test_who_is_left_out_makes_room_and_a_tie_at_the_last_place_waits() -> None:
    lines = tuple(Line(id=who, rank=rank) for who, rank in ((1, 1), (2, 2), (3, 2), (4, 4)))
    assert standings(lines, 3) == dict(zip((1, 2, 3, 4), [Standing.IN] * 3 + [Standing.NEXT], strict=True))
    tied = standings(lines, 2)
    assert [tied[who] for who in (1, 2, 3, 4)] == [Standing.IN, Standing.TIED, Standing.TIED, Standing.NEXT]
    parted = (lines[0], lines[1], replace(lines[2], tie_place=1), lines[3])
    assert [standings(parted, 2)[who] for who in (1, 2, 3)] == [Standing.IN, Standing.NEXT, Standing.IN]
    out = (replace(lines[0], out=True), *lines[1:])
    assert [standings(out, 2)[who] for who in (1, 2, 3)] == [Standing.OUT, Standing.IN, Standing.IN]
    assert set(standings(lines, 9).values()) == {Standing.IN}


def test_equals_are_given_the_same_and_nobody_beyond_the_bands() -> None:
    lines = tuple(Line(id=who, rank=rank) for who, rank in ((1, 1), (2, 2), (3, 2), (4, 4)))
    bands = (Band(1, Decimal(500)), Band(1, Decimal(300)))
    assert prizes(lines, bands) == {1: Decimal(500), 2: Decimal(300), 3: Decimal(300)}
    parted = (*lines[:2], replace(lines[2], tie_place=1), lines[3])
    assert prizes(parted, bands) == {1: Decimal(500), 3: Decimal(300)}
    assert prizes(lines, ()) == {}
    assert str(prize_month(date(2026, 12, 31))) == "2027-01"


def test_what_stands_in_the_way_is_said_line_by_line() -> None:
    assert unmet(shown(FACTS, None)) == unmet(decided(FACTS, None)) == []
    assert unmet(shown(replace(FACTS, chosen=()), None))[0].text == "没有拟表彰的人"
    assert "分不出先后：演示丙" in unmet(shown(replace(FACTS, tied=("演示丙",)), None))[0].text
    assert "还没有期满" in unmet(decided(replace(FACTS, today=date(2027, 3, 8)), None))[0].text
    heard = replace(FACTS, objections=(Objection("不实", ""), Objection("不实", "不成立")))
    assert [line.text for line in unmet(decided(heard, None))] == ["异议还有1件没有答复"]
    assert unmet(decided(replace(FACTS, barred=("演示甲在处分期内（警告）",)), None))[0].text.startswith(
        "演示甲"
    )
    assert "已经更正：演示乙" in unmet(decided(replace(FACTS, moved=("演示乙",)), None))[0].text
    assert "没有列入：演示丁" in unmet(shown(replace(FACTS, risen=("演示丁",)), None))[0].text
    left = replace(FACTS, gone=("演示甲（2027-03-01离岗）",), serving=True)
    assert "本县规定决定时须在岗" in unmet(decided(left, None))[0].text
    lenient = [line for line in decided(replace(left, serving=False), None) if line.warn]
    assert lenient[0].ok and "演示甲（2027-03-01离岗）" in lenient[0].text
    short = Check(False, "评优奖金可用0.00元")
    assert unmet(decided(replace(FACTS, money=(short,)), None)) == [short]
    assert unmet(shown(replace(FACTS, days=0), None))[0].text == "公示0个工作日"
    assert [line.warn for line in decided(replace(FACTS, provisional=True), None)][-1]
    few = [line.text for line in shown(replace(FACTS, places=3), None) if line.warn]
    assert few == ["名额3人，名单只有2人"]


def test_an_honour_names_its_year_once() -> None:
    assert honour(2026, "十佳网格员") == "2026年度十佳网格员"
    assert honour(2026, "年度优秀网格员") == "2026年度优秀网格员"
