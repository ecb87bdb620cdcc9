"""Bad input, full disks, locked files, newer databases, Ctrl+C: a sentence each, nothing half-written."""

from __future__ import annotations

import errno
import pathlib
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from app.core import crash, platform
from app.services import accounts
from db.bootstrap import in_use, keys_beside
from db.store import Store
from tests.imports import books
from tests.stories.conftest import SMALL, County
from tests.stories.program import MAIN, ROOT, Done, environment, hashes, here, is_a_sentence, program

LIST = ROOT / "resources/divisions/jishan_140824.csv"
DATABASE = "jishan.griddesk"
FULL = "from app.core import platform; platform.limit_file_size({})"  # a disk with room for so much per file


def refused(done: Done, code: int) -> str:
    """Return the sentence of a refusal, which must be one, with the exit code of cli.md."""
    assert done.code == code, (done.code, done.out, done.err)
    assert is_a_sentence(done.message), done.message
    return done.message


def verified(county: County) -> None:
    """Assert that the database is whole."""
    assert county.call("verify").code == 0


def as_before(county: County, before: dict[str, str]) -> None:
    """Assert that nothing came to a county's folder and its papers are the same; its database is whole."""
    after = hashes(county.folder)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} <= {DATABASE}, (
        "at most its log was put away"
    )
    verified(county)


# --- division lists ---------------------------------------------------------------------------


def changed(old: str, new: str) -> Callable[[str], bytes]:
    """Return how to spoil the list by one replacement."""

    def spoil(text: str) -> bytes:
        assert old in text
        return text.replace(old, new, 1).encode()

    return spoil


SPOILT = {
    "unknown parent": (changed("village,140824100000", "village,140824109000"), "没有这个上级代码"),
    "duplicate code": (changed("140824100201,", "140824100200,"), "代码相同"),
    "cycle": (
        changed("140824100000,稷峰镇,town,140824000000", "140824100000,稷峰镇,town,140824100200"),
        "绕成了圈",
    ),
    "number in exponent form": (changed("140824100201,", "1.40824E+11,"), "1.40824E+11"),
    "cut in the middle of a character": (lambda text: text.encode()[:301] + b"\xff\xfe\x81", ""),
    "no heading": (lambda text: text.partition("\n")[2].encode(), ""),
    "empty": (lambda text: b"", ""),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_division_list_makes_no_county(tmp_path: Path, name: str) -> None:
    """``demo`` and ``init`` refuse it alike and leave no database."""
    spoil, part = SPOILT[name]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(spoil(LIST.read_text(encoding="utf-8")))
    out, place = tmp_path / "out", tmp_path / "county.griddesk"
    told = refused(here("demo", "jishan", "--divisions", bad, "--out", out, "--no-window", *SMALL), 3)
    assert part in told
    assert not out.exists() or not list(out.iterdir())
    words = ("--divisions", bad, "--policy", "jishan", "--admin", "admin", "--db", place)
    assert part in refused(here("init", "稷山县", *words), 3)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("county")] == []


@pytest.mark.parametrize("name", ["unknown parent", "duplicate code", "cycle"])
def test_a_spoilt_division_list_is_not_imported(tmp_path: Path, name: str) -> None:
    """Into a county that was started from another list: every problem, no unit, no batch."""
    place = tmp_path / "county.griddesk"
    other = ROOT / "resources/divisions/zhangzi_140428.csv"
    words = ("--divisions", other, "--policy", "zhangzi", "--admin", "admin", "--db", place)
    assert here("init", "长子县", *words).code == 0
    before = here("units", "at", "2026-10-31", "--db", place, "--user", "admin").said
    bad = tmp_path / "bad.csv"
    bad.write_bytes(SPOILT[name][0](LIST.read_text(encoding="utf-8")))
    done = here("import", "units", bad, "--db", place, "--user", "admin")
    refused(done, 3)
    assert (done.said["batch"], bool(done.said["problems"])) == (None, True)
    assert here("units", "at", "2026-10-31", "--db", place, "--user", "admin").said == before


