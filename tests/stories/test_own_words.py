"""荆州区 through its windows: a district of 街办 and 社区 is never called a 县 with 乡镇."""

from __future__ import annotations

import re

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.own_words import in_own_words
from app.domain.accounts import ROLES, Role
from app.services import accounts, dashboard
from tests.stories.conftest import County
from tests.stories.program import SECRET, here
from tests.stories.screens import visit, window_on, words
from ui.kit.theme import dress
from ui.shell.garbage import collected_between_events
from ui.shell.keys import help_of

THEIRS = re.compile("县综治中心|全县|本县|县级|县里|县政策|县财政|县名次|乡镇|村（社区）")
FIELD = re.compile("【[^】]*】")  # of a paper: its name is what one types


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("district")
    done = here("demo", "jingzhou", "--out", folder, "--no-window", "--workers", 12, "--months", 1)
    assert done.code == 0, done.err
    return County(folder, folder / "jingzhou.griddesk", done)


def test_no_page_of_a_district_speaks_of_a_county(district: County, qapp: QApplication) -> None:
    dress(qapp)
    found: set[tuple[str, str, str]] = set()
    seen: list[str] = []
    for login, others in (("jingban", frozenset()), ("anquan", ROLES[Role.COUNTY_MAKER])):
        with collected_between_events():
            window = window_on(accounts.sign_in(str(district.database), login, SECRET))
            for page_id, page in visit(window, others):
                found |= {(page_id, *one) for one in told_on(window, page_id, page)}
                seen.append(page_id)
            assert in_own_words("县级经办") == "区级经办"
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert found == set()
    assert len(seen) > 80 and {"accounts", "scores", "policy", "reports"} <= set(seen)


def told_on(window: QWidget, page_id: str, page: QWidget) -> list[tuple[str, str]]:
    """What a page says of other counties' tiers, with its hints and its help."""
    told = [*words(window if page_id == "dashboard" else page), ("help", help_of(page_id))]
    told += [("hint", each.toolTip()) for each in page.findChildren(QWidget) if each.isVisible()]
    return [one for one in told if THEIRS.search(FIELD.sub("", one[1]))]


def test_its_lists_go_out_and_come_in_under_its_own_titles(district: County) -> None:
    with district.desk("jingban") as desk:
        board = desk.ask(dashboard.board)
        titles = "".join(chart.title for chart in board.charts)
    assert "各街办（镇）" in titles and "（全区）" in titles
    listed = next(district.folder.glob("*花名册*.xlsx"))
    cells = [cell.value for row in openpyxl.load_workbook(listed).active.iter_rows(max_row=6) for cell in row]
    assert "街办（镇）" in cells and "乡镇" not in cells
    said = district.call("import", "workers", listed, "--dry-run").said
    assert said["unused_columns"] == [], "its own title is known; 乡镇 is, as everywhere"
