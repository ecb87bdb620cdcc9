"""The folder of rosters as dirty as offices have them: each read as expected, nothing stored silently."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from tests.imports.dirty import expected, reading
from tests.imports.dirty.truth import Case

KEPT = list(expected.kept())


def test_every_roster_of_the_folder_is_read_as_expected(tmp_path: Path):
    """Values, questions and rows left out, file by file; a wrong value nobody is asked about is a fault."""
    said = {case.name: reading.faults(_written(tmp_path, case), case) for case in KEPT}
    assert len(said) >= 40
    assert {name: found for name, found in said.items() if found} == {}


def test_a_wrong_value_and_a_question_that_is_not_asked_are_found(tmp_path: Path):
    case = next(case for case in KEPT if case.questions and case.rows)
    path = _written(tmp_path, case)
    one, *others = case.rows
    other = replace(case, rows=[(one[0], "别人", *one[2:]), *others])
    more = replace(case, questions=[*case.questions, ("花名册", 2, "姓名", "error", "没有的")])
    fewer = replace(case, questions=case.questions[1:])
    assert all(reading.faults(path, wrong) for wrong in (other, more, fewer))


def test_every_file_of_the_folder_is_expected_and_calc_itself_saved_some():
    lie = {path.name for path in expected.FOLDER.iterdir() if path.suffix not in (".toml", ".md")}
    made = {case.name for case in expected.made()}
    assert lie == {case.name for case in KEPT}
    by_calc = {Path(case.name).suffix for case in KEPT if case.name not in made}
    assert len(lie - made) >= 8 and by_calc == {".xlsx", ".xls", ".csv", ".xml", ".ods"}
    told = (expected.FOLDER / "README.md").read_text(encoding="utf-8")
    assert not [name for name in lie - made if name not in told], "the README says how each was made"


def test_every_kind_of_dirt_is_there_and_three_programs_wrote_it():
    kinds = {kind for case in KEPT for kind in case.dirt.split()}
    assert kinds >= {str(number) for number in range(1, 12)}
    endings = {Path(case.name).suffix for case in KEPT}
    assert endings >= {".xlsx", ".xls", ".et", ".csv", ".txt", ".xml"}


def test_the_files_can_be_made_again():
    """The script makes the very cells that lie there; compression may differ from machine to machine."""
    made = {case.name: _parts(case.data) for case in reading.every()}
    assert made == {case.name: _parts(case.data) for case in expected.made()}


def _parts(data: bytes) -> dict[str, bytes]:
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _written(folder: Path, case: Case) -> Path:
    path = folder / case.name
    path.write_bytes(case.data)
    return path
