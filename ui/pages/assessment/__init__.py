"""考核: the sheets as towns fill them in, the results public, appeals, 评优, locked sheets opened again."""

from ui.kit.page import Custom
from ui.pages.assessment.appeals import APPEALS
from ui.pages.assessment.awards import AWARD, AWARDS
from ui.pages.assessment.page import ScoresPage
from ui.pages.assessment.reading import read
from ui.pages.assessment.results import PAGE
from ui.pages.assessment.unlocks import UNLOCKS

__all__ = ["APPEALS", "AWARD", "AWARDS", "PAGE", "SCORES", "UNLOCKS"]

SCORES = Custom(
    id="scores",
    title="考核评分",
    section="考核",
    icon="clipboard-text",
    permission=read.permission,
    make=ScoresPage,
)
