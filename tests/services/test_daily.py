"""A file backs itself up once a day and before a month is posted; a second place that is gone only warns."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.core.errors import Denied, Invalid
from app.services import daily, pay
from app.services._keeping import FOLDER
from app.services.backup import back_up
from db import about
from db.bootstrap import keys_beside
from tests.office import PASS, Office
from tests.services.paid import approved
from tests.trust.county import OCTOBER, staffed


def in_earnest(office: Office) -> Path:
    """Make it a county of its own, and return where its backups will lie."""
    office.admin.do(lambda unit: about.put(unit.session, unit.recorder, "demo", "0"))
    return Path(office.place).parent / FOLDER


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.griddesk"))


def test_one_a_day_by_whoever_comes_seven_days_and_the_months_stay(file_office: Office) -> None:
    folder = in_earnest(file_office)
    assert file_office.clerk_a.ask(daily.late)
    for day in range(9):
        made = file_office.clerk_a.do(daily.keep_daily)
        assert made is not None and made.warning == "" and Path(made.file).exists()
        assert not file_office.maker.ask(daily.late) and file_office.maker.do(daily.keep_daily) is None
        file_office.clock.set(file_office.clock() + timedelta(days=1, minutes=day))
    kept = [f"office-day-2026-11-{day:02}.griddesk" for day in range(4, 11)]
    assert names(folder) == [*kept, "office-month-2026-11.griddesk"]
    for name in (kept[0], "office-month-2026-11.griddesk"):
        assert keys_beside(folder / name).open("maker", PASS).master == file_office.vault.master


def test_a_second_place_gets_a_copy_and_its_absence_is_a_warning(file_office: Office, tmp_path: Path) -> None:
    folder, second = in_earnest(file_office), tmp_path / "usb"
    with pytest.raises(Invalid, match="不能写入"):
        file_office.admin.do(daily.set_place, second)
    second.mkdir()
    with pytest.raises(Denied):
        file_office.maker.do(daily.set_place, second)
    file_office.admin.do(daily.set_place, second)
    file_office.maker.do(daily.keep_daily)
    assert names(second) == names(folder) and len(list(second.glob("*.keys"))) == 2
    second.rename(tmp_path / "gone")
    file_office.clock.set(file_office.clock() + timedelta(days=2))
    made = file_office.maker.do(daily.keep_daily)
    assert made is not None and "没有抄到第二处" in made.warning and len(names(folder)) == 3


def test_a_backup_by_hand_counts_and_a_demonstration_or_a_server_needs_none(
    office: Office, tmp_path: Path
) -> None:
    assert not office.maker.ask(daily.late) and office.maker.do(daily.keep_daily) is None
    if not office.admin.store.embedded:
        with pytest.raises(Invalid, match="计划任务"):
            office.admin.do(daily.set_place, tmp_path)
        return
    in_earnest(office)
    office.admin.do(back_up, tmp_path / "by-hand.griddesk")
    assert not office.maker.ask(daily.late)


def test_a_month_is_backed_up_before_it_is_posted(file_office: Office) -> None:
    staffed(file_office)
    run = approved(file_office, OCTOBER)
    folder = in_earnest(file_office)
    file_office.maker.do(pay.post, run)
    assert names(folder) == [f"office-before-post-{run}.griddesk"]
