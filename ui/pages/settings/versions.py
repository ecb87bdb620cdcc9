"""政策版本: every policy the county had, has and will have; a new one adopted, one taken back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.imports.policies import policy_text
from app.services import policy
from app.services.policy import PolicyRow, Standing
from app.workspace import Workspace
from ui.kit.giving import save_as
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.tasks import Job
from ui.kit.theme import Tone
from ui.pages.settings import version_acts
from ui.pages.settings.presets import ADOPT, offer, propose


def _one(rows: Sequence[PolicyRow]) -> str:
    if len(rows) != 1:
        return "请先在列表中选中一份政策。" if not rows else "请只选一份政策。"
    return ""


def _withdrawable(rows: Sequence[PolicyRow]) -> str:
    return _one(rows) or rows[0].fixed


def _comparable(rows: Sequence[PolicyRow]) -> str:
    return _one(rows) or ("这是最早的一份政策，没有前一份可以比较。" if rows[0].first else "")


def choose(page: RegisterPage) -> QFileDialog:
    """Ask for a policy's file; return the dialog that asks."""
    dialog = QFileDialog(page, "选择政策文件", "", "政策文件 (*.toml)")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: read(page, Path(name)))
    dialog.open()
    return dialog


def read(page: RegisterPage, path: Path) -> None:
    """Read a file, and show what it says otherwise than the policy in force."""
    shown = partial(propose, page, path.name)
    page.desk.tasks.read(page, lambda _job: policy_text(str(path)), done=shown, name="file")


def _save(page: RegisterPage) -> None:
    row = page.table.chosen()[0]

    def make(space: Workspace, _job: Job) -> bytes:
        return space.ask(policy.policy_text, row.id).encode()

    save_as(page, page.desk, f"{row.title}-{row.valid_from}.toml", make)


PAGE = Register(
    id="policies",
    title="政策版本",
    section="设置",
    icon="gear-six",
    row=PolicyRow,
    query=policy.policies,
    topics=frozenset({"policy_version"}),
    names=(),
    whole=True,
    tones={
        "standing": {Standing.NOW: Tone.SUCCESS, Standing.AHEAD: Tone.INFO, Standing.FORMER: Tone.NEUTRAL}
    },
    counted="份",
    empty="还没有采用政策。",
    actions=(
        Action(
            title="撤回",
            icon="arrow-u-up-left",
            permission=policy.withdraw.permission,
            start=version_acts.withdraw,
            blocked=_withdrawable,
        ),
        Action(
            title="与前一份比较",
            icon="git-diff",
            permission=policy.policies.permission,
            start=version_acts.compare,
            blocked=_comparable,
        ),
        Action(
            title="另存文件…",
            icon="download-simple",
            permission=policy.policies.permission,
            start=_save,
            blocked=_one,
        ),
        Action(
            title=ADOPT,
            icon="file-arrow-up",
            permission=policy.preview.permission,
            start=partial(offer, choose=choose),
            keys="Ctrl+N",
            primary=True,
        ),
    ),
)
