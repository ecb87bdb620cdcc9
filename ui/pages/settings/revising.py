"""One value of the policy in force changed by a form, from a day on, with who says so."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.core.fields import Kind
from app.core.period import Month
from app.domain.policy import Editable
from app.services import policy
from app.services.policy import Revision
from ui.kit.desk import Desk, Door
from ui.kit.editors import Editor, Long, OneOf, editor_of
from ui.kit.errors import expected
from ui.kit.form import Ask, Sheet
from ui.kit.register import RegisterPage
from ui.pages.settings.adopting import AdoptDialog

_LONG = 28
_NOTE = "只改这一项，其余和生效日期那天的政策相同；采用后另成一份，原来的那份到前一天为止。"


def blocked(rows: Any) -> str:
    """Return why a value cannot be changed: exactly one is to be chosen."""
    if len(rows) != 1:
        return "请先在列表中选中要修改的一项。" if not rows else "一次只能修改一项，请只选一行。"
    fixed: str = rows[0].fixed
    return fixed


def start(page: RegisterPage) -> None:
    """Read the chosen value, then show its form."""
    row = page.table.chosen()[0]
    shown, refused = partial(_show, page, row), partial(_refused, page)
    page.desk.ask(page, policy.value_at, row.path, done=shown, failed=refused, name="value")


def _refused(page: RegisterPage, error: BaseException) -> None:
    known = expected(error)
    if known is None:
        page.desk.tasks.present(page, error)
    else:
        page.desk.tell(str(known), Door("政策版本", partial(page.desk.open, "policies")))


def _show(page: RegisterPage, row: Any, found: Editable) -> None:
    day = page.desk.today
    sheet = sheet_of(row.path, f"{row.chapter}：{row.title}", found, Month.of(day).end)
    AdoptDialog(page.desk, sheet, policy.preview_revision, partial(told, page.desk), page.window()).open()


def sheet_of(path: str, title: str, found: Editable, starts: date) -> Sheet:
    """Return the form of one value; ``starts`` is the day proposed."""
    basis = " ".join(filter(None, (found.source, found.article)))
    return Sheet(
        title=f"修改政策——{title}",
        command=Revision,
        send=policy.revise,
        note=f"现在的依据：{basis}。{_NOTE}",
        fixed={"path": path},
        start={"value": found.value, "note": found.note, "valid_from": starts},
        asks={"value": Ask(editor=partial(_editor, found), title=found.field.label.title, wide=_wide(found))},
    )


def _editor(found: Editable) -> Editor:
    if found.field.kind is Kind.FLAG:
        return OneOf([(True, "是"), (False, "否")], None)
    return Long() if _wide(found) else editor_of(found.field)


def _wide(found: Editable) -> bool:
    return found.field.kind is Kind.TEXT and len(found.value) > _LONG


def told(desk: Desk, _version: Any) -> None:
    """Say that a policy was adopted, and lead to the versions."""
    desk.tell("新政策已采用。", Door("看政策版本", partial(desk.open, "policies")))
