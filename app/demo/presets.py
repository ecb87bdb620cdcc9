"""Which counties come with the program, and the division list each brings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.domain.policy import Policy, load, statements
from app.imports.policies import policy_text, preset_names

DIVISIONS = Path(__file__).parents[2] / "resources" / "divisions"


@dataclass(frozen=True, slots=True)
class Preset:
    """A county's policy as it comes with the program; ``source`` is what its values are read from."""

    name: str
    county: str
    title: str
    draft: bool
    pays: bool
    plain: str
    called: str
    starts: date
    source: str
    stated: int


@cache
def _presets() -> tuple[Preset, ...]:
    loaded = [(name, load(policy_text(name))) for name in preset_names()]
    return tuple(
        Preset(
            name,
            rules.county,
            f"{rules.county}做法" + ("（草稿）" if rules.status == "draft" else ""),
            rules.status == "draft",
            rules.pays,
            rules.name,
            rules.title,
            rules.valid_from,
            _source(rules),
            sum(not one.assumed for one in statements(rules)),
        )
        for name, rules in loaded
    )


def _source(rules: Policy) -> str:
    """Return the material most of a policy's values are read from, and how many are read and assumed."""
    found = statements(rules)
    read = Counter(one.source.split()[0] for one in found if not one.assumed)
    assumed = sum(one.assumed for one in found)
    most = max(read, key=lambda name: read[name])
    return f"{most}，{read.total()} 项有出处" + (f"，{assumed} 项为假设" if assumed else "")


def ready(*, drafts: bool = False) -> list[Preset]:
    """Return the presets a county can be run on, complete ones first; with ``drafts``, all of them.

    Those with pay come first, and of them those whose material says most: a year of them shows most.
    """
    found = sorted(_presets(), key=lambda preset: (preset.draft, not preset.pays, -preset.stated))
    return [preset for preset in found if drafts or not preset.draft]


def divisions_of(county: str) -> Path | None:
    """Return the division list of a preset; None where the program brings none, and one must be invented."""
    return next(iter(sorted(DIVISIONS.glob(f"{county}_*.csv"))), None)
