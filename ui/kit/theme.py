"""How the window looks: one set of tokens in three schemes, one chain of fonts, one zoom.

Tokens and sizes: ux.md 4.1 to 4.3.  A widget names a token; nobody writes a colour or a size of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.core.fields import Choice

_FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_MARKS = Path(__file__).parents[2] / "resources" / "marks"
_OURS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf")
_FAMILIES = ["Microsoft YaHei UI", "Noto Sans SC", "PingFang SC", "Noto Sans CJK SC"]
_PIXELS = 13
_EVEN = 0.179  # the luminance on which black and white have the same contrast, 4.58
ZOOMS = (80, 90, 100, 110, 125, 150, 175)


class Scheme(Choice):
    """Which of the three sets of colours."""

    LIGHT = "light", "浅色"
    DARK = "dark", "深色"
    CONTRAST = "contrast", "高对比度"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """The colours of one scheme, by what they are for."""

    window: str
    surface: str
    sunken: str
    header: str
    hair: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    primary: str
    primary_hover: str
    on_primary: str
    soft: str
    selected: str
    hover: str
    zebra: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    info: str
    info_soft: str
    neutral_soft: str
    track: str
    rail: str
    rail_text: str
    rail_selected: str
    on_rail: str
    series: tuple[str, ...]


SCHEMES: dict[Scheme, Tokens] = {
    Scheme.LIGHT: Tokens(
        window="#F3F5F8",
        surface="#FFFFFF",
        sunken="#EEF1F5",
        header="#F6F8FB",
        hair="#E9EDF2",
        border="#DCE2E9",
        border_strong="#7F8B9A",
        text="#1A2330",
        text2="#4E5A68",
        text3="#5B6675",
        primary="#1B5FB4",
        primary_hover="#174F97",
        on_primary="#FFFFFF",
        soft="#E7F0FB",
        selected="#D5E6FA",
        hover="#F0F5FB",
        zebra="#FAFBFD",
        success="#18794A",
        success_soft="#E3F4EA",
        warning="#8F5400",
        warning_soft="#FDF1DC",
        danger="#BF2B2B",
        danger_soft="#FCE8E8",
        info="#0F6C7F",
        info_soft="#E0F3F6",
        neutral_soft="#EBEEF2",
        track="#DCE2E9",
        rail="#10294B",
        rail_text="#C6D3E6",
        rail_selected="#1D4478",
        on_rail="#FFFFFF",
        series=("#1B5FB4", "#DE7326", "#149A80", "#BE6AE2", "#83203A", "#123A52"),
    ),
    Scheme.DARK: Tokens(
        window="#13171C",
        surface="#1A2027",
        sunken="#101419",
        header="#20272F",
        hair="#28313A",
        border="#313B46",
        border_strong="#76828F",
        text="#E7ECF2",
        text2="#B0BBC7",
        text3="#A8B4C0",
        primary="#6AA9F4",
        primary_hover="#86BAF7",
        on_primary="#0B1B30",
        soft="#1D3350",
        selected="#24446B",
        hover="#202A35",
        zebra="#1C232A",
        success="#5CC78F",
        success_soft="#173425",
        warning="#E5AE55",
        warning_soft="#3A2C12",
        danger="#F6A0A0",
        danger_soft="#3F1E20",
        info="#5FC3D6",
        info_soft="#12343B",
        neutral_soft="#2A323B",
        track="#313B46",
        rail="#0C1219",
        rail_text="#B3C2D4",
        rail_selected="#1D3350",
        on_rail="#FFFFFF",
        series=("#6AA9F4", "#B9803C", "#5DE3B4", "#8F5AE0", "#DB5F86", "#E6DF86"),
    ),
    Scheme.CONTRAST: Tokens(
        window="#000000",
        surface="#000000",
        sunken="#000000",
        header="#000000",
        hair="#9A9A9A",
        border="#FFFFFF",
        border_strong="#FFFFFF",
        text="#FFFFFF",
        text2="#FFFFFF",
        text3="#E6E6E6",
        primary="#FFE14D",
        primary_hover="#FFF0A0",
        on_primary="#000000",
        soft="#1F1F1F",
        selected="#00407A",
        hover="#2B2B2B",
        zebra="#0D0D0D",
        success="#6BF09E",
        success_soft="#00260F",
        warning="#FFC95C",
        warning_soft="#2B1F00",
        danger="#FF9B9B",
        danger_soft="#330000",
        info="#7DE3F5",
        info_soft="#002630",
        neutral_soft="#1F1F1F",
        track="#4D4D4D",
        rail="#000000",
        rail_text="#FFFFFF",
        rail_selected="#00407A",
        on_rail="#FFFFFF",
        series=("#6AA9F4", "#B9803C", "#5DE3B4", "#9D6BEA", "#DB5F86", "#E6DF86"),
    ),
}


class Tone(Enum):
    """What a state means to the reader; its colours, which never stand without the word."""

    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"
    NEUTRAL = "neutral"

    @property
    def colours(self) -> tuple[str, str]:
        """The colour of dot and word, and of the ground, in the scheme in force."""
        now = tokens()
        ink = now.text2 if self is Tone.NEUTRAL else getattr(now, self.value)
        return ink, getattr(now, f"{self.value}_soft")


@dataclass(frozen=True, slots=True)
class Look:
    """What a person has chosen: a scheme, and a zoom in per cent."""

    scheme: Scheme = Scheme.LIGHT
    zoom: int = 100

    def zoomed(self, steps: int) -> Look:
        """Return the look some steps larger or smaller, within 80 and 175 per cent; 0 goes back to 100."""
        if steps == 0:
            return Look(self.scheme)
        nearest = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        return Look(self.scheme, ZOOMS[min(max(nearest + steps, 0), len(ZOOMS) - 1)])


class _Now:
    look = Look()


def tokens() -> Tokens:
    """Return the colours in force."""
    return SCHEMES[_Now.look.scheme]


def px(size: int) -> int:
    """Return a size of ux.md at the zoom in force."""
    return round(size * _Now.look.zoom / 100)


def ink(ground: str) -> str:
    """Return the text colour, dark or light, that reads best on a colour of the palette."""
    bright = QColor(ground)
    red, green, blue = (_linear(part) for part in (bright.redF(), bright.greenF(), bright.blueF()))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _EVEN else "#FFFFFF"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def dress(app: QApplication, look: Look | None = None) -> None:
    """Give the application its fonts and colours; ours stand in where the workstation has no Chinese font.

    Qt walks over every widget alive and tells it: whoever hears of it (``changeEvent``) must delete none,
    and the collector is held (ui/kit/garbage.py).
    """
    _Now.look = look or Look()
    if app.styleSheet() == _style(tokens()):
        return  # dressed so already: styling anew takes a while
    if "Noto Sans SC" not in QFontDatabase.families():
        for name in _OURS:
            QFontDatabase.addApplicationFont(str(_FONTS / name))
    font = app.font()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(px(_PIXELS))
    app.setFont(font)
    app.setStyle("Fusion")
    app.setPalette(_palette(tokens()))
    app.setStyleSheet(_style(tokens()))


def _palette(colours: Tokens) -> QPalette:
    palette = QPalette(QColor(colours.window))
    for role, token in (
        (QPalette.ColorRole.Base, colours.surface),
        (QPalette.ColorRole.AlternateBase, colours.zebra),
        (QPalette.ColorRole.Button, colours.surface),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.Highlight, colours.primary),
        (QPalette.ColorRole.HighlightedText, colours.on_primary),
        (QPalette.ColorRole.PlaceholderText, colours.text3),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.ToolTipBase, colours.surface),
        (QPalette.ColorRole.ToolTipText, colours.text),
    ):
        palette.setColor(role, QColor(token))
    return palette


def _style(c: Tokens) -> str:
    return _words(c) + _controls(c) + _editors(c) + _tables(c) + _frame(c)


def _words(c: Tokens) -> str:
    return f"""
