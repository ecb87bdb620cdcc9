"""数据质量: how right each grid's data are, by check, and by town and month."""

from ui.pages.grids.quality.lists import QUALITY, TOWNS

__all__ = ["QUALITY", "TOWNS"]
