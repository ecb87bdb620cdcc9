"""选聘批次: the campaigns as a list, and each as it is worked from its notice to the appointment."""

from ui.pages.vetting.campaigns.lists import CAMPAIGNS
from ui.pages.vetting.campaigns.page import CAMPAIGN

__all__ = ["CAMPAIGN", "CAMPAIGNS"]
