"""The questions of a file answered by their names, as on a command line: one look after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.errors import Invalid
from app.imports.answers import NOT_READ
from app.imports.guard import Intake
from app.imports.staged import Asks, Question
from app.imports.taking import Taken, Wishes, take_file
from app.services.imports import ImportKind
from app.workspace import Workspace

_UNREAD = ("不读", "不读取这一列")


def take_answered(
    workspace: Workspace, kind: ImportKind, file: Intake, wishes: Wishes, said: Sequence[str]
) -> Taken:
    """Take a file with the answers in ``said``, each ``name=answer``; an answer may bring up a question.

    Raises: Invalid where an answer fits no question, or is none of those a question allows.
    """
    open_ = list(said)
    while open_:
        looked = take_file(workspace, kind, file, replace(wishes, dry_run=True))
        asked = {one.name: one for one in (*looked.staged.own, *looked.staged.questions)}
        given = {text: question for text in open_ if (question := _meant(text, asked))}
        if not given:
            names = "、".join(one.name for one in looked.staged.questions) or "没有问题要回答"
            raise Invalid(f"“{open_[0]}”回答的不是这个文件的问题，没有写入。这个文件的问题：{names}。")
        for text, question in given.items():
            answer = _value(question, text[len(question.name) + 1 :].strip())
            wishes = replace(wishes, answers=wishes.answers.with_one(question, answer))
        open_ = [text for text in open_ if text not in given]
    return take_file(workspace, kind, file, wishes)


def _meant(text: str, asked: Mapping[str, Question]) -> Question | None:
    names = [name for name in asked if text.startswith(f"{name}=")]
    return asked[max(names, key=len)] if names else None


def _value(question: Question, answer: str) -> str:
    """Return what an answer stands for: by its words, as it is kept, or typed where that is allowed."""
    if question.asks is Asks.COLUMN and answer in _UNREAD:
        return NOT_READ
    for value, words in question.choices:
        if answer in (value, words):
            return value
    if question.typed and answer:
        return answer
    words = "、".join(words for _, words in question.choices)
    raise Invalid(f"“{question.name}”不能回答“{answer}”，没有写入。可以回答：{words}。")
