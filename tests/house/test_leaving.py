"""Every place that writes something out is known, and what keeps many persons from leaving there."""

from __future__ import annotations

import re

from tests.house.tree import name_of, product_files

WRITES = re.compile(
    r"\b(write_whole|write_all|write_bytes|write_text|save_as|ask_path|setMimeData)\(|partial\(save_as"
    r"|clipboard\(\)\.setText|grab\(\)\.save|workbook\.save"
)
ASKED = "reports.leaving.let_out: two persons for more than fifty"
NOBODY = "holds no persons"
#: where something is written, and why no list of many persons leaves there by one person
DOORS = {
    "app/cli/report.py": ASKED,
    "app/cli/pack.py": ASKED,
    "ui/pages/roster/packing.py": ASKED,
    "ui/pages/reports/paper.py": ASKED,
    "ui/kit/preview.py": ASKED,  # lists and drafts; what is in the archive was issued
    "ui/kit/giving.py": "only writes what the others give it",
    "app/reports/files.py": "only writes what the others give it",
    "ui/kit/clipboard.py": "table and sheet ask giving.uncopied first",
    "app/reports/bundle.py": "issued with a posted run, which three people approved",
    "ui/pages/pay/export.py": "the bank's file of an approved run",
    "app/imports/annotate.py": "the file somebody brought, with the reasons beside it",
    "ui/kit/intake/__init__.py": "the file somebody brought, with the reasons beside it",
    "ui/pages/settings/backups.py": "a backup of a server, the system administrator's act",
    "ui/shell/shots.py": "pictures of the window, a screenful of each page, like looking at it",
    "ui/kit/charts.py": "figures of a chart",
    "ui/shell/paper.py": "a recovery code",
    "app/cli/frame.py": NOBODY,
    "app/cli/server/init.py": NOBODY,
    "app/services/daily.py": NOBODY,
    "ui/shell/scenes/comparing.py": NOBODY,
    "ui/shell/scenes/settings.py": NOBODY,
    "ui/shell/memory.py": NOBODY,
    "ui/shell/places.py": NOBODY,
    "ui/pages/settings/diagnosing.py": NOBODY,
    "ui/pages/settings/versions.py": NOBODY,
    "ui/pages/grids/planning/leaving.py": NOBODY,
    "db/attempts.py": NOBODY,
}


def writing() -> set[str]:
    """Return the files of the product, demonstrations aside, that write something out."""
    files = [file for file in product_files() if not name_of(file).startswith("app/demo/")]
    return {name_of(file) for file in files if WRITES.search(file.read_text(encoding="utf-8"))}


def test_every_door_is_known() -> None:
    found = writing()
    assert found - set(DOORS) == set(), "a new door: who lets many persons out of it?"
    assert set(DOORS) - found == set(), "a door that is none any more"


def test_a_new_door_is_seen() -> None:
    assert WRITES.search("    path.write_bytes(content)") and WRITES.search("partial(save_as, page)")
    assert not WRITES.search("page.save()")
