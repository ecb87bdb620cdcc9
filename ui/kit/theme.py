"""How the window looks: one set of tokens in three schemes, one chain of fonts, one zoom.

Tokens and sizes: ux.md 4.1 to 4.3.  A widget names a token; nobody writes a colour or a size of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QMargins, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit.tokens import SCHEMES, Scheme, Tokens

_FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_MARKS = Path(__file__).parents[2] / "resources" / "marks"
_OURS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf")
_FAMILIES = ["Microsoft YaHei UI", "Noto Sans SC", "PingFang SC", "Noto Sans CJK SC"]
_PIXELS = 13
_PADDED, _APART = 5, 3  # left and right of a cell; above and below a text of several lines
_EVEN = 0.179  # the luminance on which black and white have the same contrast, 4.58
ZOOMS = (80, 90, 100, 110, 125, 150, 175)


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


def look() -> Look:
    """Return the look in force."""
    return _Now.look


def text_label(text: str, name: str = "", *, wrap: bool = True) -> QLabel:
    """Return plain text in the look called ``name``."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


class Wrapping(QStyledItemDelegate):
    """Gives text that wraps the lines it takes between its cell's paddings, which Qt measures without."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a cell whose text is as wide as the paddings leave, with room between rows."""
        option.rect = option.rect.adjusted(px(_PADDED), 0, -px(_PADDED), 0)
        return super().sizeHint(option, index).grownBy(QMargins(0, px(_APART), 0, px(_APART)))


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
    and the collector is held (ui/shell/garbage.py).
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
    parts = (_words, _controls, _editors, _steppers, _tables, _cards, _frame, _notices)
    return "".join(part(c) for part in parts)


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
#warned {{ color: {c.warning}; font-size: {px(12)}px; }}
#fault {{ color: {c.danger}; font-size: {px(12)}px; }}
#banner {{ background: {c.warning_soft}; border: 1px solid {c.warning}; border-radius: 6px; }}
#linked {{ color: {c.success}; font-size: {px(10)}px; }}
#demo {{ color: {c.warning}; background: {c.warning_soft}; padding: 2px 10px; font-weight: 700;
    border-radius: {px(10)}px; font-size: {px(12)}px; }}
#presses {{ color: {c.warning}; background: {c.warning_soft}; padding: 2px 10px; border-radius: {px(10)}px;
    font-size: {px(12)}px; }}
#kpi {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; padding: 0;
    min-height: 0; }}
#kpi:hover {{ background: {c.hover}; }}
#kpi:focus {{ border: 2px solid {c.primary}; padding: 0; min-height: 0; }}
#kpiValue {{ font-size: {px(17)}px; font-weight: 700; }}
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
    padding: 0 12px; min-height: {px(28)}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border: 2px solid {c.primary}; padding: 0 11px; min-height: {px(26)}px; }}
