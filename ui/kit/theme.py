"""How the window looks: one palette, one chain of fonts.

Tokens and sizes: ux.md 4.1 to 4.3.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

_FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_OURS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf")
_FAMILIES = ["Microsoft YaHei UI", "Noto Sans SC", "PingFang SC", "Noto Sans CJK SC"]
_PIXELS = 13

WINDOW, SURFACE, SUNKEN, ZEBRA, HEADER = "#F3F5F8", "#FFFFFF", "#EEF1F5", "#FAFBFD", "#F6F8FB"
BORDER, BORDER_STRONG, TEXT, TEXT2, TEXT3 = "#DCE2E9", "#8A95A3", "#1A2330", "#4E5A68", "#616C7B"
PRIMARY, PRIMARY_HOVER, ON_PRIMARY, SELECTED = "#1B5FB4", "#174F97", "#FFFFFF", "#D5E6FA"
RAIL, RAIL_TEXT, RAIL_SELECTED = "#10294B", "#C6D3E6", "#1D4478"
WARNING, WARNING_SOFT, DANGER = "#8F5400", "#FDF1DC", "#BF2B2B"

_STYLE = f"""
QWidget {{ color: {TEXT}; }}
QMainWindow, QDialog {{ background: {WINDOW}; }}
#pageTitle {{ font-size: 20px; font-weight: 700; }}
#hint {{ color: {TEXT3}; font-size: 12px; }}
#label {{ color: {TEXT2}; }}
#refusal {{ color: {DANGER}; }}
#demo {{ color: {WARNING}; background: {WARNING_SOFT}; padding: 2px 10px; font-weight: 700; }}
QLineEdit {{ background: {SURFACE}; border: 1px solid {BORDER_STRONG}; border-radius: 6px;
    padding: 0 8px; height: 28px; }}
QLineEdit:focus {{ border: 2px solid {PRIMARY}; padding: 0 7px; height: 26px; }}
QLineEdit QToolButton {{ border: 0; padding: 0; }}
QPushButton {{ background: {SURFACE}; border: 1px solid {BORDER_STRONG}; border-radius: 6px;
    padding: 0 16px; min-height: 28px; }}
QPushButton:focus {{ border: 2px solid {PRIMARY}; padding: 0 15px; min-height: 26px; }}
QPushButton:default {{ background: {PRIMARY}; color: {ON_PRIMARY}; border-color: {PRIMARY}; }}
QPushButton:default:hover {{ background: {PRIMARY_HOVER}; }}
QPushButton:disabled {{ background: {SUNKEN}; color: {BORDER_STRONG}; border-color: {BORDER}; }}
QTableView {{ background: {SURFACE}; alternate-background-color: {ZEBRA}; border: 1px solid {BORDER};
    selection-background-color: {SELECTED}; selection-color: {TEXT}; }}
QTableView:focus {{ border: 1px solid {PRIMARY}; }}
QHeaderView::section {{ background: {HEADER}; color: {TEXT2}; border: 0; border-bottom: 1px solid {BORDER};
    padding: 6px 3px; }}
QTableCornerButton::section, QAbstractScrollArea::corner {{ background: {HEADER}; border: 0; }}
#rail {{ background: {RAIL}; color: {RAIL_TEXT}; border: 0; outline: 0; }}
#rail::item {{ padding: 10px 12px; }}
#rail::item:selected {{ background: {RAIL_SELECTED}; color: {ON_PRIMARY}; }}
QStatusBar {{ background: {SURFACE}; border-top: 1px solid {BORDER}; }}
QStatusBar::item {{ border: 0; }}
"""


def dress(app: QApplication) -> None:
    """Give the application its fonts and colours; ours stand in where the workstation has no Chinese font."""
    for name in _OURS:
        QFontDatabase.addApplicationFont(str(_FONTS / name))
    font = app.font()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(_PIXELS)
    app.setFont(font)
    app.setStyle("Fusion")
    palette = QPalette(QColor(WINDOW))
    for role, token in (
        (QPalette.ColorRole.Base, SURFACE),
        (QPalette.ColorRole.AlternateBase, ZEBRA),
        (QPalette.ColorRole.Highlight, PRIMARY),
        (QPalette.ColorRole.HighlightedText, ON_PRIMARY),
        (QPalette.ColorRole.PlaceholderText, TEXT3),
        (QPalette.ColorRole.Text, TEXT),
        (QPalette.ColorRole.WindowText, TEXT),
    ):
        palette.setColor(role, QColor(token))
    app.setPalette(palette)
    app.setStyleSheet(_STYLE)
