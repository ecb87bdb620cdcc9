"""``import`` and ``undo-import`` as typed: exit codes, JSON, the annotated copy, nothing half-written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli import run
from app.services import audit, roster
from db.models.imports import ImportBatch
from db.models.people import Person
from db.models.roster import Posting
from tests.crash import killed_at_every_statement
from tests.imports import books
from tests.office import PASS, Office, count

KEYS = {"batch", "rows", "accepted", "rejected", "warnings", "problems"}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)


def person(n: int, **changes: object) -> dict[str, object]:
    return books.person(n, 网格名称=f"东村第{n}网格", **({"聘用日期": "2026-01-01"} | changes))


def call(capsys: pytest.CaptureFixture[str], office: Office, *words: object, who: str = "maker"):
    code = run([*map(str, words), "--db", office.place, "--user", who, "--json", "--quiet"])
    printed = capsys.readouterr().out
    return code, json.loads(printed) if printed else {}


def test_a_roster_goes_in_and_comes_back(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2)])
    code, said = call(capsys, file_office, "import", "workers", path)
    assert (code, said["rows"], said["accepted"], said["rejected"], said["problems"]) == (0, 2, 2, 0, [])
    assert said.keys() >= KEYS
    code, undone = call(capsys, file_office, "undo-import", said["batch"])
    assert (code, undone) == (0, {"removed": 4})
    code, again = call(capsys, file_office, "undo-import", said["batch"])
    assert (code, again["error"]["kind"]) == (3, "invalid")


def test_a_refused_file_is_exit_3_with_every_problem_and_a_copy(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2, 身份证号=1.42731e17, 聘用日期=2021.10)])
    copy = tmp_path / "问题.xlsx"
    code, said = call(capsys, file_office, "import", "workers", path, "--annotated", copy)
    assert (code, said["batch"], said["rejected"]) == (3, None, 1)
    assert [(one["row"], one["column"], one["severity"]) for one in said["problems"]] == [
        (5, "身份证号", "error"),
        (5, "聘用日期", "error"),
    ]
    assert said["error"]["message"].startswith("没有写入任何内容：有 2 处错误")
    assert "无法还原" in load_workbook(copy).active.cell(5, 22).value
    assert count(file_office.maker, Person) == 0


def test_a_dry_run_writes_nothing_and_tells_by_its_code(file_office: Office, tmp_path: Path, capsys):
    good = books.roster(tmp_path / "g.xlsx", [person(1)])
    bad = books.roster(tmp_path / "b.xlsx", [person(1, 姓名="")])
    assert call(capsys, file_office, "import", "workers", good, "--dry-run")[0] == 0
    assert call(capsys, file_office, "import", "workers", bad, "--dry-run")[0] == 3
    assert count(file_office.maker, ImportBatch) == 0


def test_valid_rows_go_in_when_asked_for(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2, 姓名="")])
    code, said = call(capsys, file_office, "import", "workers", path, "--accept-valid")
    assert (code, said["accepted"], said["rejected"]) == (0, 1, 1)
    assert count(file_office.maker, Posting) == 1


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.with_name("nobody.xlsx"), 6),
        (lambda path: path.write_bytes(b"<html><table>") and path, 3),
        (lambda path: path.write_bytes(b"PK\x03\x04 cut") and path, 3),
        (lambda path: path.write_bytes(b"") or path, 3),
    ],
)
def test_a_file_that_cannot_be_read(file_office: Office, tmp_path: Path, capsys, make, code):
    path = make(tmp_path / "r.xlsx")
    found, said = call(capsys, file_office, "import", "workers", path)
    assert (found, said["error"]["message"][-1]) == (code, "。")


def test_a_copy_that_cannot_be_written_is_told(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1)])
    (tmp_path / "taken").mkdir()
    code, _ = call(
        capsys, file_office, "import", "workers", path, "--dry-run", "--annotated", tmp_path / "taken"
    )
    assert code == 6 and [item.name for item in tmp_path.iterdir() if item.name.startswith("~")] == []
    code, said = call(capsys, file_office, "import", "workers", path, "--annotated", tmp_path / "taken")
    assert (
        code,
        said["error"]["message"].startswith(f"已导入，批次号 {said['batch']}，请不要再导入一次"),
    ) == (6, True)
    assert count(file_office.maker, Person) == 1


def test_the_original_is_never_written_over(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1, 姓名="")])
    before = path.read_bytes()
    link = tmp_path / ".." / tmp_path.name / "r.xlsx"
    assert call(capsys, file_office, "import", "workers", path, "--annotated", link)[0] == 3
    assert path.read_bytes() == before


def test_who_may_not_is_exit_5_and_a_wrong_kind_exit_2(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1)])
    assert call(capsys, file_office, "import", "workers", path, who="checker")[0] == 5
    assert call(capsys, file_office, "import", "horses", path)[0] == 2


def test_what_eyes_read_names_the_cell(file_office: Office, tmp_path: Path, capsys):
    path = books.roster(tmp_path / "r.xlsx", [person(1, 身份证号="1.42E+17")])
    assert run(["import", "workers", str(path), "--db", file_office.place, "--user", "maker"]) == 3
    printed = capsys.readouterr()
    assert "错误 “花名册”第4行身份证号(J4)：号码已被电子表格改成" in printed.out
    assert "没有读取的行：5（小计合计行）、6（落款行）。" in printed.out
    assert "没有写入任何内容" in printed.err


def test_questions_are_listed_with_how_to_answer_and_answered(file_office: Office, tmp_path: Path, capsys):
    """A column of days that is not there, and a village nobody knows, whose grid is asked after it."""
    titles = [title for title in books.TITLES if title != "聘用日期"]
    odd = {"村(社区)": "大槐树", "网格名称": "河东片"}
    path = books.roster(tmp_path / "r.xlsx", [person(1) | odd], titles)
    base = ["import", "workers", str(path), "--db", file_office.place, "--user", "maker"]
    assert run([*base, "--dry-run"]) == 3
    printed = capsys.readouterr().out
    assert "问题 没有“聘用日期”一列：1 行全部按哪一天？ 可以回答：" in printed
    assert "--answer '空行:聘用日期@花名册第4行=回答'" in printed
    assert "--answer '空:聘用日期=回答'" in printed and "--answer '单位:大槐树@" in printed
    _, said = call(capsys, file_office, "import", "workers", path, "--dry-run")
    village = next(one["name"] for one in said["questions"] if "大槐树" in one["name"])
    given = ["--answer", "空:聘用日期=2026-09-01", "--answer", f"{village}=东村村委会"]
    code, said = call(capsys, file_office, "import", "workers", path, *given)
    grid = said["questions"][0]["name"]
    assert (code, said["batch"], "河东片" in grid) == (3, None, True)
    wrong = call(capsys, file_office, "import", "workers", path, *given, "--answer", f"{grid}=没有的")
    assert wrong[0] == 3 and "可以回答：" in wrong[1]["error"]["message"]
    assert call(capsys, file_office, "import", "workers", path, "--answer", "单位:谁=东村")[0] == 3
    assert count(file_office.maker, Posting) == 0
    given += ["--answer", f"{grid}=东村第1网格", "--answer", "空行:聘用日期@花名册第4行=2026-09-08"]
    code, said = call(capsys, file_office, "import", "workers", path, *given)
    assert (code, said["accepted"], count(file_office.maker, Posting)) == (0, 1, 1)
    assert [row.since for row in file_office.maker.ask(roster.workers)] == [date(2026, 9, 8)]


CODE = "from app.cli import run; sys.exit(run({words!r}))"


@pytest.mark.trust  # tests/trust/test_crash.py has the same with fewer points in every run
def test_a_killed_import_leaves_nothing_and_the_next_one_completes(office: Office, tmp_path: Path):
    """Killed at statement 1, 2, 3 …: no person, no posting, no batch, an intact audit chain."""
    path = books.roster(tmp_path / "r.xlsx", [person(1), person(2)])
    words = ["import", "workers", str(path), "--db", office.place, "--user", "maker", "--json", "--quiet"]
    killed: list[int] = []

    def check(at: int) -> None:
        written = [count(office.maker, model) for model in (Person, Posting, ImportBatch)]
        assert written == ([0, 0, 0] if at else [2, 2, 1]), f"killed at {at}"
        killed.append(at)

    secret = {"GRIDDESK_PASSPHRASE": PASS}
    done = killed_at_every_statement(CODE.format(words=words), check, environment=secret)
    assert json.loads(done.stdout)["batch"] is not None
    assert len(killed) > 3
    assert [one for one in office.admin.ask(audit.verified) if not one.ok] == []
