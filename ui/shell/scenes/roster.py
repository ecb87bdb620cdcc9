"""花名册: filtered, its popup, grouped, columns chosen, words found; its forms and a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.core.clock import CHINA
from app.core.errors import Conflict, Edit
from app.core.identity import make_identity
from app.core.narrowing import Kept, Narrowing
from app.core.period import Month
from app.domain.arrangement import Sort
from app.domain.roster import EndReason
from ui.kit.form_dialog import FormDialog
from ui.kit.register import RegisterPage
from ui.pages.roster import acts, importing, together
from ui.shell.scenes.scene import Scene
from ui.shell.window import Window

_Settle = Callable[[], None]


def _page(window: Window) -> RegisterPage:
    page = window.tabs.front.widget if window.tabs.front else None
    assert isinstance(page, RegisterPage)
    return page


def _narrowed(window: Window) -> RegisterPage:
    """Return the page, filtered by two columns to what its first row is."""
    page = _page(window)
    for first in page.model.rows[:1]:  # a county may have nobody yet
        wanted = ((key, frozenset({getattr(first, key)})) for key in ("town", "sex"))
        page.narrow(Narrowing(tuple(Kept(key=key, values=values) for key, values in wanted)))
    page.model.sort_by([Sort("village"), Sort("name", descending=True)])
    return page


def _filtered(window: Window, settle: _Settle) -> None:
    page = _narrowed(window)
    page.table.choose({row.id for row in page.model.rows[1:2]})
    settle()


def _popup(window: Window, settle: _Settle) -> QWidget:
    page = _narrowed(window)
    popup = page.open_filter([field.key for field in page.model.columns].index("village"))
    settle()
    return popup


def _grouped(window: Window, settle: _Settle) -> None:
    model = _page(window).model
    model.group_by("town")
    model.fold(0)
    settle()


def _columns(window: Window, settle: _Settle) -> QWidget:
    chooser = _page(window).arranger.choose_columns()
    settle()
    return chooser


def _found(window: Window, settle: _Settle) -> None:
    page = _page(window)
    page.finding.seek()
    page.finding.words.setText("东")
    settle()


def _nothing_found(window: Window, settle: _Settle) -> None:
    _narrowed(window).filter.setText("没有这个人")
    settle()


def _person(window: Window, settle: _Settle) -> None:
    """Look at the card of somebody."""
    page = _page(window)
    page.table.choose({row.id for row in page.model.rows[3:4]})  # nobody in an empty county
    if window.inspector.isHidden():
        window.toggle_inspector()
    settle()


def _menu(window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.table.choose({row.id for row in page.model.rows[3:4]})  # nobody in an empty county
    settle()
    return acts.menu(page) if page.table.chosen() else None


def _form(start: Callable[[RegisterPage], object], window: Window, settle: _Settle) -> QWidget | None:
    page = _page(window)
    page.table.choose({row.id for row in page.model.rows[3:4]})  # nobody in an empty county
    settle()
    start(page)
    settle()
    return QApplication.activeModalWidget()


def _new(window: Window, settle: _Settle) -> QWidget | None:
    return _form(acts.add, window, settle)


def _deed(title: str, window: Window, settle: _Settle) -> QWidget | None:
    deed = next(deed for deed in acts.DEEDS if deed.title == title)
    return _form(lambda page: [deed.start(acts.at(page), row) for row in page.table.chosen()], window, settle)


def _late(window: Window, settle: _Settle) -> QWidget | None:
    """Let somebody leave in a month that has been paid: the form says what is taken back."""
    dialog = _deed("离岗", window, settle)
    if isinstance(dialog, FormDialog):
        dialog.form.cells["on"].editor.show_value(Month.of(window.desk.today).previous().last)
        dialog.form.cells["reason"].editor.show_value(EndReason.RESIGNED)
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return dialog


def _together(window: Window, settle: _Settle) -> QWidget | None:
    """Change the kind of some workers from a day on which one of them had not come yet."""
    page = _page(window)
    latest = sorted(page.model.rows, key=lambda row: row.since)[-1:]  # nobody in an empty county
    page.table.choose({row.id for row in [*page.model.rows[2:9], *latest]})
    settle()
    if page.buttons[together.TITLE].isEnabled():
        together.ask(page)
        settle()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, FormDialog):
        editor = dialog.form.cells["value"].editor
        editor.show_value(editor.options[0][0])
        dialog.form.cells["since"].editor.show_value(latest[0].since)
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return dialog


def _renew(window: Window, settle: _Settle) -> QWidget | None:
    """Let some go on together: each is looked at before it is drafted."""
    page = _page(window)
    page.table.choose({row.id for row in page.model.rows[:6]})
    settle()
    if page.buttons["续聘"].isEnabled():
        page.buttons["续聘"].click()
        QApplication.processEvents()  # what is typed is asked about when the loop turns
        settle()
    return QApplication.activeModalWidget()


def _conflict(window: Window, settle: _Settle) -> QWidget | None:
    """Change somebody while another has changed them too: two fields collide, one does not."""
    dialog = _deed("修改资料", window, settle)
    if isinstance(dialog, FormDialog) and dialog.sheet.record is not None:
        seen = dialog.sheet.record.seen
        mine = {"phone": "13835900027", "address": "人民路南巷 12 号"}
        for key, value in mine.items():
            dialog.form.cells[key].editor.show_value(value)
        theirs = {"phone": "139****0431", "address": "东关街 3 号院 2 单元", "note": "九月起搬到东关街"}
        at = datetime.combine(window.desk.today, time(9, 30), CHINA)
        dialog.meet(Conflict(version=2, theirs={**seen, **theirs}, edits=(Edit("演示经办乙", at),)))
        settle()
    return dialog


def _intake(window: Window, settle: _Settle) -> QWidget:
    """Look at a copied list without days, in which a number and a village are wrong and one stands twice."""
    page = _page(window)
    row = page.model.rows[0]
    dialog = importing.take_in(page)
    two, three = (make_identity("990101", date(1985, month, 1), month) for month in (6, 7))
    place = (row.town, row.village, row.grid)
    lines = (
        ("姓名", "身份证号", "乡镇", "村（社区）", "网格名称", "专/兼职", "性别"),
        ("演示甲", "990101198001010010", *place, row.employment, ""),
        ("演示乙", two, *place, row.employment, "男"),
        ("演示乙", two, *place, "", "女"),
        ("演示丙", three, row.town, "大槐树", "第1网格", "", ""),
    )
    dialog.look_at_text("\n".join("\t".join(line) for line in lines))
    settle()
    return dialog


def _no_file(window: Window, settle: _Settle) -> QWidget:
    dialog = importing.take_in(_page(window))
    settle()
    return dialog


SCENES = (
    Scene("intake", "roster", _intake),
    Scene("no-file", "roster", _no_file),
    Scene("person", "roster", _person),
    Scene("menu", "roster", _menu),
    Scene("together", "roster", _together),
    Scene("new", "roster", _new),
    Scene("move", "roster", partial(_deed, "调动")),
    Scene("leave", "roster", partial(_deed, "离岗")),
    Scene("late", "roster", _late),
    Scene("replace", "roster", partial(_deed, "接替")),
    Scene("dismiss", "roster", partial(_deed, "解聘")),
    Scene("resign", "roster", partial(_deed, "辞职")),
    Scene("renew", "terms", _renew),
    Scene("conflict", "roster", _conflict),
    Scene("card", "roster", partial(_deed, "更换银行卡")),
    Scene("reveal", "roster", partial(_deed, "查看完整号码")),
    Scene("pack", "roster", partial(_deed, "人员档案包")),
    Scene("mark", "roster", partial(_deed, "加安全标记")),
    Scene("filtered", "roster", _filtered),
    Scene("filter", "roster", _popup),
    Scene("grouped", "roster", _grouped),
    Scene("columns", "roster", _columns),
    Scene("found", "roster", _found),
    Scene("empty", "roster", _nothing_found),
)
