"""A division asked for: made off the GUI thread, told how far it is, stopped where one wants."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from app.domain.planning import Proposal, Stopped, Village, Wish, propose
from ui.kit.tasks import Cancelled, Job


class Proposing(QObject):
    """One proposal at a time for a page that has a village."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.page = page
        self.job: Job | None = None
        page.parts.asking.propose.clicked.connect(lambda _on=False: self.start())
        page.parts.asking.stop.clicked.connect(lambda _on=False: self.stop())
        page.desk.tasks.progressed.connect(self._told)

    def start(self) -> None:
        """Ask for a division."""
        page = self.page
        if page.village is None:
            page.desk.tell(page.parts.verdict.text() or "请先选择一个村（社区）。")
            return
        village, wish = page.village, page.parts.asking.wish()
        page.parts.asking.under_way(True)
        self.job = page.desk.tasks.read(
            page, lambda job: _proposed(village, wish, job), done=self._made, failed=self._failed, name="plan"
        )

    def stop(self) -> None:
        """Stop making a division; what is shown stays."""
        if self.job is not None:
            self.job.cancel()
        self._over("已停止试算，显示的仍是原来的划分。")

    def _made(self, proposal: Proposal) -> None:
        self._over("")
        self.page.show_division(proposal)

    def _failed(self, error: BaseException) -> None:
        self._over("")
        self.page.desk.tasks.present(self.page, error)

    def _over(self, said: str) -> None:
        self.job = None
        self.page.parts.asking.under_way(False)
        self.page.parts.tell(said)

    def _told(self, job: Job, fraction: float, text: str) -> None:
        if job is self.job and self.job is not None:
            self.page.parts.tell(f"{text}（{fraction:.0%}）")


def _proposed(village: Village, wish: Wish, job: Job) -> Proposal:
    try:
        return propose(village, wish, job.step, lambda: job.cancelled)
    except Stopped:
        raise Cancelled from None
