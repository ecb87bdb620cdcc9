"""Make the files again: the same bytes every time."""

from __future__ import annotations

from tests.imports.dirty.expected import keep
from tests.imports.dirty.reading import every

if __name__ == "__main__":
    print(keep(every()))
