"""What every command shares: its call, its answer, and how both kinds of failure reach the user.

Without this module each command would invent its own exit codes and its own way of printing.
"""

from __future__ import annotations

import argparse
import getpass
import importlib
import json
import keyword
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from importlib import metadata
from pathlib import Path, PurePath
from types import ModuleType

from app.cli.arguments import Parser, Usage, add_global_options
from app.core import crash, platform
from app.core.errors import AppError, Invalid, Unavailable
from app.core.period import Month

Window = Callable[[str | None, str | None], int]
"""Open the window on a database (or the default one) as a login; returns when it is closed."""
Shots = Callable[[str, str, str, Path], list[Path]]
"""Draw the window on a database as a login with its passphrase into a folder; returns the pictures."""


class Exit(IntEnum):
    """The exit codes of cli.md."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    WRONG = 4  # a verification found something
    DENIED = 5
    UNAVAILABLE = 6
    INTERRUPTED = 130


_EXIT_OF_KIND = {"denied": Exit.DENIED, "unavailable": Exit.UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the command table; the module ``app.cli.<name>`` is loaded when the command is named."""

    name: str
    help: str

    def load(self) -> ModuleType:
        """Return the module with ``arguments(parser)`` and ``run(call)``."""
        name = self.name.replace("-", "_")
        return importlib.import_module(f"app.cli.{name}{'_' if keyword.iskeyword(name) else ''}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command hands back: the JSON keys of cli.md, the same for human eyes, and the exit code.

    ``error`` is for a refusal that carries data (an import's problems, a checklist): it decides the exit code
    unless ``code`` does, and stands beside the data under ``--json``.  ``window`` is the database and login
    to open a window on once the answer has been shown; where none can open, a sentence says so and no more.
    """

    data: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    code: Exit = Exit.DONE
    error: AppError | None = None
    window: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: its options, and the only ways to talk to the user while it runs."""

    options: argparse.Namespace
    window: Window | None = None
    shots: Shots | None = None

    @property
    def db(self) -> str | None:
        """Return the value of ``--db``, None for the default."""
        value: str | None = self.options.db
        return value

    @property
    def user(self) -> str | None:
        """Return the login after ``--user``, None where none was given."""
        value: str | None = self.options.user
        return value

    def progress(self, text: str) -> None:
        """Tell how far the work is, on standard error, unless ``--quiet``."""
        if not self.options.quiet:
            print(text, file=sys.stderr, flush=True)

    def passphrase(
        self, prompt: str = "数据库口令", *, confirm: bool = False, variable: str = "GRIDDESK_PASSPHRASE"
    ) -> str:
        """Return the secret: of the environment, else typed (twice with ``confirm``); never an option.

        Raises:
            Unavailable: there is neither the variable nor a terminal.
            Invalid: the two entries differ.
        """
        secret = os.environ.get(variable)
        if secret is not None:
            return secret
        if not sys.stdin.isatty():
            raise Unavailable(f"需要{prompt}：请先设置环境变量 {variable}，或在终端中执行本命令。")
        secret = getpass.getpass(f"{prompt}:")
        if confirm and getpass.getpass(f"再次输入{prompt}:") != secret:
            raise Invalid(f"两次输入的{prompt}不一致，请重新执行命令。")
        return secret

    def try_window(self, db: str, user: str | None) -> str:
        """Open the window after the work is done; return "", or the sentence why none can open here."""
        if self.window is None:
            return "本程序未带窗口。"
        try:
            self.window(db, user)
        except Unavailable as problem:
            return str(problem)
        except ImportError as problem:
            sentence = platform.missing_software(problem)
            if not sentence:
                raise
            return sentence
        return ""


def run(
    commands: Sequence[Command],
    argv: Sequence[str],
    window: Window | None = None,
    shots: Shots | None = None,
) -> int:
    """Return the exit code of the command in ``argv``; every failure has been told to the user.

    Raises:
        ImportError: this machine lacks a package or a system library; main.py says which.
    """
    platform.use_utf8_streams()
    as_json = "--json" in argv
    try:
        code = _dispatch(commands, argv, window, shots)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of our output has seen enough
        platform.silence_stdout()
        return Exit.DONE
    except Usage as problem:
        return _tell("usage", str(problem), Exit.USAGE, as_json=as_json)
    except KeyboardInterrupt:
        return _tell("interrupted", "已中断，没有写入任何内容。", Exit.INTERRUPTED, as_json=as_json)
    except Exception as problem:  # noqa: BLE001 the command line's one presenter of failures
        return _fail(problem, argv, as_json=as_json)


def _fail(problem: Exception, argv: Sequence[str], *, as_json: bool) -> int:
    if isinstance(problem, ImportError) and platform.missing_software(problem):
        raise problem
    error = _expected(problem)
    if error is None:
        return _report(problem, argv, as_json=as_json)
    keys = error_keys(error)
    return _tell(error.kind, str(error), exit_of(error), as_json=as_json, fields=keys["fields"])


def _expected(problem: Exception) -> AppError | None:
    if isinstance(problem, AppError):
        return problem
    sentence = platform.disk_sentence(problem) if isinstance(problem, OSError) else ""
    return Unavailable(sentence) if sentence else None


def _dispatch(
    commands: Sequence[Command], argv: Sequence[str], window: Window | None, shots: Shots | None
) -> int:
    try:
        options = _parser(commands, argv).parse_args(argv)
    except SystemExit:  # argparse has printed the help
        return Exit.DONE
    if options.command is None:
        if window is None:
            raise Usage("缺少命令。")
        return window(options.db, options.user)
    command = next(command for command in commands if command.name == options.command)
    call = Call(options, window, shots)
    answer: Answer = command.load().run(call)
    code = _show(answer, as_json=options.json)
    if answer.window:
        sys.stdout.flush()  # the summary is read while the window is open
        sentence = call.try_window(*answer.window)
        if sentence:
            print(sentence, file=sys.stderr if options.json else sys.stdout)
    return code


def _parser(commands: Sequence[Command], argv: Sequence[str]) -> Parser:
    parser = Parser("main.py", "全科网格管理台。不带命令时打开窗口。")
    add_global_options(parser, preset=True)
    table = parser.add_subparsers(title="命令", dest="command", metavar="命令", prog="main.py")
    for command in commands:
        inner = table.add_parser(
            command.name, help=command.help, prog=f"main.py {command.name}", description=command.help
        )
        if command.name in argv:  # loading only what is asked for keeps --help quick
            command.load().arguments(inner)
            add_global_options(inner, preset=False)
    return parser


def _show(answer: Answer, *, as_json: bool) -> int:
    data = dict(answer.data)
    if answer.error:
        data["error"] = error_keys(answer.error)
        print(answer.error, file=sys.stderr)
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=plain))
    elif answer.text:
        print(answer.text)
    return answer.code or (exit_of(answer.error) if answer.error else Exit.DONE)