QDialogButtonBox, QMessageBox {{ button-layout: 3; dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton#choice {{ padding: 0; border-radius: 8px; min-height: {px(76)}px; background: {c.surface}; }}
QPushButton#choice:hover {{ background: {c.hover}; }}
QPushButton#choice:focus {{ border: 2px solid {c.primary}; padding: 0; min-height: {px(74)}px; }}
QPushButton:default {{ background: {c.primary}; color: {c.on_primary}; border-color: {c.primary}; }}
QPushButton:default:hover {{ background: {c.primary_hover}; }}
QPushButton:disabled {{ background: {c.sunken}; color: {c.text3}; border-color: {c.border}; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 3px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:focus {{ border-color: {c.primary}; }}
#proof {{ border-color: {c.border}; }}
#proof:focus {{ border-color: {c.primary}; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.border_strong}; padding: 4px; }}
QMenu::item {{ padding: {px(6)}px {px(20)}px {px(6)}px {px(10)}px; border-radius: 4px; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::item:disabled {{ color: {c.text3}; }}
QMenu::item:selected {{ background: {c.selected}; color: {c.text}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.scroll}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {c.text3}; }}
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
#boardColumn {{ background: {c.sunken}; border: 1px solid {c.hair}; border-radius: 8px; padding: 2px;
    outline: 0; }}
#boardColumn:focus {{ border: 2px solid {c.primary}; padding: 1px; }}
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
QLineEdit[bad="true"] {{ padding: 0 7px; height: {px(26)}px; }}
QComboBox[bad="true"] {{ padding: 0 7px; min-height: {px(26)}px; }}
QPlainTextEdit[bad="true"] {{ padding: 1px 3px; }}
QAbstractItemView::indicator {{ width: {px(14)}px; height: {px(14)}px; background: {c.surface};
    border: 1px solid {c.border_strong}; border-radius: 3px; }}
QAbstractItemView::indicator:checked {{ background: {c.primary}; border-color: {c.primary};
    image: url({_mark("tick")}); }}
QListWidget::item:selected {{ background: {c.selected}; color: {c.text}; }}
QCheckBox[bad="true"], QRadioButton[bad="true"] {{ color: {c.danger}; }}
"""


def _steppers(c: Tokens) -> str:
    return f"""
QSpinBox {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 6px;
    padding: 0 8px; min-height: {px(28)}px; }}
QSpinBox:focus {{ border: 2px solid {c.primary}; padding: 0 7px; min-height: {px(26)}px; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: 0; width: {px(20)}px; }}
QSpinBox::up-arrow {{ image: url({_mark("caret-up")}); width: {px(10)}px; height: {px(10)}px; }}
QSpinBox::down-arrow {{ image: url({_mark("caret")}); width: {px(10)}px; height: {px(10)}px; }}
"""


def _mark(name: str) -> str:
    return (_MARKS / f"{name}-{_Now.look.scheme.value}.svg").as_posix()


def _tables(c: Tokens) -> str:
    return f"""
QDialog QListWidget, QDialog QTableView {{ border: 1px solid {c.border}; padding: 1px; }}
QDialog QListWidget {{ outline: 0; }}
QDialog QListWidget:focus, QDialog QTableView:focus {{ border: 2px solid {c.primary}; padding: 0; }}
QTableView {{ background: {c.surface}; border: 0; selection-background-color: {c.selected};
    selection-color: {c.text}; gridline-color: {c.hair}; }}
QHeaderView {{ background: {c.header}; border: 0; }}
QHeaderView:vertical {{ background: {c.surface}; }}
QHeaderView::section {{ background: {c.header}; color: {c.text2}; border: 0;
    border-bottom: 1px solid {c.border}; padding: 0 3px; min-height: {px(30)}px;
    font-size: {px(12)}px; font-weight: 500; }}
ShortTable::item, QDialog QTableWidget::item {{ padding: 0 {px(_PADDED)}px; }}
ShortTable QHeaderView::section, QDialog QTableWidget QHeaderView::section {{ padding: 0 {px(8)}px; }}
#grid {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; }}
#findBar {{ background: {c.header}; border-top: 1px solid {c.border}; }}
#sections {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; outline: 0;
    padding: 4px; }}
#sections:focus {{ border: 2px solid {c.primary}; padding: 3px; }}
#sections::item {{ min-height: {px(32)}px; padding: 0 {px(10)}px; border-radius: 6px; }}
#sections::item:hover {{ background: {c.hover}; }}
#sections::item:selected {{ background: {c.selected}; color: {c.text}; font-weight: 500; }}
#popup QListWidget {{ background: {c.surface}; border: 0; outline: 0; }}
#popup QListWidget::item {{ min-height: {px(26)}px; }}
#popup QListWidget::item:selected {{ background: {c.selected}; color: {c.text}; }}
#popup {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; }}
#popup QListView {{ background: {c.surface}; border: 0; outline: 0; }}
#thumbs {{ background: {c.surface}; border: 0; border-right: 1px solid {c.border}; outline: 0;
    selection-background-color: {c.selected}; selection-color: {c.text}; }}
#thumbs:focus {{ border: 2px solid {c.primary}; }}
#thumbs::item {{ padding: 4px; }}
#nothing {{ color: {c.text2}; font-size: {px(14)}px; }}
#quiet {{ background: transparent; border: 1px solid transparent; color: {c.text2}; padding: 0 8px;
    min-height: {px(24)}px; }}
#quiet:hover {{ background: {c.hover}; }}
#quiet:focus {{ border: 2px solid {c.primary}; padding: 0 7px; min-height: {px(22)}px; }}
QAbstractScrollArea::corner {{ background: {c.surface}; border: 0; }}
"""


def _cards(c: Tokens) -> str:
    return f"""
