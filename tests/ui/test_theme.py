"""The tokens by computation: every pair that is read meets WCAG 2.1, in all three schemes."""

from __future__ import annotations

import gc
import re

import pytest
import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ui.kit import icons
from ui.kit.icons import icon
from ui.kit.theme import SCHEMES, ZOOMS, Look, Scheme, dress, ink, px, tokens

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
    ("rail_text", "rail_selected"),
    ("on_rail", "rail"),
    ("on_rail", "rail_selected"),
    ("primary", "hover"),  # a tab, a link, under the mouse
    ("warning", "surface"),
    ("warning", "window"),
    *(("text", f"{tone}_soft") for tone in ("success", "warning", "danger", "info", "neutral")),
]
ROWS = (
    "surface",
    "zebra",
    "hover",
    "selected",
)  # the grounds of a row: dots, bars and marks are painted on them
EDGES = [
    ("border_strong", "surface"),
    ("border_strong", "window"),
    ("primary", "surface"),
    ("primary", "header"),
    ("on_rail", "rail"),
    ("primary", "track"),
    *((tone, row) for tone in ("primary", "success", "warning", "danger", "info") for row in ROWS),
    *((tone, f"{tone}_soft") for tone in ("success", "warning", "danger", "info")),
    *(
        (mark, ground)
        for mark in ("success", "warning", "danger")
        for ground in ("window", "sunken", "header")
    ),
    ("primary", "warning_soft"),  # words sought, on words that were found
    ("border_strong", "sunken"),
    *(("scroll", ground) for ground in ("surface", "window", "header")),  # lists, forms, a dropped filter
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


#: how people with one kind of cone missing see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)
SEEN = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return CIELAB of a colour as this eye sees it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(1.0, max(0.0, part)) for part in times(SEEN[eye], linear)]
    ratios = [part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 0.008856 else 7.787 * r + 16 / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, eye: str) -> float:
    """Return the distance ΔE of CIE 1976."""
    return sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5


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


def rules_of(style):
    """Yield what a rule of the style sheet is for, its text colour and its ground, where it names both."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        named = dict(re.findall(r"(?:^|[\s;])(background|color):\s*(#[0-9A-Fa-f]{6})", body))
        if len(named) == 2:
            yield " ".join(selector.split()), named["color"], named["background"]


@pytest.mark.parametrize("scheme", Scheme)
def test_every_rule_of_the_style_that_names_text_and_ground_can_be_read(dressed, scheme):
    dress(dressed, Look(scheme))
    found = list(rules_of(dressed.styleSheet()))
    assert len(found) > 8
    faint = {rule: contrast(text, ground) for rule, text, ground in found if ":disabled" not in rule}
    assert {rule: round(ratio, 2) for rule, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_series_stands_out_from_its_ground_and_carries_its_figures(scheme):
    c = SCHEMES[scheme]
    assert len(c.series) == 6
    assert {one: contrast(one, c.surface) for one in c.series if contrast(one, c.surface) < 3.0} == {}
    assert {one: ink(one) for one in c.series if contrast(one, ink(one)) < 4.5} == {}


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("scheme", Scheme)
def test_no_two_series_look_alike_to_any_eye(scheme, eye):
    palette = SCHEMES[scheme].series
    pairs = [(one, other) for place, one in enumerate(palette) for other in palette[:place]]
    assert min(apart(one, other, eye) for one, other in pairs) > 14


def test_the_distance_knows_what_ux_4_1_published():
    assert round(min(apart("#BE6AE2", "#1B5FB4", eye) for eye in SEEN), 1) == 14.3
    assert apart("#FF0000", "#FF0000", "protanopia") == 0
    assert apart("#C04040", "#707030", "deuteranopia") < 14, "red beside green is what the test is for"


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
