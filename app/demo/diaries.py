"""演示工作日志: the month of one town, some days of a small one and its meetings; somebody wrote nothing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from operator import itemgetter

from app.core.period import Month
from app.demo.ground import Ground
from app.demo.office import DemoOffice
from app.services import calendar, roster, worklog
from app.services.worklog import NewLine, NewMeeting

MAKER = "jingban"
_DAY, _DAYS, _MEETINGS, _MOST, _LARGE = timedelta(days=1), 8, 2, 60, 120
_SAID = (
    "走访3户，独居老人身体正常",
    "排查楼道堆物，当场清理",
    "宣传反诈和冬季防火，发放资料",
    "采集新搬来1户的信息",
    "代办医保缴费2件",
    "走访商户，查看灭火器",
)


def told(office: DemoOffice, ground: Ground, seed: int) -> int:
    """Write the log of the first town for the month, of a small one for its last workdays; hold meetings.

    The small one is the first with no more than sixty people, else the smallest there is.

    Returns how many lines.  Nothing where the policy has no kinds of work.  The first of the small town's
    list writes nothing: the town is told.
    """
    rules, today = ground.rules.worklog, office.clock().date()
    towns = [(clerk, office.ask(clerk, roster.workers)) for clerk in ground.towns]
    able = [(clerk, len(rows)) for clerk, rows in towns if len(rows) > 1]
    if not rules.kind_labels or not able:
        return 0
    clerk = next((one for one, people in able if people <= _MOST), min(able, key=itemgetter(1))[0])
    chance = random.Random(f"diaries-{seed}")
    found = office.ask(MAKER, calendar.days, Month.of(today).first, today - _DAY)
    days = [row.day for row in found if row.is_work]
    ask = (chance, len(rules.kind_labels))
    lines = sum(_day(office, clerk, day, ask, 1) for day in days[-_DAYS:])
    first, people = towns[0]
    if first != clerk and len(people) <= _LARGE:
        lines += sum(_day(office, first, day, ask, 0) for day in days)
    _meet(office, ground, clerk, days[-_MEETINGS:])
    return lines


def _day(office: DemoOffice, clerk: str, day: date, of: tuple[random.Random, int], silent: int) -> int:
    """Write a day of a town but for its first ``silent`` and every tenth; return how many lines."""
    chance, kinds = of
    news = [
        (NewLine(person_id=row.id, day=day, text=_line(chance, kinds)), 0)
        for row in office.ask(clerk, worklog.day_sheet, day)[silent:]
        if not row.away and chance.random() > 0.1
    ]
    return office.do(clerk, worklog.write_many, news)


def _line(chance: random.Random, kinds: int) -> str:
    at = chance.randrange(len(_SAID))
    return f"{min(at + 1, kinds)} {_SAID[at]}"


def _meet(office: DemoOffice, ground: Ground, clerk: str, days: list[date]) -> None:
    kinds = list(ground.rules.worklog.meeting_labels)
    for day in days if kinds else ():
        new = NewMeeting(
            unit_id=ground.towns[clerk],
            kind=kinds[0],
            day=day,
            chair="演示主任",
            absent="2" if day == days[-1] else "",
            topics="通报昨天的走访和隐患，学习冬季防火要求",
            tasks="每人今天走访5户，重点看独居老人的取暖",
        )
        office.do(clerk, worklog.hold, new)
