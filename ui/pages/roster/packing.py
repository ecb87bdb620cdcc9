"""人员档案包 of one person: what for, then kept as an archive or bound and shown to be printed in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from PySide6.QtWidgets import QDialog

from app.core.errors import Invalid
from app.core.fields import Choice, Label
from app.core.text import clean
from app.reports.leaving import Outgoing
from app.services.roster import WorkerRow
from app.workspace import Unit, Workspace
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.giving import cleared, save_as
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.tasks import Job
from ui.pages.roster.place import Place, ask

TITLE = "人员档案包"
_NOTE = (
    "汇总这个人的基本情况、任职、考察案卷、聘用通知书、考核、培训、请假、补贴、保险和全部附件，"
    "编目录并列校验码。取出一次，审计记一次；您无权查看的不列入，目录里写明。"
)


class Way(Choice):
    """What is made of the papers."""

    BOUND = "bound", "合订成一份，预览打印"
    ZIP = "zip", "存为压缩包"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the pack is for, and how it is wanted."""

    purpose: Annotated[str, Label("用途", width=40, help="例如：报组织部门考察、归入人事档案")]
    way: Annotated[Way, Label("方式", width=20)]


def give(place: Place, row: WorkerRow) -> QDialog:
    """Ask what the pack is for, then hand it over."""
    form = Sheet(
        title=f"{TITLE}：{row.name}",
        command=Wanted,
        send=_wanted,
        button="汇总",
        note=_NOTE,
        asks={"way": Ask(editor=lambda: OneOf([(one, one.label) for one in Way]))},
        start={"way": Way.BOUND},
    )
    return ask(place, form, partial(_weigh, place, row))


def _wanted(_unit: Unit, new: Wanted) -> list[str]:
    if len(clean(new.purpose)) < 2:
        raise Invalid(fields={"purpose": "请写明用途，至少两个字。"})
    return [clean(new.purpose), new.way.value]


def _weigh(place: Place, row: WorkerRow, wanted: list[str]) -> None:
    """Look how many persons the pack names: many, or one 重要, leave by two."""
    purpose, way = wanted
    go = partial(_show if Way(way) is Way.BOUND else _save, place, row, purpose)
    done = partial(_clear, place, go)
    place.desk.ask(place.owner, _weighed, row.person_id, done=done, name="pack")


def _weighed(unit: Unit, person_id: int) -> Outgoing:
    from app.reports.pack import weigh  # reportlab is read when a paper is first wanted

    return weigh(unit, person_id)


def _clear(place: Place, go: Callable[[], object], out: Outgoing) -> None:
    cleared(place.owner, place.desk, out, go)


def _save(place: Place, row: WorkerRow, purpose: str) -> None:
    save_as(place.owner, place.desk, f"{TITLE}-{row.name}.zip", partial(_zip, row.person_id, purpose))


def _zip(person_id: int, purpose: str, workspace: Workspace, job: Job) -> bytes:
    from app.reports import pack

    return pack.zipped(pack.pack(workspace, person_id, purpose, job.step))


def _show(place: Place, row: WorkerRow, purpose: str) -> PreviewDialog:
    dialog = PreviewDialog(place.desk, f"{TITLE}：{row.name}", place.owner.window())
    shown = dialog.preview
    shown.say("正在汇总和排版…")
    dialog.open()
    work = partial(_bound, row.person_id, purpose)
    place.desk.run(shown, work, done=shown.show_paper, failed=shown.refuse)
    return dialog


def _bound(person_id: int, purpose: str, workspace: Workspace, job: Job) -> Paper:
    from app.reports import pack

    whole = pack.pack(workspace, person_id, purpose, job.step)
    return Paper(name=f"{whole.name}.pdf", content=pack.bound(whole))
