"""The planted bugs of what watches over the rest: verify, the standard of units, a database's guards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

GUARDS = "tests/db/test_guards.py::"
EVERY_TABLE, UNIT_RULES = "tests/trust/test_every_table.py::", "tests/domain/test_unit_rules.py::"


@dataclass(frozen=True)
class Mutant:
    """One bug: where, what stands there, what stands there instead, and the tests that must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def plant(self, tree: Path) -> None:
        """Change the copy; the old text must be there exactly once."""
        path = tree / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.name}: {self.file} has changed, plant the bug anew"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


GUARDS_OFF = (
    Mutant(
        "verify skips entries without a block",
        "db/verify.py",
        "    if strays := kept - sum(found for found, _ in sealed.values()):\n",
        "    if (strays := kept - sum(found for found, _ in sealed.values())) < 0:\n",
        (f"{GUARDS}test_verify_finds_what_an_intruder_did",),
    ),
    Mutant(
        "verify looks at ledgers only",
        "db/verify.py",
        "        yield from _covered(table, [payload for _, payload in mine], lines)\n",
        "        if model.__base__.__name__ == 'Ledger':\n"
        "            yield from _covered(table, [payload for _, payload in mine], lines)\n",
        (f"{GUARDS}test_verify_finds_one_row_changed_among_many",),
    ),
    Mutant(
        "verify forgets the audited changes",
        "db/verify.py",
        "        for change in changes.get(record, []):\n",
        "        for change in changes.get(record, [])[:1]:\n",
        (f"{GUARDS}test_verify_undoes_the_audited_changes_of_rows_written_among_many",),
    ),
    Mutant(
        "verify does not add up the ledger",
        "db/verify.py",
        "HAVING sum(amount) <> 0",
        "HAVING sum(amount) > 1e15",
        (f"{GUARDS}test_budget_groups_must_sum_to_zero",),
    ),
    Mutant(
        "verify skips a table",
        "db/verify.py",
        "    for model in shown:\n",
        "    for model in shown[1:]:\n",
        (f"{EVERY_TABLE}test_a_row_changed_in_any_table_is_found",),
    ),
    Mutant(
        "verify believes what the database says of itself",
        "db/verify.py",
        "    yield from about.unlike(session)\n",
        "",
        (f"{EVERY_TABLE}test_a_row_changed_in_any_table_is_found",),
    ),
    Mutant(
        "verify takes a ciphertext at its word",
        "db/ciphers.py",
        "        return vault.seal(place, vault.open(place, kept)) == kept\n",
        "        return True\n",
        (f"{EVERY_TABLE}test_a_sealed_number_changed_or_taken_away_in_any_table_is_found",),
    ),
    Mutant(
        "verify misses a number that was taken away",
        "db/ciphers.py",
        "        return kept.blind is None\n",
        "        return True\n",
        (f"{EVERY_TABLE}test_a_sealed_number_changed_or_taken_away_in_any_table_is_found",),
    ),
    Mutant(
        "a code given once is given again",
        "app/domain/unit_codes.py",
        "        self._taken = {*given, *self._new.values()}\n",
        "        self._taken = {*self._new.values()}\n",
        (f"{UNIT_RULES}test_right_codes_stay_and_a_number_is_never_given_twice",),
    ),
    Mutant(
        "a code that is not its parent's is right",
        "app/domain/unit_codes.py",
        "    if unit.code.startswith(stem):\n",
        "    if unit.code.startswith(stem[:6]):\n",
        (f"{UNIT_RULES}test_the_checker_names_what_is_wrong_with_each_code",),
    ),
    Mutant(
        "a grid may have one household too many",
        "app/domain/sizing.py",
        "    if rule.maximum is not None and value > rule.maximum:\n",
        "    if rule.maximum is not None and value > rule.maximum + 1:\n",
        (f"{UNIT_RULES}test_an_urban_grid_has_300_to_500_households",),
    ),
    Mutant(
        "a grid may be called by another's number",
        "app/domain/unit_names.py",
        "    if kept and number is not None:\n",
        "    if kept and number is None:\n",
        (f"{UNIT_RULES}test_a_grids_name_follows_the_countys_pattern",),
    ),
    Mutant(
        "a parent may end before its children",
        "db/lives.py",
        "        for sentence, when, condition in (*wrong, (ORPHAN, \"tg_op = 'UPDATE'\", _LEFT))\n",
        "        for sentence, when, condition in wrong\n",
        ("tests/services/test_restructuring.py::test_the_database_itself_keeps_lives_whole",),
    ),
    Mutant(
        "who asked for a correction may decide it",
        "db/migrations/versions/0010_corrections.py",
        'sa.CheckConstraint("decided_by <> recorded_by", name="ck_correction_two_persons")',
        'sa.CheckConstraint("decided_by <> uid", name="ck_correction_two_persons")',
        ("tests/services/test_correcting.py::test_at_an_sql_prompt_nobody_decides_their_own",),
    ),
)
