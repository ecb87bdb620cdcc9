"""备份: the copies the program keeps, one more at once, where else they go, and rehearsals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.core.access import Permission
from app.services import backup, copies, daily, restore
from app.services.backup import BackupRow
from app.services.copies import FAILED, PASSED, CopyRow
from app.services.daily import KeptRow
from app.services.restore import Rehearsal
from app.workspace import Workspace
from ui.kit.giving import ask_folder, ask_path
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.tasks import Job
from ui.kit.theme import Tone
from ui.pages.settings.backups_strip import BackupsStrip

_NOW, _REHEARSE, _SECOND, _NO_SECOND = "立即备份", "恢复演练", "第二处…", "不设第二处"
_RUN = Permission.SYSTEM_RUN


def _now(page: RegisterPage) -> None:
    """Make one at once; of a server it is a file somebody names."""
    if page.desk.workspace.store.embedded:
        page.desk.run(page, _kept, done=partial(_made, page), title=_NOW)
    else:
        ask_path(page, page.desk, f"griddesk-{page.desk.today}.dump", partial(_dump, page))


def _kept(workspace: Workspace, job: Job) -> KeptRow:
    job.step(0.1, "正在备份并检查…")
    return workspace.do(daily.keep_now)


def _made(page: RegisterPage, made: KeptRow) -> None:
    page.desk.tell(made.warning or f"备份已做好并通过检查：{Path(made.file).name}。")


def _dump(page: RegisterPage, path: Path) -> None:
    def work(workspace: Workspace, job: Job) -> BackupRow:
        job.step(0.1, "正在备份并检查…")
        return workspace.do(backup.back_up, path)

    page.desk.run(page, work, done=partial(_dumped, page), title=_NOW)


def _dumped(page: RegisterPage, row: BackupRow) -> None:
    page.desk.tell(f"备份已做好并通过检查：{row.file}（{row.tables}张表，{row.rows:,}条记录）。")


def _rehearse(page: RegisterPage) -> None:
    row = page.table.chosen()[0]

    def work(workspace: Workspace, job: Job) -> Rehearsal:
        job.step(0.1, f"正在恢复到临时位置并检查“{row.name}”…")
        return workspace.do(restore.rehearsed, Path(row.path))

    page.desk.run(page, work, done=partial(_rehearsed, page), title=_REHEARSE)


def _rehearsed(page: RegisterPage, tried: Rehearsal) -> None:
    page.strip.say(tried.words, wrong=bool(tried.problem))


def _choose(page: RegisterPage) -> None:
    ask_folder(page, page.desk, "每日备份另抄一份到", partial(_place, page))


def _place(page: RegisterPage, folder: Path | None) -> None:
    said = f"每日备份另抄到“{folder}”，从下一次备份起。" if folder else "每日备份不再另抄。"
    page.desk.do(page, daily.set_place, folder, done=partial(_placed, page, said))


def _placed(page: RegisterPage, said: str, _none: None) -> None:
    page.desk.tell(said)


def _not_one(rows: Sequence[CopyRow]) -> str:
    return "" if len(rows) == 1 else "请先在列表中选中一份备份。"


PAGE = Register(
    id="backups",
    title="备份",
    section="设置",
    icon="gear-six",
    row=CopyRow,
    query=copies.copies,
    topics=frozenset({"act"}),  # whatever is done here is an act
    names=(),
    first=("name",),
    tones={"tried": {PASSED: Tone.SUCCESS, FAILED: Tone.DANGER}},
    adds=(),
    counted="份",
    whole=True,
    strip=BackupsStrip,
    opens=_REHEARSE,
    empty="没有可列出的备份：这里列出本机数据库文件自动保存的备份，只给系统管理员看。",
    actions=(
        Action(
            title=_NO_SECOND,
            icon="x-circle",
            permission=_RUN,
            start=lambda page: _place(page, None),
            barred=copies.no_second,
        ),
        Action(title=_SECOND, icon="hard-drives", permission=_RUN, start=_choose, barred=copies.barred),
        Action(
            title=_REHEARSE,
            icon="arrow-counter-clockwise",
            permission=_RUN,
            start=_rehearse,
            blocked=_not_one,
            barred=copies.barred,
        ),
        Action(title=_NOW, icon="floppy-disk", permission=_RUN, start=_now, primary=True),
    ),
)
