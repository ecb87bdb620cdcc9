"""外观与本机: colours, zoom, when the window locks, which fonts there are, and the bundle for a fault."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.access import Permission
from app.services import accounts
from ui.kit.desk import MINUTES, Desk, minutes_of
from ui.kit.form_dialog import FormDialog
from ui.kit.page import Custom, Ground, lead
from ui.kit.theme import ZOOMS, Look, Scheme, look, px
from ui.pages.settings.cards import card
from ui.pages.settings.diagnosing import diagnosis_card
from ui.pages.settings.passphrase import OWN

_PADDING, _GAP, _WIDTH = 16, 12, 640
_FACES = {
    "TITLE": "文件标题（小标宋）",
    "FANG": "正文（仿宋）",
    "HEI": "一级标题（黑体）",
    "KAI": "二级标题（楷体）",
    "SONG": "表格（宋体）",
    "FIGURES": "数字列",
}
_NOTE = "打印文件优先用本机的公文字体；本机没有时用随程序带的字体，字形略有不同。演示库一律用随程序带的字体。"


class AppearancePage(QWidget):
    """What a person sets for this workstation; each choice holds at once."""

    def __init__(self, desk: Desk, _ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.scheme, self.zoom, self.minutes = QComboBox(), QComboBox(), QComboBox()
        self.change = QPushButton("更换…")
        self.fonts: dict[str, QLabel] = {}
        self._fill()
        self._arrange()
        self.scheme.activated.connect(self._dress)
        self.zoom.activated.connect(self._dress)
        self.minutes.activated.connect(self._wait)
        self.change.clicked.connect(self._change)
        desk.ask(self, accounts.about, done=self._ask_fonts, name="about")

    def _fill(self) -> None:
        for scheme in Scheme:
            self.scheme.addItem(scheme.label, scheme)
        for zoom in ZOOMS:
            self.zoom.addItem(f"{zoom}%", zoom)
        for minutes in MINUTES:
            self.minutes.addItem(f"{minutes} 分钟", minutes)
        self._show_look()
        self.minutes.setCurrentIndex(self.minutes.findData(minutes_of(self.desk.notes)))

    def _show_look(self) -> None:
        now = look()
        self.scheme.setCurrentIndex(self.scheme.findData(now.scheme))
        self.zoom.setCurrentIndex(max(self.zoom.findData(now.zoom), 0))

    def _arrange(self) -> None:
        title = QLabel("外观与本机")
        title.setObjectName("pageTitle")
        looks = card("外观", (("配色", self.scheme), ("缩放", self.zoom)), "只影响这台电脑上您自己的窗口。")
        lock = card(
            "锁定和口令",
            (("无人操作多久后锁定", self.minutes), ("我的口令", self.change)),
            "锁定后要输入口令才能继续，没有提交的填写都还在。口令每 90 天更换一次，只有本人知道。",
        )
        self.fonts = {key: QLabel("正在查找…") for key in _FACES}
        screen = QLabel(QFontInfo(self.font()).family())
        rows = [("屏幕", screen), *((words, self.fonts[key]) for key, words in _FACES.items())]
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(*(px(_PADDING),) * 4)
        layout.setSpacing(px(_GAP))
        layout.addWidget(title)
        for part in (looks, lock, card("字体", rows, _NOTE), diagnosis_card(self.desk, self)):
            part.setMaximumWidth(px(_WIDTH))
            layout.addWidget(part)
        layout.addStretch(1)
        self._scroll(inside)
        lead(self, self.scheme)

    def _scroll(self, inside: QWidget) -> None:
        """Let a low window scroll: without it Qt would press the lines of a card into one another."""
        area, layout = QScrollArea(), QVBoxLayout(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def changeEvent(self, event: QEvent) -> None:
        """Follow what the keys for the zoom and the top bar have set."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._show_look()

    def _dress(self) -> None:
        self.desk.styled.emit(Look(Scheme(self.scheme.currentData()), self.zoom.currentData()))

    def _wait(self) -> None:
        minutes = self.minutes.currentData()
        self.desk.notes["idle_minutes"] = minutes
        self.desk.waited.emit(minutes)

    def _change(self) -> None:
        FormDialog(self.desk, OWN, lambda _none: self.desk.tell("口令已更换。"), self.window()).open()

    def _ask_fonts(self, about: accounts.About) -> None:
        demo = about.demo
        self.desk.tasks.read(self, lambda _job: _files(demo), done=self._show_fonts, name="fonts")

    def _show_fonts(self, found: dict[str, str]) -> None:
        for key, label in self.fonts.items():
            label.setText(found.get(key, "没有找到"))


def _files(demo: bool) -> dict[str, str]:
    from app.reports.fonts import files_in_use  # reportlab is read when it is first wanted

    return files_in_use(demo=demo)


PAGE = Custom(
    id="appearance",
    title="外观与本机",
    section="设置",
    icon="gear-six",
    permission=Permission.DATA_VERIFY,  # every role holds it
    make=AppearancePage,
    whole=True,
)
