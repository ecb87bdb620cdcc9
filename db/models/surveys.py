"""调查摸底 and 数据核查: what a round on the ground found of a unit, and how right its data are."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.surveys import SurveyKind
from db.base import SCOPED, Working, scope_column, unique_where


class Survey(Working):
    """What bodies found of one unit from ``starts`` to ``ends``, both included.

    A round of 摸底 has a number, heads and words; a check of data has counts, each with the whole it is of.
    """

    __tablename__ = "survey"
    reach = SCOPED
    writers = (Permission.ROSTER_WRITE,)

    survey_kind: Mapped[SurveyKind]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    survey_round: Mapped[int] = mapped_column(default=1)
    bodies: Mapped[str] = mapped_column(String(120))
    starts: Mapped[date]
    ends: Mapped[date]
    heads: Mapped[int | None]
    checked: Mapped[int | None]
    correct: Mapped[int | None]
    compared: Mapped[int | None]
    matched: Mapped[int | None]
    finding: Mapped[str] = mapped_column(String(1000), default="")
    doc_no: Mapped[str] = mapped_column(String(60), default="")
    scope_code: Mapped[int] = scope_column()
    #: what of the data was looked at: a key of the policy's 四清, empty for all of it
    heading: Mapped[str] = mapped_column(String(30), default="", server_default="", sort_order=100)

    __table_args__ = (
        CheckConstraint("starts <= ends", name="interval"),
        CheckConstraint("correct <= checked", name="correct"),
        CheckConstraint("matched <= compared", name="matched"),
        unique_where(
            "uq_survey", "survey_kind", "unit_id", "heading", "starts", "survey_round", where="NOT voided"
        ),
    )
