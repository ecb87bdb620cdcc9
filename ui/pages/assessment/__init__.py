"""考核: the sheets as towns fill them in, the results made public, appeals, locked sheets opened again."""

from ui.kit.page import Custom
from ui.pages.assessment.appeals import APPEALS
from ui.pages.assessment.page import ScoresPage
from ui.pages.assessment.reading import read
from ui.pages.assessment.results import PAGE
from ui.pages.assessment.unlocks import UNLOCKS

__all__ = ["APPEALS", "PAGE", "SCORES", "UNLOCKS"]

SCORES = Custom(
    id="scores",
    title="考核评分",
    section="考核",
    icon="clipboard-text",
    permission=read.permission,
    make=ScoresPage,
)
