"""Restructuring on both engines: what it writes, who approves it, what stays readable and for whom."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.core.errors import Denied, Invalid, NotFound
from app.core.period import OPEN_END
from app.domain.accounts import Role
from app.domain.restructuring import ChangeRow, Link, Planned, Spell
from app.domain.units import Basis, ChangeOp, ChangeState, Level, UnitKind
from app.services import accounts, documents, pay, restructuring, units, vetting
from app.services.restructuring import NewChange, _checks
from app.workspace import Workspace
from db.models.roster import Posting
from db.store import Store
from tests.cases import opened, version
from tests.db.test_guards import problems, raw
from tests.office import PASS, TODAY, Office
from tests.services.paid import OCTOBER, appropriate, hire, posted
from tests.services.test_documents import paper

EAST, WEST = "990101100200", "990101100201"
SOUTH, CITY = "990101101200", "990101101001"
TOWN_A, TOWN_B = "990101100000", "990101101000"
SOON = date(2026, 12, 1)


def row(number: int, op: ChangeOp, old: str = "", new: str = "", **said: object) -> ChangeRow:
    return ChangeRow(number=number, op=op, old_code=old, new_code=new, **{"effective": SOON} | said)


def drafted(office: Office, *rows: ChangeRow) -> int:
    return office.maker.do(restructuring.draft, NewChange(rows=rows, doc_no="测政发〔2026〕3号"))


def approved(office: Office, *rows: ChangeRow) -> int:
    set_id = drafted(office, *rows)
    office.approver.do(restructuring.approve, set_id, 1)
    return set_id


def tree(office: Office, on: date, login: str = "maker") -> dict[str, str]:
    """Return each unit's parent by name, and its own name by code."""
    rows = office.workspace(login).ask(units.tree, on)
    names = {one.id: one.name for one in rows}
    return {f"{one.code} {one.name}": names.get(one.parent_id or 0, "") for one in rows}


MERGE = (
    row(1, ChangeOp.MERGE, EAST, "990101100210", name="东西村村委会"),
    row(2, ChangeOp.MERGE, WEST, "990101100210"),
)


def test_a_merger_is_written_when_another_approves_and_its_day_moves_what_follows_today(office: Office):
    before = tree(office, date(2026, 11, 30))
    set_id = drafted(office, *MERGE)
    with pytest.raises(Denied, match="没有“批准层级网格变更”"):
        office.maker.do(restructuring.approve, set_id, 1)
    office.approver.do(restructuring.approve, set_id, 1)
    head = office.maker.ask(restructuring.change_sheet, set_id).head
    assert (head.state, head.words, head.mine) == (ChangeState.APPROVED, "合并 2", True)
    assert tree(office, date(2026, 11, 30)) == before
    after = tree(office, SOON)
    assert after["990101100200001 东村第1网格"] == after["990101100201001 西村第1网格"] == "东西村村委会"
    assert not any("东村村委会" in name for name in after)
    assert office.maker.do(restructuring.apply_due) == 0  # the day has not come
    office.clock.set(SOON)
    assert office.maker.ask(restructuring.due) == [SOON]
    assert office.maker.do(restructuring.apply_due) == 2
    assert office.maker.do(restructuring.apply_due) == 0
    assert tree(office, date(2026, 11, 30)) == before
    assert tree(office, SOON) == after
    assert problems(office) == {}


def test_the_stories_of_two_units_tell_of_each_other_where_one_went_into_the_other(office: Office):
    approved(office, row(1, ChangeOp.MERGE, EAST, WEST))
    office.clock.set(SOON)
    assert office.maker.do(restructuring.apply_due) == 1
    stays = office.maker.ask(restructuring.story, office.unit_id(WEST))
    assert [(one.effective, one.what, one.kin, one.doc_no) for one in stays[1:]] == [
        (SOON, "合并", "东村村委会", "测政发〔2026〕3号")
    ]
    assert (stays[1].name, stays[1].parent, stays[0].kin) == ("西村村委会", "甲镇", "")
    went = office.maker.ask(restructuring.story, office.unit_id(EAST))
    assert (went[-1].effective, went[-1].what, went[-1].kin) == (SOON, "合并", "西村村委会")
    assert went[-1].doc_no == "测政发〔2026〕3号"


LATER = date(2026, 11, 3)
PARTS = ((f"{EAST}011", "东村第11网格", 1), (f"{EAST}012", "东村第12网格", 2))
LATER_MERGED = (
    row(1, ChangeOp.MERGE, TOWN_A, TOWN_B, effective=LATER),
    *(
        row(n, ChangeOp.SPLIT, f"{EAST}001", code, num=num, den=3, name=name, effective=LATER, staff=staff)
        for n, (code, name, num), staff in zip((2, 3), PARTS, ("", "全部"), strict=True)
    ),
)


