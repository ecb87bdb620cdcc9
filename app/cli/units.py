"""``units``: the tree as it stood on a date, and restructurings from a workbook to the day they are due."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import arguments as kinds
from app.cli.frame import Answer, Call
from app.cli.session import signed_in
from app.core.errors import Invalid
from app.domain.units import ChangeState, Level
from app.imports.annotate import annotate
from app.imports.changes import change_rows, read_changes
from app.imports.staged import Problem, Severity
from app.services import restructuring, units
from app.services.restructuring import ChangeSet, NewChange, Preview
from app.workspace import Workspace

_ACTS = ("at", "change", "sets", "approve", "cancel", "apply")
_NEEDS = {"at": "日期", "change": "工作簿", "approve": "变更编号", "cancel": "变更编号"}
SHOWN = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    told = (
        "at 某一天的层级网格；change 起草工作簿里的单位变更；sets 列出变更；approve、cancel 批准或取消一份；"
        "apply 办理已到生效日的"
    )
    parser.add_argument("act", choices=_ACTS, metavar="ACT", help=told)
    help_ = "日期（at）、工作簿（change）或变更编号（approve、cancel）"
    parser.add_argument("what", nargs="?", default="", metavar="WHAT", help=help_)
    parser.add_argument("--dry-run", action="store_true", help="只检查和预览，不起草（change）")
    parser.add_argument(
        "--annotated", type=Path, metavar="OUT.xlsx", help="另存一份标出问题的工作簿（change）"
    )
    parser.add_argument("--reason", default="", help="说明（change）或取消的原因（cancel）")


def run(call: Call) -> Answer:
    """Return what the act gives; exit 3 when rows of a workbook have problems and nothing was written."""
    act, what = call.options.act, call.options.what
    if act in _NEEDS and not what:
        raise kinds.Usage(f"units {act} 后面要写{_NEEDS[act]}。")
    return _RUN[act](call, what)


def _at(call: Call, what: str) -> Answer:
    try:
        day = kinds.day(what)
    except argparse.ArgumentTypeError as error:
        raise kinds.Usage(f"{error}。") from None
    with signed_in(call) as workspace:
        rows = workspace.ask(units.tree, day)
        counted = workspace.ask(units.counts, day)
    numbers = {one.level.value: one.units for one in counted}
    gridded = {one.level.value: one.gridded for one in counted}
    data = {"date": day, "units": numbers, "gridded": gridded, "tree": rows}
    told = f"{day:%Y-%m-%d}：{'、'.join(_counted(one) for one in counted)}。"
    return Answer(data, "\n".join((*(_line(row) for row in rows), told)))


def _counted(one: units.LevelCount) -> str:
    """Return how many units a level has, of them those for statistics, and with grids where not all have."""
    carrying = one.units - one.statistical
    told = [f"统计用 {one.statistical:,}"] if one.statistical else []
    if one.level is Level.VILLAGE and one.gridded is not None and one.gridded < carrying:
        told.append(f"设网格的 {one.gridded:,}")
    return f"{one.level.label} {one.units:,}" + (f"（{'、'.join(told)}）" if told else "")


def _line(row: units.UnitRow) -> str:
    mark = " [统计用]" if row.statistical else ""
    return f"{row.code:<18}{row.level.label:<8}{row.full_name}{mark}"


def _change(call: Call, what: str) -> Answer:
    options, path = call.options, Path(what)
    if options.annotated is not None and options.annotated.resolve() == path.resolve():
        raise Invalid("标出问题的工作簿不能写在原文件上，请给 --annotated 换一个文件名。")
    call.progress(f"正在读取 {path.name}")
    with signed_in(call) as workspace:
        file, book, staged = read_changes(
            path, lambda rows: workspace.ask(restructuring.check, rows).problems
        )
        if options.annotated is not None:
            annotate(file, book, staged, options.annotated)
        if staged.refused or staged.blocked:
            return Answer(staged.summary(), _told(staged.problems), error=_refusal(staged.problems))
        rows = change_rows(staged.accepted)
        seen = workspace.ask(restructuring.check, rows)
        new = NewChange(rows=tuple(rows), reason=options.reason)
        set_id = None if options.dry_run else workspace.do(restructuring.draft, new)
    data = {**staged.summary(), "set": set_id, "preview": seen}
    end = (
        "检查通过，没有写入（--dry-run）。"
        if set_id is None
        else f"已起草，编号 {set_id}；请另一个有批准权的人执行 units approve {set_id}，或在窗口里批准。"
    )
    return Answer(data, f"{_seen(seen)}\n{end}")


def _refusal(problems: tuple[Problem, ...]) -> Invalid:
    errors = [one for one in problems if one.severity is Severity.ERROR]
    return Invalid(
        f"没有写入任何内容：有 {len(errors)} 处错误，第一处是第{errors[0].row}行：{errors[0].reason}"
    )


def _told(problems: tuple[Problem, ...]) -> str:
    lines = [f"第{one.row}行 {one.column}：{one.reason}" for one in problems[:SHOWN]]
    more = (
        [f"……共 {len(problems)} 处，全部列在 --json 和 --annotated 的结果里。"]
        if len(problems) > SHOWN
        else []
    )
    return "\n".join((*lines, *more))


def _seen(preview: Preview) -> str:
    effects = (
        f"{one.effective} {one.op.label} {one.before or '（新）'} → {one.after or one.heirs or '（撤销）'}"
        for one in preview.effects[:SHOWN]
    )
    hanging = (f"{one.kind.label} {one.count}" for one in preview.hanging)
    checks = (
        f"{'提醒' if one.ok else '未办好'}：{one.text}" for one in preview.checks if one.warn or not one.ok
    )
    return "\n".join((f"共涉及 {len(preview.effects)} 个单位。", *effects, "、".join(hanging), *checks))


def _sets(call: Call, _what: str) -> Answer:
    with signed_in(call) as workspace:
        found = workspace.ask(restructuring.change_sets)
    lines = (f"{one.id:<6}{one.state.label:<8}{one.effective} {one.doc_no} {one.words}" for one in found)
    return Answer({"sets": found}, "\n".join(lines))


def _numbered(workspace: Workspace, what: str) -> ChangeSet:
    if not what.isdigit():
        raise kinds.Usage(f"“{what}”不是变更编号，编号见 units sets。")
    return workspace.ask(restructuring.change_sheet, int(what)).head


def _approve(call: Call, what: str) -> Answer:
    with signed_in(call) as workspace:
        head = _numbered(workspace, what)
        workspace.do(restructuring.approve, head.id, head.version)
        head = _numbered(workspace, what)
    due = "已生效。" if head.state is ChangeState.APPLIED else f"到 {head.effective} 生效。"
    return Answer({"set": head}, f"已批准编号 {head.id}，{due}")


def _cancel(call: Call, what: str) -> Answer:
    with signed_in(call) as workspace:
        head = _numbered(workspace, what)
        workspace.do(restructuring.cancel, head.id, head.version, call.options.reason)
    return Answer({"set": head.id}, f"已取消编号 {head.id}。")


def _apply(call: Call, _what: str) -> Answer:
    """Say how many rows were due: signing in carries them out, and this finds what came due since."""
    with signed_in(call) as workspace:
        rows = workspace.do(restructuring.apply_due)
    return Answer(
        {"applied": rows}, f"办理了 {rows} 行。" if rows else "到期的单位变更都已办理，登录时办理的不再计入。"
    )


_RUN = {"at": _at, "change": _change, "sets": _sets, "approve": _approve, "cancel": _cancel, "apply": _apply}
