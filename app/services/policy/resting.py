"""限休期: days on which nobody who can wait is away (festivals, the two sessions), by a form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.core.access import Permission, permits
from app.core.errors import Invalid
from app.core.fields import Label
from app.core.text import clean
from app.services.policy._book import loaded, text_on
from app.services.policy.adoption import Preview, preview
from app.services.policy.versions import NewPolicy, adopt
from app.workspace import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResting:
    """Days without leave that can wait; the policy that has them is in force from ``valid_from``."""

    label: Annotated[str, Label("限休期名称", width=20, help="例如 全国两会、春节值守")]
    first: Annotated[date, Label("起")]
    last: Annotated[date, Label("止")]
    source: Annotated[str, Label("依据", width=20, help="文件名和文号，或会议纪要")]
    valid_from: Annotated[date, Label("生效日期")]
    reason: Annotated[str, Label("代替原因", width=30, help="同一天已有一份时填写")] = ""


@permits(Permission.POLICY_READ)
def preview_resting(unit: Unit, new: NewResting) -> Preview:
    """Return what adopting the policy of a day with these days would change; nothing is written.

    Raises: as ``rest``.
    """
    return preview(unit, _with(unit, new))


@permits(Permission.POLICY_WRITE)
def rest(unit: Unit, new: NewResting) -> int:
    """Adopt the policy of a day with these days, and return the version's id.

    Raises: NotFound: there is none on that day. Invalid: by field; else as ``adopt``.
    """
    return adopt(unit, _with(unit, new))


def _with(unit: Unit, new: NewResting) -> NewPolicy:
    label, source = clean(new.label), clean(new.source)
    wrong = {}
    if len(label) < 2:
        wrong["label"] = "请写明是什么日子，至少两个字。"
    if new.last < new.first:
        wrong["last"] = "止日早于起日，请核对日期。"
    if not source:
        wrong["source"] = "请写明依据：文件名和文号，没有文件就写“假设”。"
    if wrong:
        raise Invalid("；".join(wrong.values()), wrong)
    days = f"first = {new.first}, last = {new.last}"
    entry = f"value = {{ label = {_quoted(label)}, {days} }}\nsource = {_quoted(source)}\n"
    text = f"{text_on(unit, new.valid_from).rstrip()}\n\n[[leave.blackout]]\n{entry}"
    loaded(text)
    return NewPolicy(text=text, valid_from=new.valid_from, source=source, reason=new.reason)


def _quoted(text: str) -> str:
    """Return a text as TOML writes it: its basic strings are JSON's."""
    return json.dumps(text, ensure_ascii=False)
