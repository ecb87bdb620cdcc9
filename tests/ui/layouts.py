"""What a layout holds, asked without ``itemAt`` (DECISIONS 76: Shiboken keeps what that returns too long)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def held(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout in their order."""
    beside = layout.parentWidget().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted((one for one in beside if layout.indexOf(one) >= 0), key=layout.indexOf)
