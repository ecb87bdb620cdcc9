"""Files into a real database on both engines: all rows or none, known again, taken back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.core.errors import Conflict, Denied, Invalid, NotFound, Unavailable
from app.core.period import Month
from app.domain.roster import EndReason
from app.domain.units import Level
from app.imports.answering import take_answered
from app.imports.guard import intake
from app.imports.staged import Asks, Severity
from app.imports.taking import Taken, Wishes, take, take_file
from app.services import assessment, imports, roster, units
from app.services.changes import Sought, changes
from app.services.imports import ImportKind
from app.services.roster import Leaving
from db.canonical import BULK
from db.models.assessment import Score
from db.models.imports import ImportBatch, ImportRow
from db.models.people import BankAccount, Person
from db.models.roster import Posting
from tests.imports import books
from tests.imports.books import number
from tests.office import Office, count, one
from tests.postgres import Postgres

EAST, EAST_2 = "东村第1网格", "东村第2网格"
SOUTH = {"乡镇": "乙镇", "村(社区)": "南村", "grid": "南村第1网格"}
URBAN = {"乡镇": "乙镇", "村(社区)": "城关社区", "grid": "城关社区第1网格", "专/兼职": "社区专职"}
CARD = {"银行卡号": "6228480000000000018", "开户行": "县信用社"}


def person(n: int, grid: str = EAST, **changes: object) -> dict[str, object]:
    return books.person(n, 网格名称=grid, 聘用日期="2026-01-01", **changes)


def bring(
    office: Office, path: Path, kind: ImportKind = ImportKind.WORKERS, who: str = "maker", **wishes: Any
) -> Taken:
    return take(office.workspace(who), kind, path, Wishes(**wishes))


def rosters(tmp_path: Path, *rows: dict[str, object], name: str = "r.xlsx") -> Path:
    return books.roster(tmp_path / name, rows)


def errors(taken: Taken) -> list[tuple[int, str, str]]:
    found = [item for item in taken.staged.problems if item.severity is Severity.ERROR]
    return [(item.row, item.column, item.reason) for item in found]


def names(office: Office) -> set[str]:
    return {row.name for row in office.maker.ask(roster.workers)}


# ---------------------------------------------------------------- stopped on the way


class Stopped(Exception):
    """Somebody pressed 取消."""


def test_how_far_it_is_only_grows_and_ends_at_the_whole(office: Office, tmp_path: Path):
    told: list[tuple[float, str]] = []
    path = rosters(tmp_path, person(1), person(2, EAST_2))
    taken = take_file(office.maker, ImportKind.WORKERS, intake(path), Wishes(), lambda *how: told.append(how))
    fractions = [fraction for fraction, _ in told]
    assert taken.batch and fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert len({fraction for fraction in fractions if 0.3 < fraction < 0.7}) > 10  # column by column


@pytest.mark.parametrize("at", [0.0, 0.3, 0.5, 0.7, 0.85, 1.0])
def test_wherever_it_is_stopped_nothing_is_left(office: Office, tmp_path: Path, at: float):
    def step(fraction: float, _text: str) -> None:
        if fraction >= at:
            raise Stopped

    path = rosters(tmp_path, person(1), person(2, EAST_2))
    with pytest.raises(Stopped):
        take_file(office.maker, ImportKind.WORKERS, intake(path), Wishes(), step)
    assert [count(office.maker, model) for model in (Person, Posting, ImportBatch, ImportRow)] == [0] * 4
    assert bring(office, path).batch is not None  # and it can be brought again


@pytest.mark.parametrize("at", [0.4, 0.85, 1.0])
def test_a_server_cut_off_on_the_way_is_asked_again_and_a_cut_commit_is_told(
    server_office: Office, postgres: Postgres, tmp_path: Path, at: float
):
    """While rows are checked or written the act begins anew by itself; cut at its end, nobody knows."""
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'u_maker'"
    cuts: list[int] = []

    def step(fraction: float, _text: str) -> None:
        if fraction >= at and not cuts:
            with postgres.connect(str(server_office.maker.store.url.database)) as connection:
                cuts.append(connection.execute(cut).fetchone()[0])

    def left() -> list[int]:
        return [count(server_office.checker, model) for model in (Person, Posting, ImportBatch, ImportRow)]

    file = intake(rosters(tmp_path, person(1), person(2, EAST_2)))
    if at == 1.0:
        with pytest.raises(Unavailable, match="请刷新后核对这次操作是否已保存"):
            take_file(server_office.maker, ImportKind.WORKERS, file, Wishes(), step)
        assert left() == [0] * 4
        cuts.append(0)
    assert take_file(server_office.maker, ImportKind.WORKERS, file, Wishes(), step).batch is not None
    assert (left(), cuts[0] > 0) == ([2, 2, 1, 2], True)


# ---------------------------------------------------------------- who sees which


def test_a_batch_is_listed_for_whoever_sees_all_of_it(office: Office, tmp_path: Path):
    east = bring(office, rosters(tmp_path, person(1), name="east.xlsx"))
    both = bring(office, rosters(tmp_path, person(2, EAST_2), person(3, **SOUTH), name="both.xlsx"))

    def seen(who: str) -> set[int]:
        return {batch.id for batch in office.workspace(who).ask(imports.batches)}

    assert (seen("maker"), seen("admin")) == ({east.batch, both.batch}, set())
    assert (seen("clerk_a"), seen("clerk_b")) == ({east.batch}, set())
    mine = bring(office, rosters(tmp_path, person(4, **URBAN), name="mine.xlsx"), who="clerk_b")
    assert (seen("clerk_b"), seen("clerk_a")) == ({mine.batch}, {east.batch})


# ---------------------------------------------------------------- workers


def test_the_audit_says_who_brought_a_person_in_and_by_which_file(office: Office, tmp_path: Path):
    rows = [person(1), *(person(n, 银行卡号="", 开户行="") for n in range(2, BULK + 2))]
    taken = bring(office, rosters(tmp_path, *rows), accept_valid=True)
    assert taken.batch is not None, taken.staged.problems
    person_id = office.maker.ask(lambda unit: unit.session.scalar(select(func.max(Person.id))))
    mine = Sought(table="person", record=str(person_id))
    (line,) = office.auditor.ask(changes, mine)
    (file,) = office.auditor.ask(changes, Sought(table="import_batch", op="INSERT"))
    assert (line.login, line.op, file.login, file.op) == ("maker", "成批写入", "maker", "新增")
    assert "r.xlsx" in file.words and file.block == line.block, "written together"
    assert office.auditor.ask(changes, replace(mine, record=str(person_id + 1))) == []
    office.maker.do(lambda unit: setattr(unit.session.get(Person, person_id), "note", "改"))
    assert office.auditor.ask(changes, mine)[0].op == "修改"


def test_a_roster_is_registered_as_one_batch(office: Office, tmp_path: Path):
    path = rosters(tmp_path, person(1, **CARD), person(2, EAST_2))
    taken = bring(office, path)
    assert (errors(taken), names(office)) == ([], {"测试乙", "测试丙"})
    (batch,) = office.maker.ask(imports.batches)
    assert (batch.id, batch.kind, batch.rows, batch.accepted) == (taken.batch, ImportKind.WORKERS, 2, 2)
    assert (batch.file_name, batch.sha256) == ("r.xlsx", taken.file.sha256)
    (first, _) = sorted(office.maker.ask(roster.workers), key=lambda row: row.name)
    assert first.identity.endswith(number(2)[-4:]) or first.identity.endswith(number(1)[-4:])
    runs = select(ImportRow.table_name, ImportRow.last_id - ImportRow.first_id + 1)
    written = office.maker.ask(lambda unit: dict(unit.session.execute(runs).all()))
    assert written == {"bank_account": 1, "person": 2, "posting": 2}


def test_one_bad_row_keeps_all_out(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1), person(2, EAST_2, 身份证号=1.42731e17)))
    assert taken.batch is None
    assert [(row, column) for row, column, _ in errors(taken)] == [(5, "身份证号")]
    assert [count(office.maker, model) for model in (Person, Posting, ImportBatch)] == [0, 0, 0]


def test_the_valid_rows_go_in_when_asked_for(office: Office, tmp_path: Path):
    path = rosters(tmp_path, person(1), person(2, EAST_2, 身份证号=1.42731e17))
    taken = bring(office, path, accept_valid=True)
    assert names(office) == {"测试乙"}
    (batch,) = office.maker.ask(imports.batches)
    assert (batch.rows, batch.accepted, batch.rejected, batch.id) == (2, 1, 1, taken.batch)


def test_a_rehearsal_writes_nothing(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1)), dry_run=True)
    assert (taken.batch, taken.refused, len(taken.staged.accepted)) == (None, False, 1)
    assert count(office.maker, ImportBatch) == 0


def test_the_roster_s_own_guard_speaks_at_the_row(office: Office, tmp_path: Path):
    """A dedicated worker without a host, two in a grid for one: rules of the roster, not of the file."""
    postal = {"专/兼职": "邮政专属"}
    taken = bring(office, rosters(tmp_path, person(1), person(2), person(3, EAST_2, **postal)))
    assert errors(taken) == [(6, "", "邮政专属属于专属网格，请填写所属单位")]
    assert [(item.row, item.column, "定员1名" in item.reason) for item in taken.staged.problems[:1]] == [
        (5, "网格编码", True)
    ]
    assert count(office.maker, Posting) == 0


def test_a_number_known_under_another_name_is_named(office: Office, tmp_path: Path):
    bring(office, rosters(tmp_path, person(1)))
    taken = bring(office, rosters(tmp_path, person(1, EAST_2, 姓名="测试某某"), name="s.xlsx"))
    assert errors(taken)[0][:2] == (4, "身份证号")
    assert "已登记为" in errors(taken)[0][2]


def test_a_town_alias_is_asked_once(office: Office, tmp_path: Path):
    path = rosters(tmp_path, person(1, 乡镇="老甲乡"))
    assert "没有叫“老甲乡”的乡镇" in errors(bring(office, path))[0][2]
    office.maker.do(units.name_alias, office.unit_id("990101100000"), "老甲乡")
    assert bring(office, path).batch is not None


def test_a_village_below_the_wrong_town_is_a_slip_and_no_alias(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1, 乡镇="乙镇", **{"村(社区)": "东村村委会"})))
    assert "在“甲镇”，不在“乙镇”" in errors(taken)[0][2] and taken.staged.questions == ()


def test_a_clerk_brings_in_their_own_town_only(office: Office, tmp_path: Path):
    south = person(2, "南村第1网格", 乡镇="乙镇", **{"村(社区)": "南村"})
    assert bring(office, rosters(tmp_path, person(1)), who="clerk_a").batch is not None
    taken = bring(office, rosters(tmp_path, south, name="s.xlsx"), who="clerk_a")
    assert "没有叫“乙镇”的乡镇" in errors(taken)[0][2]
    with pytest.raises(Denied):
        bring(office, rosters(tmp_path, south, name="t.xlsx"), who="checker")


def test_the_same_file_is_known_again(office: Office, tmp_path: Path):
    path = rosters(tmp_path, person(1))
    first = bring(office, path)
    again = bring(office, path)
    assert again.batch is None
    assert f"批次 {first.batch}" in errors(again)[0][2]
    batch = imports.NewBatch(file_name="x", sha256=first.file.sha256, rows=0)
    with pytest.raises(Invalid, match="已经导入过"):
        office.maker.do(lambda unit: imports.register_workers(unit, batch, roster.check_many(unit, [])))
    assert len(office.maker.ask(imports.batches)) == 1


# ---------------------------------------------------------------- undo of workers


def test_a_batch_is_taken_back_whole_and_can_come_again(office: Office, tmp_path: Path):
    path = rosters(tmp_path, person(1, **CARD), person(2, EAST_2))
    taken = bring(office, path)
    assert office.maker.do(imports.undo, taken.batch) == 5
    assert names(office) == set()
    assert one(office.maker, select(BankAccount.voided_by)) == "maker"
    with pytest.raises(Invalid, match="已经撤回过"):
        office.maker.do(imports.undo, taken.batch)
    right = rosters(tmp_path, person(1, 姓名="测试改", **CARD), person(2, EAST_2), name="s.xlsx")
    assert bring(office, right).batch is not None
    assert bring(office, path).staged.blocked is False
    assert names(office) == {"测试改", "测试丙"}


def test_undoing_gives_the_earlier_account_back(office: Office, tmp_path: Path):
    bring(office, rosters(tmp_path, person(1, **CARD)))
    posting = office.maker.ask(roster.workers)[0]
    office.clock.set(date(2026, 11, 3))
    leaving = Leaving(on=date(2026, 11, 3), reason=EndReason.RESIGNED)
    office.maker.do(roster.leave, posting.id, posting.version, leaving)
    other = {"银行卡号": "6228480000000000026", "开户行": "农商行", "聘用日期": "2026-11-03"}
    path = rosters(tmp_path, person(1, EAST_2) | other, name="s.xlsx")
    second = bring(office, path)
    assert errors(second) == []
    live = select(BankAccount.bank).where(
        BankAccount.voided_at.is_(None), BankAccount.valid_to > date(9000, 1, 1)
    )
    assert office.maker.ask(lambda unit: unit.session.scalars(live).all()) == ["农商行"]
    office.maker.do(imports.undo, second.batch)
    assert office.maker.ask(lambda unit: unit.session.scalars(live).all()) == ["县信用社"]
    assert bring(office, path).batch is not None


def test_what_stands_on_a_batch_is_said(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1), person(2, EAST_2)))
    assert office.maker.ask(imports.not_undoable, taken.batch) == ""
    office.maker.do(assessment.open_cycle, Month(2026, 10))
    assert "考核名单 2 条" in office.maker.ask(imports.not_undoable, taken.batch)
    with pytest.raises(Invalid, match=r"考核名单 2 条"):
        office.maker.do(imports.undo, taken.batch)
    assert names(office) == {"测试乙", "测试丙"}


def test_a_changed_posting_is_no_longer_the_batch_s(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1)))
    row = office.maker.ask(roster.workers)[0]
    office.maker.do(
        roster.leave, row.id, row.version, Leaving(on=date(2026, 6, 1), reason=EndReason.RESIGNED)
    )
    with pytest.raises(Invalid, match="改动过的任职 1 条"):
        office.maker.do(imports.undo, taken.batch)


def test_undoing_needs_the_right_and_the_sight(office: Office, tmp_path: Path):
    taken = bring(office, rosters(tmp_path, person(1)))
    with pytest.raises(NotFound):
        office.clerk_b.do(imports.undo, taken.batch)
    with pytest.raises(Denied):
        office.checker.do(imports.undo, taken.batch)
    with pytest.raises(NotFound):
        office.maker.do(imports.undo, 999)
    with pytest.raises(Conflict):
        office.maker.do(imports.undo, taken.batch, version=7)
    assert names(office) == {"测试乙"}


# ---------------------------------------------------------------- units


def divisions(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["code", "name", "level", "parent_code"], *rows])
    return path


NEW = (
    ["990101102000", "丙镇", "镇", "990101000000"],
    ["990101102200", "北村村委会", "village", "990101102000"],
    ["990101102498", "丙镇虚拟社区", "village", "990101102000"],
)


def test_divisions_open_below_what_is_there(office: Office, tmp_path: Path):
    taken = bring(office, divisions(tmp_path / "u.csv", *NEW, encoding="gbk"), ImportKind.UNITS)
    assert (errors(taken), taken.staged.encoding) == ([], "gb18030")
    rows = {row.code: row for row in office.maker.ask(units.tree)}
    assert rows["990101102200"].path == "丙镇"
    assert rows["990101102498"].statistical
    assert not rows["990101102200"].statistical


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["990101102200", "北村", "village", "990101109000"], "parent_code"),
        (["990101102000", "丙镇", "镇", "990101102000"], "parent_code"),
        (["990101100000", "甲新镇", "镇", "990101000000"], "name"),
        (["990101900000", "丁地", "town", "990101000000"], "code"),
    ],
)
def test_a_list_that_is_no_tree_opens_nothing(
    file_office: Office, tmp_path: Path, row: list[str], column: str
):
    before = len(file_office.maker.ask(units.tree))
    taken = bring(
        file_office, divisions(tmp_path / "u.csv", [*NEW[2][:3], "990101000000"], row), ImportKind.UNITS
    )
    assert (3, column) in [(found[0], found[1]) for found in errors(taken)]
    assert (taken.batch, len(file_office.maker.ask(units.tree))) == (None, before)


def test_divisions_are_taken_back_unless_somebody_serves_there(office: Office, tmp_path: Path):
    path = divisions(tmp_path / "u.csv", *NEW)
    taken = bring(office, path, ImportKind.UNITS)
    office.maker.do(imports.undo, taken.batch)
    assert len(office.maker.ask(units.tree, level=Level.TOWN)) == 2
    again = bring(office, path, ImportKind.UNITS)
    assert len(office.maker.ask(units.tree, level=Level.TOWN)) == 3
    town = office.maker.ask(units.unit_by_code, "990101102000")
    office.maker.do(units.name_alias, town.id, "丙乡")
    with pytest.raises(Invalid, match="单位别名 1 条"):
        office.maker.do(imports.undo, again.batch)


def test_the_day_divisions_open_is_the_policy_s_or_the_one_asked_for(office: Office, tmp_path: Path):
    path = divisions(tmp_path / "u.csv", *NEW)
    bring(office, path, ImportKind.UNITS, since=date(2026, 7, 1))
    assert len(office.maker.ask(units.tree, on=date(2026, 6, 30), level=Level.TOWN)) == 2
    assert len(office.maker.ask(units.tree, on=date(2026, 7, 1), level=Level.TOWN)) == 3


# ---------------------------------------------------------------- scores

TITLES = ("信息采集上报", "网格巡查走访", "宣传动员", "服务群众", "参加培训", "工作纪律")
MARKS = (18, 19, 14, 14, 9, 14)


def cycle(office: Office, tmp_path: Path, *rows: dict[str, object]) -> int:
    bring(office, rosters(tmp_path, *(rows or (person(1), person(2, EAST_2)))))
    return office.maker.do(assessment.open_cycle, Month(2026, 10))


def sheet(
    tmp_path: Path, *rows: Sequence[object], name: str = "s.xlsx", title: str = "2026年10月评分表"
) -> Path:
    head = ["序号", "网格", "姓名", "身份证后四位", *TITLES, "备注"]
    return books.grid(tmp_path / name, [[title], head, *rows])


def line(n: int, who: str, marks: Sequence[object] = MARKS, note: str = "") -> list[object]:
    return [n, EAST if n == 1 else EAST_2, who, number(n)[-4:], *marks, note]


def entered(office: Office, cycle_id: int) -> dict[str, list[int | None]]:
    found = office.maker.ask(assessment.score_sheet, cycle_id)
    return {row.name: [None if mark is None else int(mark) for mark in row.marks] for row in found.rows}


def test_a_town_s_sheet_is_entered_and_a_blank_stays_missing(office: Office, tmp_path: Path):
    cycle_id = cycle(office, tmp_path)
    path = sheet(tmp_path, line(1, "测试乙", note="迟到一次"), line(2, "测试丙", ["", "缺", *MARKS[2:]]))
    taken = bring(office, path, ImportKind.SCORES, who="clerk_a")
    assert errors(taken) == []
    assert entered(office, cycle_id) == {"测试乙": list(MARKS), "测试丙": [None, None, *MARKS[2:]]}
    batches = office.maker.ask(lambda unit: set(unit.session.scalars(select(Score.batch_id))))
    assert batches == {taken.batch}
    moved = [1, EAST_2, "测试乙", "", *MARKS, ""]  # the only one of the name, but not of that grid
    told = bring(office, sheet(tmp_path, moved, name="t.xlsx"), ImportKind.SCORES, dry_run=True)
    assert [(one.column, EAST in one.reason) for one in told.staged.problems] == [("网格", True)]
    rows = office.maker.ask(assessment.score_sheet, cycle_id).rows
    assert sorted(row.note for row in rows) == ["", "迟到一次"]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (line(1, "没有此人"), "姓名", "没有“没有此人”"),
        ([1, EAST, "测试乙", "0000", *MARKS, ""], "身份证后四位", "后四位"),
        (line(1, "测试乙", [99, *MARKS[1:]]), "信息采集上报", "满分"),
    ],
)
def test_what_cannot_be_scored_is_named_at_its_row(
    file_office: Office, tmp_path: Path, row: list[object], column: str, says: str
):
    cycle_id = cycle(file_office, tmp_path)
    taken = bring(file_office, sheet(tmp_path, row, line(2, "测试丙")), ImportKind.SCORES)
    ((at, _, reason),) = errors(taken)
    assert (at, says in reason, column in ("姓名", "身份证后四位", "信息采集上报")) == (3, True, True)
    assert {mark for marks in entered(file_office, cycle_id).values() for mark in marks} == {None}


def test_two_of_one_name_are_told_apart_by_their_tails_or_asked_about(office: Office, tmp_path: Path):
    cycle_id = cycle(office, tmp_path, person(1), person(2, EAST_2, 姓名="测试乙"))
    first, second = ([n, "", "测试乙", "", *marks, ""] for n, marks in ((1, MARKS), (2, [20, *MARKS[1:]])))
    without = sheet(tmp_path, first, second)
    taken = bring(office, without, ImportKind.SCORES)
    assert [("2 个“测试乙”" in reason, row) for row, _, reason in errors(taken)] == [(True, 3), (True, 4)]
    one, other = taken.staged.questions
    assert (one.asks, one.row, one.name) == (Asks.WHO, 3, "同名:Sheet1第3行")
    (east, east_2) = (words for _, words in one.choices)
    assert east.endswith(f"{EAST}（身份证尾号 {number(1)[-4:]}）") and EAST_2 in east_2 and "甲镇" in east

    twice = [f"{one.name}={east_2}", f"{other.name}={east_2}"]
    again = answered(office, without, twice[:1])
    assert [(row, "哪一个" in reason) for row, _, reason in errors(again)] == [(4, True)], (
        "the other is still asked"
    )
    again = answered(office, without, twice)
    assert [reason[:11] for _, _, reason in errors(again)] == ["与第3行是同一个人，请"]
    (left,) = again.staged.questions
    assert (left.row, [words for _, words in left.choices]) == (4, [east]), (
        "whom the first row means is left out"
    )

    taken = answered(office, without, [twice[0], f"{other.name}={east}"])
    assert taken.batch is not None
    told = [one.reason for one in taken.staged.problems]
    assert told == [f"同名的人里，按导入时的回答是：{words}。" for words in (east_2, east)]
    rows = office.maker.ask(assessment.score_sheet, cycle_id).rows
    assert {row.unit: int(row.marks[0] or 0) for row in rows} == {EAST: 20, EAST_2: MARKS[0]}
    both = sheet(tmp_path, line(1, "测试乙"), line(2, "测试乙"), name="b.xlsx")
    assert bring(office, both, ImportKind.SCORES).batch is not None


def answered(office: Office, path: Path, said: Sequence[str]) -> Taken:
    """Bring a file as the command line does, with answers by the names of its questions."""
    return take_answered(office.maker, ImportKind.SCORES, intake(path), Wishes(), said)


def test_a_submitted_sheet_is_closed_to_a_file(office: Office, tmp_path: Path):
    cycle_id = cycle(office, tmp_path)
    bring(office, sheet(tmp_path, line(1, "测试乙"), line(2, "测试丙")), ImportKind.SCORES, who="clerk_a")
    office.clerk_a.do(assessment.submit_town, cycle_id, office.unit_id("990101100000"))
    taken = bring(office, sheet(tmp_path, line(1, "测试乙"), name="t.xlsx"), ImportKind.SCORES)
    assert taken.batch is None
    assert "不能再改" in errors(taken)[0][2]


def test_the_month_is_the_title_s_or_the_one_asked_for_or_the_only_open_one(office: Office, tmp_path: Path):
    cycle(office, tmp_path)
    with pytest.raises(NotFound, match="2026年9月"):
        bring(office, sheet(tmp_path, line(1, "测试乙"), title="2026年9月评分表"), ImportKind.SCORES)
    plain = sheet(tmp_path, line(1, "测试乙"), title="评分表", name="p.xlsx")
    assert bring(office, plain, ImportKind.SCORES).batch is not None


def test_undoing_a_sheet_puts_the_marks_back(office: Office, tmp_path: Path):
    """New marks stop counting, corrected ones return, and both can be corrected once more."""
    cycle_id = cycle(office, tmp_path)
    bring(office, sheet(tmp_path, line(1, "测试乙")), ImportKind.SCORES)
    better = sheet(tmp_path, line(1, "测试乙", [20, *MARKS[1:]]), line(2, "测试丙"), name="b.xlsx")
    second = bring(office, better, ImportKind.SCORES)
    assert [fate.word for fate in second.staged.fates.values()] == ["变更", "新增"]
    changes = next(fate.changes for fate in second.staged.fates.values())
    assert changes == (f"信息采集上报：{MARKS[0]} → 20",)
    assert entered(office, cycle_id)["测试乙"][0] == 20
    office.maker.do(imports.undo, second.batch)
    assert entered(office, cycle_id) == {"测试乙": list(MARKS), "测试丙": [None] * 6}
    assert bring(office, better, ImportKind.SCORES).batch is not None
    assert entered(office, cycle_id) == {"测试乙": [20, *MARKS[1:]], "测试丙": list(MARKS)}


def test_a_sheet_of_a_submitted_town_is_not_taken_back(office: Office, tmp_path: Path):
    cycle_id = cycle(office, tmp_path)
    taken = bring(office, sheet(tmp_path, line(1, "测试乙"), line(2, "测试丙")), ImportKind.SCORES)
    office.clerk_a.do(assessment.submit_town, cycle_id, office.unit_id("990101100000"))
    with pytest.raises(Invalid, match="已经提交"):
        office.maker.do(imports.undo, taken.batch)


def test_the_annotated_copy_names_the_service_s_reasons_too(office: Office, tmp_path: Path):
    from app.imports.annotate import annotate

    taken = bring(office, rosters(tmp_path, person(1), person(2, EAST_2, **{"专/兼职": "邮政专属"})))
    annotate(taken.file, taken.book, taken.staged, tmp_path / "out.xlsx")
    last = [
        row[-1].value for row in load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=5, max_row=5)
    ]
    assert "请填写所属单位" in str(last[0])
