"""Marks one by one, on both engines: noted, taken back, and typed by two people at once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.services import assessment, imports
from app.services.assessment import Cell, Mark, Note, NotedMark, Taken
from app.services.imports import NewBatch
from app.workspace import Unit, Workspace
from db.models.assessment import Score
from db.store import Store
from tests.office import Office, count
from tests.services.test_assessment import TOWN_A, closed, county, cycle, score_town, sheet, subjects

__all__ = ["county", "cycle"]
D = Decimal


def marks(who: Workspace, cycle: int, name: str) -> dict[str, Decimal]:
    return dict(
        next(line.marked.raw for line in who.ask(assessment.filling, cycle).lines if line.name == name)
    )


def taken(subject: int, item: str, seen: int) -> Taken:
    return Taken(subject_id=subject, item=item, seen=D(seen))


def test_a_mark_taken_back_is_missing_again_and_stays_in_the_past(county: Office, cycle: int) -> None:
    clerk = county.clerk_a
    score_town(county, clerk, cycle, 18, 19, 14, 13, 12, 15)
    person = subjects(clerk, cycle)["演示甲"]
    back = [taken(person, "patrol", 19), taken(person, "service", 13)]
    assert clerk.do(assessment.take_back, cycle, back, " 录错人了 ") == 2
    assert set(marks(clerk, cycle, "演示甲")) == {"information", "publicity", "training", "discipline"}
    with pytest.raises(Invalid, match="演示甲缺2项评分"):
        clerk.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    assert count(clerk, Score) == 14
    gone = clerk.ask(lambda unit: unit.session.scalars(select(Score).where(Score.raw.is_(None))).all())
    assert [(row.reason, row.recorded_by) for row in gone] == [("录错人了", "clerk_a")] * 2
    was = select(Score.raw).where(Score.id.in_([row.supersedes_id for row in gone]))
    assert set(clerk.ask(lambda unit: unit.session.scalars(was).all())) == {D(19), D(13)}
    clerk.do(assessment.enter_scores, cycle, sheet(person, 17, 12, items=("patrol", "service")))
    assert marks(clerk, cycle, "演示甲")["patrol"] == D(17)
    assert clerk.do(assessment.take_back, cycle, [taken(person, "patrol", 17)], "又录错了") == 1
    assert "patrol" not in marks(clerk, cycle, "演示甲")


def test_what_is_not_taken_back_says_why(county: Office, cycle: int) -> None:
    clerk = county.clerk_a
    score_town(county, clerk, cycle, 18, 19, 14, 13, 12, 15)
    score_town(county, county.clerk_b, cycle, 18, 19, 14, 13, 12, 15)
    mine, theirs = subjects(clerk, cycle)["演示甲"], subjects(county.clerk_b, cycle)["演示丙"]
    refused = (
        (Invalid, "请写明撤回评分的原因", [taken(mine, "patrol", 19)], " "),
        (Conflict, "1 格刚被别人改过", [taken(mine, "patrol", 18), taken(mine, "service", 13)], "错了"),
        (Conflict, "1 格刚被别人改过", [taken(mine, "dance", 18)], "错了"),
        (NotFound, "不在您的辖区内", [taken(theirs, "patrol", 19)], "错了"),
    )
    for kind, sentence, cells, reason in refused:
        with pytest.raises(kind, match=sentence):
            clerk.do(assessment.take_back, cycle, cells, reason)
    with pytest.raises(Denied):
        county.auditor.do(assessment.take_back, cycle, [taken(mine, "patrol", 19)], "错了")
    clerk.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    with pytest.raises(Invalid, match="演示甲的评分表已提交，不能撤回评分"):
        clerk.do(assessment.take_back, cycle, [taken(mine, "patrol", 19)], "错了")
    assert count(county.maker, Score) == 30  # nothing was written


def test_a_closed_cycle_gives_no_mark_back(county: Office, cycle: int) -> None:
    person = subjects(county.maker, cycle)["演示甲"]
    closed(county, cycle)
    with pytest.raises(Invalid, match="已截止，不能撤回评分"):
        county.maker.do(assessment.take_back, cycle, [taken(person, "patrol", 19)], "错了")


def test_an_import_over_a_mark_taken_back_is_undone_to_nothing(county: Office, cycle: int) -> None:
    clerk = county.clerk_a
    person = subjects(clerk, cycle)["演示甲"]
    clerk.do(assessment.enter_scores, cycle, sheet(person, 19, items=("patrol",)))
    clerk.do(assessment.take_back, cycle, [taken(person, "patrol", 19)], "录错人了")
    new = NewBatch(file_name="评分.xlsx", sha256="1" * 64, rows=1)
    batch = clerk.do(imports.enter_scores, new, cycle, sheet(person, 18, items=("patrol",)))
    assert marks(clerk, cycle, "演示甲") == {"patrol": D(18)}
    clerk.do(imports.undo, batch, reason="导错了")
    assert marks(clerk, cycle, "演示甲") == {}


def test_the_database_takes_no_mark_back_without_a_reason(county: Office, cycle: int) -> None:
    person = subjects(county.maker, cycle)["演示甲"]
    county.maker.do(assessment.enter_scores, cycle, sheet(person, 19, items=("patrol",)))

    def bare(unit: Unit) -> None:
        old = unit.session.query(Score).one()
        row = {"subject_id": person, "item_id": old.item_id, "assessor_id": old.assessor_id, "raw": None}
        unit.insert(Score, [row | {"supersedes_id": old.id, "scope_code": old.scope_code}])

    with pytest.raises(Invalid) as caught:
        county.maker.do(bare)
    assert "ck_score_taken_back" in str(caught.value.__cause__)


def test_a_mark_is_noted_and_its_note_is_read_everywhere(county: Office, cycle: int) -> None:
    clerk = county.clerk_a
    person = subjects(clerk, cycle)["演示甲"]
    assert clerk.ask(assessment.mark_now, cycle, person, "patrol") == (0, None)
    new = NotedMark(raw=D(19), reason="巡查22次", evidence="日志 10-03")
    clerk.do(assessment.note_mark, cycle, (person, "patrol"), new, 0)
    version, there = clerk.ask(assessment.mark_now, cycle, person, "patrol")
    assert there == new
    with pytest.raises(Conflict, match="这一格刚被别人改过"):
        clerk.do(assessment.note_mark, cycle, (person, "patrol"), new, 0)
    with pytest.raises(Invalid) as caught:
        clerk.do(assessment.note_mark, cycle, (person, "patrol"), NotedMark(raw=D(21)), version)
    assert set(caught.value.fields) == {"raw"}
    assert clerk.ask(assessment.filling, cycle).lines[0].notes == {"patrol": Note("巡查22次", "日志 10-03")}
    clerk.do(assessment.take_back, cycle, [taken(person, "patrol", 19)], "录错人了")
    assert clerk.ask(assessment.filling, cycle).lines[0].notes == {}
    noted = [
        Mark(subject_id=one, item=item, raw=D(10), reason="巡查9次", evidence="日志")
        for one in subjects(clerk, cycle).values()
        for item in ("information", "patrol", "publicity", "service", "training", "discipline")
    ]
    clerk.do(assessment.enter_scores, cycle, noted)
    clerk.do(assessment.submit_town, cycle, county.unit_id(TOWN_A))
    county.maker.do(assessment.accept_town, cycle, county.unit_id(TOWN_A))
    score_town(county, county.clerk_b, cycle, 16, 16, 12, 12, 12, 12)
    county.clerk_b.do(assessment.submit_town, cycle, county.unit_id("990101101000"))
    county.maker.do(assessment.accept_town, cycle, county.unit_id("990101101000"))
    county.maker.do(assessment.close_cycle, cycle)
    report = next(
        each for each in county.maker.ask(assessment.person_reports, cycle) if each.name == "演示甲"
    )
    assert {line.note for line in report.items} == {"巡查9次；日志"}
    sheet = county.maker.ask(assessment.score_sheet, cycle, county.unit_id(TOWN_A))
    assert sheet.rows[0].note == "巡查9次；日志", "what six marks rest on is named once"


def test_two_people_in_one_empty_cell_the_second_is_told(county: Office, cycle: int) -> None:
    """The first has written and not committed when the second sends: nobody's mark is lost unseen."""
    person = subjects(county.clerk_a, cycle)["演示甲"]
    other = Workspace(Store(county.url("maker"), county.vault), county.template["maker"], county.clock)
    pool = ThreadPoolExecutor(1)
    second: list[Future[object]] = []

    def typed(raw: int) -> list[Cell]:
        return [Cell(subject_id=person, item="patrol", raw=D(raw), seen=None)]

    def first(unit: Unit) -> None:
        assessment.enter_cells(unit, cycle, typed(18))
        second.append(pool.submit(other.do, assessment.enter_cells, cycle, typed(15)))
        if not unit.embedded:  # a file lets nobody else write; there is nothing to wait for
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not (unit.session.scalar(waiting) or second[0].done()):
                pass

    county.clerk_a.do(first)
    with pytest.raises(Conflict, match="1 格刚被别人改过"):
        second[0].result(60)
    pool.shutdown()
    other.store.close()
    assert count(county.maker, Score) == 1
    assert marks(county.maker, cycle, "演示甲") == {"patrol": D(18)}
