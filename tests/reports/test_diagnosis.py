"""The bundle for whoever mends the program names nobody, whatever stands in a crash report."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

from app.core import platform
from app.reports.diagnosis import diagnose, nobody
from tests.office import Office
from tests.services import paid

CRASH = """ValueError: “演示甲”的记录
[SQL: UPDATE person SET note=?]
[parameters: ('演示甲', '13900000001')]
"""


def test_a_bundle_says_how_things_are_and_of_nobody(file_office: Office, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(platform, "log_folder", lambda: tmp_path)
    (tmp_path / "crash-20261102-080000-1.txt").write_text(f"990101198506010016 {CRASH}", encoding="utf-8")
    paid.hire(file_office)
    packed = zipfile.ZipFile(BytesIO(diagnose(file_office.maker, {"缩放": 100})))
    texts = {name: packed.read(name).decode("utf-8") for name in packed.namelist()}
    assert set(texts) == {
        "说明.txt",
        "版本.json",
        "设置.json",
        "检查.json",
        "出错报告/crash-20261102-080000-1.txt",
    }
    whole = "".join(texts.values())
    assert not any(word in whole for word in ("演示甲", "13900000001", "19850601", "县信用社"))
    assert json.loads(texts["设置.json"]) == {"缩放": 100}
    assert json.loads(texts["版本.json"])["数据库"] == "sqlite"
    checks = json.loads(texts["检查.json"])
    assert len(checks) > 3 and all(check["通过"] for check in checks)


def test_a_report_keeps_what_the_fault_is() -> None:
    told = nobody(CRASH)
    assert "ValueError" in told and "UPDATE person" in told and "演示甲" not in told