def exit_of(error: AppError) -> Exit:
    """Return the exit code of a refusal."""
    return _EXIT_OF_KIND.get(error.kind, Exit.REFUSED)


def error_keys(error: AppError) -> dict[str, object]:
    """Return the ``error`` object of cli.md."""
    return {"kind": error.kind, "message": str(error), "fields": dict(getattr(error, "fields", {}))}


def plain(value: object) -> object:
    """Return ``value`` as JSON knows it: money and months as strings, rows as objects, dates in ISO form.

    Raises:
        TypeError: it has no JSON form.
    """
    if isinstance(value, Decimal | Month | PurePath):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _report(bug: BaseException, argv: Sequence[str], *, as_json: bool) -> int:
    try:
        version = metadata.version("griddesk")
    except metadata.PackageNotFoundError:  # run from a checkout
        version = "0"
    report = crash.crash_text(bug, argv, version)
    try:
        path = platform.log_folder() / time.strftime(f"crash-%Y%m%d-%H%M%S-{os.getpid()}.txt")
        path.write_text(report, encoding="utf-8")
    except OSError:  # a full disk may be why we are here
        print(report, file=sys.stderr)
        message = "程序出现意外错误，正在办理的事项没有写入；错误报告存不下，见上文，请交给维护人员。"
        return _tell("bug", message, Exit.BUG, as_json=as_json)
    message = f"程序出现意外错误，正在办理的事项没有写入。错误报告已保存到 {path}，请把它交给维护人员。"
    return _tell("bug", message, Exit.BUG, as_json=as_json)


def _tell(kind: str, message: str, code: Exit, *, as_json: bool, fields: object = None) -> int:
    print(message, file=sys.stderr)
    if as_json:
        error = {"kind": kind, "message": message, "fields": fields or {}}
        print(json.dumps({"error": error}, ensure_ascii=False))
    return code
