"""Planted bugs: each must make the tests named beside it fail (trust.md section 6, mutation rule, G9).

Every mutant is applied to a copy of the tree; its old text must occur exactly once, so that a changed
program asks for a changed mutant instead of quietly proving nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.trust.ground import Ground, Reached
from tests.trust.planted import GUARDS_OFF, Mutant

ROOT = Path(__file__).parents[2]
TREE = ("app", "db", "resources", "tests", "ui")
FILES = ("main.py", "pyproject.toml")
_FAILED = re.compile(r"^FAILED (\S+?::\w+)", re.MULTILINE)

DOMAIN_PAY, PAY = "tests/domain/test_pay.py::", "tests/services/test_pay.py::"
DOMAIN_VETTING, VETTING = "tests/domain/test_vetting.py::", "tests/services/test_vetting.py::"
MONEY, GUARDS, ROSTER = (
    "tests/core/test_money.py::",
    "tests/db/test_guards.py::",
    "tests/services/test_roster.py::",
)


QUICK = (
    Mutant(
        "wrong day count in proration",
        "app/domain/pay/compute.py",
        "            return (end - start).days\n",
        "            return (end - start).days - 1\n",
        (f"{DOMAIN_PAY}test_a_leaver_and_the_successor_of_the_same_day_share_one_month",),
    ),
    Mutant(
        "capitals without the zero",
        "app/core/money.py",
        'gap = "零" if 0 < low < size // 10 else ""',
        'gap = ""',
        (f"{MONEY}test_capitals_have_one_form",),
    ),
)
OTHERS = (
    Mutant(
        "float rounding",
        "app/core/money.py",
        "fen = int(abs(exact) + Fraction(1, 2))",
        "fen = round(float(abs(exact)))",
        (f"{MONEY}test_half_a_fen_goes_away_from_zero",),
    ),
    Mutant(
        "largest remainder dropped",
        "app/core/money.py",
        "for index in order[: abs(fen) - sum(parts)]:",
        "for index in order[:0]:",
        (
            f"{MONEY}test_shares_add_up_and_stay_within_a_fen_of_the_quota",
            f"{DOMAIN_PAY}test_segments_sum_to_the_rounded_month_and_lines_to_the_net",
        ),
    ),
    Mutant(
        "double posting: the intention's key is not claimed",
        "app/workspace.py",
        "    return unit.session.connection().scalar(statement) is not None\n",
        "    unit.session.connection().scalar(statement)\n    return True\n",
        (
            "tests/services/test_workspace.py::test_the_same_intention_happens_once_and_answers_the_same",
            f"{PAY}test_a_double_click_posts_once",
        ),
    ),
    Mutant(
        "lost audit: appends to ledgers are not sealed",
        "db/audit.py",
        '            self.entries.append((table.name, "APPEND", "", payload))\n            return\n',
        "            return\n",
        (f"{GUARDS}test_a_fresh_database_verifies",),
    ),
    Mutant(
        "lost audit: changes of records are not sealed",
        "db/audit.py",
        "            self._changed(record)\n",
        "            pass\n",
        ("tests/services/test_workspace.py::test_every_way_of_writing_is_audited",),
    ),
    Mutant(
        "lost audit: bulk rows are not sealed",
        "app/workspace.py",
        "            self.recorder.bulk(table, values)\n",
        "            self.recorder.bulk(table, {name: column[:1] for name, column in values.items()})\n",
        (
            "tests/services/test_workspace.py::test_a_few_bulk_rows_are_audited_one_by_one_and_ids_come_in_order",
            "tests/services/test_workspace.py::test_many_bulk_rows_are_audited_by_count_and_digest",
        ),
    ),
    Mutant(
        "scope leak",
        "db/scope.py",
        "    if WHOLE in scopes:\n",
        "    if scopes:\n",
        (
            f"{ROSTER}test_a_town_sees_and_changes_only_its_own",
            f"{VETTING}test_a_town_sees_only_its_own_cases",
            "tests/services/test_assessment.py::test_a_clerk_scores_the_own_town_only",
        ),
    ),
    Mutant(
        "a person gone on the day still counts",
        "db/scope.py",
        "model.valid_to > as_of.valid_on",
        "model.valid_to >= as_of.valid_on",
        (f"{ROSTER}test_leaving_is_half_open_and_final",),
    ),
    Mutant(
        "four households accepted",
        "app/domain/vetting/neighbours.py",
        'enough("走访街坊邻居", distinct(facts, numbers), numbers.households, ',
        'enough("走访街坊邻居", distinct(facts, numbers), numbers.households - 1, ',
        (f"{DOMAIN_VETTING}test_four_households", f"{VETTING}test_no_decision_on_four_households"),
    ),
    Mutant(
        "relatives counted",
        "app/domain/vetting/neighbours.py",
        "kin = any(visit.relative or visit.same_household for visit in visits)",
        "kin = any(visit.same_household for visit in visits)",
        (f"{DOMAIN_VETTING}test_five_of_which_one_is_kin",),
    ),
    Mutant(
        "two homes with one telephone are two households",
        "app/domain/vetting/households.py",
        "        *((Link.PHONE, phone) for phone in _phones(home.phone)),\n",
        "",
        (f"{DOMAIN_VETTING}test_five_of_which_two_share_a_phone",),
    ),
    Mutant(
        "a missing score is zero",
        "app/domain/assessment/scoring.py",
        "        return item.default\n    return raw\n",
        "        return item.default\n    return Decimal(0) if raw is None else raw\n",
        (
            "tests/domain/test_assessment.py::test_missing_is_not_zero",
            "tests/services/test_assessment.py::test_a_month_without_training_is_renormalised_not_zero",
        ),
    ),
    Mutant(
        "a reversal is recomputed by today's arithmetic",
        "app/domain/pay/correct.py",
        "        amount=-posted.line.amount,\n",
        "        amount=-(posted.line.monthly * posted.line.days / int(posted.line.whole)).quantize(NIL),\n",
        (f"{DOMAIN_PAY}test_a_reversal_is_the_exact_negative_and_nets_to_zero",),
    ),
    Mutant(
        "the maker checks",
        "app/domain/pay/run.py",
        "            right=facts.actor != facts.maker,\n",
        "            right=True,\n",
        (
            f"{DOMAIN_PAY}test_a_step_names_what_is_missing",
            f"{PAY}test_a_second_account_of_the_maker_does_not_check",
        ),
    ),
    Mutant(
        "the checker approves",
        "app/domain/pay/run.py",
        "    third = facts.actor not in (facts.maker, facts.checker)\n",
        "    third = facts.actor != facts.maker\n",
        (f"{PAY}test_a_second_account_of_maker_or_checker_does_not_approve",),
    ),
    Mutant(
        "lines changed after approval are posted",
        "app/domain/pay/run.py",
        '    return [_same(facts.digest, facts.approved_digest, "审批")]\n',
        '    return [_same(facts.digest, facts.digest, "审批")]\n',
        (f"{PAY}test_lines_changed_behind_the_approval_are_not_posted",),
    ),
    Mutant(
        "ledgers without their trigger",
        "db/security.py",
        "    free = set(table.movable) | SILENT\n",
        "    free = set(table.movable) | SILENT\n    if not table.movable:\n        return None\n",
        (
            f"{GUARDS}test_plain_sql_cannot_rewrite_the_past",
            f"{PAY}test_posted_rows_cannot_be_changed_by_a_plain_statement",
        ),
    ),
    Mutant(
        "numbers kept in clear",
        "db/keys.py",
        "return _sealed(cipher, blind or self.blind(place, number), number[-4:])",
        "return _sealed(cipher + text, blind or self.blind(place, number), number[-4:])",
        (f"{ROSTER}test_no_number_is_on_disk_in_clear",),
    ),
    Mutant(
        "the bank's file is not added up",
        "app/reports/agreement.py",
        '        "银行代发文件逐行相加": _bank_sum(bank.content, form),\n',
        "",
        ("tests/reports/test_agreement.py::test_a_paper_that_says_another_sum_stops_the_bundle",),
    ),
    Mutant(
        "the towns' subtotals are not added up",
        "app/reports/agreement.py",
        '        "补贴发放表乡镇小计": _subtotals(register.content),\n',
        "",
        ("tests/reports/test_agreement.py::test_a_paper_that_says_another_sum_stops_the_bundle",),
    ),
    Mutant(
        "posting in two transactions",
        "app/services/pay/steps.py",
        '    move(unit, book, "post", facts)\n',
        '    move(unit, book, "post", facts)\n    unit.session.commit()\n',
        ("tests/trust/test_crash.py::test_a_file_survives_kills_at_some_statements",),
    ),
    Mutant(
        "half a workbook is imported",
        "app/imports/taking.py",
        "    return bool(staged.accepted) and (wishes.accept_valid or not _refused(staged))\n",
        "    return bool(staged.accepted)\n",
        ("tests/imports/test_taking.py::test_one_bad_row_keeps_all_out",),
    ),
    Mutant(
        "the team decides about its own work",
        "app/domain/vetting/guards.py",
        "        Check(not stuck, apart, place),\n",
        "",
        (f"{VETTING}test_nobody_on_the_team_decides",),
    ),
    Mutant(
        "a clerk reads the county's archive",
        "app/services/documents.py",
        "    return IssuedDocument.unit_id.in_(mine)\n",
        "    return mine.exists()\n",
        ("tests/cli/test_report.py::test_a_clerk_gets_the_own_town_and_never_the_countys_papers",),
    ),
    Mutant(
        "a county's required field may be empty",
        "app/domain/own_fields.py",
        "            if own.required:\n",
        "            if own.required and own.kind == 'flag':\n",
        (
            "tests/services/test_own_fields.py::test_what_does_not_fit_is_refused_by_field_and_nothing_is_written",
        ),
    ),
)
ALL = (*QUICK, *OTHERS, *GUARDS_OFF)


def run(tree: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Return pytest's exit code and what it printed, run in the copy."""
    kept = {"PYTHONDONTWRITEBYTECODE": "1"} if sys.pycache_prefix else {}  # nobody comes back to a copy
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "pytest", "-q", "-rf", "--tb=line", "-p", "no:cacheprovider", "-n0"),
            f"--basetemp={tree.parent / 'base'}",
            *tests,
        ],
        cwd=tree,
        env=os.environ | kept,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def survivors(tree: Path, mutant: Mutant) -> str:
    """Return "" when every named test notices the bug, else what was seen."""
    mutant.plant(tree)
    code, said = run(tree, mutant.tests)
    if code not in (0, 1):  # a copy that does not run, not a bug that was noticed
        return f"{mutant.name}：{said[-2000:]}"
    survived = sorted(set(mutant.tests) - set(_FAILED.findall(said)))
    return f"{mutant.name}：{survived}" if survived else ""


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Yield a copy of what the tests need, gone afterwards."""
    copy = folder / "tree"
    for name in TREE:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(ROOT / name, copy / name)
    yield copy
    shutil.rmtree(copy)


def killed(ground: Ground) -> Reached:
    """Plant every bug in turn; without one the same tests must pass."""
    chosen = ground.of(QUICK, ALL, ALL)
    alive = []
    for mutant in chosen:
        with copied(ground.place()) as tree:
            alive += filter(None, [survivors(tree, mutant)])
    with copied(ground.place()) as tree:
        code, said = run(tree, sorted({test for mutant in chosen for test in mutant.tests}))
    told = (
        f"{len(chosen) - len(alive)}/{len(chosen)} 处被发现；不埋错误时{'通过' if code == 0 else said[-400:]}"
    )
    return Reached(not alive and code == 0, "；".join([told, *alive]))