def signed_in(office: Office, login: str) -> Workspace:
    """Return somebody's workspace as they come in today: on a server by their own login role."""
    store = office.workspace(login).store
    return Workspace(store, accounts.actor_of(store, login), office.clock)


def held(desk: Workspace, run_id: int) -> tuple[object, ...]:
    """Return what somebody finds of a posted run, of cases, papers, persons and alive units."""
    cases = desk.ask(vetting.cases)
    return (
        sorted((one.person_id, one.name, one.amount, one.bucket) for one in desk.ask(pay.slips, run_id)),
        [(one.id, one.number, one.name, one.state) for one in cases],
        sorted((one.id, one.number, one.sha256) for one in desk.ask(documents.documents)),
        sorted(one.code for one in desk.ask(units.tree)),
        sorted(desk.ask(lambda unit: unit.session.scalars(select(Posting.id)).all())),
    )


def test_what_was_done_stays_when_its_unit_moves_and_its_town_merges_and_the_successors_clerk_finds_it(
    office: Office,
):
    hire(office)
    appropriate(office)
    run_id = posted(office, OCTOBER)
    case_id, _ = opened(office)  # at 东村第1网格, which moves, and is split
    office.clerk_a.do(vetting.withdraw, case_id, version(office, case_id), "本人放弃")
    papers = [
        office.maker.do(documents.issue, paper(f"综治〔2026〕{n}号", code.encode(), office.unit_id(code)))
        for n, code in ((8, EAST), (9, TOWN_A))
    ]
    desks = [signed_in(office, login) for login in ("clerk_a", "clerk_b")]  # and stay in
    theirs, other = (held(desk, run_id) for desk in desks)
    before = held(office.maker, run_id)
    approved(office, row(1, ChangeOp.MOVE, EAST, parent_code=TOWN_B, effective=TODAY))
    assert held(office.maker, run_id)[:3] == before[:3]
    found = held(desks[1], run_id)
    assert found[0] == sorted([*theirs[0], *other[0]])  # all of 甲镇's people were 东村's
    with pytest.raises(NotFound):  # nobody of it is theirs any more
        desks[0].ask(pay.slips, run_id)
    assert desks[0].ask(vetting.cases) == []
    assert [one.id for one in desks[0].ask(documents.documents)] == [papers[1]]
    assert found[1] == theirs[1] != []
    assert desks[1].ask(documents.document_bytes, papers[0]) == EAST.encode()
    assert {EAST, f"{EAST}001"} <= set(found[3])
    assert EAST not in {one.code for one in desks[0].ask(units.tree)}

    office.clock.set(LATER)
    approved(office, *LATER_MERGED)
    whole = held(office.maker, run_id)
    assert whole[:3] == before[:3]
    mine, successor = (held(signed_in(office, login), run_id) for login in ("clerk_a", "clerk_b"))
    assert mine == successor
    assert [held(desk, run_id) for desk in desks] == [successor] * 2  # who was in all the time too
    assert successor[0] == found[0]
    assert [one for one in theirs[1] if one not in successor[1]] == []
    assert {(one[0], one[1]) for one in successor[2]} >= set(
        zip(papers, ("综治〔2026〕8号", "综治〔2026〕9号"), strict=True)
    )
    assert signed_in(office, "clerk_b").ask(documents.document_bytes, papers[1]) == TOWN_A.encode()
    assert f"{EAST}011" in successor[3]
    assert TOWN_A not in successor[3]
    assert problems(office) == {}


def test_an_account_of_a_split_unit_stands_for_its_heirs_and_nothing_else(office: Office):
    new = ("990101100301", "990101100302")
    rows = [
        row(n, ChangeOp.SPLIT, EAST, code, name=f"新村{n}", num=1, den=2, effective=TODAY)
        for n, code in enumerate(new, 1)
    ]
    rows += [
        row(n + 2, ChangeOp.MOVE, f"{EAST}00{n}", parent_code=above, effective=TODAY)
        for n, above in enumerate(new, 1)
    ]
    own = accounts.NewAccount(
        login="heir_clerk",
        name="东村经办",
        passphrase=PASS,
        roles=(Role.TOWN_CLERK,),
        unit_ids=(office.unit_id(EAST),),
    )
    office.guard.do(accounts.create, own)  # a server's role that may change: it is nobody else's
    hire(office)
    approved(office, *rows)
    store = Store(office.url("heir_clerk"), office.vault)
    desk = Workspace(store, accounts.actor_of(store, "heir_clerk"), office.clock)
    seen = {one.code for one in desk.ask(units.tree)}
    served = desk.ask(lambda unit: unit.session.scalars(select(Posting.unit_id)).all())
    store.close()
    assert seen == {*new, f"{EAST}001", f"{EAST}002"}
    if not office.maker.store.embedded:  # a file's services cut, a server's rows are cut
        assert sorted(served) == sorted(office.unit_id(f"{EAST}00{n}") for n in (1, 2))
    assert problems(office) == {}


