"""Which counties come with the program, and the division list each brings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.core.errors import Invalid
from app.domain.policy import load
from app.imports.policies import policy_text, preset_names

DIVISIONS = Path(__file__).parents[2] / "resources" / "divisions"


@dataclass(frozen=True, slots=True)
class Preset:
    """A county's policy as it comes with the program."""

    name: str
    county: str
    title: str
    draft: bool


@cache
def _presets() -> tuple[Preset, ...]:
    loaded = [(name, load(policy_text(name))) for name in preset_names()]
    return tuple(
        Preset(
            name,
            rules.county,
            f"{rules.county}做法" + ("（草稿）" if rules.status == "draft" else ""),
            rules.status == "draft",
        )
        for name, rules in loaded
    )


def ready(*, drafts: bool = False) -> list[Preset]:
    """Return the presets a county can be run on, complete ones first; with ``drafts``, all of them."""
    found = sorted(_presets(), key=lambda preset: (preset.draft, preset.name))
    return [preset for preset in found if drafts or not preset.draft]


def divisions_of(county: str) -> Path:
    """Return the division list of a preset.

    Raises:
        Invalid: the program brings none for it.
    """
    found = sorted(DIVISIONS.glob(f"{county}_*.csv"))
    if not found:
        raise Invalid(f"没有“{county}”的区划清单，请用 --divisions 指定一个 CSV 文件。")
    return found[0]
