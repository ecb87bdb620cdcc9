"""Files kept by their hash, and documents issued once and reprinted from their bytes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from sqlalchemy import ColumnElement, func, select, true

from app.core.access import WHOLE, Permission, permits
from app.core.errors import Invalid, NotFound
from app.core.fields import Label
from app.core.period import Month
from app.core.text import safe_filename
from app.domain.papers import ALONE, label_of
from app.services._actors import names
from app.services._papers import papers_seen
from app.workspace import Unit
from db.models.audit import AuditHead
from db.models.documents import Act, IssuedDocument, StoredFile
from db.models.units import Unit as UnitRecord
from db.models.workflow import Evidence
from db.scope import in_scope

VERSION = "0.1.0"
LARGEST = 50 * 2**20


@dataclass(frozen=True, slots=True)
class FileRow:
    """One kept file."""

    id: int
    name: Annotated[str, Label("文件名", width=30)]
    sha256: Annotated[str, Label("校验码", width=20)]
    size: Annotated[int, Label("大小（字节）", width=12)]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One issued document."""

    id: int
    number: Annotated[str, Label("文号", width=22)]
    title: Annotated[str, Label("标题", width=38)]
    kind: str
    called: Annotated[str, Label("种类", width=14)]
    month: Annotated[Month | None, Label("月份", width=9)]
    issued_by: Annotated[str, Label("签发人", width=10)]
    issued_at: Annotated[datetime, Label("签发时间", width=18)]
    rows: Annotated[int, Label("行数", width=8)]
    total: Annotated[str, Label("金额", width=14)]
    file_name: Annotated[str, Label("文件名", width=40)]
    anchor: Annotated[str, Label("审计锚", width=22)]
    sha256: Annotated[str, Label("校验码", width=24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document to be issued; ``content`` is what will be reprinted for ever."""

    number: str
    kind: str
    title: str
    file_name: str
    media: str
    content: bytes
    month: Month | None = None
    run_id: int | None = None
    unit_id: int | None = None
    rows: int = 0
    total: str = ""
    anchor: str = ""
    params: dict[str, Any] | None = None


@permits(Permission.DOCUMENTS_READ)
def anchor(unit: Unit) -> str:
    """Return the head of the audit chain as printed on issued papers: sequence and 16 hex digits."""
    head = unit.session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    return f"{head.seq}-{head.hash.hex()[:16]}"


@permits(Permission.DOCUMENTS_READ)
def store_file(unit: Unit, name: str, media: str, content: bytes) -> int:
    """Keep ``content`` once and return its file id.

    Raises:
        Invalid: the file is empty or larger than 50 MB.
    """
    if not content or len(content) > LARGEST:
        raise Invalid(f"“{name}”是空文件或超过 50 MB，没有保存；请检查文件。")
    digest = sha256(content).hexdigest()
    kept = _kept(unit, digest)
    if kept is not None:
        return kept
    file = StoredFile(
        sha256=digest, size=len(content), media=media, name=safe_filename(name), content=content
    )
    unit.session.add(file)
    unit.session.flush()  # the caller needs the generated id
    return file.id


def _kept(unit: Unit, digest: str) -> int | None:
    """Return the file with these contents, also one whose keeper's files a server does not show the actor."""
    if unit.embedded:
        return unit.session.scalar(select(StoredFile.id).where(StoredFile.sha256 == digest))
    found: int | None = unit.session.scalar(select(func.app.file_of(digest)))
    return found


@permits(Permission.DOCUMENTS_READ)
def content_of(unit: Unit, file_id: int) -> bytes:
    """Return a kept file's bytes; who sees a part of the county, only evidence and papers of that part.

    Raises:
        NotFound: there is no such file in the actor's scope. Invalid: the bytes no longer match their hash.
    """
    if WHOLE not in unit.actor.scopes and not _is_theirs(unit, file_id):
        raise NotFound("档案里没有这个文件，或不在您的管辖范围，请刷新后再试。")
    return _checked(unit, file_id)


def _is_theirs(unit: Unit, file_id: int) -> bool:
    evidence = select(Evidence.id).where(Evidence.file_id == file_id, papers_seen(unit))
    paper = select(IssuedDocument.id).where(IssuedDocument.file_id == file_id, _visible(unit))
    return any(unit.session.scalar(query.limit(1)) is not None for query in (evidence, paper))


def _checked(unit: Unit, file_id: int) -> bytes:
    """Return the bytes, re-hashed on the way out."""
    row = unit.session.execute(
        select(StoredFile.content, StoredFile.sha256, StoredFile.name).where(StoredFile.id == file_id)
    ).first()
    if row is None:
        raise NotFound("这份文件的内容已不在档案里，请从备份恢复并报告管理员。")
    if sha256(row.content).hexdigest() != row.sha256:
        raise Invalid(f"档案文件“{row.name}”的内容与校验码不符，请从备份恢复并报告管理员。")
    return bytes(row.content)


@permits(Permission.DOCUMENTS_ISSUE)
def issue(unit: Unit, new: NewDocument) -> int:
    """Issue a document under its number and return its id; the same number again returns the first.

    Raises:
        Invalid: the number was issued before with other contents.
    """
    digest = sha256(new.content).hexdigest()
    before = unit.session.scalar(select(IssuedDocument).where(IssuedDocument.number == new.number))
    if before is not None:
        if before.sha256 != digest:
            raise Invalid(f"文号“{new.number}”已经签发过内容不同的文件，请换一个文号。")
        return before.id
    document = IssuedDocument(
        number=new.number,
        document_kind=new.kind,
        title=new.title,
        month=new.month,
        run_id=new.run_id,
        unit_id=new.unit_id,
        params=new.params or {},
        file_id=store_file(unit, new.file_name, new.media, new.content),
        file_name=new.file_name,
        sha256=digest,
        rows=new.rows,
        total=new.total,
        app_version=VERSION,
        anchor=new.anchor,
    )
    unit.session.add(document)
    unit.session.flush()  # the caller needs the generated id
    return document.id


@permits(Permission.DOCUMENTS_READ)
def documents(unit: Unit, month: Month | None = None, run_id: int | None = None) -> list[DocumentRow]:
    """List issued documents in order of issue, of one month or run if given.

    The county's papers are for who sees the whole county; a unit's for who sees that unit.
    """
    statement = select(IssuedDocument).where(_visible(unit)).order_by(IssuedDocument.id)
    if month is not None:
        statement = statement.where(IssuedDocument.month == month)
    if run_id is not None:
        statement = statement.where(IssuedDocument.run_id == run_id)
    people = names(unit)
    return [_row(found, people[found.recorded_by]) for found in unit.session.scalars(statement)]


@permits(Permission.DOCUMENTS_READ)
def of_cases(unit: Unit, numbers: Collection[str]) -> list[DocumentRow]:
    """List the documents issued about these vetting cases, in order of issue."""
    alone = IssuedDocument.document_kind.startswith(ALONE)
    statement = select(IssuedDocument).where(_visible(unit), alone).order_by(IssuedDocument.id)
    people, found = names(unit), unit.session.scalars(statement)
    return [_row(one, people[one.recorded_by]) for one in found if one.params.get("case") in numbers]


def _visible(unit: Unit) -> ColumnElement[bool]:
    if WHOLE in unit.actor.scopes:
        return true()
    mine = select(UnitRecord.id).where(in_scope(unit.actor.scopes, UnitRecord.scope_lo))
    return IssuedDocument.unit_id.in_(mine)


def _row(found: IssuedDocument, by: str) -> DocumentRow:
    return DocumentRow(
        id=found.id,
        number=found.number,
        title=found.title,
        kind=found.document_kind,
        called=label_of(found.document_kind),
        month=found.month,
        file_name=found.file_name,
        sha256=found.sha256,
        rows=found.rows,
        total=found.total,
        issued_at=found.recorded_at,
        issued_by=by,
        anchor=found.anchor,
    )


@permits(Permission.DOCUMENTS_READ)
def document_bytes(unit: Unit, document_id: int) -> bytes:
    """Return an issued document exactly as it was issued.

    Raises:
        NotFound: there is none in the actor's scope, or its file is gone.
        Invalid: its bytes are no longer those that were issued.
    """
    asked = select(IssuedDocument.file_id, IssuedDocument.sha256, IssuedDocument.number)
    found = unit.session.execute(asked.where(IssuedDocument.id == document_id, _visible(unit))).first()
    if found is None:
        raise NotFound("档案里没有这份文件，请刷新后再试。")
    content = _checked(unit, found.file_id)
    if sha256(content).hexdigest() != found.sha256:
        raise Invalid(f"“{found.number}”的内容与签发时不符，请从备份恢复并报告管理员。")
    return content


@permits(Permission.DOCUMENTS_READ)
def damaged(unit: Unit, document_ids: Sequence[int]) -> list[str]:
    """Return a sentence for each of these documents that cannot be given out as it was issued."""
    problems: list[str] = []
    for document_id in document_ids:
        try:
            document_bytes(unit, document_id)
        except (Invalid, NotFound) as problem:
            problems.append(str(problem))
    return problems


@permits(Permission.ROSTER_REVEAL)
def note_given_out(unit: Unit, title: str, rows: int) -> None:
    """Write down that an unissued paper with numbers in full was given out; issued ones are rows anyway."""
    unit.session.add(Act(act_kind="export", purpose=f"打印{title}", detail=f"{rows}行，完整号码"))


@permits(Permission.DOCUMENTS_READ)
def note_printed(unit: Unit, document_id: int) -> None:
    """Write down that an issued document was printed again."""
    asked = select(IssuedDocument.number, IssuedDocument.title)
    found = unit.session.execute(asked.where(IssuedDocument.id == document_id, _visible(unit))).one()
    unit.session.add(
        Act(
            act_kind="print",
            subject_kind="issued_document",
            subject_id=document_id,
            purpose=f"打印{found.title}"[:200],
            detail=found.number,
        )
    )


@permits(Permission.DOCUMENTS_READ)
def free_numbers(unit: Unit, pattern: str, count: int) -> list[str]:
    """Return the next ``count`` free numbers of the series of the year it is, such as 稷综治〔2026〕18号.

    A paper is numbered in the year it is issued, whichever month it tells of.
    ``pattern`` is the policy's, with {year} and {number}.
    """
    year = unit.today.year
    low = pattern.split("{number}")[0].format(year=year)
    used = unit.session.scalars(
        select(IssuedDocument.number).where(
            IssuedDocument.number >= low, IssuedDocument.number < low + chr(0x10FFFF)
        )
    )
    taken, found, number = set(used), list[str](), 0
    while len(found) < count:
        number += 1
        text = pattern.format(year=year, number=number)
        if text not in taken:
            found.append(text)
    return found
