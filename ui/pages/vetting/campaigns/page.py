"""One campaign in its own tab: read, shown, worked on by forms, read again after every change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.record_numbers import Record
from app.domain.recruiting import CLOSED, EntryState
from app.services import recruiting
from app.services.recruiting import CampaignFile, Choices, FormRow
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground
from ui.pages.vetting.campaigns import drafting, lists_in, papers
from ui.pages.vetting.campaigns.entries import Hands
from ui.pages.vetting.campaigns.registering import brought_up, register
from ui.pages.vetting.campaigns.sections import case_of, way_of
from ui.pages.vetting.frame import laid_out, unread

_TOPICS = frozenset(
    {
        *("campaign", "campaign_post", "campaign_entry", "campaign_kin", "campaign_career"),
        *("campaign_objection", "campaign_call_up", "vetting_case", "posting"),
    }
)


class CampaignPage(QWidget):
    """The widget of one campaign; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.campaign_id, self._first = desk, 0, True
        self.wanted: Record | None = None
        self.file: CampaignFile | None = None
        self.papers = papers.paper_buttons(desk, self)
        self.strip, self.view, self.foot = laid_out(
            self, self.papers, "请在选聘批次的列表里选中一批打开。", self.refresh
        )
        self.view.followed.connect(self.view.go_to)
        desk.changed.connect(self._on_changed)

    def go_to(self, target: object) -> None:
        """Show the campaign with this id, or the one of a printed form, and the form of whoever registers."""
        if isinstance(target, Record):
            self.wanted, target = target, target.record
            if target == self.campaign_id:
                self.refresh()
        if isinstance(target, int) and target != self.campaign_id:
            self.campaign_id = target
            self.foot.setText("正在读取…")
            self.refresh()

    def refresh(self) -> None:
        """Read the campaign again."""
        if self.campaign_id:
            unsaid = partial(unread, self.desk, self, self.foot)
            query, done = recruiting.campaign_file, self._show
            self.desk.ask(self, query, self.campaign_id, done=done, failed=unsaid, name="campaign")

    def _show(self, file: CampaignFile) -> None:
        self.file, row = file, file.row
        called = any(one.reserve and one.state is EntryState.CHOSEN for one in file.entries)
        works = self.desk.may(recruiting.advance.permission) and (row.state not in CLOSED or called)
        self.strip.show_steps(way_of(file))
        self.view.show_case(case_of(file, self._hands(works=works)))
        self.view.show()
        signed = f"会签：{'、'.join(file.cosigned) or '还没有'}；" if file.cosigners else ""
        self.foot.setText(f"{signed}公告文号：{row.doc_no or '未填'}")
        self.papers.show()
        self.named.emit(f"选聘 {row.number}")
        if self._first and self.isVisible():
            self.view.take_focus()
        self._first = False
        if self.wanted is not None:
            wanted, self.wanted = self.wanted, None
            brought_up(self, file, wanted.sheet, self._hands(works=works))

    def _hands(self, *, works: bool) -> Hands:
        def form(make: Callable[[CampaignFile, Choices], Sheet]) -> Callable[[], None]:
            """Read what the policy lets choose from, then show the form."""
            return lambda: self.desk.ask(
                self,
                recruiting.choices,
                done=lambda found: self.fill(make(self.file, found)) if self.file else None,
                name="choices",
            )

        today = self.desk.today
        return Hands(
            fill=self.fill,
            look=self._look,
            register=form(lambda file, found: register(file, found, today)),
            bring=lambda: lists_in.bring(self.desk, self, self.file.row) if self.file else None,
            change=form(drafting.changed),
            add_post=lambda: self.fill(drafting.post(self.desk, self.file)) if self.file else None,
            run=partial(self.desk.do, self),
            open_case=lambda case: self.desk.open("case", None, case),
            today=today,
            works=works,
            decides=self.desk.may(recruiting.call_up.permission),
        )

    def _look(self, entry_id: int, make: Callable[[FormRow], Sheet]) -> None:
        self.desk.ask(
            self, recruiting.form_of, entry_id, done=lambda found: self.fill(make(found)), name="form"
        )

    def fill(self, sheet: Sheet) -> None:
        """Show a form over the campaign; what it changes is read again by itself."""
        FormDialog(self.desk, sheet, self._filled, self).open()

    def _filled(self, _result: Any) -> None:
        self._first = True  # the keyboard goes to what comes next
        self.refresh()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.refresh()


CAMPAIGN = Custom(
    id="campaign",
    title="选聘批次办理",
    section="选聘考察",
    icon="identification-card",
    permission=recruiting.campaign_file.permission,
    make=CampaignPage,
    whole=True,
    each=True,
)
