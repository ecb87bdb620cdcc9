"""One case in its own tab: read, shown, worked on by forms, read again after every change."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.record_numbers import Form, Record
from app.domain.vetting import CaseState
from app.services import vetting
from app.services.vetting import Docket
from ui.kit.desk import Desk
from ui.kit.form import Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground
from ui.pages.vetting import again, ballots, files, sheets, team
from ui.pages.vetting.evidence import Hands
from ui.pages.vetting.frame import laid_out, unread
from ui.pages.vetting.sections import case_of, way_of

_SHEETS = (
    *("member", "inspection", "meeting", "visit", "ballot", "issue", "interview", "decision"),
    *("publicity", "objection"),
)
_BESIDE = ("evidence", "person", "campaign", "posting")  # what its reasons read beside its sheets
_TOPICS = frozenset({"vetting_case", *_BESIDE, *(f"vetting_{sheet}" for sheet in _SHEETS)})
_FORMS = {
    "vetting/team": team.team,
    "vetting/inspections": sheets.inspection,
    "vetting/meeting": sheets.meeting,
    "vetting/visits": sheets.visit,
    "vetting/ballots": ballots.count,
    "vetting/interview": sheets.interview,
}
_ENTERED = {
    Form.VISIT: "vetting/visits",
    Form.INSPECTION: "vetting/inspections",
    Form.BALLOT: "vetting/ballots",
}
_CLOSED = (CaseState.DECIDED, CaseState.APPOINTED, CaseState.REJECTED, CaseState.WITHDRAWN)


class CasePage(QWidget):
    """The widget of one case; ``go_to`` says which, ``named`` what its tab is called."""

    named = Signal(str)

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.case_id, self.docket = desk, 0, None
        self.pictures, self._first, self.wanted = dict[int, QImage](), True, ("", 0)
        self.papers = files.paper_buttons(desk, self)
        self.strip, self.view, self.foot = laid_out(
            self, self.papers, "请在选聘考察的列表里选中一个案卷打开。", self.refresh
        )
        self.view.followed.connect(self.follow)
        self.view.proof_wanted.connect(self._show_proof)
        desk.changed.connect(self._on_changed)

    def go_to(self, target: object) -> None:
        """Show the case with this id, or the one of a printed form, and what that is entered on."""
        if isinstance(target, Record):
            self.wanted, target = (_ENTERED.get(target.form, ""), target.sheet), target.record
            if target == self.case_id:
                self.refresh()
        if isinstance(target, int) and target != self.case_id:
            self.case_id = target
            self.foot.setText("正在读取…")
            self.refresh()

    def refresh(self) -> None:
        """Read the case again."""
        if self.case_id:
            unsaid = partial(unread, self.desk, self, self.foot)
            query, done = vetting.docket, self._show
            self.desk.ask(self, query, self.case_id, done=done, failed=unsaid, name="docket")

    def _show(self, docket: Docket) -> None:
        self.docket, case = docket, docket.file.case
        works = self.desk.may(vetting.add_visit.permission) and case.state not in _CLOSED
        today = self.desk.today
        attach = partial(files.choose_proof, self.desk, self, docket.file.case.id)
        on = self.desk.may(vetting.publicise.permission)
        self.hands = Hands(fill=self.fill, attach=attach, today=today, works=works, decided=on)
        self.strip.show_steps(way_of(docket))
        self.view.show_case(case_of(docket, self.hands, self.pictures))
        self.view.show()
        self.foot.setText(f"推荐单位：{case.recommended_by or '未填'}；人员类别：{case.category or '未填'}")
        self.papers.show()
        self.named.emit(f"考察 {case.number} {case.name}")
        if self._first and self.isVisible():
            self.view.take_focus()
        self._first = False
        if self.wanted[0]:
            wanted, self.wanted = self.wanted, ("", 0)
            again.bring_up(self, *wanted)
        for proof in (each for each in docket.proofs if each.id not in self.pictures):
            done = partial(self._drawn, proof.id)
            self.desk.ask(self, files.thumbnail, proof, done=done, name=f"proof-{proof.id}")

    def _drawn(self, proof_id: int, picture: QImage | None) -> None:
        if picture is not None and self.docket is not None:
            self.pictures[proof_id] = picture
            self.view.show_case(case_of(self.docket, self.hands, self.pictures))

    def follow(self, place: str) -> None:
        """Go where a line of the checklist is put right: to its section, and into its form."""
        self.view.go_to(place)
        make = _FORMS.get(place)
        unanswered = [row for row in self.docket.file.issues if not (row.answer and row.finding)]
        if not self.hands.works:
            self.desk.tell("这个案卷已经办结，或您没有办理考察的权限，不能再登记。")
            return
        if make and (self.docket.file.team or place == "vetting/team"):
            self.fill(make(self.docket, self.hands.today))
        elif place == "vetting/issues" and unanswered:
            self.fill(sheets.answer(self.docket, self.hands.today, unanswered[0]))

    def fill(self, sheet: Sheet) -> None:
        """Show a form over the case; what it changes is read again by itself."""
        FormDialog(self.desk, sheet, self.filled, self).open()

    def filled(self, _result: Any) -> None:
        """Read again what a form has changed."""
        self._first = True  # the keyboard goes to what comes next
        self.refresh()

    def _show_proof(self, proof_id: int) -> None:
        files.show_proof(self.desk, self, next(each for each in self.docket.proofs if each.id == proof_id))

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.refresh()


CASE = Custom(
    id="case",
    title="考察案卷",
    section="选聘考察",
    icon="identification-card",
    permission=vetting.docket.permission,
    make=CasePage,
    whole=True,
    each=True,
)
