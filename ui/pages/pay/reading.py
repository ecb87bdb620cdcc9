"""What the page of a run reads, and how it says that the totals agree."""

from __future__ import annotations

from app.core.access import Permission, permits
from app.core.money import show
from app.core.own_words import in_own_words
from app.domain.pay import RunKind
from app.services import pay
from app.services.pay import Overview
from app.workspace import Unit
from ui.kit.page import Ground, within


@permits(Permission.PAY_READ)
def read_run(unit: Unit, ground: Ground, run_id: int) -> Overview:
    """Return a run as the ground sees it."""
    return pay.overview(within(unit, ground), run_id)


def tab_name(seen: Overview, ground: Ground) -> str:
    """Return what the tab of a run is called: month, kind unless it is the usual one, number, part."""
    kind = "" if seen.run.kind is RunKind.REGULAR else f"·{seen.run.kind.label}"
    part = ground.name.rpartition(" › ")[2]
    return f"{seen.run.month.label}补贴{kind}（{seen.run.number}）" + (f"·{part}" if part else "")


def agreement(seen: Overview) -> str:
    """Return in one line whether register, lines, bank and ledger have the run's total."""
    found = seen.agreement
    if found is None:
        return in_own_words(f"本辖区 {seen.run.paid:,} 人，{show(seen.run.total)} 元；全县合计由县级核对。")
    places = (
        ("发放表", found.slips),
        ("计算明细", found.lines),
        ("银行文件", found.export),
        ("经费台账", found.ledger),
    )
    said = " = ".join(f"{name} {show(total)}" for name, total in places if total is not None)
    ahead = "、".join(name for name, total in places if total is None)
    state = "一致" if found.agrees else "不一致，请停止办理并联系管理员"
    return f"核对：{said}，{state}" + (f"（{ahead}还没有）。" if ahead else "。")
