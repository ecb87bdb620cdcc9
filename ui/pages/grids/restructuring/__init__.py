"""单位变更: the documents by which units are merged, split, moved or closed; figures in two ways."""

from ui.pages.grids.restructuring.documents import PAGE
from ui.pages.grids.restructuring.figures import FIGURES
from ui.pages.grids.restructuring.page import CHANGE

__all__ = ["CHANGE", "FIGURES", "PAGE"]
