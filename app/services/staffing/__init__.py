"""Posts and norms: who is in post against what the policy asks for, who lacks and since when."""

from app.services.staffing.posts import posts, totals
from app.services.staffing.rows import PostRow, PostTotal

__all__ = ["PostRow", "PostTotal", "posts", "totals"]
