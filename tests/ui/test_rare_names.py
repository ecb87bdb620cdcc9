"""A name of rare characters is drawn whole, in every weight the window writes names in."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from app.demo.people import RARE
from ui.kit.theme import dress

# From the household registers: extension A and beyond the basic plane (ux.md 4.5).
KNOWN = "䶮㛃𬱖㙓玊𠅤㐱喆堃犇㴊𫍯"


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.Bold])
def test_a_rare_name_has_its_characters(qapp, weight):
    dress(qapp)
    assert "Noto Sans SC" in QFontDatabase.families()
    font = QFont("Noto Sans SC")
    font.setWeight(weight)
    face = QRawFont.fromFont(font)
    missing = [each for each in KNOWN + "".join(RARE) if not face.supportsCharacter(ord(each))]
    assert missing == []
