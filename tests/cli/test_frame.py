"""The contract of cli.md that every command shares: exit codes, JSON, options, secrets, bugs."""

from __future__ import annotations

import argparse
import errno
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli import arguments, frame
from app.core.errors import AppError, Conflict, Denied, Invalid, NotFound, Unavailable
from app.core.period import Month


def _outcome(does):
    """A command table with one command, ``act``, whose run is ``does``."""

    class Planned(frame.Command):
        def load(self):
            def options(parser: argparse.ArgumentParser) -> None:
                parser.add_argument("month", metavar="YYYY-MM", type=arguments.month, help="月份")
                parser.add_argument("--count", type=arguments.whole, default=1, help="数量")

            return SimpleNamespace(arguments=options, run=does)

    return (Planned("act", "做一件事"),)


def call(does, *argv: str, window=None) -> int:
    return frame.run(_outcome(does), ["act", "2026-10", *argv], window)


def _raising(error: BaseException):
    def run(_: frame.Call) -> frame.Answer:
        raise error

    return run


@pytest.fixture(autouse=True)
def _logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_LOGS", str(tmp_path))


def test_the_answer_is_text_for_eyes_and_one_object_for_programs(capsys) -> None:
    def run(it: frame.Call) -> frame.Answer:
        it.progress("正在办理")
        data = {"total": Decimal("3332000.00"), "month": it.options.month, "day": date(2026, 10, 31)}
        return frame.Answer(data | {"file": Path("a/b.xlsx")}, text="已完成。")

    assert call(run) == 0
    assert capsys.readouterr() == ("已完成。\n", "正在办理\n")
    assert call(run, "--json", "--quiet") == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert json.loads(told.out) == {
        "total": "3332000.00", "month": "2026-10", "day": "2026-10-31", "file": str(Path("a/b.xlsx"))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Invalid("请先填写姓名。", {"name": "必填"}), 3),
        (NotFound("没有这个人。"), 3),
        (Conflict("别人先改了。"), 3),
        (Denied("您没有权限。"), 5),
        (Unavailable("数据库连不上。"), 6),
    ],
)
def test_a_refusal_is_a_sentence_a_code_and_an_object(error: AppError, code: int, capsys) -> None:
    assert call(_raising(error), "--json") == code
    told = capsys.readouterr()
    assert told.err == f"{error}\n"
    expected = {"kind": error.kind, "message": str(error), "fields": getattr(error, "fields", {})}
    assert json.loads(told.out) == {"error": expected}


def test_a_refusal_may_carry_data(capsys) -> None:
    answer = frame.Answer({"problems": [{"row": 3}]}, text="第3行有误", error=Invalid("请改正后再导入。"))
    assert call(lambda _: answer, "--json") == 3
    assert json.loads(capsys.readouterr().out) == {
        "problems": [{"row": 3}],
        "error": {"kind": "invalid", "message": "请改正后再导入。", "fields": {}},
    }
    assert call(lambda _: answer) == 3
    assert capsys.readouterr() == ("第3行有误\n", "请改正后再导入。\n")


def test_a_verification_that_finds_something_ends_with_4() -> None:
    assert call(lambda _: frame.Answer({"checks": []}, code=frame.Exit.WRONG)) == 4


def test_a_bug_leaves_a_masked_report(tmp_path: Path, capsys) -> None:
    assert call(_raising(ZeroDivisionError("for 140824199001011234")), "--json") == 1
    (report,) = tmp_path.iterdir()
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "bug"
    assert str(report) in error["message"]
    text = report.read_text("utf-8")
    assert "ZeroDivisionError" in text
    assert "140824199001011234" not in text


def test_an_interruption_is_one_sentence(capsys) -> None:
    assert call(_raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "已中断，没有写入任何内容。\n"


def test_a_full_disk_and_a_locked_file_are_sentences(capsys) -> None:
    assert call(_raising(OSError(errno.ENOSPC, "No space left on device", "工资.xlsx"))) == 6
    assert "磁盘已满，没有写入“工资.xlsx”" in capsys.readouterr().err
    assert call(_raising(PermissionError(errno.EACCES, "denied", "工资.xlsx"))) == 6
    assert "Excel" in capsys.readouterr().err


def test_an_unexpected_file_error_is_a_bug() -> None:
    assert call(_raising(FileNotFoundError(errno.ENOENT, "no such file", "ours.ttf"))) == 1


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["act"], "缺少参数：YYYY-MM。"),
        (["act", "2026-13"], "参数 YYYY-MM:"),
        (["act", "2026-10", "--count", "0"], "“0”不是正整数"),
        (["act", "2026-10", "--cuont", "2"], "不认识的参数：--cuont 2。"),
        (["act", "2026-10", "--db"], "选项 --db 后面缺少取值。"),
        (["nothing"], "参数 命令 不能是 'nothing'，可选："),
        ([], "缺少命令。"),
    ],
)
def test_wrong_usage_is_told_in_chinese(argv: list[str], sentence: str, capsys) -> None:
    assert frame.run(_outcome(lambda _: frame.Answer()), argv) == 2
    assert sentence in capsys.readouterr().err


