"""报到 on both engines: typed, refused, by town, in war, taken away; the list that changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.core.period import Month
from app.domain.checkins import Mode, Standing
from app.imports.taking import Wishes, take_file
from app.services import checkins, dashboard, forces, imports
from app.services.checkins import NewLine, Switch
from app.services.forces import Ending, NewForce
from app.services.imports import ImportKind
from tests.campaigns import governed
from tests.office import Office
from tests.services.test_forces import file
from tests.services.test_roster import EAST_1, SOUTH

OCTOBER, NOVEMBER, DAY = Month(2026, 10), Month(2026, 11), date(2026, 11, 27)


@pytest.fixture
def county(office: Office) -> Office:
    governed(office, "ezhou")
    office.clock.set(DAY)
    news = [
        NewForce(kind="sunk_cadre", unit_id=office.unit_id(code), name=name, since=since)
        for code, name, since in (
            (EAST_1, "演示甲", date(2026, 1, 1)),
            (EAST_1, "演示乙", date(2026, 11, 20)),
            (SOUTH, "演示丙", date(2026, 1, 1)),
        )
    ]
    office.maker.do(forces.add_forces, news)
    return office


def line(office: Office, text: str, code: str = EAST_1, month: Month = NOVEMBER) -> NewLine:
    return NewLine(unit_id=office.unit_id(code), month=month, text=text)


def stand(office: Office, login: str = "maker", on: date | None = None) -> dict[str, Standing]:
    return {row.name: row.state for row in office.workspace(login).ask(checkins.standings, on)}


def told(office: Office, login: str) -> list[str]:
    return [one.text for one in office.workspace(login).ask(dashboard.waiting) if "报到" in one.text]


def test_a_check_in_is_typed_counted_and_taken_away(county: Office):
    assert stand(county) == {
        "演示甲": Standing.LACKING,
        "演示乙": Standing.NOT_YET,
        "演示丙": Standing.LACKING,
    }
    assert county.clerk_a.ask(checkins.lacking).count == 0, "nobody is told where it is not kept"
    said = county.clerk_a.do(checkins.write, line(county, "1 12 16 2小时 走访3户"))
    assert said.startswith("1 演示甲，11-12，收集信息、处理突发事件")
    county.clerk_a.do(checkins.write, line(county, "1 27 1 1小时", month=OCTOBER))
    for text, why in (
        ("1 12 1 再来一次", "已登记报到"),
        ("2 19 1 走访", "2026-11-20 起才列入"),
        ("1 28 1 走访", "还没有到"),
        ("3 12 1 走访", "没有 3 号"),
    ):
        with pytest.raises(Invalid, match=why):
            county.clerk_a.do(checkins.write, line(county, text))
    with pytest.raises(Invalid):
        county.clerk_b.do(checkins.write, line(county, "1 13 1 走访"))  # another town's grid
    with pytest.raises(Denied):
        county.checker.do(checkins.write, line(county, "1 13 1 走访"))
    assert stand(county)["演示甲"] is Standing.DONE
    rows = {row.town: row for row in county.maker.ask(checkins.towns)}
    assert (rows["甲镇"].listed, rows["甲镇"].done, rows["甲镇"].lacking, rows["甲镇"].fresh) == (2, 1, 0, 1)
    assert (rows["甲镇"].rate, rows["甲镇"].times, rows["甲镇"].hours) == (100, 1, 2)
    assert rows["甲镇"].tasks == "收集信息 1，处理突发事件 1" and rows["乙镇"].lacking == 1
    assert set(stand(county, "clerk_b")) == {"演示丙"}
    assert county.maker.ask(checkins.lacking).count == 1 and county.clerk_a.ask(checkins.lacking).count == 0

    first, other = county.clerk_a.ask(checkins.sheet, county.unit_id(EAST_1), NOVEMBER)
    assert (first.number, first.hours, first.mode) == (1, Decimal(2), Mode.PEACE) and other.day is None
    with pytest.raises(NotFound):
        county.clerk_b.do(checkins.take_away, first.check_in_id, first.version, "登错")
    with pytest.raises(Conflict):
        county.clerk_a.do(checkins.take_away, first.check_in_id, first.version + 1, "登错")
    county.clerk_a.do(checkins.take_away, first.check_in_id, first.version, "登错")
    assert stand(county)["演示甲"] is Standing.LACKING, "what is void counts for nothing"
    county.clerk_a.do(checkins.write, line(county, "1 12 1 再来一次"))


def test_war_asks_every_day_for_its_own_tasks_and_who_switched_is_written(county: Office):
    county.maker.do(checkins.write, line(county, "1 26 14 走访"))
    with pytest.raises(Denied):
        county.maker.do(checkins.switch, Switch(mode=Mode.WAR, on=DAY, reason="防汛Ⅱ级响应"))
    with pytest.raises(Invalid) as refused:
        county.approver.do(checkins.switch, Switch(mode=Mode.PEACE, on=DAY, reason="防汛Ⅱ级响应"))
    assert set(refused.value.fields) == {"mode"}
    county.approver.do(checkins.switch, Switch(mode=Mode.WAR, on=DAY, reason="防汛Ⅱ级响应"))
    now = county.clerk_a.ask(checkins.now)
    assert now is not None and (now.mode, now.days) == (Mode.WAR, 1) and "防汛Ⅱ级响应" in now.told
    assert stand(county) == {
        "演示甲": Standing.LACKING,
        "演示乙": Standing.LACKING,
        "演示丙": Standing.LACKING,
    }
    assert stand(county, on=date(2026, 11, 26))["演示甲"] is Standing.DONE, "the day before was peace"
    with pytest.raises(Invalid, match="不做民主议事"):
        county.maker.do(checkins.write, line(county, "1 27 4 议事"))
    assert county.maker.ask(checkins.lacking).count == 3
    assert [one for one in told(county, "clerk_b") if one.startswith("1 人")], "its own town's alone"
    county.maker.do(checkins.write, line(county, "1 27 6 巡堤"))
    assert stand(county)["演示甲"] is Standing.DONE


def test_who_is_written_anew_stays_who_came(county: Office):
    county.maker.do(checkins.write, line(county, "1 12 1 走访"))
    (row, *_) = [one for one in county.maker.ask(forces.forces) if one.name == "演示甲"]
    new = NewForce(
        kind="sunk_cadre", unit_id=row.unit_id, name="演示佳", since=date(2026, 11, 13), origin="干部"
    )
    with pytest.raises(Invalid):  # the list would begin after they came
        county.maker.do(forces.change_force, row.id, row.version, new)
    with pytest.raises(Invalid, match="1 次报到"):
        county.maker.do(forces.void_force, row.id, row.version, "登错")
    with pytest.raises(Invalid):
        county.maker.do(forces.end_force, row.id, row.version, Ending(on=date(2026, 11, 12), note="调走"))
    fixed = NewForce(kind="sunk_cadre", unit_id=row.unit_id, name="演示佳", since=date(2026, 2, 1))
    county.maker.do(forces.change_force, row.id, row.version, fixed)
    assert stand(county)["演示佳"] is Standing.DONE
    (one, *_) = county.maker.ask(checkins.sheet, row.unit_id, NOVEMBER)
    assert (one.number, one.name) == (1, "演示佳") and one.day == date(2026, 11, 12)
    with pytest.raises(Invalid, match="已登记报到"):
        county.maker.do(checkins.write, line(county, "1 12 1 再来"))
    (row, *_) = [one for one in county.maker.ask(forces.forces) if one.name == "演示佳"]
    county.maker.do(forces.end_force, row.id, row.version, Ending(on=date(2026, 11, 13), note="调走"))
    with pytest.raises(Invalid, match="已不再列入"):
        county.maker.do(checkins.write, line(county, "1 13 1 走访"))
    assert "演示佳" not in stand(county)


def test_a_list_is_held_to_the_same_guard_and_taken_back(county: Office):
    county.maker.do(checkins.write, line(county, "1 12 1 走访"))
    head = "网格编码,姓名,日期,任务,小时,内容\n"
    bad = (
        f"{EAST_1},演示甲,2026-11-12,宣传政策,1,\n{EAST_1},演示乙,2026-11-19,1,1,\n"
        f"{EAST_1},演示丁,2026-11-20,1,1,\n{EAST_1},演示甲,2026-11-28,1,1,\n{EAST_1},演示甲,2026-11-14,巡逻,1,\n"
        f"{EAST_1},演示甲,2026-11-15,1,1,\n{EAST_1},演示甲,2026-11-15,2,1,\n"
    )
    looked = take_file(county.maker, ImportKind.CHECK_INS, file(head + bad), Wishes(dry_run=True))
    told = [one.reason for one in looked.staged.problems]
    said = [next(word for word in WHY if word in one) for one in sorted(told, key=_place)]
    assert said == [WHY[0], *WHY], "the last of them is of a day the list itself has"
    named = "村,网格,姓名,日期,任务,小时,内容\n槐树,第1网格,演示甲,2026-11-13,1,1,\n"
    looked = take_file(county.maker, ImportKind.CHECK_INS, file(named), Wishes(dry_run=True))
    assert [one.name for one in looked.staged.questions] == ["单位:槐树"]
    good = (
        head + f"{EAST_1},演示甲,2026-11-13,宣传政策、收集信息,2小时,\n{EAST_1},演示乙,2026-11-20,6,,巡堤\n"
    )
    batch = take_file(county.clerk_a, ImportKind.CHECK_INS, file(good), Wishes()).batch
    rows = county.maker.ask(checkins.sheet, county.unit_id(EAST_1), NOVEMBER)
    assert [(row.name, row.tasks, row.hours) for row in rows[1:]] == [
        ("演示甲", "收集信息、宣传政策", 2),
        ("演示乙", "处理突发事件", None),
    ]
    county.clerk_a.do(imports.undo, batch, None, "导错了")
    assert [row.day for row in county.maker.ask(checkins.sheet, county.unit_id(EAST_1), NOVEMBER)] == [
        date(2026, 11, 12),
        None,
    ]


def test_two_of_one_name_are_told_apart_by_a_telephone_that_is_theirs(county: Office):
    same = [
        NewForce(
            kind="sunk_cadre",
            unit_id=county.unit_id(EAST_1),
            name="演示戊",
            since=DAY.replace(day=1),
            phone=phone,
        )
        for phone in ("13900000011", "13900000012")
    ]
    county.maker.do(forces.add_forces, same)
    rows = "".join(f"{EAST_1},演示戊,2026-11-1{at},1,{tel},2\n" for at, tel in enumerate(("", *TELEPHONES)))
    text = f"网格编码,姓名,日期,任务,联系电话,小时\n{rows}"
    looked = take_file(county.maker, ImportKind.CHECK_INS, file(text), Wishes(dry_run=True))
    told = [(one.row, one.reason.partition("，")[2]) for one in looked.staged.problems]
    assert told == [(2, "请补上联系电话，或在登记表里登记。"), (3, "都没有登记这个电话，请核对联系电话。")]


TELEPHONES = ("13900000019", "13900000012")  # nobody's, one's
WHY = ("已登记报到", "起才列入", "名单里没有“演示丁”", "还没有到", "没有“巡逻”这项任务")


def _place(told: str) -> int:
    return next((at for at, word in enumerate(WHY) if word in told), -1)
