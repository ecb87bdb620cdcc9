"""Honours, discipline, who is in the reserve of village cadres and who was chosen into 两委."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.merits import MeritKind
from db.base import Versioned, through


class Merit(Versioned):
    """One decision about a person during [valid_from, valid_to), with its document and what it rests on."""

    __tablename__ = "merit"
    reach = through("person_id", "person")
    writers = (Permission.ROSTER_WRITE,)
    adders = (Permission.VETTING_DECIDE,)  # who decides a round of 评优 honours by it
    movable = ("end_note", "end_doc")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    merit_kind: Mapped[MeritKind]
    title: Mapped[str] = mapped_column(String(80))  # 十佳网格员, 警告, 村委会后备, 村委会委员
    decided_body: Mapped[str] = mapped_column(String(80))
    doc_no: Mapped[str] = mapped_column(String(60))
    basis: Mapped[str] = mapped_column(String(200))
    end_note: Mapped[str] = mapped_column(String(200), default="", server_default="")
    end_doc: Mapped[str] = mapped_column(String(60), default="", server_default="")

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
