"""What the work of a goal stands on: a folder, a seed, a size, and offices on both engines."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, TypeVar

from tests.office import Office, Template, build, file_copy, server_copy
from tests.postgres import Postgres

T = TypeVar("T")


class Size(Enum):
    """How much of a goal is done: for the suite, at the figure of the CI column, at night."""

    TINY, SHORT, LONG = range(3)


@dataclass(frozen=True)
class Reached:
    """What a goal came to: whether the promise held, and the figures in words."""

    ok: bool
    text: str


@dataclass
class Ground:
    """One run of one goal; ``template`` and ``server`` are made when they are first asked for."""

    folder: Path
    seed: int
    size: Size
    file_template: Callable[[], tuple[Path, Template]]
    server_template: Callable[[], tuple[Postgres, Template]]
    server: Callable[[], Postgres]
    _places: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextmanager
    def own(cls, seed: int, size: Size) -> Iterator[Self]:
        """Yield a ground of its own, which is gone afterwards; logs go there too."""
        with (
            TemporaryDirectory(prefix="griddesk-trust-", ignore_cleanup_errors=True) as name,
            ExitStack() as stack,
        ):
            folder = Path(name)
            kept = os.environ.get("GRIDDESK_LOGS")
            os.environ["GRIDDESK_LOGS"] = name

            @cache
            def server() -> Postgres:
                return stack.enter_context(Postgres())

            @cache
            def on_server() -> tuple[Postgres, Template]:
                return server(), build(server().create_database("office_template"))

            @cache
            def on_file() -> tuple[Path, Template]:
                place = folder / "template.griddesk"
                return place, build(str(place))

            try:
                yield cls(folder, seed, size, on_file, on_server, server)
            finally:
                os.environ.pop("GRIDDESK_LOGS")
                if kept is not None:
                    os.environ["GRIDDESK_LOGS"] = kept

    def of(self, tiny: T, short: T, long: T) -> T:
        """Return the figure of this size."""
        return (tiny, short, long)[self.size.value]

    def random(self) -> random.Random:
        """Return a generator that begins at the seed."""
        return random.Random(self.seed)

    def place(self) -> Path:
        """Return a new empty folder."""
        place = self.folder / f"place{next(self._places)}"
        place.mkdir()
        return place

    @contextmanager
    def office(self, engine: str) -> Iterator[Office]:
        """Yield a fresh copy of the small county on ``sqlite`` or ``postgresql``."""
        if engine == "sqlite":
            with file_copy(*self.file_template(), self.place()) as office:
                yield office
            return
        with server_copy(*self.server_template()) as office:
            yield office
