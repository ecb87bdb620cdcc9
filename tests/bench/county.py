"""A large county's database, made once, and copied fresh for every round of a benchmark."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.core.clock import SetClock
from app.core.identity import make_identity
from app.domain.accounts import Role
from app.domain.units import Level, UnitKind
from app.imports.policies import policy_text
from app.services import accounts, policy, roster, units
from app.workspace import Unit, Workspace
from db.bootstrap import GUARD, Founder, keys_beside

PASS = "a-long-passphrase"
FOUNDED = date(2025, 12, 20)
START = date(2026, 1, 1)
OPENED = date(2020, 1, 1)  # units stood long before the first posting
ROLES = {"maker": Role.COUNTY_MAKER, "checker": Role.COUNTY_CHECKER, "approver": Role.COUNTY_APPROVER}
ROOT = "990101000000"
GRIDS_PER_VILLAGE, VILLAGES_PER_TOWN = 5, 100
DIGITS = "甲乙丙丁戊己庚辛壬癸"


@dataclass
class Master:
    """A prepared database file; ``fresh`` puts a copy in the place the workspaces are open on."""

    folder: Path
    at: date = date(2026, 11, 2)
    opened: dict[str, Workspace] = field(default_factory=dict)

    @property
    def template(self) -> Path:
        """Return the file that is prepared once."""
        return self.folder / "master.griddesk"

    @property
    def copy(self) -> Path:
        """Return the file the rounds work on."""
        return self.folder / "round.griddesk"

    def found(self, furnish: Callable[[Workspace], object]) -> None:
        """Make the database and let its administrator fill it; his clock then shows ``at``."""
        clock = SetClock(FOUNDED)
        founder = Founder("admin", "管理员", PASS, clock(), demo=True)
        admin = accounts.establish(str(self.template), "测试县综治中心", founder, clock=clock)
        furnish(admin)
        admin.store.close()
        shutil.copyfile(self.template, self.copy)
        shutil.copyfile(keys_beside(self.template).path, keys_beside(self.copy).path)

    def fresh(self, *logins: str) -> list[Workspace]:
        """Return the workspaces of ``logins`` on an untouched copy of the database."""
        for workspace in self.opened.values():
            workspace.store.close()
        for suffix in ("-wal", "-shm"):
            self.copy.with_name(self.copy.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.copy)
        for login in logins:  # signed in once: deriving the key takes longer than some rounds
            if login not in self.opened:
                self.opened[login] = accounts.sign_in(str(self.copy), login, PASS, clock=SetClock(self.at))
        return [self.opened[login] for login in logins]


def rules_text() -> str:
    """Return the 稷山 policy for the made-up county."""
    return policy_text("jishan").replace("140824", ROOT[:6])


def furnish(admin: Workspace, grids: int) -> None:
    """Give the county its policy, its towns and villages with ``grids`` grids, and its office."""
    admin.do(policy.adopt, policy.NewPolicy(text=rules_text(), valid_from=OPENED))
    divisions = list(_divisions(-(-grids // GRIDS_PER_VILLAGE)))
    admin.do(units.import_divisions, divisions, OPENED)
    villages = [row for row in admin.ask(units.tree, OPENED) if row.level is Level.VILLAGE]
    admin.do(
        units.open_grids, [_grid(villages[number // GRIDS_PER_VILLAGE]) for number in range(grids)], OPENED
    )
    guard = accounts.sign_in(str(admin.store.url), GUARD, PASS, clock=admin.clock)
    for login, role in ROLES.items():
        guard.do(
            accounts.create, accounts.NewAccount(login=login, name=login, passphrase=PASS, roles=(role,))
        )
    guard.store.close()


def _divisions(villages: int) -> Iterator[units.NewUnit]:
    for town in range(-(-villages // VILLAGES_PER_TOWN)):
        code = f"990101{100 + town}000"
        yield units.NewUnit(code=code, name=f"第{_word(town, 2)}镇", level=Level.TOWN)
        for place in range(min(VILLAGES_PER_TOWN, villages - town * VILLAGES_PER_TOWN)):
            # every sixth is an urban community, whose worker is paid the full-time rate
            number, kind = (place // 6 + 1, "社区居委会") if place % 6 == 0 else (200 + place, "村委会")
            yield units.NewUnit(
                code=f"{code[:9]}{number:03d}",
                name=f"{_word(town, 2)}{_word(place, 2)}{kind}",
                level=Level.VILLAGE,
                parent_code=code,
            )


def _word(number: int, length: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in f"{number:0{length}d}")


def _grid(village: units.UnitRow) -> units.NewGrid:
    urban = village.unit_kind is UnitKind.COMMUNITY
    kind = UnitKind.URBAN_GRID if urban else UnitKind.RURAL_GRID
    return units.NewGrid(village_id=village.id, unit_kind=kind)


def workers(unit: Unit) -> list[roster.NewWorker]:
    """Return one made-up worker for each grid of the county, with a card."""
    grids = [row for row in units.tree(unit, START) if row.level is Level.GRID]
    return [_worker(number, grid) for number, grid in enumerate(grids)]


def _worker(number: int, grid: units.UnitRow) -> roster.NewWorker:
    urban = grid.unit_kind is UnitKind.URBAN_GRID
    return roster.NewWorker(
        name=f"测试{_word(number, 5)[-3:]}",
        identity=identity(number),
        ethnicity="01",
        politics="13",
        education="60",
        phone=f"139{number:08d}",
        address=f"{grid.path}{number}号",
        unit_id=grid.id,
        employment="urban_full_time" if urban else "rural_part_time",
        since=START,
        source="村民小组长",
        card=card(number),
        bank="测试农商银行",
    )


def identity(number: int) -> str:
    """Return the ``number``-th made-up identity number, of 16,800 different ones."""
    year, rest = divmod(number, 12 * 28)
    return make_identity(
        "990101", date(1960 + year % 50, rest // 28 + 1, rest % 28 + 1), 2 * (number % 2) + 11
    )


def card(number: int) -> str:
    """Return the ``number``-th made-up card number, with a valid check digit."""
    body = f"621700{number:012d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{body}{-total % 10}"
