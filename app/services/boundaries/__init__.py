"""网上电子地图: boundaries taken in and kept with their dates, and what a map shows of them."""

from app.services.boundaries.atlas import MapRow, Region, map_rows, regions
from app.services.boundaries.keeping import NewBoundaries, keep, withdraw
from app.services.boundaries.outlines import Outline, outlines
from app.services.boundaries.planning import FindingRow, Plan, found_amiss, preview

__all__ = [
    "FindingRow",
    "MapRow",
    "NewBoundaries",
    "Outline",
    "Plan",
    "Region",
    "found_amiss",
    "keep",
    "map_rows",
    "outlines",
    "preview",
    "regions",
    "withdraw",
]
