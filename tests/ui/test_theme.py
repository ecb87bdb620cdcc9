"""The tokens by computation: every pair that is read meets WCAG 2.1, in all three schemes."""

from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ui.kit import icons
from ui.kit.icons import icon
from ui.kit.theme import SCHEMES, ZOOMS, Look, Scheme, dress, px, tokens

GROUNDS = ("window", "surface", "sunken", "header", "zebra", "hover", "selected", "soft")
TEXT = [
    *((token, ground) for token in ("text", "text2", "text3") for ground in GROUNDS),
    ("primary", "surface"),
    ("primary", "window"),
    ("primary", "soft"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("success", "surface"),
    ("danger", "surface"),
    ("danger", "selected"),
    ("danger", "window"),
    ("warning", "warning_soft"),
    ("success", "success_soft"),
    ("danger", "danger_soft"),
    ("info", "info_soft"),
    ("text2", "neutral_soft"),
    *((tone, ground) for tone in ("success", "danger", "info", "warning") for ground in ("surface", "zebra")),
    ("primary", "header"),
    ("rail_text", "rail"),
    ("on_rail", "rail_selected"),
]
EDGES = [
    ("border_strong", "surface"),
    ("border_strong", "window"),
    ("primary", "surface"),
    ("primary", "header"),
    ("on_rail", "rail"),
    ("primary", "track"),
    ("danger", "surface"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def too_faint(scheme, pairs, least):
    c = SCHEMES[scheme]
    found = {(a, b): contrast(getattr(c, a), getattr(c, b)) for a, b in pairs}
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def colours(picture):
    return [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]


@pytest.fixture
def dressed(qapp):
    yield qapp
    dress(qapp)


@pytest.mark.parametrize("scheme", Scheme)
def test_every_text_can_be_read(scheme):
    assert too_faint(scheme, TEXT, 4.5) == {}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_edge_of_a_control_and_the_focus_ring_can_be_seen(scheme):
    assert too_faint(scheme, EDGES, 3.0) == {}


def test_the_computation_knows_the_published_figures():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48, "the example of WCAG that just fails"


def test_the_zoom_stays_between_its_ends():
    look = Look()
    for _ in range(20):
        look = look.zoomed(1)
    assert look.zoom == ZOOMS[-1] == 175
    for _ in range(20):
        look = look.zoomed(-1)
    assert look.zoom == ZOOMS[0] == 80
    assert look.zoomed(0).zoom == 100


@pytest.mark.parametrize("scheme", Scheme)
def test_a_dressed_application_has_the_colours_and_sizes_of_the_look(dressed, scheme):
    dress(dressed, Look(scheme, 150))
    assert tokens() is SCHEMES[scheme]
    assert px(52) == 78
    assert QApplication.font().pixelSize() == 20
    assert QApplication.palette().base().color().name().upper() == SCHEMES[scheme].surface
    assert SCHEMES[scheme].primary in dressed.styleSheet()


def test_an_icon_is_painted_in_the_colours_in_force(dressed):
    shown = icon("users-three", "primary")
    for scheme in Scheme:
        dress(dressed, Look(scheme))
        found = colours(shown.pixmap(QSize(32, 32)).toImage())
        assert SCHEMES[scheme].primary in {each.name().upper() for each in found if each.alpha() == 255}


def test_an_icon_that_parts_from_its_copy_is_still_painted(dressed):
    """Qt clones the engine; of a clone that Python has deleted nothing is left to paint."""
    whole = icon("users-three", "primary")
    parted = [QIcon(whole) for _ in range(20)]
    for each in parted:
        each.setIsMask(True)
    gc.collect()
    engines = [
        each for each in gc.get_objects() if isinstance(each, icons._Glyph) and shiboken6.isValid(each)
    ]
    assert len(engines) > len(parted)
    for each in parted:
        assert any(colour.alpha() for colour in colours(each.pixmap(QSize(32, 32)).toImage()))
    parted.clear()
    del each
    assert not any(shiboken6.isValid(clone) for clone in icons._clones), "the icons have deleted them"


def test_an_icon_that_does_not_exist_is_noticed():
    with pytest.raises(KeyError):
        icon("no-such-icon")
