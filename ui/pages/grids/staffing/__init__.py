"""编制与在岗: who is in post against what the policy asks for, by town and post by post."""

from ui.pages.grids.staffing.lists import POSTS, TOTALS

__all__ = ["POSTS", "TOTALS"]
