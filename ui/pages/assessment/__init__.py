"""考核: the sheets as towns fill them in, and the results that have been made public."""

from ui.kit.page import Custom
from ui.pages.assessment.page import ScoresPage
from ui.pages.assessment.reading import read
from ui.pages.assessment.results import PAGE

__all__ = ["PAGE", "SCORES"]

SCORES = Custom(
    id="scores",
    title="考核评分",
    section="考核",
    icon="clipboard-text",
    permission=read.permission,
    make=ScoresPage,
)