def test_global_options_stand_before_or_after_the_command() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def run(it: frame.Call) -> frame.Answer:
        seen.append((it.db, it.user))
        return frame.Answer()

    table = _outcome(run)
    assert frame.run(table, ["--db", "a", "--user", "b", "act", "2026-10"]) == 0
    assert frame.run(table, ["act", "2026-10", "--db", "a", "--user", "b"]) == 0
    assert frame.run(table, ["--db", "a", "act", "--user", "b", "2026-10"]) == 0
    assert frame.run(table, ["act", "2026-10"]) == 0
    assert seen == [("a", "b")] * 3 + [(None, None)]


def test_without_a_command_the_window_opens() -> None:
    opened: list[tuple[str | None, str | None]] = []

    def window(db: str | None, user: str | None) -> int:
        opened.append((db, user))
        return 0

    assert frame.run(_outcome(None), ["--db", "x.griddesk"], window) == 0
    assert opened == [("x.griddesk", None)]


def test_a_window_that_cannot_open_does_not_spoil_the_work(capsys) -> None:
    def no_display(_: str | None, __: str | None) -> int:
        raise Unavailable("这里没有显示器。")

    def no_library(_: str | None, __: str | None) -> int:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    def run(_: frame.Call) -> frame.Answer:
        return frame.Answer({"made": 1}, text="已建立。", window=("x.griddesk", "zhang"))

    assert call(run, window=no_display) == 0
    assert capsys.readouterr().out == "已建立。\n这里没有显示器。\n"
    assert call(run, "--json", window=no_display) == 0
    assert capsys.readouterr() == ('{"made": 1}\n', "这里没有显示器。\n")
    assert call(run, window=no_library) == 0
    assert "libGL.so.1" in capsys.readouterr().out


def test_the_summary_is_shown_before_the_window_opens(capsys) -> None:
    seen: list[str] = []

    def window(db: str | None, user: str | None) -> int:
        seen.append(f"{capsys.readouterr().out}{db} {user}")
        return 0

    answer = frame.Answer(text="已建立。", window=("x.griddesk", "zhang"))
    assert call(lambda _: answer, window=window) == 0
    assert seen == ["已建立。\nx.griddesk zhang"]


def test_a_secret_comes_from_the_environment_or_a_terminal(monkeypatch, capsys) -> None:
    def run(it: frame.Call) -> frame.Answer:
        return frame.Answer(text=it.passphrase(confirm=True))

    monkeypatch.setenv("GRIDDESK_PASSPHRASE", "口令 一")
    assert call(run) == 0
    assert capsys.readouterr().out == "口令 一\n"
    monkeypatch.delenv("GRIDDESK_PASSPHRASE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert call(run) == 6
    assert "GRIDDESK_PASSPHRASE" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    entries = iter(["甲", "乙"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(entries))
    assert call(run) == 3
    assert "不一致" in capsys.readouterr().err


def test_help_is_chinese_and_loads_only_the_named_command(capsys) -> None:
    class Unloadable(frame.Command):
        def load(self):
            raise AssertionError("--help must stay quick")

    table = (*_outcome(None), Unloadable("other", "另一件事"))
    assert frame.run(table, ["act", "--help"]) == 0
    said = capsys.readouterr().out
    for word in ("用法：main.py act", "月份", "数量", "--db URL", "显示本帮助"):
        assert word in said
    assert frame.run(table, ["--help"]) == 0
    assert "另一件事" in capsys.readouterr().out


def test_what_has_no_json_form_is_a_bug() -> None:
    assert frame.plain({Month(2026, 1)}) == [Month(2026, 1)]
    with pytest.raises(TypeError, match="object"):
        frame.plain(object())
