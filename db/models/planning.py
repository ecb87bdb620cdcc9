"""What a grid is made of: the buildings and hamlets of a village, their grid and what they touch."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from db.base import Reach, Versioned, scope_column


class PlacePart(Versioned):
    """A building or hamlet during [valid_from, valid_to); its name is its own within its village.

    ``x`` and ``y`` are ten-millionths of what the file says, degrees or metres; ``beside``: its neighbours.
    """

    __tablename__ = "place_part"
    reach = Reach("inside(scope_code)", admins="true")
    writers = (Permission.UNITS_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    households: Mapped[int | None]
    residents: Mapped[int | None]
    x: Mapped[int | None]
    y: Mapped[int | None]
    beside: Mapped[list[Any]] = mapped_column(default=list)
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (CheckConstraint("valid_from < valid_to", name="interval"),)
