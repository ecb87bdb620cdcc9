"""Arguments in Chinese: the parser, the options every command knows, and the kinds of value they share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NoReturn

from app.core.errors import Invalid
from app.core.period import Month

# What argparse says, in the words of Python 3.11 to 3.14, and what the user reads.
_SENTENCES = (
    (r"the following arguments are required: (.+)", "缺少参数：{}"),
    (r"unrecognized arguments: (.+)", "不认识的参数：{}"),
    (r"ambiguous option: (\S+) could match .*", "选项 {} 不完整，可能是多个选项"),
    (r"argument (.+): invalid choice: (.+?) ?\(choose from (.*)\)", "参数 {} 不能是 {}，可选：{}"),
    (r"argument (.+): expected one argument", "选项 {} 后面缺少取值"),
    (r"argument (.+): expected at least one argument", "选项 {} 后面至少要有一个取值"),
    (r"argument (.+): expected (\d+) arguments?", "选项 {} 后面要有 {} 个取值"),
    (r"argument (.+): not allowed with argument (.+)", "选项 {} 与 {} 不能同时使用"),
    (r"argument (.+): ignored explicit argument (.+)", "选项 {} 不带取值，多了 {}"),
    (r"argument (.+): invalid \w+ value: (.+)", "参数 {} 的取值 {} 不正确"),
    (r"argument (.+): (.*[一-鿿].*)", "参数 {}:{}"),
    (r"one of the arguments (.+) is required", "必须给出其中一个：{}"),
)


class Usage(Exception):
    """The command line is wrong; ``str(error)`` is a Chinese sentence, followed by the usage."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are Chinese, and which raises instead of leaving."""

    def __init__(self, prog: str, description: str = "") -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=_Formatter, add_help=False, allow_abbrev=False
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            Usage: always, with the sentence in Chinese and the usage line.
        """
        raise Usage(f"{in_chinese(message)}。\n{self.format_usage().rstrip()}")


def in_chinese(message: str) -> str:
    """Return one of argparse's messages in Chinese; an unknown one stays as it is."""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*found.groups())
    return message


def add_global_options(parser: argparse.ArgumentParser, *, preset: bool) -> None:
    """Let ``parser`` know the options that stand before or after the command.

    ``preset``: only the outermost parser sets their defaults, so that the inner one does not undo them.
    """
    group = parser.add_argument_group("通用选项（写在命令之前或之后）")

    word, flag = (None, False) if preset else (argparse.SUPPRESS, argparse.SUPPRESS)
    where = "数据库：.griddesk 文件或 SQLAlchemy 地址，默认在用户数据文件夹"
    group.add_argument("--db", default=word, metavar="URL", help=where)
    group.add_argument("--user", default=word, metavar="LOGIN", help="以哪个账号办理")
    group.add_argument("--json", default=flag, action="store_true", help="标准输出只有一个 JSON 对象")
    group.add_argument("--quiet", default=flag, action="store_true", help="不显示进度")


def month(text: str) -> Month:
    """Return the month written as ``2026-10``.

    Raises:
        argparse.ArgumentTypeError: anything else.
    """
    try:
        return Month.parse(text)
    except Invalid as problem:
        raise argparse.ArgumentTypeError(str(problem).rstrip("。")) from None


def day(text: str) -> date:
    """Return the date written as ``2026-10-31``.

    Raises:
        argparse.ArgumentTypeError: anything else.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-10-31 的样子") from None


def whole(text: str) -> int:
    """Return a whole number of at least 1.

    Raises:
        argparse.ArgumentTypeError: anything else.
    """
    if not re.fullmatch(r"[0-9]+", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)


def existing_file(path: Path) -> Path:
    """Return ``path`` if it is a file.

    Raises:
        Invalid: it is missing or a folder.
    """
    if not path.is_file():
        raise Invalid(f"找不到文件“{path}”，请检查文件名和所在文件夹。")
    return path
