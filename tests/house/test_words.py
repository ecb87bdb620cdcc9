"""Names, calls and marks that may stand in one place only, or nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PRODUCT, ROOT, all_files, exceptions, kept_files, name_of, product_files

FORBIDDEN_NAMES = re.compile(r"(utils?|helpers?|managers?|common|misc|base_.+|.+_(utils?|helpers?|manager))")
PLATFORM = ROOT / "app/core/platform.py"
CLOCK = ROOT / "app/core/clock.py"
UNIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios"}
UNIX_NAMES = {"fork", "forkpty", "geteuid", "getuid", "SIGKILL"}
NOW = {"today", "now", "utcnow", "currentDate", "currentDateTime"}
CLOCKS = {"date", "datetime", "QDate", "QDateTime"}
MARKS = {"type: ignore": re.compile(r"#\s*type:\s*ignore"), "noqa": re.compile(r"#\s*noqa")}
ENGLISH_MARK = re.compile(r"[一-鿿”》）][,:;?!](?=[一-鿿“《（]|$)|(?<!;)[,:;?!](?=[一-鿿“《])")
ENGLISH_BRACKET = re.compile(r"[一-鿿”]\(")
PATTERN = re.compile(r"\(\?|\\d|\|")
# Assembled, so that this file does not contain what it forbids.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", r"/simp" + "le/", "--(extra-)?index" + "-url"])
)
MACHINE_PATHS = re.compile(
    "|".join(["/wo" + r"rk/\w", "/ro" + r"ot/\w", "/ho" + r"me/\w", r"[A-Z]:\\Us" + "ers"])
)


def unix_words(tree: ast.AST) -> Iterator[str]:
    """Yield what only a Unix has: modules imported and names used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names if item.name in UNIX_MODULES)
        elif isinstance(node, ast.ImportFrom):
            names = {item.name for item in node.names} & UNIX_NAMES
            yield from names | ({node.module or ""} & UNIX_MODULES)
        elif isinstance(node, ast.Attribute) and node.attr in UNIX_NAMES:
            yield node.attr
        elif isinstance(node, ast.Constant) and node.value in ("fork", "forkserver"):
            yield str(node.value)


def own_clocks(tree: ast.AST) -> Iterator[str]:
    """Yield every reading of the machine's clock as a date."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NOW:
            receiver = (
                node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            )
            if receiver in CLOCKS:
                yield f"{receiver}.{node.attr}"


def prints(tree: ast.AST) -> Iterator[str]:
    """Yield every call of print."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            yield "print"


def layout_items(tree: ast.AST) -> Iterator[str]:
    """Yield every asking of a layout for an item: Shiboken keeps it beyond its end (DECISIONS 77)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("itemAt", "itemAtPosition"):
            yield node.attr


def foreign_marks(tree: ast.AST) -> Iterator[str]:
    """Yield every Chinese sentence with an English mark in it; patterns and docstrings are not sentences."""
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in texts else ""
        marks = (ENGLISH_MARK, ENGLISH_BRACKET)
        if isinstance(text, str) and any(mark.search(text) for mark in marks) and not PATTERN.search(text):
            yield text


def _tree(file: Path) -> ast.AST:
    return ast.parse(file.read_text("utf-8"))


def folders() -> dict[str, list[Path]]:
    """Return the files by folder: a case for each of 1,600 files took longer to tell than to look."""
    found: dict[str, list[Path]] = {}
    for file in all_files():
        found.setdefault(name_of(file.parent), []).append(file)
    return found


FOLDERS = folders()


@pytest.mark.parametrize("folder", FOLDERS)
def test_words_have_their_place(folder: str) -> None:
    for file in FOLDERS[folder]:
        tree, name = _tree(file), name_of(file)
        if file not in (PLATFORM, Path(__file__)):
            assert not list(unix_words(tree)), f"{name}: belongs into app/core/platform.py"
        if file != CLOCK and not name.startswith("tests/"):
            assert not list(own_clocks(tree)), (
                f"{name}: the day enters through the unit; only app/core/clock.py reads it"
            )
        assert not list(layout_items(tree)), f"{name}: keep what you made, or ask indexOf (ui/layouts.py)"
        if not name.startswith(("app/cli/", "main.py", "tests/")):
            assert not list(prints(tree)), f"{name}: only the command line prints"
        if not name.startswith(("tests/", "app/imports/words.py")):  # what other people's sheets say
            assert not list(foreign_marks(tree)), f"{name}: the user reads Chinese punctuation"


def test_no_module_is_called_after_nothing() -> None:
    for file in all_files():
        for part in (*file.relative_to(ROOT).parent.parts, file.stem):
            assert not FORBIDDEN_NAMES.fullmatch(part), f"{name_of(file)}: name it after what it does"


@pytest.mark.parametrize(
    ("search", "code"),
    [
        (unix_words, "import os\nos.fork()"),
        (unix_words, "import fcntl"),
        (unix_words, "from pwd import getpwnam"),
        (unix_words, "from os import geteuid"),
        (unix_words, "signal.SIGKILL"),
        (unix_words, "multiprocessing.get_context('fork')"),
        (own_clocks, "datetime.date.today()"),
        (own_clocks, "datetime.now(UTC)"),
        (own_clocks, "key = datetime.utcnow"),
        (own_clocks, "QDate.currentDate()"),
        (prints, "print(1)"),
        (layout_items, "row.itemAt(0).widget()"),
        (layout_items, "grid.itemAtPosition(0, 1)"),
        (foreign_marks, "Invalid('没有写姓名,请补上。')"),
        (foreign_marks, "f'原因:{why}'"),
        (foreign_marks, "f'{name},请核对。'"),
    ],
)
def test_a_planted_word_is_seen(search, code: str) -> None:
    assert list(search(ast.parse(code)))


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("package", [*PRODUCT, "tests"])
def test_marks_can_only_shrink(package: str, mark: str) -> None:
    files = [file for file in all_files() if file.is_relative_to(ROOT / package) and file != Path(__file__)]
    found = sum(len(MARKS[mark].findall(file.read_text("utf-8"))) for file in files)
    assert found == exceptions()["counts"][f"{package} {mark}"], "one too many, or lower the number"


@pytest.mark.parametrize("word", [HOSTS, MACHINE_PATHS], ids=["index-hosts", "machine-paths"])
def test_no_file_names_an_index_or_a_machine(word: re.Pattern[str]) -> None:
    for file in kept_files():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a font, a picture, a workbook
        found = word.search(text)
        assert not found, f"{name_of(file)}: {found and found[0]}"


def test_the_search_for_hosts_and_paths_can_find() -> None:
    assert HOSTS.search("see https://py" + "pi.org/project/x")
    assert MACHINE_PATHS.search("open('/wo" + "rk/main/x')")
    assert len(kept_files()) > len(product_files()) > 10
