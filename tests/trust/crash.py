"""G4: a crash at any statement of any command leaves all of it or nothing, and the rerun ends right.

A killed process leaves what is on disk: the file is copied before every statement and every commit of a
month's commands, and the copies are opened.  On a server the client is gone before statement 1, 2, 3 …
That the copies do not flatter us is shown by real deaths (tests/trust/deaths.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from app.imports.taking import Wishes, take
from app.services import assessment, budget, imports, insurance, pay
from app.services.assessment import Mark
from app.services.imports import ImportKind
from app.services.insurance import NewContract
from app.services.pay import NewRun
from tests.imports import books
from tests.office import ENGINES, Office, office_at
from tests.services.paid import FUND, JANUARY, appropriate, hire, render
from tests.trust.county import OCTOBER, TOWNS
from tests.trust.deaths import Rows, copy_file, every, everything, survives, wrong
from tests.trust.ground import Ground, Reached


@dataclass(frozen=True)
class Step:
    """One command of the month: what it is called and how it is done."""

    name: str
    act: Callable[[Office], object]


@dataclass
class Month:
    """The commands of a month in their order; ``ids`` is what the earlier ones returned."""

    folder: Path
    ids: dict[str, int] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Yield every command; each finds the office as the ones before have left it."""
        yield Step("登记网格员", hire)
        yield Step("下达经费", appropriate)
        yield Step(
            "保险合同", lambda office: self._keep("contract", office, insurance.open_contract, CONTRACT)
        )
        yield Step("投保", lambda office: office.maker.do(insurance.enrol, self.ids["contract"]))
        yield Step("开始考核", lambda office: self._keep("cycle", office, assessment.open_cycle, OCTOBER))
        for login, code in TOWNS.items():
            yield from self._scored(login, code)
        for act in (assessment.close_cycle, assessment.finish_review, assessment.publish):
            yield Step(act.__name__, lambda office, act=act: office.maker.do(act, self.ids["cycle"]))
        yield Step("计算补贴", lambda office: self._keep("run", office, pay.calculate, NewRun(month=OCTOBER)))
        yield Step("复核", lambda office: office.checker.do(pay.check, self.ids["run"]))
        yield Step("审批", lambda office: office.approver.do(pay.approve, self.ids["run"]))
        yield Step("过账", lambda office: office.maker.once("post", pay.post, self.ids["run"]))
        yield Step("生成银行文件", lambda office: office.maker.do(pay.export, self.ids["run"], render))
        yield Step("导入", self._take)
        yield Step("撤回导入", lambda office: office.maker.do(imports.undo, self._batch(office)))

    def _scored(self, login: str, code: str) -> Iterator[Step]:
        yield Step(f"{login} 评分", lambda office: self._score(office, login, code))
        for act, who in ((assessment.submit_town, login), (assessment.accept_town, "maker")):
            yield Step(
                f"{login} {act.__name__}",
                lambda office, act=act, who=who: office.workspace(who).do(
                    act, self.ids["cycle"], office.unit_id(code)
                ),
            )

    def _keep(self, name: str, office: Office, act: Callable[..., int], order: object) -> None:
        self.ids[name] = office.maker.do(act, order)

    def _score(self, office: Office, login: str, code: str) -> None:
        clerk = office.workspace(login)
        sheet = clerk.ask(assessment.score_sheet, self.ids["cycle"], office.unit_id(code))
        marks = [
            Mark(subject_id=row.subject_id, item=column.code, raw=column.maximum - Decimal(1))
            for row in sheet.rows
            for column in sheet.columns
        ]
        clerk.do(assessment.enter_scores, self.ids["cycle"], marks)

    def _take(self, office: Office) -> None:
        path = self.folder / "r.xlsx"
        if not path.exists():
            place = {"乡镇": "乙镇", "村(社区)": "南村", "网格名称": "南村第1网格"}
            books.roster(path, [books.person(1, **place, 聘用日期="2026-11-01")])
        take(office.maker, ImportKind.WORKERS, path, Wishes())

    def _batch(self, office: Office) -> int:
        (batch,) = office.maker.ask(imports.batches)
        return batch.id


SOME = budget.NewEntry(subject=FUND, amount=Decimal(100), effective=JANUARY, doc_no="对照〔2026〕1号")
CONTRACT = NewContract(year=2026, number="保2026-1", insurer="演示保险公司")


@dataclass
class Tally:
    """What was looked at: how many points, and the sentences of those that were wrong."""

    points: int = 0
    bad: list[str] = field(default_factory=list)


class Pulled(BaseException):
    """The plug, pulled before a statement."""


@contextmanager
def before_each(act: Callable[[Connection], None]) -> Iterator[None]:
    """Call ``act`` before every statement and every commit while the block runs."""

    def executing(connection: Connection, *_: Any) -> None:
        act(connection)

    event.listen(Engine, "before_cursor_execute", executing)
    event.listen(Engine, "commit", act)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", executing)
        event.remove(Engine, "commit", act)


