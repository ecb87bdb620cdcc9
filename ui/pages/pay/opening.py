"""What the figures and the checklist of a run open: a list in front, narrowed."""

from __future__ import annotations

from app.core.narrowing import Narrowing, only
from app.domain.pay import Bucket
from app.services import pay
from app.services.pay import Story, Topic
from ui.pages.pay.views import DIFFERENCES, Views

_TITLES = {
    "pay/differences": "与上月不同且没有原因",
    "roster/accounts": "没有银行账号",
    "pay/outcomes": "银行退票，等待重付",
}


def look(views: Views, goto: str) -> None:
    """Show the rows a line of the checklist leads to."""
    findings = views.seen.findings if views.seen else ()
    found = next((one for one in findings if one.title == _TITLES[goto]), None)
    if found is not None:
        views.narrow(found)
    elif goto == "pay/differences":
        views.bar.setCurrentIndex(DIFFERENCES)


def open_figure(views: Views, name: str) -> None:
    """Show what a figure of the head is read from."""
    if name == "available":
        views.desk.open("ledger")
    elif name == "before":
        views.bar.setCurrentIndex(DIFFERENCES)
    elif name == "odd":
        views.odd.setChecked(True)
    else:
        views.odd.setChecked(False)
        paid = name == "paid"
        views.show_only(only(bucket=Bucket.PAID) if paid else Narrowing(), "只看：发放" if paid else "")


def prove(views: Views, slip_id: int) -> None:
    """Open what a slip's difference from last month rests on."""

    def opens(story: Story) -> None:
        for row in story.rows:
            if row.topic is Topic.CHANGE and row.page:
                views.desk.open(row.page, None, row.target)

    views.desk.ask(views, pay.explain, slip_id, done=opens, name="proof")
