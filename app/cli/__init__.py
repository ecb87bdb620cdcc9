"""The commands of cli.md: without this package nothing runs unattended, nothing is tested from outside.

A new command is one line in COMMANDS and one module ``app/cli/<name>.py`` (a dash becomes an underscore):

    def arguments(parser: argparse.ArgumentParser) -> None:  # its own options; the global ones are added
    def run(call: Call) -> Answer:                            # does the work through services

``run`` returns an Answer (JSON keys, text for eyes, exit code), raises an AppError to refuse, tells progress
with ``call.progress``, asks for secrets with ``call.passphrase`` and prints nothing itself.  Months, dates
and counts on the command line are read by the functions of ``app.cli.arguments``.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import frame

COMMANDS: tuple[frame.Command, ...] = (
    frame.Command("backup", "备份数据库，并打开副本检查"),
    frame.Command("bench", "测量性能：本程序与最低耗时之比"),
    frame.Command("demo", "建立演示县，并生成当月整套文件"),
    frame.Command("import", "导入工作簿：单位、花名册、评分表"),
    frame.Command("init", "新建空数据库：政策、工作日历和单位"),
    frame.Command("month", "生成已过账月份的整套文件"),
    frame.Command("move-to", "把本机数据库文件迁到 PostgreSQL 服务器"),
    frame.Command("pack", "一个人的全部材料：文件夹、压缩包或合订的PDF"),
    frame.Command("recover", "用恢复码给管理员设新口令，或生成新的恢复码"),
    frame.Command("report", "单独一份文件：花名册、考核表、发放表、台账等"),
    frame.Command("restore", "从备份恢复，或只做恢复演练"),
    frame.Command("server", "数据库服务器：准备、检查、证书、账号"),
    frame.Command("shots", "为窗口的每一页生成图片"),
    frame.Command("trust", "验证承诺：权限、防丢失、防篡改、防泄露等，各给出数字"),
    frame.Command("undo-import", "整批撤回一次导入"),
    frame.Command("units", "某一天的层级网格"),
    frame.Command("verify", "检查数据库：完整性、账目、审计链、档案、防护规则"),
    frame.Command("vetting", "选聘考察：案卷的办理清单"),
)


def run(argv: Sequence[str], window: frame.Window | None = None, shots: frame.Shots | None = None) -> int:
    """Return the exit code of the command in ``argv``; without a command, of the window."""
    return frame.run(COMMANDS, argv, window, shots)
