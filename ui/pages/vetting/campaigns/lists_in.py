"""Lists brought to a campaign as files or from the clipboard: who registers, and the marks."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.recruiting import CampaignState
from app.services.imports import ImportKind
from app.services.recruiting import CampaignRow
from ui.kit.desk import Desk
from ui.kit.intake import IntakeDialog, Receives

_TITLES = {ImportKind.CANDIDATES: "导入报名名单", ImportKind.EXAM: "导入考试成绩"}
_HINTS = {
    ImportKind.CANDIDATES: (
        "按表头认列：姓名、身份证号；民族、政治面貌、学历、电话、住址、岗位、人员类别、推荐单位、报名日期，"
        "籍贯、毕业院校、专业、健康、婚姻、家庭成员、简历、奖惩，有则读取。"
    ),
    ImportKind.EXAM: "按表头认列：姓名、身份证号、笔试、面试、缺考。空着的成绩不改。",
}


def bring(desk: Desk, owner: QWidget, row: CampaignRow) -> IntakeDialog:
    """Ask for a list of this campaign: of people while it takes them, of marks afterwards.

    A list with titles on the clipboard is looked at at once.
    """
    from app.imports.taking import Wishes  # many modules, read when somebody brings a file

    kind = ImportKind.CANDIDATES if row.state is CampaignState.ANNOUNCED else ImportKind.EXAM
    receives = Receives(
        kind=kind,
        title=f"{_TITLES[kind]}：{row.number}",
        wishes=Wishes(of=row.number),
        hint=_HINTS[kind],
        measure="人",
    )
    dialog = IntakeDialog(desk, receives, owner)
    dialog.open()
    text = QGuiApplication.clipboard().text()
    if "\t" in text and "身份证" in text.partition("\n")[0]:
        dialog.look_at_text(text)
    return dialog