QWidget {{ color: {c.text}; }}
QMainWindow, QDialog {{ background: {c.window}; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border_strong}; padding: 4px; }}
#pageTitle {{ font-size: {px(20)}px; font-weight: 700; }}
#section {{ font-size: {px(14)}px; font-weight: 700; }}
#hint {{ color: {c.text3}; font-size: {px(12)}px; }}
#label {{ color: {c.text2}; font-size: {px(12)}px; }}
#refusal {{ color: {c.danger}; }}
#fault {{ color: {c.danger}; font-size: {px(12)}px; }}
#banner {{ background: {c.warning_soft}; border: 1px solid {c.warning}; border-radius: 6px; }}
#demo {{ color: {c.warning}; background: {c.warning_soft}; padding: 2px 10px; font-weight: 700;
    border-radius: {px(10)}px; font-size: {px(12)}px; }}
#presses {{ color: {c.warning}; background: {c.warning_soft}; padding: 2px 10px; border-radius: {px(10)}px;
    font-size: {px(12)}px; }}
#figure {{ font-size: {px(22)}px; font-weight: 700; }}
#moved {{ color: {c.warning}; font-size: {px(12)}px; }}
#pill {{ color: {c.primary}; background: {c.soft}; padding: 2px 10px; border-radius: {px(10)}px;
    font-size: {px(12)}px; }}
