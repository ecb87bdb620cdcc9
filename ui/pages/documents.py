"""档案: every document that has been issued."""

from __future__ import annotations

from app.services import documents
from ui.kit.register import Register

PAGE = Register(
    id="documents",
    title="档案",
    section="档案",
    icon="archive-box",
    row=documents.DocumentRow,
    query=documents.documents,
    topics=frozenset({"issued_document"}),
    names=(),
    whole=True,
    empty="还没有签发过文件。",
)
