"""Which year's ledger is shown: chosen over the list, or the year, or the entry, a link opens."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.access import Permission, permits
from app.services import budget
from app.services.budget import LedgerRow
from app.workspace import Unit
from ui.kit.register import RegisterPage
from ui.kit.theme import px

_KEY = "key"


@permits(Permission.BUDGET_READ)
def this_years_ledger(unit: Unit) -> list[LedgerRow]:
    """List the ledger of the year that is being looked at."""
    return budget.ledger(unit, unit.as_of.valid_on.year)


class YearStrip(QWidget):
    """The years there are, how far the one shown was compared; an entry that is sought turns to its year."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self.page, self.years, self.shown = page, QComboBox(), 0
        self.compared = QPushButton()
        self._sought = ""
        self.years.setAccessibleName("年度")
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.activated.connect(lambda _at: self.turn(self.years.currentData()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(QLabel("年度"))
        row.addWidget(self.years)
        row.addStretch(1)
        self.compared.setObjectName("link")
        self.compared.hide()  # until it is known
        self.compared.clicked.connect(lambda _on=False: page.desk.open("statements"))
        row.addWidget(self.compared)
        page.model.modelReset.connect(self._seek)

    def refresh(self) -> None:
        """Read again which years there are."""
        self.page.desk.ask(self, budget.years, done=self._offer, name="years")

    def _offer(self, years: list[int]) -> None:
        self.shown = self.shown or self.page.desk.today.year
        self.years.clear()
        for year in years:
            self.years.addItem(f"{year}年", year)
        self.years.setCurrentIndex(self.years.findData(self.shown))
        self._compare()

    def _compare(self) -> None:
        self.page.desk.ask(self, budget.latest_statement, self.shown, done=self._say, name="compared")

    def _say(self, compared: str) -> None:
        self.compared.setText(compared)
        self.compared.show()
        self.compared.setAccessibleName(f"{compared}，打开经费对账")

    def turn(self, year: int) -> None:
        """Show another year's ledger; filters stay."""
        if year == self.shown:
            return
        self.shown = year

        @permits(Permission.BUDGET_READ)
        def of_the_year(unit: Unit) -> list[LedgerRow]:
            return budget.ledger(unit, year)

        self.page.register = replace(self.page.register, query=of_the_year)
        self.page.refresh(anew=True)

    def _seek(self) -> None:
        """Turn to the year of an entry that is sought and not in this one; each is asked for once."""
        kept = (one for one in self.page.sieve.narrowing.kept if one.key == _KEY and one.values)
        wanted = next((str(next(iter(one.values or ()))) for one in kept), "")
        here = any(row.key == wanted for row in self.page.sieve.every)
        if not self.page.reading.whole or wanted == self._sought:
            return
        self._sought = wanted
        if wanted and not here:
            self.page.desk.ask(self, budget.year_of, wanted, done=self._found, name="year")

    def _found(self, year: int | None) -> None:
        if year is not None:
            self.turn(year)


def look_at_year(page: RegisterPage, year: int) -> None:
    """Show a year's ledger whole: what a reminder opens to."""
    page.clear()
    page.strip.turn(year)