def test_a_list_in_gbk_is_read_or_refused_never_garbled(tmp_path: Path) -> None:
    """Excel in China saves CSV as GBK: the names arrive whole."""
    gbk = tmp_path / "gbk.csv"
    gbk.write_bytes(LIST.read_text(encoding="utf-8").encode("gbk"))
    place = tmp_path / "county.griddesk"
    words = ("--divisions", gbk, "--policy", "jishan", "--admin", "admin", "--db", place)
    assert here("init", "稷山县", *words).code == 0
    tree = here("units", "at", "2026-10-31", "--db", place, "--user", "admin").said["tree"]
    listed = [line.split(",")[1] for line in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    assert sorted(row["name"] for row in tree) == sorted(listed)


# --- the disk ---------------------------------------------------------------------------------


def test_a_demonstration_on_a_full_disk_leaves_the_earlier_one(small: County) -> None:
    before = hashes(small.folder)
    order = ("demo", "jishan", "--out", small.folder, "--no-window", "--months", 1, "--workers", 72, "--json")
    refused(program(*order, before=FULL.format(400_000)), 6)
    as_before(small, before)


def test_a_month_on_a_full_disk_writes_no_file_at_all(small: County, tmp_path: Path) -> None:
    """One paper of the month does not fit: none of them is there, nor a draft of one."""
    sizes = sorted(path.stat().st_size for path in small.folder.iterdir() if "2026-02" in path.name)
    words = ("--db", small.database, "--user", "jingban", "--json")
    done = program("month", "2026-02", "--out", tmp_path / "out", *words, before=FULL.format(sizes[-1] - 1))
    refused(done, 6)
    assert list((tmp_path / "out").iterdir()) == []
    verified(small)


def test_a_database_that_cannot_grow_issues_no_month(small: County, tmp_path: Path) -> None:
    words = ("--db", small.database, "--user", "jingban", "--json")
    done = program("month", "2026-01", "--out", tmp_path / "out", *words, before=FULL.format(200_000))
    refused(done, 6)
    assert not (tmp_path / "out").exists()
    verified(small)
    assert small.call("month", "2026-01", "--out", tmp_path / "out").code == 0


def test_an_import_on_a_full_disk_takes_nobody(small: County, tmp_path: Path) -> None:
    path = books.roster(tmp_path / "r.xlsx", _vacancies(small)[:3])
    words = ("import", "workers", path)
    done = program(*words, "--db", small.database, "--user", "jingban", "--json", before=FULL.format(20_000))
    refused(done, 6)
    verified(small)
    assert small.call(*words, "--dry-run").said["accepted"] == 3, "nobody of them is there yet"


def _vacancies(small: County) -> list[dict[str, object]]:
    """Return roster lines for the grids that wait for somebody."""
    tree = small.call("units", "at", "2026-02-28").said["tree"]
    by_code = {row["code"]: row for row in tree}
    found = []
    for number, row in enumerate(one for one in tree if one["level"] == "grid"):
        village, town = by_code[row["code"][:12]], by_code[row["code"][:9] + "000"]
        line = books.person(number, 乡镇=town["name"], 网格名称=row["name"], 网格编码=row["code"])
        if not row.get("worker"):
            found.append(line | {"村(社区)": village["name"], "聘用日期": "2026-02-01"})
    return found


def test_a_backup_on_a_full_disk_leaves_no_copy(small: County, tmp_path: Path) -> None:
    target = tmp_path / "copy.griddesk"
    words = ("backup", target, "--db", small.database, "--user", "admin", "--json")
    for room in (100_000, 300_000):
        refused(program(*words, before=FULL.format(room)), 6)
        assert list(tmp_path.glob("copy*")) == []  # SQLite's journal of the copy neither
    assert program(*words).code == 0


def test_a_locked_paper_stops_the_month_before_the_first_file(
    small: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open for writing what Excel has open; here the refusal is planted at that edge."""
    out = tmp_path / "out"
    assert small.call("month", "2026-02", "--out", out).code == 0
    names = sorted(path.name for path in out.iterdir())
    for name in names[:-1]:
        (out / name).unlink()
    real = pathlib.Path.open

    def locked(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if path.name == names[-1] and mode == "r+b":
            raise PermissionError(errno.EACCES, "sharing violation", str(path))
        return real(path, mode, *more, **options)

    monkeypatch.setattr(pathlib.Path, "open", locked)
    told = refused(small.call("month", "2026-02", "--out", out), 6)
    assert "WPS 或 Excel" in told and names[-1] in told
    assert [path.name for path in out.iterdir()] == [names[-1]]


@pytest.mark.parametrize("kind", ["a folder in the way of a paper", "a file in the way of the folder"])
def test_a_place_that_cannot_take_the_month(small: County, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind.startswith("a folder"):
        name = next(path.name for path in small.folder.iterdir() if "银行代发" in path.name)
        (out / name).mkdir(parents=True)
    else:
        out.write_text("a file", encoding="utf-8")
    kept = sorted(out.iterdir()) if out.is_dir() else out.read_text("utf-8")
    refused(small.call("month", "2026-02", "--out", out), 6)
    assert (sorted(out.iterdir()) if out.is_dir() else out.read_text("utf-8")) == kept


# --- the database -----------------------------------------------------------------------------


def _sql(county: County, statement: str) -> None:
    vault = keys_beside(county.database).open("jingban", "griddesk-demo")
    store = Store(URL.create("sqlite", database=str(county.database)), vault)
    try:
        with store.engine.execution_options(griddesk_begin="IMMEDIATE").begin() as connection:
            connection.execute(text(statement))
    finally:
        store.close()


@pytest.mark.parametrize(
    "words",
    [("verify",), ("month", "2026-02", "--out", "out"), ("vetting", "check", "1"), ("undo-import", 1)],
)
def test_a_newer_database_is_not_touched(
    small: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    _sql(small, "UPDATE alembic_version SET version_num = '9999'")
    before = hashes(small.folder)
    assert "请升级程序" in refused(small.call(*words), 6)
    assert hashes(small.folder) == before
    assert not Path("out").exists()


def test_a_newer_database_is_not_replaced_by_a_demonstration(small: County) -> None:
    _sql(small, "UPDATE alembic_version SET version_num = '9999'")
    before = hashes(small.folder)
    refused(here("demo", "jishan", "--out", small.folder, "--no-window", *SMALL), 3)
    assert hashes(small.folder) == before


@pytest.mark.parametrize("kind", ["another county's", "no database", "without its keys"])
def test_only_a_demonstration_is_replaced(tmp_path: Path, kind: str) -> None:
    place = tmp_path / DATABASE
    if kind == "no database":
        place.write_bytes(b"somebody's own file")
    else:
        words = ("--divisions", LIST, "--policy", "jishan", "--admin", "admin", "--db", place)
        assert here("init", "稷山县", *words).code == 0  # even with the demonstration's own passphrase
    if kind == "without its keys":
        keys_beside(place).path.unlink()
    before = hashes(tmp_path)
    told = refused(here("demo", "jishan", "--out", tmp_path, "--no-window", *SMALL), 3)
    assert "不是演示数据库" in told
    assert hashes(tmp_path) == before


def test_a_demonstration_that_is_open_is_not_pulled_away(small: County) -> None:
    """A write-ahead log left by the window would be replayed into the new file."""
    window = accounts.sign_in(str(small.database), "jingban", "griddesk-demo")
    try:
        window.ask(accounts.about)
        told = refused(here("demo", "jishan", "--out", small.folder, "--no-window", *SMALL), 6)
        assert "正在使用" in told
        assert window.ask(accounts.about).demo
    finally:
        window.store.close()
    assert not in_use(Store(window.store.url, window.store.vault))


@pytest.mark.parametrize(
    ("user", "secret", "code"),
    [("jingban", "wrong-passphrase", 5), ("nobody", "griddesk-demo", 5), ("", "griddesk-demo", 2)],
)
def test_who_does_not_sign_in_does_nothing(small: County, user: str, secret: str, code: int) -> None:
    before = hashes(small.folder)
    who = ("--user", user) if user else ()
    for words in (("verify",), ("month", "2026-01", "--out", small.folder / "out")):
        refused(here(*words, "--db", small.database, *who, secret=secret), code)
    counted = {name: seen for name, seen in hashes(small.folder).items() if not name.endswith(".attempts")}
    assert counted == before, "a wrong passphrase is counted, and nothing else is done"


def test_a_database_that_is_not_there_or_not_one(tmp_path: Path) -> None:
    refused(here("verify", "--db", tmp_path / "none.griddesk", "--user", "jingban"), 6)
    text_file = tmp_path / "text.griddesk"
    text_file.write_text("no database", encoding="utf-8")
    refused(here("verify", "--db", text_file, "--user", "jingban"), 6)
    assert text_file.read_text("utf-8") == "no database"


def test_a_damaged_database_is_told(small: County) -> None:
    content = bytearray(small.database.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = bytes(4096)
    small.database.write_bytes(content)
    done = small.call("verify")
    assert done.code in (4, 6)
    assert "Traceback" not in done.err


# --- interruptions ----------------------------------------------------------------------------


@pytest.fixture
def _heeding_ctrl_c():
    """A run in the background ignores Ctrl+C, and its children would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeding_ctrl_c")
@pytest.mark.skipif(platform.WINDOWS, reason="a console's Ctrl+C goes to every process of its group there")
@pytest.mark.parametrize("line", ["正在建立", "正在办理2026年1月", "正在归档"])
def test_ctrl_c_in_the_middle_leaves_what_was_there(small: County, line: str) -> None:
    before = hashes(small.folder)
    words = ["demo", "jishan", "--out", str(small.folder), "--no-window", "--months", "1", "--workers", "72"]
    with subprocess.Popen(
        [*MAIN, *words], cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8", env=environment()
    ) as child:
        assert child.stderr is not None
        said: list[str] = []
        for found in child.stderr:
            said.append(found)
            if found.startswith(line):
                child.send_signal(signal.SIGINT)
    assert (child.returncode, said[-1]) == (130, "已中断，没有写入任何内容。\n"), said
    assert "Traceback" not in "".join(said)
    as_before(small, before)


def test_a_bug_on_a_full_disk_still_tells_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: County
) -> None:
    """The report's folder cannot be made: the report goes to standard error, masked."""
    blocked = tmp_path / "logs"
    blocked.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("GRIDDESK_LOGS", str(blocked))

    def broken(*_: object, **options: object) -> object:
        raise KeyError("990824198902020714")

    monkeypatch.setattr(accounts, "sign_in", broken)
    done = small.call("verify")
    assert (done.code, done.said["error"]["kind"]) == (1, "bug")
    assert "KeyError" in done.err and "990824198902020714" not in done.err
    assert crash.masked("990824198902020714") in done.err


def test_a_copied_database_needs_its_keys(small: County, tmp_path: Path) -> None:
    alone = tmp_path / "alone.griddesk"
    shutil.copyfile(small.database, alone)
    assert "密钥文件" in refused(here("verify", "--db", alone, "--user", "jingban"), 6)
