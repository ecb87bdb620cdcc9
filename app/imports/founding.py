"""A new county's database: policy, calendar and units put into an empty one, all of it or nothing.

The command line (``init``) and the window (新建) both found a county here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.core.clock import Clock, system_clock
from app.core.errors import AppError, Invalid
from app.domain import policy as policies
from app.domain.divisions import RowProblem
from app.domain.policy import Policy
from app.domain.units import Level
from app.imports.guard import Intake, intake
from app.imports.policies import policy_text
from app.imports.rows import stage
from app.imports.staged import Staged
from app.imports.units import new_units, unit_layout
from app.services import accounts, calendar, policy, recovery, units
from app.services._secrets import strong
from app.services.units import LevelCount
from app.workspace import Workspace
from db.bootstrap import GUARD, Founder, keys_beside

NAME = "系统管理员"
CALENDARS = Path(__file__).parents[2] / "resources" / "calendar"


@dataclass(frozen=True, slots=True)
class County:
    """What an empty database is made of: name, policy, division list, and from when it stands."""

    name: str
    text: str
    policy: Policy
    divisions: Intake
    starts: date


@dataclass(frozen=True, slots=True)
class Founded:
    """What came of it: the units opened by level, or the refused list with the sentence about it.

    ``code`` is the recovery code of a file, to be shown this once; a server has none.
    """

    opened: Sequence[LevelCount] = ()
    refused: Staged | None = None
    error: AppError | None = None
    login: str = ""
    guard: str = ""
    code: str = ""

    @property
    def words(self) -> str:
        """The units opened and the accounts, in sentences."""
        parts = [
            f"{row.level.label} {row.units}" + (f"(其中统计用 {row.statistical})" if row.statistical else "")
            for row in self.opened
        ]
        return f"数据库已建立，导入单位：{'、'.join(parts)}。{told(self.login, self.guard)}"


def told(login: str, guard: str) -> str:
    """Return in sentences which two accounts a new database has and what each is for."""
    return (
        f"系统管理员是“{login}”，管政策、区划和备份；安全管理员是“{guard}”，口令暂时相同，"
        "首次登录时要换成自己的，再给经办、复核、审批等人开通账号。"
    )


def county_from(name: str, preset_or_file: str, divisions: Path) -> County:
    """Return what a county is founded on, read and checked before anything is written.

    Raises:
        Invalid: the policy or the list cannot be read.
    """
    text = policy_text(preset_or_file)
    listed = intake(divisions)
    root = _root_code(listed)
    if root and root != policies.load(text).root.code:
        text = policies.for_county(text, name, root)
    rules = policies.load(text)
    return County(name, text, rules, listed, rules.valid_from)


def _root_code(divisions: Intake) -> str | None:
    """Return the code of the one row without a parent, None where there are several or none."""
    staged = stage(divisions, unit_layout(lambda _: ()))
    without = [row for row in new_units(staged.accepted) if row.parent_code is None]
    return without[0].code if len(without) == 1 and without[0].level in (Level.CITY, Level.COUNTY) else None


def check_login(login: str) -> None:
    """Return when a founder may be called so.

    Raises:
        Invalid: it is no login; what one looks like.
    """
    if not accounts.LOGIN.fullmatch(login):
        raise Invalid(fields={"login": "登录名要以小写字母开头，只含小写字母、数字和下划线，3 至 30 位。"})


def check_secret(secret: str, login: str = "") -> None:
    """Return when a passphrase may open a county's database.

    Raises:
        Invalid: it is too short or too easy to guess.
    """
    strong(secret, login, NAME)


def guard_for(login: str, guard: str = "") -> str:
    """Return what the security administrator beside ``login`` is called.

    Raises:
        Invalid: it is no login, or the same one: two offices are two accounts.
    """
    if guard == login:
        raise Invalid("系统管理员和安全管理员要用两个不同的登录名，请换一个。")
    if guard:
        check_login(guard)
    return guard or (GUARD if login != GUARD else f"{GUARD}yuan")


def found(
    county: County, place: str, login: str, secret: str, clock: Clock = system_clock, guard: str = ""
) -> Founded:
    """Return what came of making the database at ``place``; a file half made is taken away again.

    ``login`` becomes its system administrator, ``guard`` the security administrator.
    """
    founder = Founder(login, NAME, secret, clock(), guard=guard_for(login, guard))
    ours = _absent(place)
    whole = False
    try:
        workspace = accounts.establish(place, county.policy.centre.name.value, founder, clock=clock)
        try:
            founded = replace(furnish(workspace, county), login=login, guard=founder.guard)
            if founded.error is None and workspace.store.embedded:
                founded = replace(founded, code=workspace.do(recovery.renew))
        finally:
            workspace.store.close()
        whole = founded.error is None
        return founded
    finally:
        if not whole:
            for leftover in ours:
                leftover.unlink(missing_ok=True)


def _absent(place: str) -> list[Path]:
    """Return the files the database will consist of, none when one is there already or it is a server's."""
    if "://" in place and not place.startswith("sqlite"):
        return []  # on a server an empty database stays for another try
    path = Path(accounts.address_of(place).database or "")
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    files = [path, keys_beside(path).path, *beside]
    return [] if any(file.exists() for file in files) else files


def furnish(workspace: Workspace, county: County) -> Founded:
    """Put policy, calendar and units into an empty database and return what came of it."""
    new = policy.NewPolicy(text=county.text, valid_from=county.starts, source=county.policy.name)
    workspace.do(policy.adopt, new)
    for year, notice in _calendars(county.starts.year):
        workspace.do(calendar.adopt_year, year, notice)
    check = _guard(workspace, county.starts)
    staged = stage(county.divisions, unit_layout(check))
    if staged.refused or staged.blocked:
        return Founded(refused=staged, error=_refusal(staged))
    return Founded(workspace.do(units.import_divisions, new_units(staged.accepted), county.starts))


def _guard(workspace: Workspace, starts: date) -> Callable[[Sequence[units.NewUnit]], Sequence[RowProblem]]:
    return lambda rows: workspace.ask(units.preview_divisions, rows, starts).problems


def _calendars(first: int) -> list[tuple[int, str | None]]:
    """Return the years to write: every published one, and the next, provisional unless published."""
    published = {int(path.stem): path.read_text(encoding="utf-8") for path in CALENDARS.glob("*.toml")}
    years = {first, *published, max(published, default=first) + 1}
    return [(year, published.get(year)) for year in sorted(years)]


def _refusal(staged: Staged) -> AppError:
    errors = [one for one in staged.problems if one.severity.value == "error"]
    first = errors[0]
    where = f"第{first.row}行“{first.column}”：" if first.row else ""
    more = f"另有{len(errors) - 1}处，请一并改正。" if len(errors) > 1 else ""
    return Invalid(f"区划列表没有导入，数据库没有建立。{where}{first.reason}{more}")
