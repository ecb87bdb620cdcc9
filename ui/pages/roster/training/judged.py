"""What this year's attendees said together: by session, lecturer, subject and town; nobody's mark by name."""

from __future__ import annotations

from app.services import training
from app.services.training import FeedbackRow
from ui.kit.register import Register, RegisterPage
from ui.pages.roster.training.sheet import TOPICS


def _no_means(page: RegisterPage) -> None:
    """Let the foot say no mean of rows that are means already, of the same marks four times over."""
    page.model.means = False


FEEDBACK = Register(
    id="training_feedback",
    title="培训评价",
    section="花名册",
    icon="users-three",
    row=FeedbackRow,
    query=training.feedback,
    topics=TOPICS,
    adds=(),
    counted="行",
    names=(),
    strip=_no_means,
    first=("of", "name"),
    empty="今年还没有登记过到课；评价在一期培训的签到表里登记。",
    onward=("去培训", "training"),
)