def test_a_change_can_be_cancelled_before_its_day_and_nothing_is_lost(office: Office):
    before = tree(office, SOON)
    set_id = approved(office, *MERGE)
    assert tree(office, SOON) != before
    at = office.maker.ask(restructuring.change_sheet, set_id).head.version
    with pytest.raises(Invalid, match="原因"):
        office.maker.do(restructuring.cancel, set_id, at, " ")
    office.maker.do(restructuring.cancel, set_id, at, "文件撤回")
    assert tree(office, SOON) == before
    assert office.maker.ask(restructuring.lineage) == []
    office.clock.set(SOON)
    assert office.maker.do(restructuring.apply_due) == 0
    approved(office, *MERGE)  # a cancelled act may be done after all
    assert office.maker.ask(restructuring.change_sheet, set_id).head.fixed.endswith("已经取消。")
    assert problems(office) == {}


def test_closing_is_barred_by_a_checklist_and_the_same_act_is_refused_twice(office: Office):
    hire(office)
    close = row(1, ChangeOp.CLOSE, f"{EAST}001")
    seen = office.maker.ask(restructuring.check, (close,))
    (bar,) = [one for one in seen.checks if not one.ok]
    assert (bar.goto, "演示甲" in bar.text) == ("roster", True)
    assert {one.kind.value: one.count for one in seen.hanging}["people"] == 1
    set_id = drafted(office, close)
    with pytest.raises(Invalid, match="还有在岗人员 1 项"):
        office.approver.do(restructuring.approve, set_id, 1)
    with pytest.raises(Invalid, match="已经登记过（测政发〔2026〕3号，2026-12-01 生效，草稿）"):
        drafted(office, close)
    free = approved(office, row(1, ChangeOp.CLOSE, f"{WEST}001"))
    assert f"{WEST}001" not in {name.split()[0] for name in tree(office, SOON)}
    assert office.maker.ask(restructuring.change_sheet, free).head.state is ChangeState.APPROVED


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT {columns} SELECT {more}, code, '2021-01-01', '2022-01-01' {west}", "只能有一个版本"),
        ("INSERT {columns} SELECT {more}, '990101100888', '1990-01-01', '1991-01-01' {west}", "空档"),
        ("UPDATE unit_version SET valid_to = '2026-06-01' WHERE code = '990101100201'", "整个存续期"),
    ],
)
def test_the_database_itself_keeps_lives_whole(office: Office, statement: str, told: str):
    columns = (
        "INTO unit_version(id, unit_id, parent_id, name, unit_kind, statistical, urban_like, position, attrs"
    )
    columns += ", version, recorded_at, recorded_by, code, valid_from, valid_to)"
    more = "9999, unit_id, parent_id, name, unit_kind, statistical, urban_like, position, attrs"
    more += ", 1, recorded_at, recorded_by"
    west = "FROM unit_version WHERE code = '990101100201'"
    done = () if office.maker.store.embedded else ("SET CONSTRAINTS ALL IMMEDIATE",)
    with pytest.raises(Exception, match=told):
        raw(office, statement.format(columns=columns, more=more, west=west), *done)


def test_who_takes_over_from_counted_units_uncounted_is_warned_of() -> None:
    """What was counted of a unit that ends is in no sum any more; one that only gave a part up keeps it."""

    def spell(unit_id: int, code: str, start: date, end: date = OPEN_END, count: int | None = None) -> Spell:
        return Spell(
            unit_id=unit_id, parent_id=9, code=code, name=f"第{unit_id}网格", level=Level.GRID,
            unit_kind=UnitKind.RURAL_GRID, valid_from=start, valid_to=end, households=count,
        )  # fmt: skip

    old, lives = date(2026, 1, 1), dict[int, tuple[Spell, ...]]()
    lives[1] = (spell(1, "1", old, SOON, 30),)
    lives[2], lives[3] = (spell(2, "2", SOON),), (spell(3, "3", SOON, count=12),)
    lives[4], lives[5] = (
        (spell(4, "4", old, count=50),),
        (spell(5, "5", SOON),),
    )
    # 5 is cut out of 4, which stays
    links = [Link(at, to, 1, 2, Basis.HOUSEHOLDS, SOON) for at, to in ((1, 2), (1, 3), (4, 4), (4, 5))]
    (told,) = _checks.uncounted(Planned(links=tuple(links), lives=lives))
    assert told.ok and told.warn and told.text.startswith("“第2网格” 1 个承接单位没有写户数、人口")
    lives[2] = (spell(2, "2", SOON, count=18),)
    assert list(_checks.uncounted(Planned(links=tuple(links), lives=lives))) == []
