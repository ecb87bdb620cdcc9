import pytest

from app.reports.fonts import GETA, RESOURCES, Face, files_in_use, typeface, uncovered

# Rare characters of real given names and surnames: Extension A, B and the newer national list.
RARE = "䶮㛃𬱖㙓玊𠅤㐱喆堃犇㴊𫍯"


def test_every_face_covers_the_rare_characters_of_names():
    assert uncovered([RARE, "买买提·艾力", "〔2026〕—…“”"], demo=True) == []


def test_a_character_no_font_has_is_named_and_printed_as_the_missing_mark():
    assert uncovered(["张\U00030000", "李四"], demo=True) == ["\U00030000"]
    assert typeface(Face.SONG, demo=True).runs("张\U00030000") == [("fonts-NotoSerifSC-Regular", f"张{GETA}")]


def test_a_character_missing_in_the_bold_subset_falls_back_alone():
    parts = typeface(Face.TITLE, demo=True).runs("张喆考")
    assert [part for _, part in parts] == ["张", "喆", "考"]
    assert parts[0][0] == parts[2][0] != parts[1][0]


def test_marks_without_a_shape_print_as_nothing():
    face = typeface(Face.SONG, demo=True)
    assert face.runs("葛\U000e0100\u200b") == [("fonts-NotoSerifSC-Regular", "葛")]
    assert uncovered(["葛\U000e0100\u200b\ufe00\t"], demo=True) == []
    assert face.width("\u200b", 16) == 0
    assert face.runs("甲\t乙") == [("fonts-NotoSerifSC-Regular", "甲 乙")]


def test_widths_are_those_of_the_font():
    face = typeface(Face.SONG, demo=True)
    assert face.width("网格员", 10) == pytest.approx(30)
    figures = typeface(Face.FIGURES, demo=True)
    assert figures.width("1,111.11", 10) == figures.width("8,888.88", 10)  # columns of money line up


def test_the_workstations_own_faces_are_preferred_but_not_for_a_demonstration(tmp_path, monkeypatch):
    folder = tmp_path / "Fonts"
    folder.mkdir()
    (folder / "simfang.ttf").write_bytes((RESOURCES / "NotoSansSC-Medium.ttf").read_bytes())
    monkeypatch.setenv("WINDIR", str(tmp_path))
    assert files_in_use(demo=False)["FANG"] == "simfang.ttf"
    assert files_in_use(demo=True)["FANG"] == "NotoSerifSC-Regular.ttf"


def test_every_file_has_its_licence_beside_it():
    families = {path.name.split("-")[0] for path in RESOURCES.glob("*.ttf")}
    assert families == {"NotoSansSC", "NotoSerifSC"}
    for family in families:
        licence = (RESOURCES / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence.upper()
