"""The promises G1 to G20 of trust.md section 6, fail-over, units with a memory, and the work behind each."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.trust import (
    attacks,
    canaries,
    corpus,
    costs,
    crash,
    disks,
    doors,
    drift,
    failing_over,
    fuzz,
    histories,
    ledger,
    mutants,
    names,
    network,
    restoring,
    servers,
    simulation,
    stations,
    tamper,
    upgrades,
)
from tests.trust.ground import Ground, Reached, Size

#: name -> the promise, at the figure of the CI column
GOALS = {
    "G1": "任何一行不越过管辖范围：每张表至少 40 种生成的攻击，另有 81 种固定攻击，0 泄露",
    "G2": "数据库防护规则的改动能被发现：至少 20 种改动，全部发现",
    "G3": "行级权限的代价：20 万行，不超过 1.3 倍",
    "G4": "在任何一条语句处崩溃都不留半截：至少 10 个操作、400 处，0 处有错",
    "G5": "服务器被强行终止 10 次，4 人正在写入：已确认的不丢，审计链完整",
    "G6": "同时修改不丢失：20 台电脑各改 200 次，丢失 0 次；不检查版本的对照必须丢失",
    "G7": "过账恰好一次：20 台电脑各点两次、12 个月，12 个批次；客户端被强行终止 50 次",
    "G8": "经费台账的不变量：随机记账 20000 次，每一步都成立；埋入的错误全部发现",
    "G9": "测试能够失败：至少 20 处埋入的错误，全部发现",
    "G10": "恶意导入：变异 xlsx 10000 个、CSV 5000 个，0 个未处理，时间和内存在限度内",
    "G11": "已知坏文件 60 个都被拒绝并说明原因；不规整的好文件 60 个都准确读入",
    "G12": "篡改能被发现：每张登记簿、库信息和审计，1000 次随机篡改，1000 次发现（不含防重复提交的记录）",
    "G13": "备份真能恢复：备份、恢复、核对，完全相同",
    "G14": "磁盘写满 100 种大小，文件被占用，没有权限：0 处丢失",
    "G15": "网络故障 30 种：每个操作的结果都可知，窗口不停顿",
    "G16": "确定性模拟：200 个种子、20 台电脑、带故障",
    "G17": "不泄露：100 个暗记身份证号，在磁盘、日志、错误报告、脱敏导出中 0 次出现",
    "G18": "生僻字姓名 1000 个，经两种数据库、xlsx、GB18030 CSV 往返后相同；缺字全部列出",
    "G19": "登录与传输：TLS 9 种情形全对，锁定、过期、三员互斥全对",
    "G20": "升级：从每一个发布过的版本，在每一处中断，两种数据库，全有或全无",
    "FO": "故障切换 10 次：20 台电脑写入，主机被终止、备机提升；已确认的不丢，每台自行继续",
    "UH": "层级沿革：两种数据库各 500 个随机变更序列，不变量成立，按当时、按现在合计相同；埋入的错误全部发现",
}
Work = Callable[[Ground], Reached]
WORKS: dict[str, Work] = {
    "G1": attacks.crossed,
    "G2": drift.seen,
    "G3": costs.held,
    "G4": crash.survived,
    "G5": servers.survived,
    "G6": stations.nothing_lost,
    "G7": stations.posted_once,
    "G8": ledger.held,
    "G9": mutants.killed,
    "G10": fuzz.survived,
    "G11": corpus.judged,
    "G12": tamper.found,
    "G13": restoring.restored,
    "G14": disks.nothing_lost,
    "G15": network.fate_known,
    "G16": simulation.reproduced,
    "G17": canaries.nothing_leaks,
    "G18": names.survived,
    "G19": doors.kept,
    "G20": upgrades.upgraded,
    "FO": failing_over.survived,
    "UH": histories.lived,
}
MISSING = "missing：尚未建成"


@dataclass(frozen=True)
class Outcome:
    """One line of ``main.py trust``: cli.md names its fields."""

    name: str
    goal: str
    reached: str
    ok: bool
    seed: int
    seconds: float


class Told:
    """Keeps what a goal's work died of, so that the next goal has its turn; the traceback goes to stderr."""

    def __init__(self) -> None:
        self.reached: Reached | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        traceback.print_exception(error, file=sys.stderr)
        first = (str(error).strip().splitlines() or [""])[0]
        self.reached = Reached(False, f"{type(error).__name__}: {first}")
        return True


def outcome(name: str, seed: int, *, long: bool = False) -> Outcome:
    """Return what goal ``name`` reached at its CI figure, or at the nightly one."""
    began = time.perf_counter()
    reached = reach(name, seed, Size.LONG if long else Size.SHORT)
    return Outcome(name, GOALS[name], reached.text, reached.ok, seed, round(time.perf_counter() - began, 1))


def reach(name: str, seed: int, size: Size) -> Reached:
    """Do the work of a goal on a ground of its own; one without work is said to be missing."""
    work = WORKS.get(name)
    if work is None:
        return Reached(False, MISSING)
    told = Told()
    with told, Ground.own(seed, size) as ground:
        told.reached = work(ground)
    assert told.reached is not None
    return told.reached
