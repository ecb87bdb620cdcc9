"""What an objection must say, and its answer: the same wherever people are made public."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from app.core.text import clean


class _Raised(Protocol):
    @property
    def raised_on(self) -> date: ...
    @property
    def text(self) -> str: ...


class _Answered(Protocol):
    @property
    def answered_on(self) -> date: ...
    @property
    def finding(self) -> str: ...


def raised_wrong(new: _Raised, first: date, last: date) -> dict[str, str]:
    """Return by field what is wrong with an objection to what is public from ``first`` to ``last``."""
    wrong = {} if len(clean(new.text, 4000)) >= 2 else {"text": "请写明异议的内容。"}
    if not first <= new.raised_on <= last:
        wrong["raised_on"] = f"提出日期应在公示期内：{first}至{last}。"
    return wrong


def answered_wrong(new: _Answered, raised_on: date, today: date) -> dict[str, str]:
    """Return by field what is wrong with the answer to an objection."""
    wrong = {} if len(clean(new.finding, 4000)) >= 2 else {"finding": "请写明核实结论，至少两个字。"}
    if not raised_on <= new.answered_on <= today:
        wrong["answered_on"] = f"答复日期应在{raised_on}以后，不晚于今天。"
    return wrong
