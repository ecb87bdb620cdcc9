"""Every printed paper takes its title from the words the office may change, and all those words are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.papers import CAMPAIGN_PAPERS
from app.reports.tenure import FORMS
from app.services.wording import shipped
from tests.house.tree import ROOT

REPORTS = ROOT / "app" / "reports"
#: what prints a title that is no form of the office
NO_FORM = {
    "binding.py": "a page in place of a paper that cannot be opened",
    "listing.py": "a list as it stands on screen, under the title of its page",
    "sample.py": "a paper looked at while its words are typed",
}
_CJK = re.compile(r"[\u4e00-\u9fff]")
_ASKS = ("stamp", "blank", "words", "words_on", "stamp_of", "_titled")


def _calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a title is made of here; what fills the fields of the office's words is not."""
    name = getattr(getattr(node, "func", None), "id", "") if isinstance(node, ast.Call) else ""
    if name == "_titled":
        return
    yield node
    for child in node.args[:1] if name == "line" else ast.iter_child_nodes(node):
        yield from _own(child)


def typed(source: str) -> list[str]:
    """Return the titles of a module that are written into it: words in it, or a constant of it."""
    found = []
    for name, call in _calls(source):
        said = [word.value for word in call.keywords if word.arg == "title" and name == "Stamp"]
        said += call.args[:1] if name == "title" else call.args[1:2] if name == "_stamp" else []
        for node in (inner for one in said for inner in _own(one)):
            literal = isinstance(node, ast.Constant) and _CJK.search(str(node.value))
            constant = isinstance(node, ast.Name) and node.id.isupper() and node.id != "DRAFT"
            if literal or constant:
                found.append(f"{call.lineno}: {ast.unparse(call)}")
    return found


def asked(source: str) -> set[str]:
    """Return the papers a module asks the words of."""
    firsts = (call.args[:2] for name, call in _calls(source) if name in _ASKS)
    return {one.value for args in firsts for one in args if isinstance(one, ast.Constant) and one.value}


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.py")), ids=lambda path: path.name)
def test_no_paper_has_a_title_of_its_own(path: Path):
    if path.name not in NO_FORM:
        assert not typed(path.read_text("utf-8"))


def test_a_title_written_into_a_paper_is_found():
    assert (
        typed('flow.title(f"{town}考核表")')
        and typed("Stamp(title=TITLE, unit=a)")
        and typed('_stamp(a, "目录")')
    )
    assert not typed("flow.title(stamp.title)") and not typed("flow.title(line(said.title, {}) + DRAFT)")


def test_every_paper_asked_for_has_words_and_all_words_belong_to_a_paper():
    sources = [path.read_text("utf-8") for path in REPORTS.glob("*.py")]
    known, wanted = set(shipped()), set().union(*map(asked, sources))
    assert {one for one in wanted if "-" in one or one in known} <= known
    told = {*CAMPAIGN_PAPERS, *FORMS.values(), "all"}
    told |= {key for key in known if any(f'"{key}"' in source for source in sources)}
    assert told >= known, "words no paper prints"


def test_every_name_that_may_be_changed_is_printed_somewhere():
    places = (REPORTS, ROOT / "app" / "services", ROOT / "app" / "domain")
    text = "".join(path.read_text("utf-8") for place in places for path in place.rglob("*.py"))
    text = text.replace("\\n", "")
    lacking = {
        (key, name) for key, paper in shipped().items() for name in paper.labels if f'"{name}"' not in text
    }
    assert not lacking
