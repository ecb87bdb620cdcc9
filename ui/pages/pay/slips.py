"""The lists of one run: everybody in it, the differences from last month, the bank files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.core.access import Guarded, Permission, permits
from app.domain.pay import Bucket
from app.services import pay
from app.workspace import Unit
from ui.kit.register import Register
from ui.kit.theme import Tone
from ui.pages.pay.story import told

_TOPICS = frozenset({"pay_run", "pay_slip", "pay_outcome"})
_BUCKETS = {
    Bucket.PAID: Tone.SUCCESS,
    Bucket.ZERO: Tone.WARNING,
    Bucket.WITHHELD: Tone.DANGER,
    Bucket.EXCLUDED: Tone.NEUTRAL,
}


def lists(run_id: int) -> dict[str, Register]:
    """Return the lists of a run by the name of their tab: slips, differences, bank files."""
    return {
        "发放明细": _slips(_of(run_id, pay.slips)),
        "与上月差异": _differences(_of(run_id, pay.differences)),
        "银行文件": _files(run_id),
    }


def _of(run_id: int, query: Callable[..., Sequence[Any]]) -> Guarded[Unit, [], Sequence[Any]]:
    @permits(Permission.PAY_READ)
    def of_run(unit: Unit) -> Sequence[Any]:
        return query(unit, run_id)

    return of_run


def _slips(query: Guarded[Unit, [], Sequence[Any]]) -> Register:
    return Register(
        id="slips",
        title="",
        row=pay.SlipRow,
        query=query,
        topics=_TOPICS,
        adds=("amount", "before"),
        tones={"bucket": _BUCKETS},
        counted="人",
        empty="这里没有人在这次发放里。",
        card=told,
    )


def _differences(query: Guarded[Unit, [], Sequence[Any]]) -> Register:
    return Register(
        id="differences",
        title="",
        row=pay.DifferenceRow,
        query=query,
        topics=_TOPICS,
        adds=("before", "after", "delta"),
        counted="人",
        empty="每个人都与上月相同，或没有上月可比。",
        card=told,
    )


def _files(run_id: int) -> Register:
    return Register(
        id="exports",
        title="",
        row=pay.ExportRow,
        query=_of(run_id, lambda unit, one: pay.overview(unit, one).exports),
        topics=frozenset({"pay_export", "pay_run"}),
        names=(),
        empty="还没有导出过银行文件：过账后由经办人导出。",
    )
