"""任命网格长 on both engines: one act ends, begins and relieves on one day, and tells all it brings."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Conflict, Invalid, NotFound
from app.core.period import OPEN_END
from app.domain.roster import EndReason, GridRole, Standing
from app.services import roster
from app.services.roster import Heading, Own
from db.models.roster import Posting
from tests.office import Office
from tests.services.paid import EAST_2, WEST, hire, worker

DAY = date(2027, 1, 1)  # to come
EAST = "990101100200"


@pytest.fixture
def county(office: Office) -> Office:
    hire(office)
    return office


def postings(office: Office) -> dict[str, list[tuple[str, str, date, date]]]:
    """Return every posting by name: role, unit, first day, first day out."""
    units = {unit_id: code for code, unit_id in office.unit_ids.items()}
    known = {row.person_id: row.name for row in office.checker.ask(roster.registered)}
    found: dict[str, list[tuple[str, str, date, date]]] = {}
    rows = office.checker.ask(lambda unit: list(unit.session.query(Posting).order_by(Posting.valid_from)))
    for row in rows:
        said = row.role.label, units[row.unit_id], row.valid_from, row.valid_to
        found.setdefault(known[row.person_id], []).append(said)
    return found


def ids(office: Office, *names: str) -> list[int]:
    found = {row.name: row.id for row in office.maker.ask(roster.workers)}
    return [found[name] for name in names]


def appoint(office: Office, heading: Heading, *names: str, who: str = "maker") -> list[str]:
    """Weigh and appoint; return what was told of each."""
    desk = office.workspace(who)
    weighed = desk.ask(roster.weigh_heads, ids(office, *names), heading)
    desk.do(roster.name_heads, weighed, heading)
    return [one.after for one in weighed]


def whys(office: Office, heading: Heading, *names: str) -> list[str]:
    return [one.why for one in office.maker.ask(roster.weigh_heads, ids(office, *names), heading)]


def test_a_worker_becomes_head_of_the_village_and_the_old_post_ends_the_day_before(county: Office) -> None:
    heading = Heading(on=DAY, own=Own.ENDS, doc_no="甲镇〔2026〕9号")
    (told,) = appoint(county, heading, "演示甲", who="clerk_a")
    for said in (
        "2027-01-01起任东村村委会网格长",
        "原岗位到2026-12-31",
        "农村兼职的补贴发到2026-12-31",
        "工作证61-",
    ):
        assert said in told
    role, _code, _since, until = postings(county)["演示甲"][0]
    assert (role, until) == ("网格员", DAY)
    assert postings(county)["演示甲"][1] == ("网格长", EAST, DAY, OPEN_END)
    assert [row.name for row in county.maker.ask(roster.workers)][:1] == ["演示甲"], "still a worker today"
    (new,) = (row for row in county.maker.ask(roster.others) if row.name == "演示甲")
    assert (new.role, new.standing) == (GridRole.CHIEF, Standing.COMING)
    with pytest.raises(Invalid, match="2027-01-01不在这个岗位上"):
        appoint(county, heading, "演示甲")


def test_a_unit_that_has_its_head_is_handed_over_the_same_day_for_a_reason(county: Office) -> None:
    now = date(2026, 9, 1)
    appoint(county, Heading(on=now, own=Own.STAYS), "演示甲")
    assert [row[0] for row in postings(county)["演示甲"]] == ["网格员", "网格长"], "held beside the old post"
    bare = Heading(on=DAY, own=Own.ENDS)
    assert whys(county, bare, "演示乙") == [
        "东村村委会已有网格长演示甲（2026-09-01起），请在“原网格长”选不再担任的原因"
    ]
    early = Heading(on=date(2026, 8, 1), own=Own.ENDS, head=EndReason.TRANSFERRED)
    assert "已定于2026-09-01起任东村村委会网格长" in whys(county, early, "演示乙")[0]
    dismissed = Heading(on=DAY, own=Own.ENDS, head=EndReason.DISMISSED)
    assert "解聘要写明依据" in whys(county, dismissed, "演示乙")[0]
    assert "此人同一时间已经是这里的网格长" in whys(county, bare, "演示甲")[0]
    (told,) = appoint(county, Heading(on=DAY, own=Own.ENDS, head=EndReason.EXPIRED), "演示乙")
    assert "演示甲任到2026-12-31" in told
    assert [(row[0], row[3]) for row in postings(county)["演示甲"]] == [("网格员", OPEN_END), ("网格长", DAY)]
    assert postings(county)["演示乙"][1] == ("网格长", EAST, DAY, OPEN_END)


def test_several_are_appointed_together_or_none(county: Office) -> None:
    county.maker.do(roster.register, worker(county, 7, name="演示戊", unit_id=county.unit_id(WEST)))
    heading = Heading(on=DAY, own=Own.STAYS)
    assert whys(county, heading, "演示甲", "演示乙") == [
        "", "东村村委会已列演示甲任网格长，一个单位只任命一名"
    ]  # fmt: skip
    with pytest.raises(Invalid, match="演示乙：东村"):
        appoint(county, heading, "演示甲", "演示乙")
    assert len(postings(county)["演示甲"]) == 1, "nobody was appointed"
    appoint(county, heading, "演示甲", "演示戊")
    heads = {name: rows[-1][1] for name, rows in postings(county).items() if rows[-1][0] == "网格长"}
    assert heads == {"演示甲": EAST, "演示戊": "990101100201"}


def test_what_changed_since_it_was_looked_at_and_what_lies_elsewhere_is_refused(county: Office) -> None:
    heading = Heading(on=DAY, own=Own.ENDS)
    (chosen,) = ids(county, "演示乙")
    weighed = county.maker.ask(roster.weigh_heads, [chosen], heading)
    move = roster.Leaving(on=date(2027, 3, 1), reason=EndReason.RESIGNED)
    county.maker.do(roster.leave, chosen, weighed[0].versions[0][1], move)
    with pytest.raises(Conflict, match="演示乙的任职刚被修改过"):
        county.maker.do(roster.name_heads, weighed, heading)
    with pytest.raises(NotFound):
        county.clerk_b.ask(roster.weigh_heads, [chosen], heading)
    grid = Heading(on=DAY, own=Own.STAYS, unit_id=county.unit_id(EAST_2))
    assert "网格长应安排在" in whys(county, grid, "演示甲")[0]
