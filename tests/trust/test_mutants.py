"""The planted bugs of tests/trust/mutants.py still fit the program; the goal G9 plants them."""

from __future__ import annotations

from tests.trust.mutants import ALL, ROOT


def test_every_mutant_still_fits_the_program() -> None:
    """A changed line is noticed in CI, although most mutants run only in the goal's short form."""
    for mutant in ALL:
        assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1, mutant.name
