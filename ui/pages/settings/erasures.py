"""删除申请: a person's own request registered by one, answered by another, and the answer on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from app.core.fields import Label
from app.domain.papers import erasure_number
from app.services import erasing, search
from app.services.erasing import ErasureRow, NewErasure, Standing
from app.workspace import Workspace
from ui.kit.desk import Door
from ui.kit.form import Ask, Record, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.picker import Picker
from ui.kit.preview import Paper, PreviewDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.tasks import Job
from ui.kit.theme import Tone

_STAYS = "法律规定了保存期限的，期满前不删，答复书里写明保存到哪一天。"


@dataclass(frozen=True, kw_only=True)
class Answering:
    """What is said besides."""

    note: Annotated[str, Label("另加说明", width=60, help="可以不填，例如：电话已当面确认删除")] = ""


def register(page: RegisterPage) -> None:
    """Ask who wants what deleted."""
    find = partial(Picker, page.desk, search.find_known, "姓名、拼音或身份证号末四位")
    sheet = Sheet(
        title="登记删除申请",
        command=NewErasure,
        send=erasing.register,
        asks={"person_id": Ask(editor=find, title="申请人", wide=True)},
        start={"asked_on": page.desk.today},
        button="登记",
        note=f"请先核对本人证件。现在能删的自动提请清除，由县级审批办理。{_STAYS}",
    )
    FormDialog(page.desk, sheet, partial(_registered, page), page.window()).open()


def _registered(page: RegisterPage, made: int) -> None:
    door = Door("查看清除", lambda: page.desk.open("clearings"))
    page.desk.tell(f"申请{erasure_number(made)}已登记，三十天内要答复本人。", door)


def answer(page: RegisterPage) -> None:
    """Put the answer together, and keep it as it is told."""
    row = page.table.chosen()[0]
    sheet = Sheet(
        title=f"答复：{row.number}（{row.name}）",
        command=Answering,
        send=lambda unit, new, version: erasing.answer(unit, row.id, version, new.note),
        button="答复",
        note=f"申请内容：{row.wish}。提请的清除办完以后，每一类删了没有、为什么不删由程序列出。{_STAYS}",
        record=Record(version=row.version),
    )
    FormDialog(page.desk, sheet, partial(_answered, page, row), page.window()).open()


def _answered(page: RegisterPage, row: ErasureRow, _none: Any) -> None:
    page.desk.tell(f"{row.number}已答复，可以打印答复书。")


def show(page: RegisterPage) -> None:
    """Draw the letter of the request that is chosen and show it."""
    row = page.table.chosen()[0]
    dialog = PreviewDialog(page.desk, f"答复书：{row.number}", page.window())
    dialog.preview.say("正在排版…")
    dialog.open()
    shown = dialog.preview
    page.desk.run(shown, partial(_drawn, row.id), done=shown.show_paper, failed=shown.refuse)


def _drawn(erasure: int, workspace: Workspace, _job: Job) -> Paper:
    from app.reports.erasure import letter  # reportlab is read when a paper is first wanted

    name, content = letter(workspace, erasure)
    return Paper(name=name, content=content)


def undecided(rows: Sequence[ErasureRow]) -> str:
    """Return why nothing can be answered, empty where one that waits is chosen."""
    if len(rows) != 1:
        return "请先在列表中选中一项。" if not rows else "一次只能办理一项，请只选一行。"
    if rows[0].mine:
        return "自己登记的申请要由另一个人答复。"
    return "" if rows[0].standing is Standing.ASKED else "这项申请已经答复，不能再办理。"


def unanswered(rows: Sequence[ErasureRow]) -> str:
    """Return why there is no letter, empty where an answered request is chosen."""
    if len(rows) != 1:
        return "请先在列表中选中一项已答复的申请。"
    return "" if rows[0].standing is Standing.ANSWERED else "这项申请还没有答复。"


_ANSWER = Action(
    title="答复", icon="chat-text", permission=erasing.answer.permission, start=answer, blocked=undecided
)
_LETTER = Action(
    title="答复书", icon="printer", permission=erasing.letter.permission, start=show, blocked=unanswered
)
_NEW = Action(
    title="登记申请", icon="plus", permission=erasing.register.permission, start=register, primary=True
)
PAGE = Register(
    id="erasures",
    title="删除申请",
    section="设置",
    icon="gear-six",
    row=ErasureRow,
    query=erasing.erasures,
    topics=frozenset({"erasure", "clearing", "person"}),
    names=("name",),
    first=("number", "name"),
    counted="项",
    whole=True,
    tones={"standing": {Standing.ASKED: Tone.WARNING, Standing.ANSWERED: Tone.SUCCESS}},
    empty="还没有本人要求删除个人信息的申请。",
    actions=(_ANSWER, _LETTER, _NEW),
)
