"""个人信息目录: every column that says something of a person, why it is kept and how long; to print."""

from __future__ import annotations

from app.services import personal
from app.services.personal import FieldRow
from ui.kit.register import Register
from ui.kit.theme import Tone

PAGE = Register(
    id="personal",
    title="个人信息目录",
    section="设置",
    icon="gear-six",
    row=FieldRow,
    query=personal.catalogue,
    topics=frozenset(),
    names=(),
    first=("column",),
    tones={"sensitive": {"敏感": Tone.WARNING}},
    counted="栏",
    whole=True,
    signed=("个人信息保护负责人", "审计员"),
)
