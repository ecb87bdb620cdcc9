"""The first page: what waits for the person, and how the county stands, each figure from its own list."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.clock import CHINA
from app.core.figures import Chart
from app.services import assessment, pay
from app.services.dashboard._charts import by_month, charts
from app.services.dashboard._due import due
from app.services.dashboard._news import news
from app.services.dashboard._once import births
from app.services.dashboard._steps import steps
from app.services.dashboard._strip import strip
from app.services.dashboard._terms import nodes
from app.services.dashboard._tiles import tiles
from app.services.dashboard.rows import Board, Due, Figure, News, Node, Patch, Step, Term, Tile
from app.workspace import Unit

__all__ = [
    "Board",
    "Due",
    "Figure",
    "News",
    "Node",
    "Patch",
    "Step",
    "Term",
    "Tile",
    "board",
    "figures",
    "first_steps",
    "monthly",
    "on_the_map",
    "waiting",
]


@permits(Permission.ROSTER_READ)
def board(unit: Unit) -> Board:
    """Return what waits for the actor and how the actor's part of the county stands.

    Before anybody serves and anything is scored or paid, it is the way to the first month instead.
    """
    hour = unit.now.astimezone(CHINA).hour
    if _untouched(unit):
        return Board(
            name=unit.actor.name, today=unit.today, hour=hour, due=tuple(due(unit)), steps=first_steps(unit)
        )
    return Board(
        name=unit.actor.name,
        today=unit.today,
        hour=hour,
        nodes=tuple(nodes(unit)),
        due=tuple(due(unit)),
        tiles=tuple(tiles(unit)),
        charts=tuple(charts(unit)),
        news=tuple(news(unit)),
    )


@permits(Permission.ROSTER_READ)
def figures(unit: Unit) -> tuple[Figure, ...]:
    """Return what stands over the roster: in post, by kind, vacant grids, the latest pay."""
    return tuple(strip(unit))


@permits(Permission.ROSTER_READ)
def waiting(unit: Unit) -> tuple[Due, ...]:
    """Return what waits for the actor, the most pressing first."""
    return tuple(due(unit))


@permits(Permission.ROSTER_READ)
def monthly(unit: Unit) -> tuple[Chart, ...]:
    """Return how the last months went, as far as the actor may read it: grades, and pay against its plan."""
    return tuple(by_month(unit))


@permits(Permission.ROSTER_READ)
def on_the_map(unit: Unit) -> tuple[Patch, ...]:
    """Return the parts of the county that have a boundary, with their vacant grids; read behind the board."""
    from app.services.dashboard._map import (
        vacant_map,
    )  # what reads boundaries, after the page

    return tuple(vacant_map(unit)) if Permission.UNITS_READ in unit.actor.permissions else ()


@permits(Permission.ROSTER_READ)
def first_steps(unit: Unit) -> tuple[Step, ...]:
    """Return the way to the first month, each line done or not, whatever the county has by now."""
    return tuple(steps(unit))


def _untouched(unit: Unit) -> bool:
    """Return whether the county is new; a village without workers in a county at work is not."""
    may = unit.actor.permissions
    return Permission.UNITS_READ in may and not (
        births(unit)
        or (Permission.ASSESSMENT_READ in may and assessment.cycles(unit))
        or (Permission.PAY_READ in may and pay.runs(unit))
    )