#avatar {{ background: {c.primary}; color: {c.on_primary}; border-radius: {px(40) // 2}px; font-weight: 700;
    font-size: {px(17)}px; min-width: {px(40)}px; max-width: {px(40)}px; min-height: {px(40)}px;
    max-height: {px(40)}px; qproperty-alignment: AlignCenter; }}
#link {{ background: transparent; border: 1px solid {c.border}; color: {c.primary}; padding: 0 10px;
    min-height: {px(24)}px; }}
#link:hover {{ background: {c.soft}; }}
#link:focus {{ border: 2px solid {c.primary}; padding: 0 9px; min-height: {px(22)}px; }}
#card {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; }}
#tile {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; padding: 0;
    min-height: 0; text-align: left; }}
#tile:hover {{ border-color: {c.primary}; background: {c.hover}; }}
#tile:focus {{ border: 2px solid {c.primary}; padding: 0; min-height: 0; }}
"""


def _frame(c: Tokens) -> str:
    return f"""
#topBar {{ background: {c.surface}; border-bottom: 1px solid {c.border}; }}
#initial {{ background: {c.primary}; color: {c.on_primary}; border-radius: {px(28) // 2}px; font-weight: 700;
    min-width: {px(28)}px; max-width: {px(28)}px; min-height: {px(28)}px; max-height: {px(28)}px;
    qproperty-alignment: AlignCenter; }}
#side {{ background: {c.rail}; border: 0; border-right: 1px solid {c.border}; }}
#side QLabel {{ color: {c.rail_text}; font-size: {px(12)}px; }}
#side #sideTitle {{ color: {c.on_rail}; font-size: {px(20)}px; font-weight: 700; }}
#product {{ font-size: {px(15)}px; font-weight: 700; }}
#rail {{ background: {c.rail}; color: {c.rail_text}; border: 0; outline: 0; padding-top: 6px; }}
#scopePane, #inspector {{ background: {c.surface}; }}
#scopePane {{ border-right: 1px solid {c.border}; }}
#inspector {{ border-left: 1px solid {c.border}; }} #inspectorBody {{ border: 2px solid transparent; }}
#scopeTree {{ background: {c.surface}; border: 2px solid transparent; outline: 0;
    selection-background-color: {c.selected}; selection-color: {c.text}; }}
#scopeTree:focus, #inspectorBody:focus {{ border-color: {c.primary}; }}
QTreeWidget#scopeTree {{ border: 1px solid {c.border}; border-radius: 8px; padding: 1px; }}
QTreeWidget#scopeTree:focus {{ border: 2px solid {c.primary}; padding: 0; }}
QTreeWidget#scopeTree::item {{ padding: 0 {px(8)}px 0 {px(8)}px; }}
QTreeWidget#scopeTree QHeaderView::section {{ padding: 0 {px(8) + 3}px; }} /* an item's text has 3 more */
#scopeTree::item:hover {{ background: {c.hover}; }}
#scopeTree::item:selected, #scopeTree::branch:selected {{ background: {c.selected}; color: {c.text}; }}
#results {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; padding: 4px;
    outline: 0; }}
#results:focus {{ border: 2px solid {c.primary}; padding: 3px; }}
QTabBar {{ background: {c.window}; }}
QTabBar::tab {{ background: transparent; color: {c.text2}; padding: {px(8)}px {px(10)}px; border: 0;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.primary}; border-bottom-color: {c.primary}; font-weight: 700; }}
QTabBar::tear {{ image: none; width: 0; }}
QTabBar::tab:hover {{ color: {c.primary}; }}
QTabBar QToolButton {{ padding: 1px; border-width: 1px; }}
#ScrollLeftButton, #ScrollRightButton {{ background: {c.window}; border-radius: 0; }}
QTabBar::tab:focus {{ background: {c.soft}; }}
QStatusBar {{ background: {c.surface}; border-top: 1px solid {c.border}; min-height: {px(27)}px; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QPushButton {{ min-height: {px(20)}px; padding: 0 10px; }}
"""


def _notices(c: Tokens) -> str:
    return f"""
#toast {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-left: 3px solid {c.primary};
    border-radius: 6px; }}
#activity {{ background: transparent; border: 0; color: {c.primary}; }}
#overdue {{ background: transparent; border: 1px solid {c.danger}; color: {c.danger}; font-weight: 700; }}
QProgressBar {{ background: {c.sunken}; border: 1px solid {c.border}; border-radius: 3px;
    min-height: {px(6)}px; max-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: 2px; }}
"""
