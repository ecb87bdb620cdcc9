"""The daily log and the meetings: a line a day and worker, a meeting and who was there."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Permission
from app.domain.worklog import Came
from db.base import Working, scope_column, scoped, through


class WorkLogLine(Working):
    """What one worker did on one day; ``unit_id`` is where they served then.

    ``work_kinds`` are keys of the policy's kinds of work, each between commas.
    """

    __tablename__ = "work_log"
    reach = scoped()
    writers = (Permission.ROSTER_WRITE,)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    day: Mapped[date] = mapped_column(index=True)
    work_kinds: Mapped[str] = mapped_column(String(300))
    content: Mapped[str] = mapped_column(String(200))
    scope_code: Mapped[int] = scope_column()

    __table_args__ = (UniqueConstraint("person_id", "day"),)


class Meeting(Working):
    """One meeting of the workers of a unit: which kind, who chaired, what of, what is to be done."""

    __tablename__ = "meeting"
    reach = scoped()
    writers = (Permission.ROSTER_WRITE,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    meeting_kind: Mapped[str] = mapped_column(String(30))  # a key of the policy's kinds of meetings
    chair: Mapped[str] = mapped_column(String(40))
    topics: Mapped[str] = mapped_column(String(500))
    tasks: Mapped[str] = mapped_column(String(500), default="")
    scope_code: Mapped[int] = scope_column()


class MeetingPlace(Working):
    """One worker on the list of a meeting, by the number they have on it."""

    __tablename__ = "meeting_place"
    reach = through("meeting_id", "meeting")
    writers = (Permission.ROSTER_WRITE,)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    came: Mapped[Came]

    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