class Camera:
    """Copies a live file and its log when it is called, each state once; ``points`` counts the calls."""

    def __init__(self, live: Path, folder: Path) -> None:
        self.live, self.folder = live, folder
        self.points, self.seen = 0, dict[str, Path]()

    def __call__(self, _: Connection) -> None:
        """Look at what a kill at this moment would leave on disk."""
        self.points += 1
        content = {
            end: path.read_bytes() for end in ("", "-wal") if (path := Path(f"{self.live}{end}")).exists()
        }
        mark = sha256(b"".join(content.values())).hexdigest()
        if mark in self.seen:
            return
        place = self.seen[mark] = self.folder / mark / self.live.name
        place.parent.mkdir()
        for end, held in content.items():
            Path(f"{place}{end}").write_bytes(held)


# --- the file: what is on disk before each statement -------------------------------------------


def on_file(ground: Ground, office: Office, step: Step, tally: Tally) -> None:
    """Do ``step`` and look at every state the disk was in meanwhile."""
    old, camera = everything(office), Camera(Path(office.place), ground.place())
    with before_each(camera):
        step.act(office)
    tally.points += camera.points
    new = everything(office)
    for place in camera.seen.values():
        copy = office_at(place, (office.vault, office.unit_ids, office.template))
        tally.bad += _judged(copy, step, old, new)
        copy.close()
    shutil.rmtree(camera.folder)


def _judged(copy: Office, step: Step, old: Rows, new: Rows) -> Iterator[str]:
    """Yield what is wrong with a state that was found after a crash, and with the rerun from there."""
    yield from (f"{step.name}：{one}" for one in wrong(copy))
    now = everything(copy)
    if now == new:
        return
    if now != old:
        yield f"{step.name}：留下半截"
        return
    step.act(copy)
    if _counts(everything(copy)) != _counts(new):
        yield f"{step.name}：重做后不一样"


def _counts(rows: Rows) -> dict[str, int]:
    return {name: len(found) for name, found in rows.items()}


# --- the server: the client is gone before each statement --------------------------------------


def on_server(office: Office, step: Step, tally: Tally) -> None:
    """Cut the connection before statement 1, 2, 3 … of ``step`` until it completes."""
    old, at = everything(office), 0
    while True:
        at += 1
        if completed(at, partial(step.act, office), office.close):
            break
        tally.points += 1
        tally.bad += [f"{step.name}：{one}" for one in wrong(office)]
        if everything(office) != old:
            tally.bad.append(f"{step.name}：第 {at} 条语句处留下半截")
    tally.bad += [f"{step.name}：{one}" for one in wrong(office)]


def completed(at: int, act: Callable[[], object], closes: Callable[[], object]) -> bool:
    """Do ``act`` and pull its connection before statement ``at``; return whether it had ended before that."""
    left = [at]

    def cut(connection: Connection) -> None:
        left[0] -= 1
        if left[0] == 0:
            raw: Any = connection.connection.driver_connection
            raw.pgconn.finish()
            raise Pulled

    try:
        with before_each(cut):
            act()
    except Pulled:
        closes()
        return False
    return True


# --- the goal -----------------------------------------------------------------------------------


def survived(ground: Ground) -> Reached:
    """Crash a month's commands at every point on both engines; a planted half-done one must be noticed."""
    tally, commands = Tally(), 0
    for engine in ENGINES:
        with ground.office(engine) as office:
            steps = list(Month(ground.place()).steps())[: ground.of(2, None, None)]
            commands = len(steps)
            for step in steps:
                if engine == "sqlite":
                    on_file(ground, office, step, tally)
                else:
                    on_server(office, step, tally)
    deaths = _deaths(ground)
    noticed = _planted(ground)
    enough = tally.points >= ground.of(20, 400, 400) and commands >= ground.of(2, 10, 10)
    text = f"{commands} 个操作、{tally.points} 处，{len(tally.bad)} 处有错；"
    text += f"真正终止进程 {deaths} 次；对照发现 {noticed} 处"
    return Reached(enough and not tally.bad and noticed > 0, "；".join([text, *tally.bad[:2]]))


def _deaths(ground: Ground) -> int:
    """Kill real processes: some points in CI, every one of three commands at night."""
    killed = 0
    for name in ground.of((), ("post", "month"), ("post", "month", "import")):
        with ground.office("sqlite") as office:
            folder = Path(office.place).parent
            killed += survives(office, folder, name, ground.of(None, every(6, copy_file), None))
    return killed


def _planted(ground: Ground) -> int:
    """Return how many half-done states are noticed of a command in two transactions."""
    tally = Tally()

    def twice(unit) -> None:
        budget.appropriate(unit, SOME)
        unit.session.commit()
        insurance.open_contract(unit, CONTRACT)

    with ground.office("sqlite") as office:
        on_file(ground, office, Step("两个事务", lambda office: office.maker.do(twice)), tally)
    return len(tally.bad)
