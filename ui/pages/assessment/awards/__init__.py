"""评优: the rounds as a list, and each as it is worked from its list to the decision."""

from ui.pages.assessment.awards.lists import AWARDS
from ui.pages.assessment.awards.page import AWARD

__all__ = ["AWARD", "AWARDS"]
