"""Every page has its help: what it is for, the commonest acts step by step, what a red mark means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.test_words import ENGLISH_MARK
from tests.house.tree import ROOT
from ui.pages import PAGES

HELP = ROOT / "resources/help"


def wrong(path: Path, title: str) -> list[str]:
    """List what a page's help lacks."""
    if not path.is_file():
        return ["it is missing"]
    text = path.read_text(encoding="utf-8")
    acts = re.findall(r"^\*\*.+\*\*$", text, re.M)
    lacking = {
        "its title": text.startswith(f"# {title}\n\n"),
        "what it is for": len(text.split("\n## ")[0]) > len(title) + 20,
        "its acts": "\n## 常办的事\n" in text and len(acts) >= 2,
        "steps": len(re.findall(r"^\d\. ", text, re.M)) >= len(acts),
        "what red means": len(text.partition("\n## 红色标记\n")[2].strip()) > 10,
        "Chinese marks": not ENGLISH_MARK.search(text),
    }
    return [what for what, there in lacking.items() if not there]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_page_has_its_help(page) -> None:
    assert wrong(HELP / f"{page.id}.md", page.title) == []


def test_no_help_is_of_a_page_that_is_gone() -> None:
    assert {path.stem for path in HELP.glob("*.md")} == {page.id for page in PAGES}


def test_a_help_without_steps_or_in_english_marks_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    assert wrong(path, "甲") == ["it is missing"]
    path.write_text("# 甲\n\n做这个,再做那个\n", encoding="utf-8")
    assert set(wrong(path, "甲")) == {"what it is for", "its acts", "what red means", "Chinese marks"}
