"""The only source of now: a callable that enters through the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))  # no summer time, and no tz database needed on Windows
Clock = Callable[[], datetime]

_TICK = timedelta(microseconds=1)
_OFFICE_OPENS = time(9, 0)


def system_clock() -> datetime:
    """Return the wall clock in China time, aware."""
    return datetime.now(CHINA)


def resumed(last: datetime, clock: Clock = system_clock) -> Clock:
    """Return a clock that goes on from ``last`` where ``clock`` is behind it; else ``clock`` as it is."""
    behind = last - clock()
    return clock if behind <= timedelta(0) else lambda: clock() + behind


class SetClock:
    """A clock that stands where it is set and advances one microsecond per reading.

    For demonstrations and tests: the same calls give the same times, and no two are equal.
    """

    def __init__(self, start: date | datetime) -> None:
        self._now = _moment(start)

    def __call__(self) -> datetime:
        """Return the next moment, aware, in China time."""
        self._now += _TICK
        return self._now

    def set(self, to: date | datetime) -> None:
        """Move forward to ``to``: a date means nine in the morning, a naive time China time.

        Setting the date it already shows changes nothing.  Raises: ValueError when ``to`` is past.
        """
        if not isinstance(to, datetime) and to == self._now.date():
            return
        moment = _moment(to)
        if moment < self._now:
            raise ValueError(f"the clock shows {self._now} and cannot go back to {moment}")
        self._now = moment


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, _OFFICE_OPENS, CHINA)
    return value.replace(tzinfo=CHINA) if value.tzinfo is None else value.astimezone(CHINA)