"""


def _controls(c: Tokens) -> str:
    return f"""
QLineEdit {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 6px;
    padding: 0 8px; height: {px(28)}px; }}
QLineEdit:focus {{ border: 2px solid {c.primary}; padding: 0 7px; height: {px(26)}px; }}
QLineEdit QToolButton {{ border: 0; padding: 0; }}
QPushButton {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 6px;
    padding: 0 16px; min-height: {px(28)}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border: 2px solid {c.primary}; padding: 0 15px; min-height: {px(26)}px; }}
QPushButton#choice {{ padding: 0; border-radius: 8px; min-height: {px(76)}px; background: {c.surface}; }}
QPushButton#choice:hover {{ background: {c.hover}; }}
QPushButton#choice:focus {{ border: 2px solid {c.primary}; padding: 0; min-height: {px(74)}px; }}
QPushButton:default {{ background: {c.primary}; color: {c.on_primary}; border-color: {c.primary}; }}
QPushButton:default:hover {{ background: {c.primary_hover}; }}
QPushButton:disabled {{ background: {c.sunken}; color: {c.text3}; border-color: {c.border}; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 3px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:focus {{ border-color: {c.primary}; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.border_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selected}; color: {c.text}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.border_strong}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _editors(c: Tokens) -> str:
    return f"""
QPlainTextEdit {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 6px;
    padding: 2px 4px; }}
QPlainTextEdit:focus {{ border: 2px solid {c.primary}; padding: 1px 3px; }}
QComboBox {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 6px;
    padding: 0 8px; min-height: {px(28)}px; }}
QComboBox:focus {{ border: 2px solid {c.primary}; padding: 0 7px; min-height: {px(26)}px; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}px; }}
QComboBox::down-arrow {{ image: url({_mark("caret")}); width: {px(14)}px; height: {px(14)}px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.border_strong};
    selection-background-color: {c.selected}; selection-color: {c.text}; }}
QCheckBox, QRadioButton {{ min-height: {px(28)}px; border: 2px solid transparent; border-radius: 6px;
    padding: 0 2px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.primary}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(14)}px; height: {px(14)}px;
    background: {c.surface}; border: 1px solid {c.border_strong}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: {px(14) // 2 + 1}px; }}
QCheckBox::indicator:checked {{ background: {c.primary}; border-color: {c.primary};
    image: url({_mark("tick")}); }}
QRadioButton::indicator:checked {{ border: {px(4)}px solid {c.primary};
    width: {px(8)}px; height: {px(8)}px; }}
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {{ border: 2px solid {c.danger}; }}
QCheckBox[bad="true"], QRadioButton[bad="true"] {{ color: {c.danger}; }}
"""


def _mark(name: str) -> str:
    return (_MARKS / f"{name}-{_Now.look.scheme.value}.svg").as_posix()


def _tables(c: Tokens) -> str:
    return f"""
QTableView {{ background: {c.surface}; border: 0; selection-background-color: {c.selected};
    selection-color: {c.text}; }}
QHeaderView {{ background: {c.header}; border: 0; }}
#grid {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; }}
#popup {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; }}
#popup QListView {{ background: {c.surface}; border: 0; outline: 0; }}
#nothing {{ color: {c.text2}; font-size: {px(14)}px; }}
#quiet {{ background: transparent; border: 1px solid transparent; color: {c.text2}; padding: 0 8px;
    min-height: {px(24)}px; }}
#quiet:hover {{ background: {c.hover}; }}
#quiet:focus {{ border: 2px solid {c.primary}; padding: 0 7px; min-height: {px(22)}px; }}
QAbstractScrollArea::corner {{ background: {c.surface}; border: 0; }}
"""


def _frame(c: Tokens) -> str:
    return f"""
#topBar {{ background: {c.surface}; border-bottom: 1px solid {c.border}; }}
#initial {{ background: {c.primary}; color: {c.on_primary}; border-radius: {px(28) // 2}px; font-weight: 700;
    min-width: {px(28)}px; max-width: {px(28)}px; min-height: {px(28)}px; max-height: {px(28)}px;
    qproperty-alignment: AlignCenter; }}
#link {{ background: transparent; border: 1px solid {c.border}; color: {c.primary}; padding: 0 10px;
    min-height: {px(24)}px; }}
#link:hover {{ background: {c.soft}; }}
#link:focus {{ border: 2px solid {c.primary}; padding: 0 9px; min-height: {px(22)}px; }}
#tile {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; padding: 0;
    min-height: 0; text-align: left; }}
#tile:hover {{ border-color: {c.primary}; background: {c.hover}; }}
#tile:focus {{ border: 2px solid {c.primary}; padding: 0; min-height: 0; }}
#product {{ font-size: {px(15)}px; font-weight: 700; }}
#rail {{ background: {c.rail}; color: {c.rail_text}; border: 0; outline: 0; padding-top: 6px; }}
#scopePane, #inspector {{ background: {c.surface}; }}
#scopePane {{ border-right: 1px solid {c.border}; }}
#inspector {{ border-left: 1px solid {c.border}; }}
#scopeTree {{ background: {c.surface}; border: 2px solid transparent; outline: 0;
    selection-background-color: {c.selected}; selection-color: {c.text}; }}
#scopeTree:focus {{ border-color: {c.primary}; }}
#scopeTree::item:hover {{ background: {c.hover}; }}
#scopeTree::item:selected, #scopeTree::branch:selected {{ background: {c.selected}; color: {c.text}; }}
#card {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; }}
#results {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; padding: 4px;
    outline: 0; }}
QTabBar {{ background: {c.window}; }}
QTabBar::tab {{ background: transparent; color: {c.text2}; padding: {px(8)}px {px(10)}px; border: 0;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.primary}; border-bottom-color: {c.primary}; font-weight: 700; }}
QTabBar::tab:hover {{ color: {c.primary}; }}
QTabBar QToolButton {{ padding: 1px; border-width: 1px; }}
QTabBar::tab:focus {{ background: {c.soft}; }}
QStatusBar {{ background: {c.surface}; border-top: 1px solid {c.border}; min-height: {px(27)}px; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QPushButton {{ min-height: {px(20)}px; padding: 0 10px; }}
"""
