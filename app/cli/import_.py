"""``import``: other people's workbooks into the database, all rows or none, every problem at its cell."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import day, month
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core.errors import AppError, Invalid, Unavailable
from app.imports import answering, reading, telling
from app.imports.annotate import annotate
from app.imports.answers import END, KEEP, Answers
from app.imports.guard import intake
from app.imports.staged import Problem, Severity
from app.imports.taking import Taken, Wishes
from app.services.imports import ImportKind

#: boundaries are no workbook: they are drawn, looked at on the map, and taken in there
_KINDS = [kind for kind in ImportKind if kind is not ImportKind.BOUNDARIES]
SHOWN = 30  # problems listed for eyes; all of them are in the JSON and in the annotated copy


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    kinds = "、".join(f"{kind.value}({kind.label})" for kind in _KINDS)
    parser.add_argument("kind", metavar="KIND", choices=[kind.value for kind in _KINDS], help=kinds)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="Excel 工作簿（.xlsx、.xls）或文本表格（.csv）"
    )
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    parser.add_argument("--accept-valid", action="store_true", help="有错的行不导入，其余的导入")
    parser.add_argument("--annotated", type=Path, metavar="OUT.xlsx", help="另存一份标出问题的工作簿")
    parser.add_argument(
        "--month", type=month, metavar="YYYY-MM", help="评分表的月份，默认看标题；银行回单的月份"
    )
    parser.add_argument(
        "--since",
        type=day,
        metavar="DATE",
        help="从哪天起：单位默认政策生效之日，户数人口和退票默认今天，保险默认起保日期",
    )
    parser.add_argument(
        "--of",
        default="",
        metavar="NUMBER",
        help="属于哪一个：报名名单、考试成绩的选聘批次，保险清单的保单号，回单的发放编号，签到表的培训编号",
    )

    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="问题=回答",
        help="回答检查时列出的问题，可以写多次；问题照列出的名称写，回答写列出的一个，或要求写的内容",
    )
    parser.add_argument(
        "--rest",
        choices=(END, KEEP),
        default="",
        help="整份保险清单以外的在保人员：end 自 --since（默认今天）起停保，keep 仍然在保；默认不变",
    )


def run(call: Call) -> Answer:
    """Return the batch and every problem; exit 3 when rows have errors and nothing was written."""
    options = call.options
    wishes = Wishes(
        accept_valid=options.accept_valid,
        dry_run=options.dry_run,
        month=options.month,
        since=options.since,
        of=options.of,
        answers=Answers(rest=options.rest),
    )
    if options.annotated is not None and options.annotated.resolve() == options.file.resolve():
        raise Invalid("标出问题的工作簿不能写在原文件上，请给 --annotated 换一个文件名。")
    call.progress(f"正在读取 {options.file.name}")
    reading.stand_by()  # it comes up while the database is unlocked
    with signed_in(call) as workspace:
        kind, file = ImportKind(options.kind), intake(options.file)
        taken = answering.take_answered(workspace, kind, file, wishes, options.answer)
    data = {"batch": taken.batch, **taken.staged.summary()}
    error: AppError | None = _refusal(taken) if taken.batch is None and taken.refused else None
    if options.annotated is not None:
        error = _annotated(taken, options.annotated) or error
    return Answer(data, _text(taken, wishes), error=error)


def _annotated(taken: Taken, out: Path) -> Unavailable | None:
    """Write the annotated copy; return what to say where it cannot be written but the rows are in already.

    Raises: Unavailable where nothing was written at all.
    """
    try:
        annotate(taken.file, taken.book, taken.staged, out)
    except Unavailable as failed:
        if taken.batch is None:
            raise
        return Unavailable(
            f"已导入，批次号 {taken.batch}，请不要再导入一次；只是没有标出问题的工作簿：{failed}"
        )
    return None


def _refusal(taken: Taken) -> Invalid:
    errors = [one for one in taken.staged.problems if one.severity is Severity.ERROR]
    first = f"{_place(errors[0])}{errors[0].reason}"
    return Invalid(f"没有写入任何内容：有 {len(errors)} 处错误，第一处是 {first}")


def _text(taken: Taken, wishes: Wishes) -> str:
    staged = taken.staged
    accepted = len(staged.accepted)
    lines = [f"共 {len(staged.rows)} 行，可导入 {accepted} 行，有错 {len(staged.rows) - accepted} 行。"]
    if staged.fate_counts.keys() - {telling.NEW}:
        lines.append(f"{telling.counted(staged, '行')}。")
    if staged.encoding:
        lines.append(f"文字编码：{staged.encoding}。")
    lines += map(telling.asked, staged.questions)
    lines += filter(None, [telling.by_rows(staged)])
    lines += [f"{one.severity.label} {_place(one)}{one.reason}" for one in staged.problems[:SHOWN]]
    if len(staged.problems) > SHOWN:
        lines.append(f"……共 {len(staged.problems)} 处，全部列在 --json 和 --annotated 的结果里。")
    if staged.skipped:
        rows = "、".join(f"{one.row}（{one.reason}）" for one in staged.skipped[:SHOWN])
        lines.append(f"不是数据、没有读取的行：{rows}。")
    if taken.batch is not None:
        lines.append(f"已导入，批次号 {taken.batch}；有误可用 undo-import {taken.batch} 整批撤回。")
    elif not taken.refused and not telling.to_write(staged):
        lines.append("与已登记的完全相同，没有要写入的。")
    elif wishes.dry_run and not taken.refused:
        lines.append("检查通过，没有写入（--dry-run）。")
    return "\n".join(lines)


def _place(problem: Problem) -> str:
    sheet = f"“{problem.sheet}”" if problem.sheet else ""
    row = f"第{problem.row}行" if problem.row else ""
    column = f"{problem.column}({problem.cell})" if problem.cell else problem.column
    where = f"{sheet}{row}{column}"
    return f"{where}：" if where else ""
