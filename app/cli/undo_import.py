"""``undo-import``: a whole batch taken back, or the sentence that says what stands on it."""

from __future__ import annotations

import argparse

from app.cli.arguments import whole
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.services import imports


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("batch", type=whole, metavar="BATCH", help="批次号")
    parser.add_argument("--reason", default="导入有误", metavar="TEXT", help="撤回的原因")


def run(call: Call) -> Answer:
    """Return how many records the batch had written; they are void now."""
    batch = call.options.batch
    with signed_in(call) as workspace:
        removed = workspace.do(imports.undo, batch, reason=call.options.reason)
    return Answer({"removed": removed}, f"批次 {batch} 已撤回，作废 {removed} 条记录。")
